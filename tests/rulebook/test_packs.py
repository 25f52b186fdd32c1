import pytest

from cleaner.errors import RulePackError
from cleaner.model import Tier
from cleaner.rulebook.packs import load_rules, shipped_packs

PACK = """\
family = "mine"

[settings]
words = ["a", "b"]

[[rule]]
name = "first"
message = "m"
why = "w"
tier = "review"
pattern = 'teh'
replace = ['the']
changes = [{ before = "teh end", after = "the end" }]
stays = ["the end"]
"""
RULE = PACK[PACK.index("[[rule]]") :]


@pytest.fixture
def load(tmp_path):
    def load_(text):
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return load_rules([path])

    return load_


def test_shipped_packs_are_found():
    assert "encoding" in {path.stem for path in shipped_packs()}


def test_a_pack_of_ones_own(load, tmp_path):
    book = load(PACK)
    rule = book.rules["first"]
    assert (rule.family, rule.tier, rule.checker) == ("mine", Tier.REVIEW, "patterns")
    assert rule.changes == (("teh end", "the end"),)
    assert rule.source == f"{tmp_path / 'mine.toml'}:6"
    assert book.words("mine", "words") == {"a", "b"}
    assert book.words("mine", "none") == frozenset()


def test_a_folder_of_packs(tmp_path):
    (tmp_path / "one.toml").write_text(PACK)
    (tmp_path / "two.toml").write_text(PACK.replace("first", "second"))
    (tmp_path / "README.md").write_text("no pack")
    assert {"first", "second"} <= set(load_rules([tmp_path]).rules)


def test_settings_add_to_those_of_the_same_family(load):
    book = load('family = "fragments"\n[settings]\nutterances = ["hurrah"]\n')
    assert {"hurrah", "yes"} <= book.words("fragments", "utterances")


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('message = "m"\n', "", 6, "rule 'first': .*message"),
        ('why = "w"\n', "", 6, "rule 'first': .*why"),
        ('tier = "review"\n', "", 6, "rule 'first': .*tier"),
        ('"review"', '"sure"', 6, "rule 'first': .*sure"),
        ('"m"', '""', 6, "empty message"),
        ("pattern = 'teh'\n", "", 6, "either a pattern or a checker"),
        ("replace = ['the']\n", "", 6, "has no replace"),
        ("replace =", "replaces =", 6, "rule 'first': .*replaces"),
        ("'teh'", "'teh('", 6, "broken pattern"),
        ('stays = ["the end"]\n', "", 6, "no example that must stay"),
        ('changes = [{ before = "teh end", after = "the end" }]\n', "", 6, "must change"),
        (', after = "the end"', "", 6, "rule 'first': .*after"),
        ('"first"', '"First Rule"', 6, "bad name"),
        ('"first"', '"mojibake"', 6, "already defined in .*encoding.toml:"),
        ("replace = ", "where = { x = 'common-word' }\nreplace = ", 6, "lacks: x"),
        ("replace = ", "where = { x = 'pretty' }\nreplace = ", 6, "pretty"),
    ],
)
def test_a_broken_rule_is_named_with_file_line_and_what_is_missing(
    load, tmp_path, old, new, line, what
):
    assert old in PACK
    with pytest.raises(RulePackError, match=what) as caught:
        load(PACK.replace(old, new, 1))
    assert caught.value.where == f"{tmp_path / 'mine.toml'}:{line}"


def test_the_line_of_a_later_rule(load, tmp_path):
    second = RULE.replace("first", "second").replace('why = "w"\n', "")
    with pytest.raises(RulePackError, match="rule 'second'") as caught:
        load(PACK + "\n" + second)
    assert caught.value.where == f"{tmp_path / 'mine.toml'}:16"


def test_the_line_is_right_where_the_marker_stands_in_a_string(load, tmp_path):
    """A rule's why may show how a rule is written."""
    explained = PACK.replace('why = "w"', "why = '''\n[[rule]]\n'''")
    second = RULE.replace("first", "second").replace('message = "m"\n', "")
    with pytest.raises(RulePackError) as caught:
        load(explained + second)
    line = (explained + second).split("\n").index('name = "second"')
    assert caught.value.where == f"{tmp_path / 'mine.toml'}:{line}"


def test_an_indented_rule_is_found_too(load, tmp_path):
    with pytest.raises(RulePackError) as caught:
        load(PACK.replace("[[rule]]", "  [[ rule ]]").replace('message = "m"\n', ""))
    assert caught.value.where == f"{tmp_path / 'mine.toml'}:6"


def test_a_replace_that_names_an_unknown_group(load):
    with pytest.raises(RulePackError, match="first"):
        load(PACK.replace("['the']", r"['\g<nothing>']"))


def test_a_lower_template_that_names_an_unknown_group(load):
    with pytest.raises(RulePackError, match="first"):
        load(PACK.replace("['the']", "['{lower:nothing}']"))


def test_a_checker_that_does_not_exist(load):
    with pytest.raises(RulePackError, match="first"):
        load(PACK.replace("pattern = 'teh'\nreplace = ['the']", "checker = 'magic'"))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("family = ", "not TOML"),
        ("[settings]", "family"),
        ('family = "x"\nname = "y"', "name"),
        ('family = "x"\nrule = [1]', "."),
    ],
)
def test_a_broken_pack(load, tmp_path, text, what):
    with pytest.raises(RulePackError, match=what) as caught:
        load(text)
    assert caught.value.where.startswith(str(tmp_path / "mine.toml"))
    assert caught.value.hint


def test_a_pack_that_is_no_text(tmp_path):
    (tmp_path / "x.toml").write_bytes(b"\xff")
    with pytest.raises(RulePackError, match="cannot be read"):
        load_rules([tmp_path / "x.toml"])


def test_no_such_pack(tmp_path):
    with pytest.raises(RulePackError, match="no such rule pack"):
        load_rules([tmp_path / "none.toml"])
