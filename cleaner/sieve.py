"""Looking for many patterns at once: a fast scan says where each may match, and only there it runs.

Most rules find nothing in most texts. Hyperscan (Wang et al. 2019, NSDI) looks for the patterns of
all checkers in one pass over all texts; what it is given are relaxed patterns (`cleaner.relax`), so
that its hits are candidates and the patterns themselves decide. Without Hyperscan the findings are
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

from cleaner.annotate import AnnotatedText
from cleaner.model import Span
from cleaner.onebyte import OTHER, SIGNS
from cleaner.relax import Relaxed, relax

# Patterns of either module; only those of `regex` know a time-out.
Pattern = Any
Match = Any

# Below so many code points of text, seen together, running every pattern costs less than building
# the database.
WORTH = 40_000
# Texts are scanned together up to so many bytes: the scan of a short one costs more to begin than
# to do.
BATCH = 1_000_000

# Letters that are several in the other case (ß, SS), or whose other case is an ASCII letter.
ODD_CASE_RE = re.compile(
    f"[{''.join(c for c in map(chr, range(128, 0x10000)) if len(c.casefold()) > 1)}İıſ\u212a]"
)
SHARP_S = SIGNS.index("ß")

# With more hits than one for so many code points, a pattern runs on the text as it is.
DENSE = 100

NOTHING: Mapping[int, list[int]] = {}


class Store(Protocol):
    """Keeps what takes seconds to make from one run to the next."""

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key."""

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes under a key, if that is possible."""


class Sieve:
    """Tells which of some patterns may match in a text, and where."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = patterns
        self.scan = Scan([self])

    @cached_property
    def relaxed(self) -> Mapping[int, Relaxed]:
        """What the scan looks for, by pattern; those that are left out are run over every text."""
        return self.scan.relaxed(self)

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
        found, size = self.relaxed.get(number), len(text.text)
        if found is None or found.reach is None or len(ends) * DENSE > size:
            yield Span(0, size)
            return
        start, done = 0, -1
        for end in sorted(ends):
            if end <= done and not found.reach:
                continue
            around = text.lines_around(max(0, end - 1), found.reach)
            if around.start > done - (found.reach == 0):
                if done >= 0:
                    yield Span(start, done)
                start = around.start
            done = min(around.end + 1, size)
        yield Span(start, done)

    @cached_property
    def _everywhere(self) -> tuple[int, ...]:
        return tuple(n for n in range(len(self.patterns)) if n not in self.relaxed)


class Scan:
    """One pass over texts for the patterns of several sieves; each sieve belongs to one scan."""

    def __init__(self, sieves: Iterable[Sieve], store: Store | None = None) -> None:
        self._sieves = tuple(sieves)
        self._store = store
        self._seen = 0
        for sieve in self._sieves:
            sieve.scan = self

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the database, which each process builds for itself."""
        return {"_sieves": self._sieves, "_seen": self._seen, "_store": self._store}

    def hits(self, text: AnnotatedText) -> Mapping[Sieve, Mapping[int, list[int]]] | None:
        """Return where each sieve's patterns may match, by the ends of what was seen.

        None if the text has to be looked at as a whole.
        """
        if self not in text.scans:
            self.read([text])
        hits: Mapping[Sieve, Mapping[int, list[int]]] | None = text.scans[self]
        return hits

    def read(self, texts: Sequence[AnnotatedText]) -> None:
        """Look at texts, together, unless they are so few that it is not worth it."""
        texts = [text for text in texts if self not in text.scans]
        self._seen += sum(len(text.text) for text in texts)
        if self._seen < WORTH or not self._compiled[0]:
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

    def relaxed(self, sieve: Sieve) -> Mapping[int, Relaxed]:
        """Return what is looked for, for one sieve."""
        return {number: found for (one, number), found in self._compiled[0] if one is sieve}

    def _look(self, texts: Sequence[AnnotatedText]) -> None:
        looked_for, database = self._compiled
        ends: list[list[int]] = [[] for _ in looked_for]

        def note(number: int, start: int, end: int, flags: int, context: object) -> None:  # noqa: ARG001
            ends[number].append(end)

        database.scan(b"\n".join([text.data for text in texts]), match_event_handler=note)
        starts = [0, *accumulate(len(text.data) + 1 for text in texts)]
        for text in texts:
            text.scans[self] = self._odd_case(text)
        for ((sieve, number), _), found in zip(looked_for, ends, strict=True):
            for end in found:
                index = bisect_right(starts, end - 1) - 1
                hits = texts[index].scans[self].setdefault(sieve, {}).setdefault(number, [])
                hits.append(end - starts[index])

    def _odd_case(self, text: AnnotatedText) -> dict[Sieve, dict[int, list[int]]]:
        """Return hits at the letters whose case the engine does not know."""
        hits: dict[Sieve, dict[int, list[int]]] = {}
        if OTHER in text.data or SHARP_S in text.data:
            ends = [match.end() for match in ODD_CASE_RE.finditer(text.text)]
            for (sieve, number), found in self._compiled[0] if ends else ():
                if found.any_case:
                    hits.setdefault(sieve, {})[number] = [*ends]
        return hits

    @cached_property
    def _compiled(self) -> tuple[list[tuple[tuple[Sieve, int], Relaxed]], Any]:
        found = [
            ((sieve, number), relaxed)
            for sieve in self._sieves
            for number, pattern in enumerate(sieve.patterns)
            if (relaxed := relax(pattern))
        ]
        try:
            import hyperscan  # noqa: PLC0415 (loaded only for texts that are worth it)
        except ImportError:
            return [], None
        try:
            return found, _database(hyperscan, [relaxed for _, relaxed in found], self._store)
        except hyperscan.error:  # one of them is too large
            found = [entry for entry in found if _is_accepted(hyperscan, entry[1])]
            return found, _database(hyperscan, [relaxed for _, relaxed in found], self._store)


def join(owners: Iterable[object], store: Store | None = None) -> None:
    """Let the sieves that these objects hold be looked for in one pass."""
    Scan(sieves_of(owners), store)


def read(owners: Iterable[object], texts: Sequence[AnnotatedText]) -> None:
    """Look at many texts for the sieves that these objects hold."""
    for scan in dict.fromkeys(sieve.scan for sieve in sieves_of(owners)):
        scan.read(texts)


def sieves_of(owners: Iterable[object]) -> list[Sieve]:
    """Return the sieves that objects have as attributes."""
    return [value for owner in owners for value in vars(owner).values() if isinstance(value, Sieve)]


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


def _database(engine: Any, relaxed: Sequence[Relaxed], store: Store | None) -> Any:  # noqa: ANN401
    """Return the database of some expressions, from the store if it is there."""
    expressions = [found.expression.encode("ascii") for found in relaxed]
    multiline, caseless = engine.HS_FLAG_MULTILINE, engine.HS_FLAG_CASELESS
    flags = [multiline | (caseless * found.any_case) for found in relaxed]
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


def _is_accepted(engine: Any, relaxed: Relaxed) -> bool:  # noqa: ANN401
    try:
        _database(engine, [relaxed], None)
    except engine.error:
        return False
    return True
