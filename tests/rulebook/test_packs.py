import re

import pytest

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.errors import ConfigError, RulePackError
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
        ("pattern = 'teh'\n", "", 6, "either a pattern, phrases or a checker"),
        ("replace = ['the']\n", "", 6, "has no replace"),
        ("replace =", "replaces =", 6, "rule 'first': .*replaces"),
        ("'teh'", "'teh('", 6, "invalid pattern"),
        ('stays = ["the end"]\n', "", 6, "no example that must stay"),
        ('changes = [{ before = "teh end", after = "the end" }]\n', "", 6, "must change"),
        (', after = "the end"', "", 6, "rule 'first': .*after"),
        ('"first"', '"First Rule"', 6, "bad name"),
        ('"first"', '"mojibake"', 6, "already defined in .*encoding.toml:"),
        ("replace = ", "where = { x = 'common-word' }\nreplace = ", 6, "lacks: x"),
        ("replace = ", "where = { x = 'pretty' }\nreplace = ", 6, "pretty"),
        ("pattern = 'teh'", "pattern = 'teh'\nphrases = ['x']", 6, "either a pattern"),
        ("pattern = 'teh'", "phrases = ['teh', '']", 6, "empty phrase"),
        ("'teh'", "'{weekdys}'", 6, "rule 'first': unknown name {weekdys}"),
        ("[settings]", "[define]\nx = '{y}'\n[settings]", 3, "unknown name {y}"),
        ("[settings]", "[define]\nx = []\n[settings]", 3, "'x' in .* is empty"),
        ("[settings]", "[define]\nx = ['a', '']\n[settings]", 3, "'x' in .* is empty"),
        ("[settings]", "[define]\nX = 'a'\n[settings]", 3, "bad name"),
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
        ("family = ", "not valid TOML"),
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


# What a pattern is made of


def pattern_of(load, pattern, define="", before="teh end", after="the end"):
    text = PACK.replace("[settings]", f"[define]\n{define}\n[settings]")
    text = text.replace("pattern = 'teh'", pattern).replace("teh end", before)
    book = load(text.replace("the end", after))
    return next(p.pattern for p in book.patterns if p.rule.name == "first")


def found_by(pattern, text):
    return [match.group() for match in pattern.finditer(text)]


def test_a_list_is_a_group_of_literal_words_longest_first(load):
    pattern = pattern_of(load, "pattern = '{say}s'", "say = ['add', 'add on', 'a.m']")
    assert found_by(pattern, "adds, add ons, a.ms, axms") == ["adds", "add ons", "a.ms"]


def test_a_string_is_a_part_of_a_pattern(load):
    pattern = pattern_of(load, "pattern = '{digits}{2,3}!'", r"digits = '\d|one'")
    assert found_by(pattern, "12! oneone! 1! 12345!") == ["12!", "oneone!", "345!"]


def test_a_part_may_use_those_above_it(load):
    define = "day = ['Monday', 'Sunday']\non-day = 'on {day}'"
    pattern = pattern_of(load, "pattern = 'left {on-day}'", define)
    assert found_by(pattern, "left on Sunday, left on Saturday") == ["left on Sunday"]


def test_all_packs_know_the_shared_parts_and_may_define_them_anew(load):
    assert found_by(pattern_of(load, "pattern = '{weekdays}'"), "Monday Mon") == ["Monday"]
    assert found_by(
        pattern_of(load, "pattern = '{weekdays}'", "weekdays = ['Mon']"), "Tuesday Mon"
    ) == ["Mon"]


def test_counts_properties_and_escaped_braces_are_no_names(load):
    pattern = pattern_of(load, r"pattern = '\p{Lu}{1,2}\{name\}'")
    assert found_by(pattern, "AB{name} c{name}") == ["AB{name}"]


def test_an_unknown_name_comes_with_the_nearest_known_one(load):
    with pytest.raises(RulePackError) as caught:
        pattern_of(load, "pattern = '{weekdys}'")
    assert caught.value.hint == "Did you mean {weekdays}?"


def test_lines_of_a_pattern_are_joined_without_the_spaces_around_the_break(load):
    pattern = pattern_of(load, "pattern = '''\n  the one|  \n    the[ ]\n    other\n'''")
    assert found_by(pattern, "the one, the other, theother") == ["the one", "the other"]


def test_phrases_are_whole_literal_words(load):
    pattern = pattern_of(load, "phrases = ['read more', \"don't miss\", 'a.m']")
    assert found_by(pattern, "read more, bread more, don’t miss, don't missing, axm a.m") == [
        "read more", "don’t miss", "a.m",
    ]  # fmt: skip


def test_phrases_of_any_case(load):
    pattern = pattern_of(load, "ignore_case = true\nphrases = ['read more']")
    assert found_by(pattern, "READ MORE") == ["READ MORE"]


# Preview

PREVIEW = PACK.replace('why = "w"', 'why = "w"\npreview = true')


@pytest.fixture
def rules_found(tmp_path):
    (tmp_path / "mine.toml").write_text(PREVIEW)

    def found(**options):
        config = Config(rules=(str(tmp_path / "mine.toml"),), grammar="off", **options)
        return [finding.rule for finding in Cleaner(config).check("This is teh end.")]

    return found


def test_a_rule_in_preview_is_off_unless_preview_is_asked_for(rules_found):
    assert rules_found() == []
    assert rules_found(select=("mine",)) == []
    assert rules_found(preview=True) == ["first"]
    assert rules_found(preview=True, select=("first",)) == ["first"]
    assert rules_found(preview=True, ignore=("mine",)) == []


def test_selecting_a_rule_in_preview_without_preview_is_an_error(rules_found):
    with pytest.raises(ConfigError, match="rule 'first' is in preview") as caught:
        rules_found(select=("first",))
    assert "--preview" in caught.value.hint


def test_a_finding_in_preview_does_not_weigh_on_others(tmp_path):
    """Damage in its sentence keeps a safe repair waiting, but not damage seen in preview only."""
    other = RULE.replace("first", "second").replace("review", "safe").replace("teh", "onthe")
    pack = PREVIEW.replace('"mine"', '"glue"') + other.replace("['the']", "['on the']")
    (tmp_path / "glue.toml").write_text(pack.replace("'teh'", "'old'").replace("onthe", "start"))

    def tiers(**options):
        config = Config(rules=(str(tmp_path / "glue.toml"),), select=("second",), **options)
        return [str(f.tier) for f in Cleaner(config).check("It was the old start of the show.")]

    assert tiers() == ["safe"]
    assert tiers(preview=True) == ["review"]


# The shipped packs

PATTERN_RE = re.compile(r"(?ms)^pattern = ('''|').*?\1$|^\[define\]$.*?(?=^\[|\Z)")

# How a message is not worded: it says in plain words what is wrong, not where something "stands".
STILTED_RE = re.compile(
    r"\b(?:stands?|there (?:is|are)|was never|otherwise|so many|is no|comes? again|behind)\b", re.I
)


@pytest.mark.parametrize("path", [*shipped_packs(), shipped_packs()[0].with_name("shared.toml")])
def test_no_line_of_a_pattern_is_longer_than_a_person_reads(path):
    patterns = [found.group() for found in PATTERN_RE.finditer(path.read_text(encoding="utf-8"))]
    assert [line[:60] for text in patterns for line in text.split("\n") if len(line) > 300] == []


def test_messages_are_short_and_of_one_form():
    for rule in load_rules().rules.values():
        message = rule.message
        assert len(message) <= 70, rule.name
        assert message[0].isupper() or not message[0].isalpha(), rule.name
        assert not message.endswith("."), rule.name
        assert not STILTED_RE.search(message), (rule.name, message)


def test_a_rule_that_has_not_proved_itself_is_not_safe():
    assert [r.name for r in load_rules().rules.values() if r.preview and r.tier is Tier.SAFE] == []
