"""A review without a terminal: places in an order, and commands that decide about them.

Every command that decides is one `Step`: it can be undone and redone without limit, and is handed
to `record` (the journal) before the caller learns that it was taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cleaner.decisions.file import identity
from cleaner.decisions.matching import match_decision
from cleaner.errors import DecisionsError, UsageError
from cleaner.model import (
    ENGINE_FAMILY,
    Decision,
    Document,
    Kind,
    Repair,
    Rule,
    Scope,
    Span,
    Tier,
    Verdict,
    Witness,
)
from cleaner.pipeline import Detected
from cleaner.review.places import Alternative, Form, Place
from cleaner.review.rewrite import rewritten
from cleaner.review.text import Preview, ReviewedText, Status

Key = tuple[str, Span, str]


class Order(StrEnum):
    """In which order places come."""

    POSITION = "position"
    GROUP = "group"
    RULE = "rule"
    CERTAINTY = "certainty"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which places are gone through; None asks for all."""

    rule: str | None = None
    family: str | None = None
    tier: Tier | None = None
    document: str | None = None

    @property
    def is_set(self) -> bool:
        """Tell whether any place is left out."""
        return self != Filter()

    def __str__(self) -> str:
        named = (("rule", self.rule), ("family", self.family), ("tier", self.tier))
        parts = [f"{name} {value}" for name, value in (*named, ("in", self.document)) if value]
        return ", ".join(parts) or "everything"


@dataclass(frozen=True, slots=True)
class Step:
    """What one command did: decisions taken, and those that they replaced.

    `key` is the place where the reviewer stood.
    """

    label: str
    put: tuple[Decision, ...] = ()
    dropped: tuple[Decision, ...] = ()
    key: Key | None = None

    def inverse(self) -> Step:
        """Return the step that takes this one back."""
        return replace(self, put=self.dropped, dropped=self.put)


@dataclass(frozen=True, slots=True)
class Summary:
    """What has become of the places of a session."""

    repaired: int = 0
    own_words: int = 0
    kept: int = 0
    not_a_defect: int = 0
    automatic: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class _Remarks:
    reason: str = ""
    note: str = ""


def _nothing(step: Step) -> None:
    """Keep no record of a step."""


@dataclass
class _Counts:
    """How many places stand how, kept up to date place by place."""

    standing: dict[Key, Status] = field(default_factory=dict)
    totals: Counter[Status] = field(default_factory=Counter)
    open_rules: Counter[str] = field(default_factory=Counter)
    open_forms: Counter[Form] = field(default_factory=Counter)
    open_documents: Counter[str] = field(default_factory=Counter)

    def set(self, place: Place, standing: Status | None) -> None:
        """Note how a place stands; None forgets it."""
        before = self.standing.pop(place.key, None)
        self._add(place, before, -1)
        if standing is not None:
            self.standing[place.key] = standing
        self._add(place, standing, 1)

    def _add(self, place: Place, standing: Status | None, number: int) -> None:
        if standing is None:
            return
        self.totals[standing] += number
        if standing is Status.OPEN:
            self.open_rules[place.leader.rule] += number
            self.open_forms[place.form] += number
            self.open_documents[place.document] += number


class ReviewSession:
    """Goes through the findings of documents, and turns commands into decisions.

    `clock` gives the time of a decision as it is recorded, `rules` the families of rules. `record`
    is called with every step; if it raises, the step is not taken.
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
        record: Callable[[Step], None] = _nothing,
    ) -> None:
        self.author = author
        self.rules = rules or {}
        self.order = order
        self.filter = Filter()
        self._clock = clock
        self._record = record
        self._decisions = {identity(decision): decision for decision in decisions}
        self._texts: dict[str, ReviewedText] = {}
        self._counts = _Counts()
        self._places: list[Place] = []
        self._rank: dict[Key, int] = {}
        self._at = 0
        self._only: frozenset[Key] | None = None
        self._skipped: set[Key] = set()
        self._remarks: dict[Key, _Remarks] = {}
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self.load(detected)
        self.next_open(here=True)

    # What is there

    @property
    def decisions(self) -> list[Decision]:
        """All decisions so far, those of earlier sessions included."""
        return list(self._decisions.values())

    @property
    def documents(self) -> list[Document]:
        """The documents, in the order in which they were given."""
        return [text.document for text in self._texts.values()]

    @property
    def places(self) -> Sequence[Place]:
        """The places that are gone through, in order."""
        return self._places

    @property
    def current(self) -> Place | None:
        """The place where the reviewer stands, or None if there is none."""
        return self._places[self._at] if self._places else None

    @property
    def index(self) -> int:
        """Where the reviewer stands, from 0."""
        return self._at

    def text(self, document: str) -> ReviewedText:
        """Return a document with what is known of it."""
        return self._texts[document]

    def all_places(self) -> Iterable[Place]:
        """Return every place, whatever the filter."""
        return (place for text in self._texts.values() for place in text.places)

    def standing(self, place: Place) -> Status:
        """Return what has become of a place."""
        return self._counts.standing[place.key]

    def family(self, place: Place) -> str:
        """Return the family of the rule that speaks first."""
        rule = self.rules.get(place.leader.rule)
        return rule.family if rule else ENGINE_FAMILY

    @property
    def summary(self) -> Summary:
        """What has become of all places."""
        totals = self._counts.totals
        return Summary(
            repaired=totals[Status.REPAIRED],
            own_words=totals[Status.OWN_WORDS],
            kept=totals[Status.KEPT],
            not_a_defect=totals[Status.NOT_A_DEFECT],
            automatic=totals[Status.AUTOMATIC],
            left=totals[Status.OPEN],
        )

    def remaining_of_rule(self, rule: str) -> int:
        """Return how many places of a rule are not decided."""
        return self._counts.open_rules[rule]

    def remaining_of_form(self, form: Form) -> int:
        """Return how many places of a form are not decided."""
        return self._counts.open_forms[form]

    def remaining_in(self, document: str) -> int:
        """Return how many places of a document are not decided."""
        return self._counts.open_documents[document]

    def preview(self, document: str, span: Span, proposal: Repair | None = None) -> Preview:
        """Return how a stretch of a document will read; see `ReviewedText.preview`."""
        return self._texts[document].preview(span, proposal)

    def stale(self) -> list[tuple[Decision, str]]:
        """Return the decisions that fit nothing in their documents, with the reason."""
        return [pair for text in self._texts.values() for pair in text.located.stale]

    # Going about

    def load(self, detected: Iterable[Detected]) -> None:
        """Take the findings of documents, in place of what was known of these before.

        The reviewer stays at the same place if it is still there.
        """
        stood = self.current
        for found in detected:
            text = self._texts.get(found.document.id)
            if text is None:
                text = ReviewedText(found, self._decisions.values())
                self._texts[found.document.id] = text
            else:
                for place in text.places:
                    self._counts.set(place, None)
                text.load(found)
            for place in text.places:
                self._counts.set(place, text.standing(place))
        self._arrange(stood)

    def arrange(self, order: Order) -> None:
        """Put the places in another order; the reviewer stays at the same place."""
        self.order = order
        self._arrange(self.current)

    def narrow(self, wanted: Filter) -> None:
        """Go through some places only; the reviewer goes to the next open one of them.

        Raises UsageError if no place is left, and keeps the filter that there was.
        """
        old, stood, self.filter = self.filter, self.current, wanted
        self._arrange(stood)
        if not self._places and any(True for _ in self.all_places()):
            self.filter = old
            self._arrange(stood)
            raise UsageError(f"nothing was found for {wanted}")
        self.next_open(here=True)

    @property
    def is_narrowed(self) -> bool:
        """Tell whether some places are left out, by filter or by sample."""
        return self.filter.is_set or self._only is not None

    def restrict(self, keys: Iterable[Key] | None) -> None:
        """Go through these places only (a sample); None takes all again."""
        self._only = None if keys is None else frozenset(keys)
        self._arrange(self.current)
        self.next_open(here=True)

    def _arrange(self, stood: Place | None) -> None:
        chosen = [place for place in self.all_places() if self._is_wanted(place)]
        if self.order is Order.GROUP:
            sizes = Counter(place.form for place in chosen)
            chosen.sort(key=lambda p: (-sizes[p.form], p.form.rule, p.form.before, str(p.form)))
        elif self.order is Order.RULE:
            chosen.sort(key=lambda p: (self.family(p), p.leader.rule))
        elif self.order is Order.CERTAINTY:
            chosen.sort(key=_doubt)
        self._places = chosen
        self._rank = {place.key: rank for rank, place in enumerate(chosen)}
        self._at = self._where(stood)

    def _where(self, stood: Place | None) -> int:
        if stood is None or not self._places:
            return 0
        if (rank := self._rank.get(stood.key)) is not None:
            return rank
        if stood.document in self._texts:
            for place in self._texts[stood.document].places_on(stood.focus):
                if (rank := self._rank.get(place.key)) is not None:
                    return rank
        return min(self._at, len(self._places) - 1)

    def _is_wanted(self, place: Place) -> bool:
        return (self._only is None or place.key in self._only) and self.is_in(place, self.filter)

    def is_in(self, place: Place, wanted: Filter) -> bool:
        """Tell whether a filter takes a place."""
        return (
            wanted.rule in (None, place.leader.rule)
            and (wanted.family is None or wanted.family == self.family(place))
            and wanted.tier in (None, place.leader.tier)
            and wanted.document in (None, place.document)
        )

    def go_to(self, key: Key) -> bool:
        """Stand at a place; tell whether it is among those gone through."""
        if (rank := self._rank.get(key)) is None:
            return False
        self._at = rank
        return True

    def move(self, by: int) -> None:
        """Go on (or back) by so many places, decided or not, and stop at the ends."""
        self._at = max(0, min(len(self._places) - 1, self._at + by))

    def next_open(self, *, here: bool = False) -> bool:
        """Go to the next place that is not decided, past the end to the start again.

        Skipped places come last. `here` lets the reviewer stay where nothing is decided yet. Tell
        whether there is such a place.
        """
        total = len(self._places)
        first = 0 if here else 1
        skipped = None
        for step in range(first, total + first):
            rank = (self._at + step) % total
            key = self._places[rank].key
            if self._counts.standing[key] is not Status.OPEN:
                continue
            if key not in self._skipped:
                self._at = rank
                return True
            skipped = rank if skipped is None else skipped
        if skipped is None:
            return False
        self._at = skipped
        return True

    def skip(self) -> None:
        """Leave a place undecided for now, and go to the next one."""
        self._skipped.add(self.here().key)
        self.next_open()

    def search(self, words: str) -> bool:
        """Go to the next place whose rule or paragraph holds `words`, in any case."""
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

    # Deciding

    def accept(self, number: int = 0) -> Step:
        """Make the repair of this number (from 0) at the current place.

        Raises UsageError if there is none.
        """
        place = self.here()
        put, dropped = self.repair(place, self.alternative(place, number))
        return self._advance(Step("repaired", tuple(put), tuple(dropped), place.key))

    def own(self, words: str) -> Step:
        """Repair the words of the current place with words of one's own.

        Raises UsageError if these are the words that stand there.
        """
        place = self.here()
        text = self._texts[place.document]
        for number, alternative in enumerate(place.alternatives):
            span = alternative.repair.span
            if place.focus.contains(span) and words == alternative.repair.within(
                place.focus, text.document.text
            ):
                return self.accept(number)
        if words == place.form.before:
            raise UsageError(
                "these are the words that stand there", hint="Say that it is kept, or no defect."
            )
        decision = text.decide_at(place.focus, Verdict.REPAIR, words, rule=place.leader.rule)
        put = [self._stamp(place, decision, Kind.WORDING)]
        dropped = self._replaced(place, put)
        return self._advance(Step("own words", tuple(put), tuple(dropped), place.key))

    def refuse(self) -> Step:
        """Say that the current place is no defect."""
        return self._refuse("not a defect", Verdict.NOT_A_DEFECT)

    def keep(self) -> Step:
        """Say that the current place is a defect that stays as it is."""
        return self._refuse("kept", Verdict.KEEP)

    def _refuse(self, label: str, verdict: Verdict) -> Step:
        place = self.here()
        put, dropped = self.refusal(place, verdict)
        return self._advance(Step(label, tuple(put), tuple(dropped), place.key))

    def rewrite(self, document: str, now: Preview, words: str) -> Step:
        """Give a stretch of a document, as it would read `now`, the words it shall have.

        Every word that differs becomes a decision of its own, so that inserting, deleting,
        splitting and joining are all the same command. Decisions that the new words leave as they
        are stay.

        Raises UsageError if nothing changes, DecisionsError if a place would not be found again.
        """
        text = self._texts[document]
        change = rewritten(text, now, words)
        if not change.put and not change.dropped:
            raise UsageError("nothing was changed")
        whole = text.whole()
        start, reads = whole.offset_of(now), whole.after
        wanted = reads[:start] + words + reads[start + len(now.after) :]
        put = tuple(self._stamp_own(decision) for decision in change.put)
        place = self.current
        step = Step("edited", put, change.dropped, place.key if place else None)
        self._apply(step)
        reads = text.whole().after
        self._apply(step.inverse())
        if reads != wanted:
            raise DecisionsError(
                "these words cannot be recorded as decisions that are found again",
                where=document,
                hint="Change fewer words at once, or other words beside them.",
            )
        return self._do(step)

    def protect(self, words: str) -> Step:
        """Say that `words` are right wherever they stand: a name, or a word of the field.

        It is recorded as a decision “not a defect” about this form everywhere, which holds for any
        finding within these words, and for the rule that was in view.

        Raises UsageError without words.
        """
        if not words.strip():
            raise UsageError("a protected name needs words")
        place = self.current
        rule = place.leader.rule if place and words in place.form.before else None
        decision = self._stamp_own(
            Decision(
                verdict=Verdict.NOT_A_DEFECT,
                before=words,
                scope=Scope.EVERYWHERE,
                rule=rule,
                reason="protected name",
            )
        )
        key = place.key if place else None
        return self._advance(Step("protected", (decision,), self.same_places([decision]), key))

    def remark(self, reason: str, note: str) -> Step | None:
        """Give the decision about the current place a reason and a note.

        On a place that is not decided they are kept for the decision to come.
        """
        step = self._change_decision(lambda d: replace(d, reason=reason, note=note))
        if step is None:
            self._remarks[self.here().key] = _Remarks(reason, note)
        return step

    def remarks(self) -> tuple[str, str]:
        """Return reason and note of the current place."""
        place = self.here()
        if self.standing(place) in (Status.OPEN, Status.AUTOMATIC):
            said = self._remarks.get(place.key, _Remarks(place.leader.message))
            return said.reason, said.note
        decision = self._texts[place.document].decision_of(place).decision
        return decision.reason, decision.note

    def toggle_kind(self) -> Step | None:
        """Mark the decision about the current place as wording instead of determinate, or back."""
        return self._change_decision(
            lambda d: replace(d, kind=Kind.DETERMINATE if d.kind is Kind.WORDING else Kind.WORDING)
        )

    def undo(self) -> Step | None:
        """Take back the last step, and go to its place; None if there is none."""
        if not self._done:
            return None
        step = self._done[-1]
        self._take(step.inverse())
        self._undone.append(self._done.pop())
        if step.key:
            self.go_to(step.key)
        return step

    def redo(self) -> Step | None:
        """Take the last undone step again; None if there is none."""
        if not self._undone:
            return None
        step = self._undone[-1]
        self._take(step)
        self._done.append(self._undone.pop())
        if step.key:
            self.go_to(step.key)
        return step

    # What a decision about one place consists of; `cleaner.review.bulk` uses these too.

    def repair(
        self, place: Place, alternative: Alternative
    ) -> tuple[list[Decision], list[Decision]]:
        """Return the decisions that make a repair, and those that they replace."""
        text = self._texts[place.document]
        finding = alternative.finding
        witnesses = tuple(
            Witness(evidence.document, evidence.text)
            for evidence in finding.evidence
            if evidence.kind == "witness" and evidence.document and not evidence.damaged
        )
        put = [
            replace(self._stamp(place, decision, Kind.DETERMINATE), witnesses=witnesses)
            for decision in text.repair_by(alternative)
        ]
        return put, self._replaced(place, put)

    def refusal(self, place: Place, verdict: Verdict) -> tuple[list[Decision], list[Decision]]:
        """Return the decisions that leave a place as it is, and those that they replace."""
        text = self._texts[place.document]
        findings = text.open_findings(place) or place.findings
        kind = Kind.DETERMINATE if verdict is Verdict.KEEP else None
        put = [self._stamp(place, d, kind) for d in text.refuse(findings, verdict)]
        return put, self._replaced(place, put)

    def perform(self, step: Step) -> Step:
        """Take a step that was prepared, and go to the next open place."""
        return self._advance(step)

    def _replaced(self, place: Place, put: Sequence[Decision]) -> list[Decision]:
        text = self._texts[place.document]
        dropped: dict[tuple[object, ...], Decision] = {}
        for decision in put:
            if decision.verdict is Verdict.REPAIR:
                span = match_decision(decision, text.document.text).spans[0]
                dropped |= {identity(d): d for d in text.conflicting(span)}
        if not text.open_findings(place):  # decided before: the new word replaces the old one
            dropped |= {identity(d): d for d in text.conflicting(place.focus)}
            for decided in text.decisions_on(place.hull):
                spans = {place.focus, *(finding.span for finding in place.findings)}
                if decided.decision.scope is Scope.PLACE and decided.span in spans:
                    dropped[identity(decided.decision)] = decided.decision
        dropped |= {identity(d): d for d in self.same_places(put)}
        return list(dropped.values())

    def same_places(self, put: Iterable[Decision]) -> tuple[Decision, ...]:
        """Return the decisions so far about the very places that new ones speak of."""
        known = (self._decisions.get(identity(decision)) for decision in put)
        return tuple(decision for decision in known if decision is not None)

    def _stamp(self, place: Place, decision: Decision, kind: Kind | None) -> Decision:
        said = self._remarks.get(place.key, _Remarks(place.leader.message))
        return replace(
            decision,
            kind=kind,
            reason=said.reason,
            note=said.note,
            author=self.author,
            time=self._clock(),
        )

    def _stamp_own(self, decision: Decision) -> Decision:
        return replace(decision, author=self.author, time=self._clock())

    def _change_decision(self, change: Callable[[Decision], Decision]) -> Step | None:
        place = self.here()
        if self.standing(place) in (Status.OPEN, Status.AUTOMATIC):
            return None
        text = self._texts[place.document]
        verdict = text.decision_of(place).decision.verdict
        old = [
            decided.decision
            for decided in text.decisions_on(place.focus)
            if decided.decision.verdict is verdict
        ]
        put = tuple(self._stamp_own(change(decision)) for decision in old)
        return self._do(Step("remarked", put, tuple(old), place.key))

    def alternative(self, place: Place, number: int) -> Alternative:
        """Return the suggestion of this number (from 0).

        Raises UsageError if there is none.
        """
        if not 0 <= number < len(place.alternatives):
            what = f"there is no suggestion {number + 1}" if number else "there is no suggestion"
            raise UsageError(what, hint="Write words of your own, keep it, or say it is no defect.")
        return place.alternatives[number]

    def here(self) -> Place:
        """Return the current place.

        Raises UsageError if there is none.
        """
        if (place := self.current) is None:
            raise UsageError("there is nothing to decide")
        return place

    def _advance(self, step: Step) -> Step:
        self._do(step)
        self.next_open(here=True)
        return step

    def _do(self, step: Step) -> Step:
        self._take(step)
        self._done.append(step)
        self._undone.clear()
        return step

    def _take(self, step: Step) -> None:
        self._apply(step)
        try:
            self._record(step)
        except BaseException:
            self._apply(step.inverse())
            raise

    def _apply(self, step: Step) -> None:
        for decision in step.dropped:
            self._decisions.pop(identity(decision), None)
        for decision in step.put:
            self._decisions[identity(decision)] = decision
        changed = (*step.dropped, *step.put)
        everywhere = any(decision.document is None for decision in changed)
        for text in self._texts.values() if everywhere else self._texts_of(changed):
            for place in text.change(step.dropped, step.put):
                self._counts.set(place, text.standing(place))

    def _texts_of(self, decisions: Iterable[Decision]) -> list[ReviewedText]:
        """Return the documents that decisions with a document may speak of.

        Names match by their last parts (see `speaks_of`), so all of one file name are asked.
        """
        names = {(decision.document or "").rpartition("/")[2] for decision in decisions}
        return [t for id_, t in self._texts.items() if id_.rpartition("/")[2] in names]


def _doubt(place: Place) -> tuple[int, bool, int]:
    """Return how doubtful a place is, the surest first: by tier, repair and evidence."""
    evidence = place.leader.evidence
    support = sum(1 if e.supports and not e.damaged else -1 for e in evidence)
    return (-place.leader.tier, not place.alternatives, -support)
