"""Names of bodies whose words are out of order, shown by their acronym or by a repeated word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from cleaner.checkers.base import TextChecker, finding, narrow
from cleaner.model import Evidence, Finding, Span
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

# With fewer letters, too many things have the same initials.
MIN_LETTERS, MAX_LETTERS = 4, 7
# A word of a name, with the small words that belong to it ("Centre for").
UNIT = r"[A-Z][\w’'-]{1,30}(?: (?:of|for|and|on|in)(?: the)?(?= [A-Z]))?"
NAME_RE = re.compile(rf"\b{UNIT}(?: {UNIT}){{{MIN_LETTERS - 1},{MAX_LETTERS - 1}}}(?![\w-])")
UNIT_RE = re.compile(UNIT)
TWICE_RE = re.compile(
    r"(?<![\w’'-])(?<!Standing )(?P<kind>[A-Z][a-z]{4,20}) of (?:the )?(?:[A-Z][a-z]{1,20} ){1,3}"
    r"(?P<again>(?P=kind))(?![\w’'-])"
)


class WordOrderChecker(TextChecker):
    """Looks for “European Centre for Policy Analysis” in a text that mentions CEPA."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._named, self._doubled = self._look_for(NAME_RE), self._look_for(TWICE_RE)
        self._kinds_twice = book.words("names", "kinds-twice")

    def check_text(self, text: AnnotatedText) -> list[Finding]:
        """Return the findings of a text."""
        return [*self._names(text), *self._twice(text)]

    def _names(self, text: AnnotatedText) -> Iterator[Finding]:
        acronyms: dict[str, list[str]] = {}
        for token in text.name_tokens:
            if token.isupper() and token.isalpha() and MIN_LETTERS <= len(token) <= MAX_LETTERS:
                acronyms.setdefault("".join(sorted(token)), []).append(token)
        if not acronyms:
            return
        named = [(match, UNIT_RE.findall(match.group())) for match in self._named.matches(text)]
        right = {_initials(units) for _, units in named}
        for match, units in named:
            initials = _initials(units)
            meant = acronyms.get("".join(sorted(initials)), [])
            # A letter shows where its word belongs only if it occurs once.
            if len(meant) != 1 or meant[0] in right or len(set(initials)) < len(initials):
                continue
            acronym = meant[0]
            if OSA.distance(initials, acronym) > 1:  # more than one word would move
                continue
            span = Span(*match.span())
            if text.is_protected(span):
                continue
            by_letter = dict(zip(initials, units, strict=True))
            repair = narrow(text.text, span, " ".join(by_letter[letter] for letter in acronym))
            evidence = [
                Evidence("count", f"this text mentions {acronym}; the words give {initials}")
            ]
            yield finding(text, self._rules["words-out-of-order"], span, [repair], evidence)

    def _twice(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._doubled.matches(text):
            span = Span(*match.span())
            if match["kind"] not in self._kinds_twice and not text.is_protected(span):
                words = f"“{match['kind']}” is both the first and the last word"
                evidence = [Evidence("pattern", words)]
                yield finding(text, self._rules["name-within-itself"], span, (), evidence)


def _initials(units: Sequence[str]) -> str:
    return "".join(unit[0] for unit in units)
