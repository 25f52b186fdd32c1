"""Repeats: intended ones stay, in speech, verse, lists and tables."""

import pytest

LONG = "The old harbour at the mouth of the river was closed for the winter on Monday."
OTHER = "Ships from the whole of the valley lay idle in the bay, and nobody went out to them."


def rules(found):
    return [rule for rule, _, _ in found]


@pytest.mark.parametrize(
    "text",
    [
        "He had had enough of that that day; they talked and talked for days and days.",
        "What it is is a question. The best of the best came from Walla Walla.",
        "“We will win. We will win. We will win,” they sang.",
        "Row, row, row your boat\ngently down the stream\nRow, row, row your boat",
        f"| {LONG} | 1 |\n| {LONG} | 2 |",
        "See https://example.com/the/the/the and `the the`.",
        f"{LONG[4:60]}\n{OTHER}\n{LONG[4:60]}\nwhich was known.",
        "one two three four five six\none two three four five six",
        "He has been in the east of the valley (10 have been in the east of the valley) since May.",
    ],
)
def test_stays(look, text):
    assert look("repeats", text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("They met at at noon.", "doubled-word"),
        ("They met in the hall, in the hall of the town.", "doubled-phrase"),
        ("They met the town's mayor of the town's mayor of the valley.", "doubled-phrase"),
        ("It is late,” he said. said.", "doubled-word"),
        ("They saw Keith Kellogg (ret.) Keith Kellogg there.", "doubled-name"),
        ("They saw the repair and repair of it.", "doubled-around-and"),
        ("They saw the repair of the repair.", "noun-of-itself"),
        ("Linden Park, also known as linden park, is green.", "known-as-itself"),
        ("He says he will The mayor says he will come.", "restarted-sentence"),
    ],
)
def test_each_kind_is_reached(look, text, rule):
    assert rule in rules(look("repeats", text))


def test_a_sentence_twice_in_a_row_is_taken_out_once(look):
    assert look("repeats", f"{OTHER} {LONG} {LONG} {OTHER[:20]}.") == [
        ("doubled-sentence", f" {LONG}", "")
    ]


def test_a_paragraph_is_taken_out_with_the_line_ends_before_it(look):
    text = f"{LONG}\n\n{OTHER}\n\n{LONG}\n\nThe end."
    assert look("repeats", text) == [("repeated-paragraph", f"\n\n{LONG}", "")]


def test_a_sentence_elsewhere_is_only_shown(look):
    text = f"{LONG} It was cold.\n{OTHER}\n{LONG} It was not warm."
    assert look("repeats", text) == [("repeated-sentence", LONG, None)]


def test_positions_behind_letters_that_grow_in_small_letters(look):
    """İ is two code points in small letters."""
    ((rule, words, after),) = look("repeats", "İİİ İzmir lies\nand they met at at noon")
    assert (rule, words, after) == ("doubled-word", "at at", "at")
