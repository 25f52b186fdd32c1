import json
import re
import sys

import pytest

CONTRACT = {
    "path", "record", "field", "start", "end", "line", "column", "rule", "tier", "message", "text",
    "replacements", "evidence", "fingerprint",
}  # fmt: skip


def check(run, *arguments):
    return run("check", "--no-grammar", *arguments)


@pytest.mark.parametrize(
    ("name", "flag", "review", "safe"),
    [("good", 0, 0, 0), ("flag", 1, 0, 0), ("review", 1, 1, 0), ("safe", 1, 1, 1)],
)
def test_exit_codes(run, texts, name, flag, review, safe):
    path = texts / f"{name}.txt"
    assert check(run, path).code == review
    codes = [check(run, path, "--fail-on", tier).code for tier in ("flag", "review", "safe")]
    assert codes == [flag, review, safe]


def test_check_changes_nothing(run, texts):
    before = {path: path.read_bytes() for path in texts.iterdir()}
    check(run, texts)
    check(run, texts, "--diff")
    assert {path: path.read_bytes() for path in texts.iterdir()} == before


def test_json_lines_by_the_contract(run, texts):
    ran = check(run, texts, "--output-format", "json-lines")
    assert ran.err == ""
    assert len(ran.objects) >= 3
    for found in ran.objects:
        assert set(found) >= CONTRACT
        text = (texts / found["path"].rsplit("/", 1)[-1]).read_text()
        assert text[found["start"] : found["end"]] == found["text"]
        assert (found["record"], found["field"]) == (None, None)
        assert all({"kind", "text"} <= set(evidence) for evidence in found["evidence"])
    safe = next(found for found in ran.objects if found["tier"] == "safe")
    assert (safe["line"], safe["column"], safe["rule"]) == (1, 20, "missing-space-after-comma")
    assert safe["replacements"] == [" "]


def test_replacements_are_for_the_whole_span(run, folder):
    (folder / "a.txt").write_text("They agreed to to meet again.\n")
    (found,) = check(run, "a.txt", "--output-format", "json-lines").objects
    assert (found["text"], found["replacements"]) == ("to to", ["to"])


def test_positions_are_code_points_after_the_mark(run, folder):
    (folder / "a.txt").write_bytes(b"\xef\xbb\xbf" + "🙂 é\r\nin Riyadh,and so.\r\n".encode())
    (found,) = check(run, "a.txt", "--output-format", "json-lines").objects
    assert (found["start"], found["line"], found["column"]) == (15, 2, 11)


def test_json_by_the_contract(run, texts):
    ran = check(run, texts, "--output-format", "json")
    report = json.loads(ran.out)
    assert [d["path"].rsplit("/", 1)[-1] for d in report["documents"]] == [
        "flag.txt", "good.txt", "review.txt", "safe.txt",
    ]  # fmt: skip
    for document in report["documents"]:
        assert {"path", "record", "field", "words", "garble_score", "findings"} <= set(document)
    assert report["documents"][1]["findings"] == []
    assert report["documents"][0]["garble_score"] is None
    assert report["summary"]["findings"] == sum(len(d["findings"]) for d in report["documents"])
    for counts in report["summary"]["tally"].values():
        if isinstance(counts, dict):
            assert counts["total"] == sum(n for name, n in counts.items() if name != "total")
    assert report["summary"]["tally"]["edits"]["by_rule"] == 1


def test_concise_is_one_line_a_finding(run, texts):
    ran = check(run, texts / "review.txt", "--output-format", "concise")
    (line,) = ran.out.splitlines()
    assert re.match(r".*review\.txt:1:13: doubled-word \[review\] .*“to to” → “to”", line)


def test_full_shows_the_line_the_repair_and_the_evidence(run, texts):
    ran = check(run, texts / "flag.txt", texts / "review.txt")
    assert "They agreed to to meet again." in ran.out
    assert "[- to-]" in ran.out
    assert "is not in any English word list" in ran.out
    assert "finding" in ran.err


def test_the_summary_says_what_would_become_of_the_findings(run, texts):
    ran = check(run, texts)
    assert re.search(
        r"(\d) findings in 4 documents: 1 to repair as suggested, \d waiting for review", ran.err
    )
    assert "1 edit to make: 1 by rules" in ran.err
    assert "1 repaired as suggested" in check(run, texts, "--fix").err


def test_statistics_count_by_rule(run, texts):
    ran = check(run, texts, "--statistics")
    assert re.search(r"1 .*doubled-word", ran.out)
    assert "Riyadh,he" not in ran.out


@pytest.mark.parametrize("style", ["json", "json-lines"])
def test_statistics_as_json(run, texts, style):
    ran = check(run, texts, "--statistics", "--output-format", style)
    rows = ran.objects if style == "json-lines" else json.loads(ran.out)["statistics"]
    assert {"rule": "doubled-word", "tier": "review", "findings": 1} in rows
    assert all(set(row) == {"rule", "tier", "findings"} for row in rows)


def test_quiet_json_says_nothing(run, texts):
    for options in (
        ["--output-format", "json"],
        ["--output-format", "json-lines"],
        ["--statistics"],
    ):
        ran = check(run, texts, "-q", *options)
        assert (ran.code, ran.out, ran.err) == (1, "", "")


def test_texts_that_are_too_garbled(run, folder):
    garbled = "The envoy told us us in Riyadh that the the talks went on on. " * 10
    (folder / "bad.txt").write_text(garbled + "\n")
    (folder / "short.txt").write_text("They agreed to to meet again.\n")
    options = ("bad.txt", "short.txt", "--fail-on", "safe", "--max-garble")
    report = json.loads(check(run, "bad.txt", "--output-format", "json").out)
    score = report["documents"][0]["garble_score"]
    assert score > 0.1
    ran = check(run, *options, "0.01")
    assert ran.code == 1
    assert re.search(r"bad\.txt: garble score [01]\.\d\d is above 0\.01", ran.err)
    assert "short.txt" not in ran.err
    assert check(run, *options, "1").code == 0


@pytest.mark.parametrize("words", ["x", "-1", "1.5", "nan"])
def test_a_score_that_is_none(run, words):
    ran = run("check", "a.txt", f"--max-garble={words}")
    assert ran.code == 2
    assert f"invalid garble score: '{words}'" in ran.err


def test_diff_shows_what_fix_would_do(run, texts):
    ran = check(run, texts / "safe.txt", "--diff")
    assert "-They met in Riyadh,he told us." in ran.out.splitlines()
    assert "+They met in Riyadh, he told us." in ran.out.splitlines()


def test_fix_repairs_what_is_safe_and_no_more(run, texts):
    ran = check(run, texts, "--fix")
    assert (texts / "safe.txt").read_text() == "They met in Riyadh, he told us.\n"
    assert (texts / "review.txt").read_text() == "They agreed to to meet again.\n"
    assert ran.code == 1
    assert check(run, texts / "safe.txt", "--fix").code == 0


def test_fix_keeps_line_ends_and_mark(run, folder):
    (folder / "a.txt").write_bytes(b"\xef\xbb\xbfone\r\nin Riyadh,and so.\rtwo\n")
    check(run, "a.txt", "--fix")
    assert (folder / "a.txt").read_bytes() == b"\xef\xbb\xbfone\r\nin Riyadh, and so.\rtwo\n"


def test_fix_does_not_touch_files_without_edits(run, texts):
    before = (texts / "good.txt").stat()
    check(run, texts, "--fix")
    after = (texts / "good.txt").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        (["--select", "doubled-word"], {"doubled-word"}),
        (["--select", "punctuation"], {"missing-space-after-comma"}),
        (["--select", "doubled-*", "--select", "unknown-word"], {"doubled-word", "unknown-word"}),
        (["--ignore", "*"], set()),
        (["--select", "doubled-word", "--ignore", "repeats"], set()),
        (["--ignore", "lexicon", "--ignore", "punctuation"], {"doubled-word"}),
    ],
)
def test_select_and_ignore(run, texts, options, rules):
    ran = check(run, texts, "--output-format", "json-lines", *options)
    assert {found["rule"] for found in ran.objects} == rules


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_rule_that_does_not_exist(run, texts, one_message, option):
    ran = check(run, texts, option, "doubled-wrod")
    assert ran.code == 2
    one_message(ran, "doubled-wrod", "doubled-word")


def test_what_was_decided_is_not_reported(run, texts, folder):
    (folder / "cleaner-decisions.jsonl").write_text(
        '{"verdict":"keep","before":"to to","scope":"everywhere"}\n'
        '{"verdict":"not-a-defect","before":"byssistance","scope":"everywhere"}\n'
    )
    ran = check(run, texts)
    assert "doubled-word" not in ran.out
    assert "byssistance" not in ran.out.replace("a byssistance of", "")
    assert "1 kept as decided" in ran.err


def test_several_paths_and_names(run, texts, folder):
    ran = check(run, "in/review.txt", texts / "safe.txt", "--output-format", "json-lines")
    assert [found["path"] for found in ran.objects] == ["in/review.txt", str(texts / "safe.txt")]


def test_exclude(run, texts):
    assert check(run, texts, "--exclude", "*.txt").code == 0
    assert "safe.txt" not in check(run, texts, "--exclude", "safe.txt").out


# Terminals


def test_no_colour_in_a_pipe(cleaner, texts):
    ran = cleaner("check", "--no-grammar", texts)
    assert ran.code == 1
    assert "\x1b" not in ran.out + ran.err


@pytest.mark.parametrize("how", [["--no-color"], {"NO_COLOR": "1"}], ids=str)
def test_no_colour_if_not_wanted(cleaner, texts, how):
    options, env = (how, {}) if isinstance(how, list) else ([], how)
    env = {"FORCE_COLOR": "1"} | env
    colourful = cleaner("check", "--no-grammar", texts, env={"FORCE_COLOR": "1"})
    assert re.search(r"\x1b\[[0-9;]*3[1-6]m", colourful.out)
    plain = cleaner("check", "--no-grammar", *options, texts, env=env)
    assert not re.search(r"\x1b\[[0-9;]*(?:3|9)[0-7]", plain.out + plain.err)


def test_hostile_text_does_not_act_on_the_terminal(run, folder):
    (folder / "a.txt").write_text(
        "They agreed \x1b[2J\x1b]0;pwned\x07 to to [red]meet[/red] \u202e again.\n"
    )
    ran = check(run, "a.txt")
    shown = ran.out + ran.err
    assert "doubled-word" in shown
    assert "[red]meet[/red]" in shown
    assert not set("\x1b\x07\u202e") & set(shown)


def test_quiet_says_nothing(run, texts):
    ran = check(run, texts, "-q")
    assert (ran.code, ran.out, ran.err) == (1, "", "")


def test_a_reader_that_goes_away(cleaner, texts):
    import subprocess
    import sys

    (texts / "long.txt").write_text("They agreed to to meet again.\n" * 2_000)
    command = [sys.executable, "-m", "cleaner", "check", "--no-grammar", str(texts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read().decode()
    assert "Traceback" not in said
    assert "BrokenPipe" not in said


def test_a_diff_is_a_patch_for_git(cleaner, folder):
    import subprocess

    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    texts = {
        "in/näïve “x”.txt": b"\xef\xbb\xbfone\r\nin Riyadh,and so.\r\n",
        'in/a\t"b".txt': "in Riyadh,and é.\n\nlast".encode(),
    }
    (folder / "in").mkdir()
    for name, data in texts.items():
        (folder / name).write_bytes(data)
    for cwd, path in ((folder, "in"), (folder / "in", ".")):
        ran = subprocess.run(
            [sys.executable, "-m", "cleaner", "check", "--no-grammar", "--diff", path],
            cwd=cwd, check=False, capture_output=True,
        )  # fmt: skip
        assert b"\x1b" not in ran.stdout
        done = subprocess.run(
            ["git", "apply"], cwd=cwd, input=ran.stdout, check=False, capture_output=True
        )
        assert done.returncode == 0, done.stderr
        for name, data in texts.items():
            assert (folder / name).read_bytes() == data.replace(b"Riyadh,", b"Riyadh, ")
            (folder / name).write_bytes(data)
