"""What each rule has earned: its findings by verdict, on damaged and on clean text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.quality.bounds import upper_rate, upper_share
from benchmarks.quality.collect import CLEAN_SETS, DAMAGED_SETS
from benchmarks.quality.judgements import Judgements
from benchmarks.quality.model import Found, Spot, rate
from benchmarks.quality.ours import OwnTool
from cleaner.files.write import write_text
from cleaner.model import Rule
from cleaner.review.sample import wilson
from cleaner.rulebook.measurements import Counts, Measurements, rule_hashes

# ftfy's cases are single lines in many languages; only the way their bytes were misread is real.
ENCODING = "encoding"

# Post-edited sentences came as tokens; we restored their spaces and quotation marks, so
# findings about these say nothing about real text.
SPACING_FAMILIES = frozenset({"punctuation", "quotes"})

Sets = Mapping[str, Sequence[Found]]
NOTHING: Counter[str] = Counter()


def spots_of(sets: Sets, names: Iterable[str], ours: OwnTool) -> Iterator[Spot]:
    """Yield the findings of these sets that count for trust."""
    for name in names:
        for one in sets.get(name, ()):
            yield from (spot for spot in one.spots if _counts_here(ours.family(spot.rule), name))


def _counts_here(family: str, name: str) -> bool:
    """Return whether a family's findings on a set say anything about real damage."""
    if name == "wild":
        return family == ENCODING
    return name != "postedit" or family not in SPACING_FAMILIES


def rule_table(sets: Sets, judgements: Judgements, ours: OwnTool) -> list[dict[str, Any]]:
    """Return one row for each rule and tier, with the bounds.

    A shipped rule that finds nothing also has a row.
    """
    counts = {
        side: _counts(spots_of(sets, names, ours), judgements)
        for side, names in (("damaged", DAMAGED_SETS), ("clean", CLEAN_SETS))
    }
    words = clean_words(sets)
    rows = []
    shipped = {(rule.name, str(rule.tier)) for rule in ours.cleaner.book.rules.values()}
    for rule, tier in sorted({*shipped, *counts["damaged"], *counts["clean"]}):
        damaged, clean = (counts[side].get((rule, tier), NOTHING) for side in ("damaged", "clean"))
        judged = damaged["right"] + damaged["wrong"]
        low, high = wilson(damaged["right"], judged)
        rows.append(
            {
                "rule": rule,
                "tier": tier,
                "family": ours.family(rule),
                "damaged": _as_counts(damaged),
                "clean": _as_counts(clean),
                "precision": round(damaged["right"] / judged, 4) if judged else None,
                "precision_95": [round(low, 4), round(high, 4)] if judged else None,
                "wrong_share_bound": _wrong_share(damaged),
                "clean_per_10k": rate(clean.total(), words),
                "wrong_per_10k_bound": _wrong_rate(clean, words),
            }
        )
    return rows


def clean_words(sets: Sets) -> int:
    """Return the number of words of all clean text that was measured."""
    return sum(one.text.words for name in CLEAN_SETS for one in sets.get(name, ()))


def safe_edits(sets: Sets, judgements: Judgements, ours: OwnTool) -> dict[str, Any]:
    """Return the outcome of everything that the tool would change without asking, on both kinds."""
    result: dict[str, Any] = {}
    for side, names in (("damaged", DAMAGED_SETS), ("clean", CLEAN_SETS)):
        spots = [spot for spot in spots_of(sets, names, ours) if spot.applied]
        result[side] = _as_counts(_verdicts(spots, judgements))
    words = clean_words(sets)
    clean = result["clean"]
    unproved = clean["findings"] - clean["right"]
    result |= {
        "clean_words": words,
        "wrong_per_10k_bound": round(upper_rate(unproved, words), 3) if words else None,
        "wrong_share_bound": round(
            upper_share(result["damaged"]["wrong"], result["damaged"]["right"]), 4
        ),
    }
    return result


def measurements_of(
    rules: Mapping[str, Rule], rows: Sequence[dict[str, Any]], words: int
) -> dict[str, Measurements]:
    """Return the figures of every shipped rule, at the tier of its pack."""
    by_rule = {(row["rule"], row["tier"]): row for row in rows}
    nothing = {"findings": 0}
    hashes = rule_hashes()
    found = {}
    for name, digest in hashes.items():
        tier = str(rules[name].tier)
        row = by_rule.get((name, tier), {})
        found[name] = Measurements(
            hash=digest,
            tier=tier,
            damaged=msgspec.convert(row.get("damaged", nothing), Counts),
            clean=msgspec.convert(row.get("clean", nothing), Counts),
            clean_words=words,
            wrong_share_bound=row.get("wrong_share_bound", 1.0),
            wrong_per_10k_bound=row.get("wrong_per_10k_bound", _wrong_rate(NOTHING, words)),
        )
    return found


def write_measurements(figures: Mapping[str, Measurements], path: Path) -> None:
    """Write the figures next to the packs, one rule per line."""
    lines = [
        f'"{name}": {msgspec.json.encode(one).decode()}' for name, one in sorted(figures.items())
    ]
    write_text(path, "{\n" + ",\n".join(lines) + "\n}\n")


def _counts(spots: Iterable[Spot], judgements: Judgements) -> dict[tuple[str, str], Counter[str]]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for spot in spots:
        counts.setdefault((spot.rule, spot.tier), Counter())[_verdict(spot, judgements)] += 1
    return counts


def _verdicts(spots: Iterable[Spot], judgements: Judgements) -> Counter[str]:
    return Counter(_verdict(spot, judgements) for spot in spots)


def _verdict(spot: Spot, judgements: Judgements) -> str:
    known = judgements.of(spot)
    return known.verdict if known else "unjudged"


def _as_counts(verdicts: Counter[str]) -> dict[str, int]:
    names = ("right", "wrong", "doubtful", "unjudged")
    return {"findings": verdicts.total(), **{name: verdicts[name] for name in names}}


def _wrong_share(damaged: Counter[str]) -> float:
    judged = damaged["right"] + damaged["wrong"]
    return round(upper_share(damaged["wrong"], judged), 4)


def _wrong_rate(clean: Counter[str], words: int) -> float:
    """Return the bound of wrong findings; those that nobody has judged right count as wrong."""
    return round(upper_rate(clean.total() - clean["right"], words), 3) if words else 0.0
