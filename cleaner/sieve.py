"""Looking for many patterns at once: a fast scan says where each may match, and only there it runs.

Most rules find nothing in most texts. Hyperscan (Wang et al. 2019, NSDI) looks for all of them in
one pass; what it is given are relaxed patterns (`cleaner.relax`), so that its hits are candidates
and the patterns themselves decide. Without Hyperscan the findings are the same, and take longer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import regex  # noqa: TC002 (loaded with cleaner.relax anyway)

from cleaner.annotate import AnnotatedText
from cleaner.model import Span
from cleaner.relax import Relaxed, relax

# Below so many code points of text, seen together, running every pattern costs less than building
# the database.
WORTH = 100_000


class Sieve:
    """Tells which of some patterns may match in a text, and where."""

    def __init__(self, patterns: Sequence[regex.Pattern[str]]) -> None:
        self._patterns = patterns
        self._seen = 0

    def __reduce__(self) -> tuple[type[Sieve], tuple[Sequence[regex.Pattern[str]]]]:
        return Sieve, (self._patterns,)

    @cached_property
    def relaxed(self) -> tuple[Relaxed | None, ...]:
        """What the scan looks for, by pattern; None for one that is run over every text."""
        return tuple(
            None if found is None or found.refers else found for found in map(relax, self._patterns)
        )

    @cached_property
    def _database(self) -> Any | None:  # noqa: ANN401 (the optional package's own type)
        try:
            import hyperscan  # noqa: PLC0415 (loaded only for texts that are worth it)
        except ImportError:
            return None
        known = [(number, found) for number, found in enumerate(self.relaxed) if found]
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        multiline, caseless = hyperscan.HS_FLAG_MULTILINE, hyperscan.HS_FLAG_CASELESS
        database.compile(
            ids=[number for number, _ in known],
            expressions=[found.expression.encode("ascii") for _, found in known],
            flags=[multiline | (caseless * found.any_case) for _, found in known],
        )
        return database

    def places(self, text: AnnotatedText) -> Iterator[tuple[int, Span]]:
        """Yield the number of each pattern that may match with a stretch of text to look at.

        They come in the order of the patterns and of the text; the stretches of one pattern are
        disjoint. A stretch ends behind its line's end, so that a pattern sees it.
        """
        whole = Span(0, len(text.text))
        self._seen += len(text.text)
        if self._seen < WORTH or self._database is None:
            for number in range(len(self._patterns)):
                yield number, whole
            return
        hits: dict[int, list[int]] = {
            number: [] for number, found in enumerate(self.relaxed) if found is None
        }

        def note(number: int, start: int, end: int, flags: int, context: object) -> None:  # noqa: ARG001
            hits.setdefault(number, []).append(end)

        self._database.scan(text.data, match_event_handler=note)
        for number in sorted(hits):
            found = self.relaxed[number]
            if found is None or found.crosses_lines:
                yield number, whole
                continue
            done = -1
            for end in sorted(hits[number]):
                if end > done:
                    line = text.line_at(end - 1)
                    done = min(line.end + 1, len(text.text))
                    yield number, Span(line.start, done)


def matches(
    pattern: regex.Pattern[str], text: AnnotatedText, place: Span, timeout: float | None = None
) -> Iterator[regex.Match[str]]:
    """Yield the matches of a pattern in a stretch of text.

    Raises TimeoutError if that takes longer than `timeout` seconds.
    """
    for match in pattern.finditer(text.text, place.start, place.end, timeout=timeout):
        # An empty match behind the line's end belongs to the next line.
        if match.start() < place.end or place.end == len(text.text):
            yield match
