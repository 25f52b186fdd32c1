"""Real third-party data; skipped if it is missing."""

import json
import re

import ftfy
import pytest

from cleaner.model import Document, State
from cleaner.normalise import FTFY_OPTIONS, normalise


def cases(data, name):
    entries = json.loads((data / "encoding" / f"ftfy-{name}.json").read_text(encoding="utf-8"))
    assert len(entries) > 5
    return entries


def test_what_only_looks_like_mojibake_stays(data, book):
    for case in cases(data, "negative"):
        # one case is "mostly negative": it holds a real C1 control beside what must stay
        mostly = case["label"].startswith("Mostly")
        expected = case["fixed"] if mostly else case["original"]
        assert normalise(case["original"], book.rules).text == expected, case["label"]


@pytest.mark.parametrize("name", ["in-the-wild", "synthetic", "language-names", "negative"])
def test_ftfy_solves_its_own_cases_under_its_own_options(data, name):
    """The library that is installed is the one that these figures are about."""
    for case in cases(data, name):
        assert ftfy.fix_text(case["original"]) == case["fixed"], case["label"]
        encoding = case.get("fixed-encoding", case["fixed"])
        assert ftfy.fix_encoding(case["original"]) == encoding, case["label"]


@pytest.mark.parametrize("name", ["in-the-wild", "synthetic", "language-names"])
def test_mojibake_in_the_wild_is_undone_as_ftfy_does(data, book, name):
    """As ftfy does under our options, until it has nothing more to do."""
    different = {}
    for case in cases(data, name):
        expected = before = case["original"]
        for _ in range(6):
            before, expected = expected, ftfy.fix_text(expected, FTFY_OPTIONS)
            if before == expected:
                break
        found = normalise(case["original"], book.rules).text
        if found != expected and not re.search(r"[\n&]", case["original"]):
            different[case["label"]] = (found, expected)
    assert different == {}


@pytest.mark.xfail(strict=True, reason="ftfy cannot tell these from text; nor can we")
@pytest.mark.parametrize("number", range(10))
def test_known_failures_of_ftfy(data, book, number):
    case = cases(data, "known-failures")[number]
    expected = case.get("fixed-encoding", case["fixed"])
    assert normalise(case["original"], book.rules).text == expected


@pytest.fixture(scope="module", params=["pud.txt", "newstest2021.en-de.src.en"])
def clean(request, data, plain):
    text = (data / "clean" / request.param).read_bytes().decode("utf-8")
    return text, plain.clean_documents([Document(request.param, text)])[0]


def test_few_findings_on_clean_english(clean):
    _, result = clean
    assert result.words > 10_000
    rate = 10_000 * len(result.findings) / result.words
    assert rate <= 20, f"{rate:.1f} findings in 10,000 words"


def test_safe_edits_on_clean_english_change_no_word(clean):
    text, result = clean
    for edit in result.edits:
        before = re.findall(r"\w+", text[max(0, edit.span.start - 20) : edit.span.end + 20])
        after = re.findall(
            r"\w+",
            text[max(0, edit.span.start - 20) : edit.span.start]
            + edit.after
            + text[edit.span.end : edit.span.end + 20],
        )
        assert before == after, edit


def test_the_garbled_score_higher_than_the_clean(data, plain, clean, seeds):
    scores = [r.garble_score for r in plain.clean_documents(seeds[:2])]
    assert min(scores) > clean[1].garble_score


def test_weak_systems_have_more_findings_than_strong_ones(data, plain):
    found = {}
    for system in ("Facebook-AI", "ZMT", "AMU"):
        path = data / "mt" / f"newstest2021.ha-en.hyp.{system}.en"
        result = plain.clean_documents([Document(system, path.read_text(encoding="utf-8"))])[0]
        assert all(o.state is not State.APPLIED or o.finding.repairs for o in result.outcomes)
        found[system] = len(result.findings) / result.words
    assert found["Facebook-AI"] < max(found["ZMT"], found["AMU"])
