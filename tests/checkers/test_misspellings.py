"""The list of known misspellings is present, and gives the intended words."""

import pytest

from cleaner.lexicon.misspellings import misspellings


def test_the_list_is_long_and_in_small_letters():
    known = misspellings()
    assert len(known) > 40_000
    assert all(wrong.islower() and right for wrong, right in list(known.items())[:5000])


def test_several_meanings_are_kept():
    assert misspellings()["recieve"] == ("receive",)
    assert any(len(right) > 1 for right in misspellings().values())


@pytest.mark.parametrize(
    "text",
    [
        "The despatched troops combatted the fire in the theatre.",
        "He called the function recieve_all() at recieve.example.org.",
        "“Recieve” is how the sign reads; Mr. Recieve is his name, and recieve is what he does.",
    ],
)
def test_variants_code_and_names_stay(plain, text):
    assert "known-misspelling" not in {finding.rule for finding in plain.check(text)}


def test_a_misspelling_is_repaired(plain):
    (found,) = plain.check("The decision was occuring at the same time.")
    assert (found.rule, found.text) == ("known-misspelling", "occuring")
    assert found.repairs[0].replacements[0].text == "occurring"
