"""The page for people, made from the machine-readable report alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.quality import sections
from benchmarks.quality.markdown import percent, table

Report = Mapping[str, Any]

INTRO = """\
# Measured quality

Written by `make quality`; the same figures, for machines, are in [quality.json](quality.json), and
each finding behind them is in `quality.findings.jsonl.gz` (unpacked, `cleaner compare` reads it).
[measuring.md](measuring.md) says what each figure counts. Rates are findings in 10,000 words.
"""


def page(report: Report) -> str:
    """Return the page as Markdown; a section that was not measured is left out."""
    parts = [INTRO, _about(report["about"])]
    parts_of = (
        ("floors", _floors), ("pages", _pages), ("clean", _clean), ("rules", _tiers),
        ("seeds", sections.seeds), ("mt", sections.mt), ("mqm", sections.mqm),
        ("postedit", sections.postedit), ("typos", sections.typos),
        ("encoding", sections.encoding), ("tortured", sections.tortured), ("moved", _moved),
        ("weak_spots", _weak_spots),
    )  # fmt: skip
    for name, write in parts_of:
        if name in report:
            parts.append("\n".join(write(report)))
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _about(about: Report) -> str:
    changes = " with changes" if about["with_changes"] else ""
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    return f"Commit {about['commit']}{changes}; data {about['data']}; {versions}.\n"


def _bound(value: float, counts: Report) -> str | None:
    """Return a bound of a share, or nothing where nobody has judged anything."""
    return percent(value) if counts["right"] + counts["wrong"] else None


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
        yield "Unread pages:\n"
        yield from _pages_table(held_out)


def _pages_table(tools: Report) -> Iterator[str]:
    rows = []
    for name, tool in tools.items():
        sure, doubtful, fragments = tool["sure"], tool["doubtful"], tool.get("fragments", {})
        rows.append(
            (
                name, sure["pairs"], sure["found"], percent(sure["found_share"]),
                sure["repaired"], f"{doubtful['found']} of {doubtful['pairs']}",
                percent(fragments.get("hit_share")),
            )
        )  # fmt: skip
    head = ("tool", "pairs", "found", "share", "repaired", "doubtful found", "clean fragments hit")
    yield from table(head, rows)


def _clean(report: Report) -> Iterator[str]:
    clean = report["clean"]
    measured = {
        "cleaner": clean["without_grammar"],
        "cleaner with preview": clean.get("with_preview"),
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
    rate = "–" if edits["wrong_per_10k_bound"] is None else edits["wrong_per_10k_bound"]
    yield (
        f"Safe edits: {damaged['findings']} on garbled and translated text ({_said(damaged)}), "
        f"{clean['findings']} in {edits['clean_words']:,} clean words ({_said(clean)}). "
        f"Upper 95 % bounds: {percent(edits['wrong_share_bound'])} wrong on damaged text, "
        f"{rate} wrong edits in 10,000 clean words (those that nobody has "
        "judged count as wrong).\n"
    )
    rows = []
    for row in report["rules"]:
        damaged, clean = row["damaged"], row["clean"]
        rows.append(
            (
                row["rule"], row["tier"],
                damaged["findings"], damaged["right"], damaged["wrong"], damaged["doubtful"],
                damaged["unjudged"], _bound(row["wrong_share_bound"], damaged),
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
    yield f"{kept['kept']} judgements are kept; {kept['of_no_finding']} match no current finding.\n"


def _said(counts: Report) -> str:
    return ", ".join(
        f"{counts[name]} {name}" for name in ("right", "wrong", "doubtful", "unjudged")
    )


def _moved(report: Report) -> Iterator[str]:
    moved = report["moved"]
    yield "## What changed since the committed figures\n"
    yield (
        f"{moved['new']} findings are new, {moved['gone']} gone, {moved['changed']} changed, "
        f"{moved['same']} the same.\n"
    )
    if moved["rules"]:
        rows = [(rule, n["new"], n["gone"], n["changed"]) for rule, n in moved["rules"].items()]
        yield from table(("rule", "new", "gone", "changed"), rows)
    for what, lines in moved["named"].items():
        if lines:
            more = moved[what] - len(lines)
            yield f"{what.capitalize()}{f' (the first; {more:,} more)' if more else ''}:\n"
            yield from (f"- `{line.replace('`', 'ˋ')}`" for line in lines)
            yield ""


def _weak_spots(report: Report) -> Iterator[str]:
    yield "## Weak spots\n"
    yield from (f"- {spot}" for spot in report["weak_spots"])
