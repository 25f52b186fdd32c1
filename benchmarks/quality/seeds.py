"""The seeds against the editors' decisions: the figures of `cleaner golden score`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.quality.model import Text, share
from benchmarks.quality.ours import OwnTool
from cleaner.decisions.file import read_decisions
from cleaner.golden import ALONE, FOUND, MISSED, RIGHT, WRONG, score
from cleaner.model import Document


def score_seeds(texts: Sequence[Text], decisions: Path, ours: OwnTool) -> dict[str, Any]:
    """Return by kind of decision what became of its places, and what the findings were.

    `repaired` counts places for which a finding proposes the editors' words first; `found` those
    where anything points at the place, whatever it proposes.
    """
    documents = [Document(text.id, text.text) for text in texts]
    detected = ours.cleaner.pipeline.detect(documents)
    result = score(documents, [one.findings for one in detected], read_decisions(decisions))
    kinds = {}
    for kind in sorted({kind for kind, _ in result.places}):
        fates = {fate: result.places[kind, fate] for fate in (RIGHT, WRONG, FOUND, MISSED)}
        total = sum(fates.values())
        kinds[kind] = {
            "places": total,
            "repaired": fates[RIGHT],
            "found": total - fates[MISSED],
            "wrong": fates[WRONG],
            "repaired_share": share(fates[RIGHT], total),
            "found_share": share(total - fates[MISSED], total),
        }
    proposals = {
        fate: sum(n for (_, _, was), n in result.proposals.items() if was == fate)
        for fate in (RIGHT, WRONG, FOUND, ALONE)
    }
    return {"kinds": kinds, "findings": proposals}
