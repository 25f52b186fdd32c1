import pytest

from cleaner.model import Quoted, Span
from cleaner.text.annotated import AnnotatedText


def words(spans, text):
    return [span.of(text) for span in spans]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like(end):
    text = end.join(["one", "", " two ", "\t", "three"])
    assert words(AnnotatedText("a", text).lines, text) == ["one", " two ", "three"]


def test_sentences_do_not_cross_lines_and_are_trimmed():
    text = "  One ends. Mr. Two goes on\nwith three.  \n"
    assert words(AnnotatedText("a", text).sentences, text) == [
        "One ends.",
        "Mr. Two goes on",
        "with three.",
    ]


def test_an_empty_text_has_no_sentence():
    text = AnnotatedText("a", " \n")
    assert text.sentences == ()
    assert text.sentence_at(1) == Span(1, 1)


@pytest.mark.parametrize(
    "zone",
    [
        "https://example.com/a,b?c=1",
        "www.example.com",
        "me.too@example.co.uk",
        "@handle",
        "#tag",
        "example.com",
        "`code , here`",
        '<a href="x , y">',
        "{{template , x}}",
        "a | b | c",
        "a\tb\tc",
    ],
)
def test_protected_zones(zone):
    text = f"one two\n{zone}\nthree"
    annotated = AnnotatedText("a", text)
    start = text.index(zone)
    assert annotated.is_protected(Span(start, start + len(zone)))
    assert not annotated.is_protected(Span(0, 3))
    assert not annotated.is_protected(Span(len(text) - 5, len(text)))


def test_a_fenced_block_is_protected():
    text = "before\n```py\nx , y\n```\nafter , this"
    annotated = AnnotatedText("a", text)
    assert [
        annotated.is_protected(Span(text.index(w), text.index(w) + 1)) for w in ("x", "after")
    ] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("words_", "state"),
    [
        ("plain", Quoted.NO),
        ("sure", Quoted.YES),
        ("straight", Quoted.YES),
        ("lost", Quoted.UNSURE),
        ("after", Quoted.UNSURE),
        ("next", Quoted.NO),
        ("“sure", Quoted.UNSURE),
    ],
)
def test_quotations(words_, state):
    text = 'plain “sure yes” and "straight one"\nthe “lost one after\nthe next line'
    start = text.index(words_)
    assert AnnotatedText("a", text).quoted(Span(start, start + len(words_))) is state


@pytest.mark.parametrize(
    ("text", "words_", "state"),
    [
        ("He said ‘one word’ and left.", "word", Quoted.YES),
        ("He said ‘one word’ and left.", "left", Quoted.NO),
        ("'One thing,' he said, 'is sure.'", "thing", Quoted.YES),
        ("'One thing,' he said, 'is sure.'", "he said", Quoted.NO),
        ("'The boys' toys are here,' he said.", "here", Quoted.UNSURE),
        ("the boys' toys, rock 'n' roll, '90s music and don't", "music", Quoted.NO),
        ("“He told me ‘no way’ twice,” she said.", "way", Quoted.YES),
        ("“He told me ‘no way’ twice,” she said.", "twice", Quoted.YES),
        ('"They did not "frame" anyone," he said.', "anyone", Quoted.YES),
        ('"They did not "frame" anyone," he said.', "he said", Quoted.NO),
        ("“One sentence.\nAnother one.\nThe last,” he said.", "Another", Quoted.YES),
        ("“One sentence.\nAnother one.\nThe last,” he said.", "he said", Quoted.NO),
        ("“A paragraph.\n\n“The next,” he said.", "paragraph", Quoted.YES),
        ("„Guten Tag“, sagte er.", "Tag", Quoted.YES),
        ("„Guten Tag“, sagte er.", "sagte", Quoted.NO),
        ("« Bonjour », dit-il.", "Bonjour", Quoted.YES),
        ("»Guten Tag«, sagte er.", "Tag", Quoted.YES),
        ('a 27" screen and a 5" pipe', "screen", Quoted.NO),
    ],
)
def test_what_is_quoted(text, words_, state):
    start = text.index(words_)
    assert AnnotatedText("a", text).quoted(Span(start, start + len(words_))) is state


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Five Gains of the Conference", True),
        ("It ended.", False),
        ("It ended:", False),
        ("“Quoted”", False),
        (" ".join(["word"] * 19), False),
    ],
)
def test_headings(line, heading):
    assert AnnotatedText("a", line).is_heading(Span(0, 2)) is heading


def test_quotations_of_a_long_text_are_the_same_read_by_blocks():
    lines = ["Plain.", "“One,” he said.", "“Open", "and closed.”", "It's ‘so’ here.", "„So“ too."]
    words = "\n".join(lines * 70)
    spans = [Span(start, start + 3) for start in range(0, len(words) - 3, 7)]
    whole = AnnotatedText("a", words)
    by_blocks = [whole.quoted(span) for span in spans]
    object.__setattr__(whole, "_quotations_around", lambda _: whole.quotations)
    assert by_blocks == [whole.quoted(span) for span in spans]
    assert {*by_blocks} >= {Quoted.YES, Quoted.NO}


def test_lines_around_a_position():
    text = AnnotatedText("a", "one\ntwo\nthree")
    assert text.lines_around(5, 0) == Span(4, 7)
    assert text.lines_around(5, 1) == text.lines_around(5, 9) == Span(0, 13)
