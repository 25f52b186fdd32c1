import json

import pytest

from cleaner.decisions.file import compact, encode, read_decisions, write_decisions
from cleaner.decisions.matching import CONTEXT, context_of, match_decision, speaks_of
from cleaner.errors import DecisionsError
from cleaner.golden import decision_at, replay
from cleaner.model import Decision, Document, Kind, Scope, Span, Verdict, Witness
from cleaner.text.lines import LineIndex

TEXT = "The talks went on. The talks were hard, and the talks ended late that night in Riyadh.\n"


def at(text, words, after="x", verdict=Verdict.REPAIR, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return decision_at(Document("a.txt", text), Span(start, start + len(words)), verdict, after)


def found(decision, text):
    return [span.of(text) for span in match_decision(decision, text).spans]


# Finding a place again


def test_a_place_is_found_by_its_words_and_not_its_position():
    decision = at(TEXT, "talks", nth=1)
    moved = "A new first line.\n" + TEXT
    assert [s.start for s in match_decision(decision, moved).spans] == [
        18 + TEXT.index("talks were")
    ]


def test_the_ordinal_tells_identical_places_apart():
    text = "no\n" * 40
    start = 3 * 20
    decision = decision_at(Document("a", text), Span(start, start + 2), Verdict.REPAIR, "yes")
    assert decision.ordinal > 0
    assert match_decision(decision, text).spans == (Span(start, start + 2),)


def test_context_ends_at_whole_words():
    left, right, ordinal = context_of(TEXT, Span(23, 28))
    assert len(left) <= CONTEXT
    assert right.startswith(" were hard")
    assert not (TEXT[28 + len(right) - 1].isalpha() and TEXT[28 + len(right)].isalpha())
    assert ordinal == 0


def test_a_repair_needs_its_context():
    located = match_decision(at(TEXT, "hard"), TEXT.replace("were", "are"))
    assert located.spans == ()
    assert located.problem == "its words are not in the text"


@pytest.mark.parametrize("verdict", [Verdict.KEEP, Verdict.NOT_A_DEFECT])
def test_a_refusal_is_found_where_words_further_away_changed(verdict):
    decision = at(TEXT, "hard", None, verdict)
    assert found(decision, TEXT.replace("ended late", "ended early")) == ["hard"]


def test_a_refusal_that_fits_several_places_is_none():
    decision = Decision(verdict=Verdict.KEEP, before="x", left="aaaaaa ", right=" bbbbbb b")
    assert (
        "several places" in match_decision(decision, "aaaaaa x bbbbbb c. aaaaaa x bbbbbb c").problem
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [("talks", "negotiations"), ("the talks", "they"), (" late", ""), ("night", "night’s end")],
)
def test_already_so_is_not_stale(before, after):
    decision = at(TEXT, before, after)
    located = match_decision(decision, TEXT.replace(before, after, 1))
    assert located.already_so
    assert not located.problem


# Each text with an insertion or a repair that says the old words again.
@pytest.mark.parametrize(
    ("text", "start", "end", "after"),
    [
        pytest.param("border. The end", 7, 7, " ", id="a second space"),
        pytest.param("in a the cat", 5, 5, "the ", id="a second article"),
        pytest.param("“We go” he", 0, 0, "“", id="a second mark"),
        pytest.param("x the cat, the cat sat", 2, 9, "the cat, the cat", id="a third cat"),
    ],
)
def test_words_may_be_said_again(text, start, end, after):
    decision = decision_at(Document("a", text), Span(start, end), Verdict.REPAIR, after)
    assert match_decision(decision, text).spans == (Span(start, end),)


def test_two_deletions_side_by_side_are_not_stale():
    document = Document("a", "They came to the the old town hall.")
    spans = [Span(5, 10), Span(13, 17)]  # "came " and "the "
    decisions = [decision_at(document, span, Verdict.REPAIR, "") for span in spans]
    text, problems = replay(document, decisions)
    assert (text, problems) == ("They to the old town hall.", [])
    assert replay(Document("a", text), decisions) == (text, [])


def test_an_insertion_is_not_made_twice():
    text = "He said. He left."
    decision = decision_at(Document("a", text), Span(8, 8), Verdict.REPAIR, " He said.")
    assert match_decision(decision, "He said. He said. He left.").already_so


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kiril met Kiril.", ["Kiril", "Kiril"]),
        ("Kirill and Kirils met", []),
        ("Kiril’s aide", ["Kiril"]),
    ],
)
def test_a_form_is_found_as_a_whole_word(text, expected):
    decision = Decision(
        verdict=Verdict.REPAIR, before="Kiril", after="Kirill", scope=Scope.EVERYWHERE
    )
    assert found(decision, text) == expected


def test_a_form_is_not_repaired_twice():
    decision = Decision(
        verdict=Verdict.REPAIR, before="Rubio", after="Marco Rubio", scope=Scope.EVERYWHERE
    )
    assert found(decision, "Marco Rubio met Rubio") == ["Rubio"]


@pytest.mark.parametrize(
    ("decision", "document", "expected"),
    [
        (None, "x.txt", True),
        ("a.txt", "a.txt", True),
        ("a.txt", "seeds/a.txt", True),
        ("seeds/a.txt", "a.txt", True),
        ("a.txt", "aa.txt", False),
        ("b/a.txt", "c/a.txt", False),
    ],
)
def test_documents_match_by_their_last_parts(decision, document, expected):
    made = Decision(verdict=Verdict.KEEP, before="x", document=decision)
    assert speaks_of(made, document) is expected


def test_positions_for_people_count_from_one():
    assert LineIndex("ab\ncd").position_of(0) == (1, 1)
    assert LineIndex("ab\ncd").position_of(4) == (2, 2)


# The file


def full():
    return Decision(
        verdict=Verdict.REPAIR, before="é“\n", after="", left="l", right="r", ordinal=2,
        document="a.txt", line=3, column=4, rule="x", kind=Kind.WORDING, reason="why", note="n",
        witnesses=(Witness("b.txt", "words"),), author="me", time="2026-11-22T00:00:00Z",
    )  # fmt: skip


def test_every_field_survives_the_file(tmp_path):
    path = tmp_path / "d.jsonl"
    write_decisions(path, [full()])
    assert read_decisions(path) == [full()]


def test_the_file_is_sorted_and_says_no_more_than_needed(tmp_path):
    path = tmp_path / "d.jsonl"
    made = [at(TEXT, "night"), at(TEXT, "talks"), at(TEXT, "hard", None, Verdict.KEEP)]
    write_decisions(path, made)
    once = path.read_text()
    assert [json.loads(line)["before"] for line in once.splitlines()] == ["talks", "hard", "night"]
    assert "null" not in once
    assert '""' not in once
    write_decisions(path, list(reversed(made)))
    assert path.read_text() == once


def test_words_of_other_scripts_stay_readable(tmp_path):
    assert "Київ" in encode(Decision(verdict=Verdict.KEEP, before="Київ", document="a"))


def test_a_decision_with_line_separators_is_one_line(tmp_path):
    path = tmp_path / "d.jsonl"
    decision = Decision(
        verdict=Verdict.KEEP, before="a\u2028b\x85c\x0bd\x1ee", left="\r", document="a"
    )
    write_decisions(path, [decision])
    assert read_decisions(path) == [decision]


def test_the_later_decision_holds():
    first, second = at(TEXT, "hard", "easy"), at(TEXT, "hard", "harder")
    assert compact([first, second]) == [second]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "is not a decision"),
        ("[]", "is not a decision"),
        ('{"before": "a"}', "verdict"),
        ('{"verdict": "delete", "before": "a"}', "delete"),
        ('{"verdict": "keep", "before": 1}', "before"),
        ('{"verdict": "repair", "before": "a", "document": "a"}', "after"),
        ('{"verdict": "keep", "before": "a"}', "needs a document"),
        ('{"verdict": "keep", "before": "", "scope": "everywhere"}', "insertion"),
    ],
)
def test_a_broken_line_is_named(tmp_path, line, what):
    path = tmp_path / "d.jsonl"
    path.write_text(encode(full()) + "\n\n" + line + "\n")
    with pytest.raises(DecisionsError, match=what) as caught:
        read_decisions(path)
    assert caught.value.where == f"{path}:3"
    assert caught.value.hint


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "d.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(DecisionsError, match="cannot be read"):
        read_decisions(tmp_path / "d.jsonl")
