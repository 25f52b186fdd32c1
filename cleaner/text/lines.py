"""Lines of a text: where they end, and where a code point stands."""

from __future__ import annotations

import re
from bisect import bisect_right

LINE_END_RE = re.compile(r"\r\n|\r|\n")


class LineIndex:
    """The lines of a text, read once, to be asked for many places."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in LINE_END_RE.finditer(text))]

    def position_of(self, start: int) -> tuple[int, int]:
        """Return line and column, both from 1, of a code point."""
        line = bisect_right(self.starts, start)
        return line, start - self.starts[line - 1] + 1
