"""`cleaner rules`: which rules exist, why, and whether their examples hold."""

from __future__ import annotations

import argparse
import difflib
from pathlib import Path

from rich.table import Table

from cleaner.cli.session import Session, open_engine, open_session
from cleaner.config import Config
from cleaner.errors import UsageError
from cleaner.model import ENGINE_FAMILY, Rule, is_engine_rule
from cleaner.render.diff import inline_diff
from cleaner.render.findings import TIER_STYLES
from cleaner.render.visible import styled
from cleaner.rulebook.measurements import read_measurements, rule_hashes
from cleaner.rulebook.packs import RuleBook, load_rules
from cleaner.selftest import run_examples


def run(arguments: argparse.Namespace) -> int:
    """Run one action on the rules; `test` returns 1 if an example does not hold."""
    session = open_session(arguments)
    book = load_rules(Path(name) for name in arguments.rules or ())
    match arguments.action:
        case "list":
            session.out.print(_table(book))
        case "show":
            _show(book, arguments.rule, session)
        case _:
            return _test(arguments, book, session)
    return 0


def _table(book: RuleBook) -> Table:
    table = Table()
    for name in ("family", "rule", "tier", "stage", "what it says"):
        table.add_column(name, overflow="fold")
    for rule in sorted(book.rules.values(), key=lambda rule: (rule.family, rule.name)):
        tier = styled(str(rule.tier), TIER_STYLES[rule.tier])
        table.add_row(styled(rule.family), rule.name, tier, _stage(rule), styled(rule.message))
    return table


def _stage(rule: Rule) -> str:
    return "preview" if rule.preview else "stable"


def _show(book: RuleBook, name: str, session: Session) -> None:
    asked = ENGINE_FAMILY if is_engine_rule(name) else name
    if asked not in book.rules:
        near = difflib.get_close_matches(name, book.rules, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "See `cleaner rules list`."
        raise UsageError(f"unknown rule {name!r}", hint=hint)
    rule = book.rules[asked]
    out = session.out
    head = f"{rule.name}  ({rule.family}, {rule.tier}, {_stage(rule)})"
    out.print(styled(head, f"bold {TIER_STYLES[rule.tier]}"))
    out.print(styled(rule.message))
    out.print()
    for line in rule.why.splitlines():
        out.print(styled(line), soft_wrap=True)
    if rule.preview:
        out.print("\nin preview: only used with --preview")
    out.print("\nmust change", style="bold")
    for before, after in rule.changes:
        out.print(inline_diff(before, after), soft_wrap=True)
    for text in rule.finds:
        out.print(styled(f"{text}  (found, not repaired)"), soft_wrap=True)
    out.print("\nmust stay", style="bold")
    for text in rule.stays:
        out.print(styled(text), soft_wrap=True)
    out.print()
    for line in _measured(rule.name):
        out.print(styled(line), soft_wrap=True)
    out.print(styled(f"defined in {rule.source}", "dim"), soft_wrap=True)


def _measured(name: str) -> list[str]:
    """Return the figures of a shipped rule, if they were measured on its current version."""
    figures = read_measurements().get(name)
    if figures is None:
        return []
    if rule_hashes().get(name) != figures.hash:
        return ["Its figures are out of date: the rule has changed since they were measured."]
    damaged, clean = figures.damaged, figures.clean
    return [
        (
            f"measured on garbled and translated text: {damaged.findings} findings, "
            f"{damaged.right} judged right, {damaged.wrong} wrong, {damaged.doubtful} doubtful "
            f"(95 %: at most {100 * figures.wrong_share_bound:.1f} % wrong)"
        ),
        (
            f"measured on {figures.clean_words:,} words of clean text: {clean.findings} findings, "
            f"{clean.right} judged right, {clean.wrong} wrong (95 %: at most "
            f"{figures.wrong_per_10k_bound:.2f} wrong in 10,000 words)"
        ),
    ]


def _test(arguments: argparse.Namespace, book: RuleBook, session: Session) -> int:
    config = Config(grammar=arguments.grammar, rules=tuple(arguments.rules or ()))
    if config.grammar == "off":
        verdicts = run_examples(book, None)
    else:
        with open_engine(config, session) as engine:
            verdicts = run_examples(book, engine)
    wrong = [verdict for verdict in verdicts if verdict.problem]
    for verdict in wrong:
        session.out.print(
            styled(f"{verdict.rule.source}: rule {verdict.rule.name!r}: {verdict.problem}", "red"),
            soft_wrap=True,
        )
        session.out.print(styled(f"    {verdict.example}"), soft_wrap=True)
    skipped = sum(verdict.skipped for verdict in verdicts)
    tail = f", {skipped} not run (grammar)" if skipped else ""
    session.result(
        f"{len(verdicts) - len(wrong) - skipped} examples hold, {len(wrong)} do not{tail}"
    )
    return int(bool(wrong))
