"""Fingerprints that identify a finding across reports, despite moves and repairs around it."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
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
    ordered = sorted(set(findings), key=lambda f: (f.span, f.rule, f.repairs, f.evidence != ()))
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

    def around(self, finding: Finding) -> tuple[str, str, str]:
        """Return the letters before a finding, its own words, and the letters after it."""
        before = _collect(self._backwards(finding.span.start))
        after = _collect(self._forwards(finding.span.end))
        return before[-CONTEXT:], self._words(finding), after[:CONTEXT]

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

    def _backwards(self, position: int) -> Iterator[tuple[str, bool]]:
        index = bisect_right(self._steps, position, key=lambda step: step.replacement.span.end)
        while position > 0:
            end = self._steps[index - 1].replacement.span.end if index else 0
            start = max(end, position - BLOCK)
            yield self._text[start:position], True
            position = start
            if index and position == end:
                index -= 1
                yield self._steps[index].replacement.text, True
                position = self._steps[index].replacement.span.start

    def _forwards(self, position: int) -> Iterator[tuple[str, bool]]:
        steps, text = self._steps, self._text
        index = bisect_left(steps, position, key=lambda step: step.replacement.span.start)
        while position < len(text):
            start = steps[index].replacement.span.start if index < len(steps) else len(text)
            end = min(start, position + BLOCK)
            yield text[position:end], False
            position = end
            if index < len(steps) and position == start:
                yield steps[index].replacement.text, False
                position = steps[index].replacement.span.end
                index += 1


def _span_of(step: _Step) -> Span:
    return step.replacement.span


def _collect(pieces: Iterator[tuple[str, bool]]) -> str:
    """Return the letters and digits of the pieces, reading only as many pieces as needed."""
    found = ""
    for piece, is_before in pieces:
        letters = "".join(filter(str.isalnum, piece.casefold()))
        found = letters + found if is_before else found + letters
        if len(found) >= CONTEXT:
            break
    return found
