"""Find the sentence of a sibling that is about the same thing as a sentence of this document.

Versions of one report share no word sequences, but they do share what is rare: names, numbers and
uncommon words. Sentences are compared by these, each weighted by its rarity in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from math import sqrt

from cleaner.lexicon.frequency import zipf
from cleaner.model import Span
from cleaner.text.annotated import AnnotatedText
from cleaner.text.names import name_runs, name_tokens, uses_of

WORD_RE = re.compile(r"[^\W\d_]{2,}|\d+(?:[.,]\d+)*")
# A word that occurs in every tenth sentence (zipf 6) says nothing about a sentence's topic.
COMMON = 6.0
# Versions of one sentence differ in word endings; only this many first letters are compared.
STEM = 6
# For a name that is all over a long text, at most this many places are examined.
MAX_PLACES = 30
# Capitalised words rarer than this are names of people; at least this many must be shared.
NAME_ZIPF = 4.0
MIN_NAMES = 2
ENDING_RE = re.compile(r"(?<=\w{3})(?:ing|ed|es|s|e)$")


@lru_cache(maxsize=4096)
def content(sentence: str) -> Mapping[str, float]:
    """Return what a sentence is about: the stems of its rarer words with their weights."""
    weights: dict[str, float] = {}
    for word in WORD_RE.findall(sentence):
        if (weight := COMMON - zipf(word)) > 0:
            stem = ENDING_RE.sub("", word.lower())[:STEM]
            weights[stem] = max(weight, weights.get(stem, 0.0))
    return weights


def likeness(one: str, other: str) -> float:
    """Return how much two sentences have in common, 0 to 1: the cosine similarity of their content.

    >>> likeness("The Riyadh talks ended.", "Talks in Riyadh: what comes next?") > 0.5
    True
    >>> likeness("The Riyadh talks ended.", "It rained.")
    0.0
    """
    left, right = content(one), content(other)
    both = sum(weight * right[word] for word, weight in left.items() if word in right)
    return both / (_length(left) * _length(right)) if both else 0.0


def most_like(sentence: str, text: AnnotatedText, places: Iterable[int]) -> Span | None:
    """Return the sentence of `text` at one of `places` that is most like `sentence`.

    Only the first `MAX_PLACES` places are considered; of equally similar sentences, the first is
    returned. None if there are no places.
    """
    candidates = dict.fromkeys(map(text.sentence_at, islice(places, MAX_PLACES)))
    return max(candidates, key=lambda span: likeness(sentence, span.of(text.text)), default=None)


def same_matter(sentence: str, text: AnnotatedText) -> Span | None:
    """Return the sentence of `text` that names all the same people, or None.

    At least two names are required: a single one may be all over a report. If there are several
    such sentences, the one most like `sentence` is returned.
    """
    tokens = name_tokens(name_runs(sentence))
    names = [n for n in tokens if zipf(n) < NAME_ZIPF and not n.isupper()]
    if len(names) < MIN_NAMES:
        return None
    holding = [
        {text.sentence_at(use.span.start) for use in uses_of(text.text, text.name_places, name)}
        for name in names
    ]
    both = frozenset[Span].intersection(*map(frozenset, holding))
    return most_like(sentence, text, sorted(span.start for span in both))


def _length(weights: Mapping[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in weights.values()))
