"""The words of a text as small numbers, a form in which whole texts can be compared quickly.

Words are runs of letters and digits (see `cleaner.text.single_byte`); each line end is a token of
its own, so that the line of a word can be counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, compress, cycle, repeat

import regex

from cleaner.lexicon.frequency import word_list
from cleaner.text.single_byte import OTHER, SIGNS

LINE_END = b"\0"
LINE_CODE = 255
# This many of the most frequent words each have a unique code.
OWN = 100

# Words below this frequency on the Zipf scale have the code of unknown words, 0. Capitalised and
# all-capital forms have a code only for frequent words: the rest are names and rare words.
RARE_ZIPF = 3.3
CAPITAL_ZIPF = 4.0

POSSESSIVES = (b"'s ", b"\x92s ")

_KEPT = frozenset(
    n for n, sign in enumerate(SIGNS) if n == OTHER or regex.match(r"[\p{L}\p{N}]", sign)
)
_TABLE = bytes(n if n in _KEPT or n == 0 else 32 for n in range(256))

_IS_RARE = bytes([1]) + bytes(255)
_CAPITALS = frozenset(n for n, sign in enumerate(SIGNS) if n == OTHER or sign.isupper())

# How many words later one word, three words, or six words may be repeated.
NEAR, SOON, REACH = 4, 14, 40


@lru_cache(maxsize=1)
def _codes() -> dict[bytes, int]:
    common = word_list(RARE_ZIPF)
    numbers = chain(range(1, OWN + 1), cycle(range(OWN + 1, LINE_CODE)))
    codes = dict(zip((word.encode("ascii") for word in common), numbers, strict=False))
    for word in word_list(CAPITAL_ZIPF):
        plain = word.encode("ascii")
        codes[plain.capitalize()] = codes[plain.upper()] = codes[plain]
    codes[LINE_END] = LINE_CODE
    return codes


def tokens_of(data: bytes) -> list[bytes]:
    """Return the words of a text of one byte per code point; a zero byte stands for a line end."""
    plain = data.replace(b"\0", b" ").replace(b"\n", b" \0 ")
    for possessive in POSSESSIVES:
        plain = plain.replace(possessive, b" ")
    return plain.translate(_TABLE).split()


def codes_of(tokens: list[bytes]) -> bytes:
    """Return one byte per word, equal for equal words; 0 for all rare or unknown words."""
    return bytes(map(_codes().get, tokens, repeat(0)))


def rare_words(tokens: list[bytes], codes: bytes) -> frozenset[str]:
    """Return the words in lower-case ASCII letters that are below `RARE_ZIPF`.

    A word is separated from an adjacent character that has no byte of its own.
    """
    rare = b" ".join(set(compress(tokens, codes.translate(_IS_RARE))))
    words = rare.replace(bytes([OTHER]), b" ").split()
    return frozenset(w.decode("ascii") for w in words if w.islower() and w.isalpha())


def rare_names(tokens: list[bytes], codes: bytes) -> frozenset[bytes]:
    """Return the capitalised words that are below `CAPITAL_ZIPF`."""
    rare = set(compress(tokens, codes.translate(_IS_RARE)))
    return frozenset(word for word in rare if word[0] in _CAPITALS)


def repeating_lines(tokens: list[bytes], codes: bytes, small: frozenset[str]) -> Iterator[int]:
    """Yield the numbers of the lines in which words are repeated.

    A repeat is any word twice in a row, a word that is not `small` within `NEAR` words, three words
    within `SOON`, or six within `REACH`. All shifts of the text against itself are compared as
    large integers, at a hundredth of the cost of a loop over words. Case is ignored.
    """
    number, size = int.from_bytes(codes, "little"), len(codes)
    common = int.from_bytes(codes.translate(_mask(small)), "little")
    for shift in range(1, min(REACH + 1, size)):
        run = 1 if shift <= NEAR else 3 if shift <= SOON else 6
        differing = number ^ (number >> (8 * shift))
        if 1 < shift <= NEAR:
            differing |= common
        same = differing.to_bytes(size, "little")
        line = counted = 0
        start = same.find(bytes(run), 0, size - shift)
        while start >= 0:
            words = tokens[start : start + run]
            again = tokens[start + shift : start + shift + run]
            one_line = LINE_CODE not in codes[start : start + shift + run]
            if one_line and b" ".join(words).lower() == b" ".join(again).lower():
                line += codes.count(LINE_CODE, counted, start)
                counted = start
                yield line
                start = codes.find(LINE_CODE, start)
                if start < 0:
                    break
            start = same.find(bytes(run), start + 1, size - shift)


@lru_cache(maxsize=8)
def _mask(words: frozenset[str]) -> bytes:
    """Return the translation table that marks those of `words` that have a unique code."""
    marked = {_codes().get(word.encode(), 0) for word in words}
    return bytes(255 if 0 < n <= OWN and n in marked else 0 for n in range(256))
