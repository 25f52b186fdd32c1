"""Measurements, days and quotations that differ between siblings."""

import pytest

from cleaner.checkers.numbers import NumberChecker
from cleaner.profile import build_profile
from cleaner.text.annotated import AnnotatedText

EVENT = "In Riyadh Kirill Dmitriev met Steve Witkoff, Yuri Ushakov and Sergei Lavrov. {}"
INVASION = EVENT.format("The full-scale invasion began in {}.")
LOSS = EVENT.format("American firms lost more than ${} billion.")


@pytest.mark.parametrize(
    ("checker", "text", "sibling"),
    [
        ("numbers", INVASION.format(2022), INVASION.format(2022)),
        ("numbers", INVASION.format(2021), ""),
        ("numbers", INVASION.format(2021), EVENT.format("A law was passed in 2022.")),
        ("numbers", INVASION.format(2021) + " It was 2022.", INVASION.format(2022)),
        ("numbers", "It began on Tuesday, February 18, 2025, and Friday 13 is next.", ""),
    ],
)
def test_silent(look, checker, text, sibling):
    assert look(checker, text, sibling) == []


@pytest.mark.parametrize(
    ("text", "sibling", "rule", "words"),
    [
        (INVASION.format(2021), INVASION.format(2022), "year-conflict", "2021"),
        (LOSS.format("32.4"), LOSS.format("300"), "figure-conflict", "$32.4 billion"),
        ("It was Monday, February 18, 2025.", "", "weekday-of-date", "Monday, February 18, 2025"),
        ("It was Monday the 31st of June 2024.", "", "weekday-of-date",
         "Monday the 31st of June 2024"),
    ],
)  # fmt: skip
def test_figures(look, text, sibling, rule, words):
    assert look("numbers", text, sibling) == [(rule, words, None)]


@pytest.mark.parametrize(
    ("same_year", "counter"),
    [("The invasion came in full scale in 2021.", ["c"]), ("It was in 2021, he said.", [])],
)
def test_both_sentences_are_shown(book, same_year, counter):
    """The same year speaks against a conflict only where it is said of the same matter."""
    people = "We saw Dmitriev, Ushakov, Witkoff and Lavrov in Riyadh. "
    texts = [
        AnnotatedText("a", INVASION.format(2021)),
        AnnotatedText("b", INVASION.format(2022)),
        AnnotatedText("c", people + same_year),
    ]
    (found,), *_ = NumberChecker(book).check(texts, build_profile(texts))
    assert [e.document for e in found.evidence if e.kind == "witness"] == ["b"]
    assert [e.document for e in found.evidence if not e.supports] == counter
    assert found.evidence[0].text == "The full-scale invasion began in 2022."


def test_reports_of_several_days_are_no_conflict(look):
    report = EVENT.format(
        "An additional {} people were infected today. {} patients have recovered in hospitals."
    )
    assert look("numbers", report.format(322, 904), report.format(221, 871)) == []


SAID = EVENT.format("“{},” Witkoff said.")
QUOTE = "We could not have imagined a better result after this long session"


@pytest.mark.parametrize(
    "other",
    [
        QUOTE,
        "The session of the court is over, and the result is bad for us",
        QUOTE.partition(" a better")[0],
    ],
)
def test_other_speech_is_no_other_wording(look, other):
    assert look("quotations", SAID.format(QUOTE), SAID.format(other)) == []


def test_another_wording_is_found(look):
    mine = "I could not imagine a better outcome after this long session"
    assert look("quotations", SAID.format(mine), SAID.format(QUOTE)) == [
        ("quotation-differs", mine, QUOTE)
    ]


def test_words_of_an_unknown_speaker_are_not_offered(look):
    mine = "I could not imagine a better result after this long session"
    unknown = EVENT.format(f"\n“{mine},” he said.")
    assert look("quotations", unknown, SAID.format(QUOTE)) == [("quotation-differs", mine, None)]


@pytest.mark.parametrize(
    ("mine", "sibling", "offered"),
    [
        ("I could not imagine a better reslut after this long session", QUOTE, True),
        ("I could not imagine a better reslut after this long session",
         QUOTE.replace("imagined", "imaginedd"), False),
    ],
)  # fmt: skip
def test_words_are_offered_only_from_the_whole_to_the_damaged(plain, mine, sibling, offered):
    from cleaner.model import Document

    documents = [Document("a", SAID.format(mine)), Document("b", SAID.format(sibling))]
    result = plain.clean_documents(documents)[0]
    (found,) = [f for f in result.findings if f.rule == "quotation-differs"]
    assert bool(found.repairs) is offered
    assert any(e.kind in {"assessment", "rule"} for e in found.evidence)


MINE = "I could not imagine a better outcome after this long session"


@pytest.mark.parametrize(
    ("mine", "theirs", "shown"),
    [
        # Both documents are sound: nobody can tell.
        (SAID.format(MINE), SAID.format(QUOTE), [False, False]),
        # The one with the damage has the wrong words, more likely.
        (SAID.format(MINE) + " It was the the end.", SAID.format(QUOTE), [True, False]),
        (SAID.format(MINE), SAID.format(QUOTE) + " It was the the end.", [False, True]),
    ],
)
def test_other_words_are_shown_in_the_damaged_document(plain, mine, theirs, shown):
    from cleaner.model import Document

    results = plain.clean_documents([Document("a", mine), Document("b", theirs)])
    found = [any(f.rule == "quotation-differs" for f in r.findings) for r in results]
    assert found == shown
