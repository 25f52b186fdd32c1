"""Zones that rules skip: other languages, verse, lists of names."""

import pytest

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.model import Document, Span
from cleaner.text.annotated import AnnotatedText
from cleaner.text.zones import name_lists, verses

SPANISH = "Los presidentes se reunieron ayer para hablar de la guerra y de la paz en Ucrania."
ENGLISH = "The presidents met yesterday to talk of the war and of peace in Ukraine."
POEM = """\
The winter evening settles on the quay,
And all the the boats lie silent in the ice,
The lamps are lit, the last bird leaves the sea;
We count our bread, and tell its price,
And no one speaks of what the spring may bring,
"""


@pytest.mark.parametrize(
    "text",
    [
        """\
The talks were held in Riyadh on Tuesday, and went on for
five hours, as the delegates said when they left the hall,
though no date was set for a meeting of the presidents,
and nobody would say what had been agreed on the border.
""",
        """\
Five things to know about the talks
Who is Kirill Dmitriev
What the envoys said in Riyadh
How Europe answered the call
Why it matters now
""",
        "\n".join(["Share this article", "Read more about it", "Leave a comment", "Sign up now"]),
    ],
)
def test_prose_and_headings_are_no_verse(text):
    assert list(verses(text)) == []


def test_verse_is_seen():
    (stanza,) = verses(f"{ENGLISH}\n\n{POEM}\n{ENGLISH}\n")
    assert stanza.of(f"{ENGLISH}\n\n{POEM}\n{ENGLISH}\n") == POEM.rstrip("\n")


def test_nothing_is_found_in_verse(plain):
    assert "doubled-word" in {f.rule for f in plain.check(POEM.split("\n")[1])}
    assert plain.check(POEM) == []


def test_a_list_of_names_is_seen():
    text = "They chose Neto, Nelson Semedo, Arturo Vidal, Carles Alena, Rafinha Alves, and Jean Bo."
    (found,) = name_lists(text)
    assert found.of(text).startswith("Neto, Nelson")
    text = "In Riyadh, Rubio, Lavrov, and Ushakov met, and Witkoff left."
    assert list(name_lists(text)) == []


def test_a_foreign_line_is_left_alone_and_counted():
    text = f"{ENGLISH}\n{SPANISH.replace('guerra y', 'guerra ,y')}\n"
    text += "Then they left the hall, and some of them went home to their own country at once.\n"
    (result,) = Cleaner(Config(preview=True)).clean_documents([Document("a.txt", text)])
    assert result.text == text
    assert [finding.rule for finding in result.findings] == ["foreign-line"]
    assert result.foreign_words == len(SPANISH.split())


def test_what_is_half_in_another_language_is_not_flagged(plain):
    spanish = [SPANISH.replace("Ucrania", place) for place in ("Chile", "Roma", "Cuba")]
    english = [ENGLISH.replace("Ukraine", place) for place in ("Chile", "Rome", "Cuba", "Peru")]
    assert plain.check("\n".join([*english, *spanish])) == []


def test_a_foreign_document_is_left_alone_with_its_short_lines(plain):
    text = f"Riyadh ,\n{SPANISH}\nFin .\n"
    (result,) = plain.clean_documents([Document("a.txt", text)])
    assert result.text == text
    assert result.foreign_words == result.words
    assert result.garble_score is None


def test_a_foreign_title_in_an_english_document_does_not_make_it_foreign(plain):
    text = f"Guerra y paz\n{ENGLISH}\n{ENGLISH[:-1]} and and peace.\n"
    (result,) = plain.clean_documents([Document("a.txt", text)])
    assert result.foreign_words == 0
    assert result.findings


def test_zones_of_several_kinds_are_protected():
    text = AnnotatedText("a", f"{ENGLISH} see www.example.org\n{SPANISH} www.example.com\n{POEM}")
    for words in ("www.example.org", SPANISH, "www.example.com", "winter"):
        start = text.text.index(words)
        assert text.is_protected(Span(start, start + len(words))), words
