"""Smaller parts: the keys' documentation, siblings' sentences, words in input fields."""

import re
import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import Document, Span
from cleaner.profile import build_profile
from cleaner.review.editable import HOSTILE, editable, restored
from cleaner.review.keys import KEYS, all_keys
from cleaner.review.siblings import SiblingTexts
from cleaner.text.annotated import AnnotatedText
from cleaner.text.spans import SpanIndex

ROOT = Path(__file__).parents[2]


def test_the_documentation_names_every_key():
    page = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    for title, keys in KEYS.items():
        assert f"### {title}\n" in page
        for key in keys:
            assert f"| `{key.shown}` | {key.meaning} |" in page
    for picture in re.findall(r"\((images/[^)]+)\)", page):
        assert (ROOT / "docs" / picture).is_file()


def test_no_key_has_two_meanings():
    keys = [name for key in all_keys() for name in key.keys.split(",")]
    assert len(keys) == len(set(keys))


@given(text=st.text(alphabet=st.characters(codec="utf-8")) | st.text(alphabet="⟦⟧1b\x1b\u202e"))
def test_words_come_back_from_an_input_field_as_they_were(text):
    shown = editable(text)
    assert restored(shown) == text
    assert not any(unicodedata.category(c) in HOSTILE for c in shown if c not in "\n\t")


spans = st.builds(lambda a, b: Span(min(a, b), max(a, b)), st.integers(0, 30), st.integers(0, 30))


@given(known=st.lists(spans, max_size=12), wanted=spans)
def test_an_index_finds_what_touches(known, wanted):
    index = SpanIndex((span, number) for number, span in enumerate(known))
    found = {number for number, span in enumerate(known) if span.touches(wanted)}
    assert set(index.touching(wanted)) == found


def profile_of(documents):
    return build_profile([AnnotatedText(document.id, document.text) for document in documents])


def test_the_sentence_of_a_sibling_that_speaks_of_the_same_thing(seeds):
    siblings = SiblingTexts(profile_of(seeds))
    found = siblings.like(
        "000_cd9e79f67488dd7a.txt",
        "The United States is represented by Secretary of State Marco Rubio, National Security "
        "Advisor Mike Waltz and Special Middle East Envoy Steve Witkoff.",
    )
    assert found
    assert all("Rubio" in one.text or "Witkoff" in one.text for one in found)
    assert "000_cd9e79f67488dd7a.txt" not in {one.document for one in found}
    assert [one.likeness for one in found] == sorted((one.likeness for one in found), reverse=True)


def test_what_has_no_sibling_has_no_sentences(seeds):
    alone = Document("alone.txt", "The cat sat on the mat and looked at the moon.\n")
    siblings = SiblingTexts(profile_of([*seeds, alone]))
    assert siblings.like("alone.txt", "The cat sat on the mat.") == []
    assert siblings.like("000_cd9e79f67488dd7a.txt", "…") == []
