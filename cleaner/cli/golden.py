"""`cleaner golden`: replay, score, sign and import reviewed texts."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from cleaner.api import Cleaner
from cleaner.cli.review import now
from cleaner.cli.session import Session, open_cleaner, open_session, read_all
from cleaner.config import Config
from cleaner.decide import LocatedDecisions
from cleaner.decisions.file import read_decisions, write_decisions
from cleaner.decisions.matching import speaks_of
from cleaner.errors import DecisionsError, UsageError
from cleaner.files.jsonl import read_objects
from cleaner.files.read import Source, read_document
from cleaner.files.write import encode, write_bytes
from cleaner.golden import Note, Signature, import_edits, replay, score, sha256_of
from cleaner.model import Decision, Document, Verdict
from cleaner.pipeline import Detected
from cleaner.render.diff import unified_diff
from cleaner.render.tables import places_table, proposals_table
from cleaner.render.visible import shorten, visible
from cleaner.review.journal import Journal
from cleaner.review.session import ReviewSession
from cleaner.review.signature_diff import why_moved
from cleaner.review.signing import Signer, read_signatures, signatures_file

DECISIONS = "decisions.jsonl"


def run(arguments: argparse.Namespace) -> int:
    """Run one action on the goldens; `check` returns 1 if anything differs."""
    session = open_session(arguments)
    match arguments.action:
        case "check":
            return _check(arguments, session)
        case "score":
            return _score(arguments, session)
        case "update":
            return _update(arguments, session)
        case _:
            return _import(arguments, session)


def _check(arguments: argparse.Namespace, session: Session) -> int:
    documents, decisions = _load(arguments, session)
    signatures = {
        s.document: s for s in read_signatures(signatures_file(arguments.golden / DECISIONS))
    }
    cleaner = Cleaner(Config(grammar="off"), decisions=decisions)
    results = cleaner.clean_documents(documents)
    differing = 0
    for document, result in zip(documents, results, strict=True):
        problems = _problems(document, decisions, arguments.golden, signatures)
        if isinstance(result, Exception):
            problems.append(str(result))
        elif not problems and result.text != replay(document, decisions)[0]:
            moved = sorted({e.rule or "?" for e in result.edits if e.decision is None})
            problems.append(f"rules change it without asking: {', '.join(moved)}")
        for problem in problems:
            session.err.print(
                f"{visible(document.id)}: {visible(problem)}", style="red", markup=False
            )
        differing += bool(problems)
    same = len(documents) - differing
    session.result(f"{same} of {len(documents)} goldens are reproduced and signed")
    return 2 if session.failures else int(differing > 0)


def _problems(
    document: Document,
    decisions: Sequence[Decision],
    folder: Path,
    signatures: dict[str, Signature],
) -> list[str]:
    path = folder / document.id
    if not path.is_file():
        return [f"the golden {path} is missing: run `cleaner golden update`"]
    golden = read_document(Source(path, document.id)).text
    text, problems = replay(document, decisions)
    if text != golden:
        problems.append("the decisions do not give the golden: see `cleaner golden update`")
    unmarked = sum(
        d.kind is None and d.verdict is not Verdict.NOT_A_DEFECT
        for d in decisions
        if speaks_of(d, document.id)
    )
    if unmarked:
        problems.append(f"{unmarked} decisions are marked neither determinate nor wording")
    signature = signatures.get(document.id)
    if signature is None:
        problems.append("the golden is not signed")
    elif signature.sha256 != sha256_of(golden):
        problems.append(f"the golden has changed since {signature.author} signed it")
    return problems


def _score(arguments: argparse.Namespace, session: Session) -> int:
    documents, decisions = _load(arguments, session)
    config = Config(grammar=arguments.grammar)
    with open_cleaner(config, session) as cleaner:
        detected = cleaner.pipeline.detect(documents)
    result = score(documents, [found.findings for found in detected], decisions)
    session.out.print(places_table(result))
    session.out.print(proposals_table(result))
    if arguments.missed:
        for decision in result.missed:
            line = f"{decision.document}:{decision.line}: {decision.verdict}: {decision.before!r}"
            session.out.print(shorten(visible(line)), markup=False, soft_wrap=True)
    return 2 if session.failures else 0


def _update(arguments: argparse.Namespace, session: Session) -> int:
    documents, decisions = _load(arguments, session)
    author = arguments.author or getpass.getuser()
    by_id = {document.id: document for document in documents}

    def publish(name: str, text: str) -> None:
        write_bytes(arguments.golden / name, encode(by_id[name], text))

    path = signatures_file(arguments.golden / DECISIONS)
    signer = Signer(path, author=author, clock=now, publish=publish)
    moved: dict[str, str] = {}
    for document in documents:
        text, problems = replay(document, decisions)
        for problem in problems:
            session.warn(f"{document.id}: {problem}")
        golden = arguments.golden / document.id
        old = read_document(Source(golden, document.id)).text if golden.is_file() else ""
        if old == text and signer.is_signed(document.id, text):
            continue
        moved[document.id] = old
        if arguments.yes:
            session.out.print(unified_diff(document.id, old, text), end="")
            signer.sign(document.id, text)
    signed = len(moved)
    if moved and not arguments.yes:
        signed = _read_and_sign(arguments, [by_id[name] for name in moved], moved, signer)
    session.result(f"{signed} goldens were written and signed")
    if signed < len(moved):
        session.warn(f"{len(moved) - signed} goldens are still to be signed")
    return 0


def _read_and_sign(
    arguments: argparse.Namespace,
    documents: Sequence[Document],
    moved: Mapping[str, str],
    signer: Signer,
) -> int:
    """Show the moved goldens on the review's screens; return how many were signed."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "signing needs a person at a terminal",
            where=", ".join(moved),
            hint="Use --yes to sign without one.",
        )
    from cleaner.review.app import SigningApp  # noqa: PLC0415 (textual: only when needed)

    with Journal(arguments.golden / DECISIONS) as journal:
        review = ReviewSession(
            [Detected(document, (), (), LocatedDecisions()) for document in documents],
            journal.decisions,
            author=signer.author,
            clock=now,
            record=journal.record,
        )
        reasons = {name: why_moved(review.texts[name].whole(), old) for name, old in moved.items()}
        app = SigningApp(review, signer, reasons)
        app.run()
    return len(app.signed)


def _import(arguments: argparse.Namespace, session: Session) -> int:
    document = read_document(Source(arguments.seed, arguments.seed.name))
    edited = read_document(Source(arguments.edited, arguments.edited.name)).text
    notes = [n for n in _read_notes(arguments.notes) if n.document == document.id]
    author = arguments.author or getpass.getuser()
    made = import_edits(document, edited, notes, author=author, time=now())
    path = arguments.golden / DECISIONS
    before = read_decisions(path) if path.is_file() else []
    others = [d for d in before if not speaks_of(d, document.id)]
    write_decisions(path, [*others, *made])
    unmarked = sum(decision.kind is None for decision in made)
    repairs = sum(decision.verdict is Verdict.REPAIR for decision in made)
    session.result(
        f"{document.id}: {repairs} repairs and {len(made) - repairs} kept places recorded in {path}"
        + (f"; {unmarked} still to be marked determinate or wording" if unmarked else "")
    )
    return 0


def _load(arguments: argparse.Namespace, session: Session) -> tuple[list[Document], list[Decision]]:
    _, documents = read_all([arguments.seeds], Config(), session)
    path = arguments.golden / DECISIONS
    if not path.is_file():
        raise UsageError(
            "no decisions file",
            where=str(path),
            hint="Make some with `cleaner golden import`.",
        )
    return documents, read_decisions(path)


def _read_notes(path: Path | None) -> list[Note]:
    if path is None:
        return []
    found = read_objects(path, Note, error=DecisionsError, what="an editor's note")
    return [note for note, _ in found]
