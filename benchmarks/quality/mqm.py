"""Translations with marked errors: how many of those visible in the text are found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.quality.datasets import Mark, Marked
from benchmarks.quality.model import Found, share
from cleaner.lexicon.frequency import zipf
from cleaner.model import Span

# What can be seen without the source; wrong meaning, terms and style cannot.
VISIBLE = frozenset(
    {
        "Accuracy/Untranslated",
        "Linguistic_conventions/Character_encoding",
        "Linguistic_conventions/Grammar",
        "Linguistic_conventions/Punctuation",
        "Linguistic_conventions/Spelling",
        "Locale_conventions/Currency_format",
        "Locale_conventions/Date_format",
        "Locale_conventions/Measurement_format",
        "Locale_conventions/Number_format",
        "Unintelligible/",
    }
)
SPELLING = "Linguistic_conventions/Spelling"

# How British spellings become American ones. Annotators marked them as errors, but they are not.
BRITISH = (
    ("our", "or"), ("aem", "em"), ("oe", "e"), ("ae", "e"), ("isat", "izat"), ("ise", "ize"),
    ("ising", "izing"), ("yse", "yze"), ("ysing", "yzing"), ("tre", "ter"), ("ll", "l"),
    ("ence", "ense"), ("ogue", "og"), ("l", "ll"), ("mme", "m"),
)  # fmt: skip
WORD_RE = re.compile(r"[^\W\d_]+")
KNOWN_ZIPF = 1.5
# The American form is about as frequent, or more so; "small" and "smal" are not such a pair.
NEARLY_AS_FREQUENT = 1.0
SHORTEST = 5  # letters: "four" and "for" are two words


def is_british(words: str) -> bool:
    """Return whether a marked spelling is British and otherwise correct.

    One of its words becomes another known word by an American spelling, and all are known.

    >>> is_british("tumour"), is_british("patiens")
    (True, False)
    """
    found = [word.lower() for word in WORD_RE.findall(words)]
    if not found or any(zipf(word) < KNOWN_ZIPF for word in found):
        return False
    return any(
        zipf(american) >= max(KNOWN_ZIPF, zipf(word) - NEARLY_AS_FREQUENT)
        for word in found
        for british, change in BRITISH
        if len(word) >= SHORTEST
        and british in word
        and (american := word.replace(british, change, 1))
    )


def is_visible(text: str, mark: Mark) -> bool:
    """Return whether a tool that sees only the text could find the mark."""
    if mark.category not in VISIBLE:
        return False
    return mark.category != SPELLING or not is_british(text[mark.start : mark.end])


def score(segments: Sequence[Marked], found: Sequence[Found]) -> dict[str, Any]:
    """Return recall by category and precision by overlap, with the counts behind them.

    A finding is right if it touches a visible mark; the share that touches any mark at all is given
    as well. Marks that cannot be located are counted but not scored.
    """
    marks: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    findings = on_visible = on_any = lost = british = words = 0
    for segment, one in zip(segments, found, strict=True):
        text = segment.text.text
        words += segment.text.words
        lost += len(segment.lost)
        every = [Span(mark.start, mark.end) for mark in segment.marks]
        seen = [mark for mark in segment.marks if is_visible(text, mark)]
        british += sum(m.category == SPELLING and m not in seen for m in segment.marks)
        visible = [Span(mark.start, mark.end) for mark in seen]
        for mark, span in zip(seen, visible, strict=True):
            marks[mark.category] += 1
            hits[mark.category] += any(spot.span.touches(span) for spot in one.spots)
        findings += len(one.spots)
        on_visible += sum(any(s.span.touches(span) for span in visible) for s in one.spots)
        on_any += sum(any(s.span.touches(span) for span in every) for s in one.spots)
    return {
        "segments": len(segments),
        "words": words,
        "marks": marks.total(),
        "found": hits.total(),
        "recall": share(hits.total(), marks.total()),
        "findings": findings,
        "precision": share(on_visible, findings),
        "on_any_mark": share(on_any, findings),
        "not_located": lost,
        "british": british,
        "categories": {
            name: {"marks": count, "found": hits[name]} for name, count in sorted(marks.items())
        },
    }
