"""Find where many strings occur in a text, in one pass over its words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

WORD_START_RE = re.compile(r"(?<!\w)\w")

# Up to this many strings are searched for one by one, without a table.
FEW = 32

# Lengths (code points) of the grams, taken from the start of a word, that key strings in the table:
# each string uses the first of these that it is long enough for.
GRAMS = (16, 8, 4, 2, 1)

# Only this many code points of a string are looked up in the table; the rest is compared directly.
HEAD = 256

# For each gram length: gram -> (its offset, length of the head) -> head -> strings.
Table = dict[int, dict[str, dict[tuple[int, int], dict[str, list[str]]]]]


class Needles:
    """Strings to find in texts.

    With `whole_words`, only occurrences that do not begin inside a word are needed; others may or
    may not be found.
    """

    def __init__(self, strings: Iterable[str], *, whole_words: bool = False) -> None:
        self._table: Table = {}
        self._single = list(dict.fromkeys(strings))
        if len(self._single) > FEW:
            strings, self._single = self._single, []
            for string in strings:
                self._put(string, 0 if whole_words else 1)
        self._grams = sorted(self._table.items(), reverse=True)

    def find_in(self, text: str) -> dict[str, list[int]]:
        """Return where each string begins in `text`, in order; occurrences may overlap.

        Strings that do not occur are left out.
        """
        found: dict[str, list[int]] = defaultdict(list)
        for string in self._single:
            if starts := occurrences(text, string):
                found[string] = starts
        for match in WORD_START_RE.finditer(text) if self._grams else ():
            position = match.start()
            for size, table in self._grams:
                if shapes := table.get(text[position : position + size]):
                    for (offset, length), heads in shapes.items():
                        start = position - offset
                        head = text[max(0, start) : start + length]
                        for string in heads.get(head, ()) if start >= 0 else ():
                            if len(string) == length or text.startswith(string, start):
                                found[string].append(start)
        return dict(found)

    def _put(self, string: str, first: int) -> None:
        """Add a string to the table, keyed by its first whole word, or to the single strings."""
        match = WORD_START_RE.search(string, first)
        if match is None:
            self._single.append(string)
            return
        offset, head = match.start(), string[:HEAD]
        size = next(size for size in GRAMS if size <= len(string) - offset)
        gram = string[offset : offset + size]
        shapes = self._table.setdefault(size, {}).setdefault(gram, {})
        shapes.setdefault((offset, len(head)), {}).setdefault(head, []).append(string)


def occurrences(text: str, string: str) -> list[int]:
    """Return where `string` begins in `text`, in order; occurrences may overlap."""
    starts, start = [], text.find(string)
    while start >= 0:
        starts.append(start)
        start = text.find(string, start + 1)
    return starts
