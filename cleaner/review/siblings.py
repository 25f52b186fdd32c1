"""What other documents about the same event say in the place of a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cleaner.lexicon.frequency import zipf
from cleaner.profile import Profile

WORD_RE = re.compile(r"[^\W\d_]{3,}|\d+")

# A word weighs the more, the rarer it is; one of every tenth sentence (zipf 6) weighs nothing.
COMMON = 6.0

# The share of a sentence's weight that another must hold to speak of the same thing.
MIN_SHARE = 0.3
MAX_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class SiblingSentence:
    """A sentence of a sibling; `share` (0 to 1) says how much of the other one it holds."""

    document: str
    line: int
    text: str
    share: float


class SiblingTexts:
    """Finds sentences in the siblings that a profile names."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._bags = lru_cache(maxsize=256)(self._bags_of)

    def like(self, document: str, sentence: str) -> list[SiblingSentence]:
        """Return the sentence of each sibling that says most of what `sentence` says, best first.

        Those that share too little are left out.
        """
        wanted = _weights(sentence)
        total = sum(wanted.values())
        if not total:
            return []
        found = []
        for sibling in self._profile.siblings.get(document, ()):
            shares = (
                (sum(weight for word, weight in wanted.items() if word in bag) / total, number)
                for number, bag in enumerate(self._bags(sibling))
            )
            share, number = max(shares, default=(0.0, 0), key=lambda pair: (pair[0], -pair[1]))
            if share >= MIN_SHARE:
                text = self._profile.texts[sibling]
                span = text.sentences[number]
                line = text.text.count("\n", 0, span.start) + 1
                found.append(SiblingSentence(sibling, line, span.of(text.text), share))
        return sorted(found, key=lambda one: -one.share)[:MAX_SENTENCES]

    def _bags_of(self, document: str) -> list[frozenset[str]]:
        text = self._profile.texts[document]
        return [frozenset(_words(span.of(text.text))) for span in text.sentences]


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD_RE.findall(text)]


def _weights(text: str) -> dict[str, float]:
    return {word: max(0.0, COMMON - zipf(word)) for word in _words(text)}
