"""`cleaner decisions`: inspect and tidy a decisions file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from cleaner.cli.session import Session, open_session, read_all, warn_of_journal
from cleaner.config import Config
from cleaner.decide import locate_decisions
from cleaner.decisions.file import encode, merge, read_decisions, write_decisions
from cleaner.decisions.matching import speaks_of
from cleaner.errors import UsageError
from cleaner.files.write import write_text
from cleaner.model import Decision, Document, Scope
from cleaner.render.diff import inline_diff
from cleaner.render.visible import shorten, styled


def run(arguments: argparse.Namespace) -> int:
    """Run one action on a decisions file."""
    session = open_session(arguments)
    if arguments.action == "merge":
        return _merge(arguments, session)
    warn_of_journal(arguments.decisions, session)
    if not arguments.decisions.is_file():
        raise UsageError(
            "no such decisions file",
            where=str(arguments.decisions),
            hint="Name it with --decisions FILE.",
        )
    decisions = read_decisions(arguments.decisions)
    match arguments.action:
        case "list":
            session.out.print(_table(decisions))
        case "show":
            return _show(decisions, arguments.words, session)
        case _:
            return _prune(arguments, decisions, session)
    return 0


def _table(decisions: Sequence[Decision]) -> Table:
    table = Table()
    table.add_column("where", overflow="fold", max_width=24)
    table.add_column("verdict", no_wrap=True)
    table.add_column("change and reason", overflow="fold")
    for decision in decisions:
        place = (decision.document or "everywhere") + (f":{decision.line}" * bool(decision.line))
        after = decision.before if decision.after is None else decision.after
        change = inline_diff(decision.before, after)
        if decision.reason:
            change.append("\n").append_text(styled(shorten(decision.reason), "dim"))
        kinds = (decision.kind, decision.scope if decision.document else None)
        verdict = "\n".join([decision.verdict.value, *(kind.value for kind in kinds if kind)])
        table.add_row(styled(place), verdict, change)
    return table


def _show(decisions: Sequence[Decision], words: str, session: Session) -> int:
    found = [d for d in decisions if words in d.before or words in (d.after or "")]
    for decision in found:
        place = f"{decision.document or 'everywhere'}:{decision.line}:{decision.column}"
        session.out.print(styled(f"{place}  {decision.verdict}  ({decision.scope})", "bold"))
        session.out.print(styled(f"  …{decision.left}[{decision.before}]{decision.right}…"))
        if decision.after is not None:
            session.out.print(styled(f"  becomes “{decision.after}”", "green"))
        for name in ("kind", "rule", "reason", "note", "author", "time"):
            if value := getattr(decision, name):
                session.out.print(styled(f"  {name}: {value}"))
        for witness in decision.witnesses:
            session.out.print(styled(f"  witness: {witness.document}: {witness.text}"))
    if not found:
        session.warn("No decision contains these words.")
    return 0 if found else 1


def _merge(arguments: argparse.Namespace, session: Session) -> int:
    """Merge two files; 1 if they contradict each other.

    Contradictions go to their own file, with both sides; in the output their places are open again.
    """
    for path in (arguments.mine, arguments.theirs):
        if not path.is_file():
            raise UsageError("no such decisions file", where=str(path))
    merged = merge(read_decisions(arguments.mine), read_decisions(arguments.theirs))
    output: Path = arguments.output
    aside = output.with_name(f"{output.stem}.conflicts{output.suffix}")
    if merged.conflicts:
        lines = [encode(decision) for pair in merged.conflicts for decision in pair]
        write_text(aside, "".join(line + "\n" for line in dict.fromkeys(lines)))
    write_decisions(output, merged.agreed)
    for one, other in merged.conflicts:
        place = f"{one.document or 'everywhere'}:{one.line}:{one.column}"
        session.out.print(styled(f"{place}  …{one.left}[{one.before}]{one.right}…", "bold"))
        for decision in (one, other):
            session.out.print(styled(f"  {_said(decision)}"))
    session.result(f"{len(merged.agreed)} decisions are in {output}")
    if merged.conflicts:
        session.warn(
            f"{len(merged.conflicts)} conflicts are in {aside}, both sides of each; "
            f"their places are open again: decide them with `cleaner review --decisions {output}`."
        )
    return int(bool(merged.conflicts))


def _said(decision: Decision) -> str:
    who = f"{decision.author or 'unknown'} ({decision.time[:10] or 'no date'})"
    words = decision.verdict.value
    if decision.after is not None:
        words += f" “{decision.before}” by “{decision.after}”"
    return f"{who}: {words}" + (f" – {decision.reason}" if decision.reason else "")


def _prune(arguments: argparse.Namespace, decisions: Sequence[Decision], session: Session) -> int:
    """Remove decisions of scope place that match nothing in their documents.

    A decision about a document that was not given is kept, as nothing is known about it.
    """
    _, documents = read_all(arguments.paths, Config(), session)
    kept = [d for d in decisions if not _is_stale(d, documents)]
    if len(kept) < len(decisions):
        write_decisions(arguments.decisions, kept)
    session.result(f"{len(decisions) - len(kept)} of {len(decisions)} decisions were removed")
    return 2 if session.failures else 0


def _is_stale(decision: Decision, documents: Sequence[Document]) -> bool:
    concerned = [document for document in documents if speaks_of(decision, document.id)]
    if decision.scope is not Scope.PLACE or not concerned:
        return False
    return all(locate_decisions(document, [decision]).stale for document in concerned)
