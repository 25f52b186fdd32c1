import pytest

from cleaner.config import Config, find_config, read_config
from cleaner.errors import ConfigError


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold():
    assert read_config(None) == Config()
    assert (Config().apply, Config().fail_on, Config().grammar) == ("safe", "review", "auto")


def test_the_nearest_file_wins(tmp_path):
    write(tmp_path / "cleaner.toml", "")
    near = write(tmp_path / "a" / "pyproject.toml", "[tool.cleaner]\n")
    (tmp_path / "a" / "b").mkdir()
    assert find_config(tmp_path / "a" / "b") == near


def test_cleaner_toml_goes_before_pyproject(tmp_path):
    write(tmp_path / "pyproject.toml", "[tool.cleaner]\n")
    own = write(tmp_path / "cleaner.toml", "")
    assert find_config(tmp_path) == own


def test_a_pyproject_without_our_table_is_passed_over(tmp_path):
    above = write(tmp_path / "cleaner.toml", "")
    write(tmp_path / "a" / "pyproject.toml", "[tool.ruff]\n")
    assert find_config(tmp_path / "a") == above


@pytest.mark.parametrize("name", ["cleaner.toml", "pyproject.toml"])
def test_every_key(tmp_path, name):
    head = "[tool.cleaner]\n" if name == "pyproject.toml" else ""
    path = write(
        tmp_path / name,
        head + 'apply = "review"\nfail-on = "flag"\nselect = ["glue"]\nignore = ["lost-*"]\n'
        'exclude = ["old/"]\nrules = ["mine.toml", "/abs.toml"]\ndecisions = "d.jsonl"\n'
        'grammar = "off"\ngrammar-url = "http://localhost:1"\njava = "/usr/bin/java"\njobs = 3\n',
    )
    config = read_config(path)
    assert config.fail_on == "flag"
    assert config.select == ("glue",)
    assert config.rules == (str(tmp_path / "mine.toml"), "/abs.toml")
    assert config.decisions == str(tmp_path / "d.jsonl")
    assert config.jobs == 3


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ('aply = "safe"', "unknown key 'aply'", "Did you mean 'apply'"),
        ('fail_on = "flag"', "unknown key 'fail_on'", "Did you mean 'fail-on'"),
        ("zzz = 1", "unknown key 'zzz'", "Known keys"),
        ('apply = "flag"', "apply", ""),
        ('jobs = "many"', "jobs", ""),
        ('select = "glue"', "select", ""),
        ("apply = ", "not valid TOML", ""),
    ],
)
def test_mistakes_are_named(tmp_path, text, what, hint):
    path = write(tmp_path / "cleaner.toml", text)
    with pytest.raises(ConfigError, match=what) as caught:
        read_config(path)
    assert caught.value.where == str(path)
    assert hint in (caught.value.hint or "")


def test_a_table_that_is_none(tmp_path):
    path = write(tmp_path / "pyproject.toml", '[tool]\ncleaner = "yes"\n')
    with pytest.raises(ConfigError):
        read_config(path)


@pytest.mark.parametrize("text", ["jobs = -1", 'grammar-url = "nonsense"'])
def test_values_that_cannot_work(tmp_path, text):
    with pytest.raises(ConfigError):
        read_config(write(tmp_path / "cleaner.toml", text))


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "cleaner.toml").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(tmp_path / "cleaner.toml")


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"grammar": "x"}, "grammar: "),
        ({"apply": "flag"}, "apply: "),
        ({"fail_on": "none"}, "fail-on: "),
        ({"select": "glue"}, "select: "),
        ({"jobs": -1}, "jobs"),
        ({"jobs": "2"}, "jobs: "),
        ({"grammar_url": "nonsense"}, "invalid grammar-url"),
    ],
)
def test_values_that_cannot_work_in_python(values, what):
    with pytest.raises(ConfigError, match=what):
        Config(**values)
