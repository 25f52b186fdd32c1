import pytest

from cleaner.apply import apply
from cleaner.model import Edit, Span


def edit(start, before, after):
    return Edit(Span(start, start + len(before)), before, after, "x", None)


def test_no_edit_gives_the_text_itself():
    assert apply("a\r\nb\n", []) == "a\r\nb\n"


def test_edits_in_any_order():
    assert apply("one two three", [edit(8, "three", "3"), edit(0, "one", "1")]) == "1 two 3"


def test_insert_beside_a_replacement():
    assert apply("ab", [edit(1, "", "-"), edit(0, "a", "A")]) == "A-b"


def test_positions_are_code_points():
    assert apply("🙂e\u0301 x", [edit(4, "x", "y")]) == "🙂e\u0301 y"


def test_refuses_where_the_words_are_not_there():
    with pytest.raises(ValueError, match="expected 'two' at code point 0, found 'one'"):
        apply("one", [edit(0, "two", "2")])


def test_refuses_an_edit_behind_the_end():
    with pytest.raises(ValueError, match="expected 'x'"):
        apply("one", [edit(3, "x", "")])


def test_refuses_overlapping_edits():
    with pytest.raises(ValueError, match="overlap"):
        apply("abc", [edit(0, "ab", ""), edit(1, "bc", "")])
