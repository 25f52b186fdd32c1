"""Fragments of garbled pages: what is found and repaired, and how often clean ones are flagged."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.quality.changed import changed, covers_all, plain
from benchmarks.quality.datasets import Pair
from benchmarks.quality.model import Found, Kind, Spot, Text, repaired_together, share

FAMILIES = Path(__file__).with_name("pages_families.tsv")
FAMILY_NAMES = (
    "glue", "repeats", "quotes", "residue", "names", "figures", "lost", "gates", "wording",
)  # fmt: skip

# Marks by which the reader says that the repair is a guess, or that words are only removed.
DOUBT_RE = re.compile(r"\(probable\)|\[[^\]]*\]|\.\.\.")
DELETE_RE = re.compile(r"\[(?:delete|keyword residue)\b[^\]]*\]")

FRAGMENTS_FOR_EACH = 20
SEED = 1

Outcomes = dict[int, tuple[bool, bool]]


def is_doubtful(pair: Pair) -> bool:
    """Return whether the reader was unsure of the repair."""
    return DOUBT_RE.search(pair.good) is not None


def judge(pair: Pair, spots: Sequence[Spot]) -> tuple[bool, bool]:
    """Return whether a pair is found, and whether it is repaired.

    It is found if a place that does not cover the whole fragment touches a changed word. If
    the reader deletes everything, any place within the fragment finds it. It is repaired if the
    first replacement of one place gives the repair, or those of all places together do; quotation
    marks and spaces may be of a different kind.
    """
    if DELETE_RE.fullmatch(pair.good):
        after = [spot.repair(pair.bad) for spot in spots]
        return bool(spots), any(text is not None and not text.strip() for text in after)
    difference = changed(pair.bad, pair.good)
    found = any(
        not covers_all(spot.span, pair.bad) and difference.touched_by(spot.span) for spot in spots
    )
    after = [spot.repair(pair.bad) for spot in spots]
    after.append(repaired_together(pair.bad, tuple(spots)))
    repaired = any(text is not None and plain(text) in difference.wanted for text in after)
    return found, repaired and plain(pair.bad) not in difference.wanted


def is_hit(found: Found) -> bool:
    """Return whether anything is found in a clean fragment, by the same measure."""
    return any(not covers_all(spot.span, found.text.text) for spot in found.spots)


def clean_fragments(pairs: Sequence[Pair], lines: Sequence[str]) -> list[Text]:
    """Return clean fragments as long in words as the pairs' bad ones, twenty for each.

    They begin and end anywhere in a line, as the garbled ones do; a seed always draws the same.
    """
    chance = random.Random(SEED)  # noqa: S311 (no secret)
    by_words = [re.findall(r"\S+", line) for line in lines]
    fragments = []
    for pair in pairs:
        length = len(pair.bad.split())
        long_enough = [words for words in by_words if len(words) >= length]
        for number in range(FRAGMENTS_FOR_EACH):
            words = chance.choice(long_enough)
            start = chance.randrange(len(words) - length + 1)
            text = " ".join(words[start : start + length])
            fragments.append(Text(f"fragments/{pair.page}:{pair.line}:{number}", text, Kind.CLEAN))
    return fragments


def read_families(path: Path = FAMILIES) -> dict[tuple[str, int], str]:
    """Return the family of damage of each labelled pair, by page and line."""
    families = {}
    for row in path.read_text(encoding="utf-8").split("\n")[1:]:
        if row:
            page, line, family = row.split("\t")
            if family not in FAMILY_NAMES:
                raise ValueError(f"{path.name}: unknown family {family!r}")
            families[page, int(line)] = family
    return families


def outcomes(pairs: Sequence[Pair], find: Callable[[Sequence[Text]], Sequence[Found]]) -> Outcomes:
    """Return the outcome of each pair, by its line."""
    found = find([pair.text for pair in pairs])
    return {pair.line: judge(pair, one.spots) for pair, one in zip(pairs, found, strict=True)}


def score(pairs: Sequence[Pair], fates: Outcomes) -> dict[str, Any]:
    """Return how many pairs are found and repaired, with doubtful ones separate."""

    def count(chosen: Sequence[Pair]) -> dict[str, Any]:
        found = sum(fates[p.line][0] for p in chosen)
        return {
            "pairs": len(chosen),
            "found": found,
            "found_share": share(found, len(chosen)),
            "repaired": sum(fates[p.line][1] for p in chosen),
        }

    return {
        "sure": count([p for p in pairs if not is_doubtful(p)]),
        "doubtful": count([p for p in pairs if is_doubtful(p)]),
    }


def score_families(
    pairs: Sequence[Pair], fates: Outcomes, families: Mapping[tuple[str, int], str]
) -> dict[str, Any]:
    """Return the same by family of damage; doubtful pairs are in it."""
    totals: Counter[str] = Counter()
    found: Counter[str] = Counter()
    repaired: Counter[str] = Counter()
    for pair in pairs:
        family = families.get((pair.page, pair.line), "unlabelled")
        totals[family] += 1
        found[family] += fates[pair.line][0]
        repaired[family] += fates[pair.line][1]
    return {
        name: {"pairs": totals[name], "found": found[name], "repaired": repaired[name]}
        for name in (*FAMILY_NAMES, "unlabelled")
        if totals[name]
    }


def score_surface(families: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return the totals of the families that can be seen without knowledge of the world."""
    seen = [one for name, one in families.items() if name not in {"wording", "unlabelled"}]
    pairs, found, repaired = (
        sum(one[key] for one in seen) for key in ("pairs", "found", "repaired")
    )
    return {
        "pairs": pairs,
        "found": found,
        "repaired": repaired,
        "found_share": share(found, pairs),
        "repaired_share": share(repaired, pairs),
    }


def score_fragments(found: Sequence[Found]) -> dict[str, Any]:
    """Return the share of clean fragments in which anything is found."""
    hit = sum(is_hit(one) for one in found)
    return {"fragments": len(found), "hit": hit, "hit_share": share(hit, len(found))}
