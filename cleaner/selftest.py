"""Run the rules' examples: what must change changes, and what must stay stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cleaner.apply import apply
from cleaner.checkers import GrammarEngine, build_checkers
from cleaner.checkers.run import CheckerSet
from cleaner.decide import LocatedDecisions, decide
from cleaner.model import ENGINE_FAMILY, Document, Finding, Rule, Tier
from cleaner.pipeline import Pipeline, Policy
from cleaner.resolve import resolve
from cleaner.rulebook.packs import RuleBook


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one example; `problem` is empty if it passes."""

    rule: Rule
    example: str
    problem: str = ""
    skipped: bool = False


def run_examples(book: RuleBook, engine: GrammarEngine | None) -> list[Verdict]:
    """Run all examples of all rules; those of grammar rules only if there is an engine."""
    pipeline = Pipeline(
        book=book,
        checkers=CheckerSet.of(build_checkers(book, engine)),
        policy=Policy(threshold=Tier.FLAG, preview=True),
    )
    return [v for rule in book.rules.values() for v in _run_rule(rule, pipeline, engine is None)]


def _run_rule(rule: Rule, pipeline: Pipeline, no_engine: bool) -> Iterator[Verdict]:
    examples = [*(before for before, _ in rule.changes), *rule.finds, *rule.stays]
    if rule.family == ENGINE_FAMILY and no_engine:
        yield from (Verdict(rule, example, skipped=True) for example in examples)
        return
    for before, after in rule.changes:
        result, findings = _apply_rule(rule, before, pipeline)
        problem = ""
        if not findings:
            problem = "does not find this"
        elif result != after:
            problem = f"gives {result!r} instead of {after!r} for"
        elif left := _apply_rule(rule, after, pipeline)[1]:
            problem = f"still finds {left[0].text!r} after the repair of"
        yield Verdict(rule, before, problem)
    for text in rule.finds:
        found = _apply_rule(rule, text, pipeline)[1]
        yield Verdict(rule, text, "" if found else "does not find this")
    for text in rule.stays:
        found = _apply_rule(rule, text, pipeline)[1]
        yield Verdict(
            rule, text, f"must stay silent, but finds {found[0].text!r} in" if found else ""
        )


def _apply_rule(rule: Rule, text: str, pipeline: Pipeline) -> tuple[str, list[Finding]]:
    """Return the text with the rule's first repairs made, and the rule's findings."""
    document = Document(id="example", text=text)
    siblings = [Document(id=f"sibling-{n}", text=t) for n, t in enumerate(rule.siblings)]
    detected = pipeline.detect([document, *siblings])[0]
    own = [f for f in detected.findings if f.rule == rule.name or _is_of_engine(rule, f)]
    edits = decide(document, resolve(own), LocatedDecisions(), Tier.FLAG).edits
    return apply(text, edits), own


def _is_of_engine(rule: Rule, finding: Finding) -> bool:
    return rule.family == ENGINE_FAMILY and finding.is_from_engine
