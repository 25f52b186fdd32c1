"""Options override the nearest file, which overrides the defaults."""

import pytest


def rules(ran):
    return {found["rule"] for found in ran.objects}


def check(run, *arguments):
    return run("check", "--no-grammar", "--output-format", "json-lines", *arguments)


def test_the_command_line_goes_over_the_file(run, texts, folder):
    (folder / "cleaner.toml").write_text('select = ["doubled-word"]\nfail-on = "safe"\n')
    ran = check(run, texts)
    assert (ran.code, rules(ran)) == (0, {"doubled-word"})
    ran = check(run, texts, "--select", "missing-space-after-comma", "--fail-on", "flag")
    assert (ran.code, rules(ran)) == (1, {"missing-space-after-comma"})


def test_a_named_file_goes_over_the_nearest(run, texts, folder):
    (folder / "cleaner.toml").write_text('select = ["doubled-word"]\n')
    (folder / "other.toml").write_text('select = ["unknown-word"]\n')
    assert rules(check(run, texts, "--config", "other.toml")) == {"unknown-word"}


def test_the_nearest_file_above_holds(run, texts, folder, monkeypatch):
    (folder / "cleaner.toml").write_text('select = ["doubled-word"]\n')
    monkeypatch.chdir(texts)
    assert rules(check(run, ".")) == {"doubled-word"}


def test_paths_in_a_file_are_relative_to_it(run, texts, folder, monkeypatch):
    (folder / "pyproject.toml").write_text('[tool.cleaner]\ndecisions = "d.jsonl"\n')
    (folder / "d.jsonl").write_text('{"verdict":"keep","before":"to to","scope":"everywhere"}\n')
    monkeypatch.chdir(texts)
    assert "doubled-word" not in rules(check(run, "."))


def test_apply_and_exclude_from_the_file(run, texts, folder):
    (folder / "cleaner.toml").write_text('apply = "review"\nexclude = ["safe.txt"]\n')
    assert run("clean", "--no-grammar", "in", "--output", "out").code == 0
    assert (folder / "out/review.txt").read_text() == "They agreed to meet again.\n"
    assert not (folder / "out/safe.txt").exists()


def test_a_pack_from_the_file(run, texts, folder):
    (folder / "cleaner.toml").write_text('rules = ["mine.toml"]\nselect = ["mine"]\n')
    (folder / "mine.toml").write_text(
        'family = "mine"\n[[rule]]\nname = "they"\nmessage = "m"\nwhy = "w"\ntier = "flag"\n'
        "pattern = 'They'\nfinds = ['They']\nstays = ['we']\n"
    )
    ran = check(run, texts)
    assert (ran.code, rules(ran)) == (0, {"they"})


@pytest.mark.parametrize("name", ["cleaner.toml", "pyproject.toml"])
def test_an_unknown_key_is_an_error_with_a_suggestion(run, texts, folder, one_message, name):
    head = "[tool.cleaner]\n" if name == "pyproject.toml" else ""
    (folder / name).write_text(head + 'slect = ["x"]\n')
    ran = check(run, texts)
    assert ran.code == 2
    one_message(ran, name, "unknown key 'slect'", "Did you mean 'select'")


def test_an_absent_config(run, texts, one_message):
    ran = check(run, texts, "--config", "absent.toml")
    assert ran.code == 2
    one_message(ran, "absent.toml")


def test_the_file_nearest_to_the_texts_holds(run, texts, folder, monkeypatch):
    (folder / "cleaner.toml").write_text('select = ["unknown-word"]\n')
    (texts / "cleaner.toml").write_text('select = ["doubled-word"]\n')
    for path in (texts, "in", texts / "review.txt", "in/../in/review.txt"):
        assert rules(check(run, path)) == {"doubled-word"}
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    assert rules(check(run, "../in")) == {"doubled-word"}


@pytest.mark.parametrize("paths", [["in", "other"], ["other/a.txt", "in/review.txt"], ["."]])
def test_texts_with_different_files_are_refused(run, texts, folder, one_message, paths):
    (folder / "other").mkdir()
    (folder / "other" / "a.txt").write_text("in Riyadh,and so.\n")
    (texts / "cleaner.toml").write_text('select = ["doubled-word"]\n')
    ran = check(run, *paths)
    assert ran.code == 2
    one_message(ran, "different configurations", "in/cleaner.toml", "--config FILE")
    (folder / "all.toml").write_text("")
    assert check(run, *paths, "--config", "all.toml").code == 1


def test_files_that_say_the_same_are_one(run, texts, folder):
    (folder / "cleaner.toml").write_text('select = ["doubled-word"]\n')
    (texts / "cleaner.toml").write_text('# as above\nselect = ["doubled-word"]\n')
    (folder / "a.txt").write_text("in Riyadh,and so.\n")
    assert rules(check(run, "in", "a.txt")) == {"doubled-word"}


def test_gitignore_is_respected_unless_told_otherwise(run, texts, folder):
    (texts / ".gitignore").write_text("review.txt\n")
    assert "doubled-word" not in rules(check(run, texts))
    (folder / "cleaner.toml").write_text("respect-gitignore = false\n")
    assert "doubled-word" in rules(check(run, texts))
