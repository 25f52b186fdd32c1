"""The decisions file, and how a decision finds its place again.

One JSON object a line, sorted, so that two people's files merge in git. A place is known by its
original words and the words around it, never by its position.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from cleaner.errors import DecisionsError
from cleaner.jsonl import read_objects
from cleaner.model import Decision, Document, Scope, Span, Verdict
from cleaner.read import LINE_END_RE
from cleaner.write import write_text

DEFAULT_FILE = "cleaner-decisions.jsonl"

# Code points of context on each side: enough to make nearly every place of a document unique,
# little enough that a change further away does not matter.
CONTEXT = 32

# Code points of context that must agree on one side for a place to count as the same although
# words further away have changed.
MIN_AGREEMENT = 6

WORD_EDGE_RE = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Located:
    """Where a decision fits a text.

    `spans` are its places; without any, `problem` says why, and `already_so` that the text already
    reads as decided.
    """

    decision: Decision
    spans: tuple[Span, ...] = ()
    already_so: bool = False
    problem: str = ""


def read_decisions(path: Path) -> list[Decision]:
    """Read a decisions file; later lines about the same place replace earlier ones.

    Raises DecisionsError, naming file and line, if a line is not a decision.
    """
    hint = "Mend or remove the line; nothing was applied from this file."
    found = read_objects(path, Decision, error=DecisionsError, what="a decision", hint=hint)
    for decision, where in found:
        _check(decision, where)
    return compact(decision for decision, _ in found)


def _check(decision: Decision, where: str) -> None:
    problem = ""
    if decision.verdict is Verdict.REPAIR and decision.after is None:
        problem = "a repair needs its new words in “after”"
    elif decision.scope is not Scope.EVERYWHERE and decision.document is None:
        problem = "this scope needs a document"
    elif decision.ordinal < 0:
        problem = "its ordinal is below 0"
    elif decision.scope is not Scope.PLACE and not decision.before:
        problem = "an insertion can only be decided for one place"
    if problem:
        raise DecisionsError(problem, where=where, hint="Mend or remove the line.")


def write_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Write the file compact and sorted, atomically."""
    lines = [encode(decision) for decision in compact(decisions)]
    write_text(path, "".join(line + "\n" for line in lines))


def encode(decision: Decision) -> str:
    """Return the decision as one line of JSON, without the fields that say nothing."""
    fields = {
        key: value
        for key, value in msgspec.to_builtins(decision).items()
        if value not in (None, "", [], (), 0) or (key == "after" and value == "")
    }
    if decision.verdict is not Verdict.REPAIR:
        fields.pop("after", None)
    fields.setdefault("before", "")
    return msgspec.json.encode(fields).decode()


def identity(decision: Decision) -> tuple[object, ...]:
    """Return what makes two decisions speak of the same place or form."""
    return (
        decision.scope,
        decision.document,
        decision.left,
        decision.before,
        decision.right,
        decision.ordinal,
    )


def compact(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the last decision about each place, sorted by document and place."""
    last = {identity(decision): decision for decision in decisions}
    return sorted(last.values(), key=file_order)


@dataclass(frozen=True, slots=True)
class Merged:
    """Two people's decisions joined.

    `agreed` holds what only one of them decided, and what both decided alike; `conflicts` are pairs
    that cannot both hold: another word about the same place, or repairs of the same words.
    """

    agreed: tuple[Decision, ...]
    conflicts: tuple[tuple[Decision, Decision], ...]


def merge(mine: Iterable[Decision], theirs: Iterable[Decision]) -> Merged:
    """Join two lists of decisions; what both say alike is folded into one decision by both."""
    left = {identity(decision): decision for decision in mine}
    right = {identity(decision): decision for decision in theirs}
    agreed: dict[tuple[object, ...], Decision] = {}
    conflicts: list[tuple[Decision, Decision]] = []
    for key in left.keys() & right.keys():
        if (left[key].verdict, left[key].after) == (right[key].verdict, right[key].after):
            agreed[key] = _fold(left[key], right[key])
        else:
            conflicts.append((left[key], right[key]))
    lines: dict[tuple[object, ...], list[Decision]] = {}
    for key in right.keys() - left.keys():
        lines.setdefault((right[key].document, right[key].line), []).append(right[key])
    clashing = set()
    for key in left.keys() - right.keys():
        for other in lines.get((left[key].document, left[key].line), ()):
            if _clash(left[key], other):
                conflicts.append((left[key], other))
                clashing |= {key, identity(other)}
    agreed |= {
        key: decision
        for key, decision in (left | right).items()
        if key not in clashing and not (key in left and key in right)
    }
    conflicts.sort(key=lambda pair: file_order(pair[0]))
    return Merged(tuple(compact(agreed.values())), tuple(conflicts))


def _clash(one: Decision, other: Decision) -> bool:
    """Tell whether two decisions about places of one line speak of the same words otherwise."""
    if one.scope is not Scope.PLACE or other.scope is not Scope.PLACE or not one.line:
        return False
    verdicts = {one.verdict, other.verdict}
    if Verdict.REPAIR not in verdicts or Verdict.NOT_A_DEFECT in verdicts:
        return False  # two refusals, or one of another rule, can stand side by side
    spans = [Span(d.column, d.column + len(d.before)) for d in (one, other)]
    return spans[0].overlaps(spans[1])


def _fold(one: Decision, other: Decision) -> Decision:
    def both(name: str, by: str) -> str:
        parts = [p for d in (one, other) for p in getattr(d, name).split(by) if p]
        return by.join(dict.fromkeys(parts))

    return replace(
        one,
        kind=one.kind or other.kind,
        rule=one.rule or other.rule,
        reason=both("reason", "; "),
        note=both("note", "; "),
        author=both("author", ", "),
        time=max(one.time, other.time),
        witnesses=tuple(dict.fromkeys((*one.witnesses, *other.witnesses))),
    )


def file_order(decision: Decision) -> tuple[object, ...]:
    """Return where a decision stands in the file: by document, and by place within it."""
    return (
        decision.document or "",
        decision.line,
        decision.column,
        decision.before,
        decision.left,
        decision.right,
        decision.ordinal,
        decision.scope,
    )


def speaks_of(decision: Decision, document: str) -> bool:
    """Tell whether a decision may concern the document of this id.

    Names match by their last parts, so that a decision made on `seeds/` (id `a.txt`) holds in a
    hook that is given `seeds/a.txt`.
    """
    if decision.document is None:
        return True
    short, long = sorted((decision.document, document), key=len)
    return long == short or long.endswith("/" + short)


def context_of(text: str, span: Span) -> tuple[str, str, int]:
    """Return the words left and right of a place, and its ordinal among identical contexts."""
    start = max(0, span.start - CONTEXT)
    while 0 < start < span.start and _inside_word(text, start):
        start -= 1
    end = min(len(text), span.end + CONTEXT)
    while end < len(text) and _inside_word(text, end):
        end += 1
    left, right = text[start : span.start], text[span.end : end]
    ordinal = _occurrences(text[:end], text[start:end]).index(start)
    return left, right, ordinal


def decision_at(document: Document, span: Span, verdict: Verdict, after: str | None) -> Decision:
    """Return a decision about one place of a document."""
    left, right, ordinal = context_of(document.text, span)
    line, column = position_of(document.text, span.start)
    return Decision(
        verdict=verdict,
        before=span.of(document.text),
        after=after,
        left=left,
        right=right,
        ordinal=ordinal,
        document=document.id,
        line=line,
        column=column,
    )


def position_of(text: str, start: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a code point."""
    if "\r" in text:
        ends = [match.end() for match in LINE_END_RE.finditer(text, 0, start)]
        return len(ends) + 1, start - (ends[-1] if ends else 0) + 1
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def locate(decision: Decision, text: str) -> Located:
    """Find the places of `text` that a decision speaks of.

    A repair needs its context exactly; a refusal changes nothing, so it is also found where edits
    nearby changed the words further away.
    """
    if decision.scope is not Scope.PLACE:
        spans = _form(decision, text)
        return Located(decision, spans, problem="" if spans else "the form does not occur")
    needle = decision.left + decision.before + decision.right
    starts = _occurrences(text, needle)
    if len(starts) > decision.ordinal:
        start = starts[decision.ordinal] + len(decision.left)
        span = Span(start, start + len(decision.before))
        if not _already_so(decision, text, span):
            return Located(decision, (span,))
    if decision.verdict is not Verdict.REPAIR:
        near = _near(decision, text, decision.before)
        if len(near) == 1:
            return Located(decision, (near[0],))
        if len(near) > 1:
            return Located(decision, problem="the words around it changed, and several places fit")
    elif _near(decision, text, decision.after or ""):
        return Located(decision, already_so=True)
    return Located(decision, problem="its words are not in the text")


def _inside_word(text: str, position: int) -> bool:
    return bool(WORD_EDGE_RE.match(text[position - 1]) and WORD_EDGE_RE.match(text[position]))


def _occurrences(text: str, needle: str) -> list[int]:
    starts, start = [], text.find(needle)
    while start >= 0:
        starts.append(start)
        start = text.find(needle, start + 1)
    return starts


def _already_so(decision: Decision, text: str, span: Span) -> bool:
    """Tell whether `span` lies in what the repair made: its new words hold the old ones."""
    after = decision.after
    if decision.verdict is not Verdict.REPAIR or after is None or len(after) <= len(span):
        return False
    made = decision.left + after + decision.right
    return any(
        offset <= span.start and text.startswith(made, span.start - offset)
        for offset in (len(decision.left) + o for o in _occurrences(after, decision.before))
    )


def _form(decision: Decision, text: str) -> tuple[Span, ...]:
    """Return the places of a form: whole words only, and not where it is already repaired."""
    before = decision.before
    needle = decision.left + before + decision.right
    spans = []
    for start in _occurrences(text, needle):
        span = Span(start + len(decision.left), start + len(decision.left) + len(before))
        if start > 0 and _inside_word(text, start):
            continue
        if start + len(needle) < len(text) and _inside_word(text, start + len(needle)):
            continue
        if not _already_so(decision, text, span):
            spans.append(span)
    return tuple(spans)


def _near(decision: Decision, text: str, words: str) -> Sequence[Span]:
    """Return the places of `words` whose nearest context is the decision's, best only.

    At least the next word on one side must be the same; the score is the length of what agrees.
    """
    scored: list[tuple[int, Span]] = []
    for start in _occurrences(text, words) if words else _seams(decision, text):
        end = start + len(words)
        left = _common_suffix(decision.left, text[max(0, start - len(decision.left)) : start])
        right = _common_prefix(decision.right, text[end : end + len(decision.right)])
        if max(left, right) >= min(MIN_AGREEMENT, max(len(decision.left), len(decision.right))):
            scored.append((left + right, Span(start, end)))
    best = max((score for score, _ in scored), default=0)
    return [span for score, span in scored if score == best]


def _seams(decision: Decision, text: str) -> Iterable[int]:
    """Return where deleted words may have stood: between the ends of the contexts."""
    tail, head = decision.left[-MIN_AGREEMENT:], decision.right[:MIN_AGREEMENT]
    behind = {start + len(tail) for start in _occurrences(text, tail)} if tail else {0}
    before = set(_occurrences(text, head)) if head else {len(text)}
    return sorted(behind | before)


def _common_prefix(left: str, right: str) -> int:
    length = 0
    while length < min(len(left), len(right)) and left[length] == right[length]:
        length += 1
    return length


def _common_suffix(left: str, right: str) -> int:
    return _common_prefix(left[::-1], right[::-1])
