"""Combine two rounds of edits into one, mapping the second round back to the original text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from cleaner.apply import apply
from cleaner.model import Edit, Span
from cleaner.normalise import Alignment, Normalised


def compose(
    original: str, first: Sequence[Edit], text: str, second: Sequence[Edit]
) -> tuple[Edit, ...] | None:
    """Return one list of edits that turns `original` into `text`, or None if there is none.

    `first` turns `original` into the text that `second` changes. An edit of the second round that
    overlaps one of the first absorbs it entirely, with its words and its decision.
    """
    steps = []
    shift = 0
    for edit in first:
        start = edit.span.start + shift
        steps.append(Alignment(edit.span, Span(start, start + len(edit.after))))
        shift += len(edit.after) - len(edit.span)
    between = Normalised(apply(original, first), (), tuple(steps))
    starts = [step.normalised.start for step in steps]
    edits: list[Edit] = []
    taken: set[int] = set()
    for edit in second:
        step, words = between.edit_to_original(edit.span, edit.after)
        within = step.normalised
        inside = [
            number
            for number in range(bisect_left(starts, within.start), bisect_right(starts, within.end))
            if within.contains(steps[number].normalised)
            and step.original.contains(steps[number].original)
        ]
        taken.update(inside)
        decisions = (first[number].decision for number in inside)
        edits.append(
            replace(
                edit,
                span=step.original,
                before=step.original.of(original),
                after=words,
                decision=edit.decision or next(filter(None, decisions), None),
            )
        )
    edits += [edit for number, edit in enumerate(first) if number not in taken]
    edits.sort(key=lambda edit: edit.span)
    try:
        return tuple(edits) if apply(original, edits) == text else None
    except ValueError:  # they overlap: two repairs claim the same words
        return None
