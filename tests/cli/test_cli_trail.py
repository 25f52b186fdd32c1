"""Nothing is lost: the ledger has every change in place, and no file is silently overwritten."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from cleaner.apply import apply
from cleaner.files.lock import locked
from cleaner.ledger import read_edits

OLD = "in Riyadh,and so.\n"
NEW = "in Riyadh, and so.\n"
LEDGER, JOURNAL = "cleaner-ledger.jsonl", "cleaner-ledger.jsonl.journal"
IN_PLACE = [["clean", "--in-place"], ["check", "--fix"]]


def edits_of(folder, name=LEDGER):
    return read_edits((folder / name).read_text("utf-8").splitlines())


def many(folder, number=150):
    (folder / "in").mkdir()
    for n in range(number):
        (folder / "in" / f"{n:03}.txt").write_text(OLD)
    return folder / "in"


def interrupted(folder, command, number):
    """Run a command on many files and stop it when the first has been replaced."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cleaner", *command, "--no-grammar", "in"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    while process.poll() is None and (folder / "in" / "000.txt").read_text() == OLD:
        time.sleep(0.0005)
    process.send_signal(number)
    _, said = process.communicate()
    assert "Traceback" not in said
    return process.returncode


def replaced(folder):
    found = {path.name: path.read_text() for path in (folder / "in").glob("*.txt")}
    assert set(found.values()) <= {OLD, NEW}
    return {name for name, text in found.items() if text == NEW}


@pytest.mark.skipif(sys.platform == "win32", reason="other signals")
@pytest.mark.parametrize(
    ("command", "number"),
    [(IN_PLACE[0], signal.SIGINT), (IN_PLACE[0], signal.SIGTERM), (IN_PLACE[1], signal.SIGINT)],
)
def test_an_interrupted_run_has_all_its_edits_in_the_ledger(folder, command, number):
    many(folder)
    assert interrupted(folder, command, number) == 128 + number
    assert replaced(folder)
    assert set(edits_of(folder)) == replaced(folder)
    assert not (folder / JOURNAL).exists()
    assert not list(folder.glob("*.lock"))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("command", IN_PLACE, ids=" ".join)
def test_after_a_kill_the_next_run_finishes(run, folder, command):
    many(folder)
    interrupted(folder, command, signal.SIGKILL)
    assert (folder / JOURNAL).exists()
    first = replaced(folder)
    assert first
    ran = run(*command, "--no-grammar", "in")
    assert ran.code == 0
    assert f"{len(first)} of its 150 repaired files" in ran.err
    assert len(replaced(folder)) == 150
    assert not (folder / JOURNAL).exists()
    lines = [json.loads(line) for line in (folder / LEDGER).read_text().splitlines()]
    assert sorted(line["document"] for line in lines) == [f"{n:03}.txt" for n in range(150)]


def test_the_ledger_knows_both_hashes_and_replays(run, texts, folder):
    before = {path.name: path.read_bytes() for path in texts.iterdir()}
    assert run("check", "--fix", "--no-grammar", "in").code == 1
    (line,) = [json.loads(line) for line in (folder / LEDGER).read_text().splitlines()]
    assert line["path"] == "in/safe.txt"
    assert line["sha256"] == hashlib.sha256(before["safe.txt"]).hexdigest()
    now = (texts / "safe.txt").read_bytes()
    assert line["result_sha256"] == hashlib.sha256(now).hexdigest()
    assert apply(before["safe.txt"].decode(), edits_of(folder)["safe.txt"]) == now.decode()


def test_a_second_run_adds_to_the_ledger(run, folder):
    (folder / "a.txt").write_text(OLD)
    run("clean", "--in-place", "--no-grammar", "a.txt")
    (folder / "b.txt").write_text(OLD)
    run("check", "--fix", "--no-grammar", "a.txt", "b.txt")
    assert list(edits_of(folder)) == ["a.txt", "b.txt"]


def test_a_run_that_changes_nothing_leaves_no_ledger(run, texts, folder):
    run("check", "--fix", "--no-grammar", texts / "good.txt")
    run("clean", "--in-place", "--no-grammar", texts / "good.txt")
    assert not list(folder.glob(LEDGER + "*"))


def test_a_ledger_that_was_worked_in_before_the_journal_went_is_not_doubled(run, folder):
    """Killed between the two last steps."""
    (folder / "a.txt").write_text(OLD)
    run("clean", "--in-place", "--no-grammar", "a.txt")
    ledger = (folder / LEDGER).read_text()
    entry = {
        "path": "a.txt",
        "sha256": hashlib.sha256(OLD.encode()).hexdigest(),
        "result_sha256": hashlib.sha256(NEW.encode()).hexdigest(),
        "lines": ledger.splitlines(),
        "ledger_size": 0,
    }
    (folder / JOURNAL).write_text(json.dumps(entry) + "\n")
    run("clean", "--in-place", "--no-grammar", "a.txt")
    assert (folder / LEDGER).read_text() == ledger
    assert not (folder / JOURNAL).exists()


@pytest.fixture
def while_checking(monkeypatch):
    """Do something while a run is checking the texts that it has read."""
    from cleaner.api import Cleaner

    def while_checking_(action):
        clean = Cleaner.clean_documents

        def clean_documents(self, *arguments):
            action()
            return clean(self, *arguments)

        monkeypatch.setattr(Cleaner, "clean_documents", clean_documents)

    return while_checking_


@pytest.mark.parametrize("command", IN_PLACE, ids=" ".join)
def test_a_file_that_changed_meanwhile_is_not_overwritten(
    run, folder, one_message, while_checking, command
):
    (folder / "a.txt").write_text(OLD)
    (folder / "b.txt").write_text(OLD)
    while_checking(lambda: (folder / "a.txt").write_text("somebody's new words\n"))
    ran = run(*command, "--no-grammar", "a.txt", "b.txt")
    assert ran.code == 2
    one_message(ran, "a.txt: ", "has changed")
    assert (folder / "a.txt").read_text() == "somebody's new words\n"
    assert (folder / "b.txt").read_text() == NEW
    assert list(edits_of(folder)) == ["b.txt"]


@pytest.mark.parametrize("command", IN_PLACE, ids=" ".join)
def test_a_file_that_went_away_meanwhile_does_not_come_back(run, folder, while_checking, command):
    (folder / "a.txt").write_text(OLD)
    while_checking((folder / "a.txt").unlink)
    assert run(*command, "--no-grammar", "a.txt").code == 2
    assert not (folder / "a.txt").exists()
    assert not (folder / LEDGER).exists()


@pytest.mark.parametrize("command", IN_PLACE, ids=" ".join)
def test_one_run_at_a_time_in_place(run, folder, one_message, command):
    (folder / "a.txt").write_text(OLD)
    with locked(folder / LEDGER):
        ran = run(*command, "--no-grammar", "a.txt")
    assert ran.code == 2
    one_message(ran, LEDGER, "another run")
    assert (folder / "a.txt").read_text() == OLD
    assert run(*command, "--no-grammar", "a.txt").code == 0


def test_one_run_at_a_time_into_a_folder(run, texts, folder, one_message):
    (folder / "out").mkdir()
    with locked(folder / "out" / "ledger.jsonl"):
        ran = run("clean", "--no-grammar", texts, "--output", "out")
        assert list((folder / "out").glob("*.txt")) == []
    assert ran.code == 2
    one_message(ran, "out", "another run")


@pytest.mark.skipif(sys.platform == "win32", reason="no limit to set")
@pytest.mark.parametrize("command", [*IN_PLACE, ["clean", "--output", "out"]], ids=" ".join)
def test_a_full_disk_loses_nothing(folder, command):
    """A file may not grow beyond 4 KB: the journal does not fit, and neither does the ledger."""
    texts = many(folder, 20)
    limit = (
        "import resource, sys\nfrom cleaner.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", limit, *command, "--no-grammar", "in"],
        cwd=folder, capture_output=True, check=False, encoding="utf-8",
        env=os.environ | {"CLEANER_CACHE_DIR": str(folder / "cache")},
    )  # fmt: skip
    assert done.returncode == 2
    assert "cannot be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.read_text() for path in texts.iterdir()} == {OLD}
    assert not list(folder.rglob("*.lock"))


# The output folder


def clean(run, *arguments):
    return run("clean", "--no-grammar", *arguments)


def test_the_same_texts_may_be_cleaned_again_into_a_folder(run, texts, folder):
    assert clean(run, texts, "--output", "out").code == 0
    (texts / "new.txt").write_text(OLD)
    assert clean(run, texts, "--output", "out", "--apply", "review").code == 0
    assert (folder / "out/review.txt").read_text() == "They agreed to meet again.\n"
    assert (folder / "out/new.txt").read_text() == NEW


def test_clean_texts_of_other_documents_are_not_left_unnoticed(run, texts, folder, one_message):
    clean(run, texts, "--output", "out")
    before = {p: p.read_bytes() for p in (folder / "out").iterdir()}
    (folder / "a.txt").write_text(OLD)
    ran = clean(run, "a.txt", "in/safe.txt", "--output", "out")
    assert ran.code == 2
    one_message(ran, "out", "clean texts that this run would not write: flag.txt and 3 more")
    assert {p: p.read_bytes() for p in (folder / "out").iterdir()} == before


@pytest.mark.parametrize("edited", ["before", "after"])
def test_a_text_that_is_not_ours_is_not_overwritten(run, texts, folder, one_message, edited):
    (folder / "out").mkdir()
    if edited == "after":
        clean(run, texts, "--output", "out")
    (folder / "out" / "safe.txt").write_text("mine\n")
    ran = clean(run, texts, "--output", "out")
    assert ran.code == 2
    one_message(ran, "safe.txt", "overwritten")
    assert (folder / "out/safe.txt").read_text() == "mine\n"
    assert (folder / "out/good.txt").exists()


@pytest.mark.parametrize("name", ["ledger.jsonl", "report.html"])
def test_a_ledger_that_is_not_ours_is_not_overwritten(run, texts, folder, one_message, name):
    (folder / "out").mkdir()
    (folder / "out" / name).write_text("mine")
    ran = clean(run, texts, "--output", "out")
    assert ran.code == 2
    one_message(ran, name)
    assert [p.name for p in (folder / "out").iterdir()] == [name]


def test_a_text_that_cannot_be_read_any_more_keeps_its_clean_text(run, texts, folder):
    clean(run, texts, "--output", "out")
    (texts / "safe.txt").write_bytes(b"\xff")
    ran = clean(run, texts, "--output", "out")
    assert ran.code == 2
    assert "safe.txt: is still the clean text of an earlier run" in ran.err
    assert (folder / "out/safe.txt").read_text() == "They met in Riyadh, he told us.\n"
    assert "safe.txt" in edits_of(folder, "out/ledger.jsonl")
    (texts / "safe.txt").write_text(OLD)
    assert clean(run, texts, "--output", "out").code == 0
    assert (folder / "out/safe.txt").read_text() == NEW


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_after_a_kill_the_folder_can_be_used_again(run, folder):
    many(folder, 100)
    process = subprocess.Popen(
        [sys.executable, "-m", "cleaner", "clean", "--no-grammar", "in", "--output", "out"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while process.poll() is None and not (folder / "out" / "000.txt").exists():
        time.sleep(0.0005)
    process.kill()
    process.wait()
    assert set(edits_of(folder, "out/ledger.jsonl")) == {f"{n:03}.txt" for n in range(100)}
    assert clean(run, "in", "--output", "out").code == 0
    assert {p.read_text() for p in (folder / "out").glob("*.txt")} == {NEW}
    assert len(list((folder / "out").glob("*.txt"))) == 100
