"""Tables: what a run did, what rules there are, how proposals score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text  # noqa: TC002 (loaded with rich.table anyway)

from cleaner.golden import ALARM, ALONE, FOUND, MISSED, NO_DEFECT, QUIET, RIGHT, WRONG, Score
from cleaner.model import Result, State
from cleaner.render.findings import Reported
from cleaner.render.visible import styled


def summary_table(results: Sequence[Result]) -> Table:
    """Return a row for each document: what was found and what became of it."""
    table = Table(title="Cleaned documents", title_justify="left")
    table.add_column("document", overflow="fold", min_width=24)
    columns = ("words", "found", "applied", "kept", "waiting", "no defect", "garble")
    for name in columns:
        table.add_column(name, justify="right")
    for result in results:
        table.add_row(*_summary_row(result))
    if len(results) > 1:
        totals = [sum(numbers) for numbers in zip(*(_numbers(r) for r in results), strict=True)]
        table.add_section()
        table.add_row("together", *(f"{number:,}" for number in totals), "")
    return table


def _numbers(result: Result) -> tuple[int, ...]:
    states = Counter(outcome.state for outcome in result.outcomes)
    return (
        result.words,
        len(result.findings),
        len(result.edits),
        sum(decision.verdict == "keep" for decision in result.kept),
        states[State.WAITING],
        states[State.NOT_A_DEFECT],
    )


def _summary_row(result: Result) -> list[Text | str]:
    score = "–" if result.garble_score is None else f"{result.garble_score:.2f}"
    return [styled(result.document.id), *(f"{n:,}" for n in _numbers(result)), score]


def statistics_table(items: Iterable[Reported]) -> Table:
    """Return a row for each rule: how often it found something."""
    counts = Counter((item.finding.rule, str(item.finding.tier)) for item in items)
    table = Table()
    table.add_column("findings", justify="right")
    table.add_column("rule")
    table.add_column("tier")
    for (rule, tier), count in counts.most_common():
        table.add_row(f"{count:,}", rule, tier)
    return table


def places_table(score: Score) -> Table:
    """Return what became of the defects that editors decided about, by kind.

    Places that are no defect are counted below the table.
    """
    fates = (RIGHT, WRONG, FOUND, MISSED)
    headings = ("repaired right", "repaired wrong", "found only", "missed")
    alarms = score.places[NO_DEFECT, ALARM]
    table = Table(
        title="Defects that the editors recorded",
        title_justify="left",
        caption=f"Not a defect: {alarms + score.places[NO_DEFECT, QUIET]} places,"
        f" {alarms} with a false alarm",
        caption_justify="left",
    )
    table.add_column("kind")
    for heading in (*headings, "places"):
        table.add_column(heading, justify="right")
    for kind in sorted({kind for kind, _ in score.places} - {NO_DEFECT}):
        counts = [score.places[kind, fate] for fate in fates]
        table.add_row(kind, *(str(count) for count in counts), str(sum(counts)))
    return table


def proposals_table(score: Score) -> Table:
    """Return what each rule's findings were, by rule and tier, and their sums."""
    fates = (RIGHT, WRONG, FOUND, ALARM, ALONE)
    headings = ("right", "wrong", "place found", "false alarm", "elsewhere")
    table = Table(title="Findings by rule and tier", title_justify="left")
    table.add_column("rule")
    table.add_column("tier")
    for heading in headings:
        table.add_column(heading, justify="right")
    for rule, tier in sorted({(rule, tier) for rule, tier, _ in score.proposals}):
        table.add_row(rule, tier, *(str(score.proposals[rule, tier, fate]) for fate in fates))
    sums: Counter[str] = Counter()
    for (_, _, fate), count in score.proposals.items():
        sums[fate] += count
    table.add_section()
    table.add_row("together", "", *(str(sums[fate]) for fate in fates))
    return table
