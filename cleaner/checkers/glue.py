"""Words broken in two, names run together, characters that belong to other scripts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from cleaner.checkers.base import TextChecker, finding
from cleaner.lexicon.frequency import COMMON_ZIPF, everyday_words, is_common, zipf
from cleaner.model import Evidence, Finding, Repair, Span
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

MAX_PIECE = 14
PIECE_RE = re.compile(r"(?<![\w’'‑/&-])[a-z]+(?![\w’'‑-])")

# A piece of a word: rarer than this on its own, and ten times rarer than the whole, which
# is a common word.
PIECE_ZIPF = 3.3
WHOLE_ZIPF = 3.5
LEAD = 1.0
# What a single letter is torn from has this many letters and isn't a word ("for t in s").
MIN_REST = 3
# A piece that occurs on its own this often is a word of this text.
MAX_PLACES = 2

CAMEL_RE = re.compile(r"(?<![\w@#/.’'‑-])([A-Z][a-z]{2,})([A-Z][a-z]+)(?![\w@/’'‑(=-]|\.\w)")
SEAM_RE = re.compile(r"(?<![\w@#/.’'‑-])([a-z]{3,})([A-Z][a-z]{2,})(?![\w@/’'‑(=-]|\.\w)")
# A whole that occurs this often is a name in its own right (YouTube, LinkedIn).
NAME_ZIPF = 1.5

WIDE_RE = re.compile(r"[，。；：！？（）、]")
NARROW = {
    "，": ",",
    "。": ".",
    "；": ";",
    "：": ":",
    "！": "!",
    "？": "?",
    "（": "(",
    "）": ")",
    "、": ",",
}
LATIN_RE = re.compile(r"[A-Za-z0-9\u00c0-\u024f”\"')]")


class GlueChecker(TextChecker):
    """Looks for words and names with a missing space or one too many."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._pieces = book.words("glue", "word-pieces")
        self._prefixes = book.words("glue", "torn-prefixes")
        self._piece_tokens = frozenset(piece.encode() for piece in self._pieces)
        self._titles = book.words("glue", "titles")
        self._camel, self._seam = self._look_for(CAMEL_RE), self._look_for(SEAM_RE)
        self._starters = book.words("glue", "starters")
        prefixes = "|".join(map(re.escape, sorted(self._prefixes)))
        self._torn = self._look_for(
            re.compile(rf"(?<![\w’'‑-])\b({prefixes}) ([a-z]{{3,14}})(?![\w’'‑-])")
        )
        self._wide_mark = self._look_for(WIDE_RE)

    def check_text(self, text: AnnotatedText) -> list[Finding]:
        """Return the findings of a text."""
        return [
            *self._splits(text),
            *self._camels(text),
            *self._names(text),
            *self._wide(text),
        ]

    def _splits(self, text: AnnotatedText) -> Iterator[Finding]:
        pieces = map(bytes.decode, self._piece_tokens.intersection(text.tokens))
        odd = {word for word in text.rare_words if len(word) <= MAX_PIECE} | {*pieces}
        seen: set[Span] = set()
        for piece in sorted(odd & _parts()):
            found = (PIECE_RE.match(text.text, start) for start in text.starts_of(piece))
            places = [match for match in found if match and match.group() == piece]
            if len(places) > MAX_PLACES:
                continue
            for place in places:
                if span := _whole(text.text, *place.span()):
                    seen.add(span)
        for match in self._torn.matches(text):
            if zipf(match[1] + match[2]) >= WHOLE_ZIPF:
                seen.add(Span(*match.span()))
        for span in sorted(seen):
            if not text.is_protected(span):
                whole = span.of(text.text).replace(" ", "")
                gap = text.text.index(" ", span.start)
                evidence = [
                    Evidence("dictionary", f"frequency of “{w}”: {zipf(w):.1f} of 8")
                    for w in (whole, *span.of(text.text).split(" "))
                ]
                repair = Repair.of(gap, gap + 1, "")
                yield finding(text, self._rules["split-word"], span, [repair], evidence)

    def _camels(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._camel.matches(text):
            whole, left, right = match[0], match[1], match[2]
            span = Span(*match.span())
            if text.text.count(whole) > 1 or text.is_protected(span):
                continue
            middle = match.start(2)
            space = Repair.of(middle, middle, " ")
            strange = zipf(whole) < NAME_ZIPF
            if strange and right in self._starters and is_common(left):
                repairs = [space, Repair.of(middle, middle, ". ")]
                yield finding(text, self._rules["glued-capitals"], span, repairs)
            elif f"{left} {right}" in text.text or (
                strange
                and (left in self._titles or (_is_apart(text, left) and _is_apart(text, right)))
            ):
                yield finding(text, self._rules["glued-names"], span, [space])

    def _names(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._seam.matches(text):
            span, middle = Span(*match.span()), match.start(2)
            if not is_common(match[1]) or is_common(match[2]) or text.is_protected(span):
                continue  # glued-sentence-start knows of common words
            if text.text.count(match[0]) == 1 and _is_apart(text, match[2]):
                repairs = [Repair.of(middle, middle, " "), Repair.of(middle, middle, ". ")]
                evidence = [Evidence("count", f"the text has “{match[2]}” as a separate word")]
                yield finding(text, self._rules["glued-names"], span, repairs, evidence)

    def _wide(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._wide_mark.matches(text):
            mark, start, end = match[0], match.start(), match.end()
            before, behind = text.text[start - 1 : start], text.text[end : end + 1]
            if not (LATIN_RE.match(before) or (not before.strip() and LATIN_RE.match(behind))):
                continue
            span = Span(start, end)
            if text.is_protected(span):
                continue
            new = NARROW[mark]
            if mark == "（":
                new = new if before in " \n" else " " + new
            elif behind.isalnum() or (behind and behind in '“"('):
                new += " "
            yield finding(text, self._rules["full-width-mark"], span, [Repair.of(start, end, new)])


@lru_cache(maxsize=1)
def _standalone() -> frozenset[str]:
    """Return the words that may occur alone without suspicion."""
    return frozenset(word for word in everyday_words() if zipf(word) >= PIECE_ZIPF)


@lru_cache(maxsize=1)
def _parts() -> frozenset[str]:
    """Return the beginnings and ends of common words."""
    return frozenset(
        piece
        for word in everyday_words()
        for cut in range(1, len(word))
        for piece in (word[:cut], word[cut:])
    )


def _whole(text: str, start: int, end: int) -> Span | None:
    """Return the span where the piece and a neighbour make a common word."""
    piece = text[start:end]
    found = []
    if before := re.search(r"(?<![\w’'‑/&-])([a-z]{1,14}) \Z", text[max(0, start - 16) : start]):
        whole = zipf(before[1] + piece) - _least(piece, before[1])
        found.append((whole, Span(start - len(before[0]), end)))
    if behind := re.match(r" ([a-z]{1,14})(?![\w’'‑-])", text[end : end + 17]):
        whole = zipf(piece + behind[1]) - _least(piece, behind[1])
        found.append((whole, Span(start, end + len(behind[0]))))
    best = max(found, default=None)
    return best[1] if best and best[0] >= 0 else None


def _least(piece: str, other: str) -> float:
    """Return how frequent the whole has to be."""
    if len(piece) == 1:
        strange = len(other) >= MIN_REST and other not in _standalone()
        return WHOLE_ZIPF if strange else math.inf
    if other not in _standalone():
        return COMMON_ZIPF
    if len(piece) == 2:
        return WHOLE_ZIPF
    return max(WHOLE_ZIPF, zipf(piece) + LEAD)


def _is_apart(text: AnnotatedText, name: str) -> bool:
    """Return whether the text has the name as a separate word, within a sentence."""
    return re.search(rf"(?<=[a-z,] ){name}(?!\w)", text.text) is not None
