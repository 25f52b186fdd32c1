"""Every command of a review, without a terminal."""

import pytest
from review_texts import TEXT, cleaned, detected, finding_at, session_over

from cleaner.decisions.file import encode
from cleaner.errors import DecisionsError, UsageError
from cleaner.model import Decision, Evidence, Kind, Repair, Replacement, Scope, Span, Tier, Verdict
from cleaner.review.answers import Remarks
from cleaner.review.navigation import Filter, Order
from cleaner.review.text import Status


def whole(session, document="a.txt"):
    return session.texts[document].whole().after


def test_accepting_repairs_one_place_and_goes_on(session):
    assert session.navigation.current.form.before == "minsters"
    step = session.accept()
    assert whole(session) == TEXT.replace("minsters", "ministers", 1)
    (decision,) = step.put
    assert (decision.verdict, decision.before, decision.after) == (
        Verdict.REPAIR,
        "minsters",
        "ministers",
    )
    assert (decision.author, decision.time) == ("Ann", "2026-01-01T00:00:00Z")
    assert (decision.kind, decision.rule) == (Kind.DETERMINATE, "garble")
    assert decision.reason == "garble found"
    assert session.navigation.current.leader.rule == "echo"


def test_an_alternative_is_chosen_by_its_number(session):
    session.navigation.search("expelledat")
    while session.navigation.current.leader.rule != "glue":
        session.navigation.search("expelledat")
    session.accept(1)
    assert "were expelled dawn" in whole(session)
    with pytest.raises(UsageError, match="no suggestion 3"):
        session.accept(2)


def test_own_words_are_marked_as_wording(session):
    step = session.own("envoys")
    assert whole(session).startswith("The envoys met")
    assert step.put[0].kind is Kind.WORDING
    assert session.texts.status(session.navigation.places[0]) is Status.OWN_WORDS


def test_own_words_that_are_a_suggestion_are_that_suggestion(session):
    assert session.own("ministers").put[0].kind is Kind.DETERMINATE
    assert session.texts.status(session.navigation.places[0]) is Status.REPAIRED


def test_own_words_must_differ(session):
    with pytest.raises(UsageError, match="words of the text"):
        session.own("minsters")


def test_a_flag_has_nothing_to_accept(session):
    session.navigation.go_to(
        next(p.key for p in session.navigation.places if p.leader.rule == "echo")
    )
    with pytest.raises(UsageError, match="no suggestion"):
        session.accept()


@pytest.mark.parametrize(
    ("command", "verdict", "status"),
    [
        ("refuse", Verdict.NOT_A_DEFECT, Status.NOT_A_DEFECT),
        ("keep", Verdict.KEEP, Status.KEPT),
    ],
)
def test_what_is_refused_or_kept_stays(session, command, verdict, status):
    place = session.navigation.current
    step = getattr(session, command)()
    assert [d.verdict for d in step.put] == [verdict]
    assert whole(session) == TEXT
    assert session.texts.status(place) is status
    assert session.navigation.current != place


def test_deciding_again_replaces_the_first_word(session, found):
    place = session.navigation.current
    for command in (session.keep, session.refuse, session.accept, session.refuse, session.accept):
        session.navigation.go_to(place.key)
        command()
    assert len(session.texts.decisions) == 1
    assert cleaned(found, session.texts.decisions) == TEXT.replace("minsters", "ministers", 1)


def test_skipped_places_come_last(session):
    first = session.navigation.current
    session.navigation.skip()
    for _ in range(4):
        assert session.navigation.current.key != first.key
        session.keep()
    assert session.navigation.current.key == first.key


def test_undo_goes_back_to_the_place_and_redo_on(session):
    first = session.navigation.current
    session.accept()
    session.keep()
    session.undo()
    session.undo()
    assert (session.navigation.current, session.texts.decisions) == (first, [])
    assert session.undo() is None
    session.redo()
    session.redo()
    assert [d.verdict for d in session.texts.decisions] == [Verdict.REPAIR, Verdict.KEEP]
    assert session.redo() is None


def test_a_new_decision_forgets_what_was_undone(session):
    session.accept()
    session.undo()
    session.keep()
    assert session.redo() is None


def test_resuming_starts_at_the_first_open_place(session, found):
    session.accept()
    again = session_over(found, decisions=session.texts.decisions)
    assert again.navigation.current.key == session.navigation.current.key
    assert again.texts.summary.repaired == 1


def test_competing_findings_are_alternatives_and_settled_together():
    text = "He said that that the talks would go on."
    found = detected(
        "a.txt",
        text,
        finding_at(text, "that that", "that", rule="echo"),
        finding_at(text, "that the talks", "the talks", rule="other"),
    )
    session = session_over(found)
    (place,) = session.navigation.places
    assert len(place.alternatives) == 2
    session.accept(1)
    assert whole(session) == "He said that the talks would go on."
    assert session.texts.summary.left == 0
    session.undo()
    session.refuse()
    assert session.texts.summary.left == 0
    assert cleaned(found, session.texts.decisions) == text


def test_a_flag_on_a_paragraph_leaves_the_repairs_in_it_open():
    text = "The minsters met the minsters."
    found = detected(
        "a.txt",
        text,
        finding_at(text, text, rule="unfinished"),
        finding_at(text, "minsters", "ministers"),
        finding_at(text, "minsters", "ministers", nth=1),
    )
    session = session_over(found)
    assert len(session.navigation.places) == 3
    session.navigation.go_to(
        next(p.key for p in session.navigation.places if p.form.before == "minsters")
    )
    session.accept()
    assert session.navigation.current.form.before == "minsters"
    assert session.texts.status(session.navigation.current) is Status.OPEN


@pytest.mark.parametrize("command", ["refuse", "keep"])
def test_refusing_a_flag_on_a_paragraph_leaves_the_places_in_it_open(command):
    text = "The minsters met in Riyadh, and the minsters left."
    found = detected(
        "a.txt",
        text,
        finding_at(text, text, rule="unfinished"),
        finding_at(text, "minsters", "ministers"),
        finding_at(text, "minsters", "ministers", nth=1),
        finding_at(text, "in Riyadh, and", rule="odd"),
    )
    session = session_over(found)
    flag = next(p for p in session.navigation.places if p.leader.rule == "unfinished")
    session.navigation.go_to(flag.key)
    getattr(session, command)()
    assert len(session.navigation.places) == 3
    left = [p for p in session.navigation.places if session.texts.status(p) is Status.OPEN]
    assert {p.form.before for p in left} == {"minsters"}
    assert cleaned(found, session.texts.decisions) == text


def test_one_place_is_refused_within_a_form_that_is_repaired_everywhere():
    text = "They were expelledat dawn, and expelledat dusk."
    found = detected(
        "a.txt",
        text,
        finding_at(text, "expelledat dawn", "expelled at dawn"),
        finding_at(text, "expelledat dusk", "expelled at dusk"),
    )
    wide = Decision(
        verdict=Verdict.REPAIR, before="expelledat", after="expelled at", scope=Scope.EVERYWHERE
    )
    session = session_over(found, decisions=[wide])
    assert session.texts.summary.left == 0
    session.navigation.go_to(session.navigation.places[0].key)
    session.refuse()
    assert whole(session) == "They were expelledat dawn, and expelled at dusk."
    assert cleaned(found, session.texts.decisions) == whole(session)


def test_a_pair_of_marks_is_made_together():
    text = "He said we go on, and left."
    span = Span(8, 16)
    repair = Repair((Replacement(Span(8, 8), "“"), Replacement(Span(16, 16), "”")))
    finding = finding_at(text, "we go on", "x")
    finding = type(finding)(
        span=span,
        rule="quotes",
        message="m",
        text=finding.text,
        tier=Tier.REVIEW,
        repairs=(repair,),
    )
    found = detected("a.txt", text, finding)
    session = session_over(found)
    session.accept()
    assert len(session.texts.decisions) == 2
    assert cleaned(found, session.texts.decisions) == "He said “we go on”, and left."
    session.undo()
    assert session.texts.decisions == []


def test_a_repair_that_its_new_words_would_hide_takes_in_the_words_beside_it():
    text = "He wore a hat hat and left."
    found = detected("a.txt", text, finding_at(text, "hat", "hat hat"))
    session = session_over(found)
    session.accept()
    assert whole(session) == "He wore a hat hat hat and left."
    assert cleaned(found, session.texts.decisions) == whole(session)


def test_safe_repairs_are_not_asked_but_can_be_refused():
    text = "He said so .\nThe minsters met."
    found = detected(
        "a.txt",
        text,
        finding_at(text, "so .", "so.", rule="space", tier=Tier.SAFE),
        finding_at(text, "minsters", "ministers"),
    )
    session = session_over(found)
    assert session.navigation.current.form.before == "minsters"
    assert whole(session).startswith("He said so.\n")
    session.navigation.narrow(Filter(tier=Tier.SAFE))
    session.refuse()
    assert whole(session).startswith("He said so .\n")
    assert cleaned(found, session.texts.decisions).startswith("He said so .\n")


def test_witnesses_go_with_the_decision():
    text = "The minsters met."
    good = Evidence("witness", "The ministers met in Riyadh.", document="b.txt", line=3)
    damaged = Evidence("witness", "The minsters.", document="c.txt", damaged=True)
    session = session_over(
        detected("a.txt", text, finding_at(text, "minsters", "ministers", evidence=[good, damaged]))
    )
    (decision,) = session.accept().put
    assert [(w.document, w.text) for w in decision.witnesses] == [("b.txt", good.text)]


def test_a_reason_and_a_note_before_and_after_deciding(session):
    place = session.navigation.current
    session.remark("wrong word", "see b.txt")
    session.accept()
    (decision,) = session.texts.decisions
    assert (decision.reason, decision.note) == ("wrong word", "see b.txt")
    session.navigation.go_to(place.key)
    assert session.remarks() == Remarks("wrong word", "see b.txt")
    session.remark("spun word", "")
    (decision,) = session.texts.decisions
    assert (decision.reason, decision.note, decision.after) == ("spun word", "", "ministers")
    session.undo()
    assert session.texts.decisions[0].reason == "wrong word"


def test_the_kind_can_be_toggled(session):
    place = session.navigation.current
    session.accept()
    session.navigation.go_to(place.key)
    session.toggle_kind()
    assert session.texts.decisions[0].kind is Kind.WORDING
    session.toggle_kind()
    assert session.texts.decisions[0].kind is Kind.DETERMINATE


def test_a_protected_name_holds_everywhere_and_in_other_texts(found):
    other = "Mr. minsters is a man of means."
    second = detected("b.txt", other, finding_at(other, "minsters", "ministers"))
    session = session_over(found, second)
    session.protect("minsters")
    (decision,) = session.texts.decisions
    assert (decision.scope, decision.document) == (Scope.EVERYWHERE, None)
    assert session.texts.summary.not_a_defect == 4
    assert cleaned(second, session.texts.decisions) == other
    with pytest.raises(UsageError):
        session.protect(" ")


def test_one_place_can_differ_from_the_form(found):
    session = session_over(found)
    session.protect("minsters")
    session.navigation.go_to(session.navigation.places[0].key)
    session.accept()
    assert whole(session) == TEXT.replace("minsters", "ministers", 1)
    assert cleaned(found, session.texts.decisions) == whole(session)


@pytest.mark.parametrize(
    "words",
    [
        "The ministers met in Riyadh.",
        "The ministers met in Riyadh on Monday.",
        "The minsters met.",
        "The min sters met in Riyadh.",
        "Theminsters met in Riyadh.",
        "“The minsters met in Riyadh.”",
        "",
    ],
)
def test_a_sentence_can_be_rewritten(session, found, words):
    span = session.texts["a.txt"].sentence(Span(0, 1))
    session.rewrite("a.txt", session.texts["a.txt"].preview(span), words)
    assert whole(session) == words + TEXT[span.end :]
    assert cleaned(found, session.texts.decisions) == whole(session)


def test_rewriting_keeps_the_decisions_that_it_leaves_alone(session):
    session.remark("wrong word", "")
    session.accept()
    text = session.texts["a.txt"]
    now = text.preview(text.sentence(Span(0, 1)))
    session.rewrite("a.txt", now, now.after.replace("Riyadh", "Oslo"))
    now = text.preview(now.span)
    assert {(d.before, d.after, d.reason) for d in session.texts.decisions} == {
        ("minsters", "ministers", "wrong word"),
        ("Riyadh", "Oslo", ""),
    }
    session.rewrite("a.txt", now, "The minsters met in Oslo.")
    assert {(d.before, d.after) for d in session.texts.decisions} == {("Riyadh", "Oslo")}


def test_rewriting_can_take_back_a_safe_repair():
    text = "He said so ."
    found = detected("a.txt", text, finding_at(text, "so .", "so.", rule="space", tier=Tier.SAFE))
    session = session_over(found)
    session.rewrite("a.txt", session.texts["a.txt"].whole(), "He said so .")
    assert cleaned(found, session.texts.decisions) == text


def test_rewriting_nothing_is_refused(session):
    with pytest.raises(UsageError, match="nothing was changed"):
        session.rewrite("a.txt", session.texts["a.txt"].whole(), TEXT)


def test_orders(found):
    other = "The minsters met. It rained."
    second = detected(
        "b.txt",
        other,
        finding_at(other, "minsters", "ministers"),
        finding_at(other, "rained", "reigned", rule="aardvark", tier=Tier.SAFE),
    )
    session = session_over(found, second)
    here = session.navigation.current
    session.navigation.arrange(Order.GROUP)
    assert [p.form.before for p in session.navigation.places[:4]] == ["minsters"] * 4
    assert session.navigation.current == here
    session.navigation.arrange(Order.RULE)
    rules = [(session.navigation.family(p), p.leader.rule) for p in session.navigation.places]
    assert rules == sorted(rules)
    session.navigation.arrange(Order.CERTAINTY)
    assert session.navigation.places[0].leader.tier is Tier.SAFE
    assert session.navigation.places[-1].leader.tier is Tier.FLAG
    session.navigation.arrange(Order.POSITION)
    assert [(p.document, p.focus) for p in session.navigation.places] == sorted(
        (p.document, p.focus) for p in session.navigation.places
    )


def test_filters(session):
    session.navigation.narrow(Filter(rule="glue"))
    assert {p.leader.rule for p in session.navigation.places} == {"glue"}
    session.navigation.narrow(Filter(family="lexicon"))
    assert {p.leader.rule for p in session.navigation.places} == {"garble"}
    session.navigation.narrow(Filter(tier=Tier.FLAG))
    assert {p.leader.rule for p in session.navigation.places} == {"echo"}
    session.navigation.narrow(Filter(document="a.txt"))
    assert len(session.navigation.places) == 5
    with pytest.raises(UsageError, match="no places match the filter"):
        session.navigation.narrow(Filter(rule="no-such-rule"))
    assert session.navigation.filter == Filter(document="a.txt")


def test_search(session):
    assert session.navigation.search("EXPELLEDAT")
    assert session.navigation.current.line == 3
    assert session.navigation.search("glue")
    assert session.navigation.current.leader.rule == "glue"
    assert not session.navigation.search("no such words")


def test_findings_that_come_later_do_not_move_the_reviewer(session, found):
    session.accept()
    here = session.navigation.current
    more = finding_at(TEXT, "Riyadh", "Riad", rule="name")
    session.load([detected("a.txt", TEXT, *found.findings, more)])
    assert session.navigation.current.key == here.key
    assert len(session.navigation.places) == 6
    assert session.texts.summary.repaired == 1


def test_counts_of_what_remains(session):
    place = session.navigation.current
    assert session.texts.left_of_form(place.form) == 3
    assert session.texts.left_of_rule("garble") == 3
    session.accept()
    assert session.texts.left_of_form(place.form) == 2
    assert session.texts.summary.left == 4
    session.undo()
    assert session.texts.left_of_form(place.form) == 3


def test_a_step_that_cannot_be_recorded_is_not_taken(found):
    def full(step):
        raise DecisionsError("the disk is full")

    session = session_over(found, record=full)
    with pytest.raises(DecisionsError):
        session.accept()
    assert session.texts.decisions == []
    assert whole(session) == TEXT
    assert session.texts.summary.left == 5


def test_an_empty_session_says_that_there_is_nothing():
    session = session_over()
    assert session.navigation.current is None
    assert not session.navigation.next_open()
    with pytest.raises(UsageError, match="nothing to decide"):
        session.accept()


def test_stale_decisions_are_reported_and_change_nothing(session, found):
    (decision,) = session.accept().put
    text = TEXT.replace("The minsters met", "Many people met")
    changed = detected("a.txt", text)
    again = session_over(changed, decisions=[decision])
    assert [d for d, _ in again.texts.stale()] == [decision]
    assert whole(again) == text
    assert encode(decision)
