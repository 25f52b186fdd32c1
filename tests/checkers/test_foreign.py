"""Leftovers of a translation's source, and lookalikes in good English."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "The α-helix and TNFα at 5 μm; ΔT; Ångström; naïve; Dvořák",
        "He spoke in Москва, Αθήνα and 北京.",
        "Er kam z.B. mit der Bahn und u.a. mit dem Bus, bzw. mit dem Rad.",
        "Она сказала: «Да, это так», и ушла.",
        "https://пример.example/тест and `аbc`",
        "Die Stadt ist alt.\nSie liegt nicht weit von der Küste und ist mit dem Zug zu erreichen.",
        "Los Angeles, Las Vegas, San Diego, Santa Fe\nThe towns are far from each other.",
    ],
)
def test_stays(look, text):
    assert look("foreign", text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the tаlks", ("mixed-script", "tаlks", "talks")),
        ("СOVID-19 and more", ("mixed-script", "СOVID", "COVID")),
        ("It is z. B. green.", ("foreign-abbreviation", "z. B.", "e.g.")),
        ("It is 5 Mrd. euros.", ("foreign-abbreviation", "Mrd.", "billion")),
        ("It was «an old one» of the kind.", ("foreign-quotes", "«an old one»", "“an old one”")),
    ],
)
def test_finds(look, text, found):
    assert look("foreign", text) == [found]


def test_a_word_mostly_of_another_alphabet_is_no_latin_word(look):
    assert look("foreign", "the word «токeн» is of it, and the Хxх") == [
        ("foreign-quotes", "«токeн»", "“токeн”")
    ]


def test_a_line_in_another_language_among_english_ones(look):
    line = "Những dấu hiệu của bệnh không được phát hiện"
    text = f"The patient was well and it was late.\n{line}\nThe doctor has left the ward."
    assert look("foreign", text) == [("foreign-line", line, None)]
    assert look("foreign", f"{line}\n{line} và người\n{line} trong") == []
