import pytest


@pytest.mark.parametrize(
    "text",
    [
        "Then Zelen said no, and Bielie is here.",
        "Trump-Putin talks; Trump met Putin.",
        "The Lao-Vietnamese army, the Lao Vietnamese and Lao Vietnamese friends",
        "Anna Smith-Jones met Anna Smith and Jones.",
        "",
    ],
)
def test_silent(look, text):
    assert look("split_names", text) == []


@pytest.mark.parametrize(
    ("text", "rule", "words", "after"),
    [
        ("Then Zelen sky left.", "split-name", "Zelen sky", "Zelensky"),
        ("Bielieskov sat. Then Bielie skov left.", "split-name", "Bielie skov", "Bielieskov"),
        ("We saw Xi Jinping. Xi Jinping left. He is for Xi-Jinping now.",
         "hyphenated-name", "Xi-Jinping", "Xi Jinping"),
    ],
)  # fmt: skip
def test_finds(look, text, rule, words, after):
    assert look("split_names", text) == [(rule, words, after)]
