from cleaner.profile import build_profile
from cleaner.text.annotated import AnnotatedText

EVENT = (
    "Kirill Dmitriev met Marco Rubio in Riyadh, where Sergei Lavrov and Yuri Ushakov sat across "
    "from Steve Witkoff. It was said that Dmitriev left early."
)
SAME = "In Riyadh, Rubio spoke to Lavrov; Ushakov and Witkoff listened to Dmitriev. They said so."
OTHER = "In London the mayor spoke of buses, trams and bicycles. People listened to the mayor."


def siblings(**texts):
    return build_profile([AnnotatedText(n, t) for n, t in texts.items()]).siblings


def test_siblings_share_rare_names():
    assert siblings(a=EVENT, b=SAME, c=OTHER) == {"a": ("b",), "b": ("a",), "c": ()}


def test_a_copy_is_no_sibling():
    assert siblings(a=EVENT, b=EVENT, c=SAME)["a"] == ("c",)


def test_copies_count_as_one_witness():
    assert len(siblings(a=EVENT, b=EVENT, c=SAME)["c"]) == 1


def test_siblings_do_not_depend_on_the_order():
    third = "Rubio, Lavrov, Ushakov, Witkoff and Dmitriev met. In Riyadh they met Dmitriev again."
    one = siblings(a=EVENT, b=SAME, c=third)
    other = siblings(c=third, b=SAME, a=EVENT)
    assert one == other


def test_a_part_holds_the_documents_and_their_siblings():
    texts = [AnnotatedText(n, t) for n, t in {"a": EVENT, "b": SAME, "c": OTHER}.items()]
    part = build_profile(texts).part(["a"])
    assert set(part.texts) == {"a", "b"}
    assert part.siblings == {"a": ("b",)}


def test_a_text_alone_has_no_siblings():
    assert siblings(a=EVENT) == {"a": ()}


def test_no_text():
    assert build_profile([]).siblings == {}


def test_texts_without_names_have_no_siblings():
    texts = [AnnotatedText(name, "no name in here") for name in "ab"]
    assert build_profile(texts).siblings == {"a": (), "b": ()}
