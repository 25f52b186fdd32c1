"""Which words of a fragment its repair changes, and how far two sentences are apart."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from cleaner.model import Span

TOKEN_RE = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "…": "..."})


def plain(text: str) -> str:
    """Return `text` with plain quotation marks and single spaces, for comparing.

    >>> plain("the  “best”\u00a0one ")
    'the "best" one'
    """
    return " ".join(text.translate(SAME).split())


@dataclass(frozen=True, slots=True)
class Changed:
    """What a repair changes in a fragment.

    `spans` are the changed words, and the gaps where words are missing or the space changes;
    `wanted` are the texts that count as the repaired fragment, in `plain` spelling.
    """

    spans: tuple[Span, ...]
    wanted: frozenset[str]

    def touched_by(self, span: Span) -> bool:
        """Tell whether a place shares a word with what is changed, or lies at a changed gap."""
        return any(span.touches(changed) for changed in self.spans)


def changed(bad: str, good: str) -> Changed:
    """Compare a garbled fragment with its repair, word by word.

    The reader often noted the repair without the words around it ("He had 0,82%o of alcohol" →
    "0.82‰"). So words that are only left out at the beginning or end of the fragment are not
    taken for changed, unless nothing else is, and the repair counts with or without them.
    """
    old = list(TOKEN_RE.finditer(bad))
    new = list(TOKEN_RE.finditer(good))
    matcher = difflib.SequenceMatcher(
        None, [m[0].translate(SAME) for m in old], [m[0].translate(SAME) for m in new], False
    )
    pieces = matcher.get_opcodes()
    differing = [piece for piece in pieces if piece[0] != "equal"]
    left_out = [p for p in differing if p[0] == "delete" and (p[1] == 0 or p[2] == len(old))]
    if len(left_out) == len(differing):
        left_out = []
    spans = [
        _span(old, i, j, bad)
        for tag, i, j, _, _ in differing
        if (tag, i, j) not in {(p[0], p[1], p[2]) for p in left_out}
    ]
    for tag, i, j, k, _ in pieces:
        if tag == "equal":
            spans += _changed_gaps(old[i:j], new[k : k + j - i], bad, good)
    wanted = {plain(good)}
    if left_out:
        head = bad[: old[left_out[0][2]].start()] if left_out[0][1] == 0 else ""
        tail = bad[old[left_out[-1][1] - 1].end() :] if left_out[-1][2] == len(old) else ""
        wanted.add(plain(head + good + tail))
    return Changed(tuple(spans), frozenset(wanted))


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
    """Tell whether a place holds every word of a text."""
    tokens = list(TOKEN_RE.finditer(text))
    return bool(tokens) and span.contains(Span(tokens[0].start(), tokens[-1].end()))


def distance(one: str, other: str) -> int:
    """Return how many words and marks must be changed to make one text the other.

    Levenshtein distance over words and marks; the space between them does not count.
    """
    return Levenshtein.distance(TOKEN_RE.findall(one), TOKEN_RE.findall(other))
