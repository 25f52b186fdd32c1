"""Pairs of names that a text joins with a hyphen, and once forgets to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from cleaner.annotate import AnnotatedText
from cleaner.checkers.base import finding
from cleaner.model import Evidence, Finding, Repair, Span
from cleaner.packs import RuleBook
from cleaner.profile import Profile
from cleaner.sieve import Sieve

PAIR_RE = re.compile(r"(?<![\w-])([A-Z]\w{1,30})-([A-Z]\w{1,30})(?![\w-])")

MEETING_RE = re.compile(
    r"(?<![\w-])(?<!\b[A-Z]\w )(?<![A-Z]\w\w )([A-Z][a-z]{2,20}) ([A-Z][a-z]{2,20})"
    r"(?= (?:[Mm]eeting|[Tt]alks?|[Ss]ummit|[Cc]onference|[Dd]eal|[Nn]egotiations|[Dd]ebate)\b)"
)
# What stands before a surname and is no given name.
NO_GIVEN = frozenset(
    {"The", "And", "But", "When", "President", "Minister", "Secretary", "Envoy", "Mr", "For"}
)


class HyphenChecker:
    """Looks for “US Russia talks” in a text that writes “US-Russia talks”."""

    name = "hyphens"

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._pair, self._meeting = Sieve([PAIR_RE]), Sieve([MEETING_RE])

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:  # noqa: ARG002 (one shape for all checkers)
        """Return the findings of each text."""
        return [[*self._lost(text), *self._meetings(text)] for text in texts]

    def _lost(self, text: AnnotatedText) -> Iterator[Finding]:
        pairs = Counter(match.groups() for match in self._pair.matches(text))
        for (left, right), joined in pairs.items():
            starts = text.name_places.get(left, ())
            if not left.isalpha():  # a name with a figure in it
                starts = [match.start() for match in re.finditer(left, text.text)]
            if not any(text.text.startswith(f"{left} {right}", start) for start in starts):
                continue
            # a third name beside the pair makes it another's name: "Hong Kong-China", "Al Assad"
            apart = re.compile(
                rf"(?<![\w-])(?<!\b[A-Z]\w )(?<![A-Z]\w\w )(?<!\w, )"
                rf"{left} {right}(?![\w-]| [A-Z]|, [A-Z]| and [A-Z])"
            )
            found = (apart.match(text.text, start) for start in starts)
            places = [Span(*match.span()) for match in found if match]
            if len(places) > joined or not self._stand_alone(text.text, left, right):
                continue
            for span in places:
                if text.is_protected(span):
                    continue
                gap = span.start + len(left)
                evidence = Evidence(
                    "count",
                    f"this text has “{left}-{right}” {joined}×, “{left} {right}” {len(places)}×",
                )
                repair = Repair.of(gap, gap + 1, "-")
                yield finding(text, self._rules["lost-hyphen"], span, [repair], [evidence])

    def _meetings(self, text: AnnotatedText) -> Iterator[Finding]:
        """Find “Rubio Lavrov talks”: two people's names before what only two can have."""
        for match in self._meeting.matches(text):
            left, right = match.groups()
            span = Span(match.start(1), match.end(2))
            if text.is_protected(span) or not self._stand_alone(text.text, left, right):
                continue
            given = [_given_names(text.text, name) for name in (left, right)]
            if all(given) and given[0].isdisjoint(given[1]):
                people = [f"{min(given[0])} {left}", f"{min(given[1])} {right}"]
                repair = Repair.of(match.end(1), match.start(2), "-")
                evidence = Evidence("count", f"this text names {' and '.join(people)}")
                yield finding(text, self._rules["lost-hyphen"], span, [repair], [evidence])

    def _stand_alone(self, text: str, left: str, right: str) -> bool:
        """Tell whether the text names each of the two without the other: "Ado Bayero" is one."""
        return all(
            re.search(pattern, text)
            for pattern in (rf"\b{left}\b(?![ -]{right})", rf"(?<!{left}[ -])\b{right}\b")
        )


def _given_names(text: str, surname: str) -> set[str]:
    """Return the words with a capital that stand right before a surname."""
    return set(re.findall(rf"\b([A-Z][a-z]{{1,20}}) {surname}\b", text)) - NO_GIVEN
