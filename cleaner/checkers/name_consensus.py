"""Names: what siblings and the document itself say about a spelling.

Method: consensus of documents about one event (candidates by edit distance, gated by a shared
neighbouring name or by a spelling unknown in English), after the trials summarised in
docs/architecture.md ("Siblings"). Transliteration variants are kept apart from errors.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import regex
from rapidfuzz.distance import OSA

from cleaner.checkers.base import Checker, finding, parallel_witnesses
from cleaner.lexicon.frequency import any_of, is_common, is_pinyin, zipf
from cleaner.model import Evidence, Finding, Repair, Span
from cleaner.profile import Profile
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText
from cleaner.text.names import Use, beside_any, fold, has_word, same_stem, uses_of

# A consensus needs this many witnesses for each document that has the other spelling.
CONSENSUS = 2
MIN_NAME = 4

STUTTER_RE = regex.compile(
    r"\b(?<part>\p{Lu}\p{Ll}{1,3}) (?<name>(?P=part)\p{Ll}+)(?= (?<next>\p{Lu}\p{L}+))"
)
MIN_BARE = 2
TITLE_ZIPF = 4.0


class NameConsensusChecker(Checker):
    """Compares each name with those in siblings and elsewhere in its document."""

    checks_output = False

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._endings = book.words("names", "endings")
        adverbs = any_of(book.words("names", "person-adverbs"))
        verbs = any_of(book.words("names", "person-verbs"))
        # "The Waltz said": a name before a verb whose subject must be a person.
        article_re = regex.compile(
            r"\b(?P<article>[Tt]he )(?P<name>\p{Lu}\p{Ll}+)"
            rf"(?= (?:(?:{adverbs}) )?(?:{verbs})\b)"
        )
        self._stutter, self._article = self._look_for(STUTTER_RE), self._look_for(article_re)

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:
        """Return the findings of each text."""
        return [
            [
                *self._misspelt(text, profile),
                *self._stutters(text, profile),
                *self._lower_cased(text, profile),
                *self._articles(text),
            ]
            for text in texts
        ]

    def _misspelt(self, text: AnnotatedText, profile: Profile) -> Iterator[Finding]:
        siblings = profile.siblings.get(text.document, ())
        if len(siblings) < CONSENSUS:
            return
        cluster = [profile.texts[name] for name in (text.document, *siblings)]
        known = Counter(chain.from_iterable(other.name_tokens for other in cluster))
        for token in sorted(token for token in text.name_tokens if known[token] == 1):
            uses = _uses(text, token) if _is_suspect(token) else ()
            # A word that only ever starts sentences is a name if it is next to one.
            if not any(use.inside or use.beside for use in uses) or _is_small(token, cluster):
                continue
            best = self._consensus(token, uses, known, cluster)
            if not best:
                continue
            rule = self._rules["misspelt-name"]
            for use in uses:
                if len(best) > 1:
                    yield finding(text, rule, use.span, (), _tie(best, known))
                    continue
                repair = Repair.of(use.span.start, use.span.end, best[0])
                evidence = _witnesses(best[0], siblings, profile, (text, use.span))
                evidence.append(
                    Evidence("count", f"“{best[0]}” in {known[best[0]]} documents, “{token}” in 1")
                )
                yield finding(text, rule, use.span, [repair], evidence)

    def _consensus(
        self,
        token: str,
        uses: Sequence[Use],
        known: Mapping[str, int],
        cluster: Sequence[AnnotatedText],
    ) -> list[str]:
        """Return the spelling that the other documents have, or several if tied."""
        beside = beside_any(uses)
        limit = 1 if len(token) < 6 else 2 if len(token) < 11 else 3
        found: list[tuple[int, int, str]] = []
        for other, documents in known.items():
            if (
                other[0] != token[0]
                or documents < CONSENSUS
                or abs(len(other) - len(token)) > limit
                or OSA.distance(token, other, score_cutoff=limit) > limit
            ):
                continue
            if fold(other) == fold(token) or same_stem(token, other, self._endings):
                continue
            if is_pinyin(token) and is_pinyin(other) and OSA.distance(token, other) > 1:
                continue  # Qinghai and Qingshui are two places
            # A spelling known in English is not corrected to a less known one, nor a name to a word
            # that these documents have in lower case.
            if zipf(other) < zipf(token) or _is_small(other, cluster):
                continue
            if zipf(token) == 0 or any(
                beside & beside_any(_uses(text, other))
                for text in cluster
                if other in text.name_tokens
            ):
                found.append((OSA.distance(token, other), -documents, other))
        best = min((entry[:2] for entry in found), default=None)
        return sorted(o for distance, documents, o in found if (distance, documents) == best)

    def _stutters(self, text: AnnotatedText, profile: Profile) -> Iterator[Finding]:
        for match in self._stutter.matches(text):
            name, part = match["name"], match["part"]
            uses = _uses(text, name)
            bare = _bare(uses, part, match["next"])
            siblings = [
                other
                for other in profile.siblings.get(text.document, ())
                if _bare(_uses(profile.texts[other], name), part, match["next"])
            ]
            span = Span(match.start("part"), match.start("name"))
            witnesses = _witnesses(name, siblings, profile, (text, span))
            if not bare and not witnesses:
                continue
            if any(part in use.beside for use in uses if use.span.start < span.start):
                continue  # the document uses this double name more than once
            evidence = witnesses or [Evidence("count", f"“{name}” alone {len(bare)} times here")]
            repair = Repair.of(span.start, span.end, "")
            yield finding(text, self._rules["name-stutter"], span, [repair], evidence)

    def _lower_cased(self, text: AnnotatedText, profile: Profile) -> Iterator[Finding]:
        """Find names of several words that siblings capitalise and this text does not."""
        runs: dict[str, list[str]] = defaultdict(list)
        for sibling in profile.siblings.get(text.document, ()):
            for run in profile.texts[sibling].long_names:
                runs[run].append(sibling)
        for run, siblings in sorted(runs.items()):
            if len(siblings) < CONSENSUS:
                continue
            # The first word must be right: it shows that the name is meant, not the common noun.
            first, _, rest = run.partition(" ")
            for use in _uses(text, f"{first} {rest.lower()}"):
                span = Span(use.span.start + len(first) + 1, use.span.end)
                repair = Repair.of(span.start, span.end, run[len(first) + 1 :])
                evidence = _witnesses(run, siblings, profile, (text, span))
                yield finding(text, self._rules["lower-cased-name"], span, [repair], evidence)

    def _articles(self, text: AnnotatedText) -> Iterator[Finding]:
        """Find an article before a surname that the text uses without one elsewhere."""
        for match in self._article.matches(text):
            bare = [
                use
                for use in _uses(text, match["name"])
                if not text.text.endswith(("The ", "the ", "a ", "A "), 0, use.span.start)
            ]
            persons = [use for use in bare if use.beside]
            if zipf(match["name"]) >= TITLE_ZIPF:  # The President, The Guardian
                continue
            if len(bare) < MIN_BARE or not persons or text.is_protected(Span(*match.span())):
                continue
            span = Span(match.start("article"), match.start("name"))
            evidence = [
                Evidence("count", f"“{match['name']}” {len(bare)} times without an article")
            ]
            repair = Repair.of(span.start, span.end, "")
            yield finding(text, self._rules["article-before-name"], span, [repair], evidence)


def _is_suspect(token: str) -> bool:
    return len(token) >= MIN_NAME and not token.isupper() and not is_common(token)


def _uses(text: AnnotatedText, name: str) -> list[Use]:
    return uses_of(text.text, text.name_places, name)


def _is_small(token: str, cluster: Sequence[AnnotatedText]) -> bool:
    """Return whether one of the documents has the word in lower case."""
    return any(has_word(text.text, token.lower()) for text in cluster)


def _bare(uses: Sequence[Use], part: str, following: str) -> list[Use]:
    """Return the uses of a name next to the name that follows it, without the suspect part."""
    return [use for use in uses if following in use.beside and part not in use.beside]


def _witnesses(
    name: str, siblings: Iterable[str], profile: Profile, place: tuple[AnnotatedText, Span]
) -> list[Evidence]:
    """Return sentences of siblings that have the name, those most similar to the one at `place`."""
    text, span = place
    others = (profile.texts[sibling] for sibling in siblings)
    return parallel_witnesses(
        text.sentence_at(span.start).of(text.text),
        ((other, (use.span.start for use in _uses(other, name))) for other in others),
    )


def _tie(best: Sequence[str], known: Counter[str]) -> list[Evidence]:
    return [
        Evidence("counter-witness", f"“{name}” in {known[name]} documents", supports=False)
        for name in best
    ]
