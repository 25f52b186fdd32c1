"""The core data types as frozen dataclasses; this module imports none of our other modules.

Positions are always in code points, and ranges are half-open. `Finding`, `Edit` and `Decision`
refer to a document's *original* text, after any byte-order mark. Only checkers work on normalised
text; `cleaner.normalise` maps their spans back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from itertools import pairwise


class Tier(IntEnum):
    """How far a finding may be acted on without a person.

    `FLAG`: no repair is known or trusted. `REVIEW`: a person decides. `SAFE`: applied without
    asking.
    """

    FLAG = 0
    REVIEW = 1
    SAFE = 2

    def __str__(self) -> str:
        return self.name.lower()


class Quoted(StrEnum):
    """Whether a finding lies inside a quotation."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the text of this span in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans conflict, so that they cannot both be replaced.

        An insertion point conflicts with a span that contains it strictly, and with another
        insertion at the same position; adjacent spans do not conflict.

        >>> Span(0, 3).overlaps(Span(3, 5))
        False
        >>> Span(3, 3).overlaps(Span(3, 3))
        True
        """
        if self == other:
            return True
        return self.start < other.end and other.start < self.end

    def touches(self, other: Span) -> bool:
        """Return whether the spans overlap, or one is an insertion within or next to the other."""
        if not len(self) or not len(other):
            return self.start <= other.end and other.start <= self.end
        return self.overlaps(other)

    def contains(self, other: Span) -> bool:
        """Return whether `other` is entirely within this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, order=True)
class Replacement:
    """New text for one span; an empty span means insertion, empty text deletion."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Repair:
    """Replacements that are applied together or not at all; in order and disjoint."""

    replacements: tuple[Replacement, ...]

    def __post_init__(self) -> None:
        ordered = self.replacements
        if not ordered:
            raise ValueError("a repair without replacements")
        for left, right in pairwise(ordered):
            if left.span.end > right.span.start or left.span == right.span:
                raise ValueError(f"replacements out of order: {left} {right}")

    @classmethod
    def of(cls, start: int, end: int, text: str) -> Repair:
        """Return a repair with a single replacement."""
        return cls((Replacement(Span(start, end), text),))

    @property
    def span(self) -> Span:
        """The smallest span that contains all replacements."""
        return Span(self.replacements[0].span.start, self.replacements[-1].span.end)

    def within(self, span: Span, text: str) -> str:
        """Return the text of `span` in `text` as it reads after this repair."""
        parts, position = [], span.start
        for replacement in self.replacements:
            parts += [text[position : replacement.span.start], replacement.text]
            position = replacement.span.end
        return "".join([*parts, text[position : span.end]])


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence for a finding, or against it if `supports` is False.

    `kind` is a short word: `witness` (a sibling's words), `counter-witness`, `search` (what was
    searched for and not found), `count`, `dictionary`, `grammar` (the engine's rule), `pattern`,
    `rule` (another rule that agrees), `assessment` (why the tier was changed), `decision`.
    """

    kind: str
    text: str
    document: str | None = None
    line: int | None = None
    supports: bool = True
    damaged: bool = False


# The family of the grammar engine's own rules, which no pack lists individually.
ENGINE_FAMILY = "grammar"

# What `unchecked` says of a document for which the engine was not needed.
NOT_ASKED = f"{ENGINE_FAMILY} not asked: no sign of damage"


def engine_rule(name: str) -> str:
    """Return our name for a rule of the grammar engine.

    >>> engine_rule("CD_NN")
    'grammar-cd-nn'
    """
    return f"{ENGINE_FAMILY}-" + name.lower().replace("_", "-")


def is_engine_rule(rule: str) -> bool:
    """Return whether a rule name, or a pattern of names, is one of the grammar engine's."""
    return rule.startswith(engine_rule(""))


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a rule sees a defect.

    Every repair lies within `span`; `text` is the original text there.
    """

    span: Span
    rule: str
    message: str
    text: str
    tier: Tier
    repairs: tuple[Repair, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    quoted: Quoted = Quoted.UNSURE

    def __post_init__(self) -> None:
        if any(not self.span.contains(repair.span) for repair in self.repairs):
            raise ValueError(f"{self.rule}: a repair reaches outside its finding's span")
        if self.tier > Tier.FLAG and not self.repairs:
            raise ValueError(f"{self.rule}: a finding without a repair must be a flag")

    @property
    def is_from_engine(self) -> bool:
        """Whether it comes from the grammar engine rather than from a rule in a pack."""
        return is_engine_rule(self.rule)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named defect as users see it, whichever checker detects it.

    `changes` are pairs of damaged and repaired text, `finds` texts in which the rule must find
    something without repairing it, `stays` texts in which it must find nothing; `siblings` are the
    texts of other documents that the examples are checked with. `source` says where the rule is
    defined. A rule in `preview` is not yet proven, and is off unless preview is enabled.
    """

    name: str
    family: str
    message: str
    why: str
    tier: Tier
    checker: str
    changes: tuple[tuple[str, str], ...] = ()
    finds: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    source: str = ""
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One text with an id.

    `id` is the name relative to the folder given by the user, with forward slashes; `text` is the
    original, after the byte-order mark. `mark` is that mark, `sha256` the hash of the file's bytes.
    """

    id: str
    text: str
    mark: bytes = b""
    sha256: str = ""


class Verdict(StrEnum):
    """What a person decided about a place."""

    REPAIR = "repair"
    NOT_A_DEFECT = "not-a-defect"
    KEEP = "keep"


class Scope(StrEnum):
    """How widely a decision applies; the narrower one wins."""

    PLACE = "place"
    DOCUMENT = "document"
    EVERYWHERE = "everywhere"


class Kind(StrEnum):
    """Whether a rule could determine the repair, or it is an editor's choice of words."""

    DETERMINATE = "determinate"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Witness:
    """The exact words that support a decision, from a sibling or from the document itself."""

    document: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about a place, which is found again by its words.

    `before` is the original text, `left` and `right` the original text around it; `ordinal` counts
    identical contexts in the document from 0. `document` is None if the scope is everywhere. `line`
    and `column` (from 1) record the place at the time of the decision, for people and for sorting;
    `rule` is provenance. None of these three is used to find the place.
    """

    verdict: Verdict
    before: str
    after: str | None = None
    left: str = ""
    right: str = ""
    ordinal: int = 0
    scope: Scope = Scope.PLACE
    document: str | None = None
    line: int = 0
    column: int = 0
    rule: str | None = None
    kind: Kind | None = None
    reason: str = ""
    note: str = ""
    witnesses: tuple[Witness, ...] = ()
    author: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change made to a document's original text.

    `rule` names the rule that proposed exactly this change, if any; `decision` is the person's
    decision that led to it and explains it, if any.
    """

    span: Span
    before: str
    after: str
    rule: str | None
    tier: Tier | None
    evidence: tuple[Evidence, ...] = ()
    decision: Decision | None = None


class State(StrEnum):
    """What happened to a finding."""

    APPLIED = "applied"
    WAITING = "waiting"
    KEPT = "kept"
    NOT_A_DEFECT = "not-a-defect"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finding, what happened to it, and why."""

    finding: Finding
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The complete result for one cleaned document.

    `text` is the clean text; `edits` are on the original, disjoint and in order; `outcomes` contain
    every finding, in order; `kept` are the decisions to leave a place as it is, whether or not a
    rule found it; `stale` are decisions that match nothing in this document, with the reason. Of
    the `words`, `foreign_words` are in lines that are not English and were left alone.
    """

    document: Document
    text: str
    edits: tuple[Edit, ...]
    outcomes: tuple[Outcome, ...]
    kept: tuple[Decision, ...] = ()
    stale: tuple[tuple[Decision, str], ...] = ()
    words: int = 0
    foreign_words: int = 0
    garble_score: float | None = None
    unchecked: tuple[str, ...] = field(default=())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings except those that were dropped."""
        return tuple(o.finding for o in self.outcomes if o.state is not State.DROPPED)
