"""Matching decisions to places in a text, by the original words and the words around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from cleaner.model import Decision, Document, Scope, Span, Verdict
from cleaner.text.lines import LineIndex
from cleaner.text.occurrences import Needles, occurrences

# Code points of context on each side: enough to make nearly every place in a document unique, but
# few enough that changes further away do not matter.
CONTEXT = 32

# Code points of context that must agree on one side for a place to count as the same even though
# words further away have changed.
MIN_AGREEMENT = 6

# If more than MAX_COMPARED places meet that, this many code points must agree instead.
MORE_AGREEMENT = 24
MAX_COMPARED = 100

# A context is extended by at most this many code points on each side to avoid cutting a word.
MAX_WORD = 200

WORD_EDGE_RE = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class DecisionMatch:
    """Where a decision applies in a text.

    `spans` are its places. If there are none, `problem` says why, or `already_so` is True: the text
    already reads as decided.
    """

    decision: Decision
    spans: tuple[Span, ...] = ()
    already_so: bool = False
    problem: str = ""


def speaks_of(decision: Decision, document: str) -> bool:
    """Return whether a decision may be about the document with this id.

    Names match by their last parts, so that a decision made on `seeds/` (id `a.txt`) also applies
    in a hook that is given `seeds/a.txt`.
    """
    if decision.document is None:
        return True
    short, long = sorted((decision.document, document), key=len)
    return long == short or long.endswith("/" + short)


def context_of(text: str, span: Span) -> tuple[str, str, int]:
    """Return the text left and right of a place, and its ordinal among identical contexts."""
    around = _around(text, span)
    starts = occurrences(text[: around.end], around.of(text))
    return (
        text[around.start : span.start],
        text[span.end : around.end],
        bisect_left(starts, around.start),
    )


def _around(text: str, span: Span) -> Span:
    """Return the span of a place with its context, extended to whole words."""
    start = max(0, span.start - CONTEXT)
    first = max(0, start - MAX_WORD)
    while first < start < span.start and _inside_word(text, start):
        start -= 1
    end = min(len(text), span.end + CONTEXT)
    last = min(len(text), end + MAX_WORD)
    while end < last and _inside_word(text, end):
        end += 1
    return Span(start, end)


def decision_at(document: Document, span: Span, verdict: Verdict, after: str | None) -> Decision:
    """Return a decision about one place of a document."""
    left, right, ordinal = context_of(document.text, span)
    line, column = LineIndex(document.text).position_of(span.start)
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
    """Find the places in `text` that a decision is about.

    A repair needs an exact match of its context. A refusal changes nothing, so it is also matched
    if edits nearby have changed part of its context.
    """
    return match_decisions([decision], text)[0]


def match_decisions(decisions: Sequence[Decision], text: str) -> list[DecisionMatch]:
    """Find the places in `text` that several decisions are about; see `match_decision`."""
    places = Needles(_needle(d) for d in decisions if d.scope is Scope.PLACE).find_in(text)
    wide = [d for d in decisions if d.scope is not Scope.PLACE]
    forms = Needles(map(_needle, wide), whole_words=True).find_in(text)
    found = [
        _at_place(decision, text, places.get(_needle(decision), ()))
        if decision.scope is Scope.PLACE
        else _form(decision, text, forms.get(_needle(decision), ()))
        for decision in decisions
    ]
    lost = [decision for decision, match in zip(decisions, found, strict=True) if match is None]
    near = _Near(lost, text)
    return [
        match or _elsewhere(decision, near)
        for decision, match in zip(decisions, found, strict=True)
    ]


class DecisionIndex:
    """An index of decisions by the document that they are about."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._named: dict[str | None, list[Decision]] = defaultdict(list)
        self._forms: dict[str, list[tuple[int, Decision]]] = defaultdict(list)
        for number, decision in enumerate(decisions):
            if decision.document is not None:
                self._named[_last_part(decision.document)].append(decision)
            elif decision.scope is Scope.PLACE:
                self._named[None].append(decision)
            else:
                self._forms[_needle(decision)].append((number, decision))
        self._needles = Needles(self._forms, whole_words=True)

    def match(self, document: Document) -> list[DecisionMatch]:
        """Find the places in a document that the decisions about it refer to.

        Decisions with scope "everywhere" whose form does not occur in it are left out.
        """
        text = document.text
        named = (*self._named.get(_last_part(document.id), ()), *self._named.get(None, ()))
        found = match_decisions([d for d in named if speaks_of(d, document.id)], text)
        forms = [
            (number, decision, starts)
            for needle, starts in self._needles.find_in(text).items()
            for number, decision in self._forms[needle]
        ]
        forms.sort(key=itemgetter(0))
        return [*found, *(_form(decision, text, starts) for _, decision, starts in forms)]


def _last_part(document: str) -> str:
    return document.rpartition("/")[2]


def _needle(decision: Decision) -> str:
    return decision.left + decision.before + decision.right


def _at_place(decision: Decision, text: str, starts: Sequence[int]) -> DecisionMatch | None:
    """Return the place whose context is exactly the decision's, or None."""
    if len(starts) > decision.ordinal:
        start = starts[decision.ordinal] + len(decision.left)
        span = Span(start, start + len(decision.before))
        if not _already_so(decision, text, span):
            return DecisionMatch(decision, (span,))
    return None


def _elsewhere(decision: Decision, near: _Near) -> DecisionMatch:
    """Return where a decision applies although its exact context is not in the text."""
    if decision.verdict is Verdict.REPAIR:
        if near.hold(decision):
            return DecisionMatch(decision, already_so=True)
    elif len(places := near.best(decision)) == 1:
        return DecisionMatch(decision, (places[0],))
    elif places:
        return DecisionMatch(
            decision, problem="the words around it changed, and several places fit"
        )
    return DecisionMatch(decision, problem="its words are not in the text")


def _inside_word(text: str, position: int) -> bool:
    return bool(WORD_EDGE_RE.match(text[position - 1]) and WORD_EDGE_RE.match(text[position]))


def _already_so(decision: Decision, text: str, span: Span) -> bool:
    """Return whether `span` is part of the repair's result: new words that contain the old."""
    after = decision.after
    if decision.verdict is not Verdict.REPAIR or after is None or len(after) <= len(span):
        return False
    made = decision.left + after + decision.right
    return any(
        offset <= span.start and text.startswith(made, span.start - offset)
        for offset in (len(decision.left) + o for o in occurrences(after, decision.before))
    )


def _form(decision: Decision, text: str, starts: Iterable[int]) -> DecisionMatch:
    """Return the places of a form: whole words only, excluding those already repaired."""
    length = len(_needle(decision))
    spans = []
    for start in starts:
        left = start + len(decision.left)
        span = Span(left, left + len(decision.before))
        if start > 0 and _inside_word(text, start):
            continue
        if start + length < len(text) and _inside_word(text, start + length):
            continue
        if not _already_so(decision, text, span):
            spans.append(span)
    return DecisionMatch(decision, tuple(spans), problem="" if spans else "the form does not occur")


class _Near:
    """The places where the words of decisions occur with part of their context.

    At least the adjacent text on one side must agree; the score is the length that agrees.
    """

    def __init__(self, decisions: Sequence[Decision], text: str) -> None:
        self._text = text
        self._known: dict[tuple[str, str, str], Sequence[Span]] = {}
        wanted = [
            needle
            for decision in decisions
            for reach in _reaches(decision)
            for needle, _ in _beside(decision, reach)
            if needle
        ]
        self._found = Needles(wanted).find_in(text)

    def hold(self, decision: Decision) -> bool:
        """Return whether the words occur anywhere with part of their context."""
        return bool(self._starts(decision, MIN_AGREEMENT))

    def best(self, decision: Decision) -> Sequence[Span]:
        """Return the places that agree best, all with the same score."""
        key = (decision.left, _words(decision), decision.right)
        if key not in self._known:
            starts = self._starts(decision, MIN_AGREEMENT)
            if len(starts) > MAX_COMPARED:
                starts = self._starts(decision, MORE_AGREEMENT) or starts
            spans = [Span(start, start + len(key[1])) for start in starts[:MAX_COMPARED]]
            scores = [self._agreement(decision, span) for span in spans]
            best = max(scores, default=0)
            self._known[key] = [s for s, n in zip(spans, scores, strict=True) if n == best]
        return self._known[key]

    def _starts(self, decision: Decision, reach: int) -> list[int]:
        """Return where the words stand beside so much of their context; not all if many."""
        if not _needle(decision) and not _words(decision):
            return sorted({0, len(self._text)})
        return sorted(
            {
                start + offset
                for needle, offset in _beside(decision, reach)
                for start in self._found.get(needle, ())[: MAX_COMPARED + 1]
            }
        )

    def _agreement(self, decision: Decision, span: Span) -> int:
        left, right = decision.left, decision.right
        before = self._text[max(0, span.start - len(left)) : span.start]
        behind = self._text[span.end : span.end + len(right)]
        return _common_prefix(left[::-1], before[::-1]) + _common_prefix(right, behind)


def _reaches(decision: Decision) -> tuple[int, ...]:
    # Where repaired words stand does not matter, only whether they do.
    is_repair = decision.verdict is Verdict.REPAIR
    return (MIN_AGREEMENT,) if is_repair else (MIN_AGREEMENT, MORE_AGREEMENT)


def _words(decision: Decision) -> str:
    """Return the words to search for if the context of a decision is gone."""
    return (decision.after or "") if decision.verdict is Verdict.REPAIR else decision.before


def _beside(decision: Decision, reach: int) -> Iterator[tuple[str, int]]:
    """Yield a decision's words with context on one side, and the words' offset in that string."""
    words, left, right = _words(decision), decision.left, decision.right
    least = min(reach, max(len(left), len(right)))
    if len(left) >= least:
        tail = left[len(left) - least :]
        yield tail + words, len(tail)
    if len(right) >= least:
        yield words + right[:least], 0


def _common_prefix(left: str, right: str) -> int:
    return bisect_left(
        range(1, min(len(left), len(right)) + 1),
        True,
        key=lambda length: not left.startswith(right[:length]),
    )
