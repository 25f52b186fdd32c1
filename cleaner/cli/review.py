"""`cleaner review`: a person decides, in the terminal."""

from __future__ import annotations

import argparse
import datetime
import getpass
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Event

import msgspec
from rich.console import Console

from cleaner.api import Cleaner
from cleaner.checkers.grammar import GrammarChecker
from cleaner.checkers.run import CheckerSet
from cleaner.cli.session import (
    Session,
    load_config,
    open_engine,
    open_session,
    pattern_store,
    read_all,
)
from cleaner.config import Config
from cleaner.decisions.file import DEFAULT_FILE
from cleaner.errors import UsageError
from cleaner.model import NOT_ASKED, Document
from cleaner.pipeline import Detected
from cleaner.profile import build_profile
from cleaner.review.background import Deliveries, Delivery, in_background
from cleaner.review.journal import Journal
from cleaner.review.navigation import Order
from cleaner.review.saved import detected_from, read_findings
from cleaner.review.session import ReviewSession
from cleaner.review.signing import Signer, signatures_file
from cleaner.rulebook.packs import load_rules
from cleaner.text.annotated import AnnotatedText

SEED = 1


def run(arguments: argparse.Namespace) -> int:
    """Review texts; 0 after a normal exit, 2 for errors and without a terminal."""
    need_terminal("review")
    if (arguments.sample is None) != (arguments.rule is None):
        raise UsageError("--sample N and --rule RULE go together")
    session = open_session(arguments)
    config = load_config(arguments)
    path = Path(config.decisions or DEFAULT_FILE)
    saved = read_findings(arguments.findings) if arguments.findings else None
    if not arguments.paths and saved is None:
        raise UsageError("no text to review: name a file or a folder")
    paths = arguments.paths or sorted({Path(finding.path) for finding in saved or ()})
    sources, documents = read_all(paths, config, session)
    if not documents:
        return 2
    author = arguments.author or getpass.getuser()
    with Journal(path) as journal, ExitStack() as engines:
        if journal.recovered:
            steps = "1 step" if journal.recovered == 1 else f"{journal.recovered:,} steps"
            session.result(f"Recovered {steps} from an interrupted review")
        review = ReviewSession(
            decisions=journal.decisions,
            author=author,
            clock=now,
            rules=load_rules(Path(name) for name in config.rules).rules,
            order=_order(arguments, documents),
            record=journal.record,
        )
        # Decisions come from the journal, which also has those of an interrupted review.
        checked = msgspec.structs.replace(config, decisions=None)
        left = Event()
        check: Callable[[], Iterable[Delivery]]
        if saved is not None:
            named = {str(s.path): d for s, d in zip(sources, documents, strict=True)}
            found = detected_from(named, saved)
            check = partial(_saved, found)
        else:
            check = partial(detect, Checking(checked, documents, review, engines))
        deliveries = in_background(check, left)
        signer = Signer(signatures_file(path), author=author, clock=now)
        sample = (arguments.rule, arguments.sample, SEED) if arguments.sample else None
        _start(review, signer, deliveries, sample)
        left.set()
    _summarise(review, path, session)
    return 2 if session.failures else 0


def need_terminal(command: str) -> None:
    """Refuse to start a screen that nobody can see.

    Raises UsageError that names the commands for pipes and scripts.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "needs a terminal",
            where=f"cleaner {command}",
            hint="Without one: `cleaner check PATH` reports, "
            "`cleaner clean PATH --output DIR --decisions FILE` applies what was decided.",
        )


def now() -> str:
    """Return the time in the format that decisions use."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _order(arguments: argparse.Namespace, documents: Sequence[Document]) -> Order:
    if arguments.order:
        return Order(arguments.order)
    return Order.POSITION if len(documents) == 1 else Order.GROUP


def _start(
    review: ReviewSession,
    signer: Signer,
    deliveries: Deliveries,
    sample: tuple[str, int, int] | None,
) -> None:
    from cleaner.review.app import ReviewApp  # noqa: PLC0415 (textual: only when needed)

    app = ReviewApp(review, signer, deliveries=deliveries, sample=sample)
    app.run()
    if app.failure is not None:
        raise app.failure


@dataclass(frozen=True, slots=True)
class Checking:
    """What is checked in the background, and where the engine is kept for closing on exit."""

    config: Config
    documents: Sequence[Document]
    review: ReviewSession
    engines: ExitStack


def _saved(found: Sequence[Detected]) -> Iterator[Delivery]:
    texts = [AnnotatedText(one.document.id, one.document.text) for one in found]
    yield Delivery(found, build_profile(texts))


def detect(checking: Checking) -> Iterator[Delivery]:
    """Yield findings that need no engine at once, then all of them with those of grammar."""
    config = checking.config
    cleaner = Cleaner(config, decisions=checking.review.texts.decisions, store=pattern_store())
    pipeline = cleaner.pipeline
    batch = pipeline.prepare(checking.documents)
    checked = pipeline.check(batch)
    found = pipeline.assess(batch, checked)
    if config.grammar == "off":
        yield Delivery(found, batch.profile)
        return
    yield Delivery(found, batch.profile, "checking grammar…", is_last=False)
    # Nothing may be printed while the screen is in use.
    silent = Session(out=Console(file=io.StringIO()), err=Console(file=io.StringIO()))
    lazy = config.grammar == "auto"
    engine = checking.engines.enter_context(open_engine(config, silent, lazy=lazy))
    if engine is None:
        yield Delivery(found, batch.profile, "grammar not checked")
        return
    checkers = CheckerSet.of([GrammarChecker(cleaner.book, engine)])
    grammar = replace(pipeline, checkers=checkers, unchecked=())
    grammar.ask_engine(batch, checked)
    found = grammar.assess(batch, checked)
    unchecked = any({*one.unchecked} - {NOT_ASKED} for one in found)
    yield Delivery(found, batch.profile, "grammar partly checked" if unchecked else "")


def _summarise(review: ReviewSession, path: Path, session: Session) -> None:
    done = review.texts.summary
    session.result(
        f"{done.repaired} repaired, {done.own_words} own words, {done.kept} kept, "
        f"{done.not_a_defect} not a defect, {done.left} left"
        + (f"; safe, not asked: {done.automatic}" if done.automatic else "")
    )
    for decision, why in review.texts.stale():
        session.warn(f"stale decision about “{decision.before}” ({decision.document}): {why}")
    session.result(f"Decisions are in {path}: `cleaner clean PATH --output DIR --decisions {path}`")
