"""Whether a line of text is English; other lines are left alone.

A line with enough English function words counts as English; this check costs almost nothing. Only
a line without them is passed to py3langid (Lui and Baldwin 2012, "langid.py"; the model of
Barbaresi), and it counts as foreign only if its lower-case words are not English either: bylines,
lists of names and headlines confuse every language identifier.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cleaner.lexicon.frequency import zipf

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

FUNCTION_WORDS = (" the ", " of ", " and ", " to ", " for ", " that ", " with ", " was ")

# About 25 in 100 English words are among these; of them, other languages share only "for", "to"
# and "was".
ENGLISH_SHARE = 0.08
# A line in Latin letters with fewer lower-case words than this is not judged.
MIN_WORDS = 5
# A word this frequent in English counts as English; because of product names and loanwords, up to
# this share of the words in a foreign line may be such words.
ENGLISH_ZIPF = 4.0
MAX_ENGLISH_SHARE = 0.7

SMALL_WORD_RE = re.compile(r"(?<![^\W_])[^\W\d_A-Z]{2,}(?![^\W_])")
LATIN_RE = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
LETTER_RE = re.compile(r"[^\W\d_]+")
MIN_LETTERS = 6

# The most common languages on the web; names attract the identifier's rarer ones.
LANGUAGES = (
    "af ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu ha he hi hr hu hy "
    "id is it ja ka kk kn ko lt lv mk ml mn mr ms mt nb ne nl nn pa pl pt ro ru si sk sl sq sr "
    "sv sw ta te th tl tr uk ur uz vi xh zh zu "
)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 (0.6 s to load)

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(set(LANGUAGES.split()).intersection(identifier.labels))
    return identifier


def is_foreign(line: str) -> bool | None:
    """Return whether a line is in a language other than English; None if it is too short to tell.

    >>> is_foreign("Los presidentes se reunieron ayer para hablar de la guerra y de la paz")
    True
    >>> is_foreign("The presidents met yesterday to talk of the war and of peace")
    False
    >>> is_foreign("Riyadh") is None
    True
    """
    if " the " in line and (" of " in line or " and " in line or " to " in line):
        return False  # the usual case, decided without counting
    spaces = line.count(" ")
    if spaces < MIN_WORDS - 1 and line.isascii():
        return None
    if sum(map(line.count, FUNCTION_WORDS)) > ENGLISH_SHARE * spaces:
        return False
    if not line.isascii():
        letters = sum(map(len, LETTER_RE.findall(line)))
        latin = sum(map(len, LATIN_RE.findall(line)))
        if latin * 2 < letters:
            return True if letters - latin >= MIN_LETTERS else None
    return _judge(line, SMALL_WORD_RE.findall(line))


def _judge(line: str, small: list[str]) -> bool | None:
    """Judge a line in Latin letters without English function words by its lower-case words."""
    if len(small) < MIN_WORDS:
        return None
    english = sum(zipf(word) >= ENGLISH_ZIPF for word in small)
    if english > MAX_ENGLISH_SHARE * len(small):
        return False
    return bool(_identifier().classify(line)[0] != "en")
