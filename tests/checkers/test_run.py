"""Checkers in several processes: what a worker's death costs."""

import os
import signal
import sys

import pytest

from cleaner.checkers import run
from cleaner.checkers.base import TextChecker
from cleaner.checkers.run import CheckerSet, run_checkers
from cleaner.model import Finding, Span, Tier
from cleaner.pipeline import no_progress
from cleaner.profile import build_profile
from cleaner.text.annotated import AnnotatedText


class FirstLetter(TextChecker):
    """Finds the first letter of each text; a text that says so kills the process."""

    def check_text(self, text):
        if text.text.startswith("kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        yield Finding(Span(0, 1), "x", "m", text.text[0], Tier.FLAG)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_text_that_kills_its_worker_costs_no_other(monkeypatch):
    monkeypatch.setattr(run, "CHUNK", 4)
    words = ["fine"] * 9
    words[5] = "kill"
    texts = [AnnotatedText(f"{n}.txt", text) for n, text in enumerate(words)]
    checkers = CheckerSet.of([FirstLetter()])
    checked = run_checkers(checkers, texts, build_profile(texts), no_progress, jobs=2)
    assert {name for name, found in checked.findings.items() if not found} == {"5.txt"}
    assert all(len(found) == 1 for name, found in checked.findings.items() if name != "5.txt")
    assert list(checked.unchecked) == ["5.txt"]
    assert run.INTERNAL in checked.unchecked["5.txt"][0]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_workers_that_always_die_are_given_up(monkeypatch):
    monkeypatch.setattr(run, "CHUNK", 2)
    monkeypatch.setattr(run, "MAX_DEATHS", 2)
    texts = [AnnotatedText(f"{n}.txt", "kill") for n in range(8)]
    checkers = CheckerSet.of([FirstLetter()])
    checked = run_checkers(checkers, texts, build_profile(texts), no_progress, jobs=2)
    assert sorted(checked.unchecked) == [text.document for text in texts]
