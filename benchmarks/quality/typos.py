"""Sentences with marked typos: F0.5 of finding them, and how often the right word is offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.quality.datasets import Mark, Marked
from benchmarks.quality.model import Found, Spot, share
from cleaner.model import Span

BETA = 0.5  # precision counts twice as much as recall


def f_beta(precision: float, recall: float, beta: float = BETA) -> float:
    """Return the weighted harmonic mean of precision and recall (van Rijsbergen).

    >>> round(f_beta(0.5, 0.25), 3)
    0.417
    """
    square = beta * beta
    below = square * precision + recall
    return (1 + square) * precision * recall / below if below else 0.0


def place_of_right(text: str, spot: Spot, mark: Mark) -> int | None:
    """Return which replacement (from 0) gives the sentence with this mark corrected, or None."""
    wanted = text[: mark.start] + mark.right + text[mark.end :]
    for number, words in enumerate(spot.replacements):
        if text[: spot.start] + words + text[spot.end :] == wanted:
            return number
    return None


def score(sentences: Sequence[Marked], found: Sequence[Found]) -> dict[str, Any]:
    """Return the figures over all marks; those that could not be located count as missed."""
    marks = hits = top1 = top3 = spots = true_spots = lost = 0
    for sentence, one in zip(sentences, found, strict=True):
        text = one.text.text
        lost += len(sentence.lost)
        marks += len(sentence.marks) + len(sentence.lost)
        spots += len(one.spots)
        spans = [Span(mark.start, mark.end) for mark in sentence.marks]
        true_spots += sum(any(spot.span.touches(span) for span in spans) for spot in one.spots)
        for mark, span in zip(sentence.marks, spans, strict=True):
            touching = [spot for spot in one.spots if spot.span.touches(span)]
            places = [place_of_right(text, spot, mark) for spot in touching]
            best = min((place for place in places if place is not None), default=99)
            hits += bool(touching)
            top1 += best < 1
            top3 += best < 3
    precision, recall = share(true_spots, spots), share(hits, marks)
    return {
        "marks": marks,
        "not_located": lost,
        "findings": spots,
        "precision": precision,
        "recall": recall,
        "f05": round(f_beta(precision, recall), 4),
        "top1": share(top1, marks),
        "top3": share(top3, marks),
    }
