"""Every example of every rule, and what keeps patterns within bounds."""

import ast
import signal
import time
from pathlib import Path

import pytest
import regex

import cleaner.checkers
from cleaner.api import Cleaner
from cleaner.checkers import build_checkers
from cleaner.checkers.grammar import DISABLED_CATEGORIES
from cleaner.checkers.patterns import TIMEOUT, PatternChecker
from cleaner.config import Config
from cleaner.model import Document, Tier
from cleaner.profile import build_profile
from cleaner.rulebook.packs import checker_names, load_rules, shipped_packs
from cleaner.selftest import run_examples
from cleaner.text.annotated import AnnotatedText

BOOK = load_rules()
EXAMPLES = [
    pytest.param(rule.name, number, id=f"{rule.name}-{kind}-{number}")
    for rule in BOOK.rules.values()
    if rule.family != "grammar"
    for number, kind in enumerate(
        ["changes"] * len(rule.changes) + ["finds"] * len(rule.finds) + ["stays"] * len(rule.stays)
    )
]
CHECKERS = Path(cleaner.checkers.__file__).parent


@pytest.fixture(scope="module")
def verdicts():
    by_rule = {}
    for verdict in run_examples(BOOK, None):
        by_rule.setdefault(verdict.rule.name, []).append(verdict)
    return by_rule


@pytest.mark.parametrize(("rule", "number"), EXAMPLES)
def test_example_holds(verdicts, rule, number):
    verdict = verdicts[rule][number]
    assert not verdict.skipped
    assert not verdict.problem, f"{verdict.problem} {verdict.example!r}"


@pytest.fixture(scope="module")
def engine():
    from cleaner.grammar import open_client
    from cleaner.grammar.install import installed

    if installed() is None:
        pytest.skip("the engine is not installed: cleaner grammar install")
    with open_client(disabled_categories=DISABLED_CATEGORIES) as client:
        yield client


def test_examples_of_grammar_hold(engine):
    verdicts = [v for v in run_examples(BOOK, engine) if v.rule.family == "grammar"]
    assert len(verdicts) >= 3
    assert [(v.problem, v.example) for v in verdicts if v.problem or v.skipped] == []


def test_no_example_is_left_out(verdicts):
    assert sum(map(len, verdicts.values())) == len(EXAMPLES) + sum(
        len(r.changes) + len(r.finds) + len(r.stays)
        for r in BOOK.rules.values()
        if r.family == "grammar"
    )


def test_an_example_that_does_not_hold_is_noticed(tmp_path):
    """The two tests above can fail."""
    pack = tmp_path / "mine.toml"
    pack.write_text(
        'family = "mine"\n'
        "[[rule]]\n"
        'name = "colour"\nmessage = "m"\nwhy = "w"\ntier = "review"\n'
        "pattern = 'colour'\nreplace = ['color']\n"
        'changes = [{ before = "a colour", after = "a colors" }, { before = "x", after = "y" }]\n'
        'stays = ["my colours"]\n'
    )
    problems = [
        v.problem for v in run_examples(load_rules([pack]), None) if v.rule.name == "colour"
    ]
    assert problems == [
        "gives 'a color' instead of 'a colors' for",
        "does not find this",
        "must stay silent, but finds 'colour' in",
    ]


def findings_of(rule, text, cleaner_):
    return [f.rule for f in cleaner_.check(text) if f.rule == rule]


@pytest.mark.parametrize(
    ("rule", "end"),
    [
        pytest.param(
            rule.name, end, id=f"{rule.name}-{name}",
        )
        for rule in BOOK.rules.values()
        if not rule.siblings
        for name, end in {"CRLF": "\r\n", "CR": "\r"}.items()
    ],
)  # fmt: skip
def test_rules_find_the_same_whatever_ends_a_line(plain, rule, end):
    texts = [before for before, _ in BOOK.rules[rule].changes] + list(BOOK.rules[rule].finds)
    for text in texts:
        whole = f"One line.\n{text}\nAnother one.\n"
        expected = findings_of(rule, whole, plain)
        assert findings_of(rule, whole.replace("\n", end), plain) == expected, text


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("They met in Riyadh ,{}and left.{}", "They met in Riyadh,{}and left.{}"),
    ],
)
@pytest.mark.parametrize(
    "end",
    [
        "\n",
        "\r\n",
        "\r",
    ],
    ids=["LF", "CRLF", "CR"],
)
def test_marks_at_the_end_of_a_line(text, fixed, end):
    cleaner = Cleaner(Config(grammar="off", apply="review"))
    assert cleaner.clean(text.replace("{}", end)).text == fixed.replace("{}", end)


# Names


def test_every_checker_of_a_pack_exists():
    known = {checker.name for checker in build_checkers(BOOK)} | {"encoding", "grammar"}
    assert {rule.checker for rule in BOOK.rules.values()} <= known
    assert checker_names() == known


def test_what_is_left_out_when_cleaning_again_applies_nothing():
    unasked = {c.name for c in build_checkers(BOOK) if not c.checks_output} | {"grammar"}
    assert "name_consensus" in unasked
    assert all(r.tier < Tier.SAFE for r in BOOK.rules.values() if r.checker in unasked)


def rule_names_in_code():
    """The rule names that checkers ask the packs for: self._rules["…"] and _finding("…")."""
    names = set()
    for path in CHECKERS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Subscript(value=ast.Attribute(attr="_rules"), slice=ast.Constant(name)):
                    names.add(name)
                case ast.Call(func=ast.Attribute(attr="_finding"), args=[ast.Constant(name), *_]):
                    names.add(name)
    return names


def test_every_rule_of_a_checker_has_an_entry():
    names = rule_names_in_code()
    assert "misspelt-name" in names
    assert "misdirected-quote" in names
    assert names <= set(BOOK.rules)


def test_every_entry_without_a_pattern_is_used():
    with_pattern = {pattern.rule.name for pattern in BOOK.patterns}
    entries = {
        r.name
        for r in BOOK.rules.values()
        if r.checker != "encoding" and r.name not in with_pattern
    }
    assert entries - rule_names_in_code() == {"grammar"}


def test_each_pack_is_one_family():
    packs = [path.stem for path in shipped_packs()]
    assert {rule.family for rule in BOOK.rules.values()} == set(packs)


def test_grammar_is_never_safe():
    assert all(r.tier < Tier.SAFE for r in BOOK.rules.values() if r.family == "grammar")


def test_every_pattern_is_run_by_a_checker():
    assert {pattern.rule.checker for pattern in BOOK.patterns} == {"patterns", "repeats"}


# Bounds

SIZE = 100_000
HOSTILE = {
    "a ": "a " * (SIZE // 2),
    "aA": "aA" * (SIZE // 2),
    "the ": "the " * (SIZE // 4),
    "Ab ": "Ab " * (SIZE // 3),
    "Abcde ": "Abcde " * (SIZE // 6),
    "Abc. ": "Abc. " * (SIZE // 5),
    "letters": "a" * SIZE,
    "capitals": "A" * SIZE,
    "digits": "1" * SIZE,
    "1,": "111," * (SIZE // 4),
    "brackets": "(" * SIZE,
    "spaces": " " * SIZE,
    "no-break spaces": "a" + "\u00a0" * SIZE + "b",
    "line ends": "\n" * SIZE,
    "straight quotes": '"' * SIZE,
    "curly quotes": "“" * SIZE,
    "closing quotes": "a ” " * (SIZE // 4),
    "quoted words": '"a" ' * (SIZE // 4),
    "commas": "," * SIZE,
    "full stops": "." * SIZE,
    "hyphens": "a-" * (SIZE // 2),
    "apostrophes": "a’" * (SIZE // 2),
    "combining marks": "e\u0301" * (SIZE // 2),
    "pipes": "ab | " * (SIZE // 5),
    "tags": "<a" * (SIZE // 2),
    "braces": "{{" * (SIZE // 2),
    "backquotes": "`a" * (SIZE // 2),
    "fences": "```\na\n" * (SIZE // 6),
    "addresses": "a.b@" * (SIZE // 4),
    "domains": "a." * (SIZE // 2),
    "nested repeats": "a b c a b c d a b c a b c d e " * (SIZE // 30),
    "phrases": " ".join(f"w{n % 9}x" for n in range(SIZE // 4)),
    "entities": "&amp;" * (SIZE // 5),
    "ampersands": "&#" * (SIZE // 2),
    "escapes": "\x1b[" * (SIZE // 2),
    "mojibake": "â€" * (SIZE // 2),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_patterns_are_bounded(name):
    """No pattern comes near its time-out, whatever the text is made of."""
    spent = {}
    for pattern in BOOK.patterns:
        start = time.process_time()
        try:
            sum(1 for _ in pattern.pattern.finditer(HOSTILE[name], timeout=TIMEOUT))
        finally:
            spent[pattern.rule.name] = time.process_time() - start
    slowest = max(spent, key=spent.__getitem__)
    assert spent[slowest] < TIMEOUT / 2, slowest


SECONDS = 12


@pytest.fixture
def alarm(plain):
    """Break off what takes longer than SECONDS; making the database is not counted."""
    plain.pipeline.checkers.scan.database(SIZE)

    def give_up(number, frame):
        raise TimeoutError(f"more than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no alarm on this system")
@pytest.mark.parametrize(
    "name",
    list(HOSTILE),
)
@pytest.mark.usefixtures("alarm")
def test_hostile_texts_take_seconds(plain, name):
    result = plain.clean_documents([Document("a.txt", HOSTILE[name])])[0]
    assert result.unchecked == ("grammar",)


def test_a_pattern_that_does_not_end_is_given_up(monkeypatch, book):
    from dataclasses import replace

    from cleaner.checkers import CheckTimeoutError

    monkeypatch.setattr("cleaner.checkers.patterns.TIMEOUT", 0.1)
    endless = replace(BOOK.patterns[0], pattern=regex.compile(r"(a|aa)+$"))
    texts = [AnnotatedText("a", "a" * 5000 + "b")]
    with pytest.raises(CheckTimeoutError) as caught:
        PatternChecker([endless]).check(texts, build_profile(texts))
    assert caught.value.rule == BOOK.patterns[0].rule.name
