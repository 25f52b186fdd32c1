"""Tortured phrases in a neutral sentence: how many are found, and how many right terms are hit.

The phrases are dictionary material; no rule is expected to find them, and none may hit the terms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.quality.model import Found, Kind, Text, share

CARRIER = "The second part of the paper describes the {} in more detail."
START = CARRIER.index("{")


def score(
    pairs: Sequence[tuple[str, str]], find: Callable[[Sequence[Text]], Sequence[Found]]
) -> dict[str, Any]:
    """Return how many phrases, and how many terms, a finding touches in the carrier sentence."""

    def touched(phrases: Sequence[str]) -> int:
        texts = [
            Text(f"tortured/{number}", CARRIER.format(phrase), Kind.OTHER)
            for number, phrase in enumerate(phrases)
        ]
        return sum(
            any(s.start < START + len(phrase) and s.end > START for s in one.spots)
            for phrase, one in zip(phrases, find(texts), strict=True)
        )

    found = touched([tortured for tortured, _ in pairs])
    hit = touched([term for _, term in pairs])
    return {
        "pairs": len(pairs),
        "found": found,
        "found_share": share(found, len(pairs)),
        "terms_hit": hit,
    }
