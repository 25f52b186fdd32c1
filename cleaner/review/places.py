"""Findings become places to decide about: those that compete for the same words form one place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.model import Document, Finding, Repair, Span
from cleaner.resolve import resolve
from cleaner.text.spans import SpanIndex

WORD_RE = re.compile(r"\w")

# What identifies a place when findings are read again: document, focus, first rule.
Key = tuple[str, Span, str]


@dataclass(frozen=True, slots=True)
class Form:
    """What identical cases have in common: rule, words, and the first suggestion for them.

    The words are those of the focus. If it has no letter or digit (a space, a mark), they are
    those of the whole finding: a space between two other words is a different case. `after` is None
    if the rule suggests nothing.
    """

    rule: str
    before: str
    after: str | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """A repair that can be chosen, and the finding that proposes it."""

    finding: Finding
    repair: Repair


@dataclass(frozen=True, slots=True)
class Place:
    """Words that are decided about together.

    `findings` starts with the leading one; the others compete with it for the same words.
    `focus` is the span that its first repair changes, or all of its span if there is none (or it
    only inserts); `words` is its text. `form` is how the place is recognised elsewhere.
    `alternatives` are distinct, best first. `line` and `column` are from 1.
    """

    document: str
    findings: tuple[Finding, ...]
    alternatives: tuple[Alternative, ...]
    focus: Span
    words: str
    form: Form
    line: int
    column: int

    @property
    def leader(self) -> Finding:
        """The leading finding."""
        return self.findings[0]

    @property
    def hull(self) -> Span:
        """The smallest span that contains all findings."""
        return Span(
            min(finding.span.start for finding in self.findings),
            max(finding.span.end for finding in self.findings),
        )

    @property
    def key(self) -> Key:
        """What identifies a place when findings are read again."""
        return (self.document, self.focus, self.leader.rule)


def focus_of(finding: Finding) -> Span:
    """Return the words that a finding is about: those that its first repair changes."""
    if finding.repairs and len(finding.repairs[0].span):
        return finding.repairs[0].span
    return finding.span


def places_of(
    document: Document, findings: Sequence[Finding], line_starts: Sequence[int]
) -> list[Place]:
    """Return the places of a document in order of position.

    Two findings compete only if what they would change overlaps directly. A flag is only settled
    together with what it lies within: one on a whole paragraph is a place of its own.
    """
    ordered = resolve(findings)
    index = SpanIndex((focus_of(finding), number) for number, finding in enumerate(ordered))
    taken: set[int] = set()
    places = []
    for number, finding in enumerate(ordered):
        if number in taken:
            continue
        focus = focus_of(finding)
        group = sorted(
            other
            for other in index.touching(focus)
            if other not in taken and _competes(ordered[other], focus)
        )
        taken.update(group)
        places.append(_place(document, [ordered[n] for n in group], focus, line_starts))
    return sorted(places, key=lambda place: (place.focus, place.leader.rule))


def _competes(finding: Finding, focus: Span) -> bool:
    other = focus_of(finding)
    return focus.contains(other) or (bool(finding.repairs) and other.overlaps(focus))


def _place(
    document: Document, findings: Sequence[Finding], focus: Span, line_starts: Sequence[int]
) -> Place:
    leader = findings[0]
    alternatives: dict[Repair, Alternative] = {}
    for finding in findings:
        for repair in finding.repairs:
            alternatives.setdefault(repair, Alternative(finding, repair))
    alike = focus if WORD_RE.search(focus.of(document.text)) else leader.span
    after = leader.repairs[0].within(alike, document.text) if leader.repairs else None
    line = bisect_right(line_starts, focus.start)
    return Place(
        document=document.id,
        findings=tuple(findings),
        alternatives=tuple(alternatives.values()),
        focus=focus,
        form=Form(leader.rule, alike.of(document.text), after),
        words=focus.of(document.text),
        line=line,
        column=focus.start - line_starts[line - 1] + 1,
    )
