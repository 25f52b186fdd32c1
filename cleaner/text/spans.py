"""Looking up spans by place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

from cleaner.model import Span

T = TypeVar("T")


def itself(span: Span) -> Span:
    """Return the span: the key of a sequence of bare spans."""
    return span


def near(items: Sequence[T], span: Span, key: Callable[[T], Span]) -> Iterator[T]:
    """Yield those of some disjoint, ordered items that share words with `span` or border on it.

    Disjoint spans end in the order in which they start, so only neighbours need a look.
    """
    index = bisect_right(items, span, key=key)
    for position in range(index, len(items)):
        if key(items[position]).start > span.end:
            break
        yield items[position]
    for position in range(index - 1, -1, -1):
        if key(items[position]).end < span.start:
            break
        yield items[position]


class Spans:
    """Finds which of many spans, overlapping or not, touch a given one."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted((span, number) for number, span in enumerate(spans))
        self._reach = list(accumulate((span.end for span, _ in self._spans), max))

    def touching(self, other: Span) -> list[int]:
        """Return the positions, in the order given, of the spans that touch `other`."""
        found = []
        for span, number in self._spans[bisect_left(self._reach, other.start) :]:
            if span.start > other.end:
                break
            if span.touches(other):
                found.append(number)
        return sorted(found)
