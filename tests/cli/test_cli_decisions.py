import json

import pytest

ENTRIES = [
    {
        "verdict": "keep", "before": "to to", "left": "They agreed ", "right": " meet again.\n",
        "document": "review.txt", "line": 1, "column": 13, "reason": "speech",
    },
    {
        "verdict": "repair", "before": "Jeddah", "after": "Sanaa", "left": "They met in ",
        "right": " now", "document": "safe.txt", "line": 1, "column": 13, "author": "me",
        "witnesses": [{"document": "good.txt", "text": "in Riyadh"}],
    },
    {"verdict": "repair", "before": "absent", "after": "x", "scope": "everywhere"},
    {"verdict": "keep", "before": "x", "left": "y", "document": "elsewhere.txt"},
]  # fmt: skip
DECISIONS = "".join(json.dumps(entry) + "\n" for entry in ENTRIES)


@pytest.fixture(autouse=True)
def decisions(folder, texts):
    path = folder / "cleaner-decisions.jsonl"
    path.write_text(DECISIONS)
    return path


def test_list(run):
    ran = run("decisions", "list")
    assert ran.code == 0
    for words in ("review.txt", "keep", "speech", "[-Jeddah-]{+Sanaa+}", "everywhere"):
        assert words in ran.out


def test_show(run):
    ran = run("decisions", "show", "Jeddah")
    assert ran.code == 0
    assert "…They met in [Jeddah] now…" in ran.out
    assert "becomes “Sanaa”" in ran.out
    assert "witness: good.txt: in Riyadh" in ran.out


def test_show_nothing(run):
    ran = run("decisions", "show", "zebra")
    assert ran.code == 1
    assert "No decision" in ran.err


def test_prune_removes_what_fits_nothing_and_no_more(run, decisions):
    ran = run("decisions", "prune", "in")
    assert ran.code == 0
    assert "1 of 4" in ran.out
    left = decisions.read_text()
    assert "Jeddah" not in left
    assert left.count("\n") == 3


def test_prune_keeps_what_was_already_repaired(run, decisions, texts):
    (texts / "safe.txt").write_text("They met in Sanaa now")
    run("decisions", "prune", "in")
    assert "Jeddah" in decisions.read_text()


def test_prune_in_a_document_that_cannot_be_read(run, decisions, texts):
    (texts / "safe.txt").write_bytes(b"\xff")
    ran = run("decisions", "prune", "in")
    assert ran.code == 2
    assert "Jeddah" in decisions.read_text()


@pytest.mark.parametrize("action", [["list"], ["show", "x"], ["prune", "in"]])
def test_no_decisions_file(run, one_message, action):
    ran = run("decisions", *action, "--decisions", "absent.jsonl")
    assert ran.code == 2
    one_message(ran, "absent.jsonl: ", "no such decisions file")


def test_the_list_fits_80_columns(cleaner, folder, decisions):
    long = dict(
        ENTRIES[0], document="a/long/folder/of-texts/000_cd9e79f67488dd7a.txt", kind="wording"
    )
    decisions.write_text(json.dumps(long | {"reason": "a long reason " * 9}) + "\n" + DECISIONS)
    ran = cleaner("decisions", "list", env={"COLUMNS": "80"}, cwd=folder)
    lines = ran.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) < 30
    for words in ("a long reason a long reason", "wording", "place", "to to"):
        assert words in ran.out
