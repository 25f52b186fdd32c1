"""The page's sections about individual data sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.quality.markdown import percent, table

Report = Mapping[str, Any]


def seeds(report: Report) -> Iterator[str]:
    """Yield the places of the seeds by kind."""
    yield "## Seeds, against the editors\n"
    rows = []
    for name, score in report["seeds"].items():
        for kind, places in score["kinds"].items():
            rows.append(
                (
                    name.replace("_", " "),
                    kind,
                    *(places[k] for k in ("places", "repaired", "found", "wrong")),
                )
            )
    yield from table(
        ("run", "kind", "places", "editors' words first", "found", "other words"), rows
    )


def mt(report: Report) -> Iterator[str]:
    """Yield the translation systems, best first."""
    yield "## Machine translation: findings should rise as quality falls\n"
    rows = [
        (
            row["language"], row["system"], row["likeness"], row["words"], row["findings"],
            row["per_10k"], *(row["tiers"][tier]["per_10k"] for tier in ("safe", "review", "flag")),
        )
        for row in report["mt"]
    ]  # fmt: skip
    head = (
        "from", "system", "likeness to reference", "words", "findings", "in 10,000", "safe",
        "review", "flag",
    )  # fmt: skip
    yield from table(head, rows)


def mqm(report: Report) -> Iterator[str]:
    """Yield recall and precision on marked errors."""
    yield "## Marked errors in translations (visible categories only)\n"
    rows = []
    for side, tools in report["mqm"].items():
        for name, s in tools.items():
            rows.append(
                (
                    side, name, s["marks"], percent(s["recall"]), s["findings"],
                    percent(s["precision"]), percent(s["on_any_mark"]),
                )
            )  # fmt: skip
    head = ("text", "tool", "marks", "recall", "findings", "precision", "on any mark")
    yield from table(head, rows)
    ours = report["mqm"].get("translations", {}).get("cleaner")
    if ours:
        found = [(name, c["marks"], c["found"]) for name, c in ours["categories"].items()]
        yield from table(("category", "marks", "found by cleaner"), found)
        yield f"Not located: {ours['not_located']}; British, left out: {ours['british']}.\n"


def postedit(report: Report) -> Iterator[str]:
    """Yield the direction in which the repairs lead."""
    yield "## Post-edited translations: which way the repairs lead\n"
    rows = [
        (part, tiers, *(s[k] for k in ("sentences", "changed", "nearer", "farther", "neither")))
        for part, scores in report["postedit"].items()
        for tiers, s in scores.items()
    ]
    head = ("part", "repairs", "sentences", "changed", "nearer", "farther", "neither")
    yield from table(head, rows)


def typos(report: Report) -> Iterator[str]:
    """Yield the figures on marked typos."""
    yield "## Marked typos\n"
    rows = [
        (
            name, s["marks"], s["findings"], percent(s["precision"]), percent(s["recall"]),
            s["f05"], percent(s["top1"]), percent(s["top3"]),
        )
        for name, s in report["typos"].items()
    ]  # fmt: skip
    head = (
        "tool",
        "marks",
        "findings",
        "precision",
        "recall",
        "F0.5",
        "first is right",
        "in three",
    )
    yield from table(head, rows)


def encoding(report: Report) -> Iterator[str]:
    """Yield ftfy's cases."""
    encoding = report["encoding"]
    yield "## Encoding: ftfy's own cases\n"
    rows: list[tuple[object, ...]] = [
        (name, f["cases"], f["exact"], "; ".join(f["not_exact"]))
        for name, f in encoding["files"].items()
    ]
    failing = encoding["files"]["known-failures"]
    rows = [row for row in rows if row[1]]
    negative = encoding["negative"]
    changed = "; ".join(negative["changed"])
    rows.append(("negative (unchanged)", negative["cases"], negative["unchanged"], changed))
    yield from table(("cases", "number", "exact", "not exact"), rows)
    yield (
        f"Of {failing['expected_failures']} cases that ftfy expects to fail, "
        f"{failing['of_them_exact']} come out right.\n"
    )


def tortured(report: Report) -> Iterator[str]:
    """Yield one line about tortured phrases."""
    t = report["tortured"]
    yield "## Tortured phrases\n"
    yield (
        f"Dictionary material for later: in a neutral sentence {t['found']} of {t['pairs']:,} "
        f"phrases are found, and {t['terms_hit']} of the right terms are hit.\n"
    )
