"""A tier is earned: the shipped rules' tiers rest on figures measured for exactly these rules."""

import shutil
from pathlib import Path

import pytest

from cleaner.errors import RulePackError
from cleaner.model import Tier
from cleaner.rulebook import measurements
from cleaner.rulebook.measurements import measurements_file, read_measurements, rule_hashes
from cleaner.rulebook.packs import load_rules

NEEDED = 30  # findings judged right

FIGURES = read_measurements()
HASHES = rule_hashes()
SAFE = [rule.name for rule in load_rules().rules.values() if rule.tier is Tier.SAFE]


@pytest.mark.parametrize("name", SAFE)
def test_a_safe_rule_has_earned_it(name):
    assert name in FIGURES, "not measured: run `make quality`"
    figures = FIGURES[name]
    assert figures.hash == HASHES[name], "the rule has changed since: run `make quality`"
    assert figures.tier == "safe"
    assert figures.damaged.wrong == 0
    assert figures.clean.wrong == 0
    # Real damage is real wherever it stands: human translations have some too.
    assert figures.damaged.right >= NEEDED
    assert figures.clean_words > 100_000
    assert 0 < figures.wrong_per_10k_bound < 1


def test_no_figures_of_rules_that_are_gone():
    assert set(FIGURES) <= set(HASHES)


SOURCE = """\
from cleaner.marks import x
from cleaner.text.words import y
"""

PACK = """\
family = "mine"
[settings]
words = ["b", "a"]
[[rule]]
name = "one"
message = "m"
why = "w"
tier = "safe"
checker = "mine"
changes = []
stays = []
"""


@pytest.fixture
def hash_of(tmp_path, monkeypatch):
    """Return the hash of a rule of a pack, with a checker of this source."""

    def hash_of_(pack=PACK, source=SOURCE, helper="", imported="", nested=""):
        shutil.rmtree(tmp_path / "checkers", ignore_errors=True)
        (tmp_path / "checkers").mkdir()
        (tmp_path / "checkers" / "mine.py").write_text(source)
        (tmp_path / "checkers" / "mine_words.py").write_text(helper)
        (tmp_path / "checkers" / "other.py").write_text(source + helper)
        (tmp_path / "marks.py").write_text(imported)
        (tmp_path / "text").mkdir(exist_ok=True)
        (tmp_path / "text" / "words.py").write_text(nested)
        (tmp_path / "mine.toml").write_text(pack)
        monkeypatch.setattr(measurements, "PACKAGE", tmp_path)
        monkeypatch.setattr(measurements, "shipped_packs", lambda: [tmp_path / "mine.toml"])
        return rule_hashes()["one"]

    return hash_of_


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('message = "m"', 'message = "n"'),
        ('why = "w"', 'why = "v"'),
        ("stays = []", 'stays = ["more"]'),
        ('["b", "a"]', '["a", "b"]'),
    ],
)
def test_words_for_people_do_not_change_the_hash(hash_of, old, new):
    assert hash_of(PACK.replace(old, new)) == hash_of()


@pytest.mark.parametrize(
    "changed",
    [
        {"pack": PACK.replace('tier = "safe"', 'tier = "review"')},
        {"pack": PACK.replace('["b", "a"]', '["b"]')},
        {"source": "x = 2\n"},
        {"helper": "y = 1\n"},
        {"imported": "x = 3\n"},
        {"nested": "y = 4\n"},
    ],
)
def test_what_the_rule_does_changes_it(hash_of, changed):
    assert hash_of(**changed) != hash_of()


def test_a_helper_that_is_missing_is_an_error(hash_of):
    """A moved module must not silently drop out of the hash."""
    with pytest.raises(FileNotFoundError):
        hash_of(source="from cleaner.text.gone import z\n")


def test_each_checker_has_a_source():
    for rule in load_rules().rules.values():
        if rule.checker != "patterns":
            assert measurements._source(rule.checker), rule.checker


def test_figures_that_cannot_be_read_are_an_error(tmp_path):
    assert read_measurements(tmp_path / "none.json") == {}
    (tmp_path / "bad.json").write_text('{"a": 1}')
    with pytest.raises(RulePackError, match=r"bad\.json"):
        read_measurements(tmp_path / "bad.json")


def test_the_figures_lie_beside_the_packs():
    assert (
        measurements_file()
        == Path(measurements.__file__).parents[2] / "rules" / "measurements.json"
    )
