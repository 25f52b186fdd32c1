"""Building the source of a pattern: insert named parts, join lines, turn phrases into a regex."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

import regex

NAME_RE = regex.compile(r"[a-z][a-z0-9_-]*+")

# A reference to a named part. Properties (`\p{Lu}`) and escaped braces (`\{`) are not references,
# and neither are counts (`{2,3}`), which begin with a digit or a comma.
REFERENCE_RE = regex.compile(r"\\[pPN]\{[^{}]*\}|\\.|\{(?<name>[a-z][a-z0-9_-]*)\}")

Part = str | list[str]


class DefineError(ValueError):
    """A reference to an unknown name, or an empty named part; `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def read_defines(table: Mapping[str, Part], known: Mapping[str, str]) -> dict[str, str]:
    """Return the sources of a pack's named parts, added to those already known.

    A list becomes an alternation of its words; a string is part of a pattern. Later parts may refer
    to earlier ones. Raises DefineError.
    """
    defines = dict(known)
    for name, part in table.items():
        if not NAME_RE.fullmatch(name):
            raise DefineError(
                f"bad name in [define]: {name!r}", "Use small letters, digits, hyphens: weekdays."
            )
        if not part or not all(part):
            raise DefineError(f"{name!r} in [define] is empty")
        defines[name] = alternation(part) if isinstance(part, list) else (
            f"(?:{pattern_source(part, defines)})"
        )  # fmt: skip
    return defines


def pattern_source(pattern: str, defines: Mapping[str, str]) -> str:
    """Return a pattern as one line with its references expanded.

    The lines of a multi-line pattern are stripped and joined.

    >>> pattern_source("the {day}s{1,2}", {"day": "(?:Monday|Friday)"})
    'the (?:Monday|Friday)s{1,2}'

    Raises DefineError for an unknown name.
    """

    def put_in(found: regex.Match[str]) -> str:
        name: str | None = found["name"]
        if name is None:
            return str(found.group())
        if name not in defines:
            near = difflib.get_close_matches(name, defines, n=1)
            raise DefineError(
                f"unknown name {{{name}}}",
                f"Did you mean {{{near[0]}}}?" if near else
                "Define it in [define], or write a literal brace as \\{.",
            )  # fmt: skip
        return defines[name]

    lines = pattern.split("\n")
    joined = pattern if len(lines) == 1 else "".join(line.strip(" \t\r") for line in lines)
    source: str = REFERENCE_RE.sub(put_in, joined)
    return source


def alternation(words: Iterable[str]) -> str:
    """Return an alternation of literal words, longest first.

    An apostrophe matches both of its forms.

    >>> alternation(["it", "it's"])
    "(?:it['’]s|it)"
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    escaped = (regex.escape(word, special_only=True, literal_spaces=True) for word in ordered)
    return f"(?:{'|'.join(escaped)})".replace("’", "'").replace("'", "['’]")


def phrases_source(phrases: Iterable[str]) -> str:
    """Return a pattern that matches any of some phrases as whole words."""
    return rf"(?<![\p{{L}}\p{{N}}]){alternation(phrases)}(?![\p{{L}}\p{{N}}])"
