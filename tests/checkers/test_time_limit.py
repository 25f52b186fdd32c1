"""The time for a document as a whole: what was found until then is kept, the rest is named."""

import time

import pytest

from cleaner.checkers import run
from cleaner.checkers.base import TextChecker
from cleaner.checkers.run import CheckerSet, run_checkers
from cleaner.model import Finding, Span, Tier
from cleaner.profile import build_profile
from cleaner.text.annotated import AnnotatedText


class Slow(TextChecker):
    """Needs a tenth of a second of processor time for each “slow” that it finds."""

    def check_text(self, text):
        for start in text.starts_of("slow"):
            until = time.thread_time() + 0.1
            while time.thread_time() < until:
                pass
            yield Finding(Span(start, start + 4), "slow", "Slow", "slow", Tier.FLAG)


class Quick(TextChecker):
    def check_text(self, text):
        return [Finding(Span(0, 1), "first", "First", text.text[0], Tier.FLAG)]


@pytest.fixture
def checked(monkeypatch):
    monkeypatch.setattr(run, "MIN_SECONDS", 0.25)
    texts = [AnnotatedText("slow.txt", "slow " * 50), AnnotatedText("b.txt", "slow, but one")]
    checkers = CheckerSet.of([Slow(), Quick()])
    return run_checkers(checkers, texts, build_profile(texts), lambda *_: None)


def test_what_was_found_until_then_is_kept(checked):
    assert [f.rule for f in checked.findings["slow.txt"]] == ["slow"] * 3


def test_every_checker_that_did_not_finish_is_named(checked):
    (slow, quick) = checked.unchecked["slow.txt"]
    assert "document took too long" in slow
    assert "document took too long" in quick


def test_other_documents_are_not_concerned(checked):
    assert [f.rule for f in checked.findings["b.txt"]] == ["slow", "first"]
    assert "b.txt" not in checked.unchecked


def test_a_long_document_has_more_time(monkeypatch):
    monkeypatch.setattr(run, "MIN_SECONDS", 0.0)
    monkeypatch.setattr(run, "SECONDS_PER_MILLION", 1_000.0)
    texts = [AnnotatedText("long.txt", "slow" + " word" * 1_000)]
    found = run_checkers(CheckerSet.of([Slow()]), texts, build_profile(texts), lambda *_: None)
    assert len(found.findings["long.txt"]) == 1
    assert not found.unchecked
