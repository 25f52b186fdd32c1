"""Acronyms that don't match the words before their bracket, or the document's own usage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from cleaner.checkers.base import TextChecker, finding
from cleaner.lexicon.frequency import zipf
from cleaner.model import Evidence, Finding, Repair, Span
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText
from cleaner.text.names import uses_of

BRACKET_RE = re.compile(r" \(([A-Z]{3,6})s?\)")
# Capitalised words, with small words between them, at the end of a stretch of text.
EXPANSION_RE = re.compile(
    r"(?:[A-Z][\w’'&-]{0,30} (?:(?:of|for|and|the|in|on|to|&|de|du|des) ){0,2}){1,8}$"
)
SMALL_RE = re.compile(r"of|for|and|[Tt]he|in|on|to|&|de|du|des")
LONGEST = 160

# Three letters prove little: the initials of many bodies come from another language.
MIN_LETTERS = 4
# An acronym that is known in English belongs to another body; it is not a slip.
KNOWN_ZIPF = 2.0
CONSENSUS = 2


class AcronymChecker(TextChecker):
    """Compares acronyms with their expansions and with each other."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._foreign = book.words("names", "foreign-acronyms")
        known = [line.split(maxsplit=1) for line in book.words("names", "acronyms")]
        self._bracket = self._look_for(BRACKET_RE)
        self._known = {body.lower(): acronym for acronym, body in known}

    def check_text(self, text: AnnotatedText) -> list[Finding]:
        """Return the findings of a text."""
        return [*self._brackets(text), *self._swapped(text)]

    def _brackets(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._bracket.matches(text):
            start = max(0, match.start() - LONGEST)
            before = text.text[start : match.start()] + " "
            found = EXPANSION_RE.search(before[before.rfind("\n") + 1 :])
            if found is None:
                continue
            words = found.group().split()
            expected = self._expected(words, match[1])
            span = Span(match.start(1), match.end(1))
            if expected is None or text.is_protected(span):
                continue
            evidence = [
                Evidence("pattern", f"“{' '.join(words)}” gives {expected}, not {match[1]}")
            ]
            if used := len(uses_of(text.text, text.name_places, expected)):
                evidence.append(Evidence("count", f"{expected} {used} times in this document"))
            yield finding(text, self._rules["acronym-conflict"], span, (), evidence)

    def _expected(self, words: Sequence[str], acronym: str) -> str | None:
        """Return the acronym that the words give, if the one in the bracket is a slip for it."""
        for first in range(len(words)):
            known = self._known.get(" ".join(words[first:]).lower())
            if known is not None and words[:first] in ([], ["The"]):
                return known if known != acronym else None
        if acronym in self._foreign:
            return None
        full = [word for word in words if not SMALL_RE.fullmatch(word)]
        parts = [part for word in full for part in word.split("-") if part]
        letters = "".join(words).upper()
        if len(full) != len(acronym) or _is_within(acronym, letters):
            return None
        for names in (full, parts):
            initials = "".join(name[0].upper() for name in names)
            if initials == acronym:
                return None
        initials = "".join(name[0].upper() for name in full)
        wrong = [a != b for a, b in zip(initials, acronym, strict=True)]
        # Initials in another order come from a language with another word order; two swapped
        # neighbours within four letters or more are a slip.
        swapped = OSA.distance(initials, acronym) == 1 and sum(wrong) == 2
        one_off = sum(wrong) == 1 and not wrong[0]
        return initials if len(acronym) >= MIN_LETTERS and (swapped or one_off) else None

    def _swapped(self, text: AnnotatedText) -> Iterator[Finding]:
        """Find “RIDF” in a document that uses “RDIF”."""
        groups: dict[str, list[str]] = defaultdict(list)
        for token in text.name_tokens:
            if token.isupper() and 4 <= len(token) <= 6:
                groups["".join(sorted(token))].append(token)
        for group in groups.values():
            if len(group) != 2:
                continue
            uses = {token: uses_of(text.text, text.name_places, token) for token in group}
            seldom, often = sorted(group, key=lambda token: (len(uses[token]), token))
            if (
                len(uses[seldom]) > 1
                or len(uses[often]) < CONSENSUS
                or zipf(seldom) >= KNOWN_ZIPF
                or OSA.distance(seldom, often) > 1
            ):
                continue
            counts = f"“{often}” {len(uses[often])} times in this document, “{seldom}” once"
            for use in uses[seldom]:
                repair = Repair.of(use.span.start, use.span.end, often)
                yield finding(
                    text,
                    self._rules["swapped-acronym"],
                    use.span,
                    [repair],
                    [Evidence("count", counts)],
                )


def _is_within(acronym: str, letters: str) -> bool:
    """Return whether the acronym's letters occur in the words in this order (TASS, INTERPOL).

    >>> _is_within("WTO", "WORLDTRADEORGANIZATION"), _is_within("WTO", "WORLDHEALTH")
    (True, False)
    """
    rest = iter(letters)
    return all(letter in rest for letter in acronym)
