"""Why a text no longer reads as it did when it was signed."""

from __future__ import annotations

from cleaner.golden import word_edits
from cleaner.model import Edit, Span
from cleaner.render.findings import decision_line
from cleaner.render.visible import shorten
from cleaner.review.text import Preview


def why_moved(whole: Preview, signed: str) -> list[tuple[int, str]]:
    """Return where a document differs from the `signed` text, and what changed it.

    Positions are those of the original; the reasons give the words that were signed, and the
    decision or rule responsible for the new ones.
    """
    placed, position = [], 0
    for piece in whole.pieces:
        placed.append((Span(position, position + len(piece.after)), piece))
        position += len(piece.after)
    reasons = []
    for at, words in word_edits(whole.after, signed):
        touched = [(span, piece) for span, piece in placed if span.touches(at)]
        edits = [piece.edit for _, piece in touched if piece.edit is not None]
        span, piece = touched[0] if touched else placed[-1]
        start = piece.span.start + (at.start - span.start if piece.edit is None else 0)
        causes = "; ".join(dict.fromkeys(_cause(edit) for edit in edits))
        reasons.append(
            (start, f"signed as “{shorten(words)}”; {causes or 'no decision changes it any more'}")
        )
    return reasons


def _cause(edit: Edit) -> str:
    if edit.decision is not None:
        return f"decision: {decision_line(edit.decision)}"
    return f"rule {edit.rule}"
