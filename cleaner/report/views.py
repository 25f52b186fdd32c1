"""What the page says about each document: entries for the list, and marks for the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from cleaner.model import (
    Decision,
    Edit,
    Evidence,
    Finding,
    Outcome,
    Repair,
    Replacement,
    Result,
    Rule,
    Span,
    State,
)
from cleaner.proposals import proposes
from cleaner.report.marked import Kind, Line, Look, Mark, Piece, lines_of
from cleaner.tally import LeftPlace, Made, Tally, left_places

# Code points of the line shown around an entry's words.
CONTEXT = 60

# Unchanged words inside a suggestion lose their middle beyond this length.
SAME_LENGTH = 160

# An entry shows at most this many suggestions, rules, witnesses and pieces of evidence.
MAX_PARTS = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """A rule that found a place, and what it says about it.

    `suggestion` is its first repair, as pieces of its words, if something else was done.
    """

    rule: str
    message: str
    tier: str
    quoted: str = ""
    suggestion: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of the page.

    `number` is its number in the text, or 0 if it is not marked there; `left` and `right` are
    the words of the line around it. `suggestions` are repairs, best first, as pieces of its words.
    `origin` says where a change or an unchanged place came from; see `ORIGINS`.
    """

    look: Look
    origin: str = ""
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

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that found the place, without duplicates."""
        return tuple(dict.fromkeys(seen.rule for seen in self.seen))


# What the page's filter distinguishes in addition to an entry's look.
ORIGINS = {
    "rule": "by a rule",
    "suggested": "by a decision, as suggested",
    "reworded": "by a decision, in other words",
    "alone": "by a decision, where no rule found anything",
    "with-finding": "with a finding",
    "without-finding": "without a finding",
}


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document's entries: numbered ones, and those that were dropped."""

    number: int
    result: Result
    counts: Tally
    items: tuple[Item, ...]
    dropped: tuple[Item, ...]

    def lines(self) -> list[Line]:
        """Return the lines of the original with the entries' marks in place."""
        marks = [Mark(item.number, item.look, item.span, item.after) for item in self.items]
        return lines_of(self.result.document.text, marks)


class Where(TypedDict):
    """The fields of an entry that follow from its place."""

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


def view_of(number: int, result: Result, counts: Tally, rules: Mapping[str, Rule]) -> DocumentView:
    """Prepare a document's entries."""
    places = Places(result.document.text)
    made = Made(result)
    items = [
        *(_of_edit(edit, made.findings_at(edit), places, rules) for edit in result.edits),
        *(_of_outcome(o, Look.WAITING, places) for o in _in(result, State.WAITING)),
        *(_left(place, places) for place in left_places(result)),
    ]
    items.sort(key=lambda item: (item.span, list(Look).index(item.look)))
    return DocumentView(
        number=number,
        result=result,
        counts=counts,
        items=tuple(replace(item, number=n) for n, item in enumerate(items, 1)),
        dropped=tuple(_of_outcome(o, Look.DROPPED, places) for o in _in(result, State.DROPPED)),
    )


def _in(result: Result, state: State) -> list[Outcome]:
    return [outcome for outcome in result.outcomes if outcome.state is state]


def _of_edit(
    edit: Edit, findings: Sequence[Finding], places: Places, rules: Mapping[str, Rule]
) -> Item:
    change = Replacement(edit.span, edit.after)
    if edit.decision is None:
        # Without a decision, an edit has one rule; others that touch it have their own edits.
        findings = [finding for finding in findings if finding.rule == edit.rule]
        origin = "rule"
    elif not findings:
        origin = "alone"
    else:
        agreed = any(proposes(finding, change, places.text) for finding in findings)
        origin = "suggested" if agreed else "reworded"
    seen = [_seen(f, None if edit.decision is None else change, places.text) for f in findings]
    if edit.rule and all(s.rule != edit.rule for s in seen):
        known = rules.get(edit.rule)
        tier = "" if edit.tier is None else str(edit.tier)
        seen.insert(0, Seen(edit.rule, known.message if known else "", tier))
    evidence = [*edit.evidence, *(e for finding in findings for e in finding.evidence)]
    return Item(
        look=Look.CHANGED,
        origin=origin,
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
        seen=(_seen(finding, None, places.text),),
        evidence=finding.evidence,
        suggestions=tuple(
            _suggestion(repair, finding.span, places.text) for repair in finding.repairs[:MAX_PARTS]
        ),
        reason="" if look is Look.WAITING else outcome.reason,
        **places.at(finding.span),
    )


def _left(place: LeftPlace, places: Places) -> Item:
    findings = [outcome.finding for outcome in place.outcomes]
    reasons = [o.reason for o in place.outcomes if place.decision is None]
    unchanged = Replacement(place.span, place.span.of(places.text))
    return Item(
        look=Look(place.state),
        origin="with-finding" if place.outcomes else "without-finding",
        before=place.span.of(places.text),
        seen=tuple(_seen(finding, unchanged, places.text) for finding in findings),
        evidence=tuple(dict.fromkeys(e for f in findings for e in f.evidence)),
        decision=place.decision,
        reason="; ".join(dict.fromkeys(filter(None, reasons))),
        **places.at(place.span),
    )


def _seen(finding: Finding, done: Replacement | None, text: str) -> Seen:
    """Return what a rule says, with its first repair if a decision did something else."""
    suggestion: tuple[Piece, ...] = ()
    if done is not None and finding.repairs and not proposes(finding, done, text):
        suggestion = _suggestion(finding.repairs[0], finding.span, text)
    return Seen(finding.rule, finding.message, str(finding.tier), str(finding.quoted), suggestion)


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
