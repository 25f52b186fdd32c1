"""Judging a rule by a fair sample: drawn at random, estimated with an interval, then decided."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.errors import UsageError
from cleaner.model import Verdict
from cleaner.review.bulk import Plan, Reach, plan
from cleaner.review.places import Alternative, Place
from cleaner.review.session import ReviewSession
from cleaner.review.text import Status

# The standard normal quantile of a two-sided 95 % interval.
Z95 = 1.959964


def wilson(successes: int, trials: int, z: float = Z95) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion; (0, 1) without any trials.

    >>> [round(bound, 3) for bound in wilson(48, 50)]
    [0.865, 0.989]
    """
    if not trials:
        return 0.0, 1.0
    share, square = successes / trials, z * z
    centre = share + square / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    scale = 1 + square / trials
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


@dataclass(frozen=True, slots=True)
class Sample:
    """Places of one rule, drawn at random from `population` places with this `seed`."""

    rule: str
    places: tuple[Place, ...]
    population: int
    seed: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a sample shows about a rule so far.

    `right` counts places where the rule's own suggestion was accepted (or, for a rule that suggests
    nothing, the defect was confirmed), `wrong` all other decided ones.
    """

    rule: str
    right: int
    wrong: int
    size: int
    population: int
    seed: int

    @property
    def decided(self) -> int:
        """How many places of the sample are decided."""
        return self.right + self.wrong

    @property
    def precision(self) -> float | None:
        """The share of right ones, or None before the first decision."""
        return self.right / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the precision (Wilson)."""
        return wilson(self.right, self.decided)

    def __str__(self) -> str:
        if self.precision is None:
            return f"{self.rule}: 0 of the {self.size} sampled places are decided"
        low, high = self.interval
        return (
            f"{self.rule}: {self.right} of {self.decided} right, precision {self.precision:.2f} "
            f"(95 % {low:.2f}–{high:.2f}), sample of {self.size} of {self.population}, "
            f"seed {self.seed}"
        )


def draw(places: Iterable[Place], rule: str, size: int, seed: int) -> Sample:
    """Draw places of a rule, all equally likely; the same seed draws the same ones.

    Raises UsageError if the rule found nothing.
    """
    found = sorted((p for p in places if p.leader.rule == rule), key=lambda place: place.key)
    if not found:
        raise UsageError(
            f"the rule {rule!r} found nothing in these texts",
            where="--rule",
            hint="See `cleaner check --statistics` for the rules that did.",
        )
    chosen = random.Random(seed).sample(found, min(size, len(found)))  # noqa: S311 (no secret)
    return Sample(rule, tuple(chosen), len(found), seed)


def estimate(session: ReviewSession, sample: Sample) -> Estimate:
    """Return what the decisions so far show about the sample's rule."""
    right = wrong = 0
    for place in sample.places:
        status = session.texts.status(place)
        if status in (Status.OPEN, Status.AUTOMATIC):
            continue
        if _is_right(session, place, status):
            right += 1
        else:
            wrong += 1
    return Estimate(sample.rule, right, wrong, len(sample.places), sample.population, sample.seed)


def _is_right(session: ReviewSession, place: Place, status: Status) -> bool:
    if not place.leader.repairs:
        return status is not Status.NOT_A_DEFECT
    suggested = Alternative(place.leader, place.leader.repairs[0])
    wanted = session.texts[place.document].repair_by(suggested)
    taken = session.texts.same_places(wanted)
    return [d.after for d in taken] == [d.after for d in wanted]


def rest(session: ReviewSession, said: Estimate, verdict: Verdict) -> Plan:
    """Plan one answer for all other places of the rule, with the estimate in each decision's note.

    The session goes to the first of them, with all places included again.

    Raises UsageError if none is left.
    """
    navigation = session.navigation
    navigation.restrict(None)
    left = (p for p in navigation.places if p.leader.rule == said.rule)
    first = next((p for p in left if session.texts.status(p) is Status.OPEN), None)
    if first is None:
        raise UsageError(f"all places of {said.rule} are decided")
    navigation.go_to(first.key)
    return plan(session, Reach.RULE, verdict).noted(f"by sample: {said}")
