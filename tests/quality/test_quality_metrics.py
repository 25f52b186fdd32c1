"""The other metrics, on hand-made cases; on real data only if it is available."""

import math

import pytest

from benchmarks.quality import counts, datasets, encoding, mqm, postedit, tortured, typos
from benchmarks.quality.bounds import upper_rate, upper_share
from benchmarks.quality.datasets import Mark, Marked
from benchmarks.quality.model import Found, Kind, Spot, Text
from cleaner.review.sample import wilson


def text(words, name="t"):
    return Text(name, words, Kind.OTHER)


@pytest.mark.parametrize(
    ("wrong", "trials", "bound"),
    [(0, 30, 0.0950), (0, 300, 0.00994), (1, 20, 0.2161), (2, 50, 0.1206), (5, 5, 1), (0, 0, 1)],
)
def test_the_bound_of_a_share_is_exact(wrong, trials, bound):
    """Against tables of Clopper and Pearson's one-sided 95 % limit."""
    assert upper_share(wrong, trials) == pytest.approx(bound, abs=2e-4)


def test_the_bound_lies_above_the_interval_of_samples():
    for right in (28, 29):
        assert upper_share(30 - right, 30) == pytest.approx(1 - wilson(right, 30)[0], abs=0.05)


@pytest.mark.parametrize(("wrong", "mean"), [(0, 2.9957), (1, 4.7439), (2, 6.2958), (10, 16.9622)])
def test_the_bound_of_a_rate_is_exact(wrong, mean):
    """Against tables of Garwood's one-sided 95 % limit."""
    assert upper_rate(wrong, 10_000) == pytest.approx(mean, abs=1e-3)


def test_no_words_bound_nothing():
    assert upper_rate(0, 0) == math.inf


def test_a_detokenised_line_reads_as_printed():
    line = "He said : \" It 's ( nearly ) done , I do n't know . \" and left ."
    assert datasets.detokenised(line) == "He said: \"It's (nearly) done, I don't know.\" and left."


def test_marks_are_located_by_their_number():
    found = datasets._located(text("who's here and who's there"), [("who's", "whose")] * 2)
    assert [(m.start, m.end) for m in found.marks] == [(0, 5), (15, 20)]


def test_a_mark_inside_a_word_is_located_only_where_it_is_certain():
    assert datasets._located(text("two dogs ran"), [("s", "'s")]).marks[0].start == 7
    assert datasets._located(text("two dogs and cats ran"), [("s", "'s")]).lost


def typo(sentence, marks, *spots):
    one = text(sentence)
    return typos.score([Marked(one, tuple(marks))], [Found(one, spots)])


def test_typos_are_counted_by_touching_and_by_the_right_word():
    score = typo(
        "we recieve teh post",
        [Mark(3, 10, "receive"), Mark(11, 14, "the")],
        Spot(3, 10, "x", ("relieve", "receive")),
        Spot(15, 19, "x", ("pest",)),
    )
    assert (score["precision"], score["recall"]) == (0.5, 0.5)
    assert (score["top1"], score["top3"]) == (0, 0.5)
    assert score["f05"] == 0.5


def test_a_correction_in_a_wider_place_counts():
    score = typo("we saw teh post", [Mark(7, 10, "the")], Spot(3, 10, "x", ("saw the",)))
    assert score["top1"] == 1


def test_a_typo_that_cannot_be_located_is_missed():
    one = text("two dogs")
    score = typos.score([Marked(one, (), (Mark(0, 0, "x"),))], [Found(one, ())])
    assert (score["marks"], score["recall"], score["not_located"]) == (1, 0, 1)


@pytest.mark.parametrize(
    "word", ["tumour", "immunisation", "haemorrhage", "centre", "analysed", "labelled"]
)
def test_british_spellings_are_no_errors(word):
    assert mqm.is_british(word)


@pytest.mark.parametrize(
    "word", ["patiens", "tumuor", "teh", "small", "four", "does", ".", "treatement"]
)
def test_other_spellings_are(word):
    assert not mqm.is_british(word)


def test_only_what_a_text_shows_counts_in_mqm():
    words = "The tumour growed and was was treated badly"
    marks = (
        Mark(4, 10, "", mqm.SPELLING),
        Mark(11, 17, "", mqm.SPELLING),
        Mark(22, 29, "", "Linguistic_conventions/Grammar"),
        Mark(30, 43, "", "Accuracy/Mistranslation"),
    )
    spots = (Spot(25, 29, "x"), Spot(38, 43, "x"), Spot(0, 3, "x"))
    one = text(words)
    score = mqm.score([Marked(one, marks)], [Found(one, spots)])
    assert (score["marks"], score["found"], score["british"]) == (2, 1, 1)
    assert score["precision"] == pytest.approx(1 / 3, abs=1e-4)
    assert score["on_any_mark"] == pytest.approx(2 / 3, abs=1e-4)


def test_a_mark_with_a_wrong_place_is_put_where_its_words_are():
    errors = [
        {"error_category": "A", "error_subcategory": "B", "term": term, "startIndex": start}
        for term, start in (("here", 0), ("is", 90), ("gone", 3))
    ]
    marked = datasets._marked(text("it is so, as it is here"), errors)
    assert [(m.start, m.end) for m in marked.marks] == [(19, 23)]
    assert len(marked.lost) == 2


def test_a_repair_leads_nearer_or_farther_or_neither():
    cases = [
        ("he go go home", "he goes home", Spot(5, 8, "x", ("",), "review")),
        ("he goes home", "he goes home", Spot(3, 7, "x", ("went",), "review")),
        ("he goes  home", "he goes home", Spot(7, 9, "x", (" ",), "review")),
        ("he goes home", "he goes home", Spot(3, 7, "x", ("went",), "flag")),
    ]
    found = [Found(text(before), (spot,)) for before, _, spot in cases]
    goals = [goal for _, goal, _ in cases]
    score = postedit.score(found, goals, tiers=frozenset({"review"}))
    assert score == {"sentences": 4, "changed": 3, "nearer": 1, "farther": 1, "neither": 1}


def test_findings_are_counted_in_ten_thousand_words():
    one = text(" ".join(["word"] * 1000))
    score = counts.score(
        [Found(one, (Spot(0, 4, "a", (), "flag"), Spot(5, 9, "a", ("x",), "safe")))]
    )
    assert (score["per_10k"], score["tiers"]["safe"]["per_10k"]) == (20, 10)
    assert score["rules"][0] == {"rule": "a", "tier": "flag", "findings": 1}


def test_likeness_is_one_for_the_same_lines():
    lines = [text("a b c\nd e f")]
    assert counts.likeness(lines, lines) == 1
    assert counts.likeness([text("a b x\nd e f")], lines) == pytest.approx(5 / 6, abs=1e-4)


def test_tortured_phrases_count_where_a_finding_touches_them():
    def find(texts):
        return [Found(t, (Spot(t.text.index("describes"), len(t.text), "x"),)) for t in texts]

    def find_before(texts):
        return [Found(t, (Spot(0, 10, "x"),)) for t in texts]

    assert tortured.score([("man-made brains", "AI")], find)["found"] == 1
    assert tortured.score([("man-made brains", "AI")], find_before)["found"] == 0


@pytest.mark.parametrize("name", ["in-the-wild", "synthetic", "language-names"])
def test_ftfys_cases_are_exact_with_its_own_style(data, book, name):
    score = encoding.score_file(datasets.ftfy_cases(data, name), book)
    assert score["cases"] > 5
    assert score["not_exact"] == []


def test_ftfys_negative_cases_stay(data, book):
    score = encoding.score_negative(datasets.ftfy_cases(data, "negative"), book)
    assert score["cases"] > 5
    assert score["changed"] == []
