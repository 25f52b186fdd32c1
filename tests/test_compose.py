"""Two rounds of edits become one list on the original."""

from dataclasses import replace

import pytest

from cleaner.api import Cleaner
from cleaner.apply import apply
from cleaner.compose import compose
from cleaner.decisions.matching import decision_at
from cleaner.model import Decision, Document, Edit, Span, Verdict


def edits(text, *changes):
    found = []
    for before, after in changes:
        start = text.index(before)
        found.append(Edit(Span(start, start + len(before)), before, after, "r", None))
    return found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([("b", "BB")], [("d", "D")]),
        ([("b", "BB")], [("a", "")]),
        ([("b", "BB")], [("BB", "x")]),
        ([("b", "BBB")], [("BB", "x")]),
        ([("b", "")], [("c", "CC")]),
        ([("b", ""), ("d", "DD")], [("cD", "x")]),
        ([("b", "B B")], [(" ", "")]),
    ],
)
def test_the_composed_edits_give_the_second_text(first, second):
    original = "abcdef"
    one = edits(original, *first)
    between = apply(original, one)
    two = edits(between, *second)
    text = apply(between, two)
    composed = compose(original, one, text, two)
    assert apply(original, composed) == text


def test_an_accepted_repair_may_uncover_a_safe_one():
    """Without the stray mark the comma has no space behind it, which is safe to put in."""
    text = "France and Germany agreed,-but others did not."
    place = text.index("-")
    decision = decision_at(Document("text", text), Span(place, place + 1), Verdict.REPAIR, "")
    result = Cleaner(decisions=[decision]).clean(text)
    assert result.text == "France and Germany agreed, but others did not."
    assert apply(text, result.edits) == result.text


def test_an_edit_that_a_later_round_takes_over_keeps_its_decision():
    decision = Decision(verdict=Verdict.REPAIR, before="b", after="B  B", reason="why")
    one = [replace(edit, decision=decision) for edit in edits("abc", ("b", "B  B"))]
    two = edits("aB  Bc", ("  ", " "))
    (edit,) = compose("abc", one, "aB Bc", two)
    assert (edit.before, edit.after, edit.decision) == ("b", "B B", decision)


@pytest.mark.parametrize("text", ["“  Hello,” he said.", '   "    pine    4\n   "    oak    9'])
def test_more_than_one_space_settles(text):
    result = Cleaner().clean(text)
    assert Cleaner().clean(result.text).text == result.text
