"""Lines of a text: where they end, and where a code point stands."""

from __future__ import annotations

import re

LINE_END_RE = re.compile(r"\r\n|\r|\n")


def position_of(text: str, start: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a code point."""
    if "\r" in text:
        ends = [match.end() for match in LINE_END_RE.finditer(text, 0, start)]
        return len(ends) + 1, start - (ends[-1] if ends else 0) + 1
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
