"""Pairs of garbled and repaired fragments: what counts as found and repaired."""

import pytest

from benchmarks.quality import pages
from benchmarks.quality.changed import changed, covers_all, distance
from benchmarks.quality.datasets import HELD_OUT, Pair
from benchmarks.quality.model import Found, Kind, Spot, Text, repaired_together
from cleaner.model import Span


def pair(bad, good):
    return Pair("P1", 2, bad, good)


def spot(text, words, *replacements):
    start = text.index(words)
    return Spot(start, start + len(words), "x", replacements)


def judged(bad, good, *spots):
    return pages.judge(pair(bad, good), [spot(bad, *one) for one in spots])


@pytest.mark.parametrize(
    ("bad", "good", "words"),
    [
        # another word of the fragment
        ("the big cat sat on on it", "the big cat sat on it", "big"),
        # the whole fragment
        ("dog bites mans", "dog bites man", "dog bites mans"),
        # words that the reader left out of the note, where something else is changed
        ("the mayor said he agreed with plan", "she agreed", "with plan"),
        ("the mayor said he agreed", "she agreed", "the mayor"),
        # a space of another kind beside the one that changes
        ("it rained  all day", "it rained all day", "day"),
    ],
)
def test_what_does_not_count_as_found(bad, good, words):
    assert judged(bad, good, (words,)) == (False, False)


@pytest.mark.parametrize(
    ("bad", "good", "words"),
    [
        ("the big cat sat on on it", "the big cat sat on it", "on on"),
        ("dog bites mans today", "dog bites man today", "bites mans"),
        ("the mayor said he agreed with plan", "she agreed", "said he"),
        # either of the two, when one has to go
        ("the cat was was here", "the cat was here", "cat was"),
        ("he met and met before", "he met before", "met and"),
        # words are missing between two, and a space
        ("they agreed peace plan", "they agreed on a peace plan", "agreed peace"),
        ("it rained  all day", "it rained all day", "  "),
        ("willbe here", "will be here", "willbe"),
        # nothing but words at the end goes
        ("we met again Read more", "we met again", "Read more"),
    ],
)
def test_what_counts_as_found(bad, good, words):
    assert judged(bad, good, (words,)) == (True, False)


def test_a_repair_gives_the_readers_words():
    assert judged("he said. said. today", "he said. today", (" said.", "")) == (True, True)
    assert judged("he said. said. today", "he said. today", (" said.", " says")) == (True, False)


def test_only_the_first_replacement_is_a_repair():
    assert judged("willbe here", "will be here", ("willbe", "will", "will be")) == (True, False)


def test_several_repairs_together_count():
    bad, good = "the the cat was was here", "the cat was here"
    assert judged(bad, good, (" the", ""), (" was", "")) == (True, True)
    assert judged(bad, good, (" the", "")) == (True, False)


def test_the_kind_of_marks_and_spaces_does_not_matter():
    bad, good = "he saida “good” thing of 5%o", 'he said a "good" thing of 5 ‰'
    assert judged(bad, good, ("saida", "said a"), ("%o", "‰")) == (True, True)


def test_a_repair_counts_with_the_words_that_the_reader_left_out():
    assert judged("He had 2%o of it", "2‰", ("%o", "‰")) == (True, True)


def test_an_unchanged_fragment_is_no_repair():
    assert judged("the cat", "the  cat", ("the", "the")) == (False, False)


def test_doubtful_pairs_are_apart():
    sure, guess = pair("a b", "a c"), pair("a b", "a c (probable)")
    unclear, gap = pair("a b", "[unclear]"), pair("a b", "a ... c")
    assert [pages.is_doubtful(p) for p in (sure, guess, unclear, gap)] == [False, True, True, True]
    fates = {2: (True, False)}
    score = pages.score([sure, guess], fates)
    assert (score["sure"]["pairs"], score["doubtful"]["pairs"]) == (1, 1)
    assert score["sure"]["found_share"] == 1


def test_a_fragment_that_goes_is_found_by_anything_in_it():
    assert judged("xin chào", "[delete leftover]", ("xin chào", "")) == (True, True)
    assert judged("xin chào", "[delete leftover]", ("chào",)) == (True, False)
    assert judged("xin chào", "[delete leftover]") == (False, False)


def test_clean_fragments_are_measured_alike():
    text = Text("f", "over the lazy", Kind.CLEAN)
    assert pages.is_hit(Found(text, (Spot(0, 4, "x"),)))
    assert not pages.is_hit(Found(text, (Spot(0, 13, "x"),)))
    assert not pages.is_hit(Found(text, ()))


def test_clean_fragments_have_the_lengths_of_the_pairs():
    pairs = [pair("one two three", ""), pair("one", "")]
    lines = ["a b c d e f g", "h i", "", "j k l m"]
    drawn = pages.clean_fragments(pairs, lines)
    assert len(drawn) == 2 * pages.FRAGMENTS_FOR_EACH
    assert {len(t.text.split()) for t in drawn[: pages.FRAGMENTS_FOR_EACH]} == {3}
    assert drawn == pages.clean_fragments(pairs, lines)
    assert len({t.text for t in drawn}) > 5
    assert all(any(t.text in line for line in lines) for t in drawn)


def test_changed_words_are_as_few_as_the_repair_has():
    difference = changed("a goal by Mikael", "by Michael")
    assert [span.of("a goal by Mikael") for span in difference.spans] == ["Mikael"]
    assert difference.wanted >= {"by Michael", "a goal by Michael"}


def test_nothing_is_changed_in_the_same_words():
    assert changed("“so” it is", '"so" it is').spans == ()


def test_a_place_covers_all_words_with_or_without_marks():
    assert covers_all(Span(1, 8), "(one two)") is False
    assert covers_all(Span(0, 9), "(one two)")
    assert covers_all(Span(0, 8), " one two ")


def test_the_distance_counts_words_and_marks_but_no_spaces():
    assert distance("He went .", "He went.") == 0
    assert distance("He goed away.", "He went away!") == 2


def test_overlapping_repairs_are_not_made_twice():
    text = "a b c"
    spots = (Spot(0, 3, "x", ("X",)), Spot(2, 3, "y", ("Y",)), Spot(4, 5, "z"))
    assert repaired_together(text, spots) == "X c"


def test_families_are_labelled_for_the_pages_that_may_be_read(data):
    from benchmarks.quality.datasets import pairs

    families = pages.read_families()
    readable = {(p.page, p.line) for p in pairs(data) if p.page not in HELD_OUT}
    assert set(families) == readable


def test_an_unknown_family_is_refused(tmp_path):
    path = tmp_path / "families.tsv"
    path.write_text("page\tline\tfamily\nP1\t2\tglu\n")
    with pytest.raises(ValueError, match="glu"):
        pages.read_families(path)
