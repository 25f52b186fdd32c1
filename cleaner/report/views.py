"""What the page says of each document: items for its lists, and marks for its text."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypedDict

from cleaner.decisions.matching import match_decision
from cleaner.model import (
    Decision,
    Edit,
    Evidence,
    Finding,
    Outcome,
    Repair,
    Result,
    Rule,
    Span,
    State,
    Verdict,
)
from cleaner.report.marked import Kind, Line, Look, Mark, Piece, lines_of

# Code points of the line shown around an item's words.
CONTEXT = 60

# Unchanged words inside a suggestion are cut in the middle beyond this length.
SAME_LENGTH = 160

LOOKS = {Verdict.KEEP: Look.KEPT, Verdict.NOT_A_DEFECT: Look.NOT_A_DEFECT}


@dataclass(frozen=True, slots=True)
class Seen:
    """A rule that saw a place, and what it says of it."""

    rule: str
    message: str
    tier: str
    quoted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of a document's lists.

    `number` is its number in the text, 0 for one that is not marked there; `left` and `right` are
    the words of the line around it. `suggestions` are repairs, best first, as pieces of its words.
    """

    look: Look
    span: Span
    before: str
    after: str = ""
    line: int
    left: str
    right: str
    seen: tuple[Seen, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    suggestions: tuple[tuple[Piece, ...], ...] = ()
    decision: Decision | None = None
    reason: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A place that a person left as it is, with the findings that this answers."""

    look: Look
    span: Span
    decision: Decision | None
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of a document, or of all; `unseen` are kept places that no rule found."""

    documents: int = 0
    words: int = 0
    foreign_words: int = 0
    findings: int = 0
    applied: int = 0
    kept: int = 0
    waiting: int = 0
    not_a_defect: int = 0
    dropped: int = 0
    changes: int = 0
    unseen: int = 0


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document's section of the page."""

    number: int
    result: Result
    counts: Counts
    lines: tuple[Line, ...]
    items: tuple[Item, ...]
    dropped: tuple[Item, ...]

    def listed(self, look: str) -> tuple[Item, ...]:
        """Return the items of one list."""
        return tuple(item for item in self.items if item.look == look)

    def noted(self, line: Line) -> tuple[Item, ...]:
        """Return the items whose numbers stand in a line."""
        return tuple(self.items[mark.number - 1] for mark in line.marks)


class Spans:
    """Finds which of many spans, overlapping or not, touch a given one."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted((span, number) for number, span in enumerate(spans))
        self._reach = list(accumulate((span.end for span, _ in self._spans), max))

    def touching(self, other: Span) -> list[int]:
        """Return the positions, in the order given, of the spans that touch `other`.

        An insertion touches what it stands at the edge of.
        """
        found = []
        for span, number in self._spans[bisect_left(self._reach, other.start) :]:
            if span.start > other.end:
                break
            at_edge = (not span and other.contains(span)) or (not other and span.contains(other))
            if at_edge or span.overlaps(other):
                found.append(number)
        return sorted(found)


class Where(TypedDict):
    """The fields of an item that its place gives."""

    span: Span
    line: int
    left: str
    right: str


class Places:
    """Lines and surroundings of places in one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._breaks = [number for number, char in enumerate(text) if char == "\n"]

    def at(self, span: Span) -> Where:
        """Return the line of a place, from 1, and the words of the line around it."""
        first, last = bisect_left(self._breaks, span.start), bisect_left(self._breaks, span.end)
        opens = self._breaks[first - 1] + 1 if first else 0
        closes = self._breaks[last] if last < len(self._breaks) else len(self.text)
        left, right = max(opens, span.start - CONTEXT), min(closes, span.end + CONTEXT)
        return {
            "span": span,
            "line": first + 1,
            "left": ("…" if left > opens else "") + self.text[left : span.start],
            "right": self.text[span.end : right] + ("…" if right < closes else ""),
        }


def counts_of(result: Result) -> Counts:
    """Count what was found in a document and what became of it."""
    states = Counter(outcome.state for outcome in result.outcomes)
    unseen = sum(1 for r in refusals_of(result) if r.look is Look.KEPT and not r.outcomes)
    return Counts(
        documents=1,
        words=result.words,
        foreign_words=result.foreign_words,
        findings=states.total() - states[State.DROPPED],
        applied=states[State.APPLIED],
        kept=states[State.KEPT] + unseen,
        waiting=states[State.WAITING],
        not_a_defect=states[State.NOT_A_DEFECT],
        dropped=states[State.DROPPED],
        changes=len(result.edits),
        unseen=unseen,
    )


def total_of(counts: Iterable[Counts]) -> Counts:
    """Add up the figures of documents."""
    total = Counter[str]()
    for count in counts:
        total.update({name: getattr(count, name) for name in Counts.__slots__})
    return Counts(**total)


def view_of(number: int, result: Result, counts: Counts, rules: Mapping[str, Rule]) -> DocumentView:
    """Prepare a document's section."""
    places = Places(result.document.text)
    items = [
        *_changed(result, places, rules),
        *(_of_outcome(o, Look.WAITING, places) for o in _in(result, State.WAITING)),
        *(_refused(refusal, places) for refusal in refusals_of(result)),
    ]
    items.sort(key=lambda item: (item.span, list(Look).index(item.look)))
    numbered = tuple(replace(item, number=n) for n, item in enumerate(items, 1))
    marks = [Mark(item.number, item.look, item.span, item.after) for item in numbered]
    return DocumentView(
        number=number,
        result=result,
        counts=counts,
        lines=tuple(lines_of(result.document.text, marks)),
        items=numbered,
        dropped=tuple(_of_outcome(o, Look.DROPPED, places) for o in _in(result, State.DROPPED)),
    )


def refusals_of(result: Result) -> list[Refusal]:
    """Return the places that were left as they are, seen by a rule or not.

    A result names the decisions; where they hold is found again, since a decision about a form
    has many places. A place that an edit changed belongs to that edit.
    """
    edits = Spans(edit.span for edit in result.edits)
    held = [
        (decision, span)
        for decision in dict.fromkeys(result.kept)
        for span in match_decision(decision, result.document.text).spans
        if not any(result.edits[number].span.overlaps(span) for number in edits.touching(span))
    ]
    index = Spans(span for _, span in held)
    answered: dict[int, list[Outcome]] = {}
    refusals: list[Refusal] = []
    for outcome in _in(result, State.KEPT, State.NOT_A_DEFECT):
        look = Look(outcome.state)
        fitting = [
            number
            for number in index.touching(outcome.finding.span)
            if LOOKS.get(held[number][0].verdict) is look
        ]
        if fitting:
            answered.setdefault(fitting[0], []).append(outcome)
        else:
            refusals.append(Refusal(look, outcome.finding.span, None, (outcome,)))
    for number, (decision, span) in enumerate(held):
        outcomes = tuple(answered.get(number, ()))
        refusals.append(Refusal(LOOKS[decision.verdict], span, decision, outcomes))
    return refusals


def _in(result: Result, *states: State) -> list[Outcome]:
    return [outcome for outcome in result.outcomes if outcome.state in states]


def _changed(result: Result, places: Places, rules: Mapping[str, Rule]) -> list[Item]:
    applied = [outcome.finding for outcome in _in(result, State.APPLIED)]
    index = Spans(finding.span for finding in applied)
    return [
        _of_edit(edit, [applied[n] for n in index.touching(edit.span)], places, rules)
        for edit in result.edits
    ]


def _of_edit(
    edit: Edit, findings: Sequence[Finding], places: Places, rules: Mapping[str, Rule]
) -> Item:
    if edit.decision is None:
        # Without a decision an edit has one rule; others that touch it have edits of their own.
        findings = [finding for finding in findings if finding.rule == edit.rule]
    seen = [_seen(finding) for finding in findings]
    if edit.rule and all(s.rule != edit.rule for s in seen):
        known = rules.get(edit.rule)
        tier = "" if edit.tier is None else str(edit.tier)
        seen.insert(0, Seen(edit.rule, known.message if known else "", tier))
    evidence = [*edit.evidence, *(e for finding in findings for e in finding.evidence)]
    return Item(
        look=Look.CHANGED,
        before=edit.before,
        after=edit.after,
        seen=tuple(dict.fromkeys(seen)),
        evidence=tuple(dict.fromkeys(evidence)),
        decision=edit.decision,
        **places.at(edit.span),
    )


def _of_outcome(outcome: Outcome, look: Look, places: Places) -> Item:
    finding = outcome.finding
    return Item(
        look=look,
        before=finding.text,
        seen=(_seen(finding),),
        evidence=finding.evidence,
        suggestions=tuple(
            _suggestion(repair, finding.span, places.text) for repair in finding.repairs
        ),
        reason=outcome.reason,
        **places.at(finding.span),
    )


def _refused(refusal: Refusal, places: Places) -> Item:
    findings = [outcome.finding for outcome in refusal.outcomes]
    reasons = [o.reason for o in refusal.outcomes if refusal.decision is None]
    return Item(
        look=refusal.look,
        before=refusal.span.of(places.text),
        seen=tuple(_seen(finding) for finding in findings),
        evidence=tuple(dict.fromkeys(e for f in findings for e in f.evidence)),
        decision=refusal.decision,
        reason="; ".join(dict.fromkeys(filter(None, reasons))),
        **places.at(refusal.span),
    )


def _seen(finding: Finding) -> Seen:
    return Seen(finding.rule, finding.message, str(finding.tier), str(finding.quoted))


def _suggestion(repair: Repair, span: Span, text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    position = span.start
    for replacement in repair.replacements:
        pieces += [
            Piece(Kind.SAME, _elided(text[position : replacement.span.start])),
            Piece(Kind.DELETED, replacement.span.of(text)),
            Piece(Kind.INSERTED, replacement.text),
        ]
        position = replacement.span.end
    pieces.append(Piece(Kind.SAME, _elided(text[position : span.end])))
    return tuple(piece for piece in pieces if piece.text)


def _elided(words: str) -> str:
    half = SAME_LENGTH // 2
    return words if len(words) <= SAME_LENGTH else f"{words[:half]} … {words[-half:]}"
