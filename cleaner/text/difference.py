"""What differs between two texts, token by token."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TOKEN_RE = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that both texts have, or that one has in place of the other's.

    `start` and `end` are its place in the text before (code points).
    """

    start: int
    end: int
    before: str
    after: str
    same: bool


def pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Yield two texts, given as tokens, piece by piece: same and different ones in turn.

    >>> [(piece.before, piece.after) for piece in pieces(["he", " ", "say"], ["he", " ", "says"])]
    [('he ', 'he '), ('say', 'says')]
    """
    start = 0
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        before = "".join(old[i:j])
        yield Piece(start, start + len(before), before, "".join(new[k:m]), tag == "equal")
        start += len(before)


def word_pieces(before: str, after: str) -> list[Piece]:
    """Return two texts piece by piece; words, white space and marks are whole."""
    return list(pieces(TOKEN_RE.findall(before), TOKEN_RE.findall(after)))
