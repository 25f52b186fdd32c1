"""Words that are in no list: how English may have formed them, or which word they misspell."""

from __future__ import annotations

import string
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from cleaner.lexicon.frequency import everyday_words, zipf

# A stem is a word of at least this many letters and at least this frequency (Zipf scale).
MIN_STEM = 4
STEM_ZIPF = 2.0
# The halves of a compound: two plain words, or a very frequent short one and a plain longer one.
HALF_ZIPF = 3.0
SHORT_HALF_ZIPF = 4.0

# A suggestion must be an everyday word, and ten times as frequent as the next best.
SUGGESTION_ZIPF = 3.5
SUGGESTION_LEAD = 1.0
# A short string is one edit away from some word by chance: only likely typing slips count.
MIN_LENGTH = 7

# A long word that was misheard or half translated keeps its ending.
MIN_MISHEARD = 9
SAME_ENDING = 5

# Letters that are next to each other on an English keyboard.
NEIGHBOURS = frozenset(
    pair
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for left, right in pairwise(row)
    for pair in (left + right, right + left)
)


@lru_cache(maxsize=50_000)
def is_built(word: str, prefixes: frozenset[str], suffixes: frozenset[str]) -> bool:
    """Return whether the word could be an inflection, derivation or compound of English words.

    `suffixes` include those of learned words (-itis, -ectomy); they may follow any stem.
    """
    if any(word.endswith(s) and len(word) >= len(s) + MIN_STEM + 1 for s in suffixes):
        return True
    forms = [word, *_uninflected(word)]
    rest = [form[len(prefix) :] for prefix in prefixes for form in forms if form.startswith(prefix)]
    return (
        any(_is_stem(form) for form in forms[1:])
        or any(_is_stem(form) and zipf(form) >= HALF_ZIPF for form in rest)
        or any(map(_is_compound, forms))
    )


@lru_cache(maxsize=50_000)
def is_inflected(word: str) -> bool:
    """Return whether the word is a known word plus an ending."""
    return any(map(_is_stem, _uninflected(word)))


def _is_stem(word: str) -> bool:
    return len(word) >= MIN_STEM and zipf(word) >= STEM_ZIPF


def _is_compound(word: str) -> bool:
    for cut in range(3, len(word) - 2):
        left, right = word[:cut], word[cut:]
        short = min(len(left), len(right)) == 3
        if short and len(word) < 8:
            continue
        least = SHORT_HALF_ZIPF if short else HALF_ZIPF
        if zipf(left) >= least and zipf(right) >= least:
            return True
    return False


def _uninflected(word: str) -> list[str]:
    """Return the possible stems of a word, undoing English spelling changes before an ending.

    A silent e is dropped before a vowel, y becomes i, a single consonant is doubled.
    """
    found = []
    for ending in ("s", "es", "ed", "d", "ing", "er", "ers", "est", "able", "ability", "ize", "ise",
                   "ized", "ised", "izing", "ising", "ization", "isation", "ish", "ist", "ists",
                   "ism", "isms"):  # fmt: skip
        if not word.endswith(ending) or len(word) - len(ending) < 3:
            continue
        stem = word[: -len(ending)]
        if ending[0] in "aei":
            if not stem.endswith("e"):  # "hireing" is not a form of "hire"
                found += [stem, stem + "e"]
            if stem.endswith("i") and ending != "ing":
                found.append(stem[:-1] + "y")
            if stem[-1] == stem[-2]:
                found.append(stem[:-1])
        elif stem.endswith("e") if ending == "d" else not stem.endswith(("s", "ed", "ing", "y")):
            found.append(stem)
    for ending in ("ly", "ness", "nesses", "less", "ful", "fully", "lessly", "like", "wise",
                   "ship", "ships", "hood", "ment", "ments"):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            found.append(stem)
            if stem.endswith("i"):
                found.append(stem[:-1] + "y")
    if word.endswith("ically"):
        found.append(word[:-4])
    return found + [other for stem in found if stem.endswith("er") for other in (stem[:-2],)]


@lru_cache(maxsize=50_000)
def finger_slip(word: str) -> str | None:
    """Return the one everyday word that differs by two swapped letters or a doubled one, if any."""
    swapped = {
        word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        for i in range(len(word) - 1)
        if word[i] != word[i + 1]
    }
    single = {word[:i] + word[i + 1 :] for i in range(len(word) - 1) if word[i] == word[i + 1]}
    found = [other for other in swapped | single if zipf(other) >= SUGGESTION_ZIPF]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=50_000)
def one_slip_away(word: str) -> str | None:
    """Return the common word that is one typo away from `word`, if it is unambiguous.

    A typo drops, adds, changes or swaps one letter (Damerau 1964). The candidate must be clearly
    more frequent than any other; for a short word, only the likeliest typos are considered.
    """
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    letters = string.ascii_lowercase
    candidates = {left + right[1:] for left, right in splits if right}
    candidates |= {left + c + right[1:] for left, right in splits if right for c in letters}
    candidates |= {left + c + right for left, right in splits for c in letters}
    known = sorted(((zipf(c), c) for c in candidates & _everyday()), reverse=True)
    if not known or known[0][0] < SUGGESTION_ZIPF:
        return None
    if len(known) > 1 and known[0][0] - known[1][0] < SUGGESTION_LEAD:
        return None
    best = known[0][1]
    return best if len(word) >= MIN_LENGTH or _is_likely(best, word) else None


@lru_cache(maxsize=50_000)
def is_near_word(word: str) -> bool:
    """Return whether an everyday word is one edit away, or two for a long word."""
    slips = 2 if len(word) >= MIN_LENGTH else 1
    return any(
        process.extractOne(word, words, scorer=OSA.distance, score_cutoff=slips, processor=None)
        for length, words in _by_length().items()
        if abs(length - len(word)) <= slips
    )


@lru_cache(maxsize=50_000)
def is_misheard(word: str) -> bool:
    """Return whether a long word is a garbled everyday word rather than a deliberate coinage.

    A garbled word has the other's ending and is at most two edits away (“byssistance”). A coinage
    contains an intact word: an existing word with a prefix, or a word that it begins with
    (“hacktivists”).
    """
    if len(word) < MIN_MISHEARD or any(
        zipf(word[:end]) >= HALF_ZIPF for end in range(MIN_STEM, len(word) - 1)
    ):
        return False
    near = [
        other
        for length, words in _by_length().items()
        if abs(length - len(word)) <= 2
        for other, *_ in process.extract(
            word, words, scorer=OSA.distance, score_cutoff=2, limit=None, processor=None
        )
    ]
    return any(word.endswith(other[-SAME_ENDING:]) and other not in word for other in near)


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    return frozenset(everyday_words())


@lru_cache(maxsize=1)
def _by_length() -> dict[int, list[str]]:
    words: dict[int, list[str]] = defaultdict(list)
    for word in everyday_words():
        words[len(word)].append(word)
    return words


def _is_likely(meant: str, typed: str) -> bool:
    """Return whether this is a likely typing slip: a letter missed, or an adjacent key hit."""
    if len(typed) < len(meant):
        return len(typed) > MIN_STEM
    if len(typed) == len(meant):
        return any(a + b in NEIGHBOURS for a, b in zip(meant, typed, strict=True) if a != b)
    at = next((i for i, (a, b) in enumerate(zip(meant, typed, strict=False)) if a != b), len(meant))
    around = typed[max(0, at - 1) : at] + typed[at + 1 : at + 2]
    return any(typed[at] + other in NEIGHBOURS for other in around)
