"""A passage as an editor rewrote it becomes decisions about as few words as possible."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cleaner.decisions.matching import match_decision
from cleaner.golden import word_edits
from cleaner.model import Decision, Kind, Scope, Span, Verdict
from cleaner.review.text import Piece, Preview, ReviewedText


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The decisions that give a passage its new words, and those that they replace."""

    put: tuple[Decision, ...]
    dropped: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """New words for a span of the text as it would read."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class _Region:
    """Changes that touch the same earlier edits, together with these: they are made anew as one."""

    start: int
    end: int
    changes: tuple[_Change, ...]


def rewritten(text: ReviewedText, now: Preview, words: str) -> Rewritten:
    """Return what makes a passage that would read as `now` read `words` instead.

    Raises DecisionsError if one of the new decisions could not be found again.
    """
    put: list[Decision] = []
    dropped: list[Decision] = []
    for region in _regions(now, words):
        original = Span(_original(now, region.start), _original(now, region.end, is_end=True))
        new = [
            _decision(text, Span(original.start + at.start, original.start + at.end), after)
            for at, after in word_edits(original.of(text.document.text), _words_of(now, region))
        ]
        put += new
        for piece in now.pieces:
            if piece.edit is None or not original.contains(piece.span):
                continue
            decision = piece.edit.decision
            if decision is not None and decision.scope is Scope.PLACE:
                dropped.append(decision)
            elif not any(_covers(text, d, piece.span) for d in new):
                # It would be repaired again without asking.
                rule = piece.edit.rule
                put.append(text.decide_at(piece.span, Verdict.NOT_A_DEFECT, rule=rule))
    return Rewritten(tuple(put), tuple(dropped))


def _covers(text: ReviewedText, decision: Decision, span: Span) -> bool:
    return any(found.overlaps(span) for found in match_decision(decision, text.document.text).spans)


def _decision(text: ReviewedText, span: Span, after: str) -> Decision:
    """Return a repair, with the rule as its source if a rule suggests it."""
    for place in text.places_on(span):
        for alternative in place.alternatives:
            replacements = alternative.repair.replacements
            if len(replacements) == 1 and replacements[0].span == span:
                rule = alternative.finding.rule
                kind = Kind.DETERMINATE if replacements[0].text == after else Kind.WORDING
                found = text.decide_at(span, Verdict.REPAIR, after, rule=rule)
                return replace(found, kind=kind)
    return replace(text.decide_at(span, Verdict.REPAIR, after), kind=Kind.WORDING)


def _regions(now: Preview, words: str) -> list[_Region]:
    regions: list[_Region] = []
    edited = [(start, end) for start, end, piece in _placed(now) if piece.edit is not None]
    for at, new in word_edits(now.after, words):
        region = _Region(at.start, at.end, (_Change(at.start, at.end, new),))
        for start, end in edited:
            if Span(start, end).touches(Span(region.start, region.end)):
                region = replace(region, start=min(region.start, start), end=max(region.end, end))
        if regions and region.start <= regions[-1].end:
            last = regions.pop()
            region = _Region(
                min(last.start, region.start),
                max(last.end, region.end),
                (*last.changes, *region.changes),
            )
        regions.append(region)
    return regions


def _words_of(now: Preview, region: _Region) -> str:
    parts, position = [], region.start
    for change in region.changes:
        parts += [now.after[position : change.start], change.words]
        position = change.end
    return "".join([*parts, now.after[position : region.end]])


def _placed(now: Preview) -> list[tuple[int, int, Piece]]:
    """Return the pieces with their positions in the text as it would read."""
    placed, position = [], 0
    for piece in now.pieces:
        placed.append((position, position + len(piece.after), piece))
        position += len(piece.after)
    return placed


def _original(now: Preview, position: int, *, is_end: bool = False) -> int:
    """Return the position in the original for a position of the text as it would read.

    At the edge of an edit, a start goes before it and an end after it if the edit belongs to
    the region, which is the case if anything of it is left.
    """
    best = now.span.start
    for start, end, piece in _placed(now):
        if start <= position <= end:
            at = _within(piece, position - start, is_end=is_end)
            if not is_end:
                return at
            best = at
    return best


def _within(piece: Piece, offset: int, *, is_end: bool) -> int:
    if piece.edit is None:
        return piece.span.start + offset
    if offset == 0 and (piece.after or not is_end):
        return piece.span.start
    return piece.span.end
