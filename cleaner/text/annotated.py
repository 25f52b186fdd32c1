"""What every checker needs to know about a text: lines, sentences, protected zones, quotations.

Everything is computed on demand, and only for the line in question: most lines of most texts have
no findings.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, islice
from operator import itemgetter
from typing import TYPE_CHECKING

import nupunkt

from cleaner.model import Quoted, Span
from cleaner.text.language import is_foreign
from cleaner.text.lines import LINE_END_RE
from cleaner.text.names import long_names, name_places, name_runs, name_tokens
from cleaner.text.quotations import Quotations, quotations
from cleaner.text.quote_marks import MAX_LINES
from cleaner.text.single_byte import one_byte
from cleaner.text.spans import itself, near
from cleaner.text.tokens import codes_of, rare_words, tokens_of
from cleaner.text.zones import foreign_lines, name_lists, verses

if TYPE_CHECKING:
    from cleaner.prefilter.scan import Hits

SMALL_WORD_RE = re.compile(r"([a-z]+)")
# Quotations are found in blocks of this many lines.
BLOCK = 100
LONG_TEXT = 20_000  # code points

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
# Every protected piece contains one of these; most lines contain none.
SIGN_RE = re.compile(r"[@#`<{]|://|www\.|\.(?:com|org|net|gov|edu|io|info|co\.uk|ru|de|fr)\b")
TABLE_RE = re.compile(r"\t[^\n\t]+\t|\|[^\n|]+\|")
FENCE_RE = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)

# A heading is a short line without sentence-ending punctuation.
MAX_HEADING_WORDS = 18
NO_HEADING_ENDS = frozenset(".!?…:;,\"”’')]")


@dataclass(frozen=True)
class _Line:
    """A line without its line ending; leading and trailing spaces are included."""

    text: str
    span: Span

    @property
    def words(self) -> str:
        return self.span.of(self.text)

    @property
    def is_blank(self) -> bool:
        return not self.words.strip()

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        spans = []
        for start, end in nupunkt.sent_spans(self.words) if not self.is_blank else ():
            words = self.words[start:end]
            left = self.span.start + start + len(words) - len(words.lstrip())
            spans.append(Span(left, left + len(words.strip())))
        return tuple(span for span in spans if len(span))

    @cached_property
    def is_heading(self) -> bool:
        words = self.words.strip()
        return (
            bool(words)
            and not words[0].islower()
            and words[-1] not in NO_HEADING_ENDS
            and len(words.split(None, MAX_HEADING_WORDS)) <= MAX_HEADING_WORDS
        )

    @cached_property
    def protected(self) -> tuple[Span, ...]:
        start, end = self.span.start, self.span.end
        if TABLE_RE.search(self.text, start, end):
            return (self.span,)
        found = [Span(*zone) for zone in _signed(self.text, start, end)]
        return _joined(sorted([*found, *name_lists(self.text, start, end)]))


@dataclass(frozen=True)
class AnnotatedText:
    """A normalised text, annotated for the checkers; spans are in code points of that text."""

    document: str
    text: str
    # The hits of a prefilter scan; None before the scan. See `cleaner.prefilter.scan`.
    hits: Hits | None = field(default=None, init=False, repr=False, compare=False)
    _quotations: dict[int, Quotations] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _known: dict[int, _Line] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __reduce__(self) -> tuple[type[AnnotatedText], tuple[str, str]]:
        return AnnotatedText, (self.document, self.text)

    def note(self, hits: Hits) -> None:
        """Store the hits of a prefilter scan of this text."""
        object.__setattr__(self, "hits", hits)

    @cached_property
    def data(self) -> bytes:
        """The text, encoded with one byte per code point; see `cleaner.text.single_byte`."""
        return one_byte(self.text)

    @cached_property
    def tokens(self) -> list[bytes]:
        """The words, with a token for each line end; see `cleaner.text.tokens`."""
        return tokens_of(self.data)

    @cached_property
    def codes(self) -> bytes:
        """One byte per token; 0 for rare and unknown words."""
        return codes_of(self.tokens)

    @cached_property
    def rare_words(self) -> frozenset[str]:
        """The infrequent words in lower-case ASCII letters; see `cleaner.text.tokens`."""
        return rare_words(self.tokens, self.codes)

    def starts_of(self, word: str) -> Sequence[int]:
        """Return where a lower-case ASCII word begins, in order, including inside other words.

        A long text is indexed once; a short one is searched for each word.
        """
        if len(self.text) > LONG_TEXT:
            return self._small_words.get(word, ())
        starts, start = [], self.text.find(word)
        while start >= 0:
            starts.append(start)
            start = self.text.find(word, start + 1)
        return starts

    @cached_property
    def _small_words(self) -> dict[str, list[int]]:
        starts: dict[str, list[int]] = defaultdict(list)
        # Separators and words alternate; twice as fast as iterating over matches.
        pieces = SMALL_WORD_RE.split(self.text)
        places = accumulate(map(len, pieces), initial=0)
        for word, start in zip(pieces[1::2], islice(places, 1, None, 2), strict=False):
            starts[word].append(start)
        return starts

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """The non-blank lines without their line endings; outer spaces are included."""
        lines = map(self._line, range(len(self._starts)))
        return tuple(line.span for line in lines if not line.is_blank)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences, trimmed; none crosses a line end. Split by nupunkt.

        This splits the whole text; if only a few are needed, use `sentence_at`.
        """
        return tuple(s for n in range(len(self._starts)) for s in self._line(n).sentences)

    @cached_property
    def quotations(self) -> Quotations:
        """The quotations with their marks, in order, and whether each is certain."""
        return quotations(self.text, self.line_at, Span(0, len(self.text)))

    def _quotations_around(self, span: Span) -> Quotations:
        """Return the quotations around `span`, or all of them; a long text is read in blocks.

        A quotation spans at most `MAX_LINES` lines, so anything that begins or ends further away
        cannot change the result here.
        """
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_right(self._starts, span.end) - 1
        if len(self._starts) <= 2 * BLOCK or last - first > BLOCK:
            return self.quotations
        block = first // BLOCK
        if block not in self._quotations:
            start = self._starts[max(0, block * BLOCK - MAX_LINES - 1)]
            end = min((block + 2) * BLOCK + MAX_LINES + 1, len(self._starts)) - 1
            stretch = Span(start, self._line(end).span.end)
            self._quotations[block] = quotations(self.text, self.line_at, stretch)
        return self._quotations[block]

    @cached_property
    def name_runs(self) -> frozenset[str]:
        """The distinct runs of capitalised words."""
        return name_runs(self.text)

    @cached_property
    def name_places(self) -> dict[str, list[int]]:
        """Where each capitalised word begins, including inside other words."""
        return name_places(self.text)

    @cached_property
    def name_tokens(self) -> frozenset[str]:
        """The distinct capitalised words."""
        return name_tokens(self.name_runs)

    @cached_property
    def long_names(self) -> frozenset[str]:
        """The distinct names of three to five words."""
        return long_names(self.name_runs)

    @cached_property
    def foreign(self) -> tuple[Span, ...]:
        """The lines that are not English; all lines if most of the text is not."""
        if not any(map(is_foreign, self.text.split("\n"))):
            return ()
        return foreign_lines(self.text, self.lines)

    @property
    def foreign_words(self) -> int:
        """The number of words in lines that are not English."""
        return sum(len(line.of(self.text).split()) for line in self.foreign)

    def line(self, number: int) -> Span:
        """Return a line by its number, counting from 0 and including empty lines."""
        return self._line(number).span

    def line_number(self, position: int) -> int:
        """Return the number of the line that contains `position`, counting from 1."""
        return bisect_right(self._starts, position)

    def line_at(self, position: int) -> Span:
        """Return the line that contains `position` or ends there."""
        return self._line_at(position).span

    def lines_around(self, position: int, count: int) -> Span:
        """Return the line that contains `position` with `count` lines before and after it."""
        number = bisect_right(self._starts, position) - 1
        last = min(number + count, len(self._starts) - 1)
        return Span(self._starts[max(0, number - count)], self._line(last).span.end)

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that contains `position`, else the one before it, else the first."""
        line = self._line_at(position)
        index = bisect_right(line.sentences, position, key=lambda span: span.start)
        if index:
            return line.sentences[index - 1]
        before = bisect_left(self.lines, line.span.start, key=lambda span: span.start)
        for number in range(before - 1, -1, -1):
            if sentences := self.sentences_in(self.lines[number]):
                return sentences[-1]
        return next(self._first_sentences(), Span(position, position))

    def sentences_in(self, line: Span) -> tuple[Span, ...]:
        """Return the sentences of a line."""
        return self._line_at(line.start).sentences

    def protected_in(self, span: Span) -> Iterator[Span]:
        """Yield the zones that are not English prose on the lines of `span`.

        These are addresses, handles, code, markup, templates, table lines, fenced blocks, verse,
        lists of names, and lines in other languages.
        """
        yield from near(self._blocks, span, itself)
        for line in self._lines_of(span):
            yield from line.protected

    def is_protected(self, span: Span) -> bool:
        """Return whether `span` overlaps text that is not English prose."""
        return any(zone.overlaps(span) for zone in near(self._blocks, span, itself)) or any(
            zone.overlaps(span)
            for line in self._lines_of(span)
            for zone in near(line.protected, span, itself)
        )

    def is_heading(self, span: Span) -> bool:
        """Return whether `span` is in a heading: a short line without closing punctuation."""
        line = self._line_at(span.start)
        return line.span.contains(span) and line.is_heading

    def quotation_at(self, span: Span) -> Span | None:
        """Return the outermost quotation around `span`, including its marks, or None."""
        around = near(self._quotations_around(span), span, itemgetter(0))
        return next((quotation for quotation, _ in around if quotation.contains(span)), None)

    def quoted(self, span: Span) -> Quoted:
        """Return whether `span` is inside a quotation, excluding its marks."""
        for quotation, state in near(self._quotations_around(span), span, itemgetter(0)):
            if not quotation.start < span.end or not span.start < quotation.end:
                continue
            inner = Span(quotation.start + 1, max(quotation.start + 1, quotation.end - 1))
            if state is Quoted.UNSURE:
                return Quoted.UNSURE
            if inner.contains(span):
                return Quoted.YES
            if inner.overlaps(span):
                return Quoted.UNSURE
        return Quoted.NO

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END_RE.finditer(self.text))]

    @cached_property
    def _blocks(self) -> tuple[Span, ...]:
        """The zones made up of whole lines, in order and disjoint."""
        fences = FENCE_RE.finditer(self.text) if "```" in self.text or "~~~" in self.text else ()
        found = [*(Span(*match.span()) for match in fences), *verses(self.text), *self.foreign]
        return _joined(sorted(found))

    def _line_at(self, position: int) -> _Line:
        return self._line(bisect_right(self._starts, position) - 1)

    def _line(self, number: int) -> _Line:
        line = self._known.get(number)
        if line is None:
            start, end = self._starts[number], len(self.text)
            if number + 1 < len(self._starts):
                end = self._starts[number + 1] - 1
                end -= self.text.startswith("\r\n", end - 1)
            line = self._known[number] = _Line(self.text, Span(start, end))
        return line

    def _lines_of(self, span: Span) -> Iterator[_Line]:
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_right(self._starts, span.end) - 1
        return map(self._line, range(first, last + 1))

    def _first_sentences(self) -> Iterator[Span]:
        return (s for n in range(len(self._starts)) for s in self._line(n).sentences[:1])


def _signed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if SIGN_RE.search(text, start, end):
        yield from (match.span() for match in PROTECTED_RE.finditer(text, start, end))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Merge overlapping and adjacent spans; `spans` must be sorted."""
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            before = merged.pop()
            merged.append(Span(before.start, max(before.end, span.end)))
        else:
            merged.append(span)
    return tuple(merged)
