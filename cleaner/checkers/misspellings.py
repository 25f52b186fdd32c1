"""Common misspellings."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.checkers.base import TextChecker, finding, word_places
from cleaner.lexicon.frequency import zipf
from cleaner.lexicon.misspellings import misspellings
from cleaner.model import Evidence, Finding, Repair
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

# What English texts write this often is a variant or a rare word, whatever the list says; the
# intended word must be clearly more frequent (by a factor of thirty).
MAX_ZIPF = 3.0
LEAD = 1.5
MAX_REPAIRS = 3


class MisspellingChecker(TextChecker):
    """Looks for words on the list of known misspellings."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._variants = book.words("lexicon", "variants")

    def check_text(self, text: AnnotatedText) -> Iterator[Finding]:
        """Yield the findings of a text."""
        known = misspellings()
        # An intersection would go through the whole list for each text.
        for word in sorted(w for w in text.rare_words if w in known and w not in self._variants):
            meant = [w for w in known[word] if zipf(w) - zipf(word) >= LEAD]
            if not meant or zipf(word) >= MAX_ZIPF or word.capitalize() in text.text:
                continue
            meant.sort(key=zipf, reverse=True)
            evidence = [
                Evidence("dictionary", f"“{word}” is in codespell's list of misspellings"),
                Evidence("dictionary", f"frequency of “{word}”: {zipf(word):.1f} of 8"),
            ]
            for span in word_places(text, word):
                repairs = [Repair.of(span.start, span.end, new) for new in meant[:MAX_REPAIRS]]
                yield finding(text, self._rules["known-misspelling"], span, repairs, evidence)
