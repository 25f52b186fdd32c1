"""The ledger: one JSON line per edit, with everything needed to trace and undo it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from cleaner.model import Edit, Result, Span, Tier


def ledger_lines(result: Result, versions: Mapping[str, str], path: str | None = None) -> list[str]:
    """Return the edits of one document as lines of JSON, in order.

    `path` is the file with the clean text, by default the document's id. Replaying the lines on the
    original text gives the clean text; swapping `before` and `after` restores the original.
    """
    whole = result.document.mark + result.text.encode("utf-8", "surrogatepass")
    result_sha256 = hashlib.sha256(whole).hexdigest()
    return [
        msgspec.json.encode(
            {
                "document": result.document.id,
                "path": result.document.id if path is None else path,
                "sha256": result.document.sha256,
                "result_sha256": result_sha256,
                "start": edit.span.start,
                "end": edit.span.end,
                "before": edit.before,
                "after": edit.after,
                "rule": edit.rule,
                "tier": None if edit.tier is None else str(edit.tier),
                "decision": None if edit.decision is None else _decision(edit),
                "evidence": [msgspec.to_builtins(e) for e in edit.evidence],
                "unchecked": list(result.unchecked),
                "versions": dict(versions),
            }
        ).decode()
        for edit in result.edits
    ]


def read_edits(lines: Iterable[str]) -> dict[str, list[Edit]]:
    """Return the edits in a ledger by document, for replay.

    Raises ValueError if a line is not a ledger line.
    """
    edits: dict[str, list[Edit]] = {}
    for line in lines:
        entry: dict[str, Any] = msgspec.json.decode(line, type=dict)
        try:
            tier = entry["tier"]
            edit = Edit(
                span=Span(entry["start"], entry["end"]),
                before=entry["before"],
                after=entry["after"],
                rule=entry["rule"],
                tier=None if tier is None else Tier[tier.upper()],
            )
            edits.setdefault(entry["document"], []).append(edit)
        except KeyError as error:
            raise ValueError(f"not a ledger line: {error} is missing") from error
    return edits


def _decision(edit: Edit) -> dict[str, Any]:
    decision = msgspec.to_builtins(edit.decision)
    fields = ("author", "time", "reason", "note", "scope", "kind", "rule", "witnesses")
    return {key: decision[key] for key in fields}
