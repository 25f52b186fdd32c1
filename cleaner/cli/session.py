"""What every command that reads texts does first: configuration, files, engine, progress."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from cleaner.api import Cleaner
from cleaner.checkers import GrammarEngine
from cleaner.checkers.grammar import DISABLED_CATEGORIES
from cleaner.checkers.run import INTERNAL
from cleaner.config import Config, find_configs, read_config
from cleaner.decisions.file import DEFAULT_FILE
from cleaner.errors import (
    CleanerError,
    DocumentError,
    GrammarError,
    SettlingError,
    UsageError,
)
from cleaner.files.cache import FolderStore, cache_dir
from cleaner.files.read import Source, find_sources, is_dangling, read_document
from cleaner.model import ENGINE_FAMILY, NOT_ASKED, Document, Result
from cleaner.render.visible import shorten, styled

if TYPE_CHECKING:
    from cleaner.grammar import GrammarSession

NOT_INSTALLED = (
    "Grammar was not checked: LanguageTool is not installed "
    "(run `cleaner grammar install`, or use --no-grammar)."
)

# How `unchecked` begins where the grammar engine failed.
ENGINE_FAILED = f"{ENGINE_FAMILY}: "

# Of warnings about the same thing, this many are shown one by one.
MAX_WARNINGS = 5


class PipeConsole(Console):
    """A console whose reader may go away: rich would exit with the code for findings."""

    def on_broken_pipe(self) -> NoReturn:
        """Leave it to `main`."""
        raise BrokenPipeError


@dataclass
class Session:
    """The consoles of a run, and its failures."""

    out: Console
    err: Console
    quiet: bool = False
    verbose: bool = False
    failures: list[str] = field(default_factory=list)
    # The grammar engine of the run, and how much it was used.
    engine: GrammarSession | None = None
    grammar: str = ""

    def fail(self, error: CleanerError) -> None:
        """Record an error that affects one document, and print it at once."""
        # A file name may be any bytes; reports are UTF-8.
        self.failures.append(str(error).encode("utf-8", "backslashreplace").decode())
        self.err.print(styled_lines(f"cleaner: {error}"), style="red", soft_wrap=True)

    def raw(self, text: str) -> None:
        """Print text for programs on standard output, unchanged, as UTF-8."""
        if self.quiet:
            return
        stream = self.out.file
        stream.flush()
        buffer = getattr(stream, "buffer", None)
        if buffer is None:
            stream.write(text)
        else:
            buffer.write(text.encode("utf-8", "surrogateescape"))
            buffer.flush()

    def warn(self, message: str) -> None:
        """Print a warning on standard error."""
        if not self.quiet:
            self.err.print(styled_lines(message), style="yellow", soft_wrap=True)

    def info(self, message: str) -> None:
        """Print information on standard error."""
        if not self.quiet:
            self.err.print(styled_lines(message), soft_wrap=True)

    def result(self, message: str) -> None:
        """Print a result on standard output."""
        if not self.quiet:
            self.out.print(styled_lines(message), soft_wrap=True, highlight=False)


def styled_lines(message: str) -> str:
    """Return a message that may contain words of the corpus, safe for a terminal and for rich."""
    return "\n".join(styled(line).markup for line in message.split("\n"))


def open_session(arguments: argparse.Namespace) -> Session:
    """Return the session that the output options ask for."""
    no_color = True if arguments.no_color or "NO_COLOR" in os.environ else None
    return Session(
        out=PipeConsole(no_color=no_color, highlight=False, soft_wrap=not sys.stdout.isatty()),
        err=PipeConsole(stderr=True, no_color=no_color, highlight=False),
        quiet=arguments.quiet,
        verbose=arguments.verbose,
    )


def load_config(arguments: argparse.Namespace) -> Config:
    """Return the configuration nearest to the texts, overridden by the command line's options.

    Raises UsageError if the texts have different configurations, ConfigError if one is broken.
    """
    paths = arguments.paths or [Path()]
    folders = (path if path.is_dir() else path.parent for path in paths)
    files = [arguments.config] if arguments.config else list(find_configs(folders))
    config = _with_options(read_config(files[0]), arguments)
    if not arguments.config and arguments.paths:
        files += find_configs(dict.fromkeys(s.path.parent for s in find_texts(paths, config)))
        _refuse_different(dict.fromkeys(files))
    if config.decisions is None and Path(DEFAULT_FILE).is_file():
        config = msgspec.structs.replace(config, decisions=DEFAULT_FILE)
    return config


def _refuse_different(files: Iterable[Path | None]) -> None:
    first, *others = files
    config = read_config(first)
    for other in others:
        if read_config(other) != config:
            raise UsageError(
                f"these files have different configurations: {first or 'the defaults'} and "
                f"{other or 'the defaults'}",
                hint="Process them in separate runs, or choose one with --config FILE.",
            )


def _with_options(config: Config, arguments: argparse.Namespace) -> Config:
    options = {
        "select": arguments.select,
        "ignore": arguments.ignore,
        "rules": arguments.rules,
        "exclude": arguments.exclude,
        "preview": arguments.preview,
        "grammar": arguments.grammar,
        "jobs": arguments.jobs,
        "decisions": arguments.decisions and str(arguments.decisions),
        "apply": getattr(arguments, "apply", None),
        "fail_on": getattr(arguments, "fail_on", None),
    }
    chosen = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in options.items()
        if value is not None
    }
    return msgspec.structs.replace(config, **chosen)


def find_texts(paths: Sequence[Path], config: Config) -> list[Source]:
    """Return the files to be read."""
    return find_sources(paths, exclude=config.exclude, respect_gitignore=config.respect_gitignore)


def warn_of_journal(decisions: Path, session: Session) -> None:
    """Warn of decisions that an interrupted review left in its journal: they are not applied."""
    # Imported here because it is slow, and most runs have no journal.
    from cleaner.review.journal import left_behind  # noqa: PLC0415

    if message := left_behind(decisions):
        session.warn(message)


def read_all(
    paths: Sequence[Path], config: Config, session: Session
) -> tuple[list[Source], list[Document]]:
    """Read all documents that can be read; the others become failures of the session."""
    return read_sources(find_texts(paths, config), session)


def read_sources(found: Sequence[Source], session: Session) -> tuple[list[Source], list[Document]]:
    """Read the documents that can be read, as `read_all` does."""
    sources, documents = [], []
    for source in found:
        if is_dangling(source.path):
            session.warn(f"{source.path}: is a broken link; skipped")
            continue
        try:
            document = read_document(source)
        except DocumentError as error:
            session.fail(error)
            continue
        if not document.text:
            session.warn(f"{source.path}: is empty; nothing to do")
        sources.append(source)
        documents.append(document)
    return sources, documents


def pattern_store() -> FolderStore:
    """Return the cache for the database of all patterns, which takes seconds to build."""
    return FolderStore(cache_dir() / "patterns")


@contextmanager
def open_cleaner(config: Config, session: Session) -> Iterator[Cleaner]:
    """Yield a cleaner with the grammar engine that the configuration asks for.

    Raises GrammarError if grammar must be checked and cannot be.
    """
    if config.grammar == "off":
        yield Cleaner(config, store=pattern_store())
        return
    with open_engine(config, session, lazy=config.grammar == "auto") as engine:
        yield Cleaner(config, engine=engine, store=pattern_store())


@contextmanager
def open_engine(
    config: Config, session: Session, *, lazy: bool = False
) -> Iterator[GrammarEngine | None]:
    """Yield the grammar engine, or None if it is optional and missing.

    With `lazy`, a server of our own is only started when it is first asked, and only then found not
    to work.
    """
    from cleaner.grammar import open_client  # noqa: PLC0415 (loaded only where grammar is checked)
    from cleaner.grammar.install import installed  # noqa: PLC0415

    if config.grammar == "auto" and config.grammar_url is None and installed() is None:
        session.warn(NOT_INSTALLED)
        yield None
        return
    client = open_client(
        url=config.grammar_url,
        java=config.java,
        disabled_categories=DISABLED_CATEGORIES,
        lazy=lazy and config.grammar_url is None,
    )
    with ExitStack() as stack:
        engine: GrammarSession | None = None
        try:
            session.engine = engine = stack.enter_context(client)
        except GrammarError as error:
            if config.grammar == "all":
                raise
            session.warn(f"Grammar was not checked: {error}")
        yield engine


def run_cleaner(
    cleaner: Cleaner, documents: Sequence[Document], config: Config, session: Session
) -> list[Result | None]:
    """Clean all documents with a progress bar; None marks a failure of the session."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    hidden = session.quiet or not session.err.is_terminal or "CI" in os.environ
    with Progress(*columns, console=session.err, transient=True, disable=hidden) as progress:
        task = progress.add_task("reading", total=None)

        def show(step: str, done: int, total: int) -> None:
            progress.update(task, description=f"checking: {step}", completed=done, total=total)

        outcomes = cleaner.clean_documents(documents, show)
    results: list[Result | None] = []
    for outcome in outcomes:
        if isinstance(outcome, SettlingError):
            session.fail(outcome)
            results.append(None)
        else:
            results.append(outcome)
    done = [result for result in results if result]
    _report_grammar(done, config, session)
    _report_unchecked(done, session)
    _report_foreign(done, session)
    _report_stale(done, session)
    return results


def _report_grammar(results: Sequence[Result], config: Config, session: Session) -> None:
    """Report in how many documents grammar was checked and how long it took.

    Documents in which it could not be checked are a failure only if it must be checked everywhere.
    """
    engine = session.engine
    if engine is None:
        return
    asked = [result for result in results if NOT_ASKED not in result.unchecked]
    reasons = [
        what.removeprefix(ENGINE_FAILED)
        for result in asked
        for what in result.unchecked
        if what.startswith(ENGINE_FAILED) and INTERNAL not in what
    ]
    session.grammar = (
        f"{len(asked) - len(reasons):,} of {_documents(len(results))}, {engine.seconds:.0f} s"
    )
    if engine.restarts:
        session.grammar += ", engine restarted"
    session.info(f"Grammar: {session.grammar}")
    if reasons:
        message = f"grammar was not checked in {_documents(len(reasons))}: {reasons[0]}"
        if config.grammar == "all":
            session.fail(GrammarError(message))
        else:
            session.warn(message)


def _report_unchecked(results: Sequence[Result], session: Session) -> None:
    """Report once what was not checked, unless the user chose that or was told before."""
    concerned: dict[str, list[str]] = {}
    for result in results:
        for what in result.unchecked:
            if INTERNAL in what:
                hint = "Report it with the text; the other documents are not affected."
                session.fail(DocumentError(what, where=result.document.id, hint=hint))
            elif what not in {ENGINE_FAMILY, NOT_ASKED} and not what.startswith(ENGINE_FAILED):
                concerned.setdefault(what, []).append(result.document.id)
    ranked = sorted(concerned.items(), key=lambda item: -len(item[1]))
    for what, documents in ranked[:MAX_WARNINGS]:
        session.warn(f"{_named(documents)}: not checked: {what}")
    if rest := ranked[MAX_WARNINGS:]:
        session.warn(f"not checked: {len(rest):,} other things; the JSON output has them all")


def _report_stale(results: Sequence[Result], session: Session) -> None:
    """Report stale decisions: each one, or just the number if many have the same reason."""
    reasons: dict[str, list[tuple[str, str]]] = {}
    for result in results:
        for decision, why in result.stale:
            reasons.setdefault(why, []).append((result.document.id, decision.before))
    for why, stale in reasons.items():
        for document, before in stale[:MAX_WARNINGS]:
            session.warn(f"{document}: stale decision about “{shorten(before)}”: {why}")
        if rest := stale[MAX_WARNINGS:]:
            documents = _named(sorted({document for document, _ in rest}))
            session.warn(f"{len(rest):,} more stale decisions: {why} ({documents})")


def _named(documents: Sequence[str]) -> str:
    """Return up to three names of documents, and how many more there are."""
    names = ", ".join(documents[:3])
    more = len(documents) - 3
    return f"{names} and {more:,} other document{'' if more == 1 else 's'}" if more > 0 else names


def _report_foreign(results: Sequence[Result], session: Session) -> None:
    """Report how much of the texts is in other languages."""
    words = [result.foreign_words for result in results if result.foreign_words]
    if words:
        session.warn(
            f"{sum(words):,} words in {_documents(len(words))} are not English; left alone"
        )


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count:,} documents"
