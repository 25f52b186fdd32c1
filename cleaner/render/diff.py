"""Inline differences, word by word."""

from __future__ import annotations

import difflib
import re

from rich.text import Text

from cleaner.render.visible import shorten, visible

WORD_RE = re.compile(r"\w+|\s+|[^\w\s]")
REMOVED, ADDED = "red strike", "bold green"


def inline_diff(before: str, after: str) -> Text:
    """Return the difference as one line: [-removed-]{+added+}, readable without colour."""
    shown = Text()
    before, after = shorten(before), shorten(after)
    old, new = WORD_RE.findall(before), WORD_RE.findall(after)
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            shown.append(visible("".join(old[i:j])))
            continue
        if j > i:
            shown.append(f"[-{visible(''.join(old[i:j]))}-]", REMOVED)
        if m > k:
            shown.append(f"{{+{visible(''.join(new[k:m]))}+}}", ADDED)
    return shown


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
