"""Quotation marks as written: which way each one points, and which of them pair up.

Nothing here depends on rules. Positions are code points of one normalised text; the caller defines
what a line is, since a quotation may cross a line end only under certain conditions (see `join`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from cleaner.model import Span

MARK_RE = re.compile(r"[“”\"„«»]")

OPENS, CLOSES, EITHER = "opens", "closes", "either"

# In corpora with one sentence per line, and speeches with one paragraph per line, a quotation may
# stay open for up to this many lines, including empty ones.
MAX_LINES = 20

# "the players" union": a straight mark typed or converted in place of an apostrophe.
PLURAL_RE = re.compile(r"(?<=[a-z]s)\"(?= [a-z])")
# A line in which every mark is paired, with no space on its inner side and no word on its outer
# side. Lines with signs of code or markup need a closer look.
_TEXT = r"[^“”\"„«»`<{\n]"
WELL_SET_RE = re.compile(
    rf"{_TEXT}*(?:(?:(?<![^\W\d_])(?<![,:;])“(?! ){_TEXT}+(?<! )”(?![^\W\d_])"
    rf"|(?<!\S)\"(?=\S){_TEXT}+(?<![\s(\[—–/‘'-])\"(?![^\W_])){_TEXT}*)*"
)
# At most this many marks of a line are tried as the one apostrophe among them.
MAX_TRIED = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark; `side` is the way it points, judging by the spaces around it.

    `figure` is True if it follows a digit: then it may stand for inches or seconds.
    """

    position: int
    sign: str
    side: str
    figure: bool = False

    @property
    def opens(self) -> bool | None:
        """Whether it opens: by shape if curly, else by its side; None if that is unclear."""
        if self.sign == '"':
            return None if self.side == EITHER else self.side == OPENS
        return self.sign in "“„"


@dataclass(slots=True)
class Reading:
    """The marks of one line: the pairs, inner before outer, and the unpaired marks."""

    line: Span
    marks: list[Mark]
    pairs: list[tuple[Mark, Mark]] = field(default_factory=list)
    opened: list[Mark] = field(default_factory=list)
    closed: list[Mark] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether every mark is paired."""
        return not self.opened and not self.closed


def readings(
    text: str,
    line_at: Callable[[int], Span],
    skip: Callable[[Span], bool] = lambda _: False,
    *,
    within: Span | None = None,
    well_set: bool = True,
) -> Iterator[Reading]:
    """Yield the lines that have English quotation marks.

    `line_at` returns the line that contains a position; `skip` returns whether a mark is not part
    of the prose. Lines with other languages' marks (and lists of marks) follow other rules and are
    left out. `within` is the range of lines to read, or None for all. With `well_set=False`, lines
    whose marks are all well set are left out unless a quotation may continue into them.
    """
    position, stop = (within.start, within.end) if within else (0, len(text))
    last: int | None = None
    while match := MARK_RE.search(text, position, stop):
        line = line_at(match.start())
        position = line.end
        if not well_set and WELL_SET_RE.fullmatch(text, line.start, line.end):
            if last is not None and text.count("\n", last, line.start) > MAX_LINES:
                last = None
            if last is None:
                continue
        marks = [m for m in marks_in(text, line) if not skip(Span(m.position, m.position + 1))]
        if marks and not any(mark.sign in "„«»" for mark in marks):
            reading = read_line(line, marks)
            if not reading.whole:
                last = line.end
            yield reading


def marks_in(text: str, line: Span) -> list[Mark]:
    """Return the marks of a line in order."""
    start = line.start + len(line.of(text)) - len(line.of(text).lstrip())
    end = line.start + len(line.of(text).rstrip())
    return [
        Mark(m.start(), m.group(), _side(text, m.start(), start, end), _behind_figure(text, m))
        for m in MARK_RE.finditer(text, line.start, line.end)
    ]


def read_line(line: Span, marks: Sequence[Mark]) -> Reading:
    """Pair the marks of a line, inner pairs before outer ones.

    A mark after a digit closes a quotation if that leaves no mark unpaired; otherwise it stands for
    inches.
    """
    reading = _pair(line, list(marks))
    if not reading.whole and any(mark.figure for mark in marks):
        without = _pair(line, [mark for mark in marks if not mark.figure])
        if without.whole or len(without.closed) < len(reading.closed):
            return without
    return reading


def join(text: str, read: Iterable[Reading]) -> list[tuple[Mark, Mark | None]]:
    """Find the quotations that cross lines, and remove their marks from the unpaired ones.

    Returns pairs of an opening mark and a closing mark on a later line. The closing mark is None if
    the next line opens again, as English does at each paragraph of a long quotation.
    """
    found: list[tuple[Mark, Mark | None]] = []
    carried: tuple[Reading, Mark] | None = None
    for reading in read:
        between = text[carried[0].line.end : reading.line.start] if carried else ""
        if max(between.count("\n"), between.count("\r")) > MAX_LINES:
            carried = None
        if carried and _begins_with_mark(reading):
            before, mark = carried
            if not between.strip():
                before.opened.remove(mark)
                found.append((mark, None))
            carried = None
        elif carried and reading.closed:
            before, mark = carried
            before.opened.remove(mark)
            found.append((mark, reading.closed.pop(0)))
            carried = None
        # A quotation that continues is still open at the end of the line: its mark is the last.
        if reading.opened and reading.opened[-1] is reading.marks[-1]:
            carried = (reading, reading.opened[-1])
    return found


def turn(mark: Mark) -> Mark:
    """Return the curly mark reversed."""
    return replace(mark, sign="”" if mark.sign == "“" else "“")


def turned_marks(reading: Reading) -> list[Mark]:
    """Return the curly marks that are where only the opposite mark is possible.

    Reversing them must leave every mark of the line paired. Only an opening mark at the end of a
    line is reversed in any case, since nothing follows for it to open.
    """
    if reading.whole or all(mark.sign == '"' for mark in reading.marks):
        return []
    turned, opened = [], 0
    for mark in reading.marks:
        if (mark.sign == "”" and mark.side == OPENS and opened <= 0) or (
            mark.sign == "“" and mark.side in (CLOSES, EITHER) and opened >= 1
        ):
            turned.append(mark)
        opened += 1 if mark.sign == "“" else -1
    if turned and with_turned(reading, turned).whole:
        return turned
    last = reading.marks[-1]
    return [last] if last.sign == "“" and last.side == CLOSES else []


def with_turned(reading: Reading, turned: Sequence[Mark]) -> Reading:
    """Return the reading of the line with these marks reversed."""
    if not turned:
        return reading
    positions = {mark.position for mark in turned}
    marks = [turn(mark) if mark.position in positions else mark for mark in reading.marks]
    return read_line(reading.line, marks)


def apostrophes(text: str, reading: Reading) -> list[Mark]:
    """Return the marks that stand for apostrophes, if the others pair up without them."""
    likely = [mark for mark in reading.marks if PLURAL_RE.match(text, mark.position)]
    for drop in (*([mark] for mark in likely[:MAX_TRIED]), likely):
        dropped = {mark.position for mark in drop}
        others = [mark for mark in reading.marks if mark.position not in dropped]
        if drop and read_line(reading.line, others).whole:
            return drop
    return []


def _pair(line: Span, marks: list[Mark]) -> Reading:
    reading = Reading(line, marks)
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
