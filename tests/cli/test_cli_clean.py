import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaner.apply import apply
from cleaner.ledger import read_edits

ROOT = Path(__file__).parents[2]


def clean(run, *arguments):
    return run("clean", "--no-grammar", *arguments)


def test_writes_clean_texts_ledger_and_report(run, texts, folder):
    (texts / "deep").mkdir()
    (texts / "deep" / "a.txt").write_bytes(b"\xef\xbb\xbfin Riyadh,and so.\r\n")
    ran = clean(run, texts, "--output", "out")
    assert ran.code == 0
    assert sorted(
        p.relative_to(folder / "out").as_posix() for p in (folder / "out").rglob("*.*")
    ) == [
        "deep/a.txt",
        "flag.txt",
        "good.txt",
        "ledger.jsonl",
        "manifest.jsonl",
        "report.html",
        "review.txt",
        "safe.txt",
    ]
    assert (folder / "out/deep/a.txt").read_bytes() == b"\xef\xbb\xbfin Riyadh, and so.\r\n"
    assert (folder / "out/good.txt").read_bytes() == (texts / "good.txt").read_bytes()
    assert "safe.txt" in ran.out


def test_the_ledger_replays(run, seeds, folder):
    ran = clean(
        run, ROOT / "seeds", "--output", "out", "--decisions", ROOT / "golden/decisions.jsonl"
    )
    assert ran.code == 0
    lines = (folder / "out/ledger.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    edits = read_edits(lines)
    for seed in seeds:
        assert apply(seed.text, edits[seed.id]) == (folder / "out" / seed.id).read_text("utf-8")
    assert all(json.loads(line)["versions"]["cleaner"] for line in lines)
    assert all(json.loads(line)["unchecked"] == ["grammar"] for line in lines)


def test_apply_review_takes_first_suggestions(run, texts, folder):
    clean(run, texts, "--output", "out", "--apply", "review")
    assert (folder / "out/review.txt").read_text() == "They agreed to meet again.\n"
    clean(run, texts, "--output", "safe", "--apply", "safe")
    assert (folder / "safe/review.txt").read_text() == "They agreed to to meet again.\n"


def test_in_place(run, texts):
    before = (texts / "good.txt").stat().st_mtime_ns
    assert clean(run, texts, "--in-place").code == 0
    assert (texts / "safe.txt").read_text() == "They met in Riyadh, he told us.\n"
    assert (texts / "good.txt").stat().st_mtime_ns == before
    assert not list(texts.glob("ledger*"))


def test_a_run_in_place_has_a_report_too(run, texts, folder):
    ran = clean(run, texts, "--in-place")
    page = (folder / "cleaner-report.html").read_text(encoding="utf-8")
    assert "Riyadh,<ins>" in page
    assert "cleaner-report.html" in ran.out


def test_the_summary_adds_up(run, texts, folder):
    (folder / "d.jsonl").write_text(
        '{"verdict":"repair","before":"to to","after":"for to","scope":"everywhere"}\n'
        '{"verdict":"repair","before":"sorts","after":"a sort","scope":"everywhere"}\n'
        '{"verdict":"keep","before":"told","scope":"everywhere"}\n'
    )
    ran = clean(run, texts, "--output", "out", "--decisions", "d.jsonl")
    found = re.search(r"(\d+) findings in 4 documents: (.*)", ran.out)
    assert int(found[1]) == sum(int(number) for number in re.findall(r"\d+", found[2]))
    assert "1 repaired as suggested, 1 repaired in an editor's own words" in found[2]
    assert (
        "3 edits: 1 by rules, 1 by decisions on findings, "
        "1 by decisions where no rule found anything" in ran.out
    )
    assert "2 places kept as decided: 2 without" in ran.out
    page = (folder / "out/report.html").read_text(encoding="utf-8")
    for number, label in (("1", "by rules"), ("1", "by decisions on findings")):
        assert f"<b>{number}</b> <span>{label}</span>" in page


def test_of_many_documents_the_worst_have_a_row(run, folder):
    for number in range(30):
        path = folder / "in" / f"{number:02}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("They agreed to to meet again.\n" if number == 29 else "They met.\n")
    ran = clean(run, "in", "--output", "out")
    assert len(re.findall(r"\d\d\.txt", ran.out)) == 20
    assert "29.txt" in ran.out
    assert re.search(r"10 others +20 ", ran.out)
    assert re.search(r"all 30 +64 ", ran.out)


def test_many_stale_decisions_are_grouped(run, texts, folder):
    (folder / "d.jsonl").write_text(
        "".join(
            f'{{"verdict":"keep","before":"w{n}","left":"x ","document":"good.txt"}}\n'
            for n in range(50)
        )
    )
    ran = clean(run, texts, "--output", "out", "--decisions", "d.jsonl")
    assert ran.err.count("stale decision about") == 5
    assert "45 more stale decisions: its words are not in the text (good.txt)" in ran.err


def test_a_second_run_changes_nothing(run, texts, folder):
    clean(run, texts, "--output", "one")
    clean(run, "one", "--output", "two")
    assert (folder / "two/ledger.jsonl").read_text() == ""
    for path in texts.iterdir():
        assert (folder / "two" / path.name).read_bytes() == (
            folder / "one" / path.name
        ).read_bytes()


@pytest.mark.parametrize("order", [["in/a", "in/b"], ["in/b", "in/a"]], ids=str)
def test_the_order_of_paths_plays_no_part(run, folder, order):
    for name in ("a", "b"):
        path = folder / "in" / name / f"{name}.txt"
        path.parent.mkdir(parents=True)
        path.write_text(f"in Riyadh,and {name} agreed to to go.\n")
    clean(run, *order, "--output", "out", "--apply", "review")
    assert (folder / "out/a.txt").read_text() == "in Riyadh, and a agreed to go.\n"
    assert (folder / "out/b.txt").read_text() == "in Riyadh, and b agreed to go.\n"


def test_output_and_in_place_exclude_each_other(run, texts):
    assert clean(run, texts).code == 2
    assert clean(run, texts, "--output", "o", "--in-place").code == 2


def test_decisions_are_replayed_and_stale_ones_reported(run, texts, folder):
    (folder / "d.jsonl").write_text(
        '{"verdict":"repair","before":"again","after":"soon","scope":"everywhere"}\n'
        '{"verdict":"keep","before":"nowhere","left":"x ","right":" y","document":"good.txt"}\n'
    )
    ran = clean(run, texts, "--output", "out", "--decisions", "d.jsonl")
    assert ran.code == 0
    assert (folder / "out/review.txt").read_text() == "They agreed to to meet soon.\n"
    assert re.search(r"good\.txt: stale decision about “nowhere”", ran.err)


def test_an_accepted_repair_replays_without_its_rule(run, texts, folder):
    (folder / "d.jsonl").write_text(
        '{"verdict":"repair","before":"to to","after":"to","scope":"everywhere","rule":"gone"}\n'
    )
    clean(run, texts, "--output", "out", "--decisions", "d.jsonl", "--ignore", "*")
    assert (folder / "out/review.txt").read_text() == "They agreed to meet again.\n"


def test_documents_named_like_our_own_files(run, folder, one_message):
    """A text called report.html would be overwritten by the report."""
    (folder / "report.html").write_text("in Riyadh,and so.\n")
    ran = clean(run, "report.html", "--output", "out")
    assert "<html" not in (folder / "report.html").read_text()
    assert ran.code == 2
    one_message(ran, "report.html")


@pytest.mark.parametrize("path", ["a.txt", "in/safe.txt"])
def test_output_that_would_overwrite_the_input(run, texts, folder, one_message, path):
    (folder / "a.txt").write_text("in Riyadh,and so.\n")
    before = (folder / path).read_bytes()
    ran = clean(run, path, "--output", ".")
    assert (folder / path).read_bytes() == before
    assert ran.code == 2
    one_message(ran, "--in-place")


@pytest.mark.parametrize("jobs", [2, 0])
def test_more_processes_give_the_same(run, folder, jobs):
    for number, options in enumerate((["--jobs", "1"], ["--jobs", str(jobs)])):
        clean(run, ROOT / "seeds", "--output", f"out{number}", "--apply", "review", *options)
    files = {p.name for p in (folder / "out0").iterdir()} - {"report.html"}
    assert len(files) == 7
    for name in files:
        assert (folder / "out0" / name).read_bytes() == (folder / "out1" / name).read_bytes()


def test_in_place_with_the_same_file_twice(run, texts):
    ran = clean(run, texts / "safe.txt", texts / "safe.txt", texts, "--in-place")
    assert ran.code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_run_leaves_old_or_new(folder):
    """Whenever a run is killed, each file is what it was or what it should be."""
    old = b"in Riyadh,and so.\n" * 500
    new = b"in Riyadh, and so.\n" * 500
    for number in range(30):
        (folder / "in").mkdir(exist_ok=True)
        (folder / "in" / f"{number}.txt").write_bytes(old)
    command = [sys.executable, "-m", "cleaner", "clean", "--no-grammar", "--in-place", "in"]
    process = subprocess.Popen(command, cwd=folder, stdout=-3, stderr=-3)
    while process.poll() is None and (folder / "in" / "0.txt").read_bytes() == old:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    found = {path.read_bytes() for path in (folder / "in").glob("*.txt")}
    assert found <= {old, new}
    assert new in found


def test_markup_in_a_name_is_shown_and_not_executed(run, folder):
    """Rich reads `[/x]` as a closing tag, and stops the run where none is open."""
    path = folder / "in" / "[bold]a[" / "x].txt"
    path.parent.mkdir(parents=True)
    path.write_text("in Riyadh,and so.\n")
    ran = run("clean", "--no-grammar", folder / "in", "--output", "out")
    assert ran.code == 0
    assert "[bold]a" in ran.out


def test_the_ledger_beside_us_holds_only_what_was_written(run, folder, monkeypatch):
    from pathlib import Path

    replace = Path.replace

    def fail(self, target):
        if Path(target).name == "a.txt":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("in Riyadh,and so.\n")
    monkeypatch.setattr(Path, "replace", fail)
    assert run("clean", "--no-grammar", "--in-place", "a.txt", "b.txt").code == 2
    ledger = (folder / "cleaner-ledger.jsonl").read_text()
    assert '"document":"b.txt"' in ledger
    assert '"document":"a.txt"' not in ledger
