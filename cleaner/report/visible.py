"""Make characters that are invisible, or that rearrange what is seen, visible.

Corpus text may contain control and direction-changing characters; a page that emits them raw shows
something other than the document's text.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

# A line break and a tab are layout; a carriage return is hidden only as half of a line break.
HIDDEN_RE = regex.compile(r"[[\p{C}\p{Zl}\p{Zp}]--[\n\t\r]]|\r(?!\n)", regex.VERSION1)

# The words of a change may be nothing but white space, so anything other than a plain single space
# inside them is shown as well.
SPACE_RE = regex.compile(
    r"\r?\n|[[\p{C}\p{Z}\s]--[ ]]|^[ ]+|[ ]+$|[ ]{2,}", regex.VERSION1 | regex.DOTALL
)

SIGNS = {"\n": "⏎", "\r\n": "⏎", "\t": "⇥"}


def sign_of(characters: str) -> str:
    """Return the sign for characters that cannot be seen.

    >>> sign_of(chr(0x202E))
    'U+202E'
    """
    if characters in SIGNS:
        return SIGNS[characters]
    return " ".join("␣" if char == " " else f"U+{ord(char):04X}" for char in characters)


def parts_of(text: str, *, spaces: bool = False) -> Iterator[tuple[str, bool]]:
    """Split text into pieces to show as they are (False) and signs for hidden ones (True)."""
    position = 0
    for match in (SPACE_RE if spaces else HIDDEN_RE).finditer(text):
        if match.start() > position:
            yield text[position : match.start()], False
        yield sign_of(match.group()), True
        position = match.end()
    if position < len(text):
        yield text[position:], False


def plain(text: str) -> str:
    """Return text with every hidden character spelt out, for places without markup.

    >>> plain("a" + chr(7) + "b")
    'a[U+0007]b'
    """
    return "".join(f"[{part}]" if hidden else part for part, hidden in parts_of(text))


def clipped(text: str, length: int) -> str:
    """Return text, with its middle left out and counted if it is too long.

    >>> clipped("abcdefghij", 4)
    'ab […6 characters left out…] ij'
    """
    if len(text) <= length:
        return text
    half = length // 2
    return f"{text[:half]} […{len(text) - 2 * half:,} characters left out…] {text[-half:]}"
