"""Machine output with human post-edits: whether the repairs lead towards them or away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.quality.changed import distance
from benchmarks.quality.model import Found, repaired_together


def score(
    found: Sequence[Found], edited: Sequence[str], *, tiers: frozenset[str]
) -> dict[str, Any]:
    """Return how many sentences the repairs of these tiers change, and in which direction.

    A sentence is nearer if fewer words and marks differ from the post-edit than before
    (`changed.distance`), and farther if more do; a changed space alone is neither.
    """
    fates: Counter[str] = Counter()
    for one, goal in zip(found, edited, strict=True):
        text = one.text.text
        after = repaired_together(text, tuple(s for s in one.spots if s.tier in tiers))
        if after == text:
            continue
        step = distance(after, goal) - distance(text, goal)
        fates["nearer" if step < 0 else "farther" if step > 0 else "neither"] += 1
    return {
        "sentences": len(found),
        "changed": fates.total(),
        "nearer": fates["nearer"],
        "farther": fates["farther"],
        "neither": fates["neither"],
    }
