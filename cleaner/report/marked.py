"""A document's text as lines of pieces, cut wherever a mark begins or ends.

Findings may overlap in any way; markup may not. Cutting at every boundary gives pieces that know
all the marks covering them, so that no two elements ever overlap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from cleaner.model import Span

BREAK_RE = re.compile(r"\r?\n")


class Look(StrEnum):
    """What a mark in the text means."""

    CHANGED = "changed"
    WAITING = "waiting"
    KEPT = "kept"
    NOT_A_DEFECT = "not-a-defect"
    DROPPED = "dropped"


class Kind(StrEnum):
    """What a piece is: original, removed or new words, a place, a number, a note."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"
    POINT = "point"
    REFERENCE = "reference"
    BREAK = "break"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered place of the text; `after` are the new words of a change."""

    number: int
    look: Look
    span: Span
    after: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line under the same marks."""

    kind: Kind
    text: str = ""
    marks: tuple[Mark, ...] = ()

    @property
    def looks(self) -> tuple[Look, ...]:
        """The distinct looks of the marks over this piece."""
        return tuple(dict.fromkeys(mark.look for mark in self.marks))


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line; `gap` means that blank ones precede it."""

    number: int
    pieces: tuple[Piece, ...]
    gap: bool = False

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks whose numbers are in this line."""
        return tuple(p.marks[0] for p in self.pieces if p.kind is Kind.REFERENCE)


def lines_of(text: str, marks: Sequence[Mark]) -> list[Line]:
    """Return the lines of `text` with the marks in place; blank lines become gaps."""
    lines: list[Line] = []
    pieces: list[Piece] = []
    number, gap = 1, False
    for piece in [*_pieces(text, marks), Piece(Kind.BREAK)]:
        if piece.kind is not Kind.BREAK:
            pieces.append(piece)
            continue
        if all(p.kind is Kind.SAME and not p.text.strip() for p in pieces):
            gap = bool(lines)
        else:
            lines.append(Line(number, tuple(pieces), gap))
            gap = False
        pieces = []
        number += 1
    return lines


def _pieces(text: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Yield the pieces of the whole text, with a BREAK at the end of each line but the last."""
    points, starts, ends = (defaultdict[int, list[Mark]](list) for _ in range(3))
    for mark in marks:
        if mark.span:
            starts[mark.span.start].append(mark)
            ends[mark.span.end].append(mark)
        else:
            points[mark.span.start].append(mark)
    breaks = {match.start(): match.end() for match in BREAK_RE.finditer(text)}
    cuts = sorted({0, len(text), *points, *starts, *ends, *breaks, *breaks.values()})
    active: list[Mark] = []
    for start, end in pairwise(cuts):
        yield from _points(points[start], active)
        active += starts[start]
        words = text[start:end]
        if piece := _words(words, active):
            yield piece
        for mark in ends[end]:
            active.remove(mark)
            yield from _closing(mark)
        if words.endswith("\n"):
            yield Piece(Kind.BREAK)
    yield from _points(points[len(text)], active)


def _words(words: str, active: Sequence[Mark]) -> Piece | None:
    if any(mark.look is Look.CHANGED for mark in active):
        return Piece(Kind.DELETED, words, tuple(active))
    # The line break itself is implied by the next line.
    return None if words in {"\n", "\r\n"} else Piece(Kind.SAME, words, tuple(active))


def _points(marks: Sequence[Mark], active: Sequence[Mark]) -> Iterator[Piece]:
    for mark in marks:
        if mark.look is not Look.CHANGED:
            yield Piece(Kind.POINT, marks=(mark, *active))
        yield from _closing(mark)


def _closing(mark: Mark) -> Iterator[Piece]:
    if mark.look is Look.CHANGED and mark.after:
        yield Piece(Kind.INSERTED, mark.after, (mark,))
    yield Piece(Kind.REFERENCE, str(mark.number), (mark,))


def shortened(line: Line, length: int, pieces: int) -> Line:
    """Return a line with long unchanged words cut, and at most `pieces` pieces.

    `length` is in code points. A piece of its own says what was left out.
    """
    kept: list[Piece] = []
    for number, piece in enumerate(line.pieces):
        if number == pieces:
            marks = sum(p.kind is Kind.REFERENCE for p in line.pieces[number:])
            kept.append(Piece(Kind.LEFT_OUT, f"the rest of this line, with {marks:,} more marks"))
            break
        if len(piece.text) <= length:
            kept.append(piece)
            continue
        half, more = length // 2, len(piece.text) - length
        kept += [
            replace(piece, text=piece.text[:half]),
            Piece(Kind.LEFT_OUT, f"{more:,} characters"),
            replace(piece, text=piece.text[-half:]),
        ]
    return replace(line, pieces=tuple(kept))
