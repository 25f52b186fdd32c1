"""Leftovers of the source language: letters, abbreviations, quotation marks, whole lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.checkers.base import TextChecker, finding
from cleaner.model import Evidence, Finding, Quoted, Repair, Replacement, Span
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

# Quotation marks of German, French, Russian and related languages, around a paragraph at most.
QUOTED_RE = re.compile(r"„([^„“”«»\n]{1,600})[“”\"]|«\s?([^«»„“”\n]{1,600}?)\s?»")
# What a line of prose contains in any language, but a list of names and addresses does not.
SMALL_WORD_RE = re.compile(r"(?<![^\s“\"(])[^\W\d_A-Z]{2,}(?=[\s,.;:!?)”\"]|$)")
MIN_SMALL_WORDS = 5
ADDRESS_RE = re.compile(r"://|@|[\]\[{}=<>]")

MAX_SHORT = 2

# Up to this many words, or this share of a text's words, lines in another language are left over
# from its source.
MAX_LEFTOVER = 25
MAX_LEFTOVER_SHARE = 0.1


class ForeignChecker(TextChecker):
    """Looks for what was not carried over into English."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        pairs = book.words("foreign", "look-alikes")
        self._look_alikes = {ord(pair[0]): pair[1] for pair in pairs}
        alien = "".join(re.escape(pair[0]) for pair in sorted(pairs))
        latin = r"A-Za-zÀ-ÖØ-öø-ɏ"
        mixed_re = re.compile(
            rf"(?<![^\W\d_])[{latin}{alien}]{{0,20}}[{alien}][{latin}{alien}]{{0,20}}(?![^\W\d_])"
        )
        self._short_words = book.words("foreign", "short-words")
        self._short = _pairs(book.words("foreign", "abbreviations"))
        self._units = _pairs(book.words("foreign", "units"))
        short, units = _any(self._short), _any(self._units)
        short_re = re.compile(rf"(?<![\w.])(?:{short})(?=[\s,;)])|(?<=\d )(?:{units})(?![\w.])")
        self._look_alike, self._shortened = self._look_for(mixed_re), self._look_for(short_re)
        self._marks = self._look_for(QUOTED_RE)
        english = book.words("foreign", "english-words")
        self._english_re = re.compile(rf"\b(?:{_any(english)})\b")

    def check_text(self, text: AnnotatedText) -> list[Finding]:
        """Return the findings of a text."""
        return [
            *self._mixed(text),
            *self._abbreviations(text),
            *self._quotes(text),
            *self._lines(text),
        ]

    def _mixed(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._look_alike.matches(text):
            word = match.group()
            meant = word.translate(self._look_alikes)
            aliens = [letter for letter in word if ord(letter) in self._look_alikes]
            if len(word) <= MAX_SHORT:
                # A letter or two may be of another language, unless between English letters.
                if meant not in self._short_words or not self._is_between_latin(text.text, match):
                    continue
            elif len(word) - len(aliens) < max(2, len(aliens)):
                continue
            span = Span(*match.span())
            if text.is_protected(span):
                continue
            repair = Repair.of(span.start, span.end, meant)
            codes = " ".join(f"U+{ord(letter):04X}" for letter in aliens)
            evidence = Evidence("encoding", f"{codes} in a word of Latin letters")
            yield finding(text, self._rules["mixed-script"], span, [repair], [evidence])

    def _is_between_latin(self, text: str, match: re.Match[str]) -> bool:
        around = (
            text[max(0, match.start() - 3) : match.start()],
            text[match.end() : match.end() + 3],
        )
        return all(
            len(side) == MAX_SHORT + 1 and side.strip().isascii() and side.strip().isalpha()
            for side in around
        )

    def _abbreviations(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._shortened.matches(text):
            span = Span(*match.span())
            if text.is_protected(span) or not self._is_english(text, span):
                continue
            english = self._short.get(match.group()) or self._units[match.group()]
            repair = Repair.of(span.start, span.end, english)
            yield finding(text, self._rules["foreign-abbreviation"], span, [repair])

    def _quotes(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._marks.matches(text):
            span = Span(*match.span())
            if text.is_protected(span) or not self._is_english(text, span):
                continue
            inner = Span(*match.span(match.lastindex or 0))
            repair = Repair(
                (
                    Replacement(Span(span.start, inner.start), "“"),
                    Replacement(Span(inner.end, span.end), "”"),
                )
            )
            yield finding(text, self._rules["foreign-quotes"], span, [repair])

    def _lines(self, text: AnnotatedText) -> Iterator[Finding]:
        if not text.foreign:
            return
        leftover = max(MAX_LEFTOVER, MAX_LEFTOVER_SHARE * len(text.text.split()))
        if len(text.foreign) == len(text.lines) or text.foreign_words > leftover:
            return  # it belongs to the text
        for line in text.foreign:
            words = line.of(text.text)
            if len(SMALL_WORD_RE.findall(words)) < MIN_SMALL_WORDS or ADDRESS_RE.search(words):
                continue  # names, addresses, code
            if text.quoted(line) is Quoted.NO:
                yield finding(text, self._rules["foreign-line"], line)

    def _is_english(self, text: AnnotatedText, span: Span) -> bool:
        """Return whether the line around `span` has words that only English has."""
        start = text.text.rfind("\n", 0, span.start) + 1
        end = text.text.find("\n", span.end)
        line = text.text[start : end if end >= 0 else len(text.text)]
        return self._english_re.search(line) is not None


def _pairs(entries: Iterable[str]) -> dict[str, str]:
    """Return entries such as `usw. = etc.` as a mapping."""
    return dict(entry.split(" = ", 1) for entry in entries)


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
