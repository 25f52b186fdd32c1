"""The floors: the figures that have to be reached."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

FILE = Path(__file__).with_name("floors.toml")


class Floor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One figure and its limit; exactly one of `at_most` and `at_least` is given."""

    name: str
    figure: str
    at_most: float | None = None
    at_least: float | None = None

    def __post_init__(self) -> None:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError(f"{self.name}: give at_most or at_least")


class _File(msgspec.Struct, forbid_unknown_fields=True):
    floor: list[Floor]


def read_floors(path: Path = FILE) -> list[Floor]:
    """Return the floors in order."""
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File).floor


def check(report: Mapping[str, Any], floors: list[Floor]) -> list[dict[str, Any]]:
    """Return a row for each floor; `met` is None where the figure was not measured."""
    rows = []
    for floor in floors:
        value = _look_up(report, floor.figure)
        limit = floor.at_most if floor.at_most is not None else floor.at_least
        met = None
        if value is not None and limit is not None:
            met = value <= limit if floor.at_most is not None else value >= limit
        rows.append(
            {
                "name": floor.name,
                "figure": floor.figure,
                "limit": f"{'≤' if floor.at_most is not None else '≥'} {limit:g}",
                "measured": value,
                "met": met,
            }
        )
    return rows


def _look_up(report: Mapping[str, Any], path: str) -> float | None:
    """Return the number at a dotted path of keys; for a list, its length."""
    value: Any = report
    for key in path.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return len(value) if isinstance(value, list) else value
