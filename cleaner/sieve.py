"""Looking for many patterns at once: a fast scan says where each may match, and only there it runs.

Most rules find nothing in most texts. Hyperscan (Wang et al. 2019, NSDI) looks for all of them in
one pass; what it is given are relaxed patterns (`cleaner.relax`), so that its hits are candidates
and the patterns themselves decide. Without Hyperscan the findings are the same, and take longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from cleaner.annotate import AnnotatedText
from cleaner.model import Span
from cleaner.onebyte import OTHER, SIGNS
from cleaner.relax import Relaxed, relax

# Patterns of either module; only those of `regex` know a time-out.
Pattern = Any
Match = Any

# Below so many code points of text, seen together, running every pattern costs less than building
# the database.
WORTH = 150_000

# Letters that are several in the other case (ß, SS), or whose other case is an ASCII letter.
ODD_CASE_RE = re.compile(
    f"[{''.join(c for c in map(chr, range(128, 0x10000)) if len(c.casefold()) > 1)}İıſ\u212a]"
)
SHARP_S = SIGNS.index("ß")


class Sieve:
    """Tells which of some patterns may match in a text, and where."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        self._seen = 0

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the database, which each process builds for itself."""
        return {k: v for k, v in self.__dict__.items() if not isinstance(v, tuple)}

    @property
    def relaxed(self) -> Mapping[int, Relaxed]:
        """What the scan looks for, by pattern; those that are left out are run over every text."""
        return self._compiled[0]

    @cached_property
    def _compiled(self) -> tuple[Mapping[int, Relaxed], Any]:
        found = {number: relax(pattern) for number, pattern in enumerate(self._patterns)}
        usable = {number: relaxed for number, relaxed in found.items() if relaxed}
        try:
            import hyperscan  # noqa: PLC0415 (loaded only for texts that are worth it)
        except ImportError:
            return {}, None
        try:
            return usable, _database(hyperscan, usable)
        except hyperscan.error:  # one of them is too large
            usable = {
                n: relaxed for n, relaxed in usable.items() if _is_accepted(hyperscan, relaxed)
            }
            return usable, _database(hyperscan, usable)

    def places(self, text: AnnotatedText) -> Iterator[tuple[int, Span]]:
        """Yield the number of each pattern that may match with a stretch of text to look at.

        They come in the order of the patterns and of the text; the stretches of one pattern are
        disjoint. A stretch ends behind its line's end, so that a pattern sees it.
        """
        whole = Span(0, len(text.text))
        self._seen += len(text.text)
        if self._seen < WORTH or not self.relaxed:
            for number in range(len(self._patterns)):
                yield number, whole
            return
        hits: dict[int, list[int]] = {number: [] for number in self._everywhere}
        if (OTHER in text.data or SHARP_S in text.data) and ODD_CASE_RE.search(text.text):
            hits |= {number: [] for number, found in self.relaxed.items() if found.any_case}

        def note(number: int, start: int, end: int, flags: int, context: object) -> None:  # noqa: ARG001
            hits.setdefault(number, []).append(end)

        self._compiled[1].scan(text.data, match_event_handler=note)
        for number in sorted(hits):
            found = self.relaxed.get(number)
            if found is None or found.crosses_lines or not hits[number]:
                yield number, whole
                continue
            done = -1
            for end in sorted(hits[number]):
                if end > done:
                    line = text.line_at(end - 1)
                    done = min(line.end + 1, whole.end)
                    yield number, Span(line.start, done)

    def matches(self, text: AnnotatedText) -> Iterator[Match]:
        """Yield the matches of all patterns, in the order of the patterns and of the text."""
        for number, place in self.places(text):
            yield from matches(self._patterns[number], text, place)

    @cached_property
    def _everywhere(self) -> tuple[int, ...]:
        return tuple(n for n in range(len(self._patterns)) if n not in self.relaxed)


def matches(
    pattern: Pattern, text: AnnotatedText, place: Span, timeout: float | None = None
) -> Iterator[Match]:
    """Yield the matches of a pattern in a stretch of text.

    Raises TimeoutError if that takes longer than `timeout` seconds.
    """
    options = {} if timeout is None else {"timeout": timeout}
    for match in pattern.finditer(text.text, place.start, place.end, **options):
        # An empty match behind the line's end belongs to the next line.
        if match.start() < place.end or place.end == len(text.text):
            yield match


def _database(engine: Any, relaxed: Mapping[int, Relaxed]) -> Any:  # noqa: ANN401
    database = engine.Database(mode=engine.HS_MODE_BLOCK)
    multiline, caseless = engine.HS_FLAG_MULTILINE, engine.HS_FLAG_CASELESS
    if relaxed:
        database.compile(
            ids=list(relaxed),
            expressions=[found.expression.encode("ascii") for found in relaxed.values()],
            flags=[multiline | (caseless * found.any_case) for found in relaxed.values()],
        )
    return database


def _is_accepted(engine: Any, relaxed: Relaxed) -> bool:  # noqa: ANN401
    try:
        _database(engine, {0: relaxed})
    except engine.error:
        return False
    return True
