import pytest

from cleaner.text.annotated import AnnotatedText
from cleaner.text.single_byte import OTHER, one_byte
from cleaner.text.tokens import repeating_lines


@pytest.mark.parametrize("text", ["", "plain", "“Kyïv” 🙂 \ud800", "中文\n\x81\x00é\u0301"])
def test_each_code_point_has_one_byte(text):
    data = one_byte(text)
    assert len(data) == len(text)
    assert all(chr(byte) == sign for byte, sign in zip(data, text, strict=True) if sign < "\x80")
    assert all(
        byte == OTHER or byte >= 128
        for byte, sign in zip(data, text, strict=True)
        if sign >= "\x80"
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("One line here.\nIt was the the end.\nAnd more", {1}),
        ("the new talks, the new talks went on", {0}),
        ("Kirill Kirill left.\nRead\nread", {0}),
        ("The\nthe\n\n\nend", set()),
        ("They met in Riyadh and went home by train.", set()),
        ("agency's Agency", {0}),
    ],
)
def test_lines_in_which_words_come_again(text, lines):
    annotated = AnnotatedText("a", text)
    small = frozenset(["the", "of"])
    assert set(repeating_lines(annotated.tokens, annotated.codes, small)) == lines


def test_rare_words_are_those_of_small_letters():
    text = AnnotatedText("a", "The byssistance of Zelensky, zxqw🙂 and the people")
    assert text.rare_words == {"byssistance", "zxqw"}
