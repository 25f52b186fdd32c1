"""The figures of every summary add up, whatever was found and decided."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.apply import apply
from cleaner.decide import decide, locate_decisions
from cleaner.decisions.matching import decision_at
from cleaner.model import (
    Document,
    Edit,
    Finding,
    Outcome,
    Repair,
    Replacement,
    Result,
    Span,
    State,
    Tier,
    Verdict,
)
from cleaner.proposals import made_as_suggested
from cleaner.resolve import resolve
from cleaner.tally import Tally, left_places, tally, total

WORDS = ["met", "said", "the", "talks", "in", "Riyadh", "a", "byssistance"]
OWN = "§own words§"  # in no text and in no suggestion


def span_in(text):
    return st.tuples(st.integers(0, len(text)), st.integers(0, 25)).map(
        lambda pair: Span(pair[0], min(len(text), sum(pair)))
    )


@st.composite
def findings_in(draw, text):
    span = draw(span_in(text))
    new = st.sampled_from(["", "met", "said ", "the talks"])
    repairs = tuple(
        Repair.of(span.start, span.end, after) for after in draw(st.lists(new, max_size=2))
    )
    tiers = [Tier.REVIEW, Tier.SAFE] if repairs else [Tier.FLAG]
    rule = draw(st.sampled_from("xyz"))
    return Finding(span, rule, "m", span.of(text), draw(st.sampled_from(tiers)), repairs)


@st.composite
def decisions_in(draw, document, findings):
    """Decisions anywhere, or about a finding: as suggested, in other words, or left."""
    about = st.sampled_from([f.span for f in findings]) if findings else st.nothing()
    span = draw(st.one_of(span_in(document.text), about))
    verdict = draw(st.sampled_from(list(Verdict)))
    offered = [
        repair.within(span, document.text)
        for finding in findings
        if finding.span == span
        for repair in finding.repairs
    ]
    after = draw(st.sampled_from([OWN, *offered])) if verdict is Verdict.REPAIR else None
    return decision_at(document, span, verdict, after)


@st.composite
def results(draw, with_decisions=True):
    text = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12)))
    document = Document("a.txt", text)
    findings = draw(st.lists(findings_in(text), max_size=8))
    made = st.lists(decisions_in(document, findings), max_size=6) if with_decisions else st.just([])
    located = locate_decisions(document, draw(made))
    dropped = [
        Outcome(f, State.DROPPED, "why") for f in draw(st.lists(findings_in(text), max_size=2))
    ]
    decided = decide(document, resolve(findings), located, draw(st.sampled_from(list(Tier))))
    return Result(
        document,
        apply(text, decided.edits),
        decided.edits,
        (*decided.outcomes, *dropped),
        kept=tuple(r.decision for r in located.refusals),
        stale=located.stale,
    )


@settings(deadline=None, max_examples=150, derandomize=True)
@given(result=results())
def test_the_sums_hold(result):
    counts = tally(result)
    assert counts.findings == len(result.findings)
    assert counts.findings + counts.dropped == len(result.outcomes)
    assert counts.edits == len(result.edits)
    assert min(getattr(counts, name) for name in Tally.__slots__) >= 0
    places = left_places(result)
    assert counts.kept_places + counts.cleared_places == len(places)
    answered = sum(len(place.outcomes) for place in places)
    assert answered == counts.kept + counts.not_a_defect


@settings(deadline=None, max_examples=60, derandomize=True)
@given(result=results())
def test_an_editors_own_words_are_never_a_suggestion(result):
    """A finding whose words hold nothing but an editor's own is not counted as suggested."""
    own = [edit.span for edit in result.edits if edit.after == OWN]
    repaired = [o.finding.span for o in result.outcomes if o.state is State.APPLIED]
    covered = [span for span in repaired if any(o.contains(span) for o in own)]
    assert tally(result).reworded >= len(covered)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(result=results(with_decisions=False))
def test_without_decisions_all_is_the_rules_doing(result):
    counts = tally(result)
    assert counts.edits == counts.edits_by_rule
    assert counts.reworded == counts.kept_places == counts.cleared_places == 0


@settings(deadline=None, max_examples=20, derandomize=True)
@given(several=st.lists(results(), max_size=4))
def test_the_totals_add_up(several):
    together = total(map(tally, several))
    assert together.documents == len(several)
    assert together.findings == sum(len(r.findings) for r in several)
    assert together.edits == sum(len(r.edits) for r in several)


TEXT = "“Go, he said. Then a Two left."


def made(repair, *changes):
    spans = [Replacement(Span(s, e), after) for s, e, after in repair]
    whole = Span(spans[0].span.start, spans[-1].span.end)
    found = Finding(whole, "x", "m", whole.of(TEXT), Tier.REVIEW, (Repair(tuple(spans)),))
    edits = [Edit(Span(s, e), TEXT[s:e], after, None, None) for s, e, after in changes]
    return made_as_suggested(found, edits, TEXT)


def test_a_suggestion_is_recognised_however_it_is_cut():
    assert made([(4, 4, "”")], (4, 4, "”"))
    assert made([(0, 4, "“Go”,")], (3, 4, "”,"))
    assert made([(0, 0, "a"), (4, 4, "b")], (0, 4, "a“Go,b"))
    assert made([(0, 12, "“No, he said")], (1, 3, "No"), (12, 13, "!"))


def test_other_words_are_no_suggestion():
    assert not made([(4, 4, "”")], (3, 4, ".”"))
    assert not made([(19, 24, "two")], (19, 24, "a few"))
    assert not made([(0, 0, "a"), (4, 4, "b")], (0, 0, "a"))
    assert not made([(19, 24, "two")])
