"""Offices in conflict: one person with two offices that nobody holds at the same time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.checkers.base import Checker, finding, parallel_witnesses
from cleaner.lexicon.frequency import any_of
from cleaner.model import Evidence, Finding, Span
from cleaner.parallels import content
from cleaner.profile import Profile
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

FORMER_RE = re.compile(r"\b[Ff]ormer $")
LOOK_BACK = 16
OF_RE = re.compile(r" (?:to|of|for|at|in) [^,.;\n]{1,60}")
FULL_NAME_RE = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
# Siblings that give another office, while none gives this one.
CONSENSUS = 2


class _Held(NamedTuple):
    """An office before a name; `given` are the given names in between, if any."""

    office: str
    given: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Other:
    """Another office of the same person, elsewhere."""

    text: AnnotatedText
    held: _Held


class OfficeChecker(Checker):
    """Compares the offices given before the same surname."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        # Someone who held an office, will hold it or also holds another is not in conflict.
        self._not_held_re = re.compile(
            rf"(?:\b(?:{any_of(book.words('names', 'not-held'))})|-|&|/)\s?$", re.IGNORECASE
        )
        lines = [line.split("/") for line in book.words("names", "offices")]
        self._office = {name: line[0] for line in lines for name in line}
        pattern = re.compile(
            rf"(?P<office>{any_of(self._office)}) (?P<given>(?:[A-Z][\w’'-]{{1,20}} ){{0,2}})"
            r"(?P<name>[A-Z][^\W\d_]{2,20})\b(?! [A-Z]|-)"
        )
        self._offices = self._look_for(pattern)
        # An office between a quotation and “said”, with the comma that closed the apposition.
        nameless_re = re.compile(
            r"(?<=,[”\"] )(?:[A-Z][^\W\d_]{1,20}[’']s|[Tt]he) (?:[^\W\d_][\w’'-]{0,20} ){0,4}?"
            rf"(?P<office>{any_of(book.words('fragments', 'speaking-offices'))})"
            r"(?P<of> (?:to|of|for|at|in) (?:[^\W\d_][\w’'-]{0,20} ?){1,5}?)?,"
            r"(?= (?:said|told|added|says|noted|explained)\b)"
        )
        self._nameless = self._look_for(nameless_re)

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:
        """Return the findings of each text."""
        return [
            [
                *self._check(text, profile),
                *self._former(text, profile),
                *self._lost_names(text, profile),
            ]
            for text in texts
        ]

    def _check(self, text: AnnotatedText, profile: Profile) -> Iterator[Finding]:
        for name, held in self._held(text).items():
            yield from self._of(text, name, held, profile)

    def _lost_names(self, text: AnnotatedText, profile: Profile) -> Iterator[Finding]:
        """Find speakers who have an office but no name, and whom siblings name."""
        for match in self._nameless.matches(text):
            span = Span(*match.span())
            if text.is_protected(span):
                continue
            sentence = text.sentence_at(span.start).of(text.text)
            siblings = [profile.texts[s] for s in profile.siblings.get(text.document, ())]
            evidence = parallel_witnesses(
                sentence,
                ((s, _holders(s, match["office"], match["of"] or "")) for s in siblings),
            )
            yield finding(text, self._rules["lost-speaker-name"], span, (), evidence)

    def _former(self, text: AnnotatedText, profile: Profile) -> Iterator[Finding]:
        """Find former offices of people who still hold them in the siblings."""
        siblings = [profile.texts[other] for other in profile.siblings.get(text.document, ())]
        if not siblings or "ormer " not in text.text:
            return
        for match in self._offices.matches(text):
            start = match.start()
            if not FORMER_RE.search(text.text, max(0, start - LOOK_BACK), start):
                continue
            words = f"{match['office']} {match['given']}{match['name']}"
            if any(f"former {words}" in sibling.text for sibling in siblings):
                continue
            others = [
                _Other(sibling, held)
                for sibling in siblings
                for held in self._alike(sibling, match["name"], match["office"], match["given"])
            ]
            if len({other.text.document for other in others}) >= CONSENSUS:
                span = Span(start - len("former "), match.end())
                evidence = _witnesses(text, span, others)
                yield finding(text, self._rules["former-conflict"], span, (), evidence)

    def _alike(self, text: AnnotatedText, name: str, office: str, given: str) -> list[_Held]:
        return [
            one
            for one in self._held(text).get(name, ())
            if one.office == self._office[office] and _may_be_one(one.given, given.strip())
        ]

    def _held(self, text: AnnotatedText) -> Mapping[str, list[_Held]]:
        found: dict[str, list[_Held]] = defaultdict(list)
        for match in self._offices.matches(text):
            start = match.start()
            if not self._not_held_re.search(text.text, max(0, start - LOOK_BACK), start):
                held = _Held(
                    self._office[match["office"]], match["given"].strip(), Span(*match.span())
                )
                found[match["name"]].append(held)
        return found

    def _of(
        self, text: AnnotatedText, name: str, held: Sequence[_Held], profile: Profile
    ) -> Iterator[Finding]:
        by_office: dict[str, list[_Held]] = defaultdict(list)
        for one in held:
            by_office[one.office].append(one)
        siblings = profile.siblings.get(text.document, ())
        if len(by_office) > 1:
            # The office given more often, or first, is taken to be right.
            order = sorted(by_office.values(), key=lambda found: (-len(found), found[0].span))
            others = [_Other(text, one) for one in order[0]]
            suspects = [one for found in order[1:] for one in found]
        else:
            (office,) = by_office
            by_sibling = {
                other: self._held(profile.texts[other]).get(name, []) for other in siblings
            }
            if any(one.office == office for found in by_sibling.values() for one in found):
                return
            others = [
                _Other(profile.texts[other], one)
                for other, found in by_sibling.items()
                for one in found
            ]
            if sum(map(bool, by_sibling.values())) < CONSENSUS:
                return
            suspects = list(held)
        for one in suspects:
            against = [o for o in others if _may_be_one(o.held.given, one.given)]
            if against:
                evidence = _witnesses(text, one.span, against)
                yield finding(text, self._rules["office-conflict"], one.span, (), evidence)


def _may_be_one(left: str, right: str) -> bool:
    """Return whether the given names allow two bearers of a surname to be one person."""
    return not left or not right or left.split(maxsplit=1)[0] == right.split(maxsplit=1)[0]


def _witnesses(text: AnnotatedText, span: Span, others: Sequence[_Other]) -> list[Evidence]:
    """Return the sentences of others most similar to the one at `span`, one from each text."""
    places: dict[str, tuple[AnnotatedText, list[int]]] = {}
    for other in others:
        places.setdefault(other.text.document, (other.text, []))[1].append(other.held.span.start)
    return parallel_witnesses(text.sentence_at(span.start).of(text.text), places.values())


def _holders(text: AnnotatedText, office: str, of: str) -> list[int]:
    """Return where a text has an office in a sentence with a full name, unless it differs.

    “Envoy to the Middle East” is not the same office as “envoy to Ukraine”.
    """
    found = []
    for start in text.starts_of(office):
        here = OF_RE.match(text.text, start + len(office))
        other = here and of and content(here.group()).keys().isdisjoint(content(of))
        if not other and FULL_NAME_RE.search(text.sentence_at(start).of(text.text)):
            found.append(start)
    return found
