"""Searching for many patterns at once: a fast scan finds candidates, and patterns run only there.

Most rules find nothing in most texts. Hyperscan (Wang et al. 2019, NSDI) searches for the patterns
of all checkers in one pass over a text. It is given approximations
(`cleaner.prefilter.approximate`), so its hits are only candidates; the patterns themselves decide.
Without Hyperscan the findings are the same but take longer.

The hits of a text belong to that text (`AnnotatedText.hits`), and so to the call that checks it.
"""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

from cleaner.model import Span
from cleaner.prefilter.approximate import Approximation, approximate
from cleaner.text.annotated import AnnotatedText
from cleaner.text.single_byte import OTHER, SIGNS

# Patterns from `re` or `regex`; only those from `regex` support a timeout.
Pattern = Any
Match = Any

# For fewer code points of text, running every pattern costs less than building the database.
MIN_SCAN_CHARS = 40_000

# Letters that become several in the other case (ß, SS), or whose other case is an ASCII letter.
ODD_CASE_RE = re.compile(
    f"[{''.join(c for c in map(chr, range(128, 0x10000)) if len(c.casefold()) > 1)}İıſ\u212a]"
)
SHARP_S = SIGNS.index("ß")

# With more than one hit per this many code points, a pattern runs on the whole text.
MAX_HIT_DENSITY = 100

NOTHING: Mapping[int, Sequence[int]] = {}


class Store(Protocol):
    """Caches results that take seconds to build, across runs."""

    def get(self, key: str) -> bytes | None:
        """Return the bytes stored under a key, or None."""

    def put(self, key: str, content: bytes) -> None:
        """Store bytes under a key, if possible."""


class PatternSet:
    """The patterns that a checker searches for, and where they may match in a text."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns = tuple(patterns)

    def places(self, text: AnnotatedText) -> Iterator[tuple[int, Span]]:
        """Yield the number of each pattern that may match, with a stretch of text to search.

        They are in the order of the patterns, then of the text; the stretches of one pattern are
        disjoint. A stretch includes its line end, so that a pattern sees it. If no scan has
        searched for these patterns, each gets the whole text.
        """
        scanned = text.hits.scanned.get(self) if text.hits else None
        if text.hits is None or scanned is None:
            for number in range(len(self.patterns)):
                yield number, Span(0, len(text.text))
            return
        own = text.hits.ends.get(self, NOTHING)
        if own or scanned.left_out:
            for number in sorted({*own, *scanned.left_out}):
                found = scanned.approximations.get(number)
                for place in _stretches(text, found, own.get(number, ())):
                    yield number, place

    def matches(self, text: AnnotatedText) -> Iterator[Match]:
        """Yield the matches of all patterns, in the order of the patterns, then of the text."""
        for number, place in self.places(text):
            yield from matches(self.patterns[number], text, place)


@dataclass(frozen=True, slots=True)
class Scanned:
    """How the patterns of a set are searched for, by number; those left out run on every text."""

    approximations: Mapping[int, Approximation]
    left_out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The result of scanning one text: for each pattern, where its hits end (code points)."""

    scanned: Mapping[PatternSet, Scanned]
    ends: Mapping[PatternSet, Mapping[int, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Database:
    """The compiled approximations of some pattern sets; any number of threads may scan with it."""

    _looked_for: Sequence[tuple[PatternSet, int, Approximation]]
    _scanned: Mapping[PatternSet, Scanned]
    _compiled: Any

    def hits(self, text: AnnotatedText) -> Hits:
        """Scan a text.

        Raises the engine's error if the scan fails.
        """
        ends: dict[PatternSet, dict[int, list[int]]] = {}

        def note(index: int, start: int, end: int, flags: int, context: object) -> None:  # noqa: ARG001
            pattern_set, number, _ = self._looked_for[index]
            ends.setdefault(pattern_set, {}).setdefault(number, []).append(end)

        # Scratch memory serves one scan at a time. Cloning the database's own takes a microsecond.
        scratch = self._compiled.scratch.clone()
        self._compiled.scan(text.data, match_event_handler=note, scratch=scratch)
        # The engine does not fold the case of these letters.
        if OTHER in text.data or SHARP_S in text.data:
            odd = [match.end() for match in ODD_CASE_RE.finditer(text.text)]
            for pattern_set, number, found in self._looked_for if odd else ():
                if found.any_case:
                    ends.setdefault(pattern_set, {}).setdefault(number, []).extend(odd)
        return Hits(self._scanned, ends)


class PrefilterScan:
    """One pass over a text for the patterns of several sets; thread-safe.

    The database takes seconds to build, so it is built once, when it is worth it: for
    `MIN_SCAN_CHARS` code points of text, in one call or in all calls so far. It affects only the
    time that a text takes, never its findings. `store` caches it across runs; an unpickled copy
    builds its own.
    """

    def __init__(self, pattern_sets: Iterable[PatternSet], store: Store | None = None) -> None:
        self.pattern_sets = tuple(pattern_sets)
        self._store = store
        self._once = _Once()

    def __reduce__(self) -> tuple[type[PrefilterScan], tuple[tuple[PatternSet, ...], Store | None]]:
        return PrefilterScan, (self.pattern_sets, self._store)

    def database(self, size: int) -> Database | None:
        """Return the database for texts of `size` code points in total.

        None if they are too short to be worth building it, or Hyperscan is not installed.
        """
        return self._once.get(size, self._make)

    def _make(self) -> Database | None:
        try:
            import hyperscan  # noqa: PLC0415 (loaded only if there is enough text)
        except ImportError:
            return None
        looked_for = [
            (pattern_set, number, approximated)
            for pattern_set in self.pattern_sets
            for number, pattern in enumerate(pattern_set.patterns)
            if (approximated := approximate(pattern))
        ]
        try:
            compiled = _database(hyperscan, [found for *_, found in looked_for], self._store)
        except hyperscan.error:  # one of them is too large
            looked_for = [entry for entry in looked_for if _is_accepted(hyperscan, entry[2])]
            compiled = _database(hyperscan, [found for *_, found in looked_for], self._store)
        by_set: dict[PatternSet, dict[int, Approximation]] = {s: {} for s in self.pattern_sets}
        for pattern_set, number, found in looked_for:
            by_set[pattern_set][number] = found
        scanned = {
            pattern_set: Scanned(
                known, tuple(n for n in range(len(pattern_set.patterns)) if n not in known)
            )
            for pattern_set, known in by_set.items()
        }
        return Database(tuple(looked_for), scanned, compiled) if looked_for else None


class _Once:
    """Builds a database once, in one thread, when enough text has been submitted."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked = 0
        self._made = False
        self._database: Database | None = None

    def get(self, size: int, make: Callable[[], Database | None]) -> Database | None:
        if self._made:
            return self._database
        # While one thread builds it, short texts in other threads do not wait.
        if not self._lock.acquire(blocking=size >= MIN_SCAN_CHARS):
            return None
        try:
            self._asked += size
            if not self._made and self._asked >= MIN_SCAN_CHARS:
                try:
                    self._database = make()
                except Exception:
                    self._made = True  # after a failure, do not try again
                    raise
                self._made = True
            return self._database
        finally:
            self._lock.release()


def matches(
    pattern: Pattern, text: AnnotatedText, place: Span, timeout: float | None = None
) -> Iterator[Match]:
    """Yield the matches of a pattern in a stretch of text.

    Raises TimeoutError if matching takes longer than `timeout` seconds.
    """
    options = {} if timeout is None else {"timeout": timeout}
    for match in pattern.finditer(text.text, place.start, place.end, **options):
        # An empty match after the line end belongs to the next line.
        if match.start() < place.end or place.end == len(text.text):
            yield match


def _stretches(
    text: AnnotatedText, found: Approximation | None, ends: Sequence[int]
) -> Iterator[Span]:
    """Yield the stretches that a pattern must search, given hits that end at `ends`."""
    size = len(text.text)
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


def _database(engine: Any, approximated: Sequence[Approximation], store: Store | None) -> Any:  # noqa: ANN401
    """Return the database of some expressions, from the store if it is cached there."""
    if not approximated:
        return None
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
        except (engine.error, ValueError):  # built for another processor, or not a database
            pass
    database = _compiled(engine, expressions, flags)
    store.put(key, engine.dumpb(database))
    return database


def _compiled(engine: Any, expressions: list[bytes], flags: list[int]) -> Any:  # noqa: ANN401
    database = engine.Database(mode=engine.HS_MODE_BLOCK)
    database.compile(ids=list(range(len(flags))), expressions=expressions, flags=flags)
    return database


def _is_accepted(engine: Any, approximated: Approximation) -> bool:  # noqa: ANN401
    try:
        _database(engine, [approximated], None)
    except engine.error:
        return False
    return True
