"""The page, the floors, and what changed."""

import gzip
from pathlib import Path

import msgspec
import pytest

from benchmarks.quality import finding_diff, floors
from benchmarks.quality.markdown import table
from benchmarks.quality.measure import SECTIONS, SETS_OF, Options
from benchmarks.quality.model import Found, Kind, Spot, Text
from benchmarks.quality.page import page

ROOT = Path(__file__).parents[2]
JSON = ROOT / "docs" / "quality.json"


def test_the_page_says_what_the_figures_say():
    report = msgspec.json.decode(JSON.read_bytes())
    assert page(report) == (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")


def test_words_of_a_corpus_cannot_break_a_table():
    lines = list(table(("a", "b"), [("x|y\nz", 1), ("", None)]))
    assert lines[2] == "| x\\|y z | 1 |"
    assert lines[1] == "|---|---:|"


def test_each_section_is_measured_and_known():
    assert set(SETS_OF) == set(SECTIONS)
    assert Options(None).whole
    assert not Options(None, sections=("clean",)).whole
    assert not Options(None, peers=False).whole


def floor(**limits):
    return floors.Floor("a floor", "clean.rate", **limits)


@pytest.mark.parametrize(
    ("limits", "value", "met"),
    [
        ({"at_most": 3}, 4, False),
        ({"at_least": 3}, 2, False),
        ({"at_most": 3}, 3, True),
        ({"at_least": 3}, 3, True),
        ({"at_most": 0}, ["a case"], False),
        ({"at_most": 0}, [], True),
        ({"at_most": 3}, None, None),
    ],
)
def test_a_floor_is_met_or_not(limits, value, met):
    report = {"clean": {"rate": value}}
    assert floors.check(report, [floor(**limits)])[0]["met"] is met


def test_a_floor_that_was_not_measured_is_not_met():
    assert floors.check({}, [floor(at_most=1)])[0]["met"] is None


def test_a_floor_has_one_limit():
    for limits in ({}, {"at_most": 1, "at_least": 1}):
        with pytest.raises(ValueError, match="a floor"):
            floor(**limits)


def test_the_floors_name_figures_that_are_measured():
    report = msgspec.json.decode(JSON.read_bytes())
    assert all(row["met"] is not None for row in floors.check(report, floors.read_floors()))


def test_findings_are_kept_with_few_words_and_the_same_bytes(tmp_path):
    text = Text("clean/a:0", "word " * 100, Kind.CLEAN)
    spot = Spot(0, 400, "r", ("new " * 50, "other"), "review", "f1")
    findings = finding_diff.compact({"clean": [Found(text, (spot,))]})
    finding_diff.write_compact(findings, tmp_path / "a.gz")
    finding_diff.write_compact(findings, tmp_path / "b.gz")
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    kept = msgspec.json.decode(gzip.decompress((tmp_path / "a.gz").read_bytes()))
    assert len(kept["text"]) <= 40
    assert len(kept["replacements"]) == 1


def test_what_moved_is_named_and_counted():
    def finding(mark, tier="review"):
        text = Text("clean/a:0", "a b c d", Kind.CLEAN)
        start = int(mark[1])
        return finding_diff.compact(
            {"clean": [Found(text, (Spot(start, start + 1, "r", ("x",), tier, mark),))]}
        )[0]

    old = [finding("f0"), finding("f2")]
    new = [finding("f2", "safe"), finding("f4")]
    said = finding_diff.since(old, new)
    assert (said["new"], said["gone"], said["changed"], said["same"]) == (1, 1, 1, 0)
    assert said["rules"] == {"r": {"new": 1, "gone": 1, "changed": 1}}
    assert "was r, review" in said["named"]["changed"][0]
