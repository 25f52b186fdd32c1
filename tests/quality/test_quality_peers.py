"""The peers' places, in code points of each text."""

import pytest

from benchmarks.quality.cache import Cache
from benchmarks.quality.model import Spot
from benchmarks.quality.peers import Codespell, Harper, Lines, Typos

TEXTS = [
    "Zażółć: we recieve 😀 teh post.",
    "",
    "First line.\nThen teh end\u2028and teh rest.",
    "fine",
]


def test_many_texts_become_lines_and_back():
    lines = Lines(TEXTS)
    assert lines.data.decode().count("\n") == 5
    assert [lines.place(n) for n in range(5)] == [(0, 0), (1, 0), (2, 0), (2, 12), (3, 0)]


@pytest.mark.parametrize("kind", [Codespell, Typos, Harper])
def test_places_are_those_of_the_words(kind):
    try:
        peer = kind()
    except ImportError:
        pytest.skip("needs the extra `quality`")
    found = peer.find(TEXTS)
    words = [
        [text[s.start : s.end] for s in spots] for text, spots in zip(TEXTS, found, strict=True)
    ]
    assert words[0][-1] == "teh"
    assert "recieve" in words[0]
    assert words[1] == words[3] == []
    assert words[2].count("teh") >= 1
    assert all(
        "the" in spot.replacements for spot in found[2] if TEXTS[2][spot.start : spot.end] == "teh"
    )


def test_answers_are_asked_for_once(tmp_path):
    asked = []

    def answer(texts):
        asked.extend(texts)
        return [(Spot(0, len(text), "x"),) for text in texts]

    cache = Cache(tmp_path, "tool 1", tuple[Spot, ...])
    assert cache.ask(["a", "bb", "a"], answer) == [
        (Spot(0, 1, "x"),), (Spot(0, 2, "x"),), (Spot(0, 1, "x"),),
    ]  # fmt: skip
    assert cache.ask(["bb", "ccc"], answer)[1] == (Spot(0, 3, "x"),)
    assert asked == ["a", "bb", "ccc"]
    Cache(tmp_path, "tool 2", tuple[Spot, ...]).ask(["a"], answer)
    assert asked[-1] == "a"
