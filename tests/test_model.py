import pytest

from cleaner.model import (
    Document,
    Finding,
    Outcome,
    Repair,
    Replacement,
    Result,
    Span,
    State,
    Tier,
)


@pytest.mark.parametrize(
    ("left", "right", "overlap", "touch"),
    [
        ((0, 3), (3, 5), False, False),
        ((0, 3), (2, 5), True, True),
        ((0, 9), (2, 5), True, True),
        ((3, 3), (3, 3), True, True),
        ((3, 3), (4, 4), False, False),
        ((3, 3), (3, 5), False, True),
        ((3, 3), (1, 3), False, True),
        ((3, 3), (1, 5), True, True),
        ((2, 5), (2, 5), True, True),
    ],
)
def test_overlaps_and_touches(left, right, overlap, touch):
    one, other = Span(*left), Span(*right)
    assert (one.overlaps(other), other.overlaps(one)) == (overlap, overlap)
    assert (one.touches(other), other.touches(one)) == (touch, touch)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_span_runs_forward(start, end):
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_tiers_are_ordered_and_named():
    assert Tier.FLAG < Tier.REVIEW < Tier.SAFE
    assert [str(tier) for tier in Tier] == ["flag", "review", "safe"]


@pytest.mark.parametrize("spans", [[(3, 4), (1, 2)], [(1, 3), (2, 4)], [(1, 1), (1, 1)]], ids=str)
def test_a_repair_is_disjoint_and_in_order(spans):
    with pytest.raises(ValueError, match="out of order"):
        Repair(tuple(Replacement(Span(*span), "") for span in spans))


def test_a_repair_replaces_something():
    with pytest.raises(ValueError, match="without replacements"):
        Repair(())


def test_a_repair_within_a_larger_span():
    text = "say “ yes ” now"
    repair = Repair((Replacement(Span(5, 6), ""), Replacement(Span(9, 10), "")))
    assert repair.span == Span(5, 10)
    assert repair.within(Span(4, 11), text) == "“yes”"


def test_a_finding_without_a_repair_is_a_flag():
    with pytest.raises(ValueError, match="without a repair"):
        Finding(Span(0, 1), "x", "m", "a", Tier.REVIEW)


def test_a_repair_stays_within_its_finding():
    with pytest.raises(ValueError, match="reaches outside its finding"):
        Finding(Span(0, 1), "x", "m", "a", Tier.REVIEW, (Repair.of(0, 2, ""),))


def test_a_result_tells_no_dropped_findings():
    findings = [Finding(Span(n, n + 1), "x", "m", "a", Tier.FLAG) for n in range(2)]
    outcomes = (Outcome(findings[0], State.DROPPED), Outcome(findings[1], State.WAITING))
    result = Result(Document("a", "aa"), "aa", (), outcomes)
    assert result.findings == (findings[1],)
