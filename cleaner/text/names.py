"""The capitalised words of a text: which ones it has, where they are, and what is next to them.

The sets are cheap and computed for every text; positions are looked up only for suspects.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cleaner.model import Span

# Runs of capitalised words separated by spaces or hyphens. Beyond Latin-1, capitals and lower-case
# letters alternate in Unicode; a run that starts with a lower-case letter is filtered out later.
RUN_RE = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſ][^\W\d_]+(?:[ -][A-ZÀ-ÖØ-ÞĀ-ſ][^\W\d_]+)*")
LONG_NAME_RE = re.compile(r"\b[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?: [A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+){2,4}\b")
WORD_RE = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſ][^\W\d_]+")
BEFORE_RE = re.compile(r"([A-ZÀ-ÖØ-ÞĀ-ſ][^\W\d_]+)[ -]$")
AFTER_RE = re.compile(r"[ -]([A-ZÀ-ÖØ-ÞĀ-ſ][^\W\d_]+)")
INSIDE_RE = re.compile(r"(?:[\w,;]['’)]? |-)$")
LONGEST = 40

# Different romanisations of a Slavic, Arabic or Turkish name differ only in these.
VARIANT_RE = re.compile(r"yy|iy|ij|ey|ei|ii|y|j")

STROKES = str.maketrans("ıłŁøØđĐðÐ", "ilLoOdDdD")


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a name: where, next to which names, and whether it is inside a sentence."""

    span: Span
    beside: frozenset[str]
    inside: bool


def name_runs(text: str) -> frozenset[str]:
    """Return the runs of capitalised words of a text."""
    return frozenset(RUN_RE.findall(text))


def name_tokens(runs: Iterable[str]) -> frozenset[str]:
    """Return the individual words of the runs."""
    return frozenset(" ".join(runs).replace("-", " ").split())


def long_names(runs: Iterable[str]) -> frozenset[str]:
    """Return the names of three to five words in the runs."""
    long = "\n".join(run for run in runs if run.count(" ") > 1)
    return frozenset(LONG_NAME_RE.findall(long))


def fold(name: str) -> str:
    """Return a key shared by the variants of a name: no accents, one letter for y, i and j.

    A text with one name per line is folded line by line.

    >>> fold("Zelenskyy") == fold("Zelensky") == fold("Zelenskiy")
    True
    """
    return VARIANT_RE.sub("i", plain(name).lower())


def plain(name: str) -> str:
    """Return the name without accents and strokes."""
    if name.isascii():
        return name
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).translate(STROKES)


def same_stem(one: str, other: str, endings: Iterable[str]) -> bool:
    """Return whether one is the other plus an ending: a plural, demonym or feminine surname.

    >>> same_stem("Ivanova", "Ivanov", ["a"]), same_stem("Kirill", "Kiril", ["a"])
    (True, False)
    """
    short, long = sorted((one.lower(), other.lower()), key=len)
    known = frozenset(endings)
    stems = {short, short[:-1], *(short[: -len(end)] for end in known if short.endswith(end))}
    return any(long.startswith(stem) and long[len(stem) :] in known for stem in stems if stem)


def name_places(text: str) -> dict[str, list[int]]:
    """Return where each capitalised word begins."""
    places: dict[str, list[int]] = defaultdict(list)
    for match in WORD_RE.finditer(text):
        places[match.group()].append(match.start())
    return places


def uses_of(text: str, places: Mapping[str, Sequence[int]], name: str) -> list[Use]:
    """Return the uses of a name as a whole word, in order; `places` are those of `text`.

    A name with a hyphen or an apostrophe is looked up by its first word.
    """
    first = WORD_RE.match(name)
    found = []
    for start in places.get(first.group(), ()) if first else ():
        end = start + len(name)
        if not text.startswith(name, start) or text[end : end + 1].isalpha():
            continue
        if text[start - 1 : start].isalpha():
            continue
        window = max(0, start - LONGEST)
        before, after = BEFORE_RE.search(text, window, start), AFTER_RE.match(text, end)
        beside = frozenset(m[1] for m in (before, after) if m and m[1] != name)
        inside = INSIDE_RE.search(text, window, start) is not None
        found.append(Use(Span(start, end), beside, inside))
    return found


def beside_any(uses: Iterable[Use]) -> frozenset[str]:
    """Return the names that are next to any of the uses."""
    return frozenset().union(*(use.beside for use in uses))


def has_word(text: str, word: str) -> bool:
    """Return whether the text contains `word` as a whole word."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not text[start - 1 : start].isalpha() and not text[end : end + 1].isalpha():
            return True
        start = text.find(word, end)
    return False


def stands_inside(text: str, name: str) -> bool:
    """Return whether a name occurs inside a sentence: after a word and a space or hyphen."""
    start = text.find(name, 1)
    while start >= 0:
        before = text[max(0, start - 3) : start]
        end = start + len(name)
        if before[-1] in " -" and not text[end : end + 1].isalpha() and INSIDE_RE.search(before):
            return True
        start = text.find(name, end)
    return False
