"""Unforeseen errors give exit code 2 with a message: 1 is the code for findings."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

OLD = "in Riyadh,and so.\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="other processes")


def shell(folder, line):
    env = os.environ | {"PY": sys.executable, "COLUMNS": "200"}
    return subprocess.run(
        ["/bin/sh", "-c", line],
        cwd=folder, env=env, check=False, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip


@posix
@pytest.mark.parametrize("command", ["check", "clean --in-place"])
def test_a_closed_standard_output(texts, folder, command):
    done = shell(folder, f'"$PY" -m cleaner {command} --no-grammar in >&-')
    assert done.returncode == 2
    assert done.stderr == "cleaner: standard output is closed; redirect it to a file instead\n"
    assert (texts / "safe.txt").read_text() == "They met in Riyadh,he told us.\n"


@posix
def test_a_closed_standard_error(texts, folder):
    done = shell(folder, '"$PY" -m cleaner check --no-grammar in 2>&-')
    assert done.returncode == 1
    assert "doubled-word" in done.stdout
    done = shell(folder, '"$PY" -m cleaner check --no-grammar absent 2>&-')
    assert done.returncode == 2


@posix
@pytest.mark.parametrize("options", [[], ["--diff"], ["--output-format", "json"]], ids=str)
def test_a_reader_that_has_gone(texts, options):
    """Whether the output is large or fits into a buffer, as after `| head`."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "check", "--no-grammar", *options, str(texts)],
        check=False, stdout=writer, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    os.close(writer)
    assert done.returncode == 2
    assert done.stderr.endswith("cleaner: the output was cut off: its reader has gone\n")
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_output_that_is_full(texts, folder):
    done = shell(folder, '"$PY" -m cleaner check --no-grammar in >/dev/full')
    assert done.returncode == 2
    assert "cleaner: the output cannot be written: No space left on device\n" in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.fixture
def broken(monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("a \x1b[31m defect")

    monkeypatch.setattr("cleaner.api.Cleaner.clean_documents", fail)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("command", [["check"], ["clean", "--in-place"]], ids=" ".join)
def test_a_defect_of_ours(run, texts, one_message, command):
    ran = run(*command, "--no-grammar", texts)
    assert ran.code == 2
    one_message(ran, "internal error: RuntimeError: a \\x1b[31m defect", "report it", "--verbose")


@pytest.mark.usefixtures("broken")
def test_verbose_shows_where_the_defect_is(texts, capsys):
    from cleaner.cli import main

    assert main(["check", "-v", "--no-grammar", str(texts)]) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="names are text on this system")
@pytest.mark.parametrize("style", ["json", "json-lines", "full"])
@pytest.mark.parametrize("place", [b"na\xefve.txt", b"na\xefve/a.txt"])
def test_a_file_name_that_is_not_utf_8(run, texts, folder, one_message, style, place):
    path = folder / os.fsdecode(place)
    path.parent.mkdir(exist_ok=True)
    path.write_text(OLD)
    ran = run("check", "--no-grammar", "--output-format", style, path, texts)
    assert ran.code == 2
    one_message(ran, "na\\udcefve", "not UTF-8")
    assert "doubled-word" in ran.out
    if style == "json":
        report = json.loads(ran.out)
        assert len(report["documents"]) == 4
        assert "na\\udcefve" in report["summary"]["failures"][0]


def test_json_is_utf_8_on_every_terminal(cleaner, folder):
    (folder / "é.txt").write_text("Café talks in Riyadh,and “so”.\n", encoding="utf-8")
    for style in ("json", "json-lines"):
        ran = cleaner(
            "check", "--no-grammar", "--output-format", style, "é.txt",
            env={"PYTHONIOENCODING": "ascii"},
        )  # fmt: skip
        assert ran.code == 1
        assert '"path":"é.txt"' in json.dumps(json.loads(ran.out), ensure_ascii=False).replace(
            ": ", ":"
        )


# Workers


def start_with_workers(folder, *options):
    """Start a check in two processes; the process, and the workers once they are there."""
    (folder / "in").mkdir()
    for n in range(120):
        (folder / "in" / f"{n:03}.txt").write_text(OLD)
    process = subprocess.Popen(
        [sys.executable, "-m", "cleaner", "check", "--no-grammar", "--jobs", "2", *options, "in"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    workers = []
    while process.poll() is None and len(workers) < 2:
        time.sleep(0.005)
        with contextlib.suppress(psutil.NoSuchProcess):
            workers = [
                child
                for child in psutil.Process(process.pid).children()
                # A second thread: the worker has its checkers and is at work.
                if "spawn_main" in " ".join(child.cmdline()) and child.num_threads() > 1
            ]
    assert len(workers) == 2
    return process, workers


@posix
def test_a_killed_worker_loses_no_finding(folder):
    process, workers = start_with_workers(folder, "--output-format", "json-lines")
    workers[0].send_signal(signal.SIGKILL)
    out, said = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Traceback" not in said
    assert len({json.loads(line)["path"] for line in out.splitlines()}) == 120


@posix
def test_workers_end_with_a_parent_that_was_killed(folder):
    process, workers = start_with_workers(folder)
    process.kill()
    process.communicate()
    _, alive = psutil.wait_procs(workers, timeout=60)
    assert alive == []
