"""Words that no English text uses, and what they may have been."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from cleaner.annotate import AnnotatedText
from cleaner.checkers.base import finding
from cleaner.model import Evidence, Finding, Repair, Span
from cleaner.packs import RuleBook
from cleaner.profile import Profile
from cleaner.words import is_common, is_known, zipf

# Small letters only, and no part of a hyphenated, numbered, capitalised or addressed string.
TOKEN_RE = regex.compile(r"(?<![\p{L}\p{N}_@#/.’'‑-])\p{Ll}{4,25}(?![\p{L}\p{N}_@/’'‑-]|\.\p{L})")
ENGLISH_RE = regex.compile(r"[a-z]+")

# A suggestion must be a word of everyday text, and ten times as frequent as the next best.
SUGGESTION_ZIPF = 3.5
SUGGESTION_LEAD = 1.0

# The whole is rarer than this where it is taken for two words, and the halves are this frequent.
GLUED_ZIPF = 2.0
HALF_ZIPF = 3.5


class LexiconChecker:
    """Looks for strings that are no words."""

    name = "lexicon"

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._function_words = book.words("lexicon", "function-words")
        self._no_halves = book.words("lexicon", "no-halves")

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:  # noqa: ARG002 (one shape for all checkers)
        """Return the findings of each text."""
        return [list(self._words(text)) for text in texts]

    def _words(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in TOKEN_RE.finditer(text.text):
            word, span = match.group(), Span(*match.span())
            frequency = zipf(word)
            if frequency >= GLUED_ZIPF or text.is_protected(span):
                continue
            if halves := self._split(word, frequency):
                repair = Repair.of(span.start, span.end, " ".join(halves))
                evidence = [
                    Evidence("dictionary", f"frequency of “{w}”: {zipf(w):.1f} of 8")
                    for w in (word, *halves)
                ]
                yield finding(text, self._rules["stuck-function-word"], span, [repair], evidence)
            elif frequency == 0 and ENGLISH_RE.fullmatch(word):
                repairs = [Repair.of(span.start, span.end, other) for other in one_slip_away(word)]
                evidence = [Evidence("dictionary", f"“{word}” is in no list of English words")]
                yield finding(text, self._rules["unknown-word"], span, repairs, evidence)

    def _split(self, word: str, frequency: float) -> tuple[str, str] | None:
        """Return the two words that `word` is made of, if one is a function word."""
        for position in range(1, len(word)):
            left, right = word[:position], word[position:]
            if {left, right} & self._no_halves or len(left) + len(right) < 6:
                continue
            if right in self._function_words and left in self._function_words:
                both_small = min(len(left), len(right)) >= 2
                if both_small and len(word) >= 6:
                    return left, right
            elif frequency == 0 and (
                (right in self._function_words and len(right) >= 2 and _is_half(left))
                or (left in self._function_words and len(left) >= 2 and _is_half(right))
            ):
                return left, right
        return None


def _is_half(word: str) -> bool:
    return len(word) >= 4 and zipf(word) >= HALF_ZIPF


@lru_cache(maxsize=10_000)
def one_slip_away(word: str) -> tuple[str, ...]:
    """Return the common word that one slip of the pen made into `word`, if there is just one.

    A slip drops, adds, changes or swaps one letter (Damerau 1964). The candidate must be clearly
    more frequent than any other.
    """
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    letters = string.ascii_lowercase
    candidates = {left + right[1:] for left, right in splits if right}
    candidates |= {
        left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1
    }
    candidates |= {left + c + right[1:] for left, right in splits if right for c in letters}
    candidates |= {left + c + right for left, right in splits for c in letters}
    known = sorted(((zipf(c), c) for c in candidates if is_known(c) and is_common(c)), reverse=True)
    if not known or known[0][0] < SUGGESTION_ZIPF:
        return ()
    if len(known) > 1 and known[0][0] - known[1][0] < SUGGESTION_LEAD:
        return ()
    return (known[0][1],)
