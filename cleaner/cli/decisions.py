"""`cleaner decisions`: look at a decisions file, and tidy it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from rich.table import Table

from cleaner.cli.session import Session, open_session, read_all
from cleaner.config import Config
from cleaner.decide import find_rulings
from cleaner.decisions import read_decisions, speaks_of, write_decisions
from cleaner.errors import UsageError
from cleaner.model import Decision, Document, Scope
from cleaner.render.diff import inline_diff
from cleaner.render.visible import shorten, styled, visible


def run(arguments: argparse.Namespace) -> int:
    """Run one action on a decisions file."""
    session = open_session(arguments)
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
    for name in ("document", "line", "verdict", "kind", "scope", "change", "reason"):
        table.add_column(name, overflow="fold")
    for decision in decisions:
        table.add_row(
            visible(decision.document or "everywhere"),
            str(decision.line or ""),
            decision.verdict.value,
            decision.kind.value if decision.kind else "",
            decision.scope.value,
            inline_diff(
                decision.before, decision.before if decision.after is None else decision.after
            ),
            styled(shorten(decision.reason)),
        )
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
        session.warn("No decision holds these words.")
    return 0 if found else 1


def _prune(arguments: argparse.Namespace, decisions: Sequence[Decision], session: Session) -> int:
    """Remove decisions of scope place that fit none of the documents they speak of.

    A decision about a document that is not among those given stays: nothing is known of it.
    """
    _, documents = read_all(arguments.paths, Config(), session)
    kept = [d for d in decisions if not _is_stale(d, documents)]
    if len(kept) < len(decisions):
        write_decisions(arguments.decisions, kept)
    session.say(f"{len(decisions) - len(kept)} of {len(decisions)} decisions were removed")
    return 2 if session.failures else 0


def _is_stale(decision: Decision, documents: Sequence[Document]) -> bool:
    concerned = [document for document in documents if speaks_of(decision, document.id)]
    if decision.scope is not Scope.PLACE or not concerned:
        return False
    return all(find_rulings(document, [decision]).stale for document in concerned)
