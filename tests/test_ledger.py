import json

import pytest

from cleaner.ledger import ledger_lines, read_edits
from cleaner.model import Decision, Document, Edit, Evidence, Result, Span, Tier, Verdict, Witness

DECISION = Decision(
    verdict=Verdict.REPAIR,
    before="b",
    after="B",
    author="me",
    reason="why",
    rule="y",
    witnesses=(Witness("b.txt", "B"),),
)
EDITS = (
    Edit(Span(0, 1), "a", "é\u2028", "x", Tier.SAFE, (Evidence("count", "3"),)),
    Edit(Span(2, 3), "b", "", None, None, (), DECISION),
)
RESULT = Result(Document("d/a.txt", "a b", b"", "12ab"), "é\u2028 ", EDITS, ())


def test_a_line_says_where_what_why_and_by_which_version():
    first, second = map(json.loads, ledger_lines(RESULT, {"cleaner": "9"}))
    assert first["document"] == "d/a.txt"
    assert first["sha256"] == "12ab"
    assert (first["start"], first["end"], first["before"], first["after"]) == (0, 1, "a", "é\u2028")
    assert (first["rule"], first["tier"], first["decision"]) == ("x", "safe", None)
    assert first["evidence"][0]["kind"] == "count"
    assert first["versions"] == {"cleaner": "9"}
    assert second["decision"]["author"] == "me"
    assert second["decision"]["rule"] == "y"
    assert second["decision"]["witnesses"] == [{"document": "b.txt", "text": "B"}]
    assert second["tier"] is None


def test_reading_it_back():
    read = read_edits(ledger_lines(RESULT, {}))
    assert [(e.span, e.before, e.after, e.rule, e.tier) for e in read["d/a.txt"]] == [
        (e.span, e.before, e.after, e.rule, e.tier) for e in EDITS
    ]


def test_no_edits_no_lines():
    assert ledger_lines(Result(Document("a", ""), "", (), ()), {}) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"document": "a"}', id="a field is missing"),
        pytest.param(
            "{", id="no JSON",
        ),
        pytest.param(
            "[]", id="no object",
        ),
    ],
)  # fmt: skip
def test_a_line_that_is_none_of_a_ledger(line):
    with pytest.raises(ValueError, match=r"."):
        read_edits([line])
