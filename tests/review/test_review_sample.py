"""Judging a rule by a sample."""

from collections import Counter

import pytest
from review_texts import detected, finding_at, session_over

from cleaner.errors import UsageError
from cleaner.model import Verdict
from cleaner.review.sample import draw, estimate, rest, wilson


@pytest.fixture
def session():
    found = []
    for number in range(30):
        text = f"The wrod{number} came."
        found.append(
            detected(f"{number}.txt", text, finding_at(text, f"wrod{number}", f"word{number}"))
        )
    return session_over(*found)


def test_the_same_seed_draws_the_same_places(session):
    drawn = draw(session.navigation.places, "garble", 10, 1)
    assert drawn == draw(reversed(session.navigation.places), "garble", 10, 1)
    assert drawn != draw(session.navigation.places, "garble", 10, 2)
    assert (len(drawn.places), drawn.population) == (10, 30)
    assert len({place.key for place in drawn.places}) == 10


def test_every_place_is_as_likely_as_any_other(session):
    drawn = Counter(
        place.key
        for seed in range(600)
        for place in draw(session.navigation.places, "garble", 5, seed).places
    )
    # Each is expected 100 times; ten standard deviations are 90.
    assert len(drawn) == 30
    assert 50 < min(drawn.values()) <= max(drawn.values()) < 150


def test_more_than_there_is_gives_all(session):
    assert len(draw(session.navigation.places, "garble", 99, 1).places) == 30
    with pytest.raises(UsageError, match="found nothing"):
        draw(session.navigation.places, "no-such-rule", 5, 1)


def test_the_estimate_grows_with_each_decision(session):
    drawn = draw(session.navigation.places, "garble", 4, 1)
    session.navigation.restrict([place.key for place in drawn.places])
    assert estimate(session, drawn).precision is None
    session.accept()
    session.refuse()
    session.own("something else")
    session.accept()
    said = estimate(session, drawn)
    assert (said.right, said.wrong) == (2, 2)
    assert said.precision == 0.5
    assert said.interval == wilson(2, 4)
    session.undo()
    assert estimate(session, drawn).decided == 3


@pytest.mark.parametrize("verdict", [Verdict.REPAIR, Verdict.NOT_A_DEFECT])
def test_the_rest_is_decided_with_the_estimate_recorded(session, verdict):
    drawn = draw(session.navigation.places, "garble", 2, 1)
    session.navigation.restrict([place.key for place in drawn.places])
    session.accept()
    session.accept()
    planned = rest(session, estimate(session, drawn), verdict)
    assert (len(planned.touched), planned.asks) == (28, True)
    session.perform(planned.step())
    notes = Counter(decision.note for decision in session.texts.decisions)
    assert notes[""] == 2
    (note,) = set(notes) - {""}
    assert "2 of 2 right" in note
    assert "seed 1" in note
    with pytest.raises(UsageError, match="are decided"):
        rest(session, estimate(session, drawn), verdict)


def test_wilson_agrees_with_published_values():
    # Newcombe (1998), table I: 81/263, 15/148, 0/20, 1/29.
    expected = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (successes, trials), bounds in expected.items():
        assert [round(b, 4) for b in wilson(successes, trials)] == list(bounds)
