"""Twenty thousand findings in one session."""

import asyncio
import time

import pytest
from review_texts import detected, session_over

from cleaner.model import Finding, Repair, Span, Tier
from cleaner.review.app import ReviewApp
from cleaner.review.signing import Signer

FINDINGS = 20_000
MAX_REDRAW = 0.05  # seconds


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
def test_drawing_and_deciding_stay_quick(count, tmp_path):
    session = session_over(*documents(count))
    signer = Signer(tmp_path / "signatures.jsonl", author="Ann", clock=str)
    app = ReviewApp(session, signer)

    async def run():
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            times = []
            for _ in range(15):
                began = time.perf_counter()
                session.accept()
                app.main.redraw()
                times.append(time.perf_counter() - began)
            return sorted(times)

    times = asyncio.run(run())
    assert session.summary.left == FINDINGS - 15
    # The median, since other programs may take the processor in between.
    assert times[len(times) // 2] < MAX_REDRAW
