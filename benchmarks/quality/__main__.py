"""`python -m benchmarks.quality`: measure everything, or judge what was found."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.quality import finding_diff, floors, judging, trust
from benchmarks.quality.collect import SETS, Sources
from benchmarks.quality.measure import SECTIONS, Benchmark, Measured, Options
from benchmarks.quality.page import page
from benchmarks.quality.weak import weak_spots
from cleaner.errors import CleanerError
from cleaner.files.write import write_text
from cleaner.rulebook.measurements import measurements_file

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
DOCS = ROOT / "docs"
FINDINGS = "quality.findings.jsonl.gz"


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when done, 2 for an error."""
    arguments = _parser().parse_args(argv)
    if not arguments.data.is_dir():
        sys.stderr.write(f"no data in {arguments.data}: name its folder with --data\n")
        return 2
    try:
        match arguments.command:
            case None:
                _measure(arguments)
            case "unjudged":
                judging.print_unjudged(_asked(arguments))
            case "record":
                judging.record(_asked(arguments))
            case "judge":
                judging.prepare(_asked(arguments), arguments.output)
            case _:
                judging.take(_asked(arguments), arguments.folder)
    except CleanerError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality",
        description=__doc__,
        allow_abbrev=False,  # otherwise a command's --n is read as --no-peers
    )
    parser.add_argument("--data", type=Path, default=DATA, help="the data (default: %(default)s)")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=(), metavar="SECTION")
    parser.add_argument("--no-peers", action="store_true", help="leave the other checkers out")
    parser.add_argument("--no-grammar", action="store_true", help="leave LanguageTool out")
    parser.add_argument("--held-out", action="store_true", help="measure the unread pages too")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    unjudged = commands.add_parser("unjudged", help="print findings that nobody has judged")
    record = commands.add_parser("record", help="read verdicts from standard input")
    judge = commands.add_parser("judge", help="prepare a `cleaner review` of a sample")
    for command in (unjudged, judge):
        command.add_argument("--tier", choices=("safe", "review", "flag"))
        command.add_argument("--n", type=int, default=0, help="this many, at random")
    unjudged.add_argument("--rule")
    unjudged.add_argument("--again", action="store_true", help="include judged ones")
    judge.add_argument("rule", nargs="?")
    judge.add_argument("--output", type=Path, default=Path("build/judging"))
    for command in (unjudged, record, judge):
        command.add_argument(
            "--set", dest="sets", nargs="+", choices=SETS, default=SETS, metavar="SET",
            help=f"sets to use: {', '.join(SETS)}",
        )  # fmt: skip
    taken = commands.add_parser("import", help="import the verdicts of a review")
    taken.add_argument("folder", type=Path, help="the folder made by `judge`")
    taken.set_defaults(sets=SETS)
    return parser


def _asked(arguments: argparse.Namespace) -> judging.Asked:
    return judging.Asked(
        sources=Sources(arguments.data, ROOT),
        sets=tuple(arguments.sets),
        rule=getattr(arguments, "rule", None),
        tier=getattr(arguments, "tier", None),
        number=getattr(arguments, "n", 0),
        again=getattr(arguments, "again", False),
    )


def _measure(arguments: argparse.Namespace) -> None:
    options = Options(
        Sources(arguments.data, ROOT),
        sections=tuple(s for s in SECTIONS if s in arguments.only) or SECTIONS,
        peers=not arguments.no_peers,
        grammar=not arguments.no_grammar,
        held_out=arguments.held_out,
    )
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=console.is_terminal) as progress:
        task = progress.add_task("starting", total=None)
        benchmark = Benchmark(options, lambda step: progress.update(task, description=step))
        measured = benchmark.run()
    report = measured.report
    if not options.whole:
        print(page(report))
        return
    report["weak_spots"] = weak_spots(report)
    report["floors"] = floors.check(report, floors.read_floors())
    _write(measured, benchmark)


def _write(measured: Measured, benchmark: Benchmark) -> None:
    """Write the page, the report, the findings, and the figures next to the rules."""
    findings = finding_diff.compact(measured.sets)
    report = measured.report
    report["moved"] = finding_diff.since(finding_diff.read_committed(DOCS / FINDINGS), findings)
    encoded = msgspec.json.format(msgspec.json.encode(report), indent=1).decode()
    write_text(DOCS / "quality.json", encoded + "\n")
    write_text(DOCS / "quality.md", page(msgspec.json.decode(encoded)))
    finding_diff.write_compact(findings, DOCS / FINDINGS)
    rules = benchmark.plain.cleaner.book.rules
    figures = trust.measurements_of(rules, report["rules"], trust.clean_words(measured.sets))
    trust.write_measurements(figures, measurements_file())
    unmet = [row["name"] for row in report["floors"] if row["met"] is False]
    print(f"Written: {DOCS / 'quality.md'}, quality.json, {FINDINGS}, and {measurements_file()}")
    print("All floors are met" if not unmet else f"Floors not met: {'; '.join(unmet)}")


if __name__ == "__main__":
    sys.exit(main())
