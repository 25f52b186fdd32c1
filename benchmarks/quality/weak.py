"""Weaknesses that the figures show, selected by fixed criteria."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

Report = Mapping[str, Any]

# What one rule may cost in 10,000 clean words; see docs/measuring.md.
ALLOWED = 0.2
NEEDED = 30  # findings judged right that a safe rule needs
TRUSTED = 0.9  # precision below which a rule is named


def weak_spots(report: Report) -> list[str]:
    """Return a sentence for each weakness that the figures show."""
    return [*_pages(report), *_rules(report), *_mt(report)]


def _pages(report: Report) -> Iterator[str]:
    families = report.get("pages", {}).get("families", {})
    if missed := [name for name, f in families.items() if not f["found"]]:
        yield f"Nothing is found on pages in these families: {', '.join(missed)}."


def _rules(report: Report) -> Iterator[str]:
    for row in report["rules"]:
        name, damaged, clean = row["rule"], row["damaged"], row["clean"]
        if row["tier"] == "safe" and damaged["right"] + clean["right"] < NEEDED:
            right = damaged["right"] + clean["right"]
            yield f"`{name}` is safe with {right} findings judged right; it needs {NEEDED}."
        if damaged["wrong"] and row["precision"] < TRUSTED:
            yield f"`{name}` ({row['tier']}): {damaged['wrong']} wrong of those judged on damage."
        false = clean["findings"] - clean["right"]
        if row["tier"] != "safe" and row["clean_per_10k"] > ALLOWED and false > clean["right"]:
            rate = row["clean_per_10k"]
            yield f"`{name}` ({row['tier']}) has {rate} findings in 10,000 clean words."


def _mt(report: Report) -> Iterator[str]:
    for better, worse in pairwise(report.get("mt", ())):
        same = better["language"] == worse["language"] and better["system"] != "reference"
        if same and worse["per_10k"] < better["per_10k"]:
            yield (
                f"From {worse['language']}, {worse['system']} has fewer findings "
                f"({worse['per_10k']}) than {better['system']} ({better['per_10k']}), "
                "whose lines are closer to the reference."
            )
