import pytest

SILENT = [
    "A bout of flu, a mid price, in put and so forth.",
    "He drove at 55 km/h and did not brake; plan b is plan a.",
    "The x axis, the t test, vitamin d and hepatitis c are terms.",
    "Let f or g be a map; for t in s, p and q hold.",
    "YouTube, LinkedIn, WordPress, PayPal and McDonald.",
    "GitHub, GitHub again; the FooBar of Foo and of Bar, FooBar.",
    "The readLine method of an iPhone",
    "He typed `a ll` and https://example.com/a ll",
    "「こんにちは、世界。」と彼は言った。",
    "",
]


@pytest.mark.parametrize("text", SILENT)
def test_sound_words_are_left_alone(look, text):
    assert look("glue", text) == []


@pytest.mark.parametrize(
    ("text", "rule", "words", "after"),
    [
        ("They a ll came.", "split-word", "a ll", "all"),
        ("the go vernment said", "split-word", "go vernment", "government"),
        ("the infor mation centre", "split-word", "infor mation", "information"),
        ("It is w ith him.", "split-word", "w ith", "with"),
        ("a dis advantage", "split-word", "dis advantage", "disadvantage"),
        ("by SecretaryRubio today", "glued-names", "SecretaryRubio", "Secretary Rubio"),
        ("He left AthensThe talks", "glued-capitals", "AthensThe", "Athens The"),
        ("of Zailani. The officialZailani", "glued-names", "officialZailani", "official Zailani"),
        ("He left，she stayed.", "full-width-mark", "，", ", "),
        ("He left（at once）.", "full-width-mark", "（", " ("),
    ],
)
def test_seams_are_found(look, text, rule, words, after):
    assert look("glue", text)[0] == (rule, words, after)


def test_a_piece_that_comes_back_is_a_word(look):
    text = "the govern ment, a ment here, a ment there"
    assert look("glue", text) == []
