"""The commands and their options, with help that a newcomer can follow."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

EPILOG = """\
Start with `cleaner check PATH` to see what is found, then `cleaner clean PATH --output DIR`.
Exit codes: check 0 nothing found, 1 findings remain; clean 0 done; 2 for any error.
"""


def build_parser(version: str) -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="cleaner",
        description="Find and repair text that machine translation, spinners and web scraping "
        "have garbled, with the evidence for each repair.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"cleaner {version}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_check(commands)
    _add_compare(commands)
    _add_clean(commands)
    _add_review(commands)
    _add_decisions(commands)
    _add_golden(commands)
    _add_rules(commands)
    _add_grammar(commands)
    return parser


def _command(
    commands: Commands, name: str, module: str, summary: str, epilog: str = ""
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(module=module, action=name)
    return parser


def _add_output_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output")
    group.add_argument("-v", "--verbose", action="store_true", help="say more")
    group.add_argument("-q", "--quiet", action="store_true", help="print errors only")
    group.add_argument("--no-color", action="store_true", help="print without colours")


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is checked")
    group.add_argument(
        "--select",
        metavar="RULE",
        action="append",
        help="only these rules or families (glue, lost-*)",
    )
    group.add_argument(
        "--ignore", metavar="RULE", action="append", help="skip these rules or families"
    )
    group.add_argument(
        "--preview",
        action="store_true",
        default=None,
        help="also use preview rules, which are not yet proven",
    )
    group.add_argument(
        "--rules",
        metavar="PACK",
        action="append",
        help="add a rule pack of your own (file or folder)",
    )
    group.add_argument(
        "--exclude", metavar="GLOB", action="append", help="skip these files (gitignore patterns)"
    )
    group.add_argument(
        "--decisions",
        metavar="FILE",
        type=Path,
        help="recorded decisions (default: cleaner-decisions.jsonl, if it exists)",
    )
    group = parser.add_argument_group("how it is run")
    group.add_argument(
        "--grammar",
        choices=("auto", "all", "off"),
        help="where to check grammar; auto: where the rules find damage, if LanguageTool is "
        "installed (default); all: everywhere; off: nowhere",
    )
    group.add_argument(
        "--no-grammar",
        dest="grammar",
        action="store_const",
        const="off",
        help="same as --grammar off",
    )
    group.add_argument(
        "--jobs", metavar="N", type=_count, help="number of processes (default: 1; 0: one per core)"
    )
    group.add_argument(
        "--config",
        metavar="FILE",
        type=Path,
        help="configuration file (default: the one nearest to the texts)",
    )
    _add_output_options(parser)


def _count(words: str) -> int:
    if not words.isdecimal():
        raise argparse.ArgumentTypeError(f"invalid process count: {words!r}")
    return int(words)


def _score(words: str) -> float:
    try:
        score = float(words)
    except ValueError:
        score = -1
    if not 0 <= score <= 1:
        raise argparse.ArgumentTypeError(f"invalid garble score: {words!r} (from 0 to 1)")
    return score


def _add_check(commands: Commands) -> None:
    parser = _command(
        commands,
        "check",
        "check",
        "Report what is garbled, and change nothing (unless --fix).",
        "Exit code 1 if findings at or above --fail-on remain or a document is too garbled\n"
        "(--max-garble), 0 if not, 2 for errors.",
    )
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="text files or folders")
    parser.add_argument(
        "--fix", action="store_true", help="apply safe repairs and recorded decisions in place"
    )
    parser.add_argument("--diff", action="store_true", help="show what --fix would change")
    parser.add_argument("--statistics", action="store_true", help="count findings by rule")
    parser.add_argument(
        "--output-format",
        choices=("full", "concise", "json", "json-lines"),
        default="full",
        help="full shows each finding in its line with its evidence (default)",
    )
    parser.add_argument(
        "--fail-on",
        choices=("flag", "review", "safe"),
        help="exit with 1 for findings of this tier or above (default: review)",
    )
    parser.add_argument(
        "--max-garble",
        metavar="SCORE",
        type=_score,
        help="exit with 1 if the garble score of a document is above this (0 to 1)",
    )
    _add_run_options(parser)


def _add_compare(commands: Commands) -> None:
    parser = _command(
        commands,
        "compare",
        "compare",
        "Compare two reports of `check`: which findings are new, gone or changed.",
        "Exit code 1 if findings are new or changed, 0 if not (some may be gone), 2 for errors.",
    )
    for name, what in (("old", "the report before"), ("new", "the report after")):
        parser.add_argument(
            name, metavar=name.upper(), type=Path, help=f"{what} (json-lines or json)"
        )
    parser.add_argument(
        "--output-format",
        choices=("full", "concise", "json"),
        default="full",
        help="a table (the default), one line for each finding, or JSON",
    )
    _add_output_options(parser)


def _add_clean(commands: Commands) -> None:
    parser = _command(
        commands,
        "clean",
        "clean",
        "Write clean texts, with a ledger of every edit and a report to look at.",
        "Files whose text does not change are written too, so that DIR is complete.",
    )
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="text files or folders")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        help="folder for clean texts, ledger.jsonl, report.html",
    )
    where.add_argument("--in-place", action="store_true", help="change the files themselves")
    parser.add_argument(
        "--apply",
        choices=("safe", "review"),
        help="safe: only safe repairs (default); review: every first suggestion",
    )
    _add_run_options(parser)


def _add_review(commands: Commands) -> None:
    parser = _command(
        commands,
        "review",
        "review",
        "Decide about findings in the terminal, one by one or many at once.",
        "Each decision is saved at once; the next review continues where this one ended.\n"
        "Without a terminal, use `cleaner check` and `cleaner clean --decisions FILE`.",
    )
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="text files or folders")
    parser.add_argument(
        "--order",
        choices=("position", "group", "rule", "certainty"),
        help="order of the findings (default: position for one text, group for several)",
    )
    parser.add_argument(
        "--findings",
        metavar="FILE",
        type=Path,
        help="review a saved `check --output-format json-lines` report instead of checking",
    )
    parser.add_argument(
        "--sample",
        metavar="N",
        type=int,
        help="review N random findings of --rule; estimate precision",
    )
    parser.add_argument("--rule", metavar="RULE", help="the rule to sample")
    parser.add_argument("--author", help="who decides, for the record (default: your user name)")
    _add_run_options(parser)


def _add_decisions(commands: Commands) -> None:
    group = _command(commands, "decisions", "decisions", "Look at recorded decisions.")
    actions = group.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = _command(actions, "list", "decisions", "List the decisions of a file.")
    show = _command(
        actions, "show", "decisions", "Show decisions in full, with reason and witnesses."
    )
    show.add_argument("words", metavar="WORDS", help="words of the place, before or after")
    prune = _command(
        actions,
        "prune",
        "decisions",
        "Remove decisions that no longer match the given texts.",
    )
    prune.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="text files or folders")
    merging = _command(
        actions,
        "merge",
        "decisions",
        "Merge the decisions of two people, and show where they contradict each other.",
        "Exit code 1 if they do; both sides are then in OUTPUT.conflicts.jsonl.",
    )
    merging.add_argument("mine", metavar="A", type=Path, help="a decisions file")
    merging.add_argument("theirs", metavar="B", type=Path, help="another decisions file")
    merging.add_argument(
        "--output",
        metavar="FILE",
        type=Path,
        required=True,
        help="where to write the merged decisions",
    )
    _add_output_options(merging)
    for parser in (listing, show, prune):
        parser.add_argument(
            "--decisions",
            metavar="FILE",
            type=Path,
            default=Path("cleaner-decisions.jsonl"),
            help="the file (default: cleaner-decisions.jsonl)",
        )
        _add_output_options(parser)


def _add_golden(commands: Commands) -> None:
    group = _command(
        commands, "golden", "golden", "Reviewed clean texts, and how proposals compare."
    )
    actions = group.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = _command(
        actions,
        "check",
        "golden",
        "Replay seeds and decisions, and compare with the goldens and their signatures.",
    )
    score = _command(
        actions, "score", "golden", "Score what the rules propose against what the editors decided."
    )
    score.add_argument("--missed", action="store_true", help="list the places that no rule found")
    score.add_argument(
        "--grammar",
        choices=("auto", "all", "off"),
        default="auto",
        help="where to check grammar; auto: where the rules find damage, if LanguageTool is "
        "installed (default); all: everywhere; off: nowhere",
    )
    update = _command(
        actions, "update", "golden", "Rewrite goldens from seeds and decisions, and sign them."
    )
    update.add_argument("--yes", action="store_true", help="sign without asking")
    importing = _command(
        actions, "import", "golden", "Turn an edited text of a seed into decisions."
    )
    importing.add_argument("seed", metavar="SEED", type=Path, help="the seed")
    importing.add_argument("edited", metavar="EDITED.txt", type=Path, help="the seed as edited")
    importing.add_argument(
        "--notes",
        metavar="FILE",
        type=Path,
        help="the editor's notes, one JSON object per line: document, verdict, before, after, "
        "context, kind, reason, note, witnesses",
    )
    for parser in (check, score, update, importing):
        parser.add_argument(
            "--seeds", metavar="DIR", type=Path, default=Path("seeds"), help="the seeds (seeds/)"
        )
        parser.add_argument(
            "--golden",
            metavar="DIR",
            type=Path,
            default=Path("golden"),
            help="goldens, decisions and signatures (golden/)",
        )
        _add_output_options(parser)
    for parser in (update, importing):
        parser.add_argument("--author", help="who decides and signs (default: your user name)")


def _add_rules(commands: Commands) -> None:
    group = _command(commands, "rules", "rules", "List, explain and test the rules.")
    actions = group.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = _command(actions, "list", "rules", "List all rules.")
    show = _command(actions, "show", "rules", "Explain a rule: why, and with which examples.")
    show.add_argument("rule", metavar="RULE", help="its name, as in a finding")
    test = _command(
        actions, "test", "rules", "Run every example of every rule: must change, must stay."
    )
    test.add_argument(
        "--grammar",
        choices=("auto", "all", "off"),
        default="auto",
        help="use LanguageTool if it is installed (auto), always, or never",
    )
    for parser in (listing, show, test):
        parser.add_argument(
            "--rules", metavar="PACK", action="append", help="add a pack of your own"
        )
        _add_output_options(parser)


def _add_grammar(commands: Commands) -> None:
    group = _command(commands, "grammar", "grammar", "The LanguageTool engine.")
    actions = group.add_subparsers(title="actions", metavar="ACTION", required=True)
    install = _command(
        actions,
        "install",
        "grammar",
        "Download LanguageTool into your cache folder (100 MB) and verify every file.",
    )
    status = _command(
        actions, "status", "grammar", "Show what is installed, and whether it responds."
    )
    for parser in (install, status):
        parser.add_argument("--java", metavar="PROGRAM", help="the Java (17 or newer) to use")
        _add_output_options(parser)
