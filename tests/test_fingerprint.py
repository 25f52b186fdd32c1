import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.fingerprint import fingerprints
from cleaner.model import Document, Finding, Repair, Span, Tier

TEXT = "They met for hours on Tuesday in Riyadh , he said, and went home late that night.\n"


def finding(text, words, rule="x", repair=None, start=0, tier=Tier.REVIEW):
    start = text.index(words, start)
    end = start + len(words)
    repairs = () if repair is None else (Repair.of(start, end, repair),)
    return Finding(
        Span(start, end), rule, "m", words, tier if repairs else Tier.FLAG, repairs
    )  # fmt: skip


def mark(text, words=" ,", rule="x", document="a.txt", others=()):
    one = finding(text, words, rule)
    return fingerprints(document, text, [one, *others])[one]


def test_it_survives_what_moves_it():
    assert mark("A new line.\n\n" + TEXT) == mark(TEXT)
    assert mark(TEXT + "More.\n") == mark(TEXT)


def test_it_tells_apart_what_is_not_the_same():
    marks = {
        mark(TEXT),
        mark(TEXT, rule="y"),
        mark(TEXT, document="b.txt"),
        mark(TEXT, words="met"),
        mark(TEXT.replace("Riyadh", "Jeddah")),
    }
    assert len(marks) == 5
    assert all(len(m) == 16 for m in marks)


@pytest.mark.parametrize(
    ("words", "repair"),
    [
        ("Riyadh", "Jeddah"),
        ("he said", "he said."),
        ("on Tuesday", "Tuesday"),
        (" he said", " said"),
        ("and went home late that night.", "and left.\n\nThey"),
    ],
)
def test_it_survives_the_repair_of_a_neighbour(words, repair):
    neighbour = finding(TEXT, words, "y", repair)
    assert mark(TEXT, others=[neighbour]) == mark(TEXT.replace(words, repair))


@pytest.mark.parametrize(
    ("old", "new"), [(", and", " and"), ("Tuesday", "tuesday"), ("on T", "onT")]
)
def test_it_survives_changes_of_marks_spaces_and_capitals(old, new):
    assert mark(TEXT.replace(old, new)) == mark(TEXT)


def test_a_smaller_repair_within_it():
    inner = finding(TEXT, " ,", "y", ",", tier=Tier.SAFE)
    after = TEXT.replace(" ,", ",")
    whole = finding(TEXT, "Riyadh , he", "x")
    assert fingerprints("a", TEXT, [whole, inner])[whole] == next(
        iter(fingerprints("a", after, [finding(after, "Riyadh, he", "x")]).values())
    )


def test_the_engine_has_no_say_about_others():
    neighbour = finding(TEXT, "Riyadh", "grammar-x", "Jeddah")
    assert mark(TEXT, others=[neighbour]) == mark(TEXT)


@given(st.lists(st.sampled_from(["to to", ",and", "teh", "fine words"]), max_size=12), st.data())
def test_each_finding_has_its_own_and_repairs_move_none(pieces, data):
    """Some places are repaired; the fingerprints of the others are what they were."""
    repairs = {"to to": "to", ",and": ", and", "teh": "the"}

    def found(parts):
        text, findings = "", []
        for number, part in enumerate(parts):
            if part in repairs:
                start = len(text) + 1
                findings.append(
                    (number, finding(text + " " + part, part, part, repairs[part], start))
                )
            text += " " + part
        marks = fingerprints("a", text, [one for _, one in findings])
        assert len(set(marks.values())) == len(findings)
        return {number: marks[one] for number, one in findings}

    before = found(pieces)
    # Of places that are alike, the first ones stay.
    chosen = [n for n in before if data.draw(st.booleans()) and pieces.count(pieces[n]) == 1]
    after = found([repairs[p] if n in chosen else p for n, p in enumerate(pieces)])
    assert after == {n: m for n, m in before.items() if n not in chosen}


def test_what_is_left_after_a_fix_is_recognised(plain):
    """On the whole way: a text is repaired, and what waits is reported again."""
    text = "They met in Riyadh,he agreed to to go and the the envoy did , he said, teh same.\n"
    first = plain.clean(text)
    marks = fingerprints("text", text, first.findings)
    left = {marks[o.finding] for o in first.outcomes if o.state == "waiting"}
    second = plain.clean_documents([Document("text", first.text)])[0]
    assert left
    assert set(fingerprints("text", first.text, second.findings).values()) == left


def test_findings_of_one_rule_at_one_place_with_other_repairs_are_told_apart():
    found = [finding(TEXT, "Riyadh", repair=new) for new in ("Jeddah", "Mecca")]
    assert len({*fingerprints("a.txt", TEXT, found).values()}) == 2
