"""Twice the text, or twice the decisions, is twice the work, however the text is made.

Work is counted, not timed: calls, and code points that are looked at from the original text.
"""

import sys
from dataclasses import replace

import pytest

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.decide import locate_decisions
from cleaner.decisions.matching import DecisionIndex, decision_at
from cleaner.model import Document, Result, Scope, Span, Verdict
from cleaner.render.findings import reported
from cleaner.render.machine import json_lines
from cleaner.tally import tally

# Twice the work, and what is done once for each text.
MOST = 2.3

DAMAGED = (
    "They were expelledat the border , he said. said.",
    "The talks went on for hours, and nobody knew when the ministers would be back.",
    "“We will go on. ” he told the reporters of the the paper number {}.",
)


class Counted(str):
    """A text that counts the code points that are looked at in it."""

    __slots__ = ("seen",)

    def __new__(cls, text):
        counted = super().__new__(cls, text)
        counted.seen = 0
        return counted

    def find(self, words, start=0, end=sys.maxsize):
        found = super().find(words, start, end)
        self.seen += (found if found >= 0 else min(end, len(self))) - start
        return found

    def count(self, words, start=0, end=sys.maxsize):
        self.seen += min(end, len(self)) - start
        return super().count(words, start, end)

    def rfind(self, words, start=0, end=sys.maxsize):
        found = super().rfind(words, start, end)
        self.seen += min(end, len(self)) - max(found, start)
        return found

    def __getitem__(self, key):
        found = super().__getitem__(key)
        self.seen += len(found)
        return found


def calls_of(work):
    """How many calls a piece of work makes, those of built-in functions among them."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def lines(count):
    return "".join(DAMAGED[n % 3].format(n) + "\n" for n in range(count))


@pytest.fixture(scope="module")
def cleaner():
    made = Cleaner(Config(preview=True))
    check(made, lines(1000))  # what is made once: dictionaries, and the database of all patterns
    return made


def check(cleaner, text):
    result = cleaner.clean_documents([Document("a.txt", text)])[0]
    assert isinstance(result, Result)
    tally(result)
    json_lines([("a.txt", result, reported("a.txt", result))])
    return result


@pytest.mark.parametrize(
    "made",
    [
        lines,
        lambda count: lines(count).replace("\n", "\r\n"),
        lambda count: (DAMAGED[0] + "\n") * count,
        lambda count: "the " * 8 * count,
        lambda count: "a " * 8 * count,
        lambda count: "he said. said. " * 3 * count,
        lambda count: "x , y " * 8 * count,
        lambda count: "“a” " * 8 * count,
        lambda count: "”" * 8 * count,
        lambda count: "(a) [b] " * 5 * count,
        lambda count: "1,000 people, " * 3 * count,
        lambda count: "Ann Berg, " * 3 * count,
        lambda count: "US-Russia and US Russia talks. " * count,
        lambda count: "â€œYes,â€\x9d he said. " * count,
        lambda count: "\n" * 8 * count + "x , y",
    ],
    ids=lambda made: repr(made(1)[:20]),
)
def test_checking_and_reporting_grow_with_the_text(cleaner, made):
    small, large = (calls_of(lambda n=n: check(cleaner, made(n))) for n in (120, 240))
    assert large <= MOST * small


def test_a_report_reads_a_text_once(cleaner):
    seen = []
    for count in (150, 300):
        text = Counted(lines(count))
        result = check(cleaner, text)
        assert len(result.findings) > count
        seen.append(text.seen)
    assert seen[1] <= MOST * seen[0]


def decided(text, verdict):
    """A decision about each comma and each full stop of a text, by its context."""
    document = Document("a.txt", str(text))
    places = [n for n, sign in enumerate(text) if sign in ",."]
    after = ";" if verdict is Verdict.REPAIR else None
    return [decision_at(document, Span(n, n + 1), verdict, after) for n in places]


@pytest.mark.parametrize("verdict", [Verdict.REPAIR, Verdict.KEEP])
@pytest.mark.parametrize("changed", [False, True], ids=["as it was", "changed since"])
def test_finding_decisions_again_grows_with_their_number(verdict, changed):
    calls, seen = [], []
    # With fewer lines, a decision is compared with fewer places than the most that are tried.
    for count in (400, 800):
        text = lines(count)
        decisions = decided(text, verdict)
        document = Document("a.txt", Counted(text.replace("the", "that") if changed else text))
        calls.append(calls_of(lambda d=document, m=decisions: locate_decisions(d, m)))
        seen.append(document.text.seen)
    assert calls[1] <= MOST * calls[0]
    assert seen[1] <= MOST * seen[0]


def test_deciding_grows_with_the_number_of_decisions(cleaner):
    calls = []
    for count in (60, 120):
        text = lines(count)
        index = DecisionIndex(decided(text, Verdict.KEEP))
        pipeline = replace(cleaner.pipeline, decisions=index)
        calls.append(calls_of(lambda p=pipeline, t=text: p.run([Document("a.txt", t)])))
    assert calls[1] <= MOST * calls[0]


def test_decisions_about_others_cost_a_document_nothing():
    document = Document("a.txt", Counted(lines(30)))
    made = decided(document.text, Verdict.KEEP)[0]
    others = [replace(made, document=f"other-{n}.txt") for n in range(500)]
    forms = [
        replace(made, before=f"word{n}", left="", right="", scope=Scope.EVERYWHERE, document=None)
        for n in range(500)
    ]
    few, many = DecisionIndex([*others[:50], *forms[:50]]), DecisionIndex([*others, *forms])
    calls = [calls_of(lambda i=index: locate_decisions(document, i)) for index in (few, many)]
    assert calls[1] <= 1.1 * calls[0]
