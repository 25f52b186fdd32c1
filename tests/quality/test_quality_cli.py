"""The benchmark's commands, as far as they need no data."""

import re

import pytest

from benchmarks.quality import __main__ as program


def test_options_of_a_command_are_not_those_of_the_program():
    parsed = program._parser().parse_args(["unjudged", "--rule", "x", "--n", "3"])
    assert (parsed.rule, parsed.n, parsed.no_peers) == ("x", 3, False)


def test_without_data_it_says_so(tmp_path, capsys):
    assert program.main(["--data", str(tmp_path / "none")]) == 2
    assert "--data" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--only", "nothing"], ["judge", "--set", "nothing"], ["sing"]])
def test_what_does_not_exist_is_refused(words):
    with pytest.raises(SystemExit) as ended:
        program.main(words)
    assert ended.value.code == 2


def test_a_part_is_measured_and_printed(data, capsys):
    assert program.main(["--only", "seeds", "--no-peers", "--no-grammar", "--data", str(data)]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"\| without grammar \| determinate \| [1-9]\d+ \|", shown)
    assert "## Floors" not in shown


def test_a_finding_is_judged_once(data, capsys, monkeypatch, tmp_path):
    from benchmarks.quality import judging
    from benchmarks.quality.judgements import Judgements

    monkeypatch.setattr(judging, "Judgements", lambda: Judgements(tmp_path / "none.jsonl"))
    assert program.main(["--data", str(data), "unjudged", "--set", "seeds", "--n", "2"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
