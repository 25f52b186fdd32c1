"""One answer for many places: planned with a list of all that it touches, then carried out.

A plan is made of decisions about single places. A decision about a form everywhere, which also
holds in texts that come later, is only added where the words are distinctive: an ordinary word
would hit sentences that nobody has looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cleaner.decisions.file import identity
from cleaner.decisions.matching import match_decision
from cleaner.lexicon.frequency import zipf
from cleaner.model import Decision, Scope, Span, Verdict
from cleaner.review.places import Alternative, Place
from cleaner.review.session import ReviewSession, Step
from cleaner.review.text import Status

# More places than this are confirmed by the caller before a plan is carried out.
CONFIRM_ABOVE = 20

# A word as rare as this is a name or a garble; one of every hundred pages is neither.
DISTINCTIVE_ZIPF = 2.0
MIN_DISTINCTIVE = 4
WORD_RE = re.compile(r"[^\W\d_]+")


class Reach(StrEnum):
    """To which places an answer is given."""

    FORM_HERE = "this form in this document"
    FORM = "this form everywhere"
    RULE = "all of this rule"


@dataclass(frozen=True, slots=True)
class Touched:
    """A place that a plan decides; `place` is None for words that no rule found."""

    document: str
    span: Span
    line: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an answer for many places would do; `wide` is its decision about the form, if any."""

    reach: Reach
    verdict: Verdict
    touched: tuple[Touched, ...]
    step: Step
    wide: Decision | None = None

    @property
    def asks(self) -> bool:
        """Tell whether it touches so many places that it is confirmed first."""
        return len(self.touched) > CONFIRM_ABOVE


def is_distinctive(words: str) -> bool:
    """Tell whether words are no ordinary English: one of them is a rare name or no word at all.

    >>> is_distinctive("expelledat"), is_distinctive("In"), is_distinctive("the talks")
    (True, False, False)
    """
    return any(
        len(word) >= MIN_DISTINCTIVE and zipf(word) < DISTINCTIVE_ZIPF
        for word in WORD_RE.findall(words)
    )


def plan(session: ReviewSession, reach: Reach, verdict: Verdict, number: int = 0) -> Plan:
    """Plan the answer that is meant for the current place for all places like it.

    Only open places among those gone through (the filter holds) are touched, and, when they are
    refused, those that would be repaired without asking. A repair is the suggestion of this
    `number` (from 0) for a form, and each place's first for a rule.

    Raises UsageError if there is no place, or no such suggestion.
    """
    here = session.here()
    chosen = session.alternative(here, number) if verdict is Verdict.REPAIR else None
    answered = {Status.OPEN}
    if verdict is not Verdict.REPAIR:
        answered.add(Status.AUTOMATIC)
    places = [
        place
        for place in session.places
        if place.key == here.key
        or (session.standing(place) in answered and _is_like(place, here, reach))
    ]
    put: dict[tuple[object, ...], Decision] = {}
    dropped: dict[tuple[object, ...], Decision] = {}
    touched: list[Touched] = []
    for place in places:
        if chosen is None:
            new, old = session.refusal(place, verdict)
        elif (same := _same(session, place, here, chosen, reach)) is not None:
            new, old = session.repair(place, same)
        else:
            continue
        put |= {identity(decision): decision for decision in new}
        dropped |= {identity(decision): decision for decision in old}
        touched.append(Touched(place.document, place.focus, place.line, place))
    wide = _wide(session, here, reach, list(put.values()))
    if wide is not None:
        touched += _elsewhere(session, wide, touched)
        put[identity(wide)] = wide
        dropped |= {identity(d): d for d in session.same_places([wide])}
    label = f"{len(touched)} places: {verdict}, {reach}"
    step = Step(label, tuple(put.values()), tuple(dropped.values()), here.key)
    return Plan(reach, verdict, tuple(touched), step, wide)


def _is_like(place: Place, here: Place, reach: Reach) -> bool:
    if reach is Reach.RULE:
        return place.leader.rule == here.leader.rule
    same_document = reach is Reach.FORM or place.document == here.document
    return place.form == here.form and same_document


def _same(
    session: ReviewSession, place: Place, here: Place, chosen: Alternative, reach: Reach
) -> Alternative | None:
    """Return the suggestion at `place` that does what `chosen` does, or None."""
    if place.key == here.key:
        return chosen
    if reach is Reach.RULE:
        return place.alternatives[0] if place.alternatives else None
    wanted = _effect(session, here, chosen)
    return next((a for a in place.alternatives if _effect(session, place, a) == wanted), None)


def _effect(
    session: ReviewSession, place: Place, alternative: Alternative
) -> tuple[tuple[int, str, str], ...]:
    text = session.text(place.document).document.text
    return tuple(
        (r.span.start - place.focus.start, r.span.of(text), r.text)
        for r in alternative.repair.replacements
    )


def _wide(
    session: ReviewSession, here: Place, reach: Reach, put: Sequence[Decision]
) -> Decision | None:
    """Return the decision about the form, or None where only single places are decided."""
    if reach is Reach.RULE or session.is_narrowed or not is_distinctive(here.form.before):
        return None
    in_place = [
        decision
        for decision in put
        if match_decision(decision, session.text(here.document).document.text).spans
        == (here.focus,)
    ]
    if not in_place or here.form.before != here.form.before.strip():
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
    """Return where a decision about a form would also hold in the texts at hand."""
    listed: dict[str, set[Span]] = {}
    for touched in known:
        listed.setdefault(touched.document, set()).add(touched.span)
    found: list[Touched] = []
    for document in session.documents:
        if wide.document not in (None, document.id):
            continue
        text = session.text(document.id)
        found += [
            Touched(document.id, span, text.position(span.start)[0])
            for span in match_decision(wide, document.text).spans
            if span not in listed.get(document.id, ()) and not text.decisions_on(span)
        ]
    return found
