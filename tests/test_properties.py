"""What must hold for any text: positions, replay, settling, and order independence."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cleaner.apply import apply
from cleaner.decide import decide, locate_decisions
from cleaner.decisions.file import read_decisions, write_decisions
from cleaner.decisions.matching import MIN_AGREEMENT
from cleaner.files.read import decode
from cleaner.files.write import encode
from cleaner.golden import decision_at, import_edits, replay
from cleaner.ledger import ledger_lines, read_edits
from cleaner.model import Document, Edit, Finding, Repair, Result, Span, State, Tier, Verdict
from cleaner.normalise import normalise

SLOW = settings(
    deadline=None,
    max_examples=120,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
QUICK = settings(SLOW, max_examples=300)

# Pieces of real damage, so that random texts hold what the rules look for.
PIECES = [
    "the talks in Riyadh",
    "Marco Rubio met Sergei Lavrov",
    "he said. said.",
    "the price , to be paid.",
    "They met in Riyadh . The talks went on.",
    "of the the war",
    "a new Cold War, a new Cold War that",
    "expelledat",
    "willbe",
    "sanctionsIn Russia",
    "USThere are",
    "“We will go on. ”",
    "capacity, ”said the president",
    "He called it “very useful.“",
    '"yes" and "no"',
    "Russiaâ€™s",
    "cafÃ©",
    "â€œquotedâ€\x9d",
    "&amp;amp;",
    "&nbsp;",
    "&#8211;",
    "&lt;b&gt;",
    "<b>bold</b>",
    "a\x1b[31mred\x1b[0m",
    "\x07",
    "\x85",
    "\ufeff",
    "e\u0301",
    "👩\u200d👩\u200d👧",
    "🇺🇦",
    "\u202e",
    "\u2028",
    "\u00a0",
    "ﬁ",
    "ＡＢ",
    "12officials",
    "https://example.com/a,b",
    "`code`",
    "| a | b |",
]
SPACES = ["", " ", "  ", "\n", "\r\n", "\r", "\n\n", "\t", ". ", ", "]
SAFE_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@st.composite
def texts(draw):
    parts = draw(
        st.lists(
            st.tuples(st.one_of(st.sampled_from(PIECES), SAFE_TEXT), st.sampled_from(SPACES)),
            max_size=14,
        )
    )
    return "".join(piece + space for piece, space in parts)


def files(text=None):
    """Bytes of a file, with and without a byte-order mark."""
    mark = st.sampled_from([b"", b"\xef\xbb\xbf"])
    return st.builds(
        lambda mark, text: mark + text.removeprefix("\ufeff").encode(), mark, text or texts()
    )


def run(cleaner, data):
    document = decode(data, id="a.txt", where="a.txt")
    return document, cleaner.clean_documents([document])[0]


def replayed(lines, document):
    """The bytes that a ledger makes of a document."""
    return encode(document, apply(document.text, read_edits(lines).get(document.id, [])))


# (a) the whole way, without grammar


@SLOW
@given(data=files())
def test_findings_quote_the_original(plain, data):
    document, result = run(plain, data)
    assert isinstance(result, Result), result
    for finding in (outcome.finding for outcome in result.outcomes):
        assert finding.text == document.text[finding.span.start : finding.span.end]
        assert all(finding.span.contains(repair.span) for repair in finding.repairs)


@SLOW
@given(data=files())
def test_the_ledger_replays_byte_for_byte(eager, data):
    document, result = run(eager, data)
    lines = ledger_lines(result, {"cleaner": "0"})
    assert replayed(lines, document) == encode(document, result.text)


@SLOW
@given(data=files())
def test_the_ledger_undoes_what_it_did(eager, data):
    document, result = run(eager, data)
    shift, back = 0, []
    for edit in result.edits:
        start = edit.span.start + shift
        back.append(Edit(Span(start, start + len(edit.after)), edit.after, edit.before, None, None))
        shift += len(edit.after) - len(edit.before)
    assert encode(document, apply(result.text, back)) == data


@settings(SLOW, max_examples=400)
@given(data=files())
def test_a_second_run_changes_nothing(plain, data):
    document, result = run(plain, data)
    assert isinstance(result, Result), result
    again = run(plain, encode(document, result.text))[1]
    assert again.text == result.text


@QUICK
@given(data=files())
def test_every_finding_has_one_outcome(eager, data):
    """Nothing vanishes: what is found is applied, waits, or was dropped with a reason."""
    _, result = run(eager, data)
    assert all(o.reason for o in result.outcomes)
    for outcome in result.outcomes:
        if outcome.state is State.APPLIED:
            for replacement in outcome.finding.repairs[0].replacements:
                assert any(edit.span == replacement.span for edit in result.edits)


@QUICK
@given(text=texts())
def test_unchanged_text_keeps_its_line_ends_and_spaces(eager, text):
    """Between the edits every code point stays where it was."""
    document = Document("a.txt", text)
    result = eager.clean_documents([document])[0]
    position, output = 0, 0
    for edit in result.edits:
        untouched = text[position : edit.span.start]
        assert result.text[output : output + len(untouched)] == untouched
        output += len(untouched) + len(edit.after)
        position = edit.span.end
    assert result.text[output:] == text[position:]


# (b) decisions on any places

NEWS = (
    "The talks in Riyadh ended on Tuesday. The talks went on for hours, and the talks were hard.\n"
    "“We will go on,” Mr. Lavrov said. “We will go on.” He said so twice; he said so again.\r\n"
    "\n"
    "The U.S. and Russia agreed to work together – perhaps. They were expelledat the border,\n"
    "they said, at the border, at the border. The end 🙂 of the war, e\u0301te\u0301 and all.\n"
)


@st.composite
def decided(draw):
    """Places of NEWS with verdicts, with a few words between them.

    Decisions closer together than the context that must agree hide each other on the output.
    """
    cuts = sorted(draw(st.sets(st.integers(0, len(NEWS)), min_size=2, max_size=12)))
    places = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        span = Span(start, min(end, start + draw(st.integers(0, 25))))
        if places and span.start <= places[-1][0].end + 2 * MIN_AGREEMENT:
            continue
        verdict = draw(st.sampled_from(list(Verdict)))
        after = None
        if verdict is Verdict.REPAIR:
            after = draw(st.sampled_from(["", "the", "the talks", " again", "x", "“", "said. "]))
            assume(after != span.of(NEWS))
        elif not len(span):
            continue
        places.append((span, verdict, after))
    return places


@QUICK
@given(places=decided())
def test_decisions_give_the_expected_text(places):
    document = Document("a.txt", NEWS)
    decisions = [decision_at(document, *place) for place in places]
    expected = NEWS
    for span, verdict, after in reversed(places):
        if verdict is Verdict.REPAIR:
            expected = expected[: span.start] + after + expected[span.end :]
    text, problems = replay(document, decisions)
    assert (text, problems) == (expected, [])


@settings(QUICK, max_examples=600)
@given(places=decided())
def test_decisions_on_their_own_output_change_nothing(places):
    document = Document("a.txt", NEWS)
    decisions = [decision_at(document, *place) for place in places]
    text, _ = replay(document, decisions)
    again, problems = replay(Document("a.txt", text), decisions)
    assert again == text
    assert problems == []


@QUICK
@given(places=decided())
def test_decisions_survive_the_file(tmp_path, places):
    document = Document("a.txt", NEWS)
    decisions = [decision_at(document, *place) for place in places]
    path = tmp_path / "decisions.jsonl"
    write_decisions(path, decisions)
    assert sorted(read_decisions(path), key=repr) == sorted(decisions, key=repr)


@QUICK
@given(places=decided(), threshold=st.sampled_from(list(Tier)))
def test_no_edit_overlaps_a_decision(plain, places, threshold):
    document = Document("a.txt", NEWS)
    located = locate_decisions(document, [decision_at(document, *place) for place in places])
    findings = plain.check(NEWS)
    result = decide(document, findings, located, threshold)
    apply(NEWS, result.edits)  # raises where two overlap
    kept = [r.span for r in located.refusals if r.decision.verdict is Verdict.KEEP]
    for edit in result.edits:
        if edit.decision is None:
            assert not any(edit.span.overlaps(span) for span in kept)
    assert len(result.outcomes) == len(findings)


# (c) normalising, and the way back


@QUICK
@given(text=texts())
def test_normalise_is_idempotent(book, text):
    once = normalise(text, book.rules)
    twice = normalise(once.text, book.rules)
    assert twice.text == once.text
    assert twice.findings == ()


@QUICK
@given(text=texts())
def test_normalise_is_its_findings_applied(book, text):
    clean = normalise(text, book.rules)
    edits = [
        Edit(r.span, r.span.of(text), r.text, f.rule, f.tier)
        for f in clean.findings
        for r in f.repairs[0].replacements
    ]
    assert one_line_end(apply(text, edits)) == clean.text


def one_line_end(text):
    """What checkers see: one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@QUICK
@given(text=texts(), cuts=st.tuples(st.integers(0, 80), st.integers(0, 80)))
def test_lift_finds_the_way_back(book, text, cuts):
    """A replacement on the normalised text gives the same text when it is made on the original."""
    clean = normalise(text, book.rules)
    start, end = sorted(min(cut, len(clean.text)) for cut in cuts)
    assume(start < end)
    repair = Repair.of(start, end, "REPLACED")
    finding = Finding(Span(start, end), "x", "m", clean.text[start:end], Tier.REVIEW, (repair,))
    lifted = clean.to_original(finding, text)
    assert lifted.text == lifted.span.of(text)
    replacement = lifted.repairs[0].replacements[0]
    edits = [Edit(replacement.span, replacement.span.of(text), replacement.text, None, None)]
    edits += [
        Edit(r.span, r.span.of(text), r.text, None, None)
        for f in clean.findings
        for r in f.repairs[0].replacements
        if not replacement.span.overlaps(r.span) and not replacement.span.contains(r.span)
    ]
    wanted = clean.text[:start] + "REPLACED" + clean.text[end:]
    assert one_line_end(apply(text, edits)) == wanted


@QUICK
@given(text=texts(), place=st.integers(0, 200), length=st.integers(1, 10))
def test_a_refused_place_is_left_as_it_was(book, text, place, length):
    start = min(place, len(text))
    span = Span(start, min(len(text), start + length))
    for finding in normalise(text, book.rules, [span]).findings:
        assert not finding.span.overlaps(span)


# (d) edited texts become decisions


@st.composite
def edited(draw):
    seed = draw(st.integers(0, 2**32))
    chance = random.Random(seed)  # hypothesis chooses the seed
    tokens = NEWS.replace(" ", "\0 \0").replace("\n", "\0\n\0").split("\0")
    for _ in range(chance.randint(1, 15)):
        index = chance.randrange(len(tokens))
        match chance.randrange(4):
            case 0:
                tokens[index] = ""
            case 1:
                tokens[index] = chance.choice(["talks", "the", "–", "“", "end.", "e\u0301"])
            case 2:
                tokens.insert(index, chance.choice(["and ", "the ", " ", "\n", "said."]))
            case _:
                other = chance.randrange(len(tokens))
                tokens[index], tokens[other] = tokens[other], tokens[index]
    return "".join(tokens)


@QUICK
@given(text=edited())
def test_imported_edits_reproduce_the_edited_text(text):
    document = Document("a.txt", NEWS)
    decisions = import_edits(document, text, [], author="me", time="now")
    assert replay(document, decisions) == (text, [])
    assert all(decision.before != decision.after for decision in decisions)


# (e) order plays no part


@pytest.mark.parametrize("order", [[4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [1, 4, 0, 3, 2]], ids=str)
def test_the_order_of_documents_plays_no_part(eager, seeds, order):
    expected = {r.document.id: r for r in eager.clean_documents(seeds)}
    for result in eager.clean_documents([seeds[index] for index in order]):
        assert result.text == expected[result.document.id].text
        assert _told(result) == _told(expected[result.document.id])


def _told(result):
    """Outcomes, with the witnesses of each finding in any order."""
    return [
        (o.state, o.reason, replace(o.finding, evidence=()), sorted(o.finding.evidence, key=repr))
        for o in result.outcomes
    ]
