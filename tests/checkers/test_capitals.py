import pytest

SILENT = [
    "They march in may and polish the china; a turkey and a swiss roll were served.",
    "He booked a table for 12 march, and may 12 people come.",
    "english is hard on monday lol",
    "I said i like english.",
    "See example.com/russia, @london, #ukraine, /en/germany and russia-ukraine-war-latest.",
    "We ate french fries, brussels sprouts and greek yogurt.",
    'The code is `on monday` in <a title="russian">it</a>.',
    "The Supreme Court is the supreme court; the State Park is a state park.",
    "Wang can go. Li said so. Yang gang members left Hu dan and Gao.",
    "",
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(look, text):
    assert look("capitals", text) == []


@pytest.mark.parametrize(
    ("text", "rule", "words", "after"),
    [
        ("He left on tuesday.", "lower-cased-proper-noun", "tuesday", "Tuesday"),
        ("The russian-speaking part left.", "lower-cased-proper-noun", "russian", "Russian"),
        ("He met donald trump there.", "lower-cased-proper-noun", "donald trump", "Donald Trump"),
        ("It was on 3 may 2021.", "lower-cased-proper-noun", "may", "May"),
        ("A pro-european party won.", "lower-cased-proper-noun", "european", "European"),
        ("He stood on huangpu east road.", "lower-cased-place", "huangpu east road",
         "Huangpu East Road"),
        ("It was Zhou enlai who came.", "lower-cased-given-name", "enlai", "Enlai"),
    ],
)  # fmt: skip
def test_finds(look, text, rule, words, after):
    assert look("capitals", text) == [(rule, words, after)]


def test_a_place_needs_two_uses_of_its_name(look):
    once = "We saw Victory Park. Then victory park was closed."
    assert look("capitals", once) == []
    twice = "We saw Victory Park. We like Victory Park. Then victory park was closed."
    assert look("capitals", twice) == [("lower-cased-place", "victory park", "Victory Park")]
