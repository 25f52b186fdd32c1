"""Looking for many patterns at once: a fast scan says where each may match, and only there it runs.

Most rules find nothing in most texts. Hyperscan (Wang et al. 2019, NSDI) looks for the patterns of
all checkers in one pass over all texts; what it is given are approximations
(`cleaner.prefilter.approximate`), so that its hits are candidates and the patterns themselves
decide. Without Hyperscan the findings are
the same, and take longer.
"""

from __future__ import annotations

import hashlib
import platform
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, Protocol

from cleaner.model import Span
from cleaner.prefilter.approximate import Approximation, approximate
from cleaner.text.annotated import AnnotatedText
from cleaner.text.single_byte import OTHER, SIGNS

# Patterns of either module; only those of `regex` know a time-out.
Pattern = Any
Match = Any

# Below so many code points of text, seen together, running every pattern costs less than building
# the database.
MIN_SCAN_CHARS = 40_000
# Texts are scanned together up to so many bytes: the scan of a short one costs more to begin than
# to do.
BATCH = 1_000_000

# Letters that are several in the other case (ß, SS), or whose other case is an ASCII letter.
ODD_CASE_RE = re.compile(
    f"[{''.join(c for c in map(chr, range(128, 0x10000)) if len(c.casefold()) > 1)}İıſ\u212a]"
)
SHARP_S = SIGNS.index("ß")

# With more hits than one for so many code points, a pattern runs on the text as it is.
MAX_HIT_DENSITY = 100

NOTHING: Mapping[int, list[int]] = {}


class Store(Protocol):
    """Keeps what takes seconds to make from one run to the next."""

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key."""

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes under a key, if that is possible."""


class PatternSet:
    """Tells which of some patterns may match in a text, and where."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = patterns
        self.scan = PrefilterScan([self])

    @cached_property
    def approximated(self) -> Mapping[int, Approximation]:
        """What the scan looks for, by pattern; those that are left out are run over every text."""
        return self.scan.approximated(self)

    def places(self, text: AnnotatedText) -> Iterator[tuple[int, Span]]:
        """Yield the number of each pattern that may match with a stretch of text to look at.

        They come in the order of the patterns and of the text; the stretches of one pattern are
        disjoint. A stretch ends behind its line's end, so that a pattern sees it.
        """
        hits = self.scan.hits(text)
        if hits is None:
            for number in range(len(self.patterns)):
                yield number, Span(0, len(text.text))
            return
        own = hits.get(self, NOTHING)
        if own or self._everywhere:
            for number in sorted({*own, *self._everywhere}):
                for place in self._stretches(text, number, own.get(number, ())):
                    yield number, place

    def matches(self, text: AnnotatedText) -> Iterator[Match]:
        """Yield the matches of all patterns, in the order of the patterns and of the text."""
        for number, place in self.places(text):
            yield from matches(self.patterns[number], text, place)

    def _stretches(self, text: AnnotatedText, number: int, ends: Sequence[int]) -> Iterator[Span]:
        found, size = self.approximated.get(number), len(text.text)
        if found is None or found.max_newlines is None or len(ends) * MAX_HIT_DENSITY > size:
            yield Span(0, size)
            return
        start, done = 0, -1
        for end in sorted(ends):
            if end <= done and not found.max_newlines:
                continue
            around = text.lines_around(max(0, end - 1), found.max_newlines)
            if around.start > done - (found.max_newlines == 0):
                if done >= 0:
                    yield Span(start, done)
                start = around.start
            done = min(around.end + 1, size)
        yield Span(start, done)

    @cached_property
    def _everywhere(self) -> tuple[int, ...]:
        return tuple(n for n in range(len(self.patterns)) if n not in self.approximated)


class PrefilterScan:
    """One pass over texts for several pattern sets; each set belongs to one scan."""

    def __init__(self, pattern_sets: Iterable[PatternSet], store: Store | None = None) -> None:
        self._pattern_sets = tuple(pattern_sets)
        self._store = store
        self._seen = 0
        for pattern_set in self._pattern_sets:
            pattern_set.scan = self

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the database, which each process builds for itself."""
        return {"_pattern_sets": self._pattern_sets, "_seen": self._seen, "_store": self._store}

    def hits(self, text: AnnotatedText) -> Mapping[PatternSet, Mapping[int, list[int]]] | None:
        """Return where each pattern_set's patterns may match, by the ends of what was seen.

        None if the text has to be looked at as a whole.
        """
        if self not in text.scans:
            self.read([text])
        hits: Mapping[PatternSet, Mapping[int, list[int]]] | None = text.scans[self]
        return hits

    def read(self, texts: Sequence[AnnotatedText]) -> None:
        """Look at texts, together, unless they are so few that it is not worth it."""
        texts = [text for text in texts if self not in text.scans]
        self._seen += sum(len(text.text) for text in texts)
        if self._seen < MIN_SCAN_CHARS or not self._compiled[0]:
            for text in texts:
                text.scans[self] = None
            return
        size, batch = 0, []
        for text in texts:
            batch.append(text)
            size += len(text.text)
            if size >= BATCH:
                self._look(batch)
                size, batch = 0, []
        self._look(batch)

    def approximated(self, pattern_set: PatternSet) -> Mapping[int, Approximation]:
        """Return what is looked for, for one pattern_set."""
        return {number: found for (one, number), found in self._compiled[0] if one is pattern_set}

    def _look(self, texts: Sequence[AnnotatedText]) -> None:
        looked_for, database = self._compiled
        ends: list[list[int]] = [[] for _ in looked_for]

        def note(number: int, start: int, end: int, flags: int, context: object) -> None:  # noqa: ARG001
            ends[number].append(end)

        database.scan(b"\n".join([text.data for text in texts]), match_event_handler=note)
        starts = [0, *accumulate(len(text.data) + 1 for text in texts)]
        for text in texts:
            text.scans[self] = self._odd_case(text)
        for ((pattern_set, number), _), found in zip(looked_for, ends, strict=True):
            for end in found:
                index = bisect_right(starts, end - 1) - 1
                hits = texts[index].scans[self].setdefault(pattern_set, {}).setdefault(number, [])
                hits.append(end - starts[index])

    def _odd_case(self, text: AnnotatedText) -> dict[PatternSet, dict[int, list[int]]]:
        """Return hits at the letters whose case the engine does not know."""
        hits: dict[PatternSet, dict[int, list[int]]] = {}
        if OTHER in text.data or SHARP_S in text.data:
            ends = [match.end() for match in ODD_CASE_RE.finditer(text.text)]
            for (pattern_set, number), found in self._compiled[0] if ends else ():
                if found.any_case:
                    hits.setdefault(pattern_set, {})[number] = [*ends]
        return hits

    @cached_property
    def _compiled(self) -> tuple[list[tuple[tuple[PatternSet, int], Approximation]], Any]:
        found = [
            ((pattern_set, number), approximated)
            for pattern_set in self._pattern_sets
            for number, pattern in enumerate(pattern_set.patterns)
            if (approximated := approximate(pattern))
        ]
        try:
            import hyperscan  # noqa: PLC0415 (loaded only for texts that are worth it)
        except ImportError:
            return [], None
        try:
            return found, _database(
                hyperscan, [approximated for _, approximated in found], self._store
            )
        except hyperscan.error:  # one of them is too large
            found = [entry for entry in found if _is_accepted(hyperscan, entry[1])]
            return found, _database(
                hyperscan, [approximated for _, approximated in found], self._store
            )


def join(owners: Iterable[object], store: Store | None = None) -> None:
    """Let the pattern_sets that these objects hold be looked for in one pass."""
    PrefilterScan(pattern_sets_of(owners), store)


def read(owners: Iterable[object], texts: Sequence[AnnotatedText]) -> None:
    """Look at many texts for the pattern_sets that these objects hold."""
    for scan in dict.fromkeys(pattern_set.scan for pattern_set in pattern_sets_of(owners)):
        scan.read(texts)


def pattern_sets_of(owners: Iterable[object]) -> list[PatternSet]:
    """Return the pattern sets that objects have as attributes."""
    return [
        value for owner in owners for value in vars(owner).values() if isinstance(value, PatternSet)
    ]


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


def _database(engine: Any, approximated: Sequence[Approximation], store: Store | None) -> Any:  # noqa: ANN401
    """Return the database of some expressions, from the store if it is there."""
    expressions = [found.expression.encode("ascii") for found in approximated]
    multiline, caseless = engine.HS_FLAG_MULTILINE, engine.HS_FLAG_CASELESS
    flags = [multiline | (caseless * found.any_case) for found in approximated]
    if store is None:
        return _compiled(engine, expressions, flags)
    what = repr((engine.__version__, platform.platform(), expressions, flags))
    key = hashlib.sha256(what.encode()).hexdigest()
    if (known := store.get(key)) is not None:
        try:
            database = engine.loadb(known, engine.HS_MODE_BLOCK)
            database.scratch = engine.Scratch(database)
            return database
        except (engine.error, ValueError):  # another processor's, or none at all
            pass
    database = _compiled(engine, expressions, flags)
    store.put(key, engine.dumpb(database))
    return database


def _compiled(engine: Any, expressions: list[bytes], flags: list[int]) -> Any:  # noqa: ANN401
    database = engine.Database(mode=engine.HS_MODE_BLOCK)
    if expressions:
        database.compile(ids=list(range(len(flags))), expressions=expressions, flags=flags)
    return database


def _is_accepted(engine: Any, approximated: Approximation) -> bool:  # noqa: ANN401
    try:
        _database(engine, [approximated], None)
    except engine.error:
        return False
    return True
