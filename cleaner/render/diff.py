"""Inline differences, word by word."""

from __future__ import annotations

import difflib

from rich.text import Text

from cleaner.render.visible import shorten, visible
from cleaner.text.difference import word_pieces

REMOVED, ADDED = "red strike", "bold green"

# Words that do not change are shown this far (in code points) from those that do.
CONTEXT = 40


def inline_diff(before: str, after: str) -> Text:
    """Return the difference as one line: [-removed-]{+added+}, readable without colour."""
    shown = Text()
    pieces = word_pieces(before, after)
    for number, piece in enumerate(pieces):
        if piece.same:
            shown.append(visible(_elide(piece.before, number == 0, number == len(pieces) - 1)))
            continue
        if piece.before:
            shown.append(f"[-{visible(shorten(piece.before))}-]", REMOVED)
        if piece.after:
            shown.append(f"{{+{visible(piece.after)}+}}", ADDED)
    return shown


def _elide(same: str, is_first: bool, is_last: bool) -> str:
    """Return unchanged words without what is far from a change."""
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    if len(same) <= head + tail + CONTEXT:
        return same
    return f"{same[:head]} … {same[len(same) - tail :]}"


def unified_diff(name: str, before: str, after: str) -> Text:
    """Return a unified difference of two texts, in the colours of git."""
    shown = Text()
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"a/{name}", f"b/{name}", lineterm=""
    )
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in lines:
        shown.append(visible(line) + "\n", styles.get(line[:1], ""))
    return shown
