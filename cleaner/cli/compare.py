"""`cleaner compare`: what changed between two reports of `cleaner check`."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec
from rich.table import Table

from cleaner.cli.session import Session, open_session
from cleaner.compare import Comparison, ReportedFinding, compare
from cleaner.errors import UsageError
from cleaner.files.jsonl import read_objects
from cleaner.render.visible import shorten, styled, visible

HINT = "Make it with `cleaner check PATH --output-format json-lines` (or json)."
STYLES = {"new": "yellow", "gone": "cyan", "changed": "magenta"}

Row = tuple[str, ReportedFinding, ReportedFinding | None]


class _Document(msgspec.Struct):
    findings: tuple[ReportedFinding, ...]


class _Report(msgspec.Struct):
    documents: tuple[_Document, ...]


def run(arguments: argparse.Namespace) -> int:
    """Compare two reports; 1 if findings are new or changed, 0 if not.

    Raises UsageError for a file that is not a report.
    """
    session = open_session(arguments)
    result = compare(read_report(arguments.old), read_report(arguments.new))
    if arguments.output_format == "json":
        session.raw(_as_json(result))
    elif arguments.output_format == "concise":
        for row in _rows(result):
            session.out.print(styled(_line(row)), soft_wrap=True)
    elif result.differs and not session.quiet:
        session.out.print(_table(result))
    if arguments.output_format != "json":
        _close(result, session)
    return int(bool(result.new or result.changed))


def read_report(path: Path) -> list[ReportedFinding]:
    """Read a `json` or `json-lines` report.

    Raises UsageError, naming file and line, if it is neither.
    """
    try:
        whole = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot be read: {error}", where=str(path)) from error
    if whole.lstrip().startswith("{") and '"documents"' in whole:
        try:
            report = msgspec.json.decode(whole, type=_Report)
        except msgspec.DecodeError:
            pass  # then it has findings of a file with a strange name, one per line
        else:
            return [finding for document in report.documents for finding in document.findings]
    found = read_objects(path, ReportedFinding, error=UsageError, what="a finding", hint=HINT)
    return [finding for finding, _ in found]


def _rows(result: Comparison) -> list[Row]:
    return [
        *(("new", finding, None) for finding in result.new),
        *(("gone", finding, None) for finding in result.gone),
        *(("changed", new, old) for old, new in result.changed),
    ]


def _says(finding: ReportedFinding) -> str:
    """Return what a finding proposes, with its tier."""
    repair = f"→ “{finding.replacements[0]}”" if finding.replacements else "no repair"
    return f"{finding.rule} [{finding.tier}] {repair}"


def _where(finding: ReportedFinding) -> str:
    place = f":{finding.line}:{finding.column}" if finding.line else f":{finding.start}"
    return finding.path + place


def _line(row: Row) -> str:
    what, finding, old = row
    was = f" (was {_says(old)})" if old else ""
    return shorten(f"{what}: {_where(finding)}: “{finding.text}” {_says(finding)}{was}")


def _table(result: Comparison) -> Table:
    table = Table()
    for name in ("", "where", "words", "says", "said before"):
        table.add_column(name, overflow="fold")
    for what, finding, old in _rows(result):
        before = _says(old) if old else ""
        cells = (_where(finding), shorten(visible(finding.text)), _says(finding), before)
        table.add_row(styled(what, STYLES[what]), *(styled(cell) for cell in cells))
    return table


def _as_json(result: Comparison) -> str:
    report = {
        "new": result.new,
        "gone": result.gone,
        "changed": [{"old": old, "new": new} for old, new in result.changed],
        "same": result.same,
    }
    return msgspec.json.format(msgspec.json.encode(report)).decode() + "\n"


def _close(result: Comparison, session: Session) -> None:
    if not session.quiet:
        counts = f"{len(result.new)} new, {len(result.gone)} gone, {len(result.changed)} changed"
        session.err.print(styled(f"{counts}, {result.same} the same"))
