"""The lines of a text: where they end, and the line and column of a code point."""

from __future__ import annotations

import re
from bisect import bisect_right

LINE_END_RE = re.compile(r"\r\n|\r|\n")


class LineIndex:
    """An index of the lines of a text, for looking up many positions."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in LINE_END_RE.finditer(text))]

    def position_of(self, start: int) -> tuple[int, int]:
        """Return the line and column of a code point, both counted from 1."""
        line = bisect_right(self.starts, start)
        return line, start - self.starts[line - 1] + 1
