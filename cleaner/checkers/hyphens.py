"""Pairs of names that a text joins with a hyphen, except in one place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Set

from cleaner.checkers.base import TextChecker, finding, times
from cleaner.lexicon.frequency import any_of
from cleaner.model import Evidence, Finding, Repair, Replacement, Span
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

PAIR_RE = re.compile(r"(?<![\w-])([A-Z]\w{1,30})-([A-Z]\w{1,30})(?![\w-])")

WORD_RE = re.compile(r"\w")
NEXT_RE = re.compile(r" (\w+)")
GIVEN_RE = re.compile(r"\b([A-Z][a-z]{1,20}) $")
LONGEST_GIVEN = 24


class HyphenChecker(TextChecker):
    """Looks for “US Russia talks” in a text that writes “US-Russia talks”."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._no_given = book.words("glue", "no-given-names")
        meetings = book.words("glue", "meetings")
        what_two_have = rf"(?= (?:{any_of([*meetings, *map(str.title, meetings)])})\b)"
        meeting_re = re.compile(
            r"(?<![\w-])(?<!\b[A-Z]\w )(?<![A-Z]\w\w )([A-Z][a-z]{2,20}) ([A-Z][a-z]{2,20})"
            + what_two_have
        )
        # What two parties have with each other isn't the second one's alone: “US Russia's talk”.
        self._owned_re = re.compile("[’']s" + what_two_have)
        self._pair, self._meeting = self._look_for(PAIR_RE), self._look_for(meeting_re)

    def check_text(self, text: AnnotatedText) -> list[Finding]:
        """Return the findings of a text."""
        return [*self._lost(text), *self._meetings(text)]

    def _lost(self, text: AnnotatedText) -> Iterator[Finding]:
        pairs = Counter(match.groups() for match in self._pair.matches(text))
        behind = {left: _by_next_word(text, left) for left, _ in pairs}
        for (left, right), joined in pairs.items():
            starts = behind[left].get(right)
            if not starts:
                continue
            # next to a third name it is part of another name: "Hong Kong-China", "Al Assad"
            apart = re.compile(
                rf"(?<![\w-])(?<!\b[A-Z]\w )(?<![A-Z]\w\w )(?<!\w, )"
                rf"{left} {right}(?![\w-]| [A-Z]|, [A-Z]| and [A-Z])"
            )
            found = (apart.match(text.text, start) for start in starts)
            places = [Span(*match.span()) for match in found if match]
            if len(places) > joined or not _stand_alone(text, left, right):
                continue
            for span in places:
                if text.is_protected(span):
                    continue
                gap = Span(span.start + len(left), span.start + len(left) + 1)
                evidence = Evidence(
                    "count",
                    f"“{left}-{right}” occurs {times(joined)} in this document, "
                    f"“{left} {right}” {times(len(places))}",
                )
                repairs = [Repair((Replacement(gap, "-"),))]
                if owned := self._owned_re.match(text.text, span.end):
                    mark = Span(*owned.span())
                    repairs.insert(0, Repair((Replacement(gap, "-"), Replacement(mark, ""))))
                whole = Span(span.start, repairs[0].span.end) if owned else span
                yield finding(text, self._rules["lost-hyphen"], whole, repairs, [evidence])

    def _meetings(self, text: AnnotatedText) -> Iterator[Finding]:
        """Find “Rubio Lavrov talks”: two people's names before what only two can have."""
        known: dict[tuple[str, str], list[Counter[str]]] = {}
        for match in self._meeting.matches(text):
            left, right = pair = match.group(1), match.group(2)
            span = Span(match.start(1), match.end(2))
            if text.is_protected(span):
                continue
            if pair not in known:
                names = pair if _stand_alone(text, left, right) else ()
                known[pair] = [_given_names(text, n, self._no_given | {*pair}) for n in names]
            given = known[pair]
            if given and all(given) and given[0].keys().isdisjoint(given[1].keys()):
                people = [
                    f"“{names.most_common(1)[0][0]} {name}”"
                    for names, name in zip(given, (left, right), strict=True)
                ]
                repair = Repair.of(match.end(1), match.start(2), "-")
                evidence = Evidence("count", f"this document names {' and '.join(people)}")
                yield finding(text, self._rules["lost-hyphen"], span, [repair], [evidence])


def _by_next_word(text: AnnotatedText, name: str) -> dict[str, list[int]]:
    """Return where a name begins, by the word that follows it."""
    found: dict[str, list[int]] = defaultdict(list)
    for start in _places(text, name):
        if following := NEXT_RE.match(text.text, start + len(name)):
            found[following[1]].append(start)
    return found


def _places(text: AnnotatedText, name: str) -> list[int]:
    """Return where a name begins, as a whole word."""
    if not name.isalpha():  # with a digit in it
        return [match.start() for match in re.finditer(rf"\b{name}\b", text.text)]
    return [
        start
        for start in text.name_places.get(name, ())
        if not WORD_RE.match(text.text, start + len(name))
        and not (start and WORD_RE.match(text.text, start - 1))
    ]


def _stand_alone(text: AnnotatedText, left: str, right: str) -> bool:
    """Return whether the text uses each name without the other: "Ado Bayero" is one name."""
    behind, before = (f" {right}", f"-{right}"), (f"{left} ", f"{left}-")
    return any(
        not text.text.startswith(behind, start + len(left)) for start in _places(text, left)
    ) and any(
        not text.text.startswith(before, start - len(left) - 1) for start in _places(text, right)
    )


def _given_names(text: AnnotatedText, surname: str, others: Set[str]) -> Counter[str]:
    """Count the capitalised words right before a surname; `others` are not given names."""
    found = (
        GIVEN_RE.search(text.text, max(0, start - LONGEST_GIVEN), start)
        for start in _places(text, surname)
    )
    names = Counter(match[1] for match in found if match)
    return Counter({name: n for name, n in names.items() if name not in others})
