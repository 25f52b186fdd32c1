"""The garble score: how damaged a document is, from cheap, deterministic signs in its original."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cleaner.model import Finding

# With fewer words than this, a single finding would decide the score.
MIN_WORDS = 50

# Signs of damage per thousand words at which the score reaches 1 - 1/e = 0.63: clean news has about
# one, the garbled seeds have five to fifteen.
SCALE = 8.0


# With a lower score, the grammar engine is only asked if it is to check everything: what it finds
# in an undamaged text is mostly wrong or a matter of taste. Clean news scores about 0.1, a text
# with two signs of damage in 1,100 words 0.2.
DAMAGED_SCORE = 0.2


def shows_damage(words: int, findings: Sequence[Finding]) -> bool:
    """Tell whether a text of so many words shows enough damage to be worth asking the engine.

    In a text too short for a score, one sign of damage is enough.
    """
    score = garble_score(words, findings)
    return bool(findings) if score is None else score >= DAMAGED_SCORE


def garble_score(words: int, findings: Sequence[Finding]) -> float | None:
    """Return a score from 0 (no damage) towards 1, or None for a text under `MIN_WORDS` words.

    The marks of damage are the findings of all deterministic checkers, excluding grammar. A flag
    counts as much as a repair, since what cannot be repaired is no less damaged. The score is
    1 - exp(-marks per thousand words / `SCALE`), so that it saturates instead of growing.
    """
    if words < MIN_WORDS:
        return None
    marks = sum(1 for finding in findings if not finding.is_from_engine)
    return round(1 - math.exp(-(1000 * marks / words) / SCALE), 3)
