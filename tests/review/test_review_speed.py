"""Twenty thousand findings in one session."""

import asyncio

import pytest
from review_texts import detected, session_over

from cleaner.model import Finding, Repair, Span, Tier
from cleaner.review.app import ReviewApp
from cleaner.review.signing import Signer
from cleaner.review.text import ReviewedText

FINDINGS = 20_000
STEPS = 15
# Places and decisions that one step may look at: the place itself, and its neighbours.
MAX_LOOKS = 6


def documents(count):
    found = []
    lines = FINDINGS // count
    for number in range(count):
        parts, findings = [], []
        length = 0
        for line in range(lines):
            start = length + len("In this line the ")
            word = f"wrod{line % 20}"
            parts.append(f"In this line the {word} stands, and it goes on for a while.\n")
            length += len(parts[-1])
            span = Span(start, start + len(word))
            repair = Repair.of(span.start, span.end, word.replace("wrod", "word"))
            findings.append(Finding(span, "garble", "m", word, Tier.REVIEW, (repair,)))
        text = "".join(parts)
        found.append(detected(f"{number}.txt", text, *findings))
    return found


@pytest.mark.parametrize("count", [1, 200])
def test_a_step_looks_at_the_places_it_touches_only(count, tmp_path, monkeypatch):
    session = session_over(*documents(count))
    signer = Signer(tmp_path / "signatures.jsonl", author="Ann", clock=str)
    app = ReviewApp(session, signer)
    looked_at = []
    for name in ("open_findings", "decide_at"):
        monkeypatch.setattr(ReviewedText, name, counting(looked_at, getattr(ReviewedText, name)))

    async def run():
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            looked_at.clear()
            for _ in range(STEPS):
                session.accept()
                app.main.redraw()
            return len(looked_at)

    looks = asyncio.run(run())
    assert session.texts.summary.left == FINDINGS - STEPS
    assert looks <= STEPS * MAX_LOOKS


def counting(calls, function):
    def counted(*arguments, **options):
        calls.append(function.__name__)
        return function(*arguments, **options)

    return counted
