"""Documents with hand-made findings, and sessions on them."""

import itertools
import re

from cleaner.apply import apply
from cleaner.decide import LocatedDecisions, decide, locate_decisions
from cleaner.model import Document, Finding, Repair, Replacement, Rule, Span, Tier
from cleaner.pipeline import Detected
from cleaner.resolve import resolve
from cleaner.review.session import ReviewSession

RULES = {
    "garble": Rule("garble", "lexicon", "A word is garbled", "Because.", Tier.REVIEW, "lexicon"),
    "glue": Rule("glue", "glue", "Two words are glued", "Because.", Tier.REVIEW, "patterns"),
}


def finding_at(text, words, *repairs, nth=0, rule="garble", tier=Tier.REVIEW, evidence=()):
    """Return a finding on the nth occurrence of `words`, with repairs of all its words."""
    start = [match.start() for match in re.finditer(re.escape(words), text)][nth]
    span = Span(start, start + len(words))
    return Finding(
        span=span,
        rule=rule,
        message=f"{rule} found",
        text=words,
        tier=tier if repairs else Tier.FLAG,
        repairs=tuple(Repair((Replacement(span, new),)) for new in repairs),
        evidence=tuple(evidence),
    )


def detected(name, text, *findings):
    return Detected(Document(name, text), tuple(findings), (), LocatedDecisions())


def session_over(*found, decisions=(), **options):
    ticks = itertools.count()
    options.setdefault("rules", RULES)
    return ReviewSession(
        found,
        decisions,
        author="Ann",
        clock=lambda: f"2026-01-01T00:00:{next(ticks):02d}Z",
        **options,
    )


def cleaned(found, decisions):
    """Return what `cleaner clean` makes of a document with these decisions."""
    document = found.document
    located = locate_decisions(document, decisions)
    decided = decide(document, resolve(found.findings), located, Tier.SAFE)
    return apply(document.text, decided.edits)


TEXT = (
    "The minsters met in Riyadh. They talked, they talked for hours.\n"
    "\n"
    "The minsters were expelledat dawn, and the minsters left.\n"
)
