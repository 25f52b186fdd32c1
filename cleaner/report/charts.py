"""The data of the two charts that the template draws as SVG.

Widths are per cent of the drawing's width, so that it fits a narrow screen without shrinking the
letters; heights are pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cleaner.model import Result, Tier

MAX_BARS = 25

ROW_HEIGHT = 38

# The rest of the width is for the number after the bar.
BAR_PERCENT = 50.0

LABEL_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar; `name` is its look in the legend."""

    name: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its label, its value in words, and its segments; `y` is its top."""

    label: str
    value: str
    segments: tuple[Segment, ...]
    y: int

    @property
    def end(self) -> float:
        """Where the last segment ends."""
        return self.segments[-1].x + self.segments[-1].width if self.segments else 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of horizontal bars; `track` draws the whole length behind each."""

    title: str
    description: str
    bars: tuple[Bar, ...]
    legend: tuple[str, ...] = ()
    track: float | None = None

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return len(self.bars) * ROW_HEIGHT


def findings_by_rule(results: Sequence[Result]) -> Chart:
    """Count the findings of each rule by tier, most frequent first, and group the rest."""
    counts: dict[str, Counter[Tier]] = {}
    for result in results:
        for finding in result.findings:
            counts.setdefault(finding.rule, Counter())[finding.tier] += 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))
    rows = ranked[:MAX_BARS]
    if rest := ranked[MAX_BARS:]:
        others = sum((count for _, count in rest), Counter[Tier]())
        rows.append((f"{len(rest)} other rules", others))
    longest = max((count.total() for _, count in rows), default=1)
    bars = tuple(
        _stacked(name, count, BAR_PERCENT / longest, row * ROW_HEIGHT)
        for row, (name, count) in enumerate(rows)
    )
    return Chart(
        "Findings by rule",
        _in_words(bars) or "There are no findings.",
        bars,
        tuple(str(tier) for tier in reversed(Tier)),
    )


def _stacked(name: str, counts: Mapping[Tier, int], scale: float, y: int) -> Bar:
    segments: list[Segment] = []
    position = 0.0
    present = [tier for tier in reversed(Tier) if counts.get(tier)]
    for tier in present:
        width = counts[tier] * scale
        segments.append(Segment(str(tier), round(position, 2), round(width, 2)))
        position += width
    value = ", ".join(f"{counts[tier]} {tier}" for tier in present)
    return Bar(shortened(name), value, tuple(segments), y)


def garble_scores(results: Sequence[Result]) -> Chart:
    """Draw each document's garble score, highest first, with those too short to score last."""
    ranked = sorted(
        results,
        key=lambda r: (r.garble_score is None, -(r.garble_score or 0.0)),
    )
    bars = tuple(_score(result, row * ROW_HEIGHT) for row, result in enumerate(ranked[:MAX_BARS]))
    more = len(ranked) - len(bars)
    left_out = f" The {len(bars)} highest of {len(ranked)} documents." if more else ""
    return Chart(
        "Garble score by document",
        (_in_words(bars) or "There are no documents.") + left_out,
        bars,
        track=BAR_PERCENT,
    )


def _score(result: Result, y: int) -> Bar:
    label = shortened(result.document.id)
    if result.garble_score is None:
        return Bar(label, "too short", (), y)
    width = round(result.garble_score * BAR_PERCENT, 2)
    return Bar(label, f"{result.garble_score:.2f}", (Segment("score", 0.0, width),), y)


def shortened(label: str) -> str:
    """Return a label that fits its row: both ends tell more than the beginning alone."""
    if len(label) <= LABEL_LENGTH:
        return label
    half = (LABEL_LENGTH - 1) // 2
    return f"{label[:half]}…{label[-half:]}"


def _in_words(bars: Sequence[Bar]) -> str:
    return "; ".join(f"{bar.label}: {bar.value}" for bar in bars)
