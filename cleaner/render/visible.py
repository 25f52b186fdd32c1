"""Corpus text is hostile: characters that act on a terminal are shown, not executed."""

from __future__ import annotations

import unicodedata

from rich.text import Text

MAX_SHOWN = 160


def visible(text: str) -> str:
    r"""Return `text` with control and direction characters as escapes, line ends as arrows.

    >>> visible("a\x1b[31mb\u202ec\nd")
    'a\\x1b[31mb\\u202ec⏎d'
    """
    return "".join(_show(character) for character in text)


def _show(character: str) -> str:
    if character == "\n":
        return "⏎"
    if character != "\t" and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character.encode("unicode_escape").decode("ascii")
    return character


def excerpt(text: str, start: int, end: int, around: int = 60) -> tuple[str, str, str]:
    """Return the words before, at and after a place, on one line, made visible."""
    line_start = max(text.rfind("\n", 0, start) + 1, start - around)
    line_end = text.find("\n", end)
    line_end = min(len(text) if line_end < 0 else line_end, end + around)
    left = ("…" if line_start and text[line_start - 1] != "\n" else "") + text[line_start:start]
    right = text[end:line_end] + ("…" if text[line_end : line_end + 1] not in ("", "\n") else "")
    return visible(left), visible(shorten(text[start:end])), visible(right)


def shorten(text: str) -> str:
    """Return `text`, with its middle left out if it is long."""
    if len(text) <= MAX_SHOWN:
        return text
    half = MAX_SHOWN // 2
    head, tail = text[:half], text[-half:]
    # Cut between words if there is a space within reach.
    head = head[: head.rfind(" ")] if " " in head else head
    tail = tail[tail.find(" ") + 1 :] if " " in tail else tail
    return f"{head} […] {tail}"


def styled(text: str, style: str = "") -> Text:
    """Return styled text that is never parsed as markup."""
    return Text(visible(text), style=style)
