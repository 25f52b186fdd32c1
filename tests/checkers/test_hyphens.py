"""Pairs of names without their hyphen: the message and the suggestions."""

from cleaner.checkers.hyphens import HyphenChecker
from cleaner.profile import Profile
from cleaner.text.annotated import AnnotatedText


def found_in(book, text):
    return HyphenChecker(book).check([AnnotatedText("a", text)], Profile())[0]


def test_the_two_people_are_named_and_not_the_pair_itself(book):
    text = (
        "Five gains of the Rubio Lavrov conference were named. Marco Rubio left, and Rubio slept. "
        "Sergey Lavrov stayed, and Lavrov slept."
    )
    (found,) = found_in(book, text)
    assert [e.text for e in found.evidence] == [
        "this document names “Marco Rubio” and “Sergey Lavrov”"
    ]


def test_neither_of_a_pair_owns_what_both_have(book):
    text = "The US-Russia talks ended, the US said in Russia. So the next US Russia's talk is over."
    (found,) = found_in(book, text)
    words = [repair.within(found.span, text) for repair in found.repairs]
    assert words == ["US-Russia", "US-Russia's"]
    other = text.replace("talk is", "army is")
    assert [r.within(f.span, other) for f in found_in(book, other) for r in f.repairs] == [
        "US-Russia"
    ]
