"""The quotations in a text: the spans between quotation marks, and how certain each one is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from cleaner.model import Quoted, Span
from cleaner.text.quote_marks import join, readings

# German, French and related marks: „…“, „…”, «…», »…«. Their shape says whether they open or close.
FOREIGN_RE = re.compile(r"„[^„“”\n]{1,1000}[“”]|«[^«»\n]{1,1000}»|»[^«»\n]{1,1000}«|[„«»]")

# An opening single mark: before a word but not after one; not the apostrophe of a clipped word.
SINGLE_RE = re.compile(
    r"(?<![\w’'.,!?…])[‘'](?=[\w“\"])(?!(?:[tT]is|[tT]was|em|n|til|cause|bout|\d0s|\d\d)\b)"
)
# A closing single mark, or the apostrophe of a plural.
SINGLE_END_RE = re.compile(r"(?<=[\w.,!?…”\"])[’'](?!\w)")
MAX_SINGLE = 600

# Quotations with their marks, in order and disjoint, and whether each is certain.
Quotations = tuple[tuple[Span, Quoted], ...]


def quotations(text: str, line_at: Callable[[int], Span], within: Span) -> Quotations:
    """Return the outermost quotations in some lines, including their marks, in order and disjoint.

    Double marks are paired within a line, and across lines if a quotation continues. An unpaired
    mark makes the rest (or the beginning) of its line an unsure quotation; so does a single mark
    that may be either a closing mark or an apostrophe. `line_at` returns the line that contains a
    position.
    """
    found = sorted(
        [
            *_double(text, line_at, within),
            *_foreign(text, line_at, within),
            *_single(text, within),
        ],
        key=lambda item: (item[0].start, -item[0].end),
    )
    merged: list[tuple[Span, Quoted]] = []
    for span, state in found:
        if not merged or span.start >= merged[-1][0].end:
            merged.append((span, state))
        elif span.end > merged[-1][0].end:  # neither contains the other: ambiguous
            merged[-1] = (Span(merged[-1][0].start, span.end), Quoted.UNSURE)
    return tuple(merged)


def _double(
    text: str, line_at: Callable[[int], Span], within: Span
) -> Iterator[tuple[Span, Quoted]]:
    found = list(readings(text, line_at, within=within))
    ends = {mark.position: reading.line.end for reading in found for mark in reading.opened}
    for opening, last in join(text, found):
        end = ends[opening.position] if last is None else last.position + 1
        yield Span(opening.position, end), Quoted.YES
    for reading in found:
        for opening, closing in reading.pairs:
            yield Span(opening.position, closing.position + 1), Quoted.YES
        for mark in reading.opened:
            yield Span(mark.position, reading.line.end), Quoted.UNSURE
        for mark in reading.closed:
            yield Span(reading.line.start, mark.position + 1), Quoted.UNSURE


def _foreign(
    text: str, line_at: Callable[[int], Span], within: Span
) -> Iterator[tuple[Span, Quoted]]:
    for match in FOREIGN_RE.finditer(text, within.start, within.end):
        if len(match.group()) > 1:
            yield Span(*match.span()), Quoted.YES
        else:
            yield Span(match.start(), line_at(match.start()).end), Quoted.UNSURE


def _single(text: str, within: Span) -> Iterator[tuple[Span, Quoted]]:
    starts = [match.start() for match in SINGLE_RE.finditer(text, within.start, within.end)]
    for start, following in pairwise([*starts, within.end]):
        end = min(following, start + MAX_SINGLE)
        stop = text.find("\n", start, end)
        ends = [
            match.end()
            for match in SINGLE_END_RE.finditer(text, start + 2, stop if stop >= 0 else end)
        ]
        if ends:
            yield Span(start, ends[-1]), Quoted.YES if len(ends) == 1 else Quoted.UNSURE
