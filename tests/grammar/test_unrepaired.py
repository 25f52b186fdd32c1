"""What the engine says of damage that it does not understand."""

from cleaner.checkers.grammar import GrammarChecker
from cleaner.profile import Profile
from cleaner.rulebook.packs import load_rules
from cleaner.text.annotated import AnnotatedText


def test_a_place_is_shown_without_a_suggestion_that_is_wrong(client):
    text = AnnotatedText("a", "The missions have been reduced to much of recent tensions.")
    ((found,),) = GrammarChecker(load_rules(), client).check([text], Profile())
    assert (found.rule, found.text, found.repairs) == ("grammar-to-too", "to", ())
