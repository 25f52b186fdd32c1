"""An answer about one place: the decisions it makes, and those it replaces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cleaner.decisions.file import identity
from cleaner.decisions.matching import match_decision
from cleaner.errors import DecisionsError, UsageError
from cleaner.model import Decision, Kind, Scope, Span, Verdict, Witness
from cleaner.review.places import Alternative, Key, Place
from cleaner.review.rewrite import rewritten
from cleaner.review.text import Preview, ReviewedText, Status
from cleaner.review.texts import ReviewedTexts


@dataclass(frozen=True, slots=True)
class Answer:
    """Decisions to make, and the earlier decisions that they replace."""

    put: tuple[Decision, ...]
    dropped: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Remarks:
    """Why a decision was made."""

    reason: str = ""
    note: str = ""


class Answers:
    """Builds decisions in a reviewer's name, without making any of them.

    `clock` returns the time in the format that decisions use.
    """

    def __init__(self, texts: ReviewedTexts, author: str, clock: Callable[[], str]) -> None:
        self._texts = texts
        self._author = author
        self._clock = clock
        self._remarks: dict[Key, Remarks] = {}

    def repair(self, place: Place, alternative: Alternative) -> Answer:
        """Return the answer that makes a repair."""
        text = self._texts[place.document]
        witnesses = tuple(
            Witness(evidence.document, evidence.text)
            for evidence in alternative.finding.evidence
            if evidence.kind == "witness" and evidence.document and not evidence.damaged
        )
        put = [
            replace(self._stamp(place, decision, Kind.DETERMINATE), witnesses=witnesses)
            for decision in text.repair_by(alternative)
        ]
        return self._replacing(place, put)

    def own(self, place: Place, words: str) -> Answer:
        """Return the answer that replaces the words of a place with the reviewer's own.

        Raises UsageError if they are the same as the text's.
        """
        text = self._texts[place.document]
        for alternative in place.alternatives:
            span = alternative.repair.span
            if place.focus.contains(span) and words == alternative.repair.within(
                place.focus, text.document.text
            ):
                return self.repair(place, alternative)
        if words == place.words:
            raise UsageError(
                "these are already the words of the text", hint="Press k to keep them."
            )
        rule = place.leader.rule
        decision = text.decide_at(place.focus, Verdict.REPAIR, words, rule=rule)
        return self._replacing(place, [self._stamp(place, decision, Kind.WORDING)])

    def refusal(self, place: Place, verdict: Verdict) -> Answer:
        """Return the answer that leaves a place as it is."""
        text = self._texts[place.document]
        findings = text.open_findings(place) or place.findings
        kind = Kind.DETERMINATE if verdict is Verdict.KEEP else None
        put = [self._stamp(place, d, kind) for d in text.refuse(findings, verdict)]
        return self._replacing(place, put)

    def elsewhere(self, document: str, span: Span, wide: Decision) -> Answer:
        """Return the answer that applies a decision about a form to one of its places only."""
        text = self._texts[document]
        decision = text.decide_at(span, wide.verdict, wide.after, rule=wide.rule)
        put = replace(self.stamped(decision), kind=wide.kind, reason=wide.reason, note=wide.note)
        return Answer((put,), self._texts.same_places([put]))

    def rewriting(self, document: str, now: Preview, words: str) -> Answer:
        """Return the answer that makes a passage that would read as `now` read `words` instead.

        Raises UsageError if nothing changes, DecisionsError if a place could not be found again.
        """
        text = self._texts[document]
        change = rewritten(text, now, words)
        if not change.put and not change.dropped:
            raise UsageError("nothing was changed")
        whole = text.whole()
        start, reads = whole.offset_of(now), whole.after
        wanted = reads[:start] + words + reads[start + len(now.after) :]
        if text.reading_with(change.dropped, change.put) != wanted:
            raise DecisionsError(
                "these words cannot be recorded as decisions that can be found again",
                where=document,
                hint="Change fewer words at a time, or include neighbouring words.",
            )
        return Answer(tuple(self.stamped(decision) for decision in change.put), change.dropped)

    def protection(self, words: str, place: Place | None) -> Answer:
        """Return the answer that `words` are right everywhere, including for the rule at `place`.

        Raises UsageError if there are no words.
        """
        if not words.strip():
            raise UsageError("name the words to protect")
        rule = place.leader.rule if place and words in place.form.before else None
        decision = self.stamped(
            Decision(
                verdict=Verdict.NOT_A_DEFECT,
                before=words,
                scope=Scope.EVERYWHERE,
                rule=rule,
                reason="protected name",
            )
        )
        return Answer((decision,), self._texts.same_places([decision]))

    def changed(self, place: Place, change: Callable[[Decision], Decision]) -> Answer | None:
        """Return the answer that changes the decision about a place; None if it is undecided."""
        if not self._is_decided(place):
            return None
        text = self._texts[place.document]
        verdict = text.decision_of(place).decision.verdict
        old = tuple(
            decided.decision
            for decided in text.decisions_on(place.focus)
            if decided.decision.verdict is verdict
        )
        return Answer(tuple(self.stamped(change(decision)) for decision in old), old)

    def remarks(self, place: Place) -> Remarks:
        """Return reason and note of the decision about a place, made or still to be made."""
        if not self._is_decided(place):
            return self._remarks.get(place.key, Remarks(place.leader.message))
        decision = self._texts[place.document].decision_of(place).decision
        return Remarks(decision.reason, decision.note)

    def remember(self, place: Place, remarks: Remarks) -> None:
        """Keep reason and note for the decision still to be made about a place."""
        self._remarks[place.key] = remarks

    def stamped(self, decision: Decision) -> Decision:
        """Return a decision with the reviewer's name and the time."""
        return replace(decision, author=self._author, time=self._clock())

    def _stamp(self, place: Place, decision: Decision, kind: Kind | None) -> Decision:
        said = self._remarks.get(place.key, Remarks(place.leader.message))
        marked = replace(decision, kind=kind, reason=said.reason, note=said.note)
        return self.stamped(marked)

    def _replacing(self, place: Place, put: Sequence[Decision]) -> Answer:
        return Answer(tuple(put), _replaced(self._texts, place, put))

    def _is_decided(self, place: Place) -> bool:
        return self._texts.status(place) not in (Status.OPEN, Status.AUTOMATIC)


def _replaced(texts: ReviewedTexts, place: Place, put: Sequence[Decision]) -> tuple[Decision, ...]:
    text: ReviewedText = texts[place.document]
    dropped: dict[tuple[object, ...], Decision] = {}
    for decision in put:
        if decision.verdict is Verdict.REPAIR:
            span = match_decision(decision, text.document.text).spans[0]
            dropped |= {identity(d): d for d in text.conflicting(span)}
    if not text.open_findings(place):  # decided before: the new answer replaces the old one
        dropped |= {identity(d): d for d in text.conflicting(place.focus)}
        for decided in text.decisions_on(place.hull):
            spans = {place.focus, *(finding.span for finding in place.findings)}
            if decided.decision.scope is Scope.PLACE and decided.span in spans:
                dropped[identity(decided.decision)] = decided.decision
    dropped |= {identity(d): d for d in texts.same_places(put)}
    return tuple(dropped.values())
