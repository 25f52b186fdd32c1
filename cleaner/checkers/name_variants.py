"""Names spelt in two ways inside one document: variants of transliteration, and slips.

The document is its own witness: a spelling that no English text has, or that stands beside the same
name, against one that the document uses again and again. Candidates come from sets of capitalised
words; places are only looked up for those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from rapidfuzz.distance import OSA

from cleaner.checkers.base import TextChecker, finding
from cleaner.lexicon.frequency import is_common, is_pinyin, zipf
from cleaner.model import Evidence, Finding, Repair, Span
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText
from cleaner.text.names import (
    Use,
    beside_any,
    fold,
    plain,
    same_stem,
    uses_of,
)

MIN_NAME = 5
# The usual spelling is used this many times for each use of the other.
CONSENSUS = 2
# Shorter names may differ in one letter, longer ones in two.
LONG_NAME = 9
# A given name that is known to English is another person's, not a slip.
SLIP_ZIPF = 2.0
# Names that share a neighbour are compared with each other up to this number (“The …” has more).
MAX_GROUP = 12


class NameVariantChecker(TextChecker):
    """Compares the names of a document with each other."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._endings = book.words("names", "endings")
        self._weak = book.words("names", "weak-neighbours")
        places = [line.split() for line in book.words("names", "place-variants")]
        persons = [line.split() for line in book.words("names", "given-name-variants")]
        self._place = {word: line[0] for line in places for word in line}
        self._person = {word: line[0] for line in persons for word in line}
        self._tabled = self._place | self._person

    def check_text(self, text: AnnotatedText) -> Iterator[Finding]:
        """Yield the findings of a text."""
        runs, tokens = text.name_runs, text.name_tokens
        yield from self._variants(text, tokens)
        seen: set[str] = set()
        for left, right in (*_beside_one_name(runs), *_unknown_ones(tokens)):
            for odd, usual in ((left, right), (right, left)):
                if odd not in seen and (evidence := self._is_slip(text, odd, usual)):
                    seen.add(odd)
                    for use in uses_of(text.text, text.name_places, odd):
                        repair = Repair.of(use.span.start, use.span.end, usual)
                        yield finding(
                            text, self._rules["odd-spelling"], use.span, [repair], evidence
                        )

    def _variants(self, text: AnnotatedText, tokens: frozenset[str]) -> Iterator[Finding]:
        groups: dict[str, list[str]] = defaultdict(list)
        for token in tokens & self._tabled.keys():
            groups[self._tabled[token]].append(token)
        long = [token for token in tokens if len(token) >= MIN_NAME]
        folded = fold("\n".join(long)).split("\n")
        if len(set(folded)) < len(long):
            for token, key in zip(long, folded, strict=True):
                if token not in self._tabled:
                    groups[key].append(token)
        for group in groups.values():
            if len(group) > 1 and len({token.lower() for token in group}) > 1:
                yield from self._one_spelling(text, sorted(group))

    def _one_spelling(self, text: AnnotatedText, group: Sequence[str]) -> Iterator[Finding]:
        uses = {
            token: uses_of(text.text, text.name_places, token)
            for token in group
            if not token.isupper()
        }
        order = sorted(uses, key=lambda token: (-len(uses[token]), plain(token) == token, token))
        if len(order) < 2:
            return
        often, others = order[0], order[1:]
        for seldom in others:
            if not self._one_bearer(often, seldom, uses[often], uses[seldom]):
                continue
            counts = f"“{often}” {len(uses[often])} times, “{seldom}” {len(uses[seldom])}"
            evidence = [
                Evidence("count", f"in this document {counts}"),
                _witness(text, uses[often][0].span),
            ]
            # Where both are used alike, the document does not say which is its own; but accents
            # get lost, and do not come from nowhere.
            decided = len(uses[often]) >= CONSENSUS * len(uses[seldom]) or (
                plain(often) == seldom and len(uses[often]) >= len(uses[seldom])
            )
            for use in uses[seldom]:
                repair = Repair.of(use.span.start, use.span.end, often)
                repairs = [repair] if decided else []
                yield finding(text, self._rules["two-spellings"], use.span, repairs, evidence)

    def _one_bearer(
        self, often: str, seldom: str, left: Sequence[Use], right: Sequence[Use]
    ) -> bool:
        """Tell whether both spellings are one person or place: no other name stands against it."""
        if often in self._place:
            return True
        if not any(use.inside for use in (*left, *right)):
            return False
        beside, other = beside_any(left) - self._weak, beside_any(right) - self._weak
        if beside & other:
            return True
        if often in self._person or is_common(often) or is_common(seldom):
            return False  # Sydney and Sidney are two names, Român and Roman two words
        return not beside or not other

    def _is_slip(self, text: AnnotatedText, odd: str, usual: str) -> list[Evidence]:
        """Return what shows that `odd` is a slip for `usual`; nothing if it is not."""
        limit = 2 if len(odd) >= LONG_NAME else 1
        distance = OSA.distance(odd, usual, score_cutoff=limit)
        if (
            distance > limit
            or zipf(odd) >= SLIP_ZIPF
            or odd.isupper()
            or fold(odd) == fold(usual)
            or same_stem(odd, usual, self._endings)
            # Many Chinese places, brothers and sisters have names that differ in one letter.
            or (is_pinyin(odd) and is_pinyin(usual))
        ):
            return []
        odds, usuals = (
            uses_of(text.text, text.name_places, odd),
            uses_of(text.text, text.name_places, usual),
        )
        if len(odds) > 1 or len(usuals) < CONSENSUS or not any(use.inside for use in odds):
            return []
        beside = beside_any(odds) - self._weak
        near = beside & beside_any(usuals)
        if not near and (beside or zipf(odd) > 0 or distance > 1 or len(odd) <= MIN_NAME):
            return []
        why = f"beside the same name, “{min(near)}”" if near else "no English text has the other"
        counts = f"“{usual}” {len(usuals)} times in this document, “{odd}” once; {why}"
        return [Evidence("count", counts), _witness(text, usuals[0].span)]


def _beside_one_name(runs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of names that stand before or after one and the same name."""
    beside: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for run in runs:
        if " " not in run and "-" not in run:
            continue
        for left, right in pairwise(run.replace("-", " ").split(" ")):
            if len(right) >= MIN_NAME:
                beside["after", left, right[0]].add(right)
            if len(left) >= MIN_NAME:
                beside["before", right, left[0]].add(left)
    for group in beside.values():
        if 1 < len(group) <= MAX_GROUP:
            yield from combinations(sorted(group), 2)


def _unknown_ones(tokens: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that no English text has, with those that begin or end alike."""
    unknown = {t for t in tokens if len(t) > MIN_NAME and not zipf(t) and not t.isupper()}
    begun, ended = {t[:3] for t in unknown}, {t[0] + t[-3:] for t in unknown}
    alike: dict[str, set[str]] = defaultdict(set)
    for token in tokens if unknown else ():
        if len(token) >= MIN_NAME:
            if token[:3] in begun:
                alike[token[:3]].add(token)
            if token[0] + token[-3:] in ended:
                alike[token[0] + token[-3:]].add(token)
    for token in sorted(unknown):
        for key in (token[:3], token[0] + token[-3:]):
            if len(alike[key]) <= MAX_GROUP:
                yield from ((token, other) for other in sorted(alike[key] - {token}))


def _witness(text: AnnotatedText, span: Span) -> Evidence:
    sentence = text.sentence_at(span.start)
    line = text.text.count("\n", 0, sentence.start) + 1
    return Evidence("witness", sentence.of(text.text), document=text.document, line=line)
