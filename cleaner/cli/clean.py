"""`cleaner clean`: the main job."""

from __future__ import annotations

import argparse
import datetime
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from cleaner import __version__
from cleaner.api import Cleaner
from cleaner.cli.session import (
    Session,
    load_config,
    open_cleaner,
    open_session,
    read_all,
    run_cleaner,
)
from cleaner.errors import DocumentError
from cleaner.files.read import Source
from cleaner.files.write import check_output_folder, encode, write_text
from cleaner.ledger import ledger_lines
from cleaner.model import Document, Result
from cleaner.render.tables import summary_lines, summary_table
from cleaner.tally import tally, total

LEDGER, REPORT = "ledger.jsonl", "report.html"
# With --in-place there is no output folder that they could lie in.
LEDGER_HERE, REPORT_HERE = Path("cleaner-ledger.jsonl"), Path("cleaner-report.html")
# At most this many messages about what was not checked are listed as a fact of the run.
MAX_NAMED = 10


def run(arguments: argparse.Namespace) -> int:
    """Clean texts; 0 if all documents were processed, else 2."""
    session = open_session(arguments)
    config = load_config(arguments)
    if arguments.output:
        check_output_folder(arguments.output, arguments.paths)
    sources, documents = read_all(arguments.paths, config, session)
    if arguments.output:
        sources, documents = _writable(sources, documents, arguments.output, session)
    with open_cleaner(config, session) as cleaner:
        results = run_cleaner(cleaner, documents, config, session)
        versions = versions_of(cleaner)
    done = [(s, r) for s, r in zip(sources, results, strict=True) if r is not None]
    if arguments.in_place:
        written = [
            result
            for source, result in done
            if not result.edits or session.write(source.path, encode(result.document, result.text))
        ]
        _append_ledger(written, versions)
        page = report_page(written, cleaner, versions, session, LEDGER_HERE.name)
        write_text(REPORT_HERE, page)
    else:
        _write_folder(arguments.output, done, cleaner, versions, session)
    _summarise([result for _, result in done], session)
    if arguments.output:
        session.result(f"Clean texts, {LEDGER} and {REPORT} are in {arguments.output}")
    else:
        session.result(f"What was done is in {REPORT_HERE}")
    return 2 if session.failures else 0


def _writable(
    sources: Sequence[Source], documents: Sequence[Document], folder: Path, session: Session
) -> tuple[list[Source], list[Document]]:
    """Leave out documents whose clean text would be lost, or would replace its own original."""
    kept = []
    originals = {os.path.realpath(source.path) for source in sources}
    for source, document in zip(sources, documents, strict=True):
        target = folder / source.id
        if source.id in (LEDGER, REPORT):
            what, hint = f"has the name of our own {source.id}", "Rename the text."
        elif os.path.realpath(target) in originals:
            what, hint = (
                f"would be written over the original {target}",
                "Say --in-place to do that.",
            )
        else:
            kept.append((source, document))
            continue
        session.fail(DocumentError(what, where=str(source.path), hint=hint))
    return [source for source, _ in kept], [document for _, document in kept]


def versions_of(cleaner: Cleaner) -> dict[str, str]:
    """Return the versions that a result depends on, for the ledger and the report."""
    from importlib.metadata import version  # noqa: PLC0415 (not needed to start)

    versions = {"cleaner": __version__, "ftfy": version("ftfy"), "wordfreq": version("wordfreq")}
    for checker in cleaner.pipeline.checkers:
        if engine_version := getattr(checker, "engine_version", ""):
            versions["languagetool"] = engine_version
    return versions


def _append_ledger(results: Sequence[Result], versions: Mapping[str, str]) -> None:
    """Add the edits made in place to the ledger in the current folder."""
    lines = [line for result in results for line in ledger_lines(result, versions)]
    if lines:
        before = LEDGER_HERE.read_text(encoding="utf-8") if LEDGER_HERE.is_file() else ""
        write_text(LEDGER_HERE, before + "".join(line + "\n" for line in lines))


def _write_folder(
    folder: Path,
    done: Sequence[tuple[Source, Result]],
    cleaner: Cleaner,
    versions: Mapping[str, str],
    session: Session,
) -> None:
    results = [
        result
        for source, result in done
        if session.write(folder / source.id, encode(result.document, result.text))
    ]
    lines = [line for result in results for line in ledger_lines(result, versions)]
    write_text(folder / LEDGER, "".join(line + "\n" for line in lines))
    page = report_page(results, cleaner, versions, session, LEDGER)
    write_text(folder / REPORT, page)


def report_page(
    results: Sequence[Result],
    cleaner: Cleaner,
    versions: Mapping[str, str],
    session: Session,
    ledger: str,
) -> str:
    """Return the report page of a run; `ledger` names the file that has every edit."""
    from cleaner.report import render_report  # noqa: PLC0415 (loads jinja2)

    unchecked = sorted({what for result in results for what in result.unchecked})
    facts = [
        *versions.items(),
        ("applied without asking", f"tier {cleaner.pipeline.policy.threshold} and above"),
        ("not checked", _first(unchecked)),
        ("made", datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")),
    ]
    return render_report(
        results, failures=session.failures, rules=cleaner.book.rules, facts=facts, ledger=ledger
    )


def _summarise(results: Sequence[Result], session: Session) -> None:
    if session.quiet:
        return
    session.out.print(summary_table(results))
    counts = total(map(tally, results))
    for line in summary_lines(counts, made=True):
        session.result(line)
    if counts.waiting:
        session.result(
            "See the report for what is waiting, or go through it with `cleaner review`."
        )


def _first(names: Sequence[str]) -> str:
    more = len(names) - MAX_NAMED
    return (", ".join(names[:MAX_NAMED]) or "none") + (f" and {more:,} more" if more > 0 else "")
