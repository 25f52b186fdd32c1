"""The words of a text in a form that whole texts can be compared in: one small number for each.

Words are runs of letters and figures (see `cleaner.onebyte`); a line's end is a word of its own, so
that the line of a word can be counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import cycle

import regex

from cleaner.onebyte import OTHER, SIGNS
from cleaner.words import word_list

LINE_END = b"\0"
LINE_CODE = 255

# Words below this frequency on the Zipf scale have the code of unknown words, 0. Only frequent
# words have one with a capital or in capitals: what is left over are names, and strange words.
RARE_ZIPF = 2.0
CAPITAL_ZIPF = 4.0

_KEPT = frozenset(
    n for n, sign in enumerate(SIGNS) if n == OTHER or regex.match(r"[\p{L}\p{N}]", sign)
)
_TABLE = bytes(n if n in _KEPT or n == 0 else 32 for n in range(256))

# So many words further on a phrase may come again.
REACH = 20


class _Codes(dict[bytes, int]):
    def __missing__(self, word: bytes) -> int:
        return 0


@lru_cache(maxsize=1)
def _codes() -> _Codes:
    common = word_list(RARE_ZIPF)
    codes = _Codes(zip((word.encode("ascii") for word in common), cycle(range(1, 255))))
    for word in word_list(CAPITAL_ZIPF):
        plain = word.encode("ascii")
        codes[plain.capitalize()] = 254 - codes[plain] // 2
        codes[plain.upper()] = 127 - codes[plain] // 2
    codes[LINE_END] = LINE_CODE
    return codes


def tokens_of(data: bytes) -> list[bytes]:
    """Return the words of a text of one byte for each code point; a zero byte for a line's end."""
    return data.replace(b"\0", b" ").replace(b"\n", b" \0 ").translate(_TABLE).split()


def codes_of(tokens: list[bytes]) -> bytes:
    """Return a byte for each word, the same for the same; 0 for all that are rare or unknown."""
    return bytes(map(_codes().__getitem__, tokens))


def repeated(tokens: list[bytes], codes: bytes, *, phrases: bool) -> Iterator[int]:
    """Yield the number of each line in which a word stands twice side by side.

    With `phrases`, two words side by side that come again within `REACH` words are looked for
    instead. All shifts of the text against itself are compared as large numbers, which costs a
    hundredth of a loop over words.
    """
    number, size = int.from_bytes(codes, "little"), len(codes)
    run = 2 if phrases else 1
    for shift in range(2, REACH + 1) if phrases else (1,):
        if shift >= size:
            return
        same = (number ^ (number >> (8 * shift))).to_bytes(size, "little")
        start = same.find(bytes(run), 0, size - shift)
        while start >= 0:
            words = tokens[start : start + run]
            if words == tokens[start + shift : start + shift + run] and LINE_END not in words:
                yield codes.count(LINE_CODE, 0, start)
                start = codes.find(LINE_CODE, start)
                if start < 0:
                    break
            start = same.find(bytes(run), start + 1, size - shift)
