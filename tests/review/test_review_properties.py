"""What holds for every text, every finding and every sequence of commands."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from review_texts import cleaned, detected, session_over

from cleaner.decide import LocatedDecisions
from cleaner.decisions.file import compact, identity
from cleaner.decisions.matching import match_decision
from cleaner.errors import CleanerError
from cleaner.model import Document, Finding, Repair, Replacement, Scope, Span, Tier, Verdict
from cleaner.pipeline import Detected
from cleaner.review.bulk import Reach, plan
from cleaner.review.navigation import Order
from cleaner.review.screens.reading import stretches
from cleaner.review.text import ReviewedText, Status

WORDS = ["talks", "the", "minsters", "Riyadh", "In", "a", "hours.", "said", "“go", "on”", "xqzt"]
texts = st.lists(st.sampled_from([*WORDS, "\n"]), min_size=1, max_size=25).map(" ".join)


@st.composite
def findings_in(draw, text):
    found = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        repairs = []
        for _ in range(draw(st.integers(0, 2))):
            left = draw(st.integers(start, end))
            right = draw(st.integers(left, end))
            new = draw(st.sampled_from(["", "x", "the", " ", "talks on"]))
            if new != text[left:right]:
                repairs.append(Repair((Replacement(Span(left, right), new),)))
        tier = draw(st.sampled_from([Tier.REVIEW, Tier.SAFE])) if repairs else Tier.FLAG
        rule = draw(st.sampled_from(["one", "two"]))
        span = Span(start, end)
        found.append(Finding(span, rule, "m", span.of(text), tier, tuple(repairs)))
    return found


@st.composite
def batches(draw):
    batch = []
    for name in ("a.txt", "b.txt"):
        text = draw(texts)
        batch.append(detected(name, text, *draw(findings_in(text))))
    return batch


COMMANDS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "accept",
                "second",
                "own",
                "refuse",
                "keep",
                "skip",
                "back",
                "next",
                "undo",
                "redo",
                "form",
                "here",
                "rule",
                "rewrite",
                "protect",
                "remark",
                "kind",
                "group",
                "position",
            ]
        ),
        st.integers(0, 99),
    ),
    max_size=14,
)


def do(session, name, number):
    """Give one command, as a reviewer's key would; what is refused changes nothing."""
    chance = random.Random(number)
    verdict = chance.choice(list(Verdict))
    commands = {
        "accept": session.accept,
        "second": lambda: session.accept(1),
        "own": lambda: session.own(chance.choice(["", "x y", "talks"])),
        "refuse": session.refuse,
        "keep": session.keep,
        "skip": session.navigation.skip,
        "back": lambda: session.navigation.move(-1),
        "next": lambda: session.navigation.move(1),
        "undo": session.undo,
        "redo": session.redo,
        "form": lambda: session.perform(plan(session, Reach.FORM, verdict).step()),
        "here": lambda: session.perform(plan(session, Reach.FORM_HERE, verdict).step()),
        "rule": lambda: session.perform(plan(session, Reach.RULE, verdict).step()),
        "rewrite": lambda: _rewrite(session, chance),
        "protect": lambda: session.protect(chance.choice(WORDS)),
        "remark": lambda: session.remark("why", "note"),
        "kind": session.toggle_kind,
        "group": lambda: session.navigation.arrange(Order.GROUP),
        "position": lambda: session.navigation.arrange(Order.POSITION),
    }
    try:
        return commands[name]()
    except CleanerError:
        return None


def _rewrite(session, chance):
    text = session.texts[chance.choice(["a.txt", "b.txt"])]
    length = len(text.document.text)
    start = chance.randrange(length + 1)
    now = text.preview(Span(start, min(length, start + 20)))
    if not now.pieces:
        return None
    words = now.after.split(" ")
    words[chance.randrange(len(words))] = chance.choice(["new", "", "two words", "talks"])
    new = " ".join(words)
    whole = text.whole()
    at = whole.offset_of(now)
    step = session.rewrite(text.document.id, now, new)
    assert text.whole().after == whole.after[:at] + new + whole.after[at + len(now.after) :]
    return step


@settings(derandomize=True, deadline=None, max_examples=200)
@given(batch=batches(), commands=COMMANDS)
def test_what_the_screen_promised_is_what_a_replay_gives(batch, commands):
    _promise_holds(batch, commands)


def test_a_rewrite_beside_a_refused_place_is_counted():
    def flag(start, end):
        return Finding(Span(start, end), "one", "m", "talks talks"[start:end], Tier.FLAG)

    safe = Finding(Span(0, 0), "one", "m", "", Tier.SAFE, (Repair.of(0, 0, "x"),))
    first = Detected(
        Document("a.txt", "talks talks"),
        (flag(0, 6), flag(5, 7), flag(0, 0), safe),
        (),
        LocatedDecisions(),
    )
    second = Detected(Document("b.txt", "talks"), (), (), LocatedDecisions())
    _promise_holds([first, second], [("refuse", 0), ("rewrite", 36)])


def _promise_holds(batch, commands):
    session = session_over(*batch)
    for command in commands:
        do(session, *command)
    saved = compact(session.texts.decisions)
    resumed = session_over(*batch, decisions=saved)
    for found in batch:
        promised = session.texts[found.document.id].whole().after
        assert cleaned(found, saved) == promised
        assert resumed.texts[found.document.id].whole().after == promised
    assert resumed.texts.summary == session.texts.summary


@settings(derandomize=True, deadline=None, max_examples=150)
@given(batch=batches(), commands=COMMANDS)
def test_undoing_all_gives_the_beginning_and_redoing_all_the_end(batch, commands):
    session = session_over(*batch)
    for command in commands:
        do(session, *command)
    end, counts = compact(session.texts.decisions), session.texts.summary
    while session.undo():
        pass
    # A redo at the end of the commands may still lie ahead: only what was done is undone.
    assert session.texts.decisions == []
    assert session.texts.summary == session_over(*batch).texts.summary
    steps = 0
    while compact(session.texts.decisions) != end and session.redo():
        steps += 1
    assert compact(session.texts.decisions) == end
    if steps:
        assert session.texts.summary == counts


@settings(derandomize=True, deadline=None, max_examples=150)
@given(batch=batches(), commands=COMMANDS)
def test_only_the_words_decided_about_change(batch, commands):
    session = session_over(*batch)
    for command in commands:
        do(session, *command)
    for found in batch:
        text = found.document.text
        decided = [
            s
            for d in session.texts.decisions
            for s in match_decision(d, text).spans
            if d.document in (None, found.document.id)
        ]
        safe = [p.span for f in found.findings if f.tier is Tier.SAFE for p in f.repairs]
        for piece in session.texts[found.document.id].whole().pieces:
            if piece.before != piece.after:
                assert piece.span in decided or any(s.contains(piece.span) for s in safe)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(batch=batches(), commands=COMMANDS, data=st.data())
def test_a_part_reads_as_it_does_in_the_whole(batch, commands, data):
    session = session_over(*batch)
    for command in commands:
        do(session, *command)
    text = session.texts["a.txt"]
    length = len(text.document.text)
    start = data.draw(st.integers(0, length))
    part = text.preview(Span(start, data.draw(st.integers(start, length))))
    whole = text.whole()
    assert part.before == part.span.of(text.document.text)
    shown = [p for p in part.pieces if p.edit]
    assert [p for p in whole.pieces if p.edit and p.span.touches(part.span)] == shown


@settings(derandomize=True, deadline=None, max_examples=150)
@given(batch=batches(), commands=COMMANDS)
def test_counts_are_those_of_a_fresh_count(batch, commands):
    session = session_over(*batch)
    for command in commands:
        do(session, *command)
    for place in session.texts.places():
        fresh = ReviewedText(session.texts[place.document].detected, session.texts.decisions)
        assert session.texts.status(place) is fresh.status(place)
    left = [p for p in session.texts.places() if session.texts.status(p) is Status.OPEN]
    assert session.texts.summary.left == len(left)
    for place in left:
        same = [p for p in left if p.form == place.form]
        assert session.texts.left_of_form(place.form) == len(same)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(batch=batches())
def test_every_command_settles_its_place(batch):
    for command in ("accept", "refuse", "keep"):
        session = session_over(*batch)
        for place in list(session.navigation.places):
            if session.texts.status(place) is not Status.OPEN:
                continue
            session.navigation.go_to(place.key)
            if do(session, command, 0) and command != "accept":
                assert session.texts.status(place) is not Status.OPEN


@settings(derandomize=True, deadline=None, max_examples=100)
@given(batch=batches(), reach=st.sampled_from(list(Reach)), verdict=st.sampled_from(list(Verdict)))
def test_a_plan_decides_no_place_that_it_does_not_list(batch, reach, verdict):
    session = session_over(*batch)
    if session.navigation.current is None:
        return
    try:
        planned = plan(session, reach, verdict)
    except CleanerError:
        return
    for decision in planned.step(wide=True).put:
        if decision.scope is Scope.PLACE:
            continue
        for found in batch:
            if decision.document not in (None, found.document.id):
                continue
            listed = {t.span for t in planned.touched if t.document == found.document.id}
            for span in match_decision(decision, found.document.text).spans:
                assert span in listed


@settings(derandomize=True, deadline=None, max_examples=100)
@given(
    batch=batches(),
    reach=st.sampled_from(list(Reach)),
    verdict=st.sampled_from(list(Verdict)),
    data=st.data(),
)
def test_what_is_left_out_of_a_plan_is_not_touched(batch, reach, verdict, data):
    session = session_over(*batch)
    if session.navigation.current is None:
        return
    try:
        planned = plan(session, reach, verdict)
    except CleanerError:
        return
    numbers = range(len(planned.touched))
    chosen = data.draw(st.sets(st.sampled_from(numbers))) if numbers else set()
    session.perform(planned.step(chosen))
    answers = [planned.answers[number] for number in sorted(chosen)]
    assert {identity(d) for d in session.texts.decisions} == {
        identity(decision) for answer in answers for decision in answer.put
    }
    session.undo()
    assert session.texts.decisions == []


@settings(derandomize=True, deadline=None, max_examples=150)
@given(batch=batches(), commands=COMMANDS)
def test_reading_through_shows_every_word_once(batch, commands):
    session = session_over(*batch)
    for command in commands:
        do(session, *command)
    for found in batch:
        text = session.texts[found.document.id]
        whole = text.whole()
        parts = stretches(whole, [sentence.end for sentence in text.annotated.sentences])
        assert "".join(part.before for part in parts) == whole.before
        assert "".join(part.after for part in parts) == whole.after
        assert [p for part in parts for p in part.pieces if p.edit] == [
            p for p in whole.pieces if p.edit
        ]
        assert len(parts) <= len(text.annotated.sentences) + 1
        if not any(piece.edit for piece in whole.pieces):
            assert len(parts) == max(1, len(text.annotated.sentences))
