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
    # another given name, another Pudin
    "Putin spoke. Putin left. Putin is back, and Putin slept. Then Anna Pudin came.",
    # the name beside it never stands with the usual one
    "Putin spoke. Putin left. Putin is back, and Putin slept. The Macron-Pudin list is out.",
    # English knows both
    "Marie spoke. Marie left. Marie is back, and Marie slept. Then Mario came with Maria.",
    "Meyer and Trump met. Meyer met Trump. Meyer left, and Meyer slept. The Trump-Meyers talks",
    "Ivanov and Trump met. Ivanov met Trump. Ivanov left; Ivanov slept. The Trump-Ivanova talks",
    # as often in one way as in the other
    "He left NATO, as NATO said. Nato is old.",
    # in a line of capitals a name has them like all words
    "NATO IS OLD\nNato is old. He said that Nato sleeps.",
    "HOLMES: Yes. HOLMES: No. HOLMES: And HOLMES it is, said Holmes.",
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
        ("Trump met Putin. Putin saw Trump. Putin left; Putin slept. The Trump-Pudin talks",
         "odd-spelling", "Pudin", "Putin"),
        ("He met Putin. Putin spoke, Putin left and Putin slept. On Monday Pudin came.",
         "odd-spelling", "Pudin", "Putin"),
        ("In Kyiv it rained. Kyiv is old. He left Kiev.", "two-spellings", "Kiev", "Kyiv"),
        ("He left Kyiv for Kiev.", "two-spellings", "Kyiv", None),
        ("NATO met. He left NATO, as NATO said. He is anti-Nato.", "two-spellings", "Nato", "NATO"),
        ("Nato met. He left Nato, as Nato said. He is anti-NATO.", "two-spellings", "NATO", "Nato"),
        ("He met Savić, and then he met Savic.", "two-spellings", "Savic", "Savić"),
        ("He met Sergei Lavrov and Sergey Lavrov.", "two-spellings", "Sergey", None),
    ],
)  # fmt: skip
def test_finds(look, text, rule, words, after):
    assert look("name_variants", text) == [(rule, words, after)]


def test_frequency_alone_corrects_nothing(look):
    """Both spellings are known in English: two people, however often one of them is named."""
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


def test_the_document_is_its_own_witness_in_the_seed(plain, seeds):
    """“Trump-Pudin” is found alone, by the document's own eight of the other spelling."""
    (result,) = plain.clean_documents([seeds[0]])
    (found,) = [f for f in result.findings if f.text == "Pudin"]
    assert found.repairs[0].replacements[0].text == "Putin"
    assert "“Putin” occurs 8 times in this document, “Pudin” once" in found.evidence[0].text
