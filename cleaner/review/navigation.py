"""Which places a reviewer goes through, in which order, and where the reviewer is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cleaner.errors import UsageError
from cleaner.model import ENGINE_FAMILY, Rule, Tier
from cleaner.review.places import Key, Place
from cleaner.review.text import Status
from cleaner.review.texts import ReviewedTexts


class Order(StrEnum):
    """The order of places."""

    POSITION = "position"
    GROUP = "group"
    RULE = "rule"
    CERTAINTY = "certainty"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which places to go through; a condition that is None matches everything."""

    rule: str | None = None
    family: str | None = None
    tier: Tier | None = None
    document: str | None = None

    @property
    def is_set(self) -> bool:
        """Return whether any place is left out."""
        return self != Filter()

    def combined(self, wanted: Filter) -> Filter:
        """Return this filter with another's conditions added; one without any clears them all."""
        if not wanted.is_set:
            return wanted
        return replace(
            self,
            rule=wanted.rule or self.rule,
            family=wanted.family or self.family,
            tier=self.tier if wanted.tier is None else wanted.tier,
            document=wanted.document or self.document,
        )

    def __str__(self) -> str:
        parts = [
            f"{name} {value}"
            for name, value in (("rule", self.rule), ("family", self.family))
            if value
        ]
        if self.tier is not None:
            parts.append(f"tier {self.tier}")
        if self.document:
            parts.append(f"in {self.document}")
        return ", ".join(parts) or "everything"


class Navigation:
    """Goes through the places of texts that match a filter (and a sample), in an order."""

    def __init__(
        self, texts: ReviewedTexts, rules: Mapping[str, Rule], order: Order = Order.POSITION
    ) -> None:
        self.order = order
        self.filter = Filter()
        self._texts = texts
        self._rules = rules
        self._places: list[Place] = []
        self._rank: dict[Key, int] = {}
        self._at = 0
        self._only: frozenset[Key] | None = None
        self._skipped: set[Key] = set()

    @property
    def places(self) -> Sequence[Place]:
        """The places to go through, in order."""
        return self._places

    @property
    def current(self) -> Place | None:
        """The reviewer's current place, or None if there is none."""
        return self._places[self._at] if self._places else None

    @property
    def index(self) -> int:
        """The index of the current place, from 0."""
        return self._at

    @property
    def is_narrowed(self) -> bool:
        """Return whether some places are left out by the filter or a sample."""
        return self.filter.is_set or self._only is not None

    def family(self, place: Place) -> str:
        """Return the family of a place's first rule."""
        rule = self._rules.get(place.leader.rule)
        return rule.family if rule else ENGINE_FAMILY

    def is_in(self, place: Place, wanted: Filter) -> bool:
        """Return whether a place matches a filter."""
        return (
            wanted.rule in (None, place.leader.rule)
            and wanted.tier in (None, place.leader.tier)
            and wanted.document in (None, place.document)
            and (wanted.family is None or wanted.family == self.family(place))
        )

    def arrange(self, order: Order) -> None:
        """Put the places in another order; the current place stays the same."""
        self.order = order
        self.refresh(self.current)

    def narrow(self, wanted: Filter) -> None:
        """Go through some places only, from the first undecided one (or the first of all).

        A filter without conditions restores all, and the reviewer stays at the same place.

        Raises UsageError if no place is left, and keeps the previous filter.
        """
        if not wanted.is_set:
            self.filter = wanted
            self.refresh(self.current)
            return
        if not any(self._is_wanted(place, wanted) for place in self._texts.places()):
            raise UsageError(f"no places match the filter: {wanted}")
        self.filter = wanted
        self._start()

    def restrict(self, keys: Iterable[Key] | None) -> None:
        """Go through these places only (a sample); None restores all."""
        self._only = None if keys is None else frozenset(keys)
        self._start()

    def refresh(self, stay: Place | None) -> None:
        """Rearrange the places, and stay at `stay` or whatever took its words."""
        chosen = [p for p in self._texts.places() if self._is_wanted(p, self.filter)]
        if self.order is Order.GROUP:
            sizes = Counter(place.form for place in chosen)
            chosen.sort(key=lambda p: (-sizes[p.form], p.form.rule, p.form.before, str(p.form)))
        elif self.order is Order.RULE:
            chosen.sort(key=lambda p: (self.family(p), p.leader.rule))
        elif self.order is Order.CERTAINTY:
            chosen.sort(key=_doubt)
        self._places = chosen
        self._rank = {place.key: rank for rank, place in enumerate(chosen)}
        self._at = self._where(stay)

    def go_to(self, key: Key) -> bool:
        """Go to a place; return whether it is among those gone through."""
        if (rank := self._rank.get(key)) is None:
            return False
        self._at = rank
        return True

    def move(self, by: int) -> None:
        """Go `by` places forwards (or back), decided or not, and stop at the ends."""
        self._at = max(0, min(len(self._places) - 1, self._at + by))

    def next_open(self, *, here: bool = False) -> bool:
        """Go to the next undecided place, wrapping from the end to the start.

        Skipped places come last. With `here`, the current place qualifies if it is undecided.
        Return whether there is such a place.
        """
        total = len(self._places)
        first = 0 if here else 1
        skipped = None
        for step in range(first, total + first):
            rank = (self._at + step) % total
            place = self._places[rank]
            if self._texts.status(place) is not Status.OPEN:
                continue
            if place.key not in self._skipped:
                self._at = rank
                return True
            skipped = rank if skipped is None else skipped
        if skipped is None:
            return False
        self._at = skipped
        return True

    def skip(self) -> None:
        """Leave the current place undecided for now, and go to the next one."""
        if (place := self.current) is not None:
            self._skipped.add(place.key)
            self.next_open()

    def search(self, words: str) -> bool:
        """Go to the next place whose rule or paragraph contains `words`, ignoring case."""
        wanted, total = words.casefold(), len(self._places)
        for step in range(1, total + 1):
            rank = (self._at + step) % total
            place = self._places[rank]
            text = self._texts[place.document]
            paragraph = text.paragraph(place.hull).of(text.document.text)
            if wanted in paragraph.casefold() or wanted in place.leader.rule:
                self._at = rank
                return True
        return False

    def _start(self) -> None:
        self.refresh(None)
        self._at = 0
        self.next_open(here=True)

    def _where(self, stay: Place | None) -> int:
        if stay is None or not self._places:
            return 0
        if (rank := self._rank.get(stay.key)) is not None:
            return rank
        if stay.document in self._texts:
            for place in self._texts[stay.document].places_on(stay.focus):
                if (rank := self._rank.get(place.key)) is not None:
                    return rank
        return min(self._at, len(self._places) - 1)

    def _is_wanted(self, place: Place, wanted: Filter) -> bool:
        return (self._only is None or place.key in self._only) and self.is_in(place, wanted)


def _doubt(place: Place) -> tuple[int, bool, int]:
    """Return how doubtful a place is, the most certain first: by tier, repair and evidence."""
    evidence = place.leader.evidence
    support = sum(1 if e.supports and not e.damaged else -1 for e in evidence)
    return (-place.leader.tier, not place.alternatives, -support)
