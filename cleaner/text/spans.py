"""Looking up spans by place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

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


class SpanIndex(Generic[T]):
    """Things at spans, overlapping or not, found by the words that they touch."""

    def __init__(self, things: Iterable[tuple[Span, T]]) -> None:
        self._things = sorted(things, key=lambda pair: pair[0])
        self._starts = [span.start for span, _ in self._things]
        self._reach = list(accumulate((span.end for span, _ in self._things), max))

    def touching(self, span: Span) -> list[T]:
        """Return what touches `span`, in order of its spans."""
        first = bisect_left(self._reach, span.start)
        last = bisect_right(self._starts, span.end)
        return [thing for at, thing in self._things[first:last] if at.touches(span)]
