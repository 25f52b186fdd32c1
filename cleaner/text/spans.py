"""Looking up disjoint spans that are kept in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
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
