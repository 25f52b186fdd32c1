"""APPLY: make a disjoint list of edits to the original text."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.model import Edit


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with the edits made.

    Raises ValueError if an edit's `before` does not match the text at its span, or two edits
    overlap: then the edits belong to another text.
    """
    parts: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if edit.span.start < position:
            raise ValueError(f"edits overlap at code point {edit.span.start}")
        if edit.span.of(text) != edit.before:
            raise ValueError(
                f"expected {edit.before!r} at code point {edit.span.start}, "
                f"found {edit.span.of(text)!r}"
            )
        parts += [text[position : edit.span.start], edit.after]
        position = edit.span.end
    return "".join([*parts, text[position:]])
