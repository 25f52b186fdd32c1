"""Tables: what a run did, which rules there are, how proposals score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table

from cleaner.golden import ALARM, ALONE, FOUND, MISSED, NO_DEFECT, QUIET, RIGHT, WRONG, Score
from cleaner.model import Result
from cleaner.render.findings import Reported, count_by_rule
from cleaner.render.visible import styled
from cleaner.tally import Tally, tally, total

# With more documents than this, only the worst have their own row.
MAX_ROWS = 20

COLUMNS = (
    "words",
    "findings",
    "repaired",
    "kept",
    "not a\ndefect",
    "waiting",
    "edits",
    "garble\nscore",
)


def summary_table(results: Sequence[Result]) -> Table:
    """Return a row for each document, or for the worst of many: findings and their outcome."""
    rows = [(result, tally(result)) for result in results]
    shown = rows if len(rows) <= MAX_ROWS else sorted(rows, key=_badness, reverse=True)[:MAX_ROWS]
    title = (
        "Cleaned documents" if shown is rows else f"The {MAX_ROWS} worst of {len(rows):,} documents"
    )
    table = Table(
        title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 0), pad_edge=False
    )
    table.add_column("document", overflow="fold", min_width=16)
    for name in COLUMNS:
        table.add_column(name, justify="right")
    for result, counts in shown:
        table.add_row(styled(result.document.id), *_numbers(counts), garble(result))
    if len(rows) > 1:
        table.add_section()
        if rest := [counts for row in rows if row not in shown for counts in row[1:]]:
            table.add_row(f"{len(rest):,} others", *_numbers(total(rest)), "")
        table.add_row(f"all {len(rows):,}", *_numbers(total(c for _, c in rows)), "")
    return table


def _badness(row: tuple[Result, Tally]) -> tuple[int, float, int]:
    result, counts = row
    return counts.waiting, result.garble_score or 0.0, counts.findings


def _numbers(counts: Tally) -> list[str]:
    numbers = (
        counts.words,
        counts.findings,
        counts.suggested + counts.reworded,
        counts.kept,
        counts.not_a_defect,
        counts.waiting,
        counts.edits,
    )
    return [f"{number:,}" for number in numbers]


def garble(result: Result) -> str:
    """Return a garble score with two decimals, or a dash for a text that is too short."""
    return "–" if result.garble_score is None else f"{result.garble_score:.2f}"


def summary_lines(counts: Tally, *, made: bool) -> list[str]:
    """Return what happened to findings, edits and places, as sums in words.

    `made` says whether the edits were made or would be.
    """
    repaired = "repaired" if made else "to repair"
    lines = [
        f"{_count(counts.findings, 'finding')} in {_count(counts.documents, 'document')}"
        + _parts(
            (counts.suggested, f"{repaired} as suggested"),
            (counts.reworded, f"{repaired} in an editor's own words"),
            (counts.kept, "kept as decided"),
            (counts.not_a_defect, "not a defect"),
            (counts.waiting, "waiting for review"),
        )
        + (f"; {counts.dropped:,} more dropped" if counts.dropped else "")
    ]
    if counts.edits:
        lines.append(
            _count(counts.edits, "edit")
            + ("" if made else " to make")
            + _parts(
                (counts.edits_by_rule, "by rules"),
                (counts.edits_on_findings, "by decisions on findings"),
                (counts.edits_alone, "by decisions where no rule found anything"),
            )
        )
    for with_finding, alone, what in (
        (counts.kept_with_finding, counts.kept_alone, "kept as decided"),
        (counts.cleared_with_finding, counts.cleared_alone, "marked as not a defect"),
    ):
        if with_finding or alone:
            parts = _parts((with_finding, "with a finding"), (alone, "without"))
            lines.append(f"{_count(with_finding + alone, 'place')} {what}{parts}")
    return lines


def _parts(*parts: tuple[int, str]) -> str:
    named = ", ".join(f"{number:,} {what}" for number, what in parts if number)
    return f": {named}" if named else ""


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def statistics_table(items: Iterable[Reported]) -> Table:
    """Return a row for each rule: how often it found something."""
    counts = count_by_rule(items)
    table = Table()
    table.add_column("findings", justify="right")
    table.add_column("rule")
    table.add_column("tier")
    for (rule, tier), count in counts.most_common():
        table.add_row(f"{count:,}", rule, tier)
    return table


def places_table(score: Score) -> Table:
    """Return what happened to the defects that editors decided about, by kind.

    Places that are not defects are counted below the table.
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
    """Return the outcome of each rule's findings, by rule and tier, with totals."""
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
