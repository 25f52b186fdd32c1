"""The words of the design as frozen dataclasses; this module imports nothing of ours.

Positions are always code points, half-open. `Finding`, `Edit` and `Decision` speak of a document's
*original* text, after a byte-order mark; only checkers speak of normalised text, and
`cleaner.normalise` brings their spans back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from itertools import pairwise


class Tier(IntEnum):
    """How far a finding may go on its own.

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
        """Return the words of this span in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two cannot both be replaced.

        An insertion point conflicts with a span that holds it inside, and with another insertion
        at the same place; touching spans do not conflict.

        >>> Span(0, 3).overlaps(Span(3, 5))
        False
        >>> Span(3, 3).overlaps(Span(3, 3))
        True
        """
        if self == other:
            return True
        return self.start < other.end and other.start < self.end

    def touches(self, other: Span) -> bool:
        """Tell whether the two share words, or one is an insertion within or beside the other."""
        if not len(self) or not len(other):
            return self.start <= other.end and other.start <= self.end
        return self.overlaps(other)

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, order=True)
class Replacement:
    """New words for one span; an empty span inserts, empty words delete."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Repair:
    """Replacements that are applied all or none, in order and disjoint."""

    replacements: tuple[Replacement, ...]

    def __post_init__(self) -> None:
        ordered = self.replacements
        if not ordered:
            raise ValueError("a repair replaces something")
        for left, right in pairwise(ordered):
            if left.span.end > right.span.start or left.span == right.span:
                raise ValueError(f"replacements out of order: {left} {right}")

    @classmethod
    def of(cls, start: int, end: int, text: str) -> Repair:
        """Return a repair of one replacement."""
        return cls((Replacement(Span(start, end), text),))

    @property
    def span(self) -> Span:
        """The smallest span that holds all replacements."""
        return Span(self.replacements[0].span.start, self.replacements[-1].span.end)

    def within(self, span: Span, text: str) -> str:
        """Return the words of `span` in `text` as they are after this repair."""
        parts, position = [], span.start
        for replacement in self.replacements:
            parts += [text[position : replacement.span.start], replacement.text]
            position = replacement.span.end
        return "".join([*parts, text[position : span.end]])


@dataclass(frozen=True, slots=True)
class Evidence:
    """What supports a finding, or speaks against it.

    `kind` is a short word: `witness` (a sibling's words), `counter-witness`, `search` (what was
    looked for and not found), `count`, `dictionary`, `grammar` (the engine's rule), `pattern`,
    `rule` (another rule that agrees), `assessment` (why the tier was changed), `decision`.
    """

    kind: str
    text: str
    document: str | None = None
    line: int | None = None
    supports: bool = True
    damaged: bool = False


# The family of the grammar engine's own rules, which no pack names one by one.
ENGINE_FAMILY = "grammar"


def engine_rule(name: str) -> str:
    """Return our name for a rule of the grammar engine.

    >>> engine_rule("CD_NN")
    'grammar-cd-nn'
    """
    return f"{ENGINE_FAMILY}-" + name.lower().replace("_", "-")


def is_engine_rule(rule: str) -> bool:
    """Tell whether a rule, or a pattern of names, is of the grammar engine, by our name for it."""
    return rule.startswith(engine_rule(""))


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a rule sees a defect.

    Every repair lies within `span`; `text` is what stands there in the original.
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
            raise ValueError(f"{self.rule}: a repair leaves its finding's span")
        if self.tier > Tier.FLAG and not self.repairs:
            raise ValueError(f"{self.rule}: without a repair a finding is a flag")

    @property
    def is_from_engine(self) -> bool:
        """Whether the grammar engine made it, and no rule of a pack."""
        return is_engine_rule(self.rule)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named defect as users see it, whichever checker looks for it.

    `changes` are pairs of damaged and repaired text, `finds` texts in which the rule must find
    something without repairing it, `stays` texts on which it must be silent; `siblings` are texts
    of other documents that the examples are read with. `source` says where the rule is defined.
    A rule in `preview` has not proved itself yet, and is off unless preview is asked for.
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

    `id` is the name relative to the folder that was named, with forward slashes; `text` is the
    original, after the byte-order mark. `mark` is that mark, `sha256` the hash of the file's bytes.
    """

    id: str
    text: str
    mark: bytes = b""
    sha256: str = ""


class Verdict(StrEnum):
    """What a person said of a place."""

    REPAIR = "repair"
    NOT_A_DEFECT = "not-a-defect"
    KEEP = "keep"


class Scope(StrEnum):
    """How far a decision reaches; the narrower one wins."""

    PLACE = "place"
    DOCUMENT = "document"
    EVERYWHERE = "everywhere"


class Kind(StrEnum):
    """Whether a rule could know a repair, or it is an editor's choice of words."""

    DETERMINATE = "determinate"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Witness:
    """Exact words that a decision rests on, of a sibling or of the document itself."""

    document: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person said of a place, found again by its words.

    `before` are the original words, `left` and `right` the original text around them, `ordinal`
    counts identical contexts in the document from 0. `document` is None where the scope is
    everywhere. `line` and `column` (from 1) say where it stood when it was made, for people and for
    sorting; `rule` is provenance. Neither is used to find the place.
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

    `rule` names the rule that proposed exactly this, if one did; `decision` is the person's
    decision behind it, if there was one, and then explains it.
    """

    span: Span
    before: str
    after: str
    rule: str | None
    tier: Tier | None
    evidence: tuple[Evidence, ...] = ()
    decision: Decision | None = None


class State(StrEnum):
    """What became of a finding."""

    APPLIED = "applied"
    WAITING = "waiting"
    KEPT = "kept"
    NOT_A_DEFECT = "not-a-defect"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finding, what became of it, and why."""

    finding: Finding
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """Everything about one cleaned document.

    `text` is the clean text; `edits` are disjoint, in order, on the original; `outcomes` hold every
    finding, in order; `kept` are the places that a person decided to leave, found by a rule or not;
    `stale` are decisions that fit nothing in this document, with the reason. `foreign_words` of
    the `words` stand in lines that are not English, and were left alone.
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
        """All findings but those that were dropped."""
        return tuple(o.finding for o in self.outcomes if o.state is not State.DROPPED)
