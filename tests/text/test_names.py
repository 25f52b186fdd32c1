import pytest

from cleaner.text.names import fold, name_places, name_runs, name_tokens, same_stem, uses_of


def uses(text, name):
    return uses_of(text, name_places(text), name)


def test_runs_and_their_words():
    runs = name_runs("In Riyadh Sergej Milinković-Savić met Şefčovič and the rest.")
    assert runs == {"In Riyadh Sergej Milinković-Savić", "Şefčovič"}
    assert name_tokens(runs) == {"In", "Riyadh", "Sergej", "Milinković", "Savić", "Şefčovič"}


def test_uses_are_whole_words():
    text = "Annan met Anna; Anna-Maria met McAnna."
    assert [use.span.of(text) for use in uses(text, "Anna")] == ["Anna", "Anna"]
    assert [use.beside for use in uses(text, "Anna")] == [frozenset(), {"Maria"}]
    assert [use.span.start for use in uses(text, "Anna-Maria")] == [text.index("Anna-M")]
    assert uses(text, "Bob") == []


def test_a_use_knows_whether_it_begins_a_sentence():
    assert [use.inside for use in uses("Anna came. Anna left with Anna.", "Anna")] == [
        False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "names", [("Zelensky", "Zelenskyy", "Zelenskiy"), ("Savić", "Savic"), ("Guðrún", "Gudrun")]
)
def test_variants_fold_to_one(names):
    assert len({fold(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Ivanov", "Ivanova", True), ("Korea", "Korean", True), ("Putin", "Pudin", False)],
)
def test_stems(one, other, same):
    assert same_stem(one, other, ["a", "n", "s"]) is same
    assert same_stem(other, one, ["a", "n", "s"]) is same
