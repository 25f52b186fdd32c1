"""Text that is not English prose, which rules leave alone: other languages, verse, name lists."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

from cleaner.model import Span
from cleaner.text.language import is_foreign

# Four or more consecutive short lines.
SHORT, LONG = 8, 60
STANZA_RE = re.compile(r"(?:^[^\n|\t]{8,60}\n){3,60}[^\n|\t]{8,60}$", re.MULTILINE)
# A line of verse runs on past its end, with a comma or no mark, and begins with a capital; lines of
# wrapped prose begin in lower case, and headings do not end in commas.
VERSE_LINE_RE = re.compile(r"[“\"‘']?[A-Z].*[\w,;:—–-]$")
COMMA_END_RE = re.compile(r"[,;:—–-]$")
VERSE_SHARE = 0.6
COMMA_SHARE = 0.3

# Consecutive names: a cast, a squad, a list of signatories.
NAME_LIST_RE = re.compile(
    r"(?:[A-Z][\w’'.-]{0,30}(?: (?:[a-z]{2,3} )?[A-Z][\w’'.-]{0,30}){0,3}"
    r"(?: \([^()\n]{1,30}\))?[,;] ){5,200}"
    r"(?:and )?[A-Z][\w’'.-]{0,30}(?: [A-Z][\w’'.-]{0,30}){0,3}"
)


def foreign_lines(text: str, lines: Sequence[Span]) -> tuple[Span, ...]:
    """Return the lines that are not English; all lines if most of the text is not.

    Lines too short to judge follow the rest of the document.
    """
    foreign, undecided, sizes = [], [], {True: 0, False: 0}
    for line in lines:
        verdict = is_foreign(line.of(text))
        if verdict is None:
            undecided.append(line)
            continue
        sizes[verdict] += len(line)
        if verdict:
            foreign.append(line)
    if sizes[True] > sizes[False]:
        return tuple(lines)
    return tuple(foreign)


def verses(text: str) -> Iterator[Span]:
    """Yield the stanzas of verse in a text."""
    short = [SHORT <= len(line) <= LONG for line in text.split("\n")]
    if not any(all(short[n : n + 4]) for n in range(len(short) - 3) if short[n]):
        return
    for match in STANZA_RE.finditer(text):
        lines = match.group().split("\n")
        alike = sum(VERSE_LINE_RE.match(line.strip()) is not None for line in lines)
        commas = sum(COMMA_END_RE.search(line.rstrip()) is not None for line in lines)
        if alike >= VERSE_SHARE * len(lines) and commas >= COMMA_SHARE * len(lines):
            yield Span(*match.span())


def name_lists(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[Span]:
    """Yield the runs of six or more names, separated only by commas, between two positions."""
    for match in NAME_LIST_RE.finditer(text, start, end):
        yield Span(*match.span())
