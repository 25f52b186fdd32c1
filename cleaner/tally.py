"""The outcomes of findings, edits and places: the one module that counts them.

The commands' summaries, the HTML report and the JSON output all take their figures from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields

from cleaner.decisions.matching import match_decisions
from cleaner.model import Decision, Edit, Finding, Outcome, Result, Span, State, Verdict
from cleaner.proposals import concerns, made_as_suggested
from cleaner.text.spans import SpanIndex

STATES = {Verdict.KEEP: State.KEPT, Verdict.NOT_A_DEFECT: State.NOT_A_DEFECT}


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts for one document, or for several.

    Every finding is counted once: as `suggested` (repaired as a rule suggested), `reworded`
    (repaired in an editor's own words), `kept`, `not_a_defect` or `waiting`. `dropped` findings are
    counted separately. Every edit counts as one of `edits_by_rule`, `edits_on_findings` (by a
    decision where a rule had found something) and `edits_alone` (by a decision where no rule had).
    A place that a decision leaves unchanged counts as `kept_with_finding` or `kept_alone`, or as
    `cleared_with_finding` or `cleared_alone` if it is not a defect.
    """

    documents: int = 0
    words: int = 0
    foreign_words: int = 0
    suggested: int = 0
    reworded: int = 0
    kept: int = 0
    not_a_defect: int = 0
    waiting: int = 0
    dropped: int = 0
    edits_by_rule: int = 0
    edits_on_findings: int = 0
    edits_alone: int = 0
    kept_with_finding: int = 0
    kept_alone: int = 0
    cleared_with_finding: int = 0
    cleared_alone: int = 0
    stale: int = 0

    @property
    def findings(self) -> int:
        """All findings except those that were dropped."""
        return self.suggested + self.reworded + self.kept + self.not_a_defect + self.waiting

    @property
    def edits(self) -> int:
        """All edits."""
        return self.edits_by_rule + self.edits_on_findings + self.edits_alone

    @property
    def kept_places(self) -> int:
        """The places that a decision keeps unchanged."""
        return self.kept_with_finding + self.kept_alone

    @property
    def cleared_places(self) -> int:
        """The places that a decision says are not a defect."""
        return self.cleared_with_finding + self.cleared_alone


@dataclass(frozen=True, slots=True)
class LeftPlace:
    """A place that a person left unchanged, with the findings that this settles.

    `state` is `KEPT` or `NOT_A_DEFECT`.
    """

    state: State
    span: Span
    decision: Decision | None
    outcomes: tuple[Outcome, ...] = ()


class Made:
    """The edits of a document, matched with the findings that they repair."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._edits = SpanIndex((edit.span, edit) for edit in result.edits)
        self._findings: dict[Span, list[Finding]] = {}
        text = result.document.text
        for outcome in result.outcomes:
            if outcome.state is State.APPLIED:
                touching = self._touching(outcome.finding)
                # The only decision that settles the finding may be about other words in its span.
                near = [edit for edit in touching if concerns(outcome.finding, edit, text)]
                for edit in near or touching:
                    self._findings.setdefault(edit.span, []).append(outcome.finding)

    def _touching(self, finding: Finding) -> list[Edit]:
        return self._edits.touching(finding.span)

    def findings_at(self, edit: Edit) -> list[Finding]:
        """Return the findings that an edit repairs."""
        return self._findings.get(edit.span, [])

    def as_suggested(self, finding: Finding) -> bool:
        """Return whether a repaired finding was repaired as its rule suggested.

        Repairs applied without a decision always count, even if a later round changed them further.
        """
        edits = self._touching(finding)
        if all(edit.decision is None for edit in edits):
            return True
        return made_as_suggested(finding, edits, self._result.document.text)


def left_places(result: Result) -> list[LeftPlace]:
    """Return the places that were left unchanged, whether or not a rule found them.

    A result lists only the decisions; their places are found again, since a decision about a form
    has many. A place that an edit changed belongs to that edit.
    """
    edits = SpanIndex((edit.span, edit.span) for edit in result.edits)
    held = [
        (found.decision, span)
        for found in match_decisions(list(dict.fromkeys(result.kept)), result.document.text)
        for span in found.spans
        if not any(changed.overlaps(span) for changed in edits.touching(span))
    ]
    index = SpanIndex((span, number) for number, (_, span) in enumerate(held))
    answered: dict[int, list[Outcome]] = {}
    places: list[LeftPlace] = []
    for outcome in result.outcomes:
        if outcome.state not in STATES.values():
            continue
        fitting = [
            number
            for number in sorted(index.touching(outcome.finding.span))
            if STATES.get(held[number][0].verdict) is outcome.state
        ]
        if fitting:
            answered.setdefault(fitting[0], []).append(outcome)
        else:
            places.append(LeftPlace(outcome.state, outcome.finding.span, None, (outcome,)))
    for number, (decision, span) in enumerate(held):
        outcomes = tuple(answered.get(number, ()))
        places.append(LeftPlace(STATES[decision.verdict], span, decision, outcomes))
    return places


def tally(result: Result) -> Tally:
    """Count the findings, edits and places of a document by outcome."""
    states = Counter(outcome.state for outcome in result.outcomes)
    made = Made(result)
    suggested = sum(
        made.as_suggested(outcome.finding)
        for outcome in result.outcomes
        if outcome.state is State.APPLIED
    )
    by_rule = sum(edit.decision is None for edit in result.edits)
    alone = sum(edit.decision is not None and not made.findings_at(edit) for edit in result.edits)
    places = Counter((place.state, bool(place.outcomes)) for place in left_places(result))
    return Tally(
        documents=1,
        words=result.words,
        foreign_words=result.foreign_words,
        suggested=suggested,
        reworded=states[State.APPLIED] - suggested,
        kept=states[State.KEPT],
        not_a_defect=states[State.NOT_A_DEFECT],
        waiting=states[State.WAITING],
        dropped=states[State.DROPPED],
        edits_by_rule=by_rule,
        edits_on_findings=len(result.edits) - by_rule - alone,
        edits_alone=alone,
        kept_with_finding=places[State.KEPT, True],
        kept_alone=places[State.KEPT, False],
        cleared_with_finding=places[State.NOT_A_DEFECT, True],
        cleared_alone=places[State.NOT_A_DEFECT, False],
        stale=len(result.stale),
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of the documents' counts."""
    names = [field.name for field in fields(Tally)]
    sums = dict.fromkeys(names, 0)
    for one in tallies:
        for name in names:
            sums[name] += getattr(one, name)
    return Tally(**sums)
