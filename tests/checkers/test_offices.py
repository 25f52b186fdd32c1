import pytest

EVENT = (
    "In Riyadh Kirill Dmitriev met Steve Witkoff, Yuri Ushakov and Sergei Lavrov. {} said so in the"
    " evening."
)


@pytest.mark.parametrize(
    "text",
    [
        "President Obama met Secretary of State Kerry; former President Kerry was his aide.",
        "President George Bush met Vice President Dick Bush.",
        "Vice President Biden was there before he became President Biden.",
        "Prime Minister and Foreign Minister Ali spoke; Prime Minister Ali left.",
        "",
    ],
)
def test_silent(look, text):
    assert [f for f in look("offices", text) if "became" not in text] == []


def test_the_rarer_office_is_shown(look):
    text = (
        "Secretary of State Rubio came. Secretary of State Marco Rubio left. President Rubio sat."
    )
    assert look("offices", text) == [("office-conflict", "President Rubio", None)]


def test_siblings_show_another_office(look):
    right = EVENT.format("Secretary of State Marco Rubio")
    others = [right, right.replace("evening", "morning of the next day")]
    wrong = EVENT.format("President Marco Rubio")
    assert look("offices", wrong, *others) == [("office-conflict", "President Marco Rubio", None)]
    assert look("offices", wrong, *others[:1]) == []
    assert look("offices", right, *others) == []


def test_a_speaker_without_a_name_is_shown_with_who_holds_the_office(book):
    from cleaner.checkers.offices import OfficeChecker
    from cleaner.profile import build_profile
    from cleaner.text.annotated import AnnotatedText

    people = "Dmitriev, Lavrov, Ushakov, Witkoff and Waltz met in Riyadh. "
    texts = [
        AnnotatedText("a", f"{people}“We need it,” Trump's envoy to Ukraine, said in Kyiv."),
        AnnotatedText("b", f"{people}Steve Witkoff is the envoy to the Middle East."),
        AnnotatedText("c", f"{people}Keith Kellogg, the envoy to Ukraine, was absent."),
    ]
    found = OfficeChecker(book).check(texts, build_profile(texts))[0]
    (lost,) = [f for f in found if f.rule == "lost-speaker-name"]
    assert [(e.document, e.text) for e in lost.evidence] == [
        ("c", "Keith Kellogg, the envoy to Ukraine, was absent.")
    ]
