"""Findings as JSON, by the contract of docs/formats.md. Fields may be added, never renamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from cleaner.fingerprint import fingerprint
from cleaner.model import Result, State
from cleaner.render.findings import Reported


def finding_object(item: Reported) -> dict[str, Any]:
    """Return one finding as the object that `json-lines` prints."""
    finding, document = item.finding, item.result.document
    return {
        "path": item.path,
        "record": None,
        "field": None,
        "start": finding.span.start,
        "end": finding.span.end,
        "line": item.line,
        "column": item.column,
        "rule": finding.rule,
        "tier": str(finding.tier),
        "message": finding.message,
        "text": finding.text,
        "replacements": item.replacements,
        "evidence": [msgspec.to_builtins(evidence) for evidence in finding.evidence],
        "quoted": finding.quoted.value,
        "fingerprint": fingerprint(finding, document.id, document.text),
    }


def json_lines(items: Sequence[Reported]) -> str:
    """Return one line of JSON for each finding."""
    return "".join(msgspec.json.encode(finding_object(item)).decode() + "\n" for item in items)


def json_report(
    results: Sequence[tuple[str, Result, Sequence[Reported]]], failures: Sequence[str]
) -> str:
    """Return one object: the documents with their findings, and a summary."""
    states = Counter(o.state.value for _, result, _ in results for o in result.outcomes)
    rules = Counter(item.finding.rule for _, _, items in results for item in items)
    report = {
        "documents": [
            {
                "path": path,
                "record": None,
                "field": None,
                "words": result.words,
                "foreign_words": result.foreign_words,
                "garble_score": result.garble_score,
                "unchecked": list(result.unchecked),
                "findings": [finding_object(item) for item in items],
            }
            for path, result, items in results
        ],
        "summary": {
            "documents": len(results),
            "words": sum(result.words for _, result, _ in results),
            "foreign_words": sum(result.foreign_words for _, result, _ in results),
            "findings": sum(len(items) for _, _, items in results),
            "kept": states[State.KEPT.value],
            "not_a_defect": states[State.NOT_A_DEFECT.value],
            "rules": dict(rules.most_common()),
            "failures": list(failures),
        },
    }
    return msgspec.json.format(msgspec.json.encode(report)).decode() + "\n"
