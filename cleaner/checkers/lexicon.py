"""Words that no English text uses, and what they may have been."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from cleaner.checkers.base import Checker, finding, parallel_witnesses, word_places
from cleaner.lexicon.frequency import COMMON_ZIPF, zipf
from cleaner.lexicon.morphology import (
    finger_slip,
    is_built,
    is_inflected,
    is_misheard,
    is_near_word,
    one_slip_away,
)
from cleaner.model import Evidence, Finding, Repair, Span
from cleaner.parallels import same_matter
from cleaner.profile import Profile
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

WORD_RE = re.compile(r"[a-z]{4,25}")
# What shows that an author knows a word to be strange: marks around it, or a word that introduces
# it; for words without a likely repair, also a gloss after it or a name next to it (ranks, dishes
# and plants in other languages go with names). Quotation marks alone prove nothing.
INTRODUCED = (
    r"\b(?:called|named|termed|dubbed|nicknamed|coined|spelled|spelt|words?|terms?|expressions?|phrases?"
    r"|means|meaning) "
)
MARKED_RE = re.compile(rf"(?:[(\[*_«]|{INTRODUCED}[\"“‘]?)\Z"), re.compile(r"[’)\]*_»]")
STRANGE_RE = (
    re.compile(rf"(?:[(\[*_«]|(?:{INTRODUCED}|\b[A-Z][\w’'-]* |\b(?:as|or|meaning) (?:an? |the )?)"
               r"[\"“‘]?)\Z"),
    re.compile(r"[’)\]*_»]|(?:[.,]?[\"”])?(?: \(| [A-Z]| (?:is|was) (?:an?|the) "
               r"|,? (?:which )?means |, (?:an?|or|the) )"),
)  # fmt: skip
OPENING, CLOSING = '"“‘', '"”'
# Fewer words than this in quotation marks may be a term that the author marks as one.
MIN_QUOTED = 4
QUOTED_WORD_RE = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
# Speech written as it sounds leaves letters out: ’it, goin’, o’.
CLIPPED_RE = re.compile(r"(?<!\w)[’'][a-z]|in[’'](?!\w)|\b[a-z][’'](?=\s)")
# A whole taken for two words is rarer than this, and the halves are this frequent.
GLUED_ZIPF = 2.0
HALF_ZIPF = 3.5
MIN_HALF = 4
# Halves next to a two-letter function word are longer: many names and learned words end in -in.
MIN_LONG_HALF = 6

# A pair of function words has at least this many letters: "beat" and "heat" are words.
MIN_PAIR = 5

# Words that are only flagged have this many letters; shorter ones resemble some word by chance.
MIN_FLAGGED = 7
# Words left half in their own language ("transfuguism") are long.
MIN_HALF_TRANSLATED = 9
# A word that recurs is a term of the text.
MIN_TERM = 2


class LexiconChecker(Checker):
    """Looks for strings that are not words."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        endings = book.words("lexicon", "functions-as-endings")
        prefixes = book.words("lexicon", "functions-as-prefixes")
        prepositions = book.words("lexicon", "open-prepositions")
        self._functions, self._sticky = (
            _Functions(words - prefixes, words - endings, prepositions)
            for words in map(partial(book.words, "lexicon"), ("function-words", "sticky-words"))
        )
        self._prefixes = book.words("lexicon", "prefixes")
        self._suffixes = book.words("lexicon", "suffixes")
        self._endings = tuple(sorted(book.words("lexicon", "endings")))
        pairing = book.words("lexicon", "pairing-words")
        short = book.words("lexicon", "short-pairs")
        self._pairs = {
            left + right: (left, right)
            for left in pairing
            for right in pairing
            if left != right
            and (len(left + right) >= MIN_PAIR or left + right in short)
            and left + right not in book.words("lexicon", "no-pairs")
        }
        self._pair_tokens = frozenset(pair.encode() for pair in self._pairs)

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:
        """Return the findings of each text."""
        return [list(self._words(text, profile)) for text in texts]

    def _words(self, text: AnnotatedText, profile: Profile) -> Iterator[Finding]:
        rare = [
            word for word in text.rare_words if WORD_RE.fullmatch(word) and zipf(word) < GLUED_ZIPF
        ]
        pairs = map(bytes.decode, self._pair_tokens.intersection(text.tokens))
        for word in sorted({*rare, *pairs}):
            if halves := self._halves(word):
                for span in word_places(text, word):
                    repair = Repair.of(span.start, span.end, " ".join(halves))
                    evidence = [
                        Evidence("dictionary", f"frequency of “{w}”: {zipf(w):.1f} of 8")
                        for w in (word, *halves)
                    ]
                    yield finding(
                        text, self._rules["stuck-function-word"], span, [repair], evidence
                    )
            elif zipf(word) == 0:
                yield from self._unknown(text, word, profile)

    def _unknown(self, text: AnnotatedText, word: str, profile: Profile) -> Iterator[Finding]:
        meant = finger_slip(word)
        if not meant and is_built(word, self._prefixes, self._suffixes):
            return
        meant = meant or one_slip_away(word)
        if not meant and not self._is_wreck(word):
            return
        around = MARKED_RE if meant else STRANGE_RE
        places = [
            span for span in word_places(text, word) if not _is_meant(text.text, span, around)
        ]
        if (not meant and len(places) >= MIN_TERM) or word.capitalize() in text.text:
            return
        for span in places:
            evidence = [Evidence("dictionary", f"“{word}” is not in any English word list")]
            repairs = [Repair.of(span.start, span.end, meant)] if meant else []
            marked = _at_mark(text.text, span)
            if quotation := text.quotation_at(span):
                words = QUOTED_WORD_RE.findall(quotation.of(text.text))
                term = len(words) < MIN_QUOTED
                if CLIPPED_RE.search(text.text, quotation.start + 1, quotation.end - 1) or (
                    (marked or term) and _is_foreign(word, words)
                ):
                    continue
                if term and not is_misheard(word):
                    continue
                if term:
                    repairs = []  # the author may be quoting a slip
            elif marked:
                continue
            if not repairs:
                evidence += _passages(text, span, profile)
            yield finding(text, self._rules["unknown-word"], span, repairs, evidence)

    def _is_wreck(self, word: str) -> bool:
        """Return whether the word is close to a common one, or half translated."""
        return (len(word) >= MIN_FLAGGED and is_near_word(word)) or (
            len(word) >= MIN_HALF_TRANSLATED and word.endswith(self._endings)
        )

    def _halves(self, word: str) -> tuple[str, str] | None:
        """Return the two words that `word` is made of, if one of them is a function word."""
        if word in self._pairs:
            return self._pairs[word]
        if zipf(word) > 0:
            return _halves(word, self._sticky)
        return None if is_inflected(word) else _halves(word, self._functions)


@dataclass(frozen=True, slots=True)
class _Functions:
    """Function words that may be stuck to a word: before it, after it, and to a short one."""

    before: frozenset[str]
    behind: frozenset[str]
    short: frozenset[str]


@lru_cache(maxsize=50_000)
def _halves(word: str, functions: _Functions) -> tuple[str, str] | None:
    for cut in range(2, len(word) - 1):
        left, right = word[:cut], word[cut:]
        if (right in functions.behind and _is_half(left, right, functions)) or (
            left in functions.before and _is_half(right, left, functions)
        ):
            return left, right
    return None


def _is_half(word: str, function: str, functions: _Functions) -> bool:
    if len(word) >= MIN_LONG_HALF:
        return zipf(word) >= COMMON_ZIPF
    if len(function) == 2 and function not in functions.short:
        return False
    return len(word) >= MIN_HALF and zipf(word) >= HALF_ZIPF


def _at_mark(text: str, span: Span) -> bool:
    return (text[span.start - 1 : span.start] in OPENING and span.start > 0) or text[
        span.end : span.end + 1
    ] in tuple(CLOSING)


def _is_foreign(word: str, words: Sequence[str]) -> bool:
    """Return whether a quotation has other words unknown in English: dialect, another language."""
    return any(other != word and other.islower() and not zipf(other) for other in words)


def _passages(text: AnnotatedText, span: Span, profile: Profile) -> list[Evidence]:
    """Return what siblings have in place of the sentence."""
    sentence = text.sentence_at(span.start).of(text.text)
    siblings = [profile.texts[s] for s in profile.siblings.get(text.document, ())]
    found = ((sibling, same_matter(sentence, sibling)) for sibling in siblings)
    return parallel_witnesses(sentence, ((s, [at.start] if at else []) for s, at in found))


def _is_meant(text: str, span: Span, around: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    before, behind = around
    return (
        before.search(text, max(0, span.start - 30), span.start) is not None
        or behind.match(text, span.end) is not None
    )
