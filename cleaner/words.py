"""What is known of single words: how common they are, and whether they are English at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

# A word of every tenth page or so (zipf 3 = once in a million words); such words can be trusted
# to be the halves of a glued pair.
COMMON_ZIPF = 3.0


@lru_cache(maxsize=200_000)
def zipf(word: str) -> float:
    """Return the word's frequency on the Zipf scale (log10 per billion words); 0 is unknown.

    Source: wordfreq (Speer 2022), English, all cases folded.
    """
    from wordfreq import zipf_frequency  # noqa: PLC0415 (0.3 s to load: only when needed)

    return float(zipf_frequency(word, "en"))


def is_common(word: str) -> bool:
    """Tell whether the word is so frequent that a misreading is unlikely."""
    return zipf(word) >= COMMON_ZIPF


def is_known(word: str) -> bool:
    """Tell whether the word has been seen at all."""
    return zipf(word) > 0


@lru_cache(maxsize=1)
def frequencies() -> Mapping[str, float]:
    """Return the share of each word of the list in all English words, small letters only.

    For set operations over a whole text; `zipf` is for single words of any shape.
    """
    from wordfreq import get_frequency_dict  # noqa: PLC0415 (0.1 s to load: only when needed)

    return get_frequency_dict("en")


@lru_cache(maxsize=1)
def everyday_words() -> tuple[str, ...]:
    """Return the words that occur once in a million words or more often, the common ones first."""
    least = 10 ** (COMMON_ZIPF - 9)
    return tuple(word for word, share in frequencies().items() if share >= least)
