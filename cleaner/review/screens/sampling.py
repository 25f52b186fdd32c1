"""A rule judged by a sample, on the main screen."""

from __future__ import annotations

from cleaner.errors import CleanerError
from cleaner.model import Verdict
from cleaner.review.sample import Estimate, Sample, estimate, rest
from cleaner.review.screens.bulk import Bulk
from cleaner.review.screens.desk import Commands, Desk
from cleaner.review.screens.prompts import ChoiceScreen


class Sampling:
    """Goes through a sample, then offers one answer for the rest of its rule."""

    def __init__(self, desk: Desk, bulk: Bulk) -> None:
        self._desk = desk
        self._bulk = bulk
        self._sample: Sample | None = None
        self.commands: Commands = {"rest": self._ask_rest}

    @property
    def estimate(self) -> Estimate | None:
        """What the sample shows so far; None without a sample."""
        return estimate(self._desk.session, self._sample) if self._sample else None

    def take(self, sample: Sample) -> None:
        """Go through a sample only."""
        self._sample = sample
        self._desk.session.navigation.restrict([place.key for place in sample.places])
        self._desk.redraw()

    def _ask_rest(self) -> None:
        said = self.estimate
        if said is None:
            self._desk.say("No sample: start with --rule RULE --sample 50", warn=True)
            return
        choices = {
            "a": (Verdict.REPAIR, "accept the first suggestion at every other place"),
            "n": (Verdict.NOT_A_DEFECT, "mark every other place as not a defect"),
        }
        screen = ChoiceScreen(f"{said}\n\nThe rest of the rule:", choices)
        self._desk.ask(screen, lambda verdict: self._answer_rest(said, verdict))

    def _answer_rest(self, said: Estimate, verdict: Verdict) -> None:
        try:
            planned = rest(self._desk.session, said, verdict)
        except CleanerError as error:
            self._end()
            self._desk.say(error.what, warn=True)
        else:
            self._bulk.confirm(planned, self._end)
            self._desk.redraw()

    def _end(self) -> None:
        self._sample = None
        self._desk.redraw()
