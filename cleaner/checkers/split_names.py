"""Names cut in two by a space, or wrongly joined by a hyphen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cleaner.checkers.base import TextChecker, finding
from cleaner.lexicon.frequency import COMMON_ZIPF, common_names, word_list, zipf
from cleaner.model import Evidence, Finding, Repair
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText
from cleaner.text.names import uses_of

PAIR_RE = re.compile(r"([A-ZÀ-ÖØ-ÞĀ-ſ][^\W\d_]{2,20}) ([a-zß-ÿ]{2,10})\b(?!-)")
# Where a name with a hyphen may be.
TIED_RE = re.compile(r"[A-Z][a-zß-ÿ]+-[A-Z][a-zß-ÿ]")
HYPHEN_RE = re.compile(r"\b([A-Z][a-zß-ÿ]+)-([A-Z][a-zß-ÿ]+)\b(?!-)")
# Nationalities (Lao-Vietnamese) are written both ways.
NATIONALITY_RE = re.compile(r"\w+(?:ese|ian|an|ish|i)")

# Both pieces of a common name are rarer than this, if both are known in English.
PIECE_ZIPF = 2.5
# A name whose joined form is this frequent is known in English.
NAME_ZIPF = 1.5
# Small words (is, as, of) legitimately follow a name.
WORD_ZIPF = 5.5
# The document writes the name with a space this many times for each hyphen.
SPACED = 2


@lru_cache(maxsize=1)
def small_words() -> frozenset[str]:
    """Return the words that may follow any name."""
    return frozenset(word_list(WORD_ZIPF))


class SplitNameChecker(TextChecker):
    """Looks for names split by a wrong space or hyphen."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._both_ways = book.words("names", "both-ways")
        self._tied = self._look_for(TIED_RE)

    def check_text(self, text: AnnotatedText) -> list[Finding]:
        """Return the findings of a text."""
        return [*self._split(text), *self._hyphens(text)]

    def _is_both_ways(self, second: str) -> bool:
        return second in self._both_ways or NATIONALITY_RE.fullmatch(second) is not None

    def _split(self, text: AnnotatedText) -> Iterator[Finding]:
        """Find “Zelen sky”: a piece unknown in English that makes a name with its neighbour."""
        usual, small = common_names(PIECE_ZIPF), small_words()
        pairs = {
            (token, rest)
            for token, rest in PAIR_RE.findall(text.text)
            if rest not in small
            and (token not in usual or rest in text.rare_words or not rest.isascii())
        }
        for token, rest in sorted(pairs):
            first, second = zipf(token), zipf(rest)
            if min(first, second) > 0 and max(first, second) >= PIECE_ZIPF:
                continue
            whole = token + rest
            if token.isupper():
                continue
            least = NAME_ZIPF if min(first, second) == 0 else COMMON_ZIPF
            here = len(uses_of(text.text, text.name_places, whole))
            if not (here and first == 0) and zipf(whole) < least:
                continue
            if here:
                evidence = Evidence("count", f"“{whole}” {here} times in this document")
            else:
                evidence = Evidence(
                    "dictionary",
                    f"frequency of “{whole}”: {zipf(whole):.1f} of 8, of “{token}”: {first:.1f}, "
                    f"of “{rest}”: {second:.1f}",
                )
            for use in uses_of(text.text, text.name_places, f"{token} {rest}"):
                if not text.is_protected(use.span):
                    repair = Repair.of(use.span.start, use.span.end, whole)
                    rule = self._rules["split-name"]
                    yield finding(text, rule, use.span, [repair], [evidence])

    def _hyphens(self, text: AnnotatedText) -> Iterator[Finding]:
        """Find “Vladimir-Putin” where the document writes “Vladimir Putin”."""
        if next(self._tied.matches(text), None) is None:
            return
        tied = {m.group() for run in text.name_runs if "-" in run for m in HYPHEN_RE.finditer(run)}
        for name in sorted(tied):
            first, second = name.split("-")
            spaced = f"{first} {second}"
            if spaced not in text.text or self._is_both_ways(second):
                continue
            uses, count = (
                uses_of(text.text, text.name_places, name),
                len(uses_of(text.text, text.name_places, spaced)),
            )
            if count < SPACED * len(uses):
                continue
            evidence = [Evidence("count", f"“{spaced}” {count} times, with a hyphen {len(uses)}")]
            for use in uses:
                if text.is_protected(use.span) or text.is_heading(use.span):
                    continue
                hyphen = use.span.start + len(first)
                repair = Repair.of(hyphen, hyphen + 1, " ")
                yield finding(text, self._rules["hyphenated-name"], use.span, [repair], evidence)
