"""Grammar: what LanguageTool reports, filtered by an allow-list.

Its findings support others; they never become safe, and names are left to name evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from cleaner.checkers.base import Checker, finding, narrow
from cleaner.model import ENGINE_FAMILY, Evidence, Finding, Rule, Span, engine_rule
from cleaner.profile import Profile
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

MAX_REPAIRS = 3

# What the engine need not look for. Spelling is most of its cost and mostly about names, and the
# lexicon checker sees the rest; layout is for our own rules; style is up to the author.
DISABLED_CATEGORIES = frozenset(
    {
        "TYPOS",
        "STYLE",
        "REDUNDANCY",
        "PLAIN_ENGLISH",
        "TYPOGRAPHY",
        "CREATIVE_WRITING",
        "WIKIPEDIA",
        "COMPOUNDING",
    }
)


class GrammarMatch(Protocol):
    """What the engine reports at a place in a paragraph; positions in code points."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def rule(self) -> str: ...  # noqa: D102
    @property
    def category(self) -> str: ...  # noqa: D102
    @property
    def message(self) -> str: ...  # noqa: D102
    @property
    def replacements(self) -> tuple[str, ...]: ...  # noqa: D102


class GrammarEngine(Protocol):
    """What this checker needs of an engine; see `cleaner.grammar.client`."""

    @property
    def version(self) -> str: ...  # noqa: D102
    def check(self, paragraphs: Sequence[str]) -> Sequence[Sequence[GrammarMatch]]:
        """Return the matches of each paragraph."""
        ...


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: AnnotatedText
    span: Span


class GrammarChecker(Checker):
    """Asks a grammar engine about paragraphs of prose."""

    needs_engine = True
    checks_output = False

    def __init__(self, book: RuleBook, engine: GrammarEngine) -> None:
        self._rule = book.rules[ENGINE_FAMILY]
        self._categories = book.words(ENGINE_FAMILY, "categories")
        self._allowed = book.words(ENGINE_FAMILY, "rules")
        self._refused = book.words(ENGINE_FAMILY, "refused-rules")
        self._unrepaired = book.words(ENGINE_FAMILY, "unrepaired-rules")
        self._engine = engine
        self.engine_version = engine.version

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:  # noqa: ARG002 (one shape for all checkers)
        """Return the findings of each text; the paragraphs of all texts go in one call."""
        paragraphs = [
            _Paragraph(text, line)
            for text in texts
            for line in text.lines
            if not any(zone.contains(line) for zone in text.protected_in(line))
        ]
        answers = self._engine.check([p.span.of(p.text.text) for p in paragraphs])
        found: dict[int, list[Finding]] = {id(text): [] for text in texts}
        for paragraph, matches in zip(paragraphs, answers, strict=True):
            found[id(paragraph.text)] += self._findings(paragraph, matches)
        return [found[id(text)] for text in texts]

    def _findings(
        self, paragraph: _Paragraph, matches: Sequence[GrammarMatch]
    ) -> Iterator[Finding]:
        text, offset = paragraph.text, paragraph.span.start
        for match in matches:
            span = Span(offset + match.start, offset + match.end)
            if text.is_protected(span) or not self._wanted(match):
                continue
            repairs = [
                narrow(text.text, span, words)
                for words in match.replacements[:MAX_REPAIRS]
                if words != span.of(text.text) and match.rule not in self._unrepaired
            ]
            evidence = [Evidence("grammar", f"LanguageTool {match.rule} ({match.category})")]
            rule = Rule(
                name=engine_rule(match.rule),
                family=ENGINE_FAMILY,
                message=match.message,
                why=self._rule.why,
                tier=self._rule.tier,
                checker=self.name,
            )
            yield finding(text, rule, span, repairs, evidence)

    def _wanted(self, match: GrammarMatch) -> bool:
        if match.rule in self._refused:
            return False
        return match.rule in self._allowed or match.category in self._categories
