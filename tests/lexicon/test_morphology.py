import pytest

from cleaner.lexicon.morphology import (
    finger_slip,
    is_built,
    is_inflected,
    is_near_word,
    one_slip_away,
)
from cleaner.rulebook.packs import load_rules

BOOK = load_rules()
PREFIXES = BOOK.words("lexicon", "prefixes")
SUFFIXES = BOOK.words("lexicon", "suffixes")


@pytest.mark.parametrize(
    "word",
    [
        "unfussily",
        "heartwarmer",
        "chalkstone",
        "keyworkers",
        "rehoming",
        "hemicolectomy",
        "cloudlike",
    ],
)
def test_words_that_english_could_build(word):
    assert is_built(word, PREFIXES, SUFFIXES)


@pytest.mark.parametrize("word", ["byssistance", "apsects", "hireing", "insteadf", "transfuguism"])
def test_wrecks_are_not_built(word):
    assert not is_built(word, PREFIXES, SUFFIXES)


def test_inflections():
    assert is_inflected("unfussily") is False
    assert is_inflected("reorganizers")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("incldues", "includes"), ("ssome", "some"), ("farms", None), ("abcd", None)],
)
def test_slips_of_the_fingers(typed, meant):
    assert finger_slip(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("developiong", "developing"),
        ("peiod", "period"),
        ("juryo", None),  # short, and no slip of fingers
        ("minol", None),
        ("zxqwv", None),
    ],
)
def test_one_slip(typed, meant):
    assert one_slip_away(typed) == meant


def test_near_words():
    assert is_near_word("governemt")
    assert not is_near_word("innanlandssmita")
