"""What the parts of the benchmark pass to each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cleaner.model import Span


class Kind(StrEnum):
    """The kind of a text decides what its findings count towards.

    `GARBLED` and `TRANSLATED` are real damage, where findings can earn trust; `CLEAN` is edited
    English or a human translation, where they are false alarms until somebody has checked;
    `OTHER` counts only for its own metric.
    """

    GARBLED = "garbled"
    TRANSLATED = "translated"
    CLEAN = "clean"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Text:
    """One document to measure; `id` is its set, file and number."""

    id: str
    text: str
    kind: Kind

    @property
    def words(self) -> int:
        """The number of words, separated by white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a tool points to: code points, and new words for all of it, best first.

    `tier` and `fingerprint` are empty for the peers, which have neither. `applied` says whether
    the tool would change the place without asking.
    """

    start: int
    end: int
    rule: str
    replacements: tuple[str, ...] = ()
    tier: str = ""
    fingerprint: str = ""
    applied: bool = False

    @property
    def span(self) -> Span:
        """The place as a span."""
        return Span(self.start, self.end)

    @property
    def first(self) -> str | None:
        """The first replacement, if there is one."""
        return self.replacements[0] if self.replacements else None

    def repair(self, text: str) -> str | None:
        """Return `text` with the first replacement made, or None without one."""
        if self.first is None:
            return None
        return text[: self.start] + self.first + text[self.end :]


@dataclass(frozen=True, slots=True)
class Found:
    """All places that a tool points to in one text."""

    text: Text
    spots: tuple[Spot, ...]


def rate(count: int, words: int) -> float:
    """Return occurrences in 10,000 words, to two places."""
    return round(10_000 * count / words, 2) if words else 0.0


def share(count: int, total: int) -> float:
    """Return a share of one, to four places."""
    return round(count / total, 4) if total else 0.0


def repaired_together(text: str, spots: tuple[Spot, ...]) -> str:
    """Return `text` with the first repairs of all spots that do not overlap, leftmost first."""
    parts, position = [], 0
    for spot in sorted(spots, key=lambda s: (s.start, s.end)):
        if spot.first is None or spot.start < position:
            continue
        parts += [text[position : spot.start], spot.first]
        position = spot.end
    return "".join([*parts, text[position:]])
