"""Findings as kept next to the page, and what changed since they were committed."""

from __future__ import annotations

import gzip
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.quality.judgements import brief
from benchmarks.quality.model import Found, Spot, Text
from cleaner.compare import Comparison, ReportedFinding, compare
from cleaner.files.write import write_bytes

# This many of each kind are named on the page; the rest are counted.
NAMED = 40


def compact(sets: Mapping[str, Sequence[Found]]) -> list[ReportedFinding]:
    """Return all findings with no more of the data than the words found, shortened."""
    findings = [
        _compact(one.text, spot) for found in sets.values() for one in found for spot in one.spots
    ]
    return sorted(findings, key=lambda f: (f.path, f.start, f.end, f.rule))


def _compact(text: Text, spot: Spot) -> ReportedFinding:
    return ReportedFinding(
        path=text.id,
        start=spot.start,
        end=spot.end,
        rule=spot.rule,
        tier=spot.tier,
        text=brief(spot.span.of(text.text)),
        fingerprint=spot.fingerprint,
        replacements=tuple(brief(words) for words in spot.replacements[:1]),
    )


def read_committed(path: Path) -> list[ReportedFinding]:
    """Return the findings of the last commit, ignoring later measurements; empty if it has none."""
    ran = subprocess.run(  # noqa: S603
        ["git", "-C", str(path.parent), "show", f"HEAD:./{path.name}"],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if ran.returncode:
        return []
    lines = gzip.decompress(ran.stdout).splitlines()
    return [msgspec.json.decode(line, type=ReportedFinding) for line in lines]


def write_compact(findings: Sequence[ReportedFinding], path: Path) -> None:
    """Write findings as compressed JSON lines, with the same bytes for the same findings."""
    lines = b"".join(msgspec.json.encode(one) + b"\n" for one in findings)
    write_bytes(path, gzip.compress(lines, mtime=0))


def since(old: Sequence[ReportedFinding], new: Sequence[ReportedFinding]) -> dict[str, Any]:
    """Return what changed between two measurements, by rule, and the first of each kind by name.

    If nothing was committed before, everything is new, and nothing is named.
    """
    if not old:
        return {"new": len(new), "gone": 0, "changed": 0, "same": 0, "rules": {}, "named": {}}
    result = compare(old, new)
    return {
        "new": len(result.new),
        "gone": len(result.gone),
        "changed": len(result.changed),
        "same": result.same,
        "rules": _by_rule(result),
        "named": {
            "new": [_line(one) for one in result.new[:NAMED]],
            "gone": [_line(one) for one in result.gone[:NAMED]],
            "changed": [f"{_line(b)} (was {a.rule}, {a.tier})" for a, b in result.changed[:NAMED]],
        },
    }


def _by_rule(result: Comparison) -> dict[str, dict[str, int]]:
    rules: dict[str, dict[str, int]] = {}
    changed = [new for _, new in result.changed]
    for what, found in (("new", result.new), ("gone", result.gone), ("changed", changed)):
        for one in found:
            counts = rules.setdefault(one.rule, {"new": 0, "gone": 0, "changed": 0})
            counts[what] += 1
    return dict(sorted(rules.items()))


def _line(one: ReportedFinding) -> str:
    repair = f" → “{one.replacements[0]}”" if one.replacements else ""
    return f"{one.path}:{one.start} {one.rule} [{one.tier}] “{one.text}”{repair}"
