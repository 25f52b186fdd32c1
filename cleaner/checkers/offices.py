"""Offices in conflict: one person with two offices that nobody holds at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.checkers.base import Checker, finding, witness
from cleaner.lexicon.frequency import any_of
from cleaner.model import Evidence, Finding, Span
from cleaner.profile import Profile
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

FORMER_RE = re.compile(r"\b[Ff]ormer $")
LOOK_BACK = 16
MAX_WITNESSES = 3
# Siblings that give another office, while none gives this one.
CONSENSUS = 2


class _Held(NamedTuple):
    """An office before a name; `given` are the given names between, if any."""

    office: str
    given: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Other:
    """Another office of the same person, somewhere."""

    text: AnnotatedText
    held: _Held


class OfficeChecker(Checker):
    """Compares the offices that are put before one surname."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        # Someone who held an office, will hold it or holds another beside it is not in conflict.
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

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:
        """Return the findings of each text."""
        return [[*self._check(text, profile), *self._former(text, profile)] for text in texts]

    def _check(self, text: AnnotatedText, profile: Profile) -> Iterator[Finding]:
        for name, held in self._held(text).items():
            yield from self._of(text, name, held, profile)

    def _former(self, text: AnnotatedText, profile: Profile) -> Iterator[Finding]:
        """Find former offices of people who hold them in the siblings."""
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
                _Other(sibling, held[0])
                for sibling in siblings
                if (held := self._alike(sibling, match["name"], match["office"], match["given"]))
            ]
            if len(others) >= CONSENSUS:
                span = Span(start - len("former "), match.end())
                evidence = [_witness(other) for other in others[:MAX_WITNESSES]]
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
            # The office that is given more often, or first, is taken for the right one.
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
                _Other(profile.texts[other], found[0])
                for other, found in by_sibling.items()
                if found
            ]
            if len(others) < CONSENSUS:
                return
            suspects = list(held)
        for one in suspects:
            against = [o for o in others if _may_be_one(o.held.given, one.given)]
            if against:
                evidence = [_witness(other) for other in against[:MAX_WITNESSES]]
                yield finding(text, self._rules["office-conflict"], one.span, (), evidence)


def _may_be_one(left: str, right: str) -> bool:
    """Tell whether the given names allow that two bearers of a surname are one person."""
    return not left or not right or left.split(maxsplit=1)[0] == right.split(maxsplit=1)[0]


def _witness(other: _Other) -> Evidence:
    return witness(other.text, other.text.sentence_at(other.held.span.start))
