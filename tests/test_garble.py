import pytest

from cleaner.garble import MIN_WORDS, garble_score
from cleaner.model import Finding, Span, Tier


def findings(number, rule="x"):
    return [Finding(Span(n, n), rule, "m", "", Tier.FLAG) for n in range(number)]


def test_too_short_to_say():
    assert garble_score(MIN_WORDS - 1, findings(3)) is None
    assert garble_score(MIN_WORDS, []) == 0


def test_more_marks_more_damage_and_never_more_than_one():
    scores = [garble_score(100, findings(n)) for n in (0, 1, 5, 1000)]
    assert scores == sorted(set(scores))
    assert scores[-1] == pytest.approx(1)


def test_grammar_does_not_count():
    assert garble_score(100, findings(9, "grammar-x")) == 0


def test_decisions_do_not_hide_damage(plain):
    """The score is of the original, before anything is decided."""
    from cleaner.api import Cleaner
    from cleaner.config import Config
    from cleaner.model import Decision, Scope, Verdict

    text = "They met in Riyadh , and the the talks went on for hours, he said. said. " * 8
    kept = [
        Decision(verdict=Verdict.KEEP, before=words, scope=Scope.EVERYWHERE)
        for words in ("Riyadh ,", "the the", "said. said.")
    ]
    decided = Cleaner(Config(grammar="off"), decisions=kept).clean(text)
    assert decided.garble_score == plain.clean(text).garble_score
    assert decided.garble_score > 0
