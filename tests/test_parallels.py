"""Which sentence of a sibling is about the same thing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.checkers.base import parallel_witnesses
from cleaner.parallels import MAX_PLACES, likeness, most_like, same_matter
from cleaner.text.annotated import AnnotatedText

REPORT = AnnotatedText(
    "b",
    "Putin spoke in Moscow.\nPutin and Trump may hold their summit soon, but no date is set. "
    "Waltz saw Rubio at lunch. Rubio said that Waltz described the shuttle diplomacy.",
)
PUTIN = [place for place in range(len(REPORT.text)) if REPORT.text.startswith("Putin", place)]


def test_the_parallel_sentence_is_chosen_and_not_the_first_mention():
    own = "The date of the Trump-Pudin summit is not set"
    (shown,) = parallel_witnesses(own, [(REPORT, PUTIN)])
    assert (shown.kind, shown.document, shown.line) == ("witness", "b", 2)
    assert shown.text.startswith("Putin and Trump may hold")


def test_the_first_mention_is_kept_where_no_sentence_is_nearer():
    place = most_like("It rained all day.", REPORT, PUTIN)
    assert place.of(REPORT.text) == "Putin spoke in Moscow."
    assert most_like("It rained.", REPORT, []) is None
    assert parallel_witnesses("It rained.", [(REPORT, [])]) == []


def test_the_nearest_witness_comes_first():
    far, near = AnnotatedText("a", "Putin slept."), AnnotatedText("z", "Trump set a summit date.")
    shown = parallel_witnesses("No date of Trump's summit is set", [(far, [0]), (near, [0])])
    assert [one.document for one in shown] == ["z", "a"]


def test_the_same_matter_needs_the_same_people():
    place = same_matter("Rubio said no one was left out, and Waltz spoke of diplomacy.", REPORT)
    assert place.of(REPORT.text).startswith("Rubio said that Waltz described")
    assert same_matter("Rubio said no one was left out.", REPORT) is None
    assert same_matter("Rubio and Witkoff left.", REPORT) is None


def test_no_more_than_some_places_are_looked_at():
    asked = []
    places = (asked.append(n) or 0 for n in range(10 * MAX_PLACES))
    most_like("Putin", REPORT, places)
    assert len(asked) == MAX_PLACES


@settings(deadline=None)  # the list of words is read once
@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_goes_both_ways(one, other):
    assert 0 <= likeness(one, other) <= 1.000001
    assert likeness(one, other) == pytest.approx(likeness(other, one))
