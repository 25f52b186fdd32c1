"""Upper bounds on what was not seen: exact, one-sided, 95 %.

The review's samples have two-sided intervals of a precision (`cleaner.review.sample`).
"""

from __future__ import annotations

import math
from collections.abc import Callable

CONFIDENCE = 0.95


def upper_share(wrong: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """Return the upper bound on the true share of wrong ones, given `wrong` out of `trials`.

    Clopper and Pearson (1934), one-sided: the share at which so few would be seen with a
    probability of 1 - `confidence`. It is 1 without any trials.

    >>> round(upper_share(0, 30), 4)
    0.095
    """
    if not trials or wrong >= trials:
        return 1.0

    def chance(share: float) -> float:
        return sum(
            math.exp(
                math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
                + k * math.log(share) + (trials - k) * math.log1p(-share)
            )
            for k in range(wrong + 1)
        )  # fmt: skip

    return _solve(chance, 1 - confidence, wrong / trials, 1.0)


def upper_rate(wrong: int, words: int, confidence: float = CONFIDENCE) -> float:
    """Return the upper bound on the true rate in 10,000 words, given `wrong` in `words`.

    Garwood (1936), exact for a Poisson count, one-sided; none in N words gives about 3 / N.
    It is infinite without any words.

    >>> round(upper_rate(0, 10_000), 3)
    2.996
    """
    if not words:
        return math.inf

    def chance(mean: float) -> float:
        return sum(
            math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(wrong + 1)
        )

    mean = _solve(chance, 1 - confidence, float(wrong), 10.0 + 5 * wrong)
    return 10_000 * mean / words


def _solve(falling: Callable[[float], float], value: float, low: float, high: float) -> float:
    """Return where a falling function takes a value, by bisection."""
    for _ in range(100):
        middle = (low + high) / 2
        if falling(middle) > value:
            low = middle
        else:
            high = middle
    return (low + high) / 2
