"""Findings that were saved as JSON lines, to be reviewed without another check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from cleaner.checkers.base import narrow
from cleaner.decide import LocatedDecisions
from cleaner.errors import DocumentError, UsageError
from cleaner.files.jsonl import read_objects
from cleaner.model import Document, Evidence, Finding, Quoted, Repair, Span, Tier
from cleaner.pipeline import Detected


class SavedFinding(msgspec.Struct, frozen=True):
    """The fields of a line that are read; others are ignored."""

    path: str
    start: int
    end: int
    rule: str
    tier: str
    message: str
    text: str
    replacements: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    quoted: Quoted = Quoted.UNSURE


def read_findings(path: Path) -> list[SavedFinding]:
    """Read a `json-lines` report.

    Raises UsageError, naming file and line, if it is not one.
    """
    hint = "Make the file with `cleaner check --output-format json-lines`."
    found = read_objects(path, SavedFinding, error=UsageError, what="a finding", hint=hint)
    return [finding for finding, _ in found]


def detected_from(
    documents: Mapping[str, Document], saved: Sequence[SavedFinding]
) -> list[Detected]:
    """Return saved findings by document; the report names `documents` by their path.

    Raises DocumentError if a document has changed since.
    """
    found: dict[str, list[Finding]] = {path: [] for path in documents}
    for one in saved:
        if one.path in documents:
            found[one.path].append(_finding(one, documents[one.path]))
    return [
        Detected(document, tuple(found[path]), (), LocatedDecisions())
        for path, document in documents.items()
    ]


def _finding(saved: SavedFinding, document: Document) -> Finding:
    span = Span(saved.start, max(saved.start, saved.end))
    if span.of(document.text) != saved.text:
        raise DocumentError(
            f"has changed since its findings were saved: “{saved.text}” is no longer where it was",
            where=saved.path,
            hint="Check it again, or review it without --findings.",
        )
    repairs: list[Repair] = [narrow(document.text, span, new) for new in saved.replacements]
    return Finding(
        span=span,
        rule=saved.rule,
        message=saved.message,
        text=saved.text,
        tier=Tier[saved.tier.upper()] if repairs else Tier.FLAG,
        repairs=tuple(repairs),
        evidence=saved.evidence,
        quoted=saved.quoted,
    )
