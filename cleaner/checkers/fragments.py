"""Seams: stray words, capitals in mid-sentence, paragraphs that break off."""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from cleaner.checkers.base import TextChecker, finding
from cleaner.lexicon.frequency import any_of
from cleaner.model import Finding, Quoted, Repair, Span
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

ORPHAN_RE = regex.compile(r"(?<=\p{Ll}{4}[.…][”\"]?)(?P<gap> +)(?P<word>[^\W\d_]+)(?P<mark>\.?) *$")
# A last word after the end of a sentence, and a long line without an end: where to look closer.
LAST_WORD_RE = re.compile(r"[.…][”\"]? +[^\W\d_]+\.? *$", re.MULTILINE)
NO_END_RE = re.compile(r"^[^\n]{80,}[^\s.!?…:;”\"’')\]*_—–-][ \t]{0,20}$", re.MULTILINE)
LIST_RE = regex.compile(r"\s*(?:[-*•–]|\d+[.)])\s")

# A sentence of one word with its own full stop is suspect only if it is as short as a syllable;
# without a full stop, any word is.
MAX_SYLLABLE = 3
MIN_UNFINISHED_WORDS = 25


class FragmentChecker(TextChecker):
    """Looks for pieces that do not belong to the sentence they are in."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._utterances = book.words("fragments", "utterances")
        self._small = frozenset(
            word.lower()
            for name in ("inner-words", "starting-words")
            for word in book.words("fragments", name)
        )
        self._holy = book.words("fragments", "holy-words")
        inner = "|".join(map(regex.escape, sorted(book.words("fragments", "inner-words"))))
        starting = "|".join(map(regex.escape, sorted(book.words("fragments", "starting-words"))))
        place = any_of(book.words("fragments", "inner-words-before-names"))
        number = any_of(book.words("fragments", "inner-numerals"))
        # A lower-case word before, one space, and a lower-case word after, to rule out titles in
        # capitals and starts of sentences. An In or On may also be preceded and followed by a
        # name or an acronym.
        inner_re = regex.compile(
            rf"(?<=(?<![^\W_])[a-z]{{2}} |[a-z]{{3}} )(?:(?P<word>{inner})(?= [a-z]+\b)"
            rf"|(?P<place>{place})(?= (?!The\b)[A-Z][a-z]+))\b"
            rf"|(?<=\b[A-Z]{{2}} )(?P<number>{number})(?= [a-z]+\b)"
        )
        starting_re = regex.compile(
            rf"(?<=(?<![^\W_])[a-z]{{2,}})(?P<gap> )(?P<word>{starting})(?= [a-z]+\b)"
        )
        self._inner, self._starting = self._look_for(inner_re), self._look_for(starting_re)
        self._last_word, self._no_end = self._look_for(LAST_WORD_RE), self._look_for(NO_END_RE)

    def check_text(self, text: AnnotatedText) -> list[Finding]:
        """Return the findings of a text."""
        return [*self._orphans(text), *self._capitals(text), *self._unfinished(text)]

    def _orphans(self, text: AnnotatedText) -> Iterator[Finding]:
        for end in self._last_word.matches(text):
            line = text.line_at(end.start())
            found = ORPHAN_RE.search(text.text, line.start, line.end)
            if not found or found["word"].lower() in self._utterances | self._small:
                continue
            following = text.text[line.end + 1 : line.end + 40].partition("\n")[0].lstrip(" ")
            if following and not following[0].isupper():  # the line was only wrapped
                continue
            if found["mark"] and len(found["word"]) > MAX_SYLLABLE:
                continue
            span = Span(found.start("gap"), found.end("mark"))
            if text.quoted(span) is not Quoted.YES:
                repair = Repair.of(span.start, span.end, "")
                yield finding(text, self._rules["orphan-word"], span, [repair])

    def _capitals(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._inner.matches(text):
            span = Span(*match.span())
            if self._is_prose(text, span):
                repair = Repair.of(span.start, span.end, match.group().lower())
                yield finding(text, self._rules["inner-capital"], span, [repair])
        for match in self._starting.matches(text):
            span = Span(*match.span("word"))
            if self._is_prose(text, span):
                gap = match.start("gap")
                repairs = [
                    Repair.of(gap, gap, "."),
                    Repair.of(span.start, span.end, match["word"].lower()),
                ]
                whole = Span(gap, span.end)
                yield finding(text, self._rules["missing-full-stop"], whole, repairs)

    def _unfinished(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._no_end.matches(text):
            line = text.line_at(match.start())
            words = line.of(text.text)
            if LIST_RE.match(words) or text.is_protected(line):
                continue
            sentences = text.sentences_in(line)
            if len(sentences) < 2 or len(words.split()) < MIN_UNFINISHED_WORDS:
                continue
            last = sentences[-1]
            if len(last.of(text.text).split()) > 1:
                yield finding(text, self._rules["unfinished-paragraph"], last)

    def _is_prose(self, text: AnnotatedText, span: Span) -> bool:
        """Return whether the sentence around it is in lower case, and is not a heading."""
        if text.is_protected(span) or text.is_heading(span):
            return False
        words = [w for w in text.sentence_at(span.start).of(text.text).split() if w[0].isalpha()]
        if self._holy.intersection(words):  # "in His mercy"
            return False
        return sum(word[0].isupper() for word in words) < len(words) / 2
