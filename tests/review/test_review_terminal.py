"""The real program in a real terminal, and without one."""

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from cleaner.cli import main
from cleaner.cli.parser import build_parser
from cleaner.decisions.file import read_decisions
from cleaner.errors import UsageError
from cleaner.review.navigation import Order

SEEDS = Path(__file__).parents[2] / "seeds"
SEED = "001_dafc60566e616b18.txt"
TMUX = shutil.which("tmux")
SIZE = ["-x", "80", "-y", "24"]
PROGRAM = f"{sys.executable} -m cleaner"


class Terminal:
    """A terminal of 80 by 24 in which commands run."""

    def __init__(self, folder):
        self.name = f"cleaner-{uuid.uuid4().hex[:8]}"
        environment = {**os.environ, "TERM": "xterm-256color", "PS1": "$ "}
        environment.pop("NO_COLOR", None)
        subprocess.run(
            [TMUX, "-L", self.name, "-f", "/dev/null", "new-session", "-d", *SIZE, "-c", folder],
            check=True,
            env=environment,
        )

    def _tmux(self, *arguments):
        done = subprocess.run(
            [TMUX, "-L", self.name, *arguments], check=True, capture_output=True, text=True
        )
        return done.stdout

    def type(self, words):
        self._tmux("send-keys", "-l", words)
        self.press("Enter")

    def press(self, *keys):
        for key in keys:
            self._tmux("send-keys", key)

    def screen(self):
        return self._tmux("capture-pane", "-p")

    def wait_for(self, words, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            screen = self.screen()
            if words in screen:
                return screen
            time.sleep(0.05)
        raise AssertionError(f"{words!r} did not appear in:\n{screen}")

    def wait_for_end_of(self, words, seconds=30):
        end = time.monotonic() + seconds
        while words in self.screen():
            assert time.monotonic() < end, f"{words!r} did not go away"
            time.sleep(0.05)

    def close(self):
        subprocess.run([TMUX, "-L", self.name, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def open_terminal(tmp_path):
    if TMUX is None:
        pytest.skip("tmux is not installed")
    shutil.copy(SEEDS / SEED, tmp_path / SEED)
    opened = []

    def open_one():
        opened.append(Terminal(tmp_path))
        return opened[-1]

    yield open_one
    for terminal in opened:
        terminal.close()


def test_a_seed_is_reviewed_killed_resumed_and_cleaned(open_terminal, tmp_path):
    terminal = open_terminal()
    decisions = tmp_path / "cleaner-decisions.jsonl"
    journal = tmp_path / "cleaner-decisions.jsonl.journal"
    terminal.type(f"{PROGRAM} review {SEED} --no-grammar --author Ann & echo $! > pid; fg")
    screen = terminal.wait_for("will be")
    assert f"{SEED}:" in screen
    assert " 1 of " in screen
    terminal.press("a")
    terminal.wait_for(" 2 of ")
    terminal.press("k")
    terminal.wait_for(" 3 of ")
    os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)
    terminal.wait_for("illed")
    assert len(journal.read_text().splitlines()) == 2
    assert not decisions.exists()

    terminal = open_terminal()
    terminal.type(f"{PROGRAM} decisions list")
    terminal.wait_for("An interrupted review left 2 decisions")
    terminal.type(f"{PROGRAM} review {SEED} --no-grammar --author Ann; echo left with $?")
    terminal.wait_for(" 3 of ")
    for _ in range(60):
        terminal.press("a", "n")
    terminal.wait_for("  0 undecided")
    terminal.press("q")
    screen = terminal.wait_for("left with 0")
    assert "Recovered 2 steps from an interrupted review" in screen
    assert "0 left" in screen
    assert "repaired" in screen
    assert not journal.exists()
    made = read_decisions(decisions)
    assert len(made) >= 2
    assert {decision.author for decision in made} == {"Ann"}

    out = tmp_path / "out"
    arguments = ["clean", str(tmp_path / SEED), "--no-grammar", "--quiet"]
    assert main([*arguments, "--decisions", str(decisions), "--output", str(out)]) == 0
    clean = (out / SEED).read_text(encoding="utf-8")
    original = (tmp_path / SEED).read_text(encoding="utf-8")
    assert clean != original
    for decision in made:
        if decision.verdict == "repair":
            assert decision.left + decision.before + decision.right in original


def test_a_second_review_of_the_same_decisions_is_refused(open_terminal):
    terminal, other = open_terminal(), open_terminal()
    terminal.type(f"{PROGRAM} review {SEED} --no-grammar")
    terminal.wait_for("will be")
    other.type(f"{PROGRAM} review {SEED} --no-grammar; echo left with $?")
    screen = other.wait_for("left with 2")
    assert "reviewed by someone else" in " ".join(screen.split())


@pytest.mark.parametrize(
    ("key", "words"),
    [("", "? help"), ("v", "c next change"), ("e", "Enter: save"), ("F", "Enter: choose")],
)
def test_it_is_suspended_and_comes_back(open_terminal, tmp_path, key, words):
    terminal = open_terminal()
    terminal.type(f"{PROGRAM} review {SEED} --no-grammar --author Ann")
    terminal.wait_for("will be")
    if key:
        terminal.press(key)
    terminal.wait_for(words)
    terminal.press("C-z")
    assert words not in terminal.wait_for("Stopped")
    terminal.type("fg")
    terminal.wait_for(words)
    if key:
        terminal.press("Escape")
        terminal.wait_for_end_of(words)
    terminal.press("k")
    terminal.wait_for(" 2 of ")
    terminal.press("q")
    terminal.wait_for("1 kept")
    assert len(read_decisions(tmp_path / "cleaner-decisions.jsonl")) == 1


def test_without_a_terminal_it_says_at_once_what_to_use(tmp_path):
    shutil.copy(SEEDS / SEED, tmp_path / SEED)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "review", SEED],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=20,
        check=False,
    )
    assert time.monotonic() - began < 5
    assert done.returncode == 2
    assert "cleaner check" in done.stderr
    assert "cleaner clean" in done.stderr
    assert "--decisions" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [SEED]


def test_orders_of_command_and_session_are_the_same():
    with pytest.raises(SystemExit):
        build_parser("0").parse_args(["review", "x", "--order", "no-such-order"])
    for order in Order:
        arguments = build_parser("0").parse_args(["review", "x", "--order", order.value])
        assert arguments.order == order


def test_textual_is_not_loaded_where_it_is_not_needed(tmp_path):
    shutil.copy(SEEDS / SEED, tmp_path / SEED)
    code = (
        "import sys; from cleaner.cli import main; "
        f"main(['check', {str(tmp_path / SEED)!r}, '--no-grammar', '-q']); "
        "main(['golden', 'check', '-q']); "
        "print('textual' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "False"


def test_half_of_a_sample_is_an_error(monkeypatch):
    from cleaner.cli import review

    monkeypatch.setattr(review, "need_terminal", lambda command: None)
    arguments = build_parser("0").parse_args(["review", "x", "--sample", "3"])
    with pytest.raises(UsageError, match="go together"):
        review.run(arguments)
