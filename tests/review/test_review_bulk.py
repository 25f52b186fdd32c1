"""One answer for many places."""

import re
from dataclasses import replace

import pytest
from review_texts import cleaned, detected, finding_at, session_over

from cleaner.model import Repair, Scope, Verdict
from cleaner.review.bulk import Reach, is_distinctive, plan
from cleaner.review.navigation import Filter, Order


def forms_over_documents(forms, documents):
    """Return documents of which each holds every form once."""
    found = []
    for number in range(documents):
        text = "".join(f"Line {n} has the wrod{n} here.\n" for n in range(forms))
        findings = [finding_at(text, f"wrod{n}", f"word{n}") for n in range(forms)]
        found.append(detected(f"{number}.txt", text, *findings))
    return found


def test_five_hundred_findings_of_twenty_forms_take_twenty_answers():
    found = forms_over_documents(forms=20, documents=25)
    session = session_over(*found)
    session.navigation.arrange(Order.GROUP)
    assert session.texts.summary.left == 500
    answers = 0
    while session.texts.summary.left:
        planned = plan(session, Reach.FORM, Verdict.REPAIR)
        assert planned.asks
        assert len(planned.touched) == 25
        session.perform(planned.step())
        answers += 1
    assert answers == 20
    for one in found:
        assert cleaned(one, session.texts.decisions) == one.document.text.replace("wrod", "word")


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("reach", list(Reach))
def test_a_bulk_answer_is_the_sum_of_single_ones(verdict, reach):
    found = forms_over_documents(forms=3, documents=3)
    bulk, single = session_over(*found), session_over(*found)
    planned = plan(bulk, reach, verdict)
    bulk.perform(planned.step())
    commands = {
        Verdict.REPAIR: single.accept,
        Verdict.KEEP: single.keep,
        Verdict.NOT_A_DEFECT: single.refuse,
    }
    for touched in planned.touched:
        assert single.navigation.go_to(touched.place.key)
        commands[verdict]()
    expected = {Reach.FORM_HERE: 1, Reach.FORM: 3, Reach.RULE: 9}[reach]
    assert len(planned.touched) == expected
    for one in found:
        assert cleaned(one, bulk.texts.decisions) == cleaned(one, single.texts.decisions)
        states = [
            [s.texts.status(p) for p in s.texts[one.document.id].places] for s in (bulk, single)
        ]
        assert states[0] == states[1]


def test_an_ordinary_word_is_only_decided_where_it_was_found():
    text = "In the end he came. In May he left."
    found = [detected(name, text, finding_at(text, "In", "On")) for name in ("a.txt", "b.txt")]
    session = session_over(*found)
    planned = plan(session, Reach.FORM, Verdict.REPAIR)
    assert planned.wide is None
    assert [t.document for t in planned.touched] == ["a.txt", "b.txt"]
    session.perform(planned.step())
    for one in found:
        assert cleaned(one, session.texts.decisions) == "On the end he came. In May he left."


def test_a_distinctive_form_holds_in_texts_to_come_and_lists_what_no_rule_found():
    text = "They were expelledat dawn, and expelledat dusk."
    found = detected("a.txt", text, finding_at(text, "expelledat", "expelled at"))
    session = session_over(found)
    planned = plan(session, Reach.FORM, Verdict.REPAIR)
    assert planned.wide is not None
    assert planned.wide.put[0].scope is Scope.EVERYWHERE
    assert [t.place is None for t in planned.touched] == [False, True]
    session.perform(planned.step())
    assert cleaned(found, session.texts.decisions) == text.replace("expelledat", "expelled at")
    later = detected("later.txt", "She was expelledat noon.")
    assert cleaned(later, session.texts.decisions) == "She was expelled at noon."
    session.undo()
    assert session.texts.decisions == []


def test_within_a_document_the_form_stays_there():
    found = [
        detected(name, text, finding_at(text, "expelledat", "expelled at"))
        for name, text in (("a.txt", "Some expelledat one."), ("b.txt", "Some expelledat two."))
    ]
    session = session_over(*found)
    planned = plan(session, Reach.FORM_HERE, Verdict.REPAIR)
    (form,) = planned.wide.put
    assert (form.scope, form.document) == (Scope.DOCUMENT, "a.txt")
    session.perform(planned.step(wide=True))
    assert cleaned(found[1], session.texts.decisions) == "Some expelledat two."


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_single_place_says_nothing_about_texts_to_come(verdict):
    text = "They were expelledat dawn."
    found = detected("a.txt", text, finding_at(text, "expelledat", "expelled at"))
    session = session_over(found)
    planned = plan(session, Reach.FORM, verdict)
    assert planned.wide is not None
    assert planned.asks
    session.perform(planned.step())
    assert [d.scope for d in session.texts.decisions] == [Scope.PLACE]
    session.undo()
    session.perform(plan(session, Reach.FORM, verdict).step(wide=True))
    assert Scope.EVERYWHERE in {d.scope for d in session.texts.decisions}


def test_a_single_place_of_a_rule_or_of_an_ordinary_word_needs_no_question():
    text = "In the end they came."
    session = session_over(detected("a.txt", text, finding_at(text, "In", "On")))
    for reach in Reach:
        assert not plan(session, reach, Verdict.REPAIR).asks


def test_places_can_be_left_out_and_then_nothing_holds_in_texts_to_come():
    text = "They were expelledat dawn, expelledat noon, and expelledat dusk."
    found = detected(
        "a.txt",
        text,
        finding_at(text, "expelledat", "expelled at"),
        finding_at(text, "expelledat", "expelled at", nth=1),
    )
    session = session_over(found)
    planned = plan(session, Reach.FORM, Verdict.REPAIR)
    assert [t.place is None for t in planned.touched] == [False, False, True]
    session.perform(planned.step([1, 2]))
    assert {d.scope for d in session.texts.decisions} == {Scope.PLACE}
    expected = "They were expelledat dawn, expelled at noon, and expelled at dusk."
    assert cleaned(found, session.texts.decisions) == expected
    assert session.texts.summary.left == 1
    with pytest.raises(ValueError, match="cannot leave out places"):
        planned.step([1, 2], wide=True)


def test_a_space_between_other_words_is_another_case():
    text = "The Rubio Lavrov talks and the US Russia talks and the Rubio Lavrov talks."
    found = detected(
        "a.txt",
        text,
        *(
            replace(finding_at(text, words, "x", nth=nth), repairs=(joined(text, words, nth),))
            for words, nth in (("Rubio Lavrov", 0), ("US Russia", 0), ("Rubio Lavrov", 1))
        ),
    )
    session = session_over(found)
    planned = plan(session, Reach.FORM, Verdict.REPAIR)
    assert planned.wide is None
    session.perform(planned.step())
    expected = text.replace("Rubio Lavrov", "Rubio-Lavrov")
    assert cleaned(found, session.texts.decisions) == expected


def joined(text, words, nth):
    """Return the repair that puts a hyphen into the nth pair of words."""
    start = [match.start() for match in re.finditer(words, text)][nth] + words.index(" ")
    return Repair.of(start, start + 1, "-")


def test_a_filter_bounds_what_is_touched():
    found = forms_over_documents(forms=1, documents=3)
    session = session_over(*found)
    session.navigation.narrow(Filter(document="1.txt"))
    planned = plan(session, Reach.FORM, Verdict.REPAIR)
    assert [t.document for t in planned.touched] == ["1.txt"]
    assert planned.wide is None


def test_places_decided_before_are_left_alone():
    found = forms_over_documents(forms=1, documents=3)
    session = session_over(*found)
    session.keep()
    planned = plan(session, Reach.FORM, Verdict.REPAIR)
    assert [t.document for t in planned.touched] == ["1.txt", "2.txt"]


def test_a_chosen_alternative_is_chosen_everywhere():
    text = "They were expelledat dawn."
    found = [
        detected(name, text, finding_at(text, "expelledat", "expelled at", "expelled"))
        for name in ("a.txt", "b.txt")
    ]
    session = session_over(*found)
    session.perform(plan(session, Reach.FORM, Verdict.REPAIR, 1).step())
    for one in found:
        assert cleaned(one, session.texts.decisions) == "They were expelled dawn."


def test_what_is_distinctive():
    assert is_distinctive("expelledat")
    assert is_distinctive("Ushakovv")
    assert not is_distinctive("In")
    assert not is_distinctive("the talks were")
    assert not is_distinctive("")
