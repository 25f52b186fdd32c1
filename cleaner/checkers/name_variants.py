"""Names spelt in two ways within one document: variants of transliteration, and slips.

The document is its own witness: a spelling unknown in English, or found next to the same
name, against one that the document uses again and again. Candidates come from sets of capitalised
words; only those are then located.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from rapidfuzz.distance import OSA

from cleaner.checkers.base import TextChecker, finding, parallel_witnesses, times
from cleaner.lexicon.frequency import is_common, is_pinyin, zipf
from cleaner.model import Evidence, Finding, Repair
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText
from cleaner.text.names import (
    Use,
    beside_any,
    fold,
    has_word,
    plain,
    same_stem,
    uses_of,
)

MIN_NAME = 5
# The usual spelling occurs this many times for each use of the other.
CONSENSUS = 2
# Shorter names may differ by one letter, longer ones by two.
LONG_NAME = 9
# A given name known in English belongs to another person; it is not a slip.
SLIP_ZIPF = 2.0
# A name that occurs this often is the document's own; so are its companions that often.
FREQUENT = 4
COMPANY = 2
# A frequent name hardly better known in English than the odd one may belong to somebody else.
KNOWN_ZIPF = 2.0
# For an acronym also written as a word, one form prevails from this ratio on.
MIN_ACRONYM = 3
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
        acronyms = [[name, name.upper()] for name in book.words("names", "acronym-names")]
        self._place = {word: line[0] for line in (*places, *acronyms) for word in line}
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
            if len(group) > 1 and (
                len({token.lower() for token in group}) > 1 or group[0] in self._place
            ):
                yield from self._one_spelling(text, sorted(group))

    def _one_spelling(self, text: AnnotatedText, group: Sequence[str]) -> Iterator[Finding]:
        uses = {
            token: [
                use
                for use in uses_of(text.text, text.name_places, token)
                # In a line of capitals, a name is in capitals like any other word.
                if not (token.isupper() and text.line_at(use.span.start).of(text.text).isupper())
            ]
            for token in group
            if not token.isupper() or token in self._place
        }
        uses = {token: found for token, found in uses.items() if found}
        order = sorted(uses, key=lambda token: (-len(uses[token]), plain(token) == token, token))
        if len(order) < 2:
            return
        often, others = order[0], order[1:]
        for seldom in others:
            if not self._one_bearer(often, seldom, uses[often], uses[seldom]):
                continue
            counts = (
                f"in this document “{often}” occurs {times(len(uses[often]))}, "
                f"“{seldom}” {times(len(uses[seldom]))}"
            )
            if often.upper() == seldom.upper() and len(uses[often]) < MIN_ACRONYM * len(
                uses[seldom]
            ):
                continue  # capitals alone are a matter of style
            # Where both are used alike, the document doesn't show which is its own; but accents
            # get lost, and don't come from nowhere.
            decided = len(uses[often]) >= CONSENSUS * len(uses[seldom]) or (
                plain(often) == seldom and len(uses[often]) >= len(uses[seldom])
            )
            for use in uses[seldom]:
                repair = Repair.of(use.span.start, use.span.end, often)
                repairs = [repair] if decided else []
                evidence = [Evidence("count", counts), *_elsewhere(text, use, uses[often])]
                yield finding(text, self._rules["two-spellings"], use.span, repairs, evidence)

    def _one_bearer(
        self, often: str, seldom: str, left: Sequence[Use], right: Sequence[Use]
    ) -> bool:
        """Return whether both spellings name one person or place: no other name contradicts it."""
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
        """Return what shows that `odd` is a slip for `usual`; empty if it is not."""
        limit = 2 if len(odd) >= LONG_NAME else 1
        distance = OSA.distance(odd, usual, score_cutoff=limit)
        if (
            distance > limit
            or zipf(odd) >= SLIP_ZIPF
            or odd.isupper()
            or fold(odd) == fold(usual)
            or same_stem(odd, usual, self._endings)
            # Many Chinese places, brothers and sisters have names that differ by one letter.
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
        frequent = len(usuals) >= FREQUENT and zipf(usual) >= KNOWN_ZIPF
        if near:
            why = f"next to the same name, “{min(near)}”"
        elif zipf(odd) > 0 or distance > 1:
            return []
        elif beside:
            why = self._common_company(text, beside, usual, usuals) if frequent else ""
        else:
            why = f"“{odd}” is unknown in English" if frequent or len(odd) > MIN_NAME else ""
        if not why:
            return []
        counts = f"“{usual}” occurs {times(len(usuals))} in this document, “{odd}” once; {why}"
        return [Evidence("count", counts), *_elsewhere(text, odds[0], usuals)]

    @staticmethod
    def _common_company(
        text: AnnotatedText, beside: frozenset[str], usual: str, usuals: Sequence[Use]
    ) -> str:
        """Return what says that names next to the odd spelling also occur with the usual one."""
        sentences = {text.sentence_at(use.span.start) for use in usuals}
        for name in sorted(beside):
            together = sum(has_word(sentence.of(text.text), name) for sentence in sentences)
            if together >= COMPANY:
                return f"“{usual}” occurs with “{name}” in {together} sentences"
        return ""


def _elsewhere(text: AnnotatedText, use: Use, usuals: Iterable[Use]) -> list[Evidence]:
    """Return the usual spelling in another sentence, the one most similar to that of `use`."""
    own = text.sentence_at(use.span.start)
    places = (other.span.start for other in usuals if not own.contains(other.span))
    return parallel_witnesses(own.of(text.text), [(text, places)])


def _beside_one_name(runs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of names that come before or after the same name."""
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
    """Yield each name unknown in English, with those that begin or end alike."""
    unknown = {t for t in tokens if len(t) >= MIN_NAME and not zipf(t) and not t.isupper()}
    wanted = {key for token in unknown for key in _edges(token)}
    alike: dict[tuple[str, str], set[str]] = defaultdict(set)
    for token in tokens if unknown else ():
        if len(token) >= MIN_NAME:
            for key in wanted.intersection(_edges(token)):
                alike[key].add(token)
    for token in sorted(unknown):
        for key in _edges(token):
            if len(alike[key]) <= MAX_GROUP:
                yield from ((token, other) for other in sorted(alike[key] - {token}))


def _edges(token: str) -> tuple[tuple[str, str], ...]:
    """Return beginnings and ends of a name; a slip of one letter leaves one of them intact."""
    return ((token[:3], ""), (token[:2], token[-2:]), (token[0], token[-3:]))
