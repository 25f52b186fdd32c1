import pytest

SILENT = [
    "Mr Ivanov, Mr Ivanov and Mrs Ivanova came; the Ivanovs left.",
    "Mike Meyer met Mike Meyer and Mika Meyer.",
    "President Vladimir Putin, President Vladimir Putin and President Volodymyr Zelensky",
    "Marco Reus and Marco Reus met Marc Reus.",
    "The Haihe River and the Huaihe River; the Huaihe River is long.",
    "Chen Xiaoming met Chen Xiaoming and Chen Xiaoning.",
    "KYIV: Kyiv is quiet. Kyiv sleeps.",
    "Eduard Gorman, Eduard Gorman and Edward German",
    "",
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(look, text):
    assert look("name_variants", text) == []


@pytest.mark.parametrize(
    ("text", "rule", "words", "after"),
    [
        ("So Kirill Dmitriev said. Kirill Dmitriev left. Then Kiril Dmitriev sat.",
         "odd-spelling", "Kiril", "Kirill"),
        ("He met Bielieskov. She met Bielieskov. They met Bieleskov.",
         "odd-spelling", "Bieleskov", "Bielieskov"),
        ("He met Sergei Lavrov, Sergei Lavrov and Sergey Lavrov.",
         "two-spellings", "Sergey", "Sergei"),
        ("He met Savić, and then he met Savic.", "two-spellings", "Savic", "Savić"),
        ("He met Sergei Lavrov and Sergey Lavrov.", "two-spellings", "Sergey", None),
    ],
)  # fmt: skip
def test_finds(look, text, rule, words, after):
    assert look("name_variants", text) == [(rule, words, after)]


def test_frequency_alone_corrects_nothing(look):
    """Both spellings are known to English: two people, however often the one is named."""
    assert look("name_variants", "Then Carol left. " * 20 + "Then Carola left.") == []
    assert look("name_variants", "Then Jordan Peele left. " * 20 + "Then Jordan Peale left.") == []


def test_the_witness_is_the_sentence_with_the_usual_spelling(book):
    from cleaner.checkers.name_variants import NameVariantChecker
    from cleaner.profile import Profile
    from cleaner.text.annotated import AnnotatedText

    text = AnnotatedText(
        "a", "It rained.\nHe met Bielieskov. So did Bielieskov. They met Bieleskov."
    )
    ((found,),) = NameVariantChecker(book).check([text], Profile())
    (witness,) = [e for e in found.evidence if e.kind == "witness"]
    assert (witness.document, witness.line, witness.text) == ("a", 2, "He met Bielieskov.")
