"""Inline differences, word by word."""

from __future__ import annotations

import difflib
import re

from rich.text import Text

from cleaner.render.visible import shorten, visible

WORD_RE = re.compile(r"\w+|\s+|[^\w\s]")
REMOVED, ADDED = "red strike", "bold green"

# Words that do not change are shown this far (in code points) from those that do.
CONTEXT = 40


def inline_diff(before: str, after: str) -> Text:
    """Return the difference as one line: [-removed-]{+added+}, readable without colour."""
    shown = Text()
    old, new = WORD_RE.findall(before), WORD_RE.findall(after)
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (tag, i, j, k, m) in enumerate(codes):
        if tag == "equal":
            same = "".join(old[i:j])
            shown.append(visible(_elide(same, number == 0, number == len(codes) - 1)))
            continue
        if j > i:
            shown.append(f"[-{visible(shorten(''.join(old[i:j])))}-]", REMOVED)
        if m > k:
            shown.append(f"{{+{visible(''.join(new[k:m]))}+}}", ADDED)
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
