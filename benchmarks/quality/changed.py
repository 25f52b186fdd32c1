"""Which words of a fragment its repair changes, and how much two sentences differ."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from cleaner.model import Span

TOKEN_RE = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
PER_RE = re.compile(r"(?<=\d) (?=[%‰])")  # a matter of house style
SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "…": "..."})


def plain(text: str) -> str:
    """Return `text` with plain quotation marks and single spaces, for comparing.

    >>> plain("the  “best”\u00a0one, 1 ‰ ")
    'the "best" one, 1‰'
    """
    return PER_RE.sub("", " ".join(text.translate(SAME).split()))


@dataclass(frozen=True, slots=True)
class Changed:
    """What a repair changes in a fragment.

    `spans` are the changed words, and the gaps where words are missing or the space changes;
    `wanted` are the texts that count as the repaired fragment, in `plain` spelling.
    """

    spans: tuple[Span, ...]
    wanted: frozenset[str]

    def touched_by(self, span: Span) -> bool:
        """Return whether a place shares a word with the change, or is at a changed gap."""
        return any(span.touches(changed) for changed in self.spans)


def changed(bad: str, good: str) -> Changed:
    """Compare a garbled fragment with its repair, word by word.

    The reader often noted the repair without the words around it ("He had 0,82%o of alcohol" →
    "0.82‰"). So where the fragment has more words at its beginning or end than the repair, only the
    inner ones count as changed, as many as the repair has; and the repair counts with or
    without the outer ones. This does not apply where nothing else is changed.
    """
    old = list(TOKEN_RE.finditer(bad))
    new = list(TOKEN_RE.finditer(good))
    matcher = difflib.SequenceMatcher(
        None, [m[0].translate(SAME) for m in old], [m[0].translate(SAME) for m in new], False
    )
    pieces = [piece for piece in matcher.get_opcodes() if piece[0] != "equal"]
    head, tail = _inner(pieces, old)
    spans = [
        _span(old, *_either(old, max(i, head), min(j, tail), tag), bad)
        for tag, i, j, _, _ in pieces
        if i == j or (j > head and i < tail)
    ]
    for tag, i, j, k, _ in matcher.get_opcodes():
        if tag == "equal":
            spans += _changed_gaps(old[i:j], new[k : k + j - i], bad, good)
    heads, tails = [""], [""]
    if head:
        heads += [bad[: old[n].start()] for n in range(1, min(pieces[0][2] + 1, len(old)))]
    if tail < len(old):
        tails += [bad[old[n - 1].end() :] for n in range(max(1, pieces[-1][1]), len(old))]
    wanted = {plain(before + good + after) for before in heads for after in tails}
    return Changed(tuple(spans), frozenset(wanted))


Piece = tuple[str, int, int, int, int]


def _inner(pieces: Sequence[Piece], old: list[re.Match[str]]) -> tuple[int, int]:
    """Return the range of the fragment's tokens that count as changed."""
    length = len(old)
    head, tail = 0, length
    if not pieces:
        return head, tail
    tag, i, j, k, m = pieces[0]
    if i == 0 and j < length and j - i > m - k and _either(old, i, j, tag) == (i, j):
        head = j - (m - k)
    tag, i, j, k, m = pieces[-1]
    if j == length and i > 0 and j - i > m - k and _either(old, i, j, tag) == (i, j):
        tail = i + (m - k)
    if all(i >= tail or j <= head for _, i, j, _, _ in pieces):
        return 0, length  # nothing else is changed: removing these words is the repair
    return head, tail


def _either(old: list[re.Match[str]], i: int, j: int, tag: str) -> tuple[int, int]:
    """Extend a run of removed words by the same words next to it: either may be the one removed."""
    first, last = i, j
    if tag == "delete":
        while first > 0 and old[first - 1][0] == old[first - 1 + j - i][0]:
            first -= 1
        while last < len(old) and old[last][0] == old[last - (j - i)][0]:
            last += 1
    return first, last


def _span(old: list[re.Match[str]], i: int, j: int, text: str) -> Span:
    if i < j:
        return Span(old[i].start(), old[j - 1].end())
    # Something is missing here: the place is the gap between two words.
    start = old[i - 1].end() if i else 0
    end = old[i].start() if i < len(old) else len(text)
    return Span(start, end)


def _changed_gaps(
    old: list[re.Match[str]], new: list[re.Match[str]], bad: str, good: str
) -> list[Span]:
    gaps = []
    for n in range(1, len(old)):
        gap = Span(old[n - 1].end(), old[n].start())
        if gap.of(bad) != good[new[n - 1].end() : new[n].start()]:
            gaps.append(gap)
    return gaps


def covers_all(span: Span, text: str) -> bool:
    """Return whether a place contains every word of a text."""
    tokens = list(TOKEN_RE.finditer(text))
    return bool(tokens) and span.contains(Span(tokens[0].start(), tokens[-1].end()))


def distance(one: str, other: str) -> int:
    """Return how many words and marks must be changed to turn one text into the other.

    Levenshtein distance over words and marks; the spaces between them do not count.
    """
    return Levenshtein.distance(TOKEN_RE.findall(one), TOKEN_RE.findall(other))
