"""Goldens: turn edited texts into decisions, replay decisions, and score proposals."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from cleaner.apply import apply
from cleaner.decide import LocatedDecision, decide, locate_decisions, settles
from cleaner.decisions.matching import decision_at
from cleaner.errors import DecisionsError
from cleaner.model import (
    Decision,
    Document,
    Finding,
    Kind,
    Repair,
    Replacement,
    Span,
    Tier,
    Verdict,
    Witness,
)
from cleaner.text.difference import pieces

TOKEN_RE = re.compile(r"\w+(?:[’'-]\w+)*|[^\w]")

# What may separate two neighbouring edits that still count as one. Anything longer keeps them
# apart, so that each decision is about as few words as possible.
GAP_RE = re.compile(r"[ ]?")


@dataclass(frozen=True, slots=True)
class Note:
    """An editor's note on one place in a seed; `context` contains `before` and occurs once."""

    document: str
    verdict: Verdict
    before: str
    context: str
    after: str | None = None
    kind: Kind | None = None
    reason: str = ""
    note: str = ""
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """A statement that its author has read every sentence of a golden.

    `sha256` is the hash of the golden's text in UTF-8.
    """

    document: str
    sha256: str
    author: str
    time: str


def sha256_of(text: str) -> str:
    """Return the hash of a text that a signature refers to."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def replay(document: Document, decisions: Iterable[Decision]) -> tuple[str, list[str]]:
    """Return the text that the decisions alone make from a seed, and the problems with them."""
    located = locate_decisions(document, decisions)
    edits = decide(document, (), located, Tier.SAFE).edits
    problems = [
        f"{decision.verdict} of {decision.before!r} (line {decision.line}): {reason}"
        for decision, reason in located.stale
    ]
    return apply(document.text, edits), problems


def import_edits(
    document: Document, edited: str, notes: Sequence[Note], *, author: str, time: str
) -> list[Decision]:
    """Turn an edited text into decisions that reproduce it.

    Notes become decisions one by one, as the editor split them. The remaining differences become
    minimal word-level decisions without a kind.

    Raises DecisionsError if a note's context is not in the text exactly once, or the notes
    contradict the edited text.
    """
    decisions = [_from_note(document, note) for note in notes]
    located = locate_decisions(document, decisions)
    if located.stale:
        decision, reason = located.stale[0]
        raise DecisionsError(reason, where=f"{document.id}:{decision.line}: {decision.before!r}")
    decisions += [
        decision_at(document, span, Verdict.REPAIR, after)
        for span, after in _remaining(document.text, edited, located.repairs)
    ]
    decisions = [replace(d, author=author, time=time) for d in decisions]
    result, problems = replay(document, decisions)
    if result != edited:
        raise DecisionsError(
            "the notes do not match the edited text: " + _first_difference(result, edited),
            where=document.id,
            hint="Correct the notes, or leave out those that the edited text does not follow.",
        )
    if problems:
        raise DecisionsError(problems[0], where=document.id)
    return decisions


def word_edits(before: str, after: str) -> Iterator[tuple[Span, str]]:
    """Yield the minimal word-level edits that turn one text into the other, in order."""
    pending: tuple[int, int, str] | None = None
    for piece in pieces(TOKEN_RE.findall(before), TOKEN_RE.findall(after)):
        if not piece.same:
            if pending is None:
                pending = (piece.start, piece.end, piece.after)
            else:
                between = before[pending[1] : piece.start]
                pending = (pending[0], piece.end, pending[2] + between + piece.after)
        elif pending is not None and not GAP_RE.fullmatch(piece.before):
            yield Span(pending[0], pending[1]), pending[2]
            pending = None
    if pending is not None:
        yield Span(pending[0], pending[1]), pending[2]


def _from_note(document: Document, note: Note) -> Decision:
    where = f"{document.id}: note on {note.before!r}"
    if document.text.count(note.context) != 1 or note.context.count(note.before) < 1:
        raise DecisionsError(
            "its context does not occur exactly once in the text, or does not contain its words",
            where=where,
            hint="Give more of the original words around it.",
        )
    start = document.text.index(note.context) + note.context.index(note.before)
    span = Span(start, start + len(note.before))
    return replace(
        decision_at(document, span, note.verdict, note.after),
        kind=note.kind,
        reason=note.reason,
        note=note.note,
        witnesses=note.witnesses,
    )


def _remaining(
    text: str, edited: str, noted: Sequence[LocatedDecision]
) -> Iterator[tuple[Span, str]]:
    """Yield the edits to the original that remain once the notes' repairs have been made.

    The original with the notes' repairs made is compared with the edited text, and the differences
    outside the notes are mapped back to the original.
    """
    ordered = sorted(noted, key=lambda decided: decided.span)
    half_way = text
    for decided in reversed(ordered):
        span = decided.span
        half_way = half_way[: span.start] + (decided.decision.after or "") + half_way[span.end :]
    for span, after in word_edits(half_way, edited):
        shift, inside = 0, False
        for decided in ordered:
            length = len(decided.decision.after or "")
            start = decided.span.start + shift
            if start + length <= span.start:
                shift += length - len(decided.span)
            elif start < span.end:
                inside = True
        if not inside:
            yield Span(span.start - shift, span.end - shift), after


def _first_difference(result: str, edited: str) -> str:
    length = next(
        (n for n, (a, b) in enumerate(zip(result, edited, strict=False)) if a != b),
        min(len(result), len(edited)),
    )
    start = max(0, length - 20)
    return f"{result[start : length + 20]!r} instead of {edited[start : length + 20]!r}"


# The outcome of a place that the editors decided about, or of a finding.
RIGHT, WRONG, FOUND, MISSED = "right", "wrong", "found", "missed"
ALARM, QUIET = "false alarm", "left alone"  # of a place that is not a defect
ALONE = "elsewhere"  # of a finding where nothing was decided

NO_DEFECT = str(Verdict.NOT_A_DEFECT)


@dataclass(frozen=True, slots=True)
class Score:
    """How proposals compare with the editors' decisions.

    `places` counts decisions by (kind, outcome), `proposals` counts findings by (rule, tier,
    outcome).

    The kinds of places are `determinate` and `wording` (repairs), `keep` and `not-a-defect`:

    - A repair is `right` if the first repair of a finding gives the editors' words, `wrong` if it
      gives different ones, `found` if findings only flag it, else `missed`.
    - A keep is `wrong` if a first repair changes its words, `found` if a finding flags it without
      changing them, else `missed`. It cannot be `right`.
    - A place that is not a defect is a `false alarm` if a finding is about it, else `left alone`.

    For a repair, the best finding counts; for a keep, a wrong one. Findings are `right`, `wrong`,
    `found` or `false alarm` in the same sense, or `elsewhere`: the editors also read that sentence
    and decided nothing, so these are false alarms too.

    `missed` are the repairs and keeps without a finding.
    """

    places: Counter[tuple[str, str]] = field(default_factory=Counter)
    proposals: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    missed: tuple[Decision, ...] = ()
    elsewhere: tuple[tuple[str, Finding], ...] = ()


def score(
    documents: Sequence[Document],
    findings: Sequence[Sequence[Finding]],
    decisions: Sequence[Decision],
) -> Score:
    """Compare findings, made without decisions, with the editors' decisions.

    A finding is right if its first repair gives the editors' words for everything that it changes;
    it is wrong if it changes other words, gives different words, or changes words that the editors
    kept. One without a repair only finds the place. `Score` explains the counts.
    """
    places: Counter[tuple[str, str]] = Counter()
    proposals: Counter[tuple[str, str, str]] = Counter()
    missed: list[Decision] = []
    elsewhere: list[tuple[str, Finding]] = []
    for document, found in zip(documents, findings, strict=True):
        located = locate_decisions(document, decisions)
        decided = [*located.repairs, *located.refusals]
        fates: dict[int, str] = {}
        for finding in found:
            fate, touched = _judge(document.text, finding, decided)
            proposals[finding.rule, str(finding.tier), fate] += 1
            if fate == ALONE:
                elsewhere.append((document.id, finding))
            for number, became in touched.items():
                fates[number] = _better(fates.get(number, MISSED), became)
        for number, place in enumerate(decided):
            kind = _kind(place.decision)
            fate = fates.get(number, QUIET if kind == NO_DEFECT else MISSED)
            places[kind, fate] += 1
            if fate == MISSED:
                missed.append(place.decision)
    return Score(places, proposals, tuple(missed), tuple(elsewhere))


def _kind(decision: Decision) -> str:
    if decision.verdict is Verdict.REPAIR:
        return str(decision.kind or "unmarked")
    return str(decision.verdict)


def _better(one: str, other: str) -> str:
    # No place can be both found and a false alarm.
    order = (MISSED, ALARM, FOUND, WRONG, RIGHT)
    return max(one, other, key=order.index)


def _judge(
    text: str, finding: Finding, decided: Sequence[LocatedDecision]
) -> tuple[str, dict[int, str]]:
    """Return the outcome of a finding, and of each place that it touches."""
    repair = finding.repairs[0] if finding.repairs else None
    span = repair.span if repair else finding.span
    defects = {n: p for n, p in enumerate(decided) if _kind(p.decision) != NO_DEFECT}
    touched = {n: p for n, p in defects.items() if span.touches(p.span)}
    if not touched and repair:
        # The repair misses the place, but the finding's span may still include it.
        around = dict.fromkeys(
            (n for n, p in defects.items() if finding.span.overlaps(p.span)), FOUND
        )
        if around:
            return FOUND, around
    if not touched:
        sound = [
            n for n in range(len(decided)) if n not in defects and settles(decided[n], finding)
        ]
        return (ALARM, dict.fromkeys(sound, ALARM)) if sound else (ALONE, {})
    if repair is None:
        return FOUND, dict.fromkeys(touched, FOUND)
    repairs = [p for p in touched.values() if p.decision.verdict is Verdict.REPAIR]
    if repairs and _gives_the_same(text, repair, repairs):
        fate = RIGHT
    elif repairs or any(_changes(text, repair, p.span) for p in touched.values()):
        fate = WRONG
    else:
        fate = FOUND
    return fate, {n: _fate_of(text, repair, place, fate) for n, place in touched.items()}


def _fate_of(text: str, repair: Repair, place: LocatedDecision, fate: str) -> str:
    if place.decision.verdict is Verdict.REPAIR:
        return fate
    # The editors' own repair next to kept words cannot change them.
    return WRONG if fate != RIGHT and _changes(text, repair, place.span) else FOUND


def _gives_the_same(text: str, repair: Repair, decided: Sequence[LocatedDecision]) -> bool:
    region = Span(
        min(repair.span.start, *(p.span.start for p in decided)),
        max(repair.span.end, *(p.span.end for p in decided)),
    )
    wanted = Repair(tuple(sorted(Replacement(p.span, p.decision.after or "") for p in decided)))
    return repair.within(region, text) == wanted.within(region, text)


def _changes(text: str, repair: Repair, span: Span) -> bool:
    """Return whether a repair changes words in a span, rather than words next to it."""
    return any(
        span.start < edit.end and edit.start < span.end
        for replacement in repair.replacements
        for edit in _changed(text, replacement)
    )


def _changed(text: str, replacement: Replacement) -> list[Span]:
    """Return the parts of a replacement's span whose words change."""
    start = replacement.span.start
    return [
        Span(start + span.start, start + span.end)
        for span, _ in word_edits(replacement.span.of(text), replacement.text)
    ]
