"""Measurements, days and quotations that siblings give otherwise."""

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
        (INVASION.format(2021), INVASION.format(2022), "figure-conflict", "2021"),
        (LOSS.format("32.4"), LOSS.format("300"), "figure-conflict", "$32.4 billion"),
        ("It was Monday, February 18, 2025.", "", "weekday-of-date", "Monday, February 18, 2025"),
        ("It was Monday the 31st of June 2024.", "", "weekday-of-date",
         "Monday the 31st of June 2024"),
    ],
)  # fmt: skip
def test_figures(look, text, sibling, rule, words):
    assert look("numbers", text, sibling) == [(rule, words, None)]


def test_both_sentences_are_shown(book):
    texts = [
        AnnotatedText(name, words)
        for name, words in (
            ("a", INVASION.format(2021)),
            ("b", INVASION.format(2022)),
            (
                "c",
                "We saw Dmitriev, Ushakov, Witkoff and Lavrov in Riyadh. It was in 2021, he said.",
            ),
        )
    ]
    (found,), *_ = NumberChecker(book).check(texts, build_profile(texts))
    assert [(e.kind, e.document, e.supports) for e in found.evidence] == [
        ("witness", "b", True),
        ("counter-witness", "c", False),
    ]
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
        ("I could not imagine a better outcome after this long session", QUOTE, False),
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
