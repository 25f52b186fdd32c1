"""Running the checkers over texts, in this process or in several."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace

from cleaner.checkers.base import Checker, CheckTimeoutError
from cleaner.checkers.patterns import PatternChecker
from cleaner.errors import GrammarError
from cleaner.model import Finding
from cleaner.prefilter.scan import PrefilterScan, Store
from cleaner.profile import Profile
from cleaner.text.annotated import AnnotatedText

Progress = Callable[[str, int, int], None]

# How a defect of ours is named in `unchecked`.
INTERNAL = "internal error"

# Texts for each task of a worker: enough to outweigh sending them there.
CHUNK = 50


@dataclass(frozen=True, slots=True)
class Checked:
    """Findings by document, and what could not be checked in it."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    unchecked: dict[str, list[str]] = field(default_factory=dict)

    def add(self, other: Checked) -> None:
        """Take in what another run found."""
        for document, found in other.findings.items():
            self.findings.setdefault(document, []).extend(found)
        for document, what in other.unchecked.items():
            self.unchecked.setdefault(document, []).extend(what)


@dataclass(frozen=True, slots=True)
class CheckerSet:
    """Checkers that run together, with one scan for the patterns that all of them declare.

    `scan` may be for more checkers than these.
    """

    checkers: tuple[Checker, ...]
    scan: PrefilterScan

    @classmethod
    def of(cls, checkers: Iterable[Checker], store: Store | None = None) -> CheckerSet:
        """Return the set of some checkers; `store` keeps the database of their patterns."""
        known = tuple(checkers)
        return cls(known, PrefilterScan((s for c in known for s in c.pattern_sets), store))

    def only(self, wanted: Callable[[Checker], bool]) -> CheckerSet:
        """Return the set without the checkers that are not wanted."""
        return replace(self, checkers=tuple(filter(wanted, self.checkers)))

    def __iter__(self) -> Iterator[Checker]:
        return iter(self.checkers)

    def prescan(self, texts: Sequence[AnnotatedText]) -> None:
        """Note in each text where patterns may match.

        Where that fails nothing is lost: every pattern then looks at the whole text.
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
    """Return what the checkers find; `jobs` processes share the work, 0 for one a core.

    A rule that takes too long on a text, or an engine that fails, costs only what it would have
    found, and is named in `unchecked`.
    """
    checked = Checked({text.document: [] for text in texts})
    jobs = jobs or os.cpu_count() or 1
    # An engine is asked from here: it has its own threads, and cannot be sent to a worker.
    in_workers = jobs > 1 and len(texts) > CHUNK
    shared = checkers.only(lambda checker: in_workers and not checker.needs_engine)
    local = checkers.only(lambda checker: checker not in shared.checkers)
    steps = len(local.checkers) + bool(shared.checkers)
    local.prescan(texts)
    if shared.checkers:
        progress("rules, in several processes", 0, steps)
        chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
        with ProcessPoolExecutor(
            jobs,
            # Forking is not safe beside the threads of a progress bar or an engine.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_set_up,
            initargs=(shared,),
        ) as pool:
            parts = (profile.part(text.document for text in chunk) for chunk in chunks)
            for found in pool.map(_check_chunk, chunks, parts):
                checked.add(found)
    for number, checker in enumerate(local, bool(shared.checkers)):
        progress(checker.name, number, steps)
        checked.add(_run(checker, texts, profile))
    progress("done", steps, steps)
    return checked


def _run(checker: Checker, texts: Sequence[AnnotatedText], profile: Profile) -> Checked:
    try:
        answers = checker.check(texts, profile)
    except GrammarError as error:
        return Checked(unchecked={text.document: [f"{checker.name}: {error}"] for text in texts})
    except Exception as error:  # noqa: BLE001 (a text that breaks us must cost no other text)
        if len(texts) > 1:  # find out which text it is
            checked = Checked()
            for text in texts:
                checked.add(_run(checker, [text], profile))
            return checked
        if isinstance(error, CheckTimeoutError):
            reason = f"{checker.name}: rule {error.rule} took too long"
            if isinstance(checker, PatternChecker):  # the other rules are not concerned
                checked = _run(checker.without(error.rule), texts, profile)
                checked.add(Checked(unchecked={texts[0].document: [reason]}))
                return checked
        else:
            reason = f"{checker.name}: {INTERNAL}: {type(error).__name__}: {error}"
        return Checked(unchecked={texts[0].document: [reason]})
    return Checked({text.document: found for text, found in zip(texts, answers, strict=True)})


_worker = CheckerSet.of(())


def _set_up(checkers: CheckerSet) -> None:
    global _worker  # noqa: PLW0603 (a worker process is set up once, for all its tasks)
    _worker = checkers


def _check_chunk(texts: Sequence[AnnotatedText], profile: Profile) -> Checked:
    """Check some texts in a worker; `profile` holds only them and their siblings."""
    checked = Checked()
    _worker.prescan(list(profile.texts.values()))
    for checker in _worker:
        checked.add(_run(checker, texts, profile))
    return checked
