"""Markdown for the page: tables and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a table in Markdown; None is an empty cell, and numbers are right-aligned."""
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


def percent(value: float | None) -> str | None:
    """Return a share as a percentage."""
    return None if value is None else f"{100 * value:.1f} %"
