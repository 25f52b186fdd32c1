"""How evidence reads on a terminal."""

import io

from rich.console import Console

from cleaner.model import Document, Evidence, Finding, Outcome, Result, Span, State, Tier
from cleaner.render.findings import print_full, reported
from cleaner.review.panels import evidence_lines

EVIDENCE = (
    Evidence("witness", "He left.", document="b.txt", line=1),
    Evidence("witness", "He leftt.", document="c.txt", line=2, damaged=True),
    Evidence("search", "nowhere else", supports=False),
)


def test_a_damaged_witness_supports_and_is_marked():
    found = Finding(Span(0, 2), "x", "message", "He", Tier.FLAG, evidence=EVIDENCE)
    result = Result(Document("a.txt", "He"), "He", (), (Outcome(found, State.WAITING),))
    (item,) = reported("a.txt", result)
    console = Console(file=io.StringIO(), width=100)
    print_full(item, console)
    lines = [line.strip() for line in console.file.getvalue().splitlines()]
    assert "+ witness: b.txt:1 He left." in lines
    assert "+ witness: c.txt:2 He leftt. (itself damaged)" in lines
    assert "- search: nowhere else" in lines


def test_the_review_says_the_same():
    assert evidence_lines(EVIDENCE).plain.split("\n") == [
        "+ witness b.txt:1 He left.",
        "+ witness c.txt:2 He leftt. (itself damaged)",
        "- search nowhere else",
    ]
