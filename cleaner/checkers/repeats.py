"""Repeated words: side by side, with a word between them, or a sentence later.

A rule of this family that has a pattern is only run on lines in which words are repeated close to
each other; comparing lists of words finds these at a tenth of the cost of running patterns with
references to their own groups.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import eq

from cleaner.checkers.base import CheckTimeoutError, TextChecker, finding, narrow
from cleaner.model import Evidence, Finding, Repair, Span
from cleaner.rulebook.packs import PatternRule, RuleBook
from cleaner.text.annotated import WORD_RE, AnnotatedText
from cleaner.text.single_byte import OTHER
from cleaner.text.tokens import repeating_lines

# What may come between two occurrences of the same words.
MARKS = (",", ".", ";", ":", '"', "“", "”", "!", "?", "(", ")", "’s", "'s")

# How many words a repeated phrase may have.
MAX_PHRASE = 10

# This many words, repeated within that distance, may restart a sentence.
RESTART = 3

# Six words in the same order are hardly repeated in a sentence by chance; five are, in lists.
# Between them, a restarted sentence has only a few other words.
MIN_RUN = 6
MAX_GAP = 20
MAX_DISTANCE = 60
LISTING_RE = re.compile(r"[\d()\[\];:“”\"]|[a-z][.!?] [A-Z]")

# A shorter sentence or paragraph may be repeated on purpose.
MIN_SENTENCE = 70
# What occurs more often is repeated on purpose: the same remark in each entry of a manual.
MAX_TIMES = 2
MIN_NEXT_SENTENCE = 25
MIN_PARAGRAPH_WORDS = 12
SENTENCE_RE = re.compile(r"[^\s.!?…][^\n]*?(?:[.!?…]+[”\"’')]*(?=\s|$)|$)", re.MULTILINE)
SPACES_RE = re.compile(r" *")
# Lines of wrapped text are not paragraphs: a whole one begins and ends as sentences do.
WHOLE_RE = re.compile(r"[“\"‘(]?[A-Z][^\n]{0,40}[a-z][^\n]*[.!?…][”\"’)]{0,2}")

TIMEOUT = 5.0


class RepeatChecker(TextChecker):
    """Looks for repeated words, runs of words, sentences and paragraphs."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        patterns = [p for p in book.patterns if p.rule.checker == self.name]
        near, naming = book.words("repeats", "near-rules"), book.words("repeats", "naming-rules")
        self._near = [p for p in patterns if p.rule.name in near]
        self._named = [p for p in patterns if p.rule.name in naming]
        phrases = book.words("repeats", "phrase-rules")
        self._phrases = [p for p in patterns if p.rule.name in phrases]
        self._close = [p for p in patterns if p.rule.name not in near | naming | phrases]
        self._small = book.words("repeats", "small-words")
        self._naming = frozenset(
            (first, second)
            for first, _, second in (
                pair.partition(" ") for pair in book.words("repeats", "naming-pairs")
            )
        )
        self._namers = sorted({second.encode("ascii") for _, second in self._naming})
        self._verbs = book.words("repeats", "verbs")

    def check_text(self, text: AnnotatedText) -> list[Finding]:
        """Return the findings of a text."""
        return [*self._words(text), *self._sentences(text)]

    def _words(self, text: AnnotatedText) -> Iterator[Finding]:
        for span in self._lines(text):
            bare = span.of(text.text).lower()
            for mark in MARKS:
                bare = bare.replace(mark, "")
            words = bare.split()
            pairs = list(zip(words, islice(words, 1, None), strict=False))
            distinct = set(pairs)
            again = len(pairs) - len(distinct)
            patterns: list[PatternRule] = []
            if _again_at_once(words) or (again and _again_as_phrase(words, pairs)):
                patterns += [*self._close, *(self._phrases if again else ())]
            if self._again_near(words):
                patterns += self._near
            if not self._naming.isdisjoint(distinct):
                patterns += self._named
            for pattern in patterns:
                yield from _matches(pattern, text, span)
            if again > MIN_RUN - 3:
                yield from self._runs(text, span)

    def _lines(self, text: AnnotatedText) -> Iterator[Span]:
        """Yield the lines in which words may be repeated, or that have a word of naming."""
        numbers = set(repeating_lines(text.tokens, text.codes, self._small))
        for sign in (*self._namers, bytes([OTHER])):
            number, counted, position = 0, 0, text.data.find(sign)
            while position >= 0:
                number += text.data.count(b"\n", counted, position)
                counted = position
                numbers.add(number)
                position = text.data.find(sign, text.line_at(position).end)
        yield from map(text.line, sorted(numbers))

    def _again_near(self, words: Sequence[str]) -> bool:
        """Return whether a telling word is repeated with at most two words in between."""
        return any(
            True in map(eq, words, islice(words, distance, None))
            and any(
                a == b and a not in self._small
                for a, b in zip(words, islice(words, distance, None), strict=False)
            )
            for distance in (1, 2, 3)
        )

    def _runs(self, text: AnnotatedText, line: Span) -> Iterator[Finding]:
        matches = list(WORD_RE.finditer(text.text, line.start, line.end))
        words = [match.group().lower() for match in matches]
        seen: dict[tuple[str, ...], int] = {}
        for index in range(len(words) - MIN_RUN + 1):
            run = tuple(words[index : index + MIN_RUN])
            first = seen.get(run, index)
            seen[run] = index
            # A run that immediately follows itself is a doubled phrase.
            if not MIN_RUN < index - first <= MAX_DISTANCE:
                continue
            length = MIN_RUN
            while index + length < len(words) and words[first + length] == words[index + length]:
                length += 1
                if length == index - first:
                    break
            span = Span(matches[index].start(), matches[index + length - 1].end())
            if (
                index - first - length > MAX_GAP
                or self._verbs.isdisjoint(words[index : index + length])
                or LISTING_RE.search(text.text, matches[first].start(), span.end)
                or text.is_protected(span)
            ):
                continue
            said = text.text[matches[first].start() : matches[first + length - 1].end()]
            evidence = [Evidence("pattern", f"“{said}” occurs earlier in the sentence")]
            yield finding(text, self._rules["repeated-run"], span, (), evidence)
            return

    def _sentences(self, text: AnnotatedText) -> Iterator[Finding]:
        """Find sentences and paragraphs that the document repeats."""
        pieces = [
            piece
            for piece in text.text.replace(". ", ".\n").split("\n")
            if len(piece) >= MIN_NEXT_SENTENCE
        ]
        if len(set(pieces)) < len(pieces):
            yield from self._said_before(text)

    def _said_before(self, text: AnnotatedText) -> Iterator[Finding]:
        paragraphs: set[str] = set()
        sentences: dict[str, int] = {}
        times = Counter(SENTENCE_RE.findall(text.text))
        before = 0
        for line in text.lines:
            words = line.of(text.text).strip()
            if words in paragraphs and len(words.split()) >= MIN_PARAGRAPH_WORDS:
                if WHOLE_RE.fullmatch(words) and not text.is_protected(line):
                    repair = Repair.of(before, line.end, "")
                    span = Span(before, line.end)
                    yield finding(text, self._rules["repeated-paragraph"], span, [repair])
                before = line.start + len(line.of(text.text).rstrip())
                continue
            before = line.start + len(line.of(text.text).rstrip())
            paragraphs.add(words)
            for match in SENTENCE_RE.finditer(text.text, line.start, line.end):
                once_more = times[match.group()] <= MAX_TIMES
                yield from self._sentence(text, match, sentences, once_more=once_more)

    def _sentence(
        self,
        text: AnnotatedText,
        match: re.Match[str],
        sentences: dict[str, int],
        *,
        once_more: bool,
    ) -> Iterator[Finding]:
        words, start, end = match.group(), match.start(), match.end()
        before = sentences.get(words)
        sentences[words] = end
        if before is None or " " not in words or text.is_protected(Span(start, end)):
            return
        if len(words) >= MIN_NEXT_SENTENCE and SPACES_RE.fullmatch(text.text, before, start):
            repair = Repair.of(before, end, "")
            yield finding(text, self._rules["doubled-sentence"], Span(before, end), [repair])
        elif once_more and len(words) >= MIN_SENTENCE and WHOLE_RE.fullmatch(words):
            yield finding(text, self._rules["repeated-sentence"], Span(start, end))


def _again_at_once(words: Sequence[str]) -> bool:
    return True in map(eq, words, islice(words, 1, None))


def _again_as_phrase(words: Sequence[str], pairs: Sequence[tuple[str, str]]) -> bool:
    """Return whether a phrase is repeated immediately, or its first words soon after."""
    seen: dict[tuple[str, str], int] = {}
    for index, pair in enumerate(pairs):
        before = seen.get(pair, index)
        seen[pair] = index
        if 2 <= index - before <= MAX_PHRASE and (
            words[before:index] == words[index : 2 * index - before]
            or words[before : before + RESTART] == words[index : index + RESTART]
        ):
            return True
    return False


def _matches(pattern: PatternRule, text: AnnotatedText, line: Span) -> Iterator[Finding]:
    try:
        for match in pattern.pattern.finditer(text.text, line.start, line.end, timeout=TIMEOUT):
            span = Span(*match.span())
            if text.is_protected(span) or (not pattern.headings and text.is_heading(span)):
                continue
            repairs = [narrow(text.text, span, match.expand(new)) for new in pattern.replace]
            yield finding(text, pattern.rule, span, repairs)
    except TimeoutError as error:
        raise CheckTimeoutError(pattern.rule.name) from error
