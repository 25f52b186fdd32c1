"""The differences between two texts, token by token."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Levenshtein

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


def quick_pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Yield pieces as `pieces` does, for texts of thousands of tokens.

    The alignment has the fewest changed tokens (Levenshtein distance, bit-parallel), not the
    longest shared stretches, so that a space within a change may count as shared.
    """
    start = 0
    for same, steps in groupby(Levenshtein.opcodes(old, new), lambda step: step.tag == "equal"):
        run = list(steps)
        before = "".join(old[run[0].src_start : run[-1].src_end])
        after = "".join(new[run[0].dest_start : run[-1].dest_end])
        yield Piece(start, start + len(before), before, after, same)
        start += len(before)


def word_pieces(before: str, after: str) -> list[Piece]:
    """Return the pieces of two texts; words and runs of white space are never split."""
    return list(pieces(TOKEN_RE.findall(before), TOKEN_RE.findall(after)))
