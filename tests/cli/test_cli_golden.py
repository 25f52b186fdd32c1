import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEED = "They agreed to to meet agin.\nThe end of it.\n"
EDITED = "They agreed to meet again.\nThe end of it.\n"


@pytest.fixture(autouse=True)
def seed(folder):
    (folder / "seeds").mkdir()
    (folder / "seeds" / "a.txt").write_text(SEED)
    (folder / "edited.txt").write_text(EDITED)
    return folder / "seeds" / "a.txt"


@pytest.fixture
def notes(folder):
    path = folder / "notes.jsonl"
    entries = [("to ", "", "to to meet"), ("agin", "again", "meet agin.")]
    path.write_text(
        "".join(
            json.dumps(
                {"document": "a.txt", "verdict": "repair", "before": before, "after": after,
                 "context": context, "kind": "determinate"}
            ) + "\n"
            for before, after, context in entries
        )
    )  # fmt: skip
    return path


@pytest.fixture
def signed(run, notes):
    assert run("golden", "import", "seeds/a.txt", "edited.txt", "--notes", notes).code == 0
    assert run("golden", "update", "--yes", "--author", "me").code == 0


def test_the_shipped_goldens_are_reproduced_and_signed(run):
    ran = run("golden", "check", "--seeds", ROOT / "seeds", "--golden", ROOT / "golden")
    assert ran.code == 0, ran.err
    assert "5 of 5" in ran.out


def test_import_makes_decisions_that_reproduce_the_text(run, folder):
    ran = run("golden", "import", "seeds/a.txt", "edited.txt")
    assert ran.code == 0
    assert "2 still to be marked" in ran.out
    assert len((folder / "golden/decisions.jsonl").read_text().splitlines()) == 2
    run("golden", "update", "--yes")
    assert (folder / "golden/a.txt").read_text() == EDITED


def test_import_again_replaces_what_was_imported(run, folder, notes):
    run("golden", "import", "seeds/a.txt", "edited.txt")
    run("golden", "import", "seeds/a.txt", "edited.txt", "--notes", notes)
    lines = (folder / "golden/decisions.jsonl").read_text().splitlines()
    assert len(lines) == 2
    assert all('"determinate"' in line for line in lines)


@pytest.mark.usefixtures("signed")
def test_check_is_content(run):
    ran = run("golden", "check")
    assert (ran.code, ran.out) == (0, "1 of 1 goldens are reproduced and signed\n")


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(
    ("path", "old", "new", "what"),
    [
        ("golden/a.txt", "again", "then", "the decisions do not give the golden"),
        ("golden/a.txt", "again", "then", "changed since me signed it"),
        ("golden/decisions.jsonl", ',"kind":"determinate"', "", "neither determinate nor wording"),
        ("golden/decisions.jsonl", '"before":"agin"', '"before":"aging"', "not in the text"),
        ("golden/signatures.jsonl", '"a.txt"', '"b.txt"', "not signed"),
        ("seeds/a.txt", "The end", "An end", "the decisions do not give the golden"),
    ],
)
def test_check_notices_what_moved(run, folder, path, old, new, what):
    text = (folder / path).read_text()
    assert old in text
    (folder / path).write_text(text.replace(old, new))
    ran = run("golden", "check")
    assert ran.code == 1
    assert what in ran.err


@pytest.mark.usefixtures("signed")
def test_check_notices_a_rule_that_moves_a_golden(run, folder):
    (folder / "seeds" / "a.txt").write_text(SEED + "They met in Riyadh,and so.\n")
    (folder / "golden" / "a.txt").write_text(EDITED + "They met in Riyadh,and so.\n")
    run("golden", "update", "--yes")
    ran = run("golden", "check")
    assert ran.code == 1
    assert "rules change it without asking: missing-space-after-comma" in ran.err


@pytest.mark.usefixtures("signed")
def test_update_without_a_person_signs_nothing(run, folder, one_message, monkeypatch):
    (folder / "seeds" / "a.txt").write_text(SEED + "More.\n")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    ran = run("golden", "update")
    assert ran.code == 2
    one_message(ran, "a.txt", "--yes")
    assert (folder / "golden/a.txt").read_text() == EDITED


@pytest.mark.usefixtures("signed")
def test_score(run):
    ran = run("golden", "score", "--grammar", "off", "--missed")
    assert ran.code == 0
    assert "determinate" in ran.out
    assert "doubled-word" in ran.out


def test_notes_that_do_not_fit(run, folder, notes, one_message):
    notes.write_text(notes.read_text().replace("to to meet", "nowhere"))
    ran = run("golden", "import", "seeds/a.txt", "edited.txt", "--notes", notes)
    assert ran.code == 2
    one_message(ran, "a.txt", "exactly once")
    assert not (folder / "golden/decisions.jsonl").exists()


def test_broken_notes(run, notes, one_message):
    notes.write_text("{\n")
    ran = run("golden", "import", "seeds/a.txt", "edited.txt", "--notes", notes)
    assert ran.code == 2
    one_message(ran, f"{notes}:1")


def test_no_goldens_yet(run, one_message):
    ran = run("golden", "check")
    assert ran.code == 2
    one_message(ran, "decisions.jsonl", "cleaner golden import")
