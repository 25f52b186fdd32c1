"""Findings as JSON, as specified in docs/formats.md. Fields may be added, never renamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from cleaner.fingerprint import fingerprints
from cleaner.model import Result
from cleaner.render.findings import Reported, count_by_rule
from cleaner.tally import Tally, tally, total


def finding_objects(items: Sequence[Reported]) -> Iterator[dict[str, Any]]:
    """Yield the findings of one document as the objects that `json-lines` prints."""
    if not items:
        return
    result = items[0].result
    findings = (*result.findings, *(item.finding for item in items))
    known = fingerprints(result.document.id, result.document.text, findings)
    for item in items:
        yield _object(item, known[item.finding])


def _object(item: Reported, fingerprint: str) -> dict[str, Any]:
    finding = item.finding
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
        "fingerprint": fingerprint,
    }


def json_lines(checked: Sequence[tuple[str, Result, Sequence[Reported]]]) -> str:
    """Return one line of JSON for each finding."""
    return "".join(
        msgspec.json.encode(found).decode() + "\n"
        for _, _, items in checked
        for found in finding_objects(items)
    )


def json_report(
    results: Sequence[tuple[str, Result, Sequence[Reported]]], failures: Sequence[str]
) -> str:
    """Return one object: the documents with their findings, and a summary."""
    counts = total(tally(result) for _, result, _ in results)
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
                "findings": list(finding_objects(items)),
            }
            for path, result, items in results
        ],
        "summary": {
            "documents": counts.documents,
            "words": counts.words,
            "foreign_words": counts.foreign_words,
            "findings": sum(len(items) for _, _, items in results),
            "kept": counts.kept,
            "not_a_defect": counts.not_a_defect,
            "tally": tally_object(counts),
            "rules": dict(rules.most_common()),
            "failures": list(failures),
        },
    }
    return msgspec.json.format(msgspec.json.encode(report)).decode() + "\n"


def statistics_report(items: Iterable[Reported]) -> str:
    """Return one object: how often each rule found something."""
    report = {"statistics": _statistics(items)}
    return msgspec.json.format(msgspec.json.encode(report)).decode() + "\n"


def statistics_lines(items: Iterable[Reported]) -> str:
    """Return one line of JSON for each rule: how often it found something."""
    return "".join(msgspec.json.encode(row).decode() + "\n" for row in _statistics(items))


def _statistics(items: Iterable[Reported]) -> list[dict[str, Any]]:
    return [
        {"rule": rule, "tier": tier, "findings": count}
        for (rule, tier), count in count_by_rule(items).most_common()
    ]


def tally_object(counts: Tally) -> dict[str, Any]:
    """Return what happened to findings, edits and places: each total with its parts."""
    return {
        "findings": {
            "total": counts.findings,
            "suggested": counts.suggested,
            "reworded": counts.reworded,
            "kept": counts.kept,
            "not_a_defect": counts.not_a_defect,
            "waiting": counts.waiting,
        },
        "dropped": counts.dropped,
        "edits": {
            "total": counts.edits,
            "by_rule": counts.edits_by_rule,
            "by_decision_on_finding": counts.edits_on_findings,
            "by_decision_alone": counts.edits_alone,
        },
        "kept_places": {
            "total": counts.kept_places,
            "with_finding": counts.kept_with_finding,
            "without_finding": counts.kept_alone,
        },
        "not_a_defect_places": {
            "total": counts.cleared_places,
            "with_finding": counts.cleared_with_finding,
            "without_finding": counts.cleared_alone,
        },
        "stale_decisions": counts.stale,
    }
