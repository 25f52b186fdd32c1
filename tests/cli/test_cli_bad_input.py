"""Bad input gives one clear message and the right exit code, and affects no other document."""

import json
import os
import shutil
import socket
import sys
import time

import pytest

from cleaner.files.read import MAX_LINE

LONG = 100_000_000


def out_of(folder):
    return sorted(p.name for p in (folder / "out").glob("*.txt"))


BAD = {
    "undecodable": (b"fine\nna\xefve\n", "is not UTF-8: byte 0xef (at byte 7)", "iconv", ":2"),
    "nul": (b"fine\nna\0ve\n", "NUL byte (at byte 7)", "UTF-16", ":2"),
    "utf-16": ("fine\n".encode("utf-16"), "", "iconv", ":1"),
    "long line": (b"fine\n" + b"x" * (MAX_LINE + 1), "is not prose", "--exclude", ":2"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("command", ["check", "clean"])
def test_a_document_that_cannot_be_processed(run, texts, folder, one_message, command, kind):
    data, what, hint, line = BAD[kind]
    (texts / "bad.txt").write_bytes(data)
    output = ["--output", "out"] if command == "clean" else ["--output-format", "json-lines"]
    ran = run(command, "--no-grammar", texts, *output)
    assert ran.code == 2
    one_message(ran, f"bad.txt{line}: ", what, hint)
    if command == "clean":
        assert out_of(folder) == ["flag.txt", "good.txt", "review.txt", "safe.txt"]
        assert "bad.txt" in (folder / "out/report.html").read_text()
    else:
        assert {o["path"].rsplit("/", 1)[-1] for o in ran.objects} >= {"safe.txt", "review.txt"}


@pytest.mark.parametrize("command", [["check", "--fix"], ["clean", "--in-place"]], ids=" ".join)
def test_json_lines_are_not_edited_as_prose(run, texts, folder, one_message, command):
    r"""Undoing `\"` as an escape would leave lines that do not parse."""
    path = folder / "a.jsonl"
    path.write_text('{"text": "in Riyadh,and \\"so\\"."}\n')
    before = path.read_bytes()
    ran = run(*command, "--no-grammar", "--select", "*", path, texts)
    assert ran.code == 2
    one_message(ran, "a.jsonl: ", "JSON lines")
    assert path.read_bytes() == before
    assert (texts / "safe.txt").read_text() == "They met in Riyadh, he told us.\n"


def test_failures_stand_in_the_json(run, texts):
    (texts / "bad.txt").write_bytes(b"\xff")
    report = json.loads(run("check", "--no-grammar", texts, "--output-format", "json").out)
    assert len(report["documents"]) == 4
    assert "bad.txt:1" in report["summary"]["failures"][0]


def test_a_line_of_100_mb(run, texts, one_message):
    with (texts / "bad.txt").open("wb") as file:
        file.write(b"a " * (LONG // 2))
    ran = run("check", "--no-grammar", texts, "--output-format", "json-lines")
    assert ran.code == 2
    assert "100,000,000" in one_message(ran, "bad.txt:1")
    assert len(ran.objects) >= 3


def test_an_empty_file_is_no_error(run, folder):
    (folder / "empty.txt").write_bytes(b"")
    (folder / "mark.txt").write_bytes(b"\xef\xbb\xbf")
    ran = run("clean", "--no-grammar", "empty.txt", "mark.txt", "--output", "out")
    assert ran.code == 0
    assert ran.err.count("is empty") == 2
    assert (folder / "out/empty.txt").read_bytes() == b""
    assert (folder / "out/mark.txt").read_bytes() == b"\xef\xbb\xbf"


def test_a_folder_without_texts(run, folder, one_message):
    (folder / "in").mkdir()
    (folder / "in" / "a.md").touch()
    ran = run("check", "--no-grammar", "in")
    assert ran.code == 2
    one_message(ran, "in: ", "contains no .txt file")


def test_no_such_path(run, one_message):
    ran = run("check", "--no-grammar", "absent.txt")
    assert ran.code == 2
    one_message(ran, "absent.txt: ", "no such file or folder")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads any file")
def test_an_unreadable_file(run, texts, folder, one_message):
    (texts / "bad.txt").write_text("x")
    (texts / "bad.txt").chmod(0)
    ran = run("clean", "--no-grammar", texts, "--output", "out")
    assert ran.code == 2
    one_message(ran, "bad.txt: ", "Permission denied", "permissions")
    assert len(out_of(folder)) == 4


def test_a_file_that_cannot_be_opened(run, texts, folder, one_message):
    """As above, also for root: a link to itself."""
    (texts / "bad.txt").symlink_to("bad.txt")
    ran = run("clean", "--no-grammar", texts, "--output", "out")
    assert ran.code == 2
    one_message(ran, "bad.txt: ")
    assert len(out_of(folder)) == 4


def test_a_link_to_nothing_is_passed_over(run, texts, folder):
    (texts / "bad.txt").symlink_to("nowhere")
    ran = run("clean", "--no-grammar", texts, "--output", "out")
    assert ran.code == 0
    assert "bad.txt: is a broken link; skipped" in ran.err
    assert out_of(folder) == ["flag.txt", "good.txt", "review.txt", "safe.txt"]


def test_a_pipe_among_the_files_does_not_hang(cleaner, texts):
    os.mkfifo(texts / "pipe.txt")
    ran = cleaner("check", "--no-grammar", texts, timeout=60)
    assert ran.code == 2
    assert "pipe.txt" in ran.err


@pytest.mark.skipif(sys.platform != "linux", reason="names are text on this system")
@pytest.mark.parametrize("command", ["check", "clean"])
def test_a_file_name_that_is_no_text(run, texts, folder, command):
    (texts / os.fsdecode(b"na\xefve.txt")).write_text("in Riyadh,and so.\n")
    options = ["--output", "out"] if command == "clean" else ["--output-format", "json-lines"]
    ran = run(command, "--no-grammar", texts, *options)
    assert ran.code in (0, 1, 2)
    assert "na" in ran.out + ran.err


@pytest.mark.parametrize("options", [[], ["--output-format", "concise"]], ids=str)
def test_a_terminal_that_knows_ascii_only(cleaner, texts, options):
    env = {"PYTHONIOENCODING": "ascii"}
    ran = cleaner("check", "--no-grammar", *options, texts, env=env)
    assert "Traceback" not in ran.err
    assert "doubled-word" in ran.out


def test_two_documents_of_one_name(run, texts, folder):
    """Both are cleaned, under names from the folder that holds both."""
    shutil.copytree(texts, folder / "other")
    ran = run("clean", "--no-grammar", "in", "other/good.txt", "--output", "out")
    assert ran.code == 0
    assert (folder / "out/good.txt").exists()
    assert (folder / "out/other/good.txt").exists()
    (folder / "other" / "safe.txt").write_text("in Sanaa,and so.\n")
    ran = run("clean", "--no-grammar", "in", "other", "--output", "out2")
    assert ran.code == 0
    assert (folder / "out2/in/safe.txt").read_text() == "They met in Riyadh, he told us.\n"
    assert (folder / "out2/other/safe.txt").read_text() == "in Sanaa, and so.\n"
    ledger = (folder / "out2/ledger.jsonl").read_text()
    assert '"document":"in/safe.txt"' in ledger
    assert '"document":"other/safe.txt"' in ledger


def test_a_decision_holds_for_a_document_under_its_longer_name(run, texts, folder):
    shutil.copytree(texts, folder / "other")
    (folder / "d.jsonl").write_text(
        '{"verdict":"repair","before":"to to","after":"to","left":"agreed ","right":" meet",'
        '"document":"review.txt"}\n'
    )
    run("clean", "--no-grammar", "in", "other", "--output", "out", "--decisions", "d.jsonl")
    assert (folder / "out/in/review.txt").read_text() == "They agreed to meet again.\n"


# Output


def test_output_inside_the_input(run, texts, one_message):
    ran = run("clean", "--no-grammar", "in", "--output", "in/out")
    assert ran.code == 2
    one_message(ran, "in/out: ", "lies inside the input", "--in-place")
    assert not (texts / "out").exists()


def test_output_that_cannot_be_written(run, texts, folder, one_message):
    (folder / "file").touch()
    ran = run("clean", "--no-grammar", "in", "--output", "file/out")
    assert ran.code == 2
    one_message(ran, "file/out: ", "cannot be written", "--output")


def test_one_output_file_that_cannot_be_written(run, texts, folder, one_message):
    """A folder stands where good.txt should go; the others are written."""
    (folder / "out" / "good.txt" / "x").mkdir(parents=True)
    ran = run("clean", "--no-grammar", "in", "--output", "out")
    assert ran.code == 2
    one_message(ran, "good.txt: ", "cannot be written")
    assert (folder / "out/safe.txt").is_file()
    assert (folder / "out/ledger.jsonl").is_file()


def test_one_file_that_cannot_be_fixed(run, texts, monkeypatch, one_message):
    from pathlib import Path

    replace = Path.replace

    def fail(self, target):
        if Path(target).name == "a.txt":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    (texts / "a.txt").write_text("in Riyadh,and so.\n")
    monkeypatch.setattr(Path, "replace", fail)
    ran = run("check", "--no-grammar", "--fix", texts)
    assert ran.code == 2
    one_message(ran, "a.txt: ", "No space left")
    assert (texts / "safe.txt").read_text() == "They met in Riyadh, he told us.\n"


# Packs, decisions, configuration


def test_a_broken_rule_pack(run, texts, folder, one_message):
    (folder / "mine.toml").write_text(
        'family = "mine"\n\n[[rule]]\nname = "lost"\nmessage = "m"\nwhy = "w"\ntier = "flag"\n'
        "pattern = 'x'\nfinds = ['x']\n"
    )
    ran = run("check", "--rules", "mine.toml", texts, "--no-grammar")
    assert ran.code == 2
    one_message(ran, "mine.toml:3: ", "rule 'lost'", "no example that must stay", "Add stays")


def test_a_pack_that_goes_wrong_on_a_text(run, texts, folder, one_message):
    r"""A template that names no group is only noticed where the pattern matches."""
    (folder / "mine.toml").write_text(
        'family = "mine"\n[[rule]]\nname = "bad-group"\nmessage = "m"\nwhy = "w"\ntier = "review"\n'
        "pattern = 'They'\nreplace = ['\\g<nothing>']\n"
        "changes = [{ before = 'They', after = 'They' }]\nstays = ['x']\n"
    )
    ran = run("check", "--rules", "mine.toml", texts, "--no-grammar")
    assert ran.code == 2
    one_message(ran, "bad-group")


def test_a_broken_decisions_file(run, texts, folder, one_message):
    (folder / "d.jsonl").write_text('{"verdict":"keep","before":"a","document":"b"}\nnonsense\n')
    ran = run("clean", "--no-grammar", texts, "--output", "out", "--decisions", "d.jsonl")
    assert ran.code == 2
    one_message(ran, "d.jsonl:2: ", "is not a decision", "Correct or remove")
    assert out_of(folder) == []


def test_a_decisions_file_that_is_absent(run, texts, one_message):
    ran = run("check", "--no-grammar", texts, "--decisions", "absent.jsonl")
    assert ran.code == 2
    one_message(ran, "absent.jsonl")


@pytest.mark.parametrize("options", [["--jobs", "many"], ["--fail-on", "all"], ["--nonsense"], []])
def test_usage_errors(run, options):
    ran = run("check", *options)
    assert ran.code == 2
    assert "usage: cleaner check" in ran.err


def test_no_command(run):
    assert run().code == 2


# The engine


@pytest.fixture
def no_engine(folder, monkeypatch):
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(folder / "cache"))


@pytest.mark.usefixtures("no_engine")
def test_a_missing_engine_under_auto_is_said_once(run, texts):
    ran = run("check", texts, "--output-format", "json")
    assert ran.code == 1
    assert ran.err.count("Grammar was not checked") == 1
    assert "cleaner grammar install" in ran.err
    report = json.loads(ran.out)
    assert report["documents"][0]["unchecked"] == ["grammar"]


@pytest.mark.usefixtures("no_engine")
def test_a_missing_engine_under_all_is_an_error(run, texts, folder, one_message):
    ran = run("clean", texts, "--grammar", "all", "--output", "out")
    assert ran.code == 2
    one_message(ran, "not installed", "cleaner grammar install")
    assert out_of(folder) == []


@pytest.mark.usefixtures("no_engine")
def test_status_without_an_engine(run):
    ran = run("grammar", "status")
    assert ran.code == 1
    assert "not installed" in ran.out + ran.err


@pytest.fixture
def damaged_engine(folder, monkeypatch):
    """The user's engine with one file cut short."""
    from cleaner.grammar.install import installed

    engine = installed()
    if engine is None:
        pytest.skip("the engine is not installed: cleaner grammar install")
    copy = folder / "cache" / engine.folder.name
    copy.mkdir(parents=True)
    for path in engine.folder.iterdir():
        (copy / path.name).symlink_to(path)
    jar = copy / engine.jars[0].name
    data = jar.read_bytes()
    jar.unlink()
    jar.write_bytes(data[: len(data) // 2])
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(folder / "cache"))


@pytest.mark.usefixtures("damaged_engine")
def test_a_damaged_engine_is_not_used(run, texts, one_message):
    ran = run("check", texts, "--grammar", "all")
    assert ran.code == 2
    one_message(ran, "cleaner grammar install")
    ran = run("check", texts)
    assert ran.code == 1
    assert "cleaner grammar install" in ran.err


@pytest.fixture
def dead_url():
    """An address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    return f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(("mode", "code"), [("all", 2), ("auto", 1)])
def test_a_configured_server_that_is_dead(run, texts, folder, dead_url, mode, code):
    (folder / "cleaner.toml").write_text(f'grammar-url = "{dead_url}"\n')
    start = time.monotonic()
    ran = run("check", texts, "--grammar", mode)
    assert time.monotonic() - start < 30
    assert ran.code == code
    assert dead_url in ran.err
    assert ran.err.count("cleaner: ") + ran.err.count("not checked") == 1


def test_interrupting_is_no_traceback(run, texts, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("cleaner.api.Cleaner.clean_documents", interrupt)
    ran = run("check", "--no-grammar", texts)
    assert ran.code == 130
    assert "interrupted" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="other signals")
def test_a_text_that_breaks_a_checker_costs_no_other(run, texts, folder, monkeypatch, one_message):
    """What nobody has foreseen: an exception in a checker."""
    from cleaner.checkers.quotes import QuoteChecker

    check_text = QuoteChecker.check_text

    def broken(self, text):
        if "byssistance" in text.text:
            raise ValueError("a defect of ours")
        return check_text(self, text)

    monkeypatch.setattr(QuoteChecker, "check_text", broken)
    ran = run("clean", "--no-grammar", texts, "--output", "out")
    assert ran.code == 2
    one_message(ran, "flag.txt", "quotes")
    assert {"good.txt", "review.txt", "safe.txt"} <= set(out_of(folder))
