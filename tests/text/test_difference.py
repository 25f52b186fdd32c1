"""The pieces of two texts, aligned exactly or quickly."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.difference import pieces, quick_pieces

TOKENS = st.lists(st.sampled_from(["he", "said", " ", ".", "â", "€", "œ"]), max_size=30)


@pytest.mark.parametrize("align", [pieces, quick_pieces])
@given(old=TOKENS, new=TOKENS)
def test_pieces_make_up_both_texts(align, old, new):
    found = list(align(old, new))
    assert "".join(piece.before for piece in found) == "".join(old)
    assert "".join(piece.after for piece in found) == "".join(new)
    assert all(piece.same == (piece.before == piece.after) for piece in found if piece.same)
    assert all(one.same != other.same for one, other in pairwise(found))
    position = 0
    for piece in found:
        assert (piece.start, piece.end) == (position, position + len(piece.before))
        position = piece.end


def test_quick_pieces_are_those_of_a_local_repair():
    old = ["He", " ", "said", " ", "â", "€", "œ", "yes"] * 100
    new = ["He", " ", "said", " ", "“", "yes"] * 100
    assert list(quick_pieces(old, new)) == list(pieces(old, new))
