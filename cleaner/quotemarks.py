"""Quotation marks as they stand: which way each points, which of them belong together.

Nothing here knows of rules. Positions are code points of one normalised text; a line is what the
caller says it is, since a quotation may only cross a line's end under conditions (see `join`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from cleaner.model import Span

MARK_RE = re.compile(r"[“”\"„«»]")

OPENS, CLOSES, EITHER = "opens", "closes", "either"

# Corpora with one sentence on each line, and speeches with one paragraph on each, leave a
# quotation open for so many lines.
MAX_LINES = 15


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark; `side` is the way it points by the spaces around it, `figure` what stands before.

    A mark behind a figure may stand for inches or seconds.
    """

    position: int
    sign: str
    side: str
    figure: bool = False

    @property
    def opens(self) -> bool | None:
        """Whether it opens: by its shape if it is curly, else by its side; None if neither says."""
        if self.sign == '"':
            return None if self.side == EITHER else self.side == OPENS
        return self.sign in "“„"


@dataclass(slots=True)
class Reading:
    """The marks of one line: pairs, outer ones after the inner ones, and those without a partner.

    `number` counts the lines that hold more than white space, from 0.
    """

    line: Span
    number: int
    marks: list[Mark]
    pairs: list[tuple[Mark, Mark]] = field(default_factory=list)
    opened: list[Mark] = field(default_factory=list)
    closed: list[Mark] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Tell whether each mark has its partner."""
        return not self.opened and not self.closed


def marks_in(text: str, line: Span) -> list[Mark]:
    """Return the marks of a line in order."""
    start = line.start + len(line.of(text)) - len(line.of(text).lstrip())
    end = line.start + len(line.of(text).rstrip())
    return [
        Mark(m.start(), m.group(), _side(text, m.start(), start, end), _behind_figure(text, m))
        for m in MARK_RE.finditer(text, line.start, line.end)
    ]


def read_line(line: Span, number: int, marks: Sequence[Mark]) -> Reading:
    """Pair the marks of a line, inner pairs before outer ones.

    A mark behind a figure closes a quotation where that leaves none without its partner, and
    stands for inches otherwise.
    """
    reading = _pair(line, number, list(marks))
    if not reading.whole and any(mark.figure for mark in marks):
        without = _pair(line, number, [mark for mark in marks if not mark.figure])
        if without.whole or len(without.closed) < len(reading.closed):
            return without
    return reading


def join(readings: Iterable[Reading]) -> list[tuple[Mark, Mark | None]]:
    """Find the quotations that cross lines, and take their marks out of the partnerless ones.

    Returns pairs of an opening and a closing mark on a later line; None instead of the latter where
    the next line opens again, as English does with the paragraphs of one long quotation.
    """
    found: list[tuple[Mark, Mark | None]] = []
    carried: tuple[Reading, Mark] | None = None
    for reading in readings:
        if carried and reading.number - carried[0].number > MAX_LINES:
            carried = None
        if carried and _begins_with_mark(reading):
            before, mark = carried
            if reading.number == before.number + 1:
                before.opened.remove(mark)
                found.append((mark, None))
            carried = None
        elif carried and reading.closed:
            before, mark = carried
            before.opened.remove(mark)
            found.append((mark, reading.closed.pop(0)))
            carried = None
        if reading.opened:
            carried = (reading, reading.opened[-1])
    return found


def turn(mark: Mark) -> Mark:
    """Return the curly mark turned round."""
    return replace(mark, sign="”" if mark.sign == "“" else "“")


def _pair(line: Span, number: int, marks: list[Mark]) -> Reading:
    reading = Reading(line, number, marks)
    for mark in marks:
        opens = mark.opens if mark.opens is not None else not reading.opened
        if opens:
            reading.opened.append(mark)
        elif reading.opened:
            reading.pairs.append((reading.opened.pop(), mark))
        elif not mark.figure:
            reading.closed.append(mark)
    return reading


def _begins_with_mark(reading: Reading) -> bool:
    first = reading.marks[0]
    return first.opens is True and first.side == OPENS and first.position <= reading.line.start + 1


def _side(text: str, position: int, start: int, end: int) -> str:
    if position == start:
        return OPENS
    if position + 1 == end:
        return CLOSES
    before, after = text[position - 1], text[position + 1]
    opens = (before.isspace() or before in "([—–-/‘'") and not after.isspace()
    closes = not before.isspace() and not after.isalnum()
    if opens == closes:
        return EITHER
    return OPENS if opens else CLOSES


def _behind_figure(text: str, match: re.Match[str]) -> bool:
    return match.start() > 0 and text[match.start() - 1].isdigit() and match.group() in '”"'
