"""Looking up spans by position."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from cleaner.model import Span

T = TypeVar("T")

# Size of an index bucket, in code points of the text.
BUCKET = 64


def itself(span: Span) -> Span:
    """Return the span itself: the key function for a sequence of bare spans."""
    return span


def near(items: Sequence[T], span: Span, key: Callable[[T], Span]) -> Iterator[T]:
    """Yield those of some disjoint, sorted items that overlap `span` or are adjacent to it.

    Disjoint spans end in the order in which they start, so only neighbours need checking.
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
    """Things at spans, which may overlap, looked up by the text that they touch."""

    def __init__(self, things: Iterable[tuple[Span, T]] = ()) -> None:
        self._buckets: dict[int, list[tuple[Span, int, T]]] = defaultdict(list)
        self._count = 0
        for span, thing in things:
            self.add(span, thing)

    def add(self, span: Span, thing: T) -> None:
        """Add a thing at a span."""
        entry = (span, self._count, thing)
        self._count += 1
        for number in _buckets(span):
            self._buckets[number].append(entry)

    def touching(self, span: Span) -> list[T]:
        """Return the things that touch `span`, in the order in which they were added."""
        found = {
            number: thing
            for bucket in _buckets(span)
            for at, number, thing in self._buckets.get(bucket, ())
            if at.start <= span.end and span.start <= at.end and at.touches(span)
        }
        return [found[number] for number in sorted(found)]


def _buckets(span: Span) -> range:
    return range(span.start // BUCKET, span.end // BUCKET + 1)
