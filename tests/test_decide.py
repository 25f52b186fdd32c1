from dataclasses import replace

import pytest

from cleaner.decide import LocatedDecisions, decide, locate_decisions
from cleaner.golden import decision_at
from cleaner.model import (
    Decision,
    Document,
    Evidence,
    Finding,
    Repair,
    Replacement,
    Scope,
    Span,
    State,
    Tier,
    Verdict,
)
from cleaner.resolve import resolve

TEXT = "Kiril met Kiril , he said. said.\n"
DOCUMENT = Document("a.txt", TEXT)


def finding(words, new=None, tier=Tier.REVIEW, rule="x"):
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    repairs = () if new is None else (Repair.of(span.start, span.end, new),)
    return Finding(span, rule, "m", words, tier if repairs else Tier.FLAG, repairs)


def decision(words, verdict, after=None, **fields):
    start = TEXT.index(words)
    made = decision_at(DOCUMENT, Span(start, start + len(words)), verdict, after)
    return replace(made, **fields)


def settle(findings, decisions=(), threshold=Tier.SAFE):
    located = locate_decisions(DOCUMENT, decisions)
    decided = decide(DOCUMENT, resolve(findings), located, threshold)
    return [(e.before, e.after) for e in decided.edits], [o.state for o in decided.outcomes]


@pytest.mark.parametrize(
    ("tier", "threshold", "applied"),
    [
        (Tier.REVIEW, Tier.SAFE, False),
        (Tier.SAFE, Tier.SAFE, True),
        (Tier.REVIEW, Tier.REVIEW, True),
        (Tier.SAFE, Tier.REVIEW, True),
    ],
)
def test_the_threshold_is_the_policy(tier, threshold, applied):
    edits, states = settle([finding(" ,", ",", tier)], threshold=threshold)
    assert edits == ([(" ,", ",")] if applied else [])
    assert states == [State.APPLIED if applied else State.WAITING]


def test_a_flag_is_never_applied():
    assert settle([finding("said")], threshold=Tier.FLAG) == ([], [State.WAITING])


@pytest.mark.parametrize(
    ("verdict", "state"),
    [(Verdict.KEEP, State.KEPT), (Verdict.NOT_A_DEFECT, State.NOT_A_DEFECT)],
)
def test_a_refusal_holds_against_a_safe_rule(verdict, state):
    found = [finding(" ,", ",", Tier.SAFE)]
    assert settle(found, [decision(" ,", verdict)]) == ([], [state])


def test_not_a_defect_answers_only_the_rule_it_was_said_of():
    refused = decision("met", Verdict.NOT_A_DEFECT, rule="x")
    larger = [finding("Kiril met", "K", Tier.SAFE, rule) for rule in ("x", "y")]
    assert settle(larger[:1], [refused]) == ([], [State.NOT_A_DEFECT])
    assert settle(larger[1:], [refused]) == ([("Kiril met", "K")], [State.APPLIED])


def test_a_decision_repairs_in_its_own_words():
    made = decision(" said.\n", Verdict.REPAIR, " and left.\n")
    assert settle([finding(" said.\n", "\n", Tier.SAFE)], [made]) == (
        [(" said.\n", " and left.\n")],
        [State.APPLIED],
    )


def test_a_decision_repairs_where_no_rule_found_anything():
    assert settle([], [decision("met", Verdict.REPAIR, "saw")]) == ([("met", "saw")], [])


def edit_by(decided, *findings):
    located = locate_decisions(DOCUMENT, [decided])
    return decide(DOCUMENT, findings, located, Tier.SAFE).edits[0]


def test_the_edit_names_the_decision_and_the_rule_that_proposed_it():
    edit = edit_by(decision(" ,", Verdict.REPAIR, ","), finding(" ,", ",", rule="z"))
    assert (edit.rule, edit.tier) == ("z", None)
    assert edit.decision.after == ","


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(finding(" ,", "", rule="z"), id="other words"),
        pytest.param(finding("Kiril , he said. said.", rule="z"), id="a flag over much more"),
        pytest.param(
            finding("Kiril , he said. said.", "Kiril , he said.", rule="z"), id="elsewhere"
        ),
    ],
)
def test_a_rule_that_proposed_something_else_explains_no_decision(found):
    found = replace(found, evidence=(Evidence("count", "of z"),))
    edit = edit_by(decision(" ,", Verdict.REPAIR, ",", rule="z"), found)
    assert (edit.rule, edit.evidence) == (None, ())
    assert edit.decision.rule == "z"


def test_a_rule_proposed_the_words_however_the_place_is_cut():
    found = finding("Kiril , he", "Kiril, he", rule="z")
    assert edit_by(decision(" ,", Verdict.REPAIR, ","), found).rule == "z"
    again = finding(" said. said.", " said.", rule="z")
    assert edit_by(decision("said. ", Verdict.REPAIR, ""), again).rule == "z"


def test_of_rules_that_proposed_the_same_the_one_that_was_accepted_is_named():
    found = [finding(" ,", ",", rule=rule) for rule in ("y", "z")]
    assert edit_by(decision(" ,", Verdict.REPAIR, ",", rule="z"), *found).rule == "z"


def test_the_narrower_scope_wins():
    everywhere = Decision(
        verdict=Verdict.REPAIR, before="Kiril", after="Kirill", scope=Scope.EVERYWHERE
    )
    whole = replace(everywhere, after="Cyril", scope=Scope.DOCUMENT, document="a.txt")
    here = decision("Kiril", Verdict.KEEP)
    for order in ([everywhere, whole, here], [here, whole, everywhere]):
        assert settle([], order)[0] == [("Kiril", "Cyril")]
        located = locate_decisions(DOCUMENT, order)
        assert [r.span.start for r in located.refusals] == [0]
        assert not located.stale


@pytest.mark.parametrize("verdict", [Verdict.KEEP, Verdict.NOT_A_DEFECT])
def test_a_wider_scope_does_not_repair_words_that_are_kept_here(verdict):
    everywhere = Decision(
        verdict=Verdict.REPAIR, before="Kiril met", after="They met", scope=Scope.EVERYWHERE
    )
    assert settle([], [everywhere, decision("Kiril", verdict)])[0] == []


def test_a_decision_that_fits_nothing_is_stale():
    gone = replace(decision("met", Verdict.REPAIR, "saw"), before="saw off", after="x")
    located = locate_decisions(DOCUMENT, [gone])
    assert located.stale == ((gone, "its words are not in the text"),)
    assert located.repairs == ()


def test_a_form_that_does_not_occur_is_not_stale():
    form = Decision(verdict=Verdict.REPAIR, before="q", after="x", scope=Scope.EVERYWHERE)
    assert locate_decisions(DOCUMENT, [form]) == LocatedDecisions()


def test_decisions_of_another_document_say_nothing():
    other = decision("met", Verdict.REPAIR, "saw", document="b.txt")
    assert locate_decisions(DOCUMENT, [other]) == LocatedDecisions()


def test_two_decisions_about_the_same_words():
    made = [decision("met", Verdict.REPAIR, "saw"), decision("Kiril met", Verdict.REPAIR, "K")]
    located = locate_decisions(DOCUMENT, made)
    assert len(located.repairs) == 1
    assert "same words" in located.stale[0][1]


def test_overlapping_repairs_are_not_both_made():
    edits, states = settle(
        [finding("Kiril met", "K", Tier.SAFE), finding("met", "saw", Tier.SAFE, "y")]
    )
    assert edits == [("Kiril met", "K")]
    assert sorted(states) == [State.APPLIED, State.DROPPED]


def test_a_repair_is_made_whole_or_not_at_all():
    pair = Finding(
        Span(0, 9), "pair", "m", "Kiril met", Tier.SAFE,
        (Repair((Replacement(Span(0, 0), "“"), Replacement(Span(9, 9), "”"))),),
    )  # fmt: skip
    assert settle([pair])[0] == [("", "“"), ("", "”")]
    made = [decision("Kiril met Kiril", Verdict.REPAIR, "They met")]
    assert settle([pair], made)[0] == [("Kiril met Kiril", "They met")]


def test_agreeing_findings_become_one_with_both_reasons():
    one, other = finding("met", "saw", Tier.SAFE, "b"), finding("met", "saw", Tier.REVIEW, "a")
    merged = resolve([other, one])
    assert [(f.rule, f.tier) for f in merged] == [("b", Tier.SAFE)]
    assert "a agrees" in merged[0].evidence[-1].text
