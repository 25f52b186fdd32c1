"""RESOLVE: sort findings into the order in which they may claim their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cleaner.model import Evidence, Finding


def resolve(findings: Sequence[Finding]) -> list[Finding]:
    """Merge findings with the same proposal, and sort the rest: the first may claim its words.

    Findings with the same first repair become one, with the highest tier and all evidence:
    agreement never weakens a finding. Order: higher tier first, then findings with a repair, then
    longer spans (they saw more of the damage), then earlier ones. Rule names only break ties.
    """
    merged: dict[object, Finding] = {}
    for finding in sorted(findings, key=_preference):
        key = (finding.repairs[0],) if finding.repairs else (finding.span, finding.rule)
        if (winner := merged.get(key)) is None:
            merged[key] = finding
        elif winner.rule != finding.rule:
            agrees = Evidence("rule", f"{finding.rule} agrees: {finding.message}")
            merged[key] = replace(winner, evidence=(*winner.evidence, agrees, *finding.evidence))
    return sorted(merged.values(), key=_preference)


def _preference(finding: Finding) -> tuple[int, bool, int, int, str]:
    return (
        -finding.tier,
        not finding.repairs,
        -len(finding.span),
        finding.span.start,
        finding.rule,
    )
