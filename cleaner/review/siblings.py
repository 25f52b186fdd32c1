"""What other documents about the same event say instead of a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.parallels import likeness
from cleaner.profile import Profile

# A sentence less similar to another than this is about something else.
MIN_LIKENESS = 0.3
MAX_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class SiblingSentence:
    """A sentence of a sibling; `likeness` (0 to 1) is how much it has in common with another."""

    document: str
    line: int
    text: str
    likeness: float


class SiblingTexts:
    """Finds sentences in the siblings that a profile names."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def like(self, document: str, sentence: str) -> list[SiblingSentence]:
        """Return each sibling's sentence that is most similar to `sentence`, best first.

        Those that have too little in common with it are left out.
        """
        found = []
        for sibling in self._profile.siblings.get(document, ()):
            text = self._profile.texts[sibling]
            shares = ((likeness(sentence, span.of(text.text)), span) for span in text.sentences)
            share, span = max(shares, key=lambda pair: pair[0], default=(0.0, None))
            if span is not None and share >= MIN_LIKENESS:
                line = text.text.count("\n", 0, span.start) + 1
                found.append(SiblingSentence(sibling, line, span.of(text.text), share))
        return sorted(found, key=lambda one: -one.likeness)[:MAX_SENTENCES]
