"""The seeds against the editors' decisions: the figures of `cleaner golden score`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.quality.model import Text, share
from benchmarks.quality.ours import OwnTool
from cleaner.decisions.file import read_decisions
from cleaner.golden import (
    ALARM,
    ALONE,
    FOUND,
    MISSED,
    NO_DEFECT,
    QUIET,
    RIGHT,
    WRONG,
    score,
)
from cleaner.model import Document


def score_seeds(texts: Sequence[Text], decisions: Path, ours: OwnTool) -> dict[str, Any]:
    """Return the outcome of the recorded defects by kind, and what the findings were.

    `repaired` counts places where a finding proposes the editors' words first, `wrong` those
    where one proposes only other words (for kept places: any), `found` those that are repaired
    or flagged without wrong words. `not_a_defect` counts places that the editors called sound,
    and how many of them have a false alarm.
    """
    documents = [Document(text.id, text.text) for text in texts]
    detected = ours.cleaner.pipeline.detect(documents)
    result = score(documents, [one.findings for one in detected], read_decisions(decisions))
    kinds = {}
    for kind in sorted({kind for kind, _ in result.places} - {NO_DEFECT}):
        fates = {fate: result.places[kind, fate] for fate in (RIGHT, WRONG, FOUND, MISSED)}
        total, found = sum(fates.values()), fates[RIGHT] + fates[FOUND]
        kinds[kind] = {
            "places": total,
            "repaired": fates[RIGHT],
            "found": found,
            "wrong": fates[WRONG],
            "repaired_share": share(fates[RIGHT], total),
            "found_share": share(found, total),
        }
    alarms = result.places[NO_DEFECT, ALARM]
    sound = {"places": alarms + result.places[NO_DEFECT, QUIET], "false_alarms": alarms}
    proposals = {
        fate: sum(n for (_, _, was), n in result.proposals.items() if was == fate)
        for fate in (RIGHT, WRONG, FOUND, ALARM, ALONE)
    }
    return {"kinds": kinds, "not_a_defect": sound, "findings": proposals}
