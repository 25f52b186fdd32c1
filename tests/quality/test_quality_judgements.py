"""People's verdicts: kept, reused, and never applied to something they did not see."""

import io
import json

import msgspec
import pytest

from benchmarks.quality import judging, trust
from benchmarks.quality.collect import Sources
from benchmarks.quality.judgements import FILE, Judgement, Judgements, Said, brief
from benchmarks.quality.model import Found, Kind, Spot, Text
from benchmarks.quality.ours import OwnTool
from cleaner.decisions.file import write_decisions
from cleaner.decisions.matching import decision_at
from cleaner.errors import UsageError
from cleaner.model import Document, Span, Verdict

TEXT = Text("mt/a:0", "They met , he said. And he said said so.", Kind.TRANSLATED)
COMMA = Spot(8, 9, "space-before-mark", ("",), "safe", "f1", True)
DOUBLE = Spot(27, 36, "doubled-word", ("said",), "review", "f2")
FLAG = Spot(0, 4, "odd", (), "flag", "f3")
PLACES = {spot.fingerprint: (TEXT, spot) for spot in (COMMA, DOUBLE, FLAG)}


@pytest.fixture
def kept(tmp_path):
    judgements = Judgements(tmp_path / "judgements.jsonl")
    judgements.record(
        [Said("f1", "right"), Said("f2", "wrong", "emphasis"), Said("f3", "doubtful")], PLACES
    )
    return Judgements(tmp_path / "judgements.jsonl")


def test_a_verdict_does_not_hold_for_another_replacement(kept):
    assert kept.of(Spot(27, 36, "doubled-word", ("said, said",), "review", "f2")) is None
    assert kept.of(Spot(27, 36, "doubled-word", (), "flag", "f2")) is None
    assert kept.of(Spot(0, 4, "odd", ("x",), "review", "f3")) is None


def test_a_verdict_holds_for_the_same_finding(kept):
    assert kept.of(COMMA).verdict == "right"
    assert kept.of(DOUBLE).why == "emphasis"
    assert kept.of(FLAG).verdict == "doubtful"
    assert kept.of(Spot(8, 9, "space-before-mark", ("", "!"), "review", "f1")).verdict == "right"


def test_a_verdict_about_nothing_is_refused(kept):
    with pytest.raises(UsageError, match="f7"):
        kept.record([Said("f7", "right")], PLACES)


def test_the_file_is_sorted_and_holds_few_words(kept, tmp_path):
    lines = (tmp_path / "judgements.jsonl").read_text().splitlines()
    rules = [json.loads(line)["rule"] for line in lines]
    assert rules == sorted(rules)
    assert len(brief("word " * 50)) == 40


def test_the_committed_judgements_can_be_read():
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.is_file() else []
    found = [msgspec.json.decode(line, type=Judgement) for line in lines]
    assert len({one.fingerprint for one in found}) == len(found)
    assert all(len(one.words) <= 40 for one in found)


def test_unjudged_findings_count_against_clean_text(kept):
    clean = Text("clean/a:0", "word " * 1000, Kind.CLEAN)
    sets = {
        "mt": [Found(TEXT, (COMMA, DOUBLE))],
        "clean": [Found(clean, (Spot(0, 1, "space-before-mark", ("",), "safe", "f8", True),))],
    }
    rows = {row["rule"]: row for row in trust.rule_table(sets, kept, OwnTool())}
    row = rows["space-before-mark"]
    assert row["damaged"]["right"] == 1
    assert row["clean"]["unjudged"] == 1
    assert row["wrong_per_10k_bound"] == pytest.approx(47.439, abs=0.01)  # one wrong in 1000
    assert rows["doubled-word"]["damaged"]["wrong"] == 1
    edits = trust.safe_edits(sets, kept, OwnTool())
    assert (edits["damaged"]["findings"], edits["clean"]["unjudged"]) == (1, 1)


def test_our_own_spacing_of_tokens_earns_nothing(kept):
    sets = {"postedit": [Found(TEXT, (COMMA, DOUBLE))], "wild": [Found(TEXT, (DOUBLE,))]}
    rows = {row["rule"]: row for row in trust.rule_table(sets, kept, OwnTool())}
    assert rows["doubled-word"]["damaged"]["findings"] == 1
    assert sum(row["damaged"]["findings"] for row in rows.values()) == 1


@pytest.fixture
def asked(tmp_path, monkeypatch):
    monkeypatch.setattr(judging.Asked, "places", lambda _: PLACES)
    monkeypatch.setattr(judging, "Judgements", lambda: Judgements(tmp_path / "judgements.jsonl"))
    return judging.Asked(Sources(tmp_path, tmp_path), ())


def test_verdicts_in_bulk(asked, capsys, monkeypatch):
    judging.print_unjudged(asked)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["fingerprint"] for line in lines] == ["f2", "f3", "f1"]
    assert (lines[0]["left"][-4:], lines[0]["words"]) == (" he ", "said said")
    answers = [{**line, "verdict": "right"} for line in lines[:2]]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, answers))))
    judging.record(asked)
    capsys.readouterr()
    judging.print_unjudged(asked)
    assert [json.loads(line)["fingerprint"] for line in capsys.readouterr().out.splitlines()] == [
        "f1"
    ]


def test_a_line_that_is_no_verdict_is_refused(asked, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO('{"fingerprint": "f1", "verdict": "good"}\n'))
    with pytest.raises(UsageError, match="line 1"):
        judging.record(asked)


@pytest.mark.parametrize(
    ("number", "verdict", "after", "expected"),
    [
        (1, Verdict.NOT_A_DEFECT, None, "wrong"),
        (1, Verdict.REPAIR, "says", "wrong"),
        (1, Verdict.KEEP, None, "doubtful"),
        (1, Verdict.REPAIR, "said", "right"),
        (2, Verdict.NOT_A_DEFECT, None, "wrong"),
        (2, Verdict.KEEP, None, "right"),
        (2, Verdict.REPAIR, "We", "right"),
    ],
)
def test_decisions_of_a_review_become_verdicts(asked, tmp_path, number, verdict, after, expected):
    judging.prepare(asked, tmp_path / "out")
    (path,) = (tmp_path / "out" / "texts").iterdir()
    spot = (COMMA, DOUBLE, FLAG)[number]
    document = Document(path.name, TEXT.text)
    decision = decision_at(document, Span(spot.start, spot.end), verdict, after)
    write_decisions(tmp_path / "out" / judging.DECISIONS, [decision])
    judging.take(asked, tmp_path / "out")
    kept = Judgements(tmp_path / "judgements.jsonl")
    assert len(kept) == 1
    assert kept.of(spot).verdict == expected


def test_a_repair_recorded_on_fewer_words_is_the_same(asked, tmp_path):
    """The review narrows a repair to the words that change."""
    judging.prepare(asked, tmp_path / "out")
    document = Document("mt_a_0.txt", TEXT.text)
    decision = decision_at(document, Span(31, 36), Verdict.REPAIR, "")
    write_decisions(tmp_path / "out" / judging.DECISIONS, [decision])
    judging.take(asked, tmp_path / "out")
    assert Judgements(tmp_path / "judgements.jsonl").of(DOUBLE).verdict == "right"
