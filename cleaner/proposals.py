"""Comparing changes to a text with what findings proposed."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.model import Edit, Finding, Repair, Replacement, Span


def same_change(text: str, one: Replacement, other: Replacement) -> bool:
    """Return whether two replacements turn `text` into the same text.

    It does not matter which of two equal words is removed, or how many unchanged words a
    replacement repeats.

    >>> text = "He met met her."
    >>> same_change(text, Replacement(Span(2, 6), ""), Replacement(Span(3, 10), "met"))
    True
    """
    hull = _hull(one.span, other.span)
    return Repair((one,)).within(hull, text) == Repair((other,)).within(hull, text)


def proposes(finding: Finding, change: Replacement, text: str) -> bool:
    """Return whether one of the finding's repairs, or one replacement of it, is this change."""
    return any(
        same_change(text, change, proposed)
        for repair in finding.repairs
        for proposed in (_whole(repair, text), *repair.replacements)
    )


def made_as_suggested(finding: Finding, edits: Sequence[Edit], text: str) -> bool:
    """Return whether edits do what one of the finding's repairs suggests.

    `edits` are those that touch the finding, in order. They may be split differently from the
    repair, and may also change other words of the finding.
    """
    changes = [Replacement(edit.span, edit.after) for edit in edits]
    return any(_made(repair, changes, text) for repair in finding.repairs)


def concerns(finding: Finding, edit: Edit, text: str) -> bool:
    """Return whether an edit changes words that the finding is about.

    A finding with repairs is about the words that one of them changes, which may be only a few of
    the words in its span.
    """
    if not finding.repairs:
        return finding.span.touches(edit.span)
    return any(
        changed_span(replacement, text).touches(edit.span)
        for repair in finding.repairs
        for replacement in repair.replacements
    )


def changed_span(replacement: Replacement, text: str) -> Span:
    """Return the span of a replacement without the text at its ends that stays the same.

    >>> changed_span(Replacement(Span(0, 8), "one too"), "one  two")
    Span(start=4, end=7)
    """
    before, after = replacement.span.of(text), replacement.text
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    return Span(replacement.span.start + start, replacement.span.end - end)


def _made(repair: Repair, changes: Sequence[Replacement], text: str) -> bool:
    if not changes:
        return False
    if all(any(same_change(text, wanted, c) for c in changes) for wanted in repair.replacements):
        return True
    near = [change for change in changes if change.span.touches(repair.span)]
    if not near:
        return False
    hull = _hull(repair.span, *(change.span for change in near))
    return Repair(tuple(near)).within(hull, text) == repair.within(hull, text)


def _whole(repair: Repair, text: str) -> Replacement:
    return Replacement(repair.span, repair.within(repair.span, text))


def _hull(*spans: Span) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _common(one: str, other: str) -> int:
    """Return the length of the common prefix of two texts."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
