"""One answer for many places: planned with a list of everything it affects, then carried out.

A plan consists of answers to single places, each of which can be left out. A decision about the
form, which also applies to future texts, is only offered where the words are distinctive: an
ordinary word would affect sentences that nobody has looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cleaner.decisions.file import identity
from cleaner.decisions.matching import match_decision
from cleaner.errors import DecisionsError
from cleaner.lexicon.frequency import zipf
from cleaner.model import Decision, Scope, Span, Verdict
from cleaner.review.answers import Answer
from cleaner.review.history import Step
from cleaner.review.places import Alternative, Key, Place
from cleaner.review.session import ReviewSession
from cleaner.review.text import Status

# A word this rare is a name or garbled; one found every hundred pages is neither.
DISTINCTIVE_ZIPF = 2.0
MIN_DISTINCTIVE = 4
WORD_RE = re.compile(r"[^\W\d_]+")


class Reach(StrEnum):
    """Which places get an answer."""

    FORM_HERE = "identical cases in this document"
    FORM = "identical cases everywhere"
    RULE = "all of this rule"


@dataclass(frozen=True, slots=True)
class Touched:
    """A place in a list of places; `place` is None for words that no rule found."""

    document: str
    span: Span
    line: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an answer for many places would do.

    `answers` has one answer for each of the places `touched`. `wide` is the answer about the form,
    if one is offered: it applies wherever the words occur, so it goes with all places or with none.
    """

    reach: Reach
    verdict: Verdict
    touched: tuple[Touched, ...]
    answers: tuple[Answer, ...]
    key: Key
    wide: Answer | None = None

    @property
    def asks(self) -> bool:
        """Return whether it must be confirmed: it decides more than one place."""
        return len(self.touched) > 1 or self.wide is not None

    @property
    def is_wide_by_default(self) -> bool:
        """Return whether the decision about the form is selected by default.

        One place proves nothing about future texts.
        """
        return self.wide is not None and len(self.touched) > 1

    def step(self, chosen: Collection[int] | None = None, *, wide: bool | None = None) -> Step:
        """Return the step that answers the places of these numbers (from 0), or all of them.

        `wide` says whether the decision about the form is made too; the default is as offered.

        Raises ValueError for a decision about the form that leaves out places.
        """
        wide = self.is_wide_by_default and chosen is None if wide is None else wide
        numbers = range(len(self.touched)) if chosen is None else sorted(chosen)
        if wide and len(numbers) < len(self.touched):
            raise ValueError("a decision about the form cannot leave out places")
        answers = [self.answers[number] for number in numbers]
        if wide and self.wide is not None:
            # Words that no rule found are covered by the decision about the form.
            answers = [a for a, t in zip(answers, self.touched, strict=True) if t.place]
            answers.append(self.wide)
        put = {identity(d): d for answer in answers for d in answer.put}
        dropped = {identity(d): d for answer in answers for d in answer.dropped}
        count = len(numbers)
        label = f"{self.verdict} ({'1 place' if count == 1 else f'{count:,} places'})"
        return Step(label, tuple(put.values()), tuple(dropped.values()), self.key)

    def noted(self, note: str) -> Plan:
        """Return the plan with this note in all of its decisions."""

        def with_note(answer: Answer) -> Answer:
            return replace(answer, put=tuple(replace(d, note=note) for d in answer.put))

        return replace(
            self,
            answers=tuple(map(with_note, self.answers)),
            wide=with_note(self.wide) if self.wide else None,
        )


def is_distinctive(words: str) -> bool:
    """Return whether words are not ordinary English: one is a rare name or not a word at all.

    >>> is_distinctive("expelledat"), is_distinctive("In"), is_distinctive("the talks")
    (True, False, False)
    """
    return any(
        len(word) >= MIN_DISTINCTIVE and zipf(word) < DISTINCTIVE_ZIPF
        for word in WORD_RE.findall(words)
    )


def plan(session: ReviewSession, reach: Reach, verdict: Verdict, number: int = 0) -> Plan:
    """Plan the answer meant for the current place for all places like it.

    Only open places among those gone through (the filter applies) are affected and, when refused,
    those that would be repaired without asking. A repair is the suggestion with this `number` (from
    0) for a form, and each place's first for a rule.

    Raises UsageError if there is no place or no such suggestion.
    """
    here = session.here()
    chosen = session.alternative(here, number) if verdict is Verdict.REPAIR else None
    answered = {Status.OPEN}
    if verdict is not Verdict.REPAIR:
        answered.add(Status.AUTOMATIC)
    touched: list[Touched] = []
    answers: list[Answer] = []
    for place in session.navigation.places:
        if place.key != here.key and not (
            session.texts.status(place) in answered and _is_like(place, here, reach)
        ):
            continue
        if chosen is None:
            answers.append(session.answers.refusal(place, verdict))
        elif (same := _same(session, place, here, chosen, reach)) is not None:
            answers.append(session.answers.repair(place, same))
        else:
            continue
        touched.append(Touched(place.document, place.focus, place.line, place))
    planned = Plan(reach, verdict, tuple(touched), tuple(answers), here.key)
    form = _wide(session, here, reach, [d for answer in answers for d in answer.put])
    return planned if form is None else _widened(session, planned, form)


def _widened(session: ReviewSession, planned: Plan, form: Decision) -> Plan:
    """Return the plan with a decision about the form, and all places that it would also affect."""
    others = _elsewhere(session, form, planned.touched)
    try:
        answers = [session.answers.elsewhere(t.document, t.span, form) for t in others]
    except DecisionsError:  # one of them can be decided only together with all
        return planned
    return replace(
        planned,
        touched=(*planned.touched, *others),
        answers=(*planned.answers, *answers),
        wide=Answer((form,), session.texts.same_places([form])),
    )


def _is_like(place: Place, here: Place, reach: Reach) -> bool:
    if reach is Reach.RULE:
        return place.leader.rule == here.leader.rule
    same_document = reach is Reach.FORM or place.document == here.document
    return place.form == here.form and same_document


def _same(
    session: ReviewSession, place: Place, here: Place, chosen: Alternative, reach: Reach
) -> Alternative | None:
    """Return the suggestion at `place` with the same effect as `chosen`, or None."""
    if place.key == here.key:
        return chosen
    if reach is Reach.RULE:
        return place.alternatives[0] if place.alternatives else None
    wanted = _effect(session, here, chosen)
    return next((a for a in place.alternatives if _effect(session, place, a) == wanted), None)


def _effect(
    session: ReviewSession, place: Place, alternative: Alternative
) -> tuple[tuple[int, str, str], ...]:
    text = session.texts[place.document].document.text
    return tuple(
        (r.span.start - place.focus.start, r.span.of(text), r.text)
        for r in alternative.repair.replacements
    )


def _wide(
    session: ReviewSession, here: Place, reach: Reach, put: Sequence[Decision]
) -> Decision | None:
    """Return the decision about the form, or None if only single places can be decided."""
    if reach is Reach.RULE or session.navigation.is_narrowed or not is_distinctive(here.words):
        return None
    in_place = [
        decision
        for decision in put
        if match_decision(decision, session.texts[here.document].document.text).spans
        == (here.focus,)
    ]
    if not in_place or here.words != here.words.strip():
        return None
    everywhere = reach is Reach.FORM
    return replace(
        in_place[0],
        left="",
        right="",
        ordinal=0,
        scope=Scope.EVERYWHERE if everywhere else Scope.DOCUMENT,
        document=None if everywhere else here.document,
        line=0,
        column=0,
        witnesses=(),
    )


def _elsewhere(session: ReviewSession, wide: Decision, known: Sequence[Touched]) -> list[Touched]:
    """Return where else a decision about a form would apply in the texts at hand."""
    listed: dict[str, set[Span]] = {}
    for touched in known:
        listed.setdefault(touched.document, set()).add(touched.span)
    found: list[Touched] = []
    for document in session.texts.documents:
        if wide.document not in (None, document.id):
            continue
        text = session.texts[document.id]
        found += [
            Touched(document.id, span, text.position(span.start)[0])
            for span in match_decision(wide, document.text).spans
            if span not in listed.get(document.id, ()) and not text.decisions_on(span)
        ]
    return found
