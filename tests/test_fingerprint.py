from cleaner.fingerprint import fingerprint
from cleaner.model import Finding, Span, Tier

TEXT = "They met for hours on Tuesday in Riyadh , he said, and went home late that night.\n"


def mark(text, words=" ,", rule="x", document="a.txt"):
    start = text.index(words)
    return fingerprint(
        Finding(Span(start, start + len(words)), rule, "m", words, Tier.FLAG), document, text
    )


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
