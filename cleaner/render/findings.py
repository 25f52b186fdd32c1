"""Findings as text: `full` shows each in its line with its evidence, `concise` one line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console  # noqa: TC002 (a parameter; loaded with rich.text anyway)
from rich.text import Text

from cleaner.model import Decision, Evidence, Finding, Quoted, Repair, Result, Span, State, Tier
from cleaner.render.diff import CONTEXT, inline_diff
from cleaner.render.visible import excerpt, shorten, styled, visible
from cleaner.text.lines import LineIndex
from cleaner.text.spans import SpanIndex

TIER_STYLES = {Tier.FLAG: "cyan", Tier.REVIEW: "yellow", Tier.SAFE: "green"}
DECISION_RULE = "decision"


@dataclass(frozen=True, slots=True)
class Reported:
    """A finding that `check` reports, with its line and column (both from 1)."""

    path: str
    result: Result
    finding: Finding
    line: int
    column: int

    @property
    def replacements(self) -> list[str]:
        """The new words for the whole span, best first."""
        text = self.result.document.text
        return [repair.within(self.finding.span, text) for repair in self.finding.repairs]


def reported(path: str, result: Result, *, fixed: bool = False) -> list[Reported]:
    """Return what is still to be done in a document: what is waiting or would be repaired.

    `fixed` leaves out what was repaired. Kept places and refused findings have been decided and are
    not reported; a repair decided where no rule found anything is.
    """
    states = {State.WAITING} if fixed else {State.WAITING, State.APPLIED}
    findings = [o.finding for o in result.outcomes if o.state in states]
    if not fixed:
        findings += _decided_alone(result, findings)
    lines = LineIndex(result.document.text)
    return [
        Reported(path, result, finding, *lines.position_of(finding.span.start))
        for finding in sorted(findings, key=lambda f: (f.span, f.rule))
    ]


def _decided_alone(result: Result, findings: Sequence[Finding]) -> Iterator[Finding]:
    found = SpanIndex((finding.span, finding) for finding in findings)
    for edit in result.edits:
        if edit.decision and not found.touching(edit.span):
            yield Finding(
                span=edit.span,
                rule=edit.decision.rule or DECISION_RULE,
                message="A recorded decision repairs this place",
                text=edit.before,
                tier=Tier.SAFE,
                repairs=(Repair.of(edit.span.start, edit.span.end, edit.after),),
                evidence=(Evidence("decision", decision_line(edit.decision)),),
                quoted=Quoted.UNSURE,
            )


def count_by_rule(items: Iterable[Reported]) -> Counter[tuple[str, str]]:
    """Return how often each rule found something, by rule name and tier of its findings."""
    return Counter((item.finding.rule, str(item.finding.tier)) for item in items)


def decision_line(decision: Decision) -> str:
    """Return who decided what, when and why, in one line."""
    parts = [decision.author, decision.time[:10], decision.reason, decision.note]
    return "; ".join(part for part in parts if part) or "decided"


def concise_line(item: Reported) -> Text:
    """Return `path:line:column: rule [tier] message: before -> after`."""
    finding = item.finding
    line = Text()
    line.append(f"{visible(item.path)}:{item.line}:{item.column}: ", "bold")
    line.append(finding.rule, TIER_STYLES[finding.tier])
    line.append(f" [{finding.tier}] {visible(finding.message)}")
    if finding.repairs:
        line.append(f": “{visible(shorten(finding.text))}” → “")
        line.append(visible(shorten(item.replacements[0])), "green")
        line.append("”")
    elif finding.text:
        line.append(f": “{visible(shorten(finding.text))}”")
    return line


def print_full(item: Reported, console: Console) -> None:
    """Show a finding in its line, its repairs as diffs, and its evidence."""
    finding, text = item.finding, item.result.document.text
    head = Text()
    head.append(f"{visible(item.path)}:{item.line}:{item.column}", "bold")
    head.append("  ")
    head.append(f"{finding.rule}", TIER_STYLES[finding.tier])
    head.append(f" [{finding.tier}]", "dim")
    if finding.quoted is Quoted.YES:
        head.append("  in a quotation", "magenta")
    elif finding.quoted is Quoted.UNSURE:
        head.append("  perhaps in a quotation", "magenta")
    console.print(head)
    console.print(Text("  ").append_text(styled(finding.message)))
    left, words, right = excerpt(text, finding.span.start, finding.span.end)
    place = Text("  │ ", "dim").append(left, "not dim")
    place.append(words or "▸◂", f"reverse {TIER_STYLES[finding.tier]}")
    console.print(place.append(right, "not dim"))
    for number, words in enumerate(item.replacements, 1):
        label = "  repair: " if number == 1 else f"  or ({number}): "
        console.print(Text(label, "dim").append_text(_in_context(text, finding.span, words)))
    for evidence in finding.evidence:
        console.print(_evidence(evidence))
    console.print()


def _in_context(text: str, span: Span, words: str) -> Text:
    """Return the diff with a few unchanged words of its line around it."""
    start = max(span.start - CONTEXT, text.rfind("\n", 0, span.start) + 1)
    line_end = text.find("\n", span.end)
    end = min(span.end + CONTEXT, len(text) if line_end < 0 else line_end)
    left, right = text[start : span.start], text[span.end : end]
    if start > 0 and text[start - 1] != "\n":
        left = "…" + left[left.find(" ") + 1 :]
    if end < len(text) and text[end] != "\n":
        right = right[: right.rfind(" ") + 1] + "…"
    return inline_diff(left + span.of(text) + right, left + words + right)


def _evidence(evidence: Evidence) -> Text:
    style = "red" if not evidence.supports else "yellow" if evidence.damaged else "green"
    line = Text("  + " if evidence.supports else "  - ", style)
    line.append(f"{evidence.kind}: ", "dim")
    if evidence.document:
        where = f"{evidence.document}:{evidence.line}" if evidence.line else evidence.document
        line.append(f"{visible(where)} ", "dim")
    line.append(visible(shorten(evidence.text)))
    if evidence.damaged:
        line.append(" (itself damaged)", "yellow")
    return line
