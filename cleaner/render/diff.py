"""Inline differences, word by word."""

from __future__ import annotations

import difflib
import re

from rich.text import Text

from cleaner.render.visible import shorten, visible
from cleaner.text.difference import word_pieces

REMOVED, ADDED = "red strike", "bold green"

# Unchanged words are shown up to this many code points from changed ones.
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
    """Return unchanged words, leaving out those far from a change."""
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    if len(same) <= head + tail + CONTEXT:
        return same
    return f"{same[:head]} … {same[len(same) - tail :]}"


LINE_END = "\n"
NO_LINE_END = "\n\\ No newline at end of file\n"
# Characters that git escapes inside a quoted file name.
ESCAPES = {"\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r"}


def patch(name: str, before: str, after: str) -> str:
    r"""Return a unified difference of two texts that `git apply` and `patch` accept.

    Only line feeds end lines; all other characters are kept within the lines. `name` is the
    file, relative to the folder in which the patch will be applied, with forward slashes.
    """
    old, new = (re.findall(r"[^\n]*\n|[^\n]+", text) for text in (before, after))
    lines = list(difflib.unified_diff(old, new))
    if not lines:
        return ""
    return "".join(
        (
            f"--- {_file_name(f'a/{name}')}\n+++ {_file_name(f'b/{name}')}\n",
            *(f"{line}{'' if line.endswith(LINE_END) else NO_LINE_END}" for line in lines[2:]),
        )
    )


def _file_name(name: str) -> str:
    """Return a file name as git quotes it; one with spaces ends with a tab."""
    if any(c in '"\\' or not c.isprintable() for c in name):
        return '"' + "".join(map(_quoted, name)) + '"'
    return name + "\t" * (" " in name)


def _quoted(character: str) -> str:
    if character in ESCAPES:
        return "\\" + ESCAPES[character]
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))


def unified_diff(name: str, before: str, after: str) -> Text:
    """Return a unified difference of two texts for a person to read, in the colours of git."""
    shown = Text()
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in patch(name, before, after).removesuffix("\n").split("\n"):
        if line:
            shown.append(visible(line) + "\n", styles.get(line[0], ""))
    return shown
