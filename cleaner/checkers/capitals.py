"""Names that lost their capitals: days, nations, places, people.

Every rule here starts from one pattern over the whole text; sentences are split only at its hits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

from cleaner.checkers.base import TextChecker, finding
from cleaner.lexicon.frequency import any_of, is_pinyin, zipf
from cleaner.model import Evidence, Finding, Repair, Rule, Span
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText
from cleaner.text.names import uses_of

# Sentences that begin like this use capitals where they are due.
CAPITAL_RE = re.compile(r"[^\w\n]{0,4}[A-Z0-9À-Þ]")
CHAT_RE = re.compile(r"(?<![\w’'.-])i(?:’m|'m|’ve|'ve|’ll|'ll)?(?![\w’'.-])")

# A word next to one of these is part of an address or a code.
NO_PROSE = tuple("@#/.&_")

COMPOUND_RE = re.compile(r"-[a-z]+(?!-)(?:\b|$)")
WORD_BEFORE_RE = re.compile(r"([^\W\d_]+(?:[’'][a-z]+)?)( |-)$")
WORD_AFTER_RE = re.compile(r" ([a-z]+)")
LOWER_BEFORE_RE = re.compile(r"[a-z] $")
LONGER_RE = re.compile(r"[\w’'-]| [A-Z]")
DAY_BEFORE_RE = re.compile(r"\b[0-3]?\d(?:st|nd|rd|th)?(?: of)? $")
DAY_AFTER_RE = re.compile(r" [0-3]?\d(?:st|nd|rd|th)?,? \d{4}\b")
YEAR_AFTER_RE = re.compile(r",? (?:1[5-9]|20)\d\d\b")
LOOK_BACK = 40

AND_RE = re.compile(r" and ([a-z]{2,6}) ([a-z]{2,12})\b")
# A given name is rarer than this in English; the name of a street is rarer still.
GIVEN_ZIPF = 3.5
PLACE_ZIPF = 3.0
MAX_PLACE_WORDS = 3
MIN_PLACE_USES = 2


class CapitalChecker(TextChecker):
    """Looks for proper nouns in lower case."""

    def __init__(self, book: RuleBook) -> None:
        def words(name: str) -> frozenset[str]:
            return book.words("capitals", name)

        self._rules = book.rules
        self._places = words("places")
        self._no_places = words("no-place-names")
        self._parts = words("place-parts")
        self._months = words("months-with-figures")
        self._followers = words("followers")
        self._prefixes = words("prefixes")
        self._surnames = words("chinese-surnames")
        self._no_given = words("no-given-names")
        nouns = words("proper-nouns") | self._months | self._places
        # What comes before is checked for hits only: a lookbehind halves the speed.
        small_re = re.compile(rf"\b{any_of(nouns)}\b(?![@/_]|\.\w|[’'][a-rt-z])")
        # Without a word boundary in front, `re` jumps from capital to capital, five times as fast.
        chinese_re = re.compile(rf"(?P<family>{any_of(self._surnames)}) (?P<given>[a-z]{{2,12}})\b")
        self._nouns, self._chinese = self._look_for(small_re), self._look_for(chinese_re)

    def check_text(self, text: AnnotatedText) -> list[Finding]:
        """Return the findings of a text."""
        return [*self._small(text), *self._given_names(text)]

    def _small(self, text: AnnotatedText) -> Iterator[Finding]:
        alone = lru_cache(partial(_standing_alone, text))
        for match in self._nouns.matches(text):
            word, start, end = match.group(), match.start(), match.end()
            if text.text[start - 1 : start] in NO_PROSE:
                continue
            if word in self._places:
                yield from self._place(text, start, end, alone)
                continue
            if not self._is_meant(text.text, word, start, end):
                continue
            if _has_capitals(text, Span(start, end)):
                yield _capitalised(text, self._rules["lower-cased-proper-noun"], Span(start, end))

    def _is_meant(self, text: str, word: str, start: int, end: int) -> bool:
        """Return whether the word is the proper noun here, and not part of an address."""
        if word in self._months and not (
            DAY_AFTER_RE.match(text, end)
            or (DAY_BEFORE_RE.search(text, max(0, start - LOOK_BACK), start)
                and YEAR_AFTER_RE.match(text, end))
        ):  # fmt: skip
            return False
        before = WORD_BEFORE_RE.search(text, max(0, start - LOOK_BACK), start)
        if text[start - 1 : start] == "-" and (
            before is None or before[1].lower() not in self._prefixes
        ):
            return False
        if text[end : end + 1] == "-" and not COMPOUND_RE.match(text, end):
            return False
        after = WORD_AFTER_RE.match(text, end)
        return after is None or after[1] not in self._followers

    def _place(
        self, text: AnnotatedText, start: int, end: int, alone: Callable[[str], int]
    ) -> Iterator[Finding]:
        """Look at the words before “park”, “road” and the like."""
        left = start
        words: list[str] = []
        while len(words) < MAX_PLACE_WORDS and (
            before := WORD_BEFORE_RE.search(text.text, max(0, left - LOOK_BACK), left)
        ):
            if before[2] != " " or not before[1].islower():
                return
            left = before.start()
            words.append(before[1])
            if len(words) == 1 and before[1] not in self._no_places:
                name = _title(text.text[left:end])
                count = alone(name)
                span = Span(left, end)
                if count >= MIN_PLACE_USES and _has_capitals(text, span):
                    evidence = [Evidence("count", f"“{name}” {count} times in this document")]
                    yield _capitalised(text, self._rules["lower-cased-place"], span, evidence)
                    return
            if is_pinyin(before[1], 2) and zipf(before[1]) < PLACE_ZIPF:
                span = Span(left, end)
                evidence = [Evidence("pattern", f"“{before[1]}” is a name in Pinyin")]
                if _has_capitals(text, span):
                    yield _capitalised(text, self._rules["lower-cased-place"], span, evidence)
                return
            if before[1] not in self._parts:
                return

    def _given_names(self, text: AnnotatedText) -> Iterator[Finding]:
        rule = self._rules["lower-cased-given-name"]
        for match in self._chinese.matches(text):
            if text.text[match.start() - 1 : match.start()].isalnum() or not self._is_given(
                match["given"]
            ):
                continue
            span = Span(match.start("given"), match.end())
            if not _has_capitals(text, span):
                continue
            yield _capitalised(text, rule, span)
            other = AND_RE.match(text.text, match.end())
            if other and other[1].title() in self._surnames and self._is_given(other[2]):
                yield _capitalised(text, rule, Span(other.start(1), other.end()))

    def _is_given(self, word: str) -> bool:
        return word not in self._no_given and is_pinyin(word) and zipf(word) < GIVEN_ZIPF


def _capitalised(
    text: AnnotatedText, rule: Rule, span: Span, evidence: Sequence[Evidence] = ()
) -> Finding:
    repair = Repair.of(span.start, span.end, _title(span.of(text.text)))
    return finding(text, rule, span, [repair], evidence)


def _title(words: str) -> str:
    """Return words with a capital each: str.title takes the s after an apostrophe for a word.

    >>> _title("people’s park")
    'People’s Park'
    """
    return " ".join(word[:1].upper() + word[1:] for word in words.split(" "))


def _has_capitals(text: AnnotatedText, span: Span) -> bool:
    """Return whether the writer of this sentence uses capitals."""
    if text.is_protected(span):
        return False
    sentence = text.sentence_at(span.start)
    words = sentence.of(text.text)
    return CAPITAL_RE.match(words) is not None and CHAT_RE.search(words) is None


def _standing_alone(text: AnnotatedText, name: str) -> int:
    """Return how often the name occurs within a sentence without being part of a longer name."""
    uses = uses_of(text.text, text.name_places, name)
    return sum(
        LOWER_BEFORE_RE.search(text.text, max(0, use.span.start - 2), use.span.start) is not None
        and LONGER_RE.match(text.text, use.span.end) is None
        for use in uses
    )
