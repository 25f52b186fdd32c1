"""Measurements and dates that conflict with the calendar or with documents about the same event.

Nothing here is ever repaired: frequency doesn't show which of two figures is right. Both sentences
are shown. Measurements of siblings are compared where the unit is the same and the same
words are next to them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cleaner.checkers.base import MAX_WITNESSES, Checker, finding, witness
from cleaner.lexicon.frequency import zipf
from cleaner.model import Evidence, Finding, Span
from cleaner.profile import Profile
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
DATE_RE = re.compile(
    rf"(?P<weekday>{'|'.join(DAYS)})(?:,? the |,? | \()(?:"
    rf"{MONTH} (?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
    rf"|(?P<day2>[0-3]?\d)(?:st|nd|rd|th)? (?:of )?{MONTH.replace('month', 'month2')}"
    r"),? (?P<year>1[89]\d\d|20\d\d)\b"
)

# From here on, the Gregorian calendar is used for all English dates with weekdays.
FIRST_YEAR = 1800

FIGURE_RE = re.compile(
    r"(?P<currency>[$€£¥]|\b(?:US|A|C)\$)?\b(?<![\d.,–-])(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(?P<scale>[ -]?(?:trillion|billion|million|thousand|bn|tn)\b)?"
    r"(?:[ -]?(?P<unit>%|percent\b|per cent\b|percentage points?\b|[a-z]{4,15}s\b|people\b|men\b"
    r"|women\b|children\b|euros?\b|dollars?\b))?"
)
DIGIT_RE = re.compile(r"\d")
MAX_CURRENCY = 3
YEAR_RE = re.compile(r"\b(?:19|20)\d\d\b(?![,.]\d)")
DAY_RE = re.compile(rf"\b(?:{'|'.join(DAYS)})\b")
# The word that governs a sum (“lost more than $…”) counts twice if shared.
GOVERNS_RE = re.compile(
    r"(?<![^\W\d_])([a-z]{4,}) "
    r"(?:(?:more|less|than|about|some|around|nearly|almost|over|up|to|at|least) ){0,3}$"
)
UNITS = {"percent": "%", "per cent": "%", "dollars": "money", "dollar": "money", "states": ""}
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12}

# The words around a figure in its own sentence, up to this many characters away, show what it
# counts. Names don't: documents about one event share them throughout.
WINDOW = 60
WORD_RE = re.compile(r"(?<![^\W\d_])[a-z]{4,}")
# More frequent words say nothing about the subject.
CONTENT_ZIPF = 5.5
# Versions of one sentence differ in endings, so only the first letters are compared.
STEM = 6
SHARED = 2
# Two documents that differ in this many figures, and agree on no more, report different days.
SERIES = 2
# Many things are said and done in one day.
SHARED_DAY = 3


class _Figure(NamedTuple):
    """A figure with its unit and position."""

    unit: str
    value: float
    span: Span


@dataclass(frozen=True, slots=True)
class _Claim:
    """A figure with its sentence, and the words around it (their first letters)."""

    figure: _Figure
    text: AnnotatedText
    sentence: Span
    words: frozenset[str]

    def likeness(self, other: _Claim) -> int:
        """Return how many words occur around both figures."""
        return len(self.words & other.words)


@dataclass(frozen=True, slots=True)
class _Claims:
    """The claims of one document, by unit."""

    by_unit: Mapping[str, Sequence[_Claim]]

    def values(self, unit: str) -> set[float]:
        """Return the values that the document gives in a unit."""
        return {claim.figure.value for claim in self.by_unit.get(unit, ())}


class NumberChecker(Checker):
    """Compares figures with the calendar and with siblings."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._date = self._look_for(DATE_RE)
        self._conflict = {
            "weekday": self._rules["day-conflict"],
            "year": self._rules["year-conflict"],
        }
        self._empty = book.words("numbers", "empty-words")

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:
        """Return the findings of each text."""
        claims: dict[str, _Claims] = {}

        def claims_of(document: str) -> _Claims:
            if document not in claims:
                claims[document] = self._claims(profile.texts[document])
            return claims[document]

        return [
            [
                *self._dates(text),
                *(
                    self._conflicts(claims_of(text.document), [claims_of(s) for s in siblings])
                    if (siblings := profile.siblings.get(text.document, ()))
                    else ()
                ),
            ]
            for text in texts
        ]

    def _dates(self, text: AnnotatedText) -> Iterator[Finding]:
        """Find dates whose weekday contradicts the calendar."""
        for match in self._date.matches(text):
            month = MONTHS.index(match["month"] or match["month2"]) + 1
            year, day = int(match["year"]), int(match["day"] or match["day2"])
            if year < FIRST_YEAR:
                continue
            try:
                right = DAYS[date(year, month, day).weekday()]
            except ValueError:
                right = "no such date"
            span = Span(*match.span())
            if right == match["weekday"] or text.is_protected(span):
                continue
            words = f"according to the calendar: {right}"
            evidence = [Evidence("calendar", words)]
            yield finding(text, self._rules["weekday-of-date"], span, (), evidence)

    def _conflicts(self, own: _Claims, siblings: Sequence[_Claims]) -> Iterator[Finding]:
        against: dict[_Claim, list[_Claim]] = defaultdict(list)
        for sibling in siblings:
            pairs = list(_differing(own, sibling))
            agreed = sum(len(own.values(unit) & sibling.values(unit)) for unit in own.by_unit)
            # Reports about different days of one story differ in everything they count.
            if len(pairs) < SERIES or len(pairs) <= agreed:
                for claim, other in pairs:
                    against[claim].append(other)
        for claim, others in against.items():
            unit, value = claim.figure.unit, claim.figure.value
            agree = [
                max(same, key=claim.likeness)
                for sibling in siblings
                if (same := [c for c in sibling.by_unit.get(unit, ()) if c.figure.value == value])
            ]
            # Among many that agree, the one that doesn't is shown in its own document.
            if len(agree) < max(2, len(others)):
                # The same figure elsewhere rules out a slip only where it counts the same.
                same = [other for other in agree if claim.likeness(other) >= SHARED]
                shown = [witness(c.text, c.sentence) for c in others[:MAX_WITNESSES]]
                shown += [witness(c.text, c.sentence, supports=False) for c in same[:MAX_WITNESSES]]
                rule = self._conflict.get(unit, self._rules["figure-conflict"])
                yield finding(claim.text, rule, claim.figure.span, (), shown)

    def _claims(self, text: AnnotatedText) -> _Claims:
        """Return the figures, years and weekdays of a text with their sentences."""
        by_unit: dict[str, list[_Claim]] = defaultdict(list)
        for figure in _figures(text.text):
            if text.is_protected(figure.span):
                continue
            sentence = text.sentence_at(figure.span.start)
            start = max(sentence.start, figure.span.start - WINDOW)
            end = min(sentence.end, figure.span.end + WINDOW)
            words = frozenset(
                word[:STEM]
                for word in WORD_RE.findall(text.text, start, end)
                if word not in self._empty and word != figure.unit and zipf(word) < CONTENT_ZIPF
            )
            if figure.unit == "money" and (
                before := GOVERNS_RE.search(text.text, start, figure.span.start)
            ):
                words |= {f"{before[1]} …"}
            by_unit[figure.unit].append(_Claim(figure, text, sentence, words))
        return _Claims(by_unit)


def _differing(own: _Claims, sibling: _Claims) -> Iterator[tuple[_Claim, _Claim]]:
    """Yield claims of two documents about one subject, if neither has the other's figure."""
    for unit, claims in own.by_unit.items():
        mine, theirs = own.values(unit), sibling.values(unit)
        least = SHARED_DAY if unit == "weekday" else SHARED
        others = [c for c in sibling.by_unit.get(unit, ()) if c.figure.value not in mine]
        for claim in claims if others else ():
            best = max(others, key=claim.likeness)
            if claim.figure.value not in theirs and claim.likeness(best) >= least:
                yield claim, best


def _figures(text: str) -> Iterator[_Figure]:
    for match in _figure_matches(text):
        scale = (match["scale"] or "").strip(" -")
        unit = "money" if match["currency"] else match["unit"] or ""
        unit = UNITS.get(unit, unit)
        if unit:
            value = float(match["number"].replace(",", "")) * SCALES.get(scale, 1)
            yield _Figure(unit, value, Span(*match.span()))
    for match in YEAR_RE.finditer(text):
        yield _Figure("year", float(match.group()), Span(*match.span()))
    for match in DAY_RE.finditer(text):
        yield _Figure("weekday", float(DAYS.index(match.group())), Span(*match.span()))


def _figure_matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of FIGURE_RE, which begin with a digit or shortly before one."""
    position = 0
    while digit := DIGIT_RE.search(text, position):
        match = FIGURE_RE.search(text, max(position, digit.start() - MAX_CURRENCY))
        if match is None:
            return
        yield match
        position = match.end()
