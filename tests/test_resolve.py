from itertools import permutations

from cleaner.model import Finding, Repair, Span, Tier
from cleaner.resolve import resolve


def finding(start, end, rule, tier=Tier.REVIEW, new="x"):
    repairs = () if new is None else (Repair.of(start, end, new),)
    return Finding(Span(start, end), rule, "m", "", tier if repairs else Tier.FLAG, repairs)


SAFE = finding(4, 5, "safe", Tier.SAFE)
WIDE = finding(0, 9, "wide")
EARLY = finding(0, 2, "early")
LATE = finding(6, 8, "late")
FLAG = finding(0, 20, "flag", new=None)


def test_who_may_claim_first_does_not_depend_on_the_order():
    for order in permutations([SAFE, WIDE, EARLY, LATE, FLAG]):
        assert resolve(order) == [SAFE, WIDE, EARLY, LATE, FLAG]


def test_nothing_vanishes():
    flags = [finding(0, 3, rule, new=None) for rule in "ab"]
    assert len(resolve([*flags, WIDE])) == 3


def test_the_same_rule_twice_is_one_finding():
    assert resolve([WIDE, WIDE]) == [WIDE]
