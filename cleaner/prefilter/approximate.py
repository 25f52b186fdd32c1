"""Simplified patterns: a byte expression that matches wherever the original pattern can match.

The expression is for a fast first scan (see `cleaner.prefilter.scan`): it may match where the
pattern does not, but never misses a match of the pattern. It applies to texts encoded with one byte
per code point (`cleaner.text.single_byte`).

Dropped: backreferences (anything that the group can match is accepted), negative lookarounds,
positive lookarounds in the middle, word boundaries, and what a repetition at either end matches
beyond its minimum. Preserved: literals, classes, alternations, lookarounds at the ends, line starts
and ends.

Hyperscan has its own flag for this, PREFILTER. A comparison on the 136 shipped patterns:

|                          | PREFILTER flag | this module |
|--------------------------|---------------:|------------:|
| patterns that compile    |            112 |         136 |
| time to build (s)        |            180 |         4.7 |
| size of the database (MB)|             22 |         4.8 |
| hits                     |      1,097,170 |       5,777 |
| speed of the scan (MB/s) |            0.8 |        23.8 |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from cleaner.text.single_byte import OTHER, SIGNS

# Above this, a repetition counts as unbounded: each repeat adds a state to the automaton.
MAX_COUNT = 12
# After this many literals, or once the expression is this long, the rest of an alternative is left
# out: what precedes is selective enough.
ENOUGH_LITERALS = 8
MAX_LENGTH = 1400

KNOWN_FLAGS = (
    regex.V0 | regex.V1 | regex.MULTILINE | regex.IGNORECASE | regex.FULLCASE | regex.UNICODE
)
OPENING_RE = regex.compile(
    r"\((?:\?(?:(?P<look><?[=!])|P?<(?P<name>[A-Za-z_]\w*)>|(?P<case>i)?:|>)|(?!\?))", regex.V1
)
REFERENCE_RE = regex.compile(r"\(\?P=(?P<name>\w+)\)|\\g<(?P<name>\w+)>|\\(?P<name>[1-9]\d?)")
EDGE_RE = regex.compile(r"\\[bBAZzK]|[\^$]")
ESCAPE_RE = regex.compile(
    r"\\(?:[pP]\{[^}]+\}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[dDwWsStnrfv]|[^\p{L}\p{N}\n])"
)
QUANTIFIER_RE = regex.compile(r"(?:(?P<sign>[*+?])|\{(?P<low>\d*)(?P<to>,)?(?P<high>\d*)\})[?+]?")

WORD_CLASSES = frozenset([r"\w", r"\d", r"\p{L}", r"\p{Lu}", r"\p{Ll}", r"\p{N}"])
# Texts are scanned together, with a line end between them.
EDGES = {"^": "^", "$": "$", r"\A": "^"}


def _ranges(numbers: frozenset[int]) -> str:
    parts: list[str] = []
    for number in range(256):
        if number in numbers and number - 1 not in numbers:
            end = number
            while end + 1 in numbers:
                end += 1
            parts.append(f"\\x{number:02x}" + (f"-\\x{end:02x}" if end > number else ""))
    return "".join(parts)


# What may be next to a word; the byte shared by all other characters may be anything.
NO_WORD = _ranges(
    frozenset(n for n, sign in enumerate(SIGNS) if n == OTHER or not regex.match(r"\w", sign))
)


@dataclass(frozen=True, slots=True)
class Approximation:
    """An expression that matches wherever a pattern does.

    `any_case` asks the engine to ignore the case of ASCII letters; it cannot handle letters that
    become several letters in the other case, or whose other case is an ASCII letter.
    `max_newlines` is the maximum number of line ends in a match of the pattern, including its
    lookarounds; 0 also if it depends on nothing after its line but the line end, None if unbounded.
    `refers` says whether the pattern has backreferences, which the expression cannot have.
    """

    expression: str
    any_case: bool
    max_newlines: int | None
    refers: bool

    @property
    def crosses_lines(self) -> bool:
        """Whether the pattern needs more than one line."""
        return self.max_newlines != 0


def approximate(pattern: regex.Pattern[str] | re.Pattern[str]) -> Approximation | None:
    """Return the approximation, or None if the pattern is not supported or may match anywhere."""
    if pattern.flags & ~KNOWN_FLAGS:
        return None
    parser = _Parser(pattern.pattern, pattern.flags)
    try:
        node = parser.choice()
    except (_RefusedError, regex.error):
        return None
    if parser.rest:
        return None
    expression = _approximated(node, first=True, last=True)
    if regex.search(expression, "", regex.MULTILINE):
        return None
    max_newlines = node.max_newlines() if node.crosses_lines() else 0
    return Approximation(expression, parser.any_case, max_newlines, parser.refers)


@lru_cache(maxsize=10_000)
def _approximated(node: _Node, *, first: bool, last: bool) -> str:
    """Return a node's expression; `first` and `last` mean nothing comes before or after it."""
    return node.approximated(first=first, last=last)


class _RefusedError(Exception):
    """The pattern uses unsupported syntax."""


@dataclass(frozen=True, eq=False)
class _Signs:
    """One code point, as a set of possible bytes."""

    bytes: frozenset[int]
    source: str

    def approximated(self, *, first: bool, last: bool) -> str:  # noqa: ARG002
        if len(self.bytes) == 1:
            return f"\\x{min(self.bytes):02x}"
        return f"[{_ranges(self.bytes)}]"

    def crosses_lines(self) -> bool:
        return ord("\n") in self.bytes

    def literal_count(self) -> int:
        return 1 if len(self.bytes) <= 2 else 0

    def edges(self) -> tuple[bool, bool]:
        word = self.source.isalnum() or self.source in WORD_CLASSES
        return word, word

    def width(self) -> int | None:
        return 1

    def max_newlines(self) -> int | None:
        return int(self.crosses_lines())


@dataclass(frozen=True, eq=False)
class _Edge:
    """A position between code points; without an expression, any position matches.

    `begins` and `ends` say whether it is the boundary of a word that follows or precedes it.
    """

    expression: str = ""
    begins: bool = False
    ends: bool = False

    def approximated(self, *, first: bool, last: bool) -> str:
        if self.begins and first:
            return f"(?:\\A|[{NO_WORD}])"
        if self.ends and last:
            return f"(?:$|[{NO_WORD}])"
        return self.expression

    def crosses_lines(self) -> bool:
        return False

    def literal_count(self) -> int:
        return 0

    def edges(self) -> tuple[bool, bool]:
        return False, False

    def width(self) -> int | None:
        return 0

    def max_newlines(self) -> int | None:
        return 0


@dataclass(frozen=True, eq=False)
class _Sequence:
    items: tuple[_Node, ...]

    def approximated(self, *, first: bool, last: bool) -> str:
        # An item with an empty approximation does not count as last: in `\bword(?!x)`, the word is.
        ends = [last] * len(self.items)
        for number in range(len(self.items) - 1, 0, -1):
            kept = _approximated(self.items[number], first=False, last=ends[number])
            ends[number - 1] = ends[number] and not kept
        parts, literal_count = "", 0
        for item, end in zip(self.items, ends, strict=True):
            begins = first and not parts
            part = _approximated(item, first=begins, last=end)
            literal_count += item.literal_count()
            if last and (literal_count >= ENOUGH_LITERALS or len(parts) + len(part) > MAX_LENGTH):
                return parts + _approximated(item, first=begins, last=True)
            parts += part
        return parts

    def crosses_lines(self) -> bool:
        return any(item.crosses_lines() for item in self.items)

    def literal_count(self) -> int:
        return sum(item.literal_count() for item in self.items)

    def edges(self) -> tuple[bool, bool]:
        inner = [item.edges() for item in self.items if item.width() != 0]
        return (inner[0][0], inner[-1][1]) if inner else (False, False)

    def width(self) -> int | None:
        widths = [item.width() for item in self.items]
        return None if None in widths else sum(width or 0 for width in widths)

    def max_newlines(self) -> int | None:
        counts = [item.max_newlines() for item in self.items]
        return None if None in counts else sum(max_newlines or 0 for max_newlines in counts)


@dataclass(frozen=True, eq=False)
class _Choice:
    items: tuple[_Node, ...]

    def approximated(self, *, first: bool, last: bool) -> str:
        parts = dict.fromkeys(_approximated(item, first=first, last=last) for item in self.items)
        return f"(?:{'|'.join(parts)})" if any(parts) else ""

    def crosses_lines(self) -> bool:
        return any(item.crosses_lines() for item in self.items)

    def literal_count(self) -> int:
        return min(item.literal_count() for item in self.items)

    def edges(self) -> tuple[bool, bool]:
        inner = [item.edges() for item in self.items]
        return all(edges[0] for edges in inner), all(edges[1] for edges in inner)

    def width(self) -> int | None:
        widths = [item.width() for item in self.items]
        return None if None in widths else max(width or 0 for width in widths)

    def max_newlines(self) -> int | None:
        counts = [item.max_newlines() for item in self.items]
        return None if None in counts else max(max_newlines or 0 for max_newlines in counts)


@dataclass(frozen=True, eq=False)
class _Repeat:
    item: _Node
    low: int
    high: int | None

    def approximated(self, *, first: bool, last: bool) -> str:
        if self.low == self.high == 1:
            return _approximated(self.item, first=first, last=last)
        low = min(self.low, MAX_COUNT)
        if first or last:
            if low < 2:
                return _approximated(self.item, first=first, last=last) if low else ""
            inner = _approximated(self.item, first=False, last=False)
            return f"(?:{inner}){{{low}}}" if inner else ""
        inner = _approximated(self.item, first=False, last=False)
        high = "" if self.high is None or self.high > MAX_COUNT else self.high
        return f"(?:{inner}){{{low},{high}}}" if inner else ""

    def crosses_lines(self) -> bool:
        return self.item.crosses_lines()

    def literal_count(self) -> int:
        return self.low * self.item.literal_count()

    def edges(self) -> tuple[bool, bool]:
        return self.item.edges() if self.low else (False, False)

    def width(self) -> int | None:
        width = self.item.width()
        return None if width is None or self.high is None else width * self.high

    def max_newlines(self) -> int | None:
        max_newlines = self.item.max_newlines()
        if max_newlines == 0:
            return 0
        return None if max_newlines is None or self.high is None else max_newlines * self.high


@dataclass(frozen=True, eq=False)
class _Look:
    item: _Node
    ahead: bool
    positive: bool

    def approximated(self, *, first: bool, last: bool) -> str:
        # At its end of the pattern, a lookaround can be matched like an ordinary group.
        if not self.positive or not (last if self.ahead else first):
            return ""
        return _approximated(self.item, first=not self.ahead, last=self.ahead)

    def crosses_lines(self) -> bool:
        # The line end itself, and everything before the match, is always visible.
        width = self.item.width()
        return self.ahead and (width is None or width > 1) and self.item.crosses_lines()

    def literal_count(self) -> int:
        return 0

    def edges(self) -> tuple[bool, bool]:
        return False, False

    def width(self) -> int | None:
        return 0

    def max_newlines(self) -> int | None:
        return self.item.max_newlines()


_WORD_EDGE = _Edge()

_Node = _Signs | _Edge | _Sequence | _Choice | _Repeat | _Look


class _Parser:
    """Parses the subset of the `regex` module's syntax that rules use."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.rest = pattern
        self.refers = False
        self._flags = flags & regex.IGNORECASE
        self.any_case = bool(self._flags)
        self._groups: dict[str, _Node] = {}
        self._opened = 0

    def choice(self) -> _Node:
        items = [self._sequence()]
        while self.rest.startswith("|"):
            self.rest = self.rest[1:]
            items.append(self._sequence())
        return items[0] if len(items) == 1 else _Choice(tuple(items))

    def _sequence(self) -> _Node:
        items: list[_Node] = []
        while self.rest and self.rest[0] not in "|)":
            item = self._item()
            if found := self._take(QUANTIFIER_RE):
                item = _repeat(item, found)
            items.append(item)
        for number, item in enumerate(items):
            if item is _WORD_EDGE:
                items[number] = _word_edge(items[number - 1 : number], items[number + 1 :])
        return _Sequence(tuple(items))

    def _item(self) -> _Node:
        if found := self._take(REFERENCE_RE):
            self.refers = True
            if found["name"] not in self._groups:
                raise _RefusedError(found.group())
            return self._groups[found["name"]]
        if found := self._take(OPENING_RE):
            return self._group(found)
        if found := self._take(EDGE_RE):
            return _WORD_EDGE if found.group() == r"\b" else _Edge(EDGES.get(found.group(), ""))
        if self.rest[0] == "[":
            return self._signs(self.rest[: _class_end(self.rest)])
        if found := ESCAPE_RE.match(self.rest):
            return self._signs(found.group())
        if self.rest[0] in "\\()*+?{":
            raise _RefusedError(self.rest)
        return self._signs(self.rest[0])

    def _group(self, found: regex.Match[str]) -> _Node:
        numbers = []
        if found.group() == "(" or found["name"]:
            self._opened += 1
            numbers = [str(self._opened), *filter(None, [found["name"]])]
        outside = self._flags
        if found["case"]:
            self._flags = regex.IGNORECASE
            self.any_case = True
        inner = self.choice()
        self._flags = outside
        if not self.rest.startswith(")"):
            raise _RefusedError("a group without end")
        self.rest = self.rest[1:]
        if found["look"]:
            return _Look(inner, ahead="<" not in found["look"], positive="=" in found["look"])
        for number in numbers:  # several groups may have the same name
            known = self._groups.get(number)
            self._groups[number] = _Choice((known, inner)) if known else inner
        return inner

    def _signs(self, source: str) -> _Node:
        self.rest = self.rest[len(source) :]
        return _Signs(_bytes_of(source, self._flags), source)

    def _take(self, pattern: regex.Pattern[str]) -> regex.Match[str] | None:
        found = pattern.match(self.rest)
        if found:
            self.rest = self.rest[found.end() :]
        return found


def _word_edge(before: Sequence[_Node], behind: Sequence[_Node]) -> _Edge:
    """Return a word boundary, if it is certain that a word precedes or follows it."""
    begins = bool(behind) and behind[0].edges()[0]
    return _Edge(begins=begins, ends=bool(before) and before[0].edges()[1] and not begins)


def _repeat(item: _Node, found: regex.Match[str]) -> _Node:
    if found["sign"]:
        low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}[found["sign"]]
    else:
        low = int(found["low"] or 0)
        high = int(found["high"]) if found["high"] else None if found["to"] else low
    return _Repeat(item, low, high)


def _class_end(source: str) -> int:
    """Return where the character class at the start of `source` ends."""
    position, depth = 0, 0
    while position < len(source):
        if source[position] == "\\":
            position += 1
        elif source[position] == "[":
            depth += 1
            position += source.startswith("^", position + 1)
            position += source.startswith("]", position + 1)
        elif source[position] == "]":
            depth -= 1
            if not depth:
                return position + 1
        position += 1
    raise _RefusedError(source)


@lru_cache(maxsize=1000)
def _bytes_of(source: str, flags: int) -> frozenset[int]:
    """Return the bytes whose characters a class or literal of a pattern matches.

    The byte shared by all other characters belongs to every class. For a single letter, the engine
    handles the other case.
    """
    if len(source) == 1 and source != "." and (source.isascii() or not flags):
        return frozenset([SIGNS.index(source) if source in SIGNS else OTHER])
    pattern = regex.compile(source, regex.V1 | flags)
    found = frozenset(m.start() for m in pattern.finditer(SIGNS) if len(m.group()) == 1)
    return found | {OTHER}
