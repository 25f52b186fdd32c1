import pytest

from cleaner.api import Cleaner
from cleaner.assess import assess
from cleaner.config import Config
from cleaner.model import Evidence, Finding, Quoted, Repair, Rule, Span, Tier
from cleaner.text.annotated import AnnotatedText

GLUE_PACK = """
family = "glue"
[[rule]]
name = "torn-shelf"
message = "A space splits a word"
why = "It is one word."
tier = "safe"
pattern = "book shelf"
replace = ["bookshelf"]
changes = [{ before = "a book shelf", after = "a bookshelf" }]
stays = ["a bookshelf"]
"""

TEXT = "It was 5 o'clock. Kiril met the the man , he said. The end of it."
RULES = {
    name: Rule(name, family, "m", "w", Tier.SAFE, "c")
    for name, family in (("x", "punctuation"), ("g", "glue"), ("e", "encoding"))
}


def finding(words, new, rule="x", quoted=Quoted.NO, tier=Tier.SAFE, evidence=()):
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    return Finding(
        span, rule, "m", words, tier, (Repair.of(span.start, span.end, new),), evidence, quoted
    )


def weigh(*findings, text=TEXT):
    return assess([AnnotatedText("a", text)], {"a": findings}, RULES)["a"]


@pytest.mark.parametrize(
    ("finding_", "tier", "reason"),
    [
        (finding(" ,", ","), Tier.SAFE, ""),
        (finding(" ,", ",", quoted=Quoted.YES), Tier.SAFE, ""),
        (finding("the the", "the"), Tier.SAFE, ""),
        (finding("the the", "the", quoted=Quoted.YES), Tier.REVIEW, "quotation"),
        (finding("the the", "the", quoted=Quoted.UNSURE), Tier.REVIEW, "quotation"),
        (finding("5", "6"), Tier.REVIEW, "figures"),
        (finding("man", "5 men"), Tier.REVIEW, "figures"),
        (finding("Kiril", "Kirill"), Tier.REVIEW, "names"),
        (finding("Kiril", "Kirill", rule="e"), Tier.REVIEW, "names"),
    ],
)
def test_what_only_a_person_may_change(finding_, tier, reason):
    weighed = weigh(finding_).findings[0]
    assert weighed.tier is tier
    assert reason in "".join(e.text for e in weighed.evidence if e.kind == "assessment")


def test_what_the_bytes_say_remains():
    """Encoding damage in a name or a quotation is repaired; a pattern cannot claim that for it."""
    decoded = finding("Kiril", "Kirill", rule="e", quoted=Quoted.YES)
    text = AnnotatedText("a", TEXT)
    assert assess([text], {"a": []}, RULES, {"a": [decoded]})["a"].encoding == (decoded,)


def test_no_silent_glue_by_a_rule_of_the_users(tmp_path):
    pack = tmp_path / "mine.toml"
    pack.write_text(GLUE_PACK, encoding="utf-8")
    cleaner = Cleaner(Config(grammar="off", rules=(str(pack),)))
    assert cleaner.clean("They sat on the bookshelf.").text == "They sat on the bookshelf."
    assert cleaner.clean("They sat on the book shelf.").text == "They sat on the bookshelf."
    assert cleaner.clean("They sat on the the book shelf.").edits == ()


def test_no_silent_glue_in_a_damaged_sentence():
    glue = finding("man ,", "man,", rule="g")
    assert weigh(glue).findings[0].tier is Tier.SAFE
    assert weigh(glue, finding("the the", "the")).findings[0].tier is Tier.REVIEW


def test_grammar_yields_to_rules_that_see_more():
    rules_view = finding("the the", "the")
    engine_view = finding("the the man", "the man", rule="grammar-x", tier=Tier.REVIEW)
    assessed = weigh(rules_view, engine_view)
    assert [f.rule for f in assessed.findings] == ["x"]
    assert "another rule" in assessed.dropped[0][1]


@pytest.mark.parametrize(
    ("words", "new", "stands"),
    [("Kiril", "Cyril", True), ("met the", "meets the", True), ("the man", "a man", True)],
)
def test_grammar_and_names(words, new, stands):
    """At the start of a sentence a capital says nothing."""
    assessed = weigh(finding(words, new, rule="grammar-x", tier=Tier.REVIEW))
    assert bool(assessed.findings) is stands


def test_grammar_does_not_change_a_name_in_a_sentence():
    text = "He met Kiril there."
    found = Finding(
        Span(7, 12), "grammar-x", "m", "Kiril", Tier.REVIEW, (Repair.of(7, 12, "Cyril"),)
    )
    assessed = weigh(found, text=text)
    assert "no other document" in assessed.dropped[0][1]


def test_damaged_witnesses_are_none():
    sentence = "The end of it."
    witness = Evidence("witness", sentence, document="b", line=1)
    found = finding("Kiril", "Kirill", tier=Tier.REVIEW, evidence=(witness,))
    texts = [AnnotatedText("a", TEXT), AnnotatedText("b", sentence)]
    clean = assess(texts, {"a": [found], "b": []}, RULES)["a"].findings[0]
    assert (clean.tier, clean.evidence[0].damaged) == (Tier.REVIEW, False)
    seen = Finding(Span(0, 3), "x", "m", "The", Tier.FLAG)
    doubtful = assess(texts, {"a": [found], "b": [seen]}, RULES)["a"].findings[0]
    assert doubtful.tier is Tier.FLAG
    assert doubtful.evidence[0].damaged
