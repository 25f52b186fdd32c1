"""`cleaner check`: report, and change nothing unless asked."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from cleaner.cli.session import (
    Session,
    load_config,
    open_cleaner,
    open_session,
    read_all,
    run_cleaner,
    warn_of_journal,
)
from cleaner.cli.trail import open_in_place, repair_in_place, versions_of
from cleaner.decisions.file import DEFAULT_FILE
from cleaner.files.in_place import InPlace
from cleaner.files.read import Source
from cleaner.model import Result, State, Tier
from cleaner.render.diff import patch, unified_diff
from cleaner.render.findings import Reported, concise_line, print_full, reported
from cleaner.render.machine import (
    json_lines,
    json_report,
    statistics_lines,
    statistics_report,
)
from cleaner.render.tables import statistics_table, summary_lines
from cleaner.tally import tally, total

Checked = tuple[str, Result, list[Reported]]


def run(arguments: argparse.Namespace) -> int:
    """Check texts; 1 if findings at or above --fail-on remain or a text is too garbled, else 0."""
    session = open_session(arguments)
    config = load_config(arguments)
    warn_of_journal(Path(config.decisions or DEFAULT_FILE), session)
    with open_in_place(session) if arguments.fix else nullcontext() as trail:
        sources, documents = read_all(arguments.paths, config, session)
        with open_cleaner(config, session) as cleaner:
            results = run_cleaner(cleaner, documents, config, session)
            versions = versions_of(cleaner) if trail else {}
        done = [(s, r) for s, r in zip(sources, results, strict=True) if r is not None]
        if trail:
            done = _repaired(trail, done, versions, session)
    checked: list[Checked] = [
        (str(source.path), result, reported(str(source.path), result, fixed=arguments.fix))
        for source, result in done
    ]
    _show(arguments, checked, session)
    worst = Tier[config.fail_on.upper()]
    remains = any(item.finding.tier >= worst for _, _, items in checked for item in items)
    remains |= _is_too_garbled(checked, arguments.max_garble, session)
    return 2 if session.failures else int(remains)


def _is_too_garbled(checked: Sequence[Checked], limit: float | None, session: Session) -> bool:
    """Name the documents whose garble score is above the limit; return whether there are any."""
    above = [
        (path, result.garble_score)
        for path, result, _ in checked
        if limit is not None and result.garble_score is not None and result.garble_score > limit
    ]
    for path, score in above:
        session.info(f"{path}: garble score {score:.2f} is above {limit:g}")
    return bool(above)


def _repaired(
    trail: InPlace,
    done: Sequence[tuple[Source, Result]],
    versions: Mapping[str, str],
    session: Session,
) -> list[tuple[Source, Result]]:
    """Repair files in place; return the results except those that could not be written."""
    replaced = repair_in_place(trail, done, versions, session)
    kept = [one for one, is_written in zip(done, replaced, strict=True) if is_written]
    for source, result in kept:
        if result.edits:
            session.info(f"repaired {source.path}: {_count(len(result.edits), 'edit')}")
    return kept


def _show(arguments: argparse.Namespace, checked: Sequence[Checked], session: Session) -> None:
    items = [item for _, _, found in checked for item in found]
    if arguments.output_format in ("json", "json-lines"):
        session.raw(_as_json(arguments, checked, session))
    elif arguments.diff:
        for path, result, _ in checked:
            _show_diff(path, result, session)
    elif session.quiet:
        pass
    elif arguments.statistics:
        session.out.print(statistics_table(items))
    else:
        _print_items(arguments.output_format, items, session)
    if session.verbose:
        _tell_dropped(checked, session)
    if arguments.output_format in ("full", "concise") and not session.quiet:
        _close(checked, items, session, fixed=arguments.fix)


def _as_json(arguments: argparse.Namespace, checked: Sequence[Checked], session: Session) -> str:
    lines = arguments.output_format == "json-lines"
    if arguments.statistics:
        items = [item for _, _, found in checked for item in found]
        return statistics_lines(items) if lines else statistics_report(items)
    return json_lines(checked) if lines else json_report(checked, session.failures)


def _show_diff(path: str, result: Result, session: Session) -> None:
    """Show what would change: in colour on a terminal, otherwise as a patch for `git apply`."""
    mark = result.document.mark.decode()
    texts = mark + result.document.text, mark + result.text
    name = Path(os.path.relpath(path)).as_posix()
    if session.out.is_terminal:
        if not session.quiet:
            session.out.print(unified_diff(name, *texts), end="")
    else:
        session.raw(patch(name, *texts))


def _print_items(style: str, items: Sequence[Reported], session: Session) -> None:
    for item in items:
        if style == "full":
            print_full(item, session.out)
        else:
            session.out.print(concise_line(item), soft_wrap=True)


def _tell_dropped(checked: Sequence[Checked], session: Session) -> None:
    for path, result, _ in checked:
        for outcome in result.outcomes:
            if outcome.state is State.DROPPED:
                what = f"{outcome.finding.rule} “{outcome.finding.text}”"
                session.info(f"{path}: dropped {what}: {outcome.reason}")


def _close(
    checked: Sequence[Checked], items: Sequence[Reported], session: Session, *, fixed: bool
) -> None:
    """Print how much was found in all, and the tiers of what was reported."""
    counts = total(tally(result) for _, result, _ in checked)
    for line in summary_lines(counts, made=fixed):
        session.info(line)
    tiers = [(sum(item.finding.tier is tier for item in items), tier) for tier in reversed(Tier)]
    if items:
        session.info("Reported: " + ", ".join(f"{n:,} {tier}" for n, tier in tiers if n))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
