"""Running the checkers over texts, in this process or in several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from cleaner.checkers.base import Checker, CheckTimeoutError, TextChecker
from cleaner.checkers.patterns import PatternChecker
from cleaner.errors import GrammarError
from cleaner.model import Finding
from cleaner.prefilter.scan import PrefilterScan, Store
from cleaner.profile import Profile
from cleaner.text.annotated import AnnotatedText

Progress = Callable[[str, int, int], None]

# What `unchecked` calls a defect of ours.
INTERNAL = "internal error"

# Workers that may die before the remaining texts are given up.
MAX_DEATHS = 20

# Processor time allowed for checking one document, in seconds: for each million code points, and at
# least. That is about thirty times what ordinary text takes.
SECONDS_PER_MILLION = 60.0
MIN_SECONDS = 30.0

# Code points in texts that an engine is asked about together: enough to keep it busy, and little to
# lose if it fails.
GROUP = 100_000

# Texts per worker task: enough to outweigh the cost of sending them.
CHUNK = 50


@dataclass(frozen=True, slots=True)
class Checked:
    """Findings by document, and what could not be checked in it."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    unchecked: dict[str, list[str]] = field(default_factory=dict)

    def add(self, other: Checked) -> None:
        """Add what another run found."""
        for document, found in other.findings.items():
            self.findings.setdefault(document, []).extend(found)
        for document, what in other.unchecked.items():
            self.unchecked.setdefault(document, []).extend(what)


@dataclass(frozen=True, slots=True)
class CheckerSet:
    """Checkers that run together, with one scan for the patterns that any of them declare.

    `scan` may cover more checkers than these.
    """

    checkers: tuple[Checker, ...]
    scan: PrefilterScan

    @classmethod
    def of(cls, checkers: Iterable[Checker], store: Store | None = None) -> CheckerSet:
        """Return the set of these checkers; `store` keeps the database of their patterns."""
        known = tuple(checkers)
        return cls(known, PrefilterScan((s for c in known for s in c.pattern_sets), store))

    def only(self, wanted: Callable[[Checker], bool]) -> CheckerSet:
        """Return the set with only the checkers that are wanted."""
        return replace(self, checkers=tuple(filter(wanted, self.checkers)))

    def __iter__(self) -> Iterator[Checker]:
        return iter(self.checkers)

    def prescan(self, texts: Sequence[AnnotatedText]) -> None:
        """Note in each text where patterns may match.

        If this fails, nothing is lost: every pattern then searches the whole text.
        """
        if not any(checker.pattern_sets for checker in self.checkers):
            return
        database = None
        with suppress(Exception):
            database = self.scan.database(sum(len(text.text) for text in texts))
        if database is None:
            return
        for text in texts:
            with suppress(Exception):
                text.note(database.hits(text))


def run_checkers(
    checkers: CheckerSet,
    texts: Sequence[AnnotatedText],
    profile: Profile,
    progress: Progress,
    jobs: int = 1,
) -> Checked:
    """Return what the checkers find; `jobs` processes share the work, 0 for one per core.

    If a rule takes too long on a text, or an engine fails, only its own findings are lost, and it
    is named in `unchecked`. When a document has used up its time, what was found until then is
    kept, and every checker that had not finished with it is named.
    """
    checked = Checked({text.document: [] for text in texts})
    jobs = jobs or os.cpu_count() or 1
    # The engine is called from this process: it has its own threads, and can't be sent to a worker.
    in_workers = jobs > 1 and len(texts) > CHUNK
    shared = checkers.only(lambda checker: in_workers and not checker.needs_engine)
    local = checkers.only(lambda checker: checker not in shared.checkers)
    steps = len(local.checkers) + bool(shared.checkers)
    local.prescan(texts)
    if shared.checkers:
        progress("rules, in several processes", 0, steps)
        chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
        for found in _in_workers(shared, chunks, profile, jobs):
            checked.add(found)
    clock = _Clock()
    for number, checker in enumerate(local, bool(shared.checkers)):
        if checker.needs_engine:
            done = 0
            for group in _groups(texts):
                progress(checker.name, done, len(texts))
                checked.add(_run(checker, group, profile, clock))
                done += len(group)
        else:
            progress(checker.name, number, steps)
            checked.add(_run(checker, texts, profile, clock))
    progress("done", steps, steps)
    return checked


def _groups(texts: Sequence[AnnotatedText]) -> Iterator[Sequence[AnnotatedText]]:
    """Yield the texts that an engine is asked about together."""
    group: list[AnnotatedText] = []
    size = 0
    for text in texts:
        group.append(text)
        size += len(text.text)
        if size >= GROUP:
            yield group
            group, size = [], 0
    if group:
        yield group


def _in_workers(
    checkers: CheckerSet,
    chunks: Sequence[Sequence[AnnotatedText]],
    profile: Profile,
    jobs: int,
) -> Iterator[Checked]:
    """Yield what workers find in chunks of texts.

    A worker that is killed (when memory runs out, for example) takes its pool with it. The
    unfinished chunks are tried again one by one, then in halves, down to the text that kills
    a worker.
    """
    waiting = yield from _in_one_pool(checkers, chunks, profile, jobs)
    deaths = int(bool(waiting))
    while waiting:
        chunk = waiting.pop()
        if deaths > MAX_DEATHS:
            yield _killed(chunk)
        elif (yield from _in_one_pool(checkers, [chunk], profile, 1)):
            deaths += 1
            half = len(chunk) // 2
            if half:
                waiting += [chunk[half:], chunk[:half]]
            else:
                yield _killed(chunk)


def _killed(chunk: Sequence[AnnotatedText]) -> Checked:
    return Checked(unchecked={t.document: [f"{INTERNAL}: the worker was killed"] for t in chunk})


def _in_one_pool(
    checkers: CheckerSet,
    chunks: Sequence[Sequence[AnnotatedText]],
    profile: Profile,
    jobs: int,
) -> Generator[Checked, None, list[Sequence[AnnotatedText]]]:
    """Yield what one pool of workers finds; return the chunks left over when it broke."""
    left = []
    pool = ProcessPoolExecutor(
        jobs,
        # Forking is not safe alongside the threads of a progress bar or an engine.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_set_up,
        initargs=(checkers,),
    )
    try:
        tasks = []
        for chunk in chunks:
            with suppress(BrokenProcessPool):
                part = profile.part(text.document for text in chunk)
                tasks.append(pool.submit(_check_chunk, chunk, part))
        for task, chunk in zip(tasks, chunks, strict=False):
            try:
                yield task.result()
            except BrokenProcessPool:
                left.append(chunk)
        return [*left, *chunks[len(tasks) :]]
    finally:
        pool.shutdown(cancel_futures=True)


class _Clock:
    """How long each document has been checked, in seconds of processor time.

    The load of the machine makes no difference.
    """

    def __init__(self) -> None:
        self._spent: dict[str, float] = defaultdict(float)

    @contextmanager
    def running(self, text: AnnotatedText) -> Iterator[Callable[[], bool]]:
        """Count the time spent inside for a document; the value tells whether it is used up."""
        limit = max(MIN_SECONDS, SECONDS_PER_MILLION * len(text.text) / 1_000_000)
        start = time.thread_time() - self._spent[text.document]
        try:
            yield lambda: time.thread_time() - start > limit
        finally:
            self._spent[text.document] = time.thread_time() - start


def _run(
    checker: Checker, texts: Sequence[AnnotatedText], profile: Profile, clock: _Clock
) -> Checked:
    if isinstance(checker, TextChecker):
        checked = Checked()
        for text in texts:
            with clock.running(text) as is_over:
                checked.add(_run_on_text(checker, text, is_over))
        return checked
    try:
        answers = checker.check(texts, profile)
    except GrammarError as error:
        return Checked(unchecked={text.document: [f"{checker.name}: {error}"] for text in texts})
    except Exception as error:  # noqa: BLE001 (one bad text must not affect the others)
        if len(texts) > 1:  # find out which text it is
            checked = Checked()
            for text in texts:
                checked.add(_run(checker, [text], profile, clock))
            return checked
        return Checked(unchecked={texts[0].document: [_internal(checker, error)]})
    return Checked({text.document: found for text, found in zip(texts, answers, strict=True)})


def _run_on_text(checker: TextChecker, text: AnnotatedText, is_over: Callable[[], bool]) -> Checked:
    """Return what a checker finds before the document has used up its time."""
    found: list[Finding] = []
    unchecked: list[str] = []
    try:
        for finding in checker.check_text(text) if not is_over() else ():
            found.append(finding)
            if is_over():
                break
    except CheckTimeoutError as error:
        unchecked.append(f"{checker.name}: rule {error.rule} took too long")
        if isinstance(checker, PatternChecker) and not is_over():
            # The other rules are not affected.
            checked = _run_on_text(checker.without(error.rule), text, is_over)
            checked.add(Checked(unchecked={text.document: unchecked}))
            return checked
    except Exception as error:  # noqa: BLE001 (a text that breaks us must cost no other text)
        return Checked(unchecked={text.document: [_internal(checker, error)]})
    if is_over():
        unchecked.append(f"{checker.name}: the document took too long")
    return Checked({text.document: found}, {text.document: unchecked} if unchecked else {})


def _internal(checker: Checker, error: Exception) -> str:
    return f"{checker.name}: {INTERNAL}: {type(error).__name__}: {error}"


_worker = CheckerSet.of(())


def _set_up(checkers: CheckerSet) -> None:
    global _worker  # noqa: PLW0603 (a worker process is set up once, for all its tasks)
    _worker = checkers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started us
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone; it would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check_chunk(texts: Sequence[AnnotatedText], profile: Profile) -> Checked:
    """Check some texts in a worker; `profile` has only them and their siblings."""
    checked, clock = Checked(), _Clock()
    _worker.prescan(list(profile.texts.values()))
    for checker in _worker:
        checked.add(_run(checker, texts, profile, clock))
    return checked
