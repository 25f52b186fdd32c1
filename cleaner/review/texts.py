"""The documents under review with all decisions so far, and their effect on each place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.decisions.file import identity
from cleaner.model import Decision, Document
from cleaner.pipeline import Detected
from cleaner.profile import Profile
from cleaner.review.history import Step
from cleaner.review.places import Form, Place
from cleaner.review.text import ReviewedText, Status


@dataclass(frozen=True, slots=True)
class Summary:
    """How many places have which status; `left` counts the undecided ones."""

    repaired: int = 0
    own_words: int = 0
    kept: int = 0
    not_a_defect: int = 0
    automatic: int = 0
    left: int = 0


class ReviewedTexts:
    """The documents by id, in the order given, and the decisions about them."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._decisions = {identity(decision): decision for decision in decisions}
        self._texts: dict[str, ReviewedText] = {}

    def __getitem__(self, document: str) -> ReviewedText:
        return self._texts[document]

    def __contains__(self, document: str) -> bool:
        return document in self._texts

    @property
    def decisions(self) -> list[Decision]:
        """All decisions so far, including those of earlier reviews."""
        return list(self._decisions.values())

    @property
    def documents(self) -> list[Document]:
        """The documents, in the order given."""
        return [text.document for text in self._texts.values()]

    def load(self, detected: Iterable[Detected], profile: Profile | None = None) -> None:
        """Take the findings of documents, replacing those known so far.

        `profile` is what the same check knows about the texts; nothing in it is computed again.
        """
        for found in detected:
            text = self._texts.get(found.document.id)
            if text is None:
                known = profile.texts.get(found.document.id) if profile else None
                text = ReviewedText(found, self._decisions.values(), known)
                self._texts[found.document.id] = text
            else:
                text.load(found)

    def apply(self, step: Step) -> None:
        """Drop the decisions that a step drops, and add those that it puts."""
        for decision in step.dropped:
            self._decisions.pop(identity(decision), None)
        for decision in step.put:
            self._decisions[identity(decision)] = decision
        changed = (*step.dropped, *step.put)
        everywhere = any(decision.document is None for decision in changed)
        for text in self._texts.values() if everywhere else self._texts_of(changed):
            text.change(step.dropped, step.put)

    def same_places(self, put: Iterable[Decision]) -> tuple[Decision, ...]:
        """Return the earlier decisions about exactly the places that new ones are about."""
        known = (self._decisions.get(identity(decision)) for decision in put)
        return tuple(decision for decision in known if decision is not None)

    def places(self) -> Iterable[Place]:
        """Return every place of every document."""
        return (place for text in self._texts.values() for place in text.places)

    def status(self, place: Place) -> Status:
        """Return the status of a place."""
        return self._texts[place.document].status(place)

    @property
    def summary(self) -> Summary:
        """How many places have which status."""
        totals: Counter[Status] = Counter()
        for text in self._texts.values():
            totals.update(text.statuses)
        return Summary(
            repaired=totals[Status.REPAIRED],
            own_words=totals[Status.OWN_WORDS],
            kept=totals[Status.KEPT],
            not_a_defect=totals[Status.NOT_A_DEFECT],
            automatic=totals[Status.AUTOMATIC],
            left=totals[Status.OPEN],
        )

    def left_of_rule(self, rule: str) -> int:
        """Return how many places of a rule are undecided."""
        return sum(text.left(rule) for text in self._texts.values())

    def left_of_form(self, form: Form) -> int:
        """Return how many places of a form are undecided."""
        return sum(text.left(form) for text in self._texts.values())

    def stale(self) -> list[tuple[Decision, str]]:
        """Return the decisions that match nothing in their documents, with the reason."""
        return [pair for text in self._texts.values() for pair in text.located.stale]

    def _texts_of(self, decisions: Iterable[Decision]) -> list[ReviewedText]:
        """Return the documents that decisions with a document may be about.

        Names match by their last parts (see `speaks_of`), so all of one file name are included.
        """
        names = {(decision.document or "").rpartition("/")[2] for decision in decisions}
        return [t for id_, t in self._texts.items() if id_.rpartition("/")[2] in names]
