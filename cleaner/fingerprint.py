"""Fingerprints that identify a finding across reports, despite moves and repairs around it."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.model import Finding, Replacement, Span
from cleaner.resolve import resolve
from cleaner.text.spans import near

# Letters and digits of context on each side.
CONTEXT = 24

# Code points read at a time to find them.
BLOCK = 2 * CONTEXT


def fingerprints(document: str, text: str, findings: Iterable[Finding]) -> dict[Finding, str]:
    """Return a unique fingerprint of 16 hexadecimal digits for each finding of a document.

    It is made from the rule, the document, the words, and the nearby letters and digits as they
    will be after the first repairs of the other findings. So a finding keeps its fingerprint when
    its neighbours are repaired as proposed, and when marks, spaces or capitals near it change.
    Places that are identical in all this are numbered.

    The grammar engine's proposals for neighbours are ignored: without the engine, the other
    findings have the same fingerprints.
    """
    ordered = sorted(set(findings), key=_order)
    repaired = _Repaired(text, [f for f in ordered if not f.is_from_engine])
    count: dict[tuple[str, ...], int] = {}
    found = {}
    for finding in ordered:
        key = (finding.rule, document, *repaired.around(finding))
        count[key] = ordinal = count.get(key, -1) + 1
        whole = "\0".join((*key, str(ordinal))).encode("utf-8", "surrogatepass")
        found[finding] = hashlib.sha256(whole).hexdigest()[:16]
    return found


@dataclass(frozen=True, slots=True)
class _Step:
    """A replacement and the span of its finding."""

    replacement: Replacement
    finding: Span


class _Repaired:
    """A text viewed as if the first repairs of its findings had been made."""

    def __init__(self, text: str, findings: Iterable[Finding]) -> None:
        self._text = text
        self._steps: list[_Step] = []  # disjoint, in order
        for finding in resolve(list(findings)):
            parts = finding.repairs[0].replacements if finding.repairs else ()
            if not any(
                step.replacement.span.overlaps(part.span)
                for part in parts
                for step in near(self._steps, part.span, _span_of)
            ):
                for part in parts:
                    insort(self._steps, _Step(part, finding.span), key=_span_of)

        # Where each step's new words begin and end among the letters of the repaired text.
        self._ends: list[int] = []
        pieces, length, position = [], 0, 0
        for step in self._steps:
            span = step.replacement.span
            for words in (text[position : span.start], step.replacement.text):
                pieces.append(_letters(words))
                length += len(pieces[-1])
                self._ends.append(length)
            position = span.end
        self._letters = "".join([*pieces, _letters(text[position:])])

    def around(self, finding: Finding) -> tuple[str, str, str]:
        """Return the letters before a finding, its own words, and the letters after it."""
        return (
            self._before(finding.span.start),
            self._words(finding),
            self._after(finding.span.end),
        )

    def _words(self, finding: Finding) -> str:
        """Return the words of a finding, with the repairs of smaller findings inside it made."""
        parts, position = [], finding.span.start
        for step in sorted(near(self._steps, finding.span, _span_of), key=_span_of):
            span = step.replacement.span
            inside = finding.span.contains(step.finding) and step.finding != finding.span
            if inside and finding.span.contains(span):
                parts += [self._text[position : span.start], step.replacement.text]
                position = span.end
        return "".join([*parts, self._text[position : finding.span.end]])

    def _before(self, position: int) -> str:
        index = bisect_right(self._steps, position, key=lambda step: step.replacement.span.end)
        start = self._steps[index - 1].replacement.span.end if index else 0
        found = ""
        while start < position and len(found) < CONTEXT:
            end, position = position, max(start, position - BLOCK)
            found = _letters(self._text[position:end]) + found
        end = self._ends[2 * index - 1] if index else 0
        return (self._letters[max(0, end - CONTEXT) : end] + found)[-CONTEXT:]

    def _after(self, position: int) -> str:
        index = bisect_left(self._steps, position, key=lambda step: step.replacement.span.start)
        is_last = index == len(self._steps)
        end = len(self._text) if is_last else self._steps[index].replacement.span.start
        found = ""
        while position < end and len(found) < CONTEXT:
            start, position = position, min(end, position + BLOCK)
            found += _letters(self._text[start:position])
        start = len(self._letters) if is_last else self._ends[2 * index]
        return (found + self._letters[start : start + CONTEXT])[:CONTEXT]


def _span_of(step: _Step) -> Span:
    return step.replacement.span


def _letters(text: str) -> str:
    """Return the letters and digits of a text, whatever their case."""
    return "".join(filter(str.isalnum, text.casefold()))


def _order(finding: Finding) -> tuple[object, ...]:
    repairs = [repair.replacements for repair in finding.repairs]
    return finding.span, finding.rule, repairs, finding.evidence != ()
