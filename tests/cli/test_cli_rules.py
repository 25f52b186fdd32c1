PACK = """\
family = "mine"
[[rule]]
name = "they"
message = "Says they"
why = "Because."
tier = "review"
pattern = 'They'
replace = ['We']
changes = [{ before = "They go", after = "We go" }]
stays = ["we go"]
"""


def test_list_shows_every_rule(run, book):
    ran = run("rules", "list")
    assert ran.code == 0
    for rule in book.rules.values():
        assert rule.name in ran.out


def test_show_explains_a_rule(run):
    ran = run("rules", "show", "doubled-word")
    assert ran.code == 0
    for words in ("repeats, review", "left the word twice", "must change", "must stay", "[-"):
        assert words in ran.out
    assert "repeats.toml:" in ran.out


def test_show_a_rule_of_the_engine(run):
    assert "LanguageTool" in run("rules", "show", "grammar-cd-nn").out


def test_show_an_unknown_rule(run, one_message):
    ran = run("rules", "show", "doubled-wrod")
    assert ran.code == 2
    one_message(ran, "doubled-wrod", "Did you mean 'doubled-word'")


def test_test_runs_the_examples(run):
    ran = run("rules", "test", "--grammar", "off")
    assert ran.code == 0, ran.out
    assert "examples hold, 0 do not, 3 not run (grammar)" in ran.out


def test_test_of_a_pack_of_ones_own(run, folder):
    (folder / "mine.toml").write_text(PACK)
    assert run("rules", "test", "--grammar", "off", "--rules", "mine.toml").code == 0
    (folder / "mine.toml").write_text(PACK.replace('"we go"', '"They stay"'))
    ran = run("rules", "test", "--grammar", "off", "--rules", "mine.toml")
    assert ran.code == 1
    assert "mine.toml:2: rule 'they': must stay silent, but finds 'They' in" in ran.out
    assert "1 do not" in ran.out


def test_list_and_show_tell_the_stage(run, folder):
    preview = PACK.replace("tier =", "preview = true\ntier =")
    (folder / "mine.toml").write_text(preview + PACK.partition("\n")[2].replace('"they"', '"them"'))
    listed = run("rules", "list", "--rules", "mine.toml").out
    them, they = (line for line in listed.splitlines() if " mine " in line)
    assert "stable" in them
    assert "preview" in they
    assert "(mine, review, preview)" in run("rules", "show", "they", "--rules", "mine.toml").out


def test_preview_rules_need_preview(run, folder):
    (folder / "mine.toml").write_text(PACK.replace("tier =", "preview = true\ntier ="))
    (folder / "a.txt").write_text("They go on.\n")
    check = ("check", "a.txt", "--no-grammar", "--rules", "mine.toml")
    assert run(*check).code == 0
    assert run(*check, "--preview").code == 1
    (folder / "cleaner.toml").write_text("preview = true\n")
    assert run(*check).code == 1
