"""Findings in 10,000 words by tier and rule: in clean text, and in machine translation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rapidfuzz.distance import Levenshtein

from benchmarks.quality.model import Found, Text, rate

TIERS = ("safe", "review", "flag")


def score(found: Sequence[Found]) -> dict[str, Any]:
    """Return counts and rates by tier, and counts by rule and tier."""
    words = sum(one.text.words for one in found)
    tiers = Counter(spot.tier for one in found for spot in one.spots)
    rules = Counter((spot.rule, spot.tier) for one in found for spot in one.spots)
    return {
        "documents": len(found),
        "words": words,
        "findings": tiers.total(),
        "per_10k": rate(tiers.total(), words),
        "tiers": {t: {"findings": tiers[t], "per_10k": rate(tiers[t], words)} for t in TIERS},
        "rules": [
            {"rule": rule, "tier": tier, "findings": count}
            for (rule, tier), count in sorted(rules.items(), key=lambda item: (-item[1], item[0]))
        ],
    }


def score_peer(found: Sequence[Found]) -> dict[str, Any]:
    """Return the same for a peer, which has no tiers."""
    words = sum(one.text.words for one in found)
    count = sum(len(one.spots) for one in found)
    return {"words": words, "findings": count, "per_10k": rate(count, words)}


def likeness(texts: Iterable[Text], references: Iterable[Text]) -> float:
    """Return how similar two line-aligned translations are, from 0 to 1.

    The mean over lines of 1 - normalised Levenshtein distance of their words: a cheap measure of
    a system's quality that is independent of the tool.
    """
    lines = [line.split() for text in texts for line in text.text.split("\n")]
    others = [line.split() for text in references for line in text.text.split("\n")]
    values = [
        Levenshtein.normalized_similarity(line, other)
        for line, other in zip(lines, others, strict=True)
        if line or other
    ]
    return round(sum(values) / len(values), 4) if values else 0.0
