"""A review without a terminal: commands about the current place become decisions.

Every command that decides is one `Step`: it can be undone and redone without limit, and is passed
to `record` (the journal) before the caller learns that it was carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from cleaner.errors import UsageError
from cleaner.model import Decision, Kind, Rule, Verdict
from cleaner.pipeline import Detected
from cleaner.profile import Profile
from cleaner.review.answers import Answer, Answers, Remarks
from cleaner.review.history import History, Step, no_record
from cleaner.review.navigation import Navigation, Order
from cleaner.review.places import Alternative, Key, Place
from cleaner.review.text import Preview
from cleaner.review.texts import ReviewedTexts


class ReviewSession:
    """Goes through the findings of documents, and turns commands into decisions.

    `texts` has the documents and the decisions about them, `navigation` the reviewer's current
    place. `clock` returns the time in the format that decisions use, `rules` has the families of
    rules. `record` is called with every step; if it raises, the step is not taken.
    """

    def __init__(  # noqa: PLR0913 (options by keyword)
        self,
        detected: Iterable[Detected] = (),
        decisions: Iterable[Decision] = (),
        *,
        author: str,
        clock: Callable[[], str],
        rules: Mapping[str, Rule] | None = None,
        order: Order = Order.POSITION,
        record: Callable[[Step], None] = no_record,
    ) -> None:
        self.rules = rules or {}
        self.texts = ReviewedTexts(decisions)
        self.navigation = Navigation(self.texts, self.rules, order)
        self.answers = Answers(self.texts, author, clock)
        self._history = History(self.texts.apply, record)
        self.load(detected)
        self.navigation.next_open(here=True)

    def load(self, detected: Iterable[Detected], profile: Profile | None = None) -> None:
        """Take the findings of documents, replacing those known so far.

        The reviewer stays at the same place if it still exists. `profile` is what the same check
        knows about the texts.
        """
        here = self.navigation.current
        self.texts.load(detected, profile)
        self.navigation.refresh(here)

    def here(self) -> Place:
        """Return the current place.

        Raises UsageError if there is none.
        """
        if (place := self.navigation.current) is None:
            raise UsageError("nothing to decide")
        return place

    def alternative(self, place: Place, number: int) -> Alternative:
        """Return the suggestion with this number (from 0).

        Raises UsageError if there is none.
        """
        if not 0 <= number < len(place.alternatives):
            what = f"no suggestion {number + 1}" if number else "no suggestion"
            raise UsageError(what, hint="Write your own words (e), or press k or n.")
        return place.alternatives[number]

    def accept(self, number: int = 0) -> Step:
        """Make the repair with this number (from 0) at the current place.

        Raises UsageError if there is none.
        """
        place = self.here()
        return self._decide(
            "repaired", self.answers.repair(place, self.alternative(place, number)), place.key
        )

    def own(self, words: str) -> Step:
        """Replace the words of the current place with the reviewer's own.

        Raises UsageError if they are the same as the text's.
        """
        place = self.here()
        return self._decide("own words", self.answers.own(place, words), place.key)

    def refuse(self) -> Step:
        """Decide that the current place is not a defect."""
        place = self.here()
        answer = self.answers.refusal(place, Verdict.NOT_A_DEFECT)
        return self._decide("not a defect", answer, place.key)

    def keep(self) -> Step:
        """Decide that the current place is a defect that stays as it is."""
        place = self.here()
        return self._decide("kept", self.answers.refusal(place, Verdict.KEEP), place.key)

    def rewrite(self, document: str, now: Preview, words: str) -> Step:
        """Give a passage of a document that would read as `now` different words.

        Every word that differs becomes a separate decision, so that inserting, deleting,
        splitting and joining are all the same command. Decisions whose words stay the same are
        left alone.

        Raises UsageError if nothing changes, DecisionsError if a place could not be found again.
        """
        place = self.navigation.current
        answer = self.answers.rewriting(document, now, words)
        step = Step("edited", answer.put, answer.dropped, place.key if place else None)
        self._history.do(step)
        return step

    def protect(self, words: str) -> Step:
        """Decide that `words` are right everywhere: a name, or a word of the field.

        It is recorded as a decision “not a defect” about this form everywhere, which applies to any
        finding within these words, and to the rule of the current place.

        Raises UsageError if there are no words.
        """
        place = self.navigation.current
        answer = self.answers.protection(words, place)
        return self._decide("protected", answer, place.key if place else None)

    def remark(self, reason: str, note: str) -> Step | None:
        """Give the decision about the current place a reason and a note.

        Those for an undecided place are kept for the decision to come.
        """
        place = self.here()
        answer = self.answers.changed(place, lambda d: replace(d, reason=reason, note=note))
        if answer is None:
            self.answers.remember(place, Remarks(reason, note))
        return self._changed(answer, place.key)

    def remarks(self) -> Remarks:
        """Return reason and note of the current place."""
        return self.answers.remarks(self.here())

    def toggle_kind(self) -> Step | None:
        """Switch the decision about the current place between determinate and wording.

        None if it is undecided.
        """
        place = self.here()

        def toggled(decision: Decision) -> Decision:
            is_wording = decision.kind is Kind.WORDING
            return replace(decision, kind=Kind.DETERMINATE if is_wording else Kind.WORDING)

        return self._changed(self.answers.changed(place, toggled), place.key)

    def perform(self, step: Step) -> Step:
        """Take a prepared step, and go to the next open place."""
        self._history.do(step)
        self.navigation.next_open(here=True)
        return step

    def undo(self) -> Step | None:
        """Undo the last step, and go to its place; None if there is none."""
        return self._returned(self._history.undo())

    def redo(self) -> Step | None:
        """Redo the last undone step, and go to its place; None if there is none."""
        return self._returned(self._history.redo())

    def _decide(self, label: str, answer: Answer, key: Key | None) -> Step:
        return self.perform(Step(label, answer.put, answer.dropped, key))

    def _changed(self, answer: Answer | None, key: Key) -> Step | None:
        if answer is None:
            return None
        step = Step("remarked", answer.put, answer.dropped, key)
        self._history.do(step)
        return step

    def _returned(self, step: Step | None) -> Step | None:
        if step is not None and step.key is not None:
            self.navigation.go_to(step.key)
        return step
