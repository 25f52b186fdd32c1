"""Spans to be asked for by place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Generic, TypeVar

from cleaner.model import Span

T = TypeVar("T")


class SpanIndex(Generic[T]):
    """Things at spans, found by the words that they touch, without looking at all of them."""

    def __init__(self, things: Iterable[tuple[Span, T]]) -> None:
        ordered = sorted(things, key=lambda pair: pair[0])
        self._starts = [span.start for span, _ in ordered]
        self._things = ordered
        self._longest = max((len(span) for span, _ in ordered), default=0)

    def touching(self, span: Span) -> list[T]:
        """Return what shares words with `span`, or is an insertion within or beside it."""
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_right(self._starts, span.end)
        return [thing for at, thing in self._things[first:last] if at.touches(span)]
