"""One document under review: its places, the decisions about it, and how it will read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from cleaner.apply import apply
from cleaner.decide import LocatedDecision, LocatedDecisions, decide, settles, weigh
from cleaner.decisions.file import file_order, identity
from cleaner.decisions.matching import (
    DecisionMatch,
    decision_at,
    match_decision,
    match_decisions,
    speaks_of,
)
from cleaner.errors import DecisionsError
from cleaner.garble import garble_score
from cleaner.model import Decision, Edit, Finding, Repair, Scope, Span, Tier, Verdict
from cleaner.pipeline import Detected
from cleaner.resolve import resolve
from cleaner.review.places import Alternative, Form, Key, Place, focus_of, places_of
from cleaner.text.annotated import AnnotatedText
from cleaner.text.spans import SpanIndex

# A repair hidden by its own new words (an “a” before an “a”) is identified by the words next to it;
# at most this many words on each side are tried.
MAX_WIDENING = 4

WORD_RE = re.compile(r"\w+")

# Marks the edit of a preview that nobody has decided on yet.
PROPOSED = "proposed"


Located = Mapping[tuple[object, ...], DecisionMatch]


class Status(StrEnum):
    """What was decided about a place, if anything."""

    OPEN = "open"
    AUTOMATIC = "automatic"
    REPAIRED = "repaired"
    OWN_WORDS = "own words"
    KEPT = "kept"
    NOT_A_DEFECT = "not a defect"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text as it was and as it will be; `edit` is None where nothing changes."""

    span: Span
    before: str
    after: str
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """A stretch of a document with all decisions so far applied.

    `span` may be wider than requested: an edit is never cut in two.
    """

    span: Span
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> str:
        """The original words."""
        return "".join(piece.before for piece in self.pieces)

    @property
    def after(self) -> str:
        """The words as they will be."""
        return "".join(piece.after for piece in self.pieces)

    @property
    def key(self) -> tuple[int, str]:
        """What identifies a stretch that reads the same when the text is read again."""
        return self.span.start, self.after

    def offset_of(self, part: Preview) -> int:
        """Return where a part of this stretch begins in the words as they will be."""
        first, offset = part.pieces[0], 0
        for piece in self.pieces:
            if piece.edit is None and first.edit is None:
                if piece.span.start <= first.span.start < piece.span.end:
                    return offset + first.span.start - piece.span.start
            elif piece == first:
                return offset
            offset += len(piece.after)
        raise ValueError("not a part of this stretch")


class ReviewedText:
    """A document with its places, and the decisions about it.

    Anything undecided stays as it is, except for safe repairs, which `cleaner clean` makes without
    asking. `annotated` is what a check knows about the text; it is reused if it has exactly these
    words (a check reads normalised ones).
    """

    def __init__(
        self,
        detected: Detected,
        decisions: Iterable[Decision] = (),
        annotated: AnnotatedText | None = None,
    ) -> None:
        self.document = detected.document
        if annotated is None or annotated.text != self.document.text:
            annotated = AnnotatedText(self.document.id, self.document.text)
        self.annotated = annotated
        self._located: dict[tuple[object, ...], DecisionMatch] = {}
        self._locate(self._changed((), decisions))
        self.load(detected)

    def load(self, detected: Detected) -> None:
        """Take findings, replacing those known so far."""
        self.detected = detected
        self.garble_score = garble_score(self._words, detected.findings)
        self.places = places_of(self.document, detected.findings, self._line_starts)
        self._by_span = SpanIndex((place.hull, place) for place in self.places)
        self._numbers: dict[str | Form | Key, list[int]] = defaultdict(list)
        for number, place in enumerate(self.places):
            for name in (place.key, place.leader.rule, place.form):
                self._numbers[name].append(number)
        self._statuses = [Status.OPEN] * len(self.places)
        self._changed_places = set(range(len(self.places)))

    def change(self, dropped: Iterable[Decision], put: Iterable[Decision]) -> None:
        """Drop some decisions, and add others; those about other documents are ignored."""
        before = _in_force(self.located)
        self._locate(self._changed(dropped, put))
        after = _in_force(self.located)
        # A decision may also give way to another, or come into force again: what counts is where
        # the decisions in force differ.
        for held in before.keys() ^ after.keys():
            for place in self.places_on((before.get(held) or after[held]).span):
                self._changed_places.update(self._numbers[place.key])

    def _changed(self, dropped: Iterable[Decision], put: Iterable[Decision]) -> Located:
        """Return the decisions about this text as they would be after a change."""
        located = dict(self._located)
        for decision in dropped:
            located.pop(identity(decision), None)
        heard = [decision for decision in put if speaks_of(decision, self.document.id)]
        for found in match_decisions(heard, self.document.text):
            located[identity(found.decision)] = found
        return located

    def _locate(self, located: Located) -> None:
        self._located = dict(located)
        self.located = _weighed(located)
        self._settled = SpanIndex(
            (decided.span, decided) for decided in (*self.located.repairs, *self.located.refusals)
        )

    @cached_property
    def _words(self) -> int:
        return len(self.document.text.split())

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, position = [0], self.document.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.document.text.find("\n", position + 1)
        return starts

    def decisions_on(self, span: Span) -> list[LocatedDecision]:
        """Return the decisions about words that `span` shares."""
        return self._settled.touching(span)

    def places_on(self, span: Span) -> list[Place]:
        """Return the places with findings that share words with `span`."""
        return self._by_span.touching(span)

    def open_findings(self, place: Place) -> list[Finding]:
        """Return the findings of a place that no decision settles."""
        located = self.decisions_on(place.hull)
        if not located:
            return list(place.findings)
        return [f for f in place.findings if not any(settles(decided, f) for decided in located)]

    def status(self, place: Place) -> Status:
        """Return the status of a place of this text."""
        (number,) = self._numbers[place.key]
        return self.statuses[number]

    @property
    def statuses(self) -> Sequence[Status]:
        """The status of each place, in order."""
        for number in self._changed_places:
            self._statuses[number] = self._status_of(self.places[number])
        self._changed_places.clear()
        return self._statuses

    def left(self, alike: str | Form) -> int:
        """Return how many places of a rule (by name) or of a form are undecided."""
        statuses = self.statuses
        return [statuses[n] for n in self._numbers.get(alike, ())].count(Status.OPEN)

    def _status_of(self, place: Place) -> Status:
        still_open = self.open_findings(place)
        if still_open:
            return Status.AUTOMATIC if still_open[0].tier is Tier.SAFE else Status.OPEN
        decided = self.decision_of(place)
        match decided.decision.verdict:
            case Verdict.KEEP:
                return Status.KEPT
            case Verdict.NOT_A_DEFECT:
                return Status.NOT_A_DEFECT
            case _:
                suggested = any(_is_suggestion(decided, other) for other in self._others(place))
                return Status.REPAIRED if suggested else Status.OWN_WORDS

    def decision_of(self, place: Place) -> LocatedDecision:
        """Return the decision that settles a place, repairs first; it must be settled."""
        located = self.decisions_on(place.hull)
        return min(
            (decided for decided in located if settles(decided, place.leader)),
            key=lambda decided: (decided.decision.verdict is not Verdict.REPAIR, decided.span),
        )

    def _others(self, place: Place) -> list[Alternative]:
        return [
            alternative
            for beside in self.places_on(place.hull)
            for alternative in beside.alternatives
        ]

    def decide_at(
        self, span: Span, verdict: Verdict, after: str | None = None, *, rule: str | None = None
    ) -> Decision:
        """Return a decision about `span` that can find its place again.

        Where the new words would hide the place, neighbouring words are included.

        Raises DecisionsError if no decision about these words can be found again.
        """
        text = self.document.text
        for _ in range(MAX_WIDENING):
            decision = replace(decision_at(self.document, span, verdict, after), rule=rule)
            if match_decision(decision, text).spans == (span,):
                return decision
            wider = self._wider(span)
            if after is not None:
                after = text[wider.start : span.start] + after + text[span.end : wider.end]
            span = wider
        raise DecisionsError(
            f"a decision about “{span.of(text)}” could not be found again",
            where=self.document.id,
            hint="Include more words around it: edit the sentence.",
        )

    def _wider(self, span: Span) -> Span:
        text = self.document.text
        start = text.rfind(" ", 0, max(0, span.start - 1)) + 1 if span.start else 0
        end = text.find(" ", min(len(text), span.end + 1))
        return Span(start, len(text) if end < 0 else end)

    def repair_by(self, alternative: Alternative) -> list[Decision]:
        """Return the decisions that make a repair: one for each stretch that it replaces."""
        return [
            self.decide_at(
                replacement.span,
                Verdict.REPAIR,
                replacement.text,
                rule=alternative.finding.rule,
            )
            for replacement in alternative.repair.replacements
        ]

    def refuse(self, findings: Sequence[Finding], verdict: Verdict) -> list[Decision]:
        """Return the decisions that keep all these findings from changing anything."""
        decisions: list[Decision] = []
        spans: list[Span] = []
        for finding in findings:
            located = [
                LocatedDecision(decision, span)
                for decision, span in zip(decisions, spans, strict=True)
            ]
            if any(settles(decided, finding) for decided in located):
                continue
            span = next(s for s in self._refusal_spans(finding, findings) if s not in spans)
            spans.append(span)
            decisions.append(self.decide_at(span, verdict, rule=finding.rule))
        for decided in self.located.repairs:
            # A repair of this form everywhere gives way only to a decision about the same words.
            wide = decided.decision.scope is not Scope.PLACE and decided.span not in spans
            if wide and any(focus_of(finding).overlaps(decided.span) for finding in findings):
                spans.append(decided.span)
                decisions.append(self.decide_at(decided.span, verdict, rule=decided.decision.rule))
        return decisions

    def _refusal_spans(self, finding: Finding, together: Sequence[Finding]) -> Iterator[Span]:
        """Yield the words by which a finding can be refused, the best first.

        A decision about some words also settles other findings within them. So a flag on a whole
        paragraph is refused by the longest stretch of it that no other place touches.
        """
        for whole in (focus_of(finding), finding.span):
            others = [
                other.span
                for place in self.places_on(whole)
                for other in place.findings
                if other not in together
            ]
            if not others:
                yield whole
            free = _free_words(self.document.text, whole, others)
            if free:
                yield Span(free[0].start, free[-1].end)
                yield from free
        yield focus_of(finding)
        yield finding.span
        for end in range(finding.span.end, finding.span.start, -1):
            yield Span(finding.span.start, end)

    def conflicting(self, span: Span) -> list[Decision]:
        """Return the decisions about single places that a repair of `span` replaces."""
        return [
            decided.decision
            for decided in self.decisions_on(span)
            if decided.decision.scope is Scope.PLACE and decided.span.overlaps(span)
        ]

    def preview(self, span: Span, proposal: Repair | None = None) -> Preview:
        """Return how `span` will read, as if `proposal` had been accepted too."""
        edits = self._edits(span, proposal)
        for edit in edits:
            span = Span(min(span.start, edit.span.start), max(span.end, edit.span.end))
        pieces, position, text = [], span.start, self.document.text
        for edit in edits:
            if position < edit.span.start:
                gap = Span(position, edit.span.start)
                pieces.append(Piece(gap, gap.of(text), gap.of(text)))
            pieces.append(Piece(edit.span, edit.before, edit.after, edit))
            position = edit.span.end
        if position < span.end:
            gap = Span(position, span.end)
            pieces.append(Piece(gap, gap.of(text), gap.of(text)))
        return Preview(span, tuple(pieces))

    def whole(self) -> Preview:
        """Return how the whole document will read."""
        return self.preview(Span(0, len(self.document.text)))

    def reading_with(self, dropped: Iterable[Decision], put: Iterable[Decision]) -> str:
        """Return how the whole document would read if some decisions were replaced by others."""
        decided = decide(
            self.document,
            resolve(self.detected.findings),
            _weighed(self._changed(dropped, put)),
            Tier.SAFE,
        )
        return apply(self.document.text, decided.edits)

    def _edits(self, span: Span, proposal: Repair | None) -> list[Edit]:
        near = self._near(span)
        findings = [finding for place in self.places_on(near) for finding in place.findings]
        located = self.decisions_on(near)
        repairs = [r for r in located if r.decision.verdict is Verdict.REPAIR]
        refusals = [r for r in located if r.decision.verdict is not Verdict.REPAIR]
        if proposal is not None:
            new = proposal.replacements
            repairs = [r for r in repairs if not any(r.span.overlaps(n.span) for n in new)]
            for replacement in new:
                before = replacement.span.of(self.document.text)
                decision = Decision(
                    verdict=Verdict.REPAIR, before=before, after=replacement.text, note=PROPOSED
                )
                repairs.append(LocatedDecision(decision, replacement.span))
        decided = decide(
            self.document,
            resolve(findings),
            LocatedDecisions(tuple(repairs), tuple(refusals)),
            Tier.SAFE,
        )
        return [edit for edit in decided.edits if edit.span.touches(span)]

    def _near(self, span: Span) -> Span:
        """Return the stretch that can affect what happens to `span`.

        No place or decision crosses its ends. It is one code point wider on each side, since
        an insertion touches what is next to it.
        """
        near = span
        while True:
            hulls = [place.hull for place in self.places_on(near)]
            hulls += [decided.span for decided in self.decisions_on(near)]
            hull = _hull([span, *hulls])
            wider = Span(max(0, hull.start - 1), hull.end + 1)
            if wider == near:
                return near
            near = wider

    def sentence(self, span: Span) -> Span:
        """Return the sentences that contain `span`, or just the span where there is none."""
        first = self.annotated.sentence_at(span.start)
        last = self.annotated.sentence_at(max(span.start, span.end - 1))
        return _hull([span, *(s for s in (first, last) if s.touches(span))])

    def paragraph(self, span: Span) -> Span:
        """Return the lines that contain `span`."""
        text = self.document.text
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", max(span.start, span.end - 1))
        return Span(start, len(text) if end < 0 else max(end, span.end))

    def position(self, start: int) -> tuple[int, int]:
        """Return line and column, both from 1, of a code point."""
        line = bisect_right(self._line_starts, start)
        return line, start - self._line_starts[line - 1] + 1


def _weighed(located: Located) -> LocatedDecisions:
    return weigh(sorted(located.values(), key=lambda found: file_order(found.decision)))


def _in_force(located: LocatedDecisions) -> dict[tuple[int, Span], LocatedDecision]:
    """Return the decisions in force by object and place: each object has its own decision."""
    return {
        (id(decided.decision), decided.span): decided
        for decided in (*located.repairs, *located.refusals)
    }


def _free_words(text: str, whole: Span, others: Sequence[Span]) -> list[Span]:
    """Return the words of the longest stretch of `whole` that none of `others` touches."""
    best: list[Span] = []
    run: list[Span] = []
    for match in WORD_RE.finditer(text, whole.start, whole.end):
        word = Span(*match.span())
        if any(other.touches(word) for other in others):
            run = []
            continue
        run.append(word)
        if not best or run[-1].end - run[0].start > best[-1].end - best[0].start:
            best = list(run)
    return best


def _hull(spans: Sequence[Span]) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _is_suggestion(decided: LocatedDecision, alternative: Alternative) -> bool:
    inside = tuple(r for r in alternative.repair.replacements if decided.span.contains(r.span))
    if not inside:
        return False
    before = decided.decision.before
    shift = decided.span.start
    words, position = [], 0
    for replacement in inside:
        words += [before[position : replacement.span.start - shift], replacement.text]
        position = replacement.span.end - shift
    return "".join([*words, before[position:]]) == decided.decision.after
