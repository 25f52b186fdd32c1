"""Repairs that join two pieces: which are one sentence, and which only look like it."""

import pytest

from cleaner.model import Tier
from cleaner.text.seams import can_end, opens_clause, seam

ONE_SENTENCE = [
    ("They were expelledAt least twice.", "expelled at"),
    ("Two diplomats were expelled In retaliation by the Kremlin.", "in"),
    ("They talked with The other side of the harbour.", "the"),
]
TWO_SENTENCES = [
    ("They met 12 Russian officialsHe works there.", "officials. He"),
    ("They came to the USThere are thousands of them.", "US. There"),
    ("It is also possible If it is found early.", ". If"),
    ("They ended the talksThe delegation has left the town.", "talks. The"),
]
NO_REPAIR = [
    # the first piece has no end
    ("Its rating fell among His comments followed a long statement.", "His"),
    ("USThere are thousands of them in the town.", "USThere"),
    ("Our partners are It takes some time to think.", " It"),
    # nothing but a capital made small is offered
    ("In May the US Two diplomats were expelled again.", "Two"),
    # a second seam: words are missing
    ("They were expelledAt least 12 Russian officialsHe works in the town.", "officialsHe"),
    # in speech
    ("“They know what we want It takes some time to think,” he said.", " It"),
]


@pytest.mark.parametrize(("text", "words"), ONE_SENTENCE + TWO_SENTENCES)
def test_the_first_repair_joins_one_sentence_and_parts_two(plain, text, words):
    (result,) = plain.clean_documents([document(text)])
    firsts = [f.repairs[0].within(f.span, text) for f in result.findings if f.repairs]
    assert words in firsts


@pytest.mark.parametrize(("text", "words"), NO_REPAIR)
def test_a_seam_that_hides_a_hole_is_only_flagged(plain, text, words):
    (result,) = plain.clean_documents([document(text)])
    (found,) = [f for f in result.findings if f.text == words]
    assert (found.tier, found.repairs) == (Tier.FLAG, ())
    assert any(e.kind == "assessment" for e in found.evidence)


@pytest.mark.parametrize(
    ("old", "new"),
    [("reprot", "report"), ("He", "he said"), ("", "x"), ("officialsHe", "officials"), ("a", "A")],
)
def test_other_repairs_are_no_seams(old, new):
    assert seam(old, new) is None


def test_what_begins_a_clause_and_what_may_end_one():
    assert opens_clause("In Russia, the scope of it is small", 0)
    assert not opens_clause("In Russia the scope of it is small", 0)
    assert not opens_clause("The other side", 0)
    assert not can_end("")
    assert can_end("They left")


def document(text):
    from cleaner.model import Document

    return Document("a", text)
