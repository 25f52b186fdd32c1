"""`cleaner clean`: the main job."""

from __future__ import annotations

import argparse
import datetime
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from cleaner.api import Cleaner
from cleaner.cli.session import (
    Session,
    find_texts,
    load_config,
    open_cleaner,
    open_session,
    read_all,
    read_sources,
    run_cleaner,
    warn_of_journal,
)
from cleaner.cli.trail import LEDGER as LEDGER_HERE
from cleaner.cli.trail import open_in_place, repair_in_place, versions_of
from cleaner.config import Config
from cleaner.decisions.file import DEFAULT_FILE
from cleaner.errors import DocumentError
from cleaner.files.lock import locked
from cleaner.files.output import LEDGER, REPORT, Output, OutputFolder
from cleaner.files.read import Source
from cleaner.files.write import check_output_folder, encode, write_text
from cleaner.ledger import ledger_lines
from cleaner.model import Document, Result
from cleaner.render.tables import summary_lines, summary_table
from cleaner.tally import tally, total

# The report of --in-place, which has no output folder.
REPORT_HERE = Path("cleaner-report.html")
# At most this many messages about unchecked parts are listed as a fact of the run.
MAX_NAMED = 10


def run(arguments: argparse.Namespace) -> int:
    """Clean texts; 0 if all documents were processed, else 2."""
    session = open_session(arguments)
    config = load_config(arguments)
    warn_of_journal(Path(config.decisions or DEFAULT_FILE), session)
    if arguments.in_place:
        with open_in_place(session) as trail:
            sources, documents = read_all(arguments.paths, config, session)
            with open_cleaner(config, session) as cleaner:
                results = run_cleaner(cleaner, documents, config, session)
                versions = versions_of(cleaner)
            done = [(s, r) for s, r in zip(sources, results, strict=True) if r is not None]
            written = repair_in_place(trail, done, versions, session)
        cleaned = [result for (_, result), is_done in zip(done, written, strict=True) if is_done]
        page = report_page(cleaned, cleaner, versions, session, LEDGER_HERE.name)
        write_text(REPORT_HERE, page)
    else:
        cleaned = _clean_into(arguments.output, arguments.paths, config, session)
    _summarise(cleaned, session)
    if arguments.output:
        session.result(f"Clean texts, {LEDGER} and {REPORT} are in {arguments.output}")
    else:
        session.result(f"The report is in {REPORT_HERE}")
    return 2 if session.failures else 0


def _clean_into(
    folder: Path, paths: Sequence[Path], config: Config, session: Session
) -> list[Result]:
    """Clean texts into a folder; return what was done, whether or not it could be written."""
    check_output_folder(folder, paths)
    with locked(folder / LEDGER):
        output = OutputFolder(folder)
        found = find_texts(paths, config)
        output.refuse_leftovers({source.id for source in found})
        sources, documents = read_sources(found, session)
        sources, documents = _writable(sources, documents, output, session)
        with open_cleaner(config, session) as cleaner:
            results = run_cleaner(cleaner, documents, config, session)
            versions = versions_of(cleaner)
        done = [result for result in results if result is not None]
        _write_folder(output, done, cleaner, versions, session)
    return done


def _writable(
    sources: Sequence[Source],
    documents: Sequence[Document],
    output: OutputFolder,
    session: Session,
) -> tuple[list[Source], list[Document]]:
    """Leave out documents whose clean text would be lost, or would replace something else."""
    kept = []
    originals = {os.path.realpath(source.path) for source in sources}
    for source, document in zip(sources, documents, strict=True):
        target = output.folder / source.id
        try:
            if os.path.realpath(target) in originals:
                raise DocumentError(
                    f"would overwrite the original {target}",
                    where=str(source.path),
                    hint="Use --in-place to do that.",
                )
            output.refuse(source.id)
        except DocumentError as error:
            session.fail(error)
        else:
            kept.append((source, document))
    return [source for source, _ in kept], [document for _, document in kept]


def _write_folder(
    output: OutputFolder,
    done: Sequence[Result],
    cleaner: Cleaner,
    versions: Mapping[str, str],
    session: Session,
) -> None:
    texts = [
        Output(
            document=result.document.id,
            sha256=result.document.sha256,
            data=encode(result.document, result.text),
            lines=tuple(ledger_lines(result, versions)),
        )
        for result in done
    ]
    written = output.write(texts, session.fail)
    for name in output.kept:
        session.warn(f"{output.folder / name}: is still the clean text of an earlier run")
    results = [result for result, is_written in zip(done, written, strict=True) if is_written]
    page = report_page(results, cleaner, versions, session, LEDGER)
    write_text(output.folder / REPORT, page)


def report_page(
    results: Sequence[Result],
    cleaner: Cleaner,
    versions: Mapping[str, str],
    session: Session,
    ledger: str,
) -> str:
    """Return the report page of a run; `ledger` names the file with every edit."""
    from cleaner.report import render_report  # noqa: PLC0415 (loads jinja2)

    unchecked = sorted({what for result in results for what in result.unchecked})
    facts = [
        *versions.items(),
        ("applied without asking", f"tier {cleaner.pipeline.policy.threshold} and above"),
        *((("grammar checked", session.grammar),) if session.grammar else ()),
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
