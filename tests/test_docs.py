"""The documentation is true: commands, options, links."""

import argparse
import contextlib
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from cleaner.cli.parser import build_parser
from cleaner.config import read_config

ROOT = Path(__file__).parents[1]
PAGES = [
    path
    for path in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").glob("*.md")),
    )
    if path.exists()
]
TEXTS = {path: path.read_text(encoding="utf-8") for path in PAGES}


def code_of(text):
    """Lines of code: indented, or fenced; and code within lines."""
    yield from re.findall(r"^(?: {4}|\t)(.*)$", text, re.MULTILINE)
    for block in re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", text)


def lines_with(text, program):
    for line in code_of(text):
        command = re.sub(r"\s+[#>].*$", "", line).removeprefix("$ ").strip()
        if command.startswith(program + " "):
            yield command


COMMANDS = sorted({line for text in TEXTS.values() for line in lines_with(text, "cleaner")})
TARGETS = sorted({line for text in TEXTS.values() for line in lines_with(text, "make")})


def test_there_is_something_to_test():
    assert any(line.startswith("cleaner clean") for line in COMMANDS)
    assert {"make run", "make test"} <= set(TARGETS)


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_of_the_documents_exist(line, capsys):
    """Each parses; `…` and names in capitals stand for values."""
    words = shlex.split(line)[1:]
    if re.search(r"…|\.\.\.|\|", line) or words == ["--version"]:
        pytest.skip("an abbreviation")
    # A command named in running text may leave out its arguments, but not be unknown.
    with contextlib.suppress(SystemExit):
        build_parser("0").parse_args(words)
    said = capsys.readouterr().err
    assert not said or "are required" in said


@pytest.mark.parametrize("line", TARGETS)
def test_the_targets_of_the_documents_exist(line):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    words = [word for word in line.split()[1:] if "=" not in word]
    assert set(words) <= set(targets)


def subcommands(parser, path=()):
    children = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not children:
        yield " ".join(path)
    for action in children:
        for name, child in action.choices.items():
            yield from subcommands(child, (*path, name))


@pytest.mark.parametrize(
    "command",
    list(subcommands(build_parser("0"))),
)
def test_every_command_is_in_the_documents(command):
    whole = "\n".join(TEXTS.values())
    group, _, action = command.partition(" ")
    named = re.search(rf"cleaner {re.escape(command)}\b", whole)
    listed = action and re.search(rf"cleaner {group} [a-z|]*\b{action}\b", whole)
    assert named or listed


def test_the_example_configuration_of_the_readme_is_right(tmp_path):
    text = TEXTS[ROOT / "README.md"]
    start = text.index("    [tool.cleaner]")
    lines = text[start:].split("\n\n")[0].splitlines()
    path = tmp_path / "pyproject.toml"
    path.write_text("\n".join(line[4:] for line in lines), encoding="utf-8")
    assert read_config(path).fail_on == "review"


def test_the_example_pack_of_the_rules_page_works(tmp_path):
    import cleaner

    text = TEXTS[ROOT / "docs" / "rules.md"]
    start = text.index('    family = "')
    block = text[start : text.index("\n| field |", start)]
    path = tmp_path / "my-rules.toml"
    path.write_text("\n".join(line[4:] for line in block.splitlines()), encoding="utf-8")
    [rule] = tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    config = cleaner.Config(rules=(str(path),), select=(rule["name"],), apply="review")
    tool = cleaner.Cleaner(config)
    for example in rule["changes"]:
        document = cleaner.Document("a.txt", example["before"])
        assert tool.clean_documents([document])[0].text == example["after"]
    for stays in rule["stays"]:
        assert tool.clean_documents([cleaner.Document("a.txt", stays)])[0].text == stays


def test_the_library_examples_of_the_readme():
    import cleaner

    text = TEXTS[ROOT / "README.md"]
    for call, shown in re.findall(r"^ {4}(cleaner\.clean\(.*?\)\.text) +# ('.*')$", text, re.M):
        assert eval(call, {"cleaner": cleaner}) == eval(shown)
    assert "cleaner.clean(" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", TEXTS[page]):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), target


def test_the_hooks_of_the_readme_are_in_the_manifest():
    manifest = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    ids = set(re.findall(r"^- id: (\S+)", manifest, re.M))
    assert ids == {"cleaner-check", "cleaner-fix"}
    assert set(re.findall(r"\b(cleaner-(?:check|fix))\b", TEXTS[ROOT / "README.md"])) <= ids
