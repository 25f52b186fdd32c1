"""The differences between two texts, token by token."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TOKEN_RE = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that two texts share, or the differing text of each.

    `start` and `end` are its offsets in the old text (code points).
    """

    start: int
    end: int
    before: str
    after: str
    same: bool


def pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Yield the pieces of two tokenised texts in order; same and different ones alternate.

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
    """Return the pieces of two texts; words and runs of white space are never split."""
    return list(pieces(TOKEN_RE.findall(before), TOKEN_RE.findall(after)))
