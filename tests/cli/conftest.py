"""The command line, run in this process and in a separate folder."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass

import pytest

from cleaner.cli import main


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def objects(self):
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty folder to stand in, without the user's settings; signals as they were, after."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    for name in ("NO_COLOR", "FORCE_COLOR", "CI", "CLEANER_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    handlers = {s: signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGHUP)}
    yield work
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def run(capsys):
    """Run a command; what it raises to end the process becomes the code."""

    def run_(*arguments):
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as error:
            code = error.code
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Ran(code, shown.out, shown.err)

    return run_


@pytest.fixture
def cleaner():
    """Run a command as a process of its own."""

    def cleaner_(*arguments, env=None, **options):
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", *map(str, arguments)],
            capture_output=True, check=False, encoding="utf-8",
            env=os.environ | (env or {}), **options,
        )  # fmt: skip
        return Ran(done.returncode, done.stdout, done.stderr)

    return cleaner_


SAFE = "They met in Riyadh,he told us.\n"
REVIEW = "They agreed to to meet again.\n"
FLAG = "The 12  Riyadh meetings were a byssistance of sorts.\n"
GOOD = "They met in Riyadh, he told us.\n"


@pytest.fixture
def texts(folder):
    """A folder with a text of each kind."""
    for name, text in {"safe": SAFE, "review": REVIEW, "flag": FLAG, "good": GOOD}.items():
        path = folder / "in" / f"{name}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    return folder / "in"


@pytest.fixture
def one_message():
    """Check that a run said one thing that went wrong: where, what, what to do; and no more."""

    def one_message_(ran, *parts):
        lines = [line for line in ran.err.splitlines() if line.startswith("cleaner: ")]
        assert len(lines) == 1, ran.err
        for part in parts:
            assert str(part) in ran.err
        return lines[0]

    return one_message_
