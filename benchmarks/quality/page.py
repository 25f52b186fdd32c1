"""The page for people, made of the machine-readable report and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Report = Mapping[str, Any]

INTRO = """\
# Measured quality

Written by `make quality`; the same figures, for machines, are in [quality.json](quality.json), and
each finding behind them is in `quality.findings.jsonl.gz` (readable by `cleaner compare`).
[measuring.md](measuring.md) says what each figure counts. Rates are findings in 10,000 words.
"""


def page(report: Report) -> str:
    """Return the page as Markdown; a section that was not measured is left out."""
    parts = [INTRO, _about(report["about"])]
    sections = (
        ("floors", _floors), ("pages", _pages), ("clean", _clean), ("rules", _tiers),
        ("seeds", _seeds), ("mt", _mt), ("mqm", _mqm), ("postedit", _postedit),
        ("typos", _typos), ("encoding", _encoding), ("tortured", _tortured), ("moved", _moved),
    )  # fmt: skip
    for name, write in sections:
        if name in report:
            parts.append("\n".join(write(report)))
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _about(about: Report) -> str:
    changes = " with changes" if about["with_changes"] else ""
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    return f"Commit {about['commit']}{changes}; data {about['data']}; {versions}.\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a table in Markdown; None is an empty cell, and numbers stand on the right."""
    rows = [list(row) for row in rows]
    yield "| " + " | ".join(head) + " |"
    right = [
        bool(rows) and all(isinstance(r[n], int | float | None) for r in rows)
        for n in range(len(head))
    ]
    yield "|" + "|".join("---:" if is_number else "---" for is_number in right) + "|"
    for row in rows:
        yield "| " + " | ".join(_cell(value) for value in row) + " |"
    yield ""


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "**no**"
        case float():
            return f"{value:,.2f}"
        case int():
            return f"{value:,}"
        case _:
            return str(value).replace("|", "\\|").replace("\n", " ")


def _percent(value: float | None) -> str | None:
    return None if value is None else f"{100 * value:.1f} %"


def _floors(report: Report) -> Iterator[str]:
    yield "## Floors\n"
    rows = [(row["name"], row["limit"], row["measured"], row["met"]) for row in report["floors"]]
    yield from table(("floor", "limit", "measured", "met"), rows)


def _pages(report: Report) -> Iterator[str]:
    pages = report["pages"]
    yield "## Fragments of garbled pages\n"
    yield from _pages_table(pages["tools"])
    if families := pages.get("families"):
        yield "By family of damage (without grammar; doubtful pairs included):\n"
        rows = [(n, f["pairs"], f["found"], f["repaired"]) for n, f in families.items()]
        yield from table(("family", "pairs", "found", "repaired"), rows)
    if held_out := pages.get("held_out"):
        yield "Pages that nobody has read:\n"
        yield from _pages_table(held_out)


def _pages_table(tools: Report) -> Iterator[str]:
    rows = []
    for name, tool in tools.items():
        sure, doubtful, fragments = tool["sure"], tool["doubtful"], tool.get("fragments", {})
        rows.append(
            (
                name, sure["pairs"], sure["found"], _percent(sure["found_share"]),
                sure["repaired"], f"{doubtful['found']} of {doubtful['pairs']}",
                _percent(fragments.get("hit_share")),
            )
        )  # fmt: skip
    head = ("tool", "pairs", "found", "share", "repaired", "doubtful found", "clean fragments hit")
    yield from table(head, rows)


def _clean(report: Report) -> Iterator[str]:
    clean = report["clean"]
    measured = {
        "cleaner": clean["without_grammar"],
        "cleaner with grammar": clean.get("with_grammar"),
        "cleaner on human translations": report.get("references"),
    }
    yield "## Clean English\n"
    rows: list[tuple[object, ...]] = []
    for name, score in measured.items():
        if score:
            tiers = [score["tiers"][tier]["per_10k"] for tier in ("safe", "review", "flag")]
            rows.append((name, score["words"], score["findings"], score["per_10k"], *tiers))
    for name, score in clean["peers"].items():
        empty = (None, None, None)
        rows.append((name, score["words"], score["findings"], score["per_10k"], *empty))
    head = ("tool", "words", "findings", "in 10,000", "safe", "review", "flag")
    yield from table(head, rows)
    yield "By rule, on clean English:\n"
    score = clean.get("with_grammar") or clean["without_grammar"]
    rows = [(row["rule"], row["tier"], row["findings"]) for row in score["rules"]]
    yield from table(("rule", "tier", "findings"), rows)


def _tiers(report: Report) -> Iterator[str]:
    edits = report["safe_edits"]
    damaged, clean = edits["damaged"], edits["clean"]
    yield "## Tiers earned\n"
    yield (
        f"Safe edits: {damaged['findings']} on garbled and translated text ({_said(damaged)}), "
        f"{clean['findings']} in {edits['clean_words']:,} clean words ({_said(clean)}). "
        f"Upper 95 % bounds: {_percent(edits['wrong_share_bound'])} wrong on damaged text, "
        f"{edits['wrong_per_10k_bound']} wrong edits in 10,000 clean words (those that nobody has "
        "judged count as wrong).\n"
    )
    rows = []
    for row in report["rules"]:
        damaged, clean = row["damaged"], row["clean"]
        rows.append(
            (
                row["rule"], row["tier"],
                damaged["findings"], damaged["right"], damaged["wrong"], damaged["doubtful"],
                damaged["unjudged"], _percent(row["wrong_share_bound"]),
                clean["findings"], clean["right"], clean["wrong"], clean["unjudged"],
                row["wrong_per_10k_bound"],
            )
        )  # fmt: skip
    head = (
        "rule", "tier", "damaged: findings", "right", "wrong", "doubtful", "not judged",
        "wrong at most", "clean: findings", "right", "wrong", "not judged",
        "wrong in 10,000 at most",
    )  # fmt: skip
    yield from table(head, rows)
    kept = report["judgements"]
    yield f"{kept['kept']} judgements are kept; {kept['of_no_finding']} of no finding of now.\n"


def _said(counts: Report) -> str:
    return ", ".join(
        f"{counts[name]} {name}" for name in ("right", "wrong", "doubtful", "unjudged")
    )


def _seeds(report: Report) -> Iterator[str]:
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


def _mt(report: Report) -> Iterator[str]:
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


def _mqm(report: Report) -> Iterator[str]:
    yield "## Marked errors in translations (visible categories only)\n"
    rows = []
    for side, tools in report["mqm"].items():
        for name, s in tools.items():
            rows.append(
                (
                    side, name, s["marks"], _percent(s["recall"]), s["findings"],
                    _percent(s["precision"]), _percent(s["on_any_mark"]),
                )
            )  # fmt: skip
    head = ("text", "tool", "marks", "recall", "findings", "precision", "on any mark")
    yield from table(head, rows)
    ours = report["mqm"].get("translations", {}).get("cleaner")
    if ours:
        found = [(name, c["marks"], c["found"]) for name, c in ours["categories"].items()]
        yield from table(("category", "marks", "found by cleaner"), found)
        yield f"Not located: {ours['not_located']}; British, left out: {ours['british']}.\n"


def _postedit(report: Report) -> Iterator[str]:
    yield "## Post-edited translations: which way the repairs lead\n"
    rows = [
        (part, tiers, *(s[k] for k in ("sentences", "changed", "nearer", "farther", "neither")))
        for part, scores in report["postedit"].items()
        for tiers, s in scores.items()
    ]
    head = ("part", "repairs", "sentences", "changed", "nearer", "farther", "neither")
    yield from table(head, rows)


def _typos(report: Report) -> Iterator[str]:
    yield "## Marked typos\n"
    rows = [
        (
            name, s["marks"], s["findings"], _percent(s["precision"]), _percent(s["recall"]),
            s["f05"], _percent(s["top1"]), _percent(s["top3"]),
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


def _encoding(report: Report) -> Iterator[str]:
    encoding = report["encoding"]
    yield "## Encoding: ftfy's own cases\n"
    rows: list[tuple[object, ...]] = [
        (name, f["cases"], f["exact"], f["exact_in_ftfy"], "; ".join(f["not_exact"]))
        for name, f in encoding["files"].items()
    ]
    negative = encoding["negative"]
    rows.append(
        ("negative (unchanged)", negative["cases"], negative["unchanged"], None,
         "; ".join(negative["changed"]))
    )  # fmt: skip
    yield from table(("cases", "number", "exact", "exact in ftfy itself", "not exact"), rows)


def _tortured(report: Report) -> Iterator[str]:
    t = report["tortured"]
    yield "## Tortured phrases\n"
    yield (
        f"Dictionary material for later: in a neutral sentence {t['found']} of {t['pairs']:,} "
        f"phrases are found, and {t['terms_hit']} of the right terms are hit.\n"
    )


def _moved(report: Report) -> Iterator[str]:
    moved = report["moved"]
    yield "## What moved since the committed figures\n"
    yield (
        f"{moved['new']} findings are new, {moved['gone']} gone, {moved['changed']} changed, "
        f"{moved['same']} the same.\n"
    )
    if moved["rules"]:
        rows = [(rule, n["new"], n["gone"], n["changed"]) for rule, n in moved["rules"].items()]
        yield from table(("rule", "new", "gone", "changed"), rows)
