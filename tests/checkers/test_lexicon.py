"""Non-words, in quotation marks and next to them."""

import pytest

from cleaner.checkers.lexicon import LexiconChecker
from cleaner.model import Tier
from cleaner.profile import build_profile
from cleaner.text.annotated import AnnotatedText

SILENT = [
    "It was what the trade calls “hacktivistry,” he said.",
    "The module is now named “pyprocessing”; once it was “processing”.",
    "The dish is called “liangpi.” The word “byssistance” is not ours.",
    "They spoke of “liangpi noodles” for an hour.",
    "The term “byssistance” (a kind of help) is his own.",
    "He wrote “byssistance,” which means help, in the margin.",
    "“Nous verrons demain matin,” she said.",
    "“ ’it ’im full in the hyeball,” he said.",
    "“Ah cannae thole the byssistance o’ the thing,” he said.",
    "a “reprot” of the day before",
]


@pytest.mark.parametrize("text", SILENT)
def test_silent_on_words_that_authors_mark_as_strange(look, text):
    assert look("lexicon", text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Rubio said no one was a “byssistance,” and left.", "byssistance"),
        ('Rubio said no one was a "byssistance" in the talks.', "byssistance"),
        ("“Transfuguism and the rest of it,” he said.", None),
        ("He said “transfuguism will end any party,” and left.", "transfuguism"),
        ("He said that “any party will come to its end by transfuguism” and left.", "transfuguism"),
    ],
)
def test_flags_wrecks_in_quotation_marks_without_a_repair(look, text, word):
    assert look("lexicon", text) == ([("unknown-word", word, None)] if word else [])


@pytest.mark.parametrize(
    "text",
    [
        "He said “accoreding to the plan we had to leave” and left.",
        "He said “we had to leave, but not accoreding” and left.",
    ],
)
def test_offers_what_a_word_at_the_edge_of_a_quotation_is_a_slip_of(look, text):
    assert look("lexicon", text) == [("unknown-word", "accoreding", "according")]


def test_shows_what_siblings_have_in_the_same_passage(book):
    own = (
        "Rubio said no one was a “byssistance,” and Waltz spoke of “shuttle diplomacy.” "
        "In Riyadh Lavrov, Ushakov and Dmitriev met Witkoff."
    )
    other = (
        "Marco Rubio, Mike Waltz and Witkoff led the delegation in Riyadh. It rained. "
        "Waltz said that nobody had been sidelined, while Rubio spoke of diplomacy. "
        "Lavrov, Ushakov and Dmitriev listened."
    )
    texts = [AnnotatedText("a", own), AnnotatedText("b", other)]
    ((found,), _) = LexiconChecker(book).check(texts, build_profile(texts))
    assert found.tier is Tier.FLAG
    (witness,) = [e for e in found.evidence if e.kind == "witness"]
    assert (witness.document, witness.line) == ("b", 1)
    assert witness.text.startswith("Waltz said that nobody had been sidelined")


def test_the_seed_is_flagged_alone_and_among_its_siblings(plain, seeds):
    (alone,) = plain.clean_documents([seeds[1]])
    among = plain.clean_documents(seeds)[1]
    for result in (alone, among):
        (found,) = [f for f in result.findings if f.text == "byssistance"]
        assert (found.tier, found.repairs) == (Tier.FLAG, ())
    shown = {(e.document[:3], e.line) for e in found.evidence if e.kind == "witness"}
    assert ("004", 10) in shown
