"""What every checker needs to know of a text, marked once: lines, sentences, zones, quotations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import nupunkt

from cleaner.model import Quoted, Span
from cleaner.nametokens import name_runs, name_tokens
from cleaner.quotations import quotations
from cleaner.read import LINE_END_RE
from cleaner.spans import itself, near
from cleaner.zones import foreign_lines, name_lists, verses

WORD_RE = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")

# Text that is not prose: no rule may change it, and grammar must not judge it.
PROTECTED_RE = re.compile(
    r"""
      \b(?:https?://|www\.)[^\s<>"“”]+              # addresses of pages
    | \b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}   # mail addresses
    | (?<!\w)[@\#]\w+                               # handles and hash tags
    | \b(?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|gov|edu|io|info|co\.uk|ru|de|fr)\b
    | `[^`\n]+`                                     # code
    | </?[A-Za-z][^<>\n]{0,300}>                    # markup
    | \{\{[^{}\n]{0,300}\}\}                        # templates
    """,
    re.VERBOSE,
)
TABLE_LINE_RE = re.compile(r"^[^\n]*(?:\t[^\n\t]+\t|\|[^\n|]+\|)[^\n]*$", re.MULTILINE)
FENCE_RE = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)

# A heading is a short line without the mark that ends a sentence.
MAX_HEADING_WORDS = 18
HEADING_END_RE = re.compile(r"[.!?…:;,\"”’')\]]\s*$")


@dataclass(frozen=True)
class AnnotatedText:
    """A normalised text and the places that checkers ask about; spans are code points in it."""

    document: str
    text: str

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """The lines that hold more than white space, without their ends, outer spaces included."""
        spans, start = [], 0
        for match in LINE_END_RE.finditer(self.text):
            spans.append(Span(start, match.start()))
            start = match.end()
        spans.append(Span(start, len(self.text)))
        return tuple(span for span in spans if not span.of(self.text).isspace() and len(span))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences, trimmed; none crosses a line's end. Split by nupunkt."""
        spans = []
        for line in self.lines:
            for start, end in nupunkt.sent_spans(line.of(self.text)):
                words = self.text[line.start + start : line.start + end]
                left = line.start + start + len(words) - len(words.lstrip())
                spans.append(Span(left, left + len(words.strip())))
        return tuple(span for span in spans if len(span))

    @cached_property
    def headings(self) -> tuple[Span, ...]:
        """The lines that look like headings: short, without the mark that ends a sentence."""
        return tuple(
            line
            for line in self.lines
            if not HEADING_END_RE.search(line.of(self.text))
            and len(line.of(self.text).split()) <= MAX_HEADING_WORDS
        )

    @cached_property
    def name_runs(self) -> frozenset[str]:
        """The runs of capitalised words, each once."""
        return name_runs(self.text)

    @cached_property
    def name_tokens(self) -> frozenset[str]:
        """The capitalised words, each once."""
        return name_tokens(self.name_runs)

    @cached_property
    def foreign(self) -> tuple[Span, ...]:
        """The lines that are not English; all lines where most of the text is not."""
        return foreign_lines(self.text, self.lines)

    @property
    def foreign_words(self) -> int:
        """How many words stand in lines that are not English."""
        return sum(len(line.of(self.text).split()) for line in self.foreign)

    @cached_property
    def protected(self) -> tuple[Span, ...]:
        """Text that is not English prose, in order and disjoint.

        Addresses, handles, code, markup, templates, table lines, verse, lists of names, lines in
        other languages.
        """
        found = sorted(
            [
                *(
                    Span(*match.span())
                    for pattern in (PROTECTED_RE, TABLE_LINE_RE, FENCE_RE)
                    for match in pattern.finditer(self.text)
                ),
                *verses(self.text),
                *name_lists(self.text),
                *self.foreign,
            ]
        )
        merged: list[Span] = []
        for span in found:
            if merged and span.start <= merged[-1].end:
                before = merged.pop()
                merged.append(Span(before.start, max(before.end, span.end)))
            else:
                merged.append(span)
        return tuple(merged)

    @cached_property
    def quotations(self) -> dict[Span, Quoted]:
        """The quotations with their marks, in order, and whether each is sure."""
        return quotations(self.text, self.lines)

    @cached_property
    def _quotation_spans(self) -> tuple[Span, ...]:
        return tuple(self.quotations)

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that holds `position`, or the one before it."""
        return _at(self.sentences, position)

    def sentences_in(self, line: Span) -> tuple[Span, ...]:
        """Return the sentences of a line."""
        first = bisect_left(self.sentences, line.start, key=lambda span: span.start)
        last = bisect_left(self.sentences, line.end, key=lambda span: span.start)
        return self.sentences[first:last]

    def is_protected(self, span: Span) -> bool:
        """Tell whether `span` touches text that is not prose."""
        return any(zone.overlaps(span) for zone in near(self.protected, span, itself))

    def is_heading(self, span: Span) -> bool:
        """Tell whether `span` lies in a heading."""
        return any(heading.contains(span) for heading in near(self.headings, span, itself))

    def quoted(self, span: Span) -> Quoted:
        """Tell whether `span` lies inside a quotation, its marks excluded."""
        for quotation in near(self._quotation_spans, span, itself):
            if not quotation.start < span.end or not span.start < quotation.end:
                continue
            inner = Span(quotation.start + 1, max(quotation.start + 1, quotation.end - 1))
            if self.quotations[quotation] is Quoted.UNSURE:
                return Quoted.UNSURE
            if inner.contains(span):
                return Quoted.YES
            if inner.overlaps(span):
                return Quoted.UNSURE
        return Quoted.NO


def _at(spans: Sequence[Span], position: int) -> Span:
    if not spans:
        return Span(position, position)
    return spans[max(0, bisect_right(spans, position, key=lambda span: span.start) - 1)]
