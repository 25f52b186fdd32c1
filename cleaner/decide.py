"""DECIDE: settle each finding by recorded decisions and policy."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cleaner.decisions.matching import DecisionIndex, DecisionMatch
from cleaner.model import (
    Decision,
    Document,
    Edit,
    Finding,
    Outcome,
    Repair,
    Replacement,
    Scope,
    Span,
    State,
    Tier,
    Verdict,
)
from cleaner.proposals import proposes
from cleaner.text.spans import SpanIndex, itself, near

# The narrower decision wins.
REACH = {Scope.PLACE: 0, Scope.DOCUMENT: 1, Scope.EVERYWHERE: 2}


@dataclass(frozen=True, slots=True)
class LocatedDecision:
    """A decision at a place in a document."""

    decision: Decision
    span: Span


@dataclass(frozen=True, slots=True)
class LocatedDecisions:
    """The decisions about one document.

    `repairs` are disjoint; `refusals` are places to keep or that are not a defect; `stale` are
    decisions that match nothing, with the reason.
    """

    repairs: tuple[LocatedDecision, ...] = ()
    refusals: tuple[LocatedDecision, ...] = ()
    stale: tuple[tuple[Decision, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """The edits to make, and the outcome of each finding."""

    edits: tuple[Edit, ...]
    outcomes: tuple[Outcome, ...]


def locate_decisions(
    document: Document, decisions: DecisionIndex | Iterable[Decision]
) -> LocatedDecisions:
    """Find the places in a document that decisions are about.

    For many documents, build one `DecisionIndex` of the decisions and pass that.
    """
    if not isinstance(decisions, DecisionIndex):
        decisions = DecisionIndex(decisions)
    return weigh(decisions.match(document))


def weigh(located: Iterable[DecisionMatch]) -> LocatedDecisions:
    """Resolve conflicts between decisions about one document: the narrower scope wins."""
    repairs: list[LocatedDecision] = []
    taken: list[Span] = []  # spans of `repairs`, sorted and disjoint: checking neighbours suffices
    refusals: list[LocatedDecision] = []
    refused: SpanIndex[Span] = SpanIndex()
    stale: list[tuple[Decision, str]] = []
    for found in sorted(located, key=lambda found: REACH[found.decision.scope]):
        if _is_stale(found):
            stale.append((found.decision, found.problem))
        for span in found.spans:
            repairs_here = found.decision.verdict is Verdict.REPAIR
            beside = refused.touching(span)
            if (
                span in beside
                or (repairs_here and any(other.overlaps(span) for other in beside))
                or any(other.overlaps(span) for other in near(taken, span, itself))
            ):
                if found.decision.scope is Scope.PLACE:
                    stale.append((found.decision, "another decision is about the same words"))
            elif repairs_here:
                repairs.append(LocatedDecision(found.decision, span))
                insort(taken, span)
            else:
                refusals.append(LocatedDecision(found.decision, span))
                refused.add(span, span)
    return LocatedDecisions(tuple(repairs), tuple(refusals), tuple(stale))


def _is_stale(found: DecisionMatch) -> bool:
    # If a form does not occur in a document, its decision is still valid.
    return bool(found.problem) and found.decision.scope is Scope.PLACE


def decide(
    document: Document, findings: Sequence[Finding], located: LocatedDecisions, threshold: Tier
) -> Decided:
    """Settle every finding: by decision first, then by the policy `tier >= threshold`.

    `findings` are in the order of `cleaner.resolve`. An edit is made only if no other edit has
    claimed the words and no decision refuses it.
    """
    index = SpanIndex((finding.span, finding) for finding in findings)
    edits = _Edits(_edit_by_decision(decided, index, document.text) for decided in located.repairs)
    repairs = SpanIndex((decided.span, decided) for decided in located.repairs)
    refusals = SpanIndex((decided.span, decided) for decided in located.refusals)
    outcomes: list[Outcome] = []
    for finding in findings:
        outcome = _by_decision(finding, repairs, refusals)
        if outcome is None and finding.repairs and finding.tier >= threshold:
            repair = finding.repairs[0]
            if claims := edits.claiming(repair):
                outcome = _dropped(finding, claims)
            else:
                for edit in _edits_of(document.text, repair, finding):
                    edits.add(edit)
                outcome = Outcome(finding, State.APPLIED, f"tier {finding.tier}")
        if outcome is None:
            outcome = _leftover(finding, edits)
        outcomes.append(outcome)
    return Decided(
        tuple(edits.ordered),
        tuple(sorted(outcomes, key=lambda o: (o.finding.span, o.finding.rule))),
    )


def _by_decision(
    finding: Finding, repairs: SpanIndex[LocatedDecision], refusals: SpanIndex[LocatedDecision]
) -> Outcome | None:
    for decided in repairs.touching(finding.span):
        if settles(decided, finding):
            return Outcome(finding, State.APPLIED, "decided: repaired")
    for decided in refusals.touching(finding.span):
        if settles(decided, finding):
            kept = decided.decision.verdict is Verdict.KEEP
            state = State.KEPT if kept else State.NOT_A_DEFECT
            return Outcome(finding, state, decided.decision.reason or "decided")
    return None


def settles(decided: LocatedDecision, finding: Finding) -> bool:
    """Return whether a decision about some words settles a finding about them.

    A repair or a keep settles any finding that touches its words. "Not a defect" settles findings
    of the rule that it was recorded for, and any finding within its words.
    """
    span, other = decided.span, finding.span
    if not span.touches(other):
        return False
    if decided.decision.verdict is Verdict.NOT_A_DEFECT:
        return span.contains(other) or decided.decision.rule == finding.rule
    return True


def _leftover(finding: Finding, edits: _Edits) -> Outcome:
    if finding.repairs:
        # A finding around a smaller edit already takes it into account, and still waits.
        claims = edits.claiming(finding.repairs[0])
        if outside := [edit for edit in claims if not finding.span.contains(edit.span)]:
            return _dropped(finding, outside)
    return Outcome(finding, State.WAITING, f"tier {finding.tier} waits for a person")


def _dropped(finding: Finding, claims: Sequence[Edit]) -> Outcome:
    return Outcome(
        finding, State.DROPPED, f"its words are changed by {claims[0].rule or 'a decision'}"
    )


class _Edits:
    """Disjoint edits, in order; overlaps are found without scanning all of them."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.ordered = sorted(edits, key=_span_of)

    def add(self, edit: Edit) -> None:
        insort(self.ordered, edit, key=_span_of)

    def claiming(self, repair: Repair) -> list[Edit]:
        """Return the edits that overlap the repair."""
        return [
            edit
            for replacement in repair.replacements
            for edit in near(self.ordered, replacement.span, _span_of)
            if edit.span.overlaps(replacement.span)
        ]


def _span_of(edit: Edit) -> Span:
    return edit.span


def _edits_of(text: str, repair: Repair, finding: Finding) -> list[Edit]:
    return [
        Edit(
            span=replacement.span,
            before=replacement.span.of(text),
            after=replacement.text,
            rule=finding.rule,
            tier=finding.tier,
            evidence=finding.evidence,
        )
        for replacement in repair.replacements
    ]


def _edit_by_decision(decided: LocatedDecision, findings: SpanIndex[Finding], text: str) -> Edit:
    """Return a decision's edit; it names a rule only if that rule proposed exactly these words."""
    decision = decided.decision
    change = Replacement(decided.span, decision.after or "")
    proposing = [
        finding for finding in findings.touching(decided.span) if proposes(finding, change, text)
    ]
    proposing.sort(key=lambda finding: finding.rule != decision.rule)
    proposed = proposing[0] if proposing else None
    return Edit(
        span=decided.span,
        before=decision.before,
        after=decision.after or "",
        rule=proposed.rule if proposed else None,
        tier=None,
        evidence=proposed.evidence if proposed else (),
        decision=decision,
    )
