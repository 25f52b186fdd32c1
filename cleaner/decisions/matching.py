"""How a decision finds its place again: by its original words and the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cleaner.model import Decision, Document, Scope, Span, Verdict
from cleaner.text.lines import position_of

# Code points of context on each side: enough to make nearly every place of a document unique,
# little enough that a change further away does not matter.
CONTEXT = 32

# Code points of context that must agree on one side for a place to count as the same although
# words further away have changed.
MIN_AGREEMENT = 6

WORD_EDGE_RE = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class DecisionMatch:
    """Where a decision fits a text.

    `spans` are its places; without any, `problem` says why, and `already_so` that the text already
    reads as decided.
    """

    decision: Decision
    spans: tuple[Span, ...] = ()
    already_so: bool = False
    problem: str = ""


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


def match_decision(decision: Decision, text: str) -> DecisionMatch:
    """Find the places of `text` that a decision speaks of.

    A repair needs its context exactly; a refusal changes nothing, so it is also found where edits
    nearby changed the words further away.
    """
    if decision.scope is not Scope.PLACE:
        spans = _form(decision, text)
        return DecisionMatch(decision, spans, problem="" if spans else "the form does not occur")
    needle = decision.left + decision.before + decision.right
    starts = _occurrences(text, needle)
    if len(starts) > decision.ordinal:
        start = starts[decision.ordinal] + len(decision.left)
        span = Span(start, start + len(decision.before))
        if not _already_so(decision, text, span):
            return DecisionMatch(decision, (span,))
    if decision.verdict is not Verdict.REPAIR:
        near = _near(decision, text, decision.before)
        if len(near) == 1:
            return DecisionMatch(decision, (near[0],))
        if len(near) > 1:
            return DecisionMatch(
                decision, problem="the words around it changed, and several places fit"
            )
    elif _near(decision, text, decision.after or ""):
        return DecisionMatch(decision, already_so=True)
    return DecisionMatch(decision, problem="its words are not in the text")


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
