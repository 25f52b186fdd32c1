import json

import pytest


@pytest.fixture
def reports(run, folder):
    """Two reports, before and after a text was changed."""

    def write(name, text, style="json-lines"):
        (folder / "a.txt").write_text(text)
        (folder / name).write_text(
            run("check", "a.txt", "--no-grammar", "--output-format", style).out
        )

    write("old.jsonl", "They agreed to to meet again on Tuesday in Riyadh.\n")
    write("new.jsonl", "They met , he said, and they agreed to meet again on Tuesday.\n")
    write("new.json", "They met , he said, and they agreed to meet again on Tuesday.\n", "json")
    return folder


def test_the_same_reports_give_0(run, reports):
    ran = run("compare", "new.jsonl", "new.json")
    assert (ran.code, ran.out) == (0, "")
    assert "1 the same" in ran.err


def test_differences_give_1_and_a_table(run, reports):
    ran = run("compare", "old.jsonl", "new.jsonl")
    assert ran.code == 1
    assert "doubled-word" in ran.out
    assert "space-before-mark" in ran.out
    assert "1 new, 1 gone, 0 changed" in ran.err


def test_findings_that_are_gone_give_0(run, reports, folder):
    (folder / "none.jsonl").write_text("")
    ran = run("compare", "old.jsonl", "none.jsonl")
    assert ran.code == 0
    assert "0 new, 1 gone, 0 changed" in ran.err
    assert run("compare", "none.jsonl", "old.jsonl").code == 1


def test_concise(run, reports):
    ran = run("compare", "old.jsonl", "new.json", "--output-format", "concise")
    assert [line.split(":")[0] for line in ran.out.splitlines()] == ["new", "gone"]


def test_json(run, reports):
    ran = run("compare", "old.jsonl", "new.jsonl", "--output-format", "json")
    said = json.loads(ran.out)
    assert [one["rule"] for one in said["gone"]] == ["doubled-word"]
    assert said["new"][0]["fingerprint"]
    assert ran.err == ""


def test_a_changed_repair_is_shown_with_what_was_said_before(run, reports, folder):
    line = json.loads((folder / "new.jsonl").read_text())
    (folder / "moved.jsonl").write_text(json.dumps({**line, "tier": "flag", "replacements": []}))
    ran = run("compare", "new.jsonl", "moved.jsonl", "--output-format", "concise")
    assert ran.code == 1
    assert "[flag] no repair (was space-before-mark [review]" in ran.out


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "cannot be read"), (b"\xff\xfe", "cannot be read"), (b"nonsense\n", "bad.jsonl:1"),
     (b'{"documents": 3}\n', "is not a finding")],
)  # fmt: skip
def test_what_is_no_report_is_an_error(run, reports, folder, content, said):
    if content is not None:
        (folder / "bad.jsonl").write_bytes(content)
    ran = run("compare", "old.jsonl", "bad.jsonl")
    assert ran.code == 2
    assert said in ran.err
    assert "bad.jsonl" in ran.err


def test_words_of_a_text_do_not_act_on_the_terminal(run, reports, folder):
    line = json.loads((folder / "new.jsonl").read_text())
    (folder / "evil.jsonl").write_text(json.dumps({**line, "text": "\x1b[31m[red]x", "path": "b"}))
    ran = run("compare", "new.jsonl", "evil.jsonl")
    assert "\x1b" not in ran.out
    assert "[red]x" in ran.out
