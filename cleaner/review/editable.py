"""Words of a corpus in an input field: characters that act on a terminal are escaped reversibly."""

from __future__ import annotations

import re
import unicodedata

HOSTILE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
OPENING, CLOSING = "⟦", "⟧"
WRITTEN_RE = re.compile(f"{OPENING}([0-9a-f]{{1,6}}){CLOSING}")


def editable(text: str) -> str:
    r"""Return `text` with control and direction characters written as ⟦hexadecimal⟧.

    Line ends and tabs stay as they are.

    >>> editable("a\x1b[31mb")
    'a⟦1b⟧[31mb'
    """
    return "".join(_write(character) for character in text)


def restored(text: str) -> str:
    r"""Return the text that `editable` was given.

    >>> restored(editable("a\u202eb ⟦1b⟧")) == "a\u202eb ⟦1b⟧"
    True
    """
    return WRITTEN_RE.sub(_character, text)


def _write(character: str) -> str:
    hostile = unicodedata.category(character) in HOSTILE and character not in "\n\t"
    if hostile or character == OPENING:
        return f"{OPENING}{ord(character):x}{CLOSING}"
    return character


def _character(match: re.Match[str]) -> str:
    number = int(match.group(1), 16)
    return chr(number) if number <= 0x10FFFF else match.group()
