"""The tool itself, as the measurements see it: places with tiers and fingerprints."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.quality.cache import Cache
from benchmarks.quality.model import Found, Spot, Text
from cleaner.api import Cleaner
from cleaner.checkers.grammar import DISABLED_CATEGORIES
from cleaner.config import Config
from cleaner.decisions.matching import context_of
from cleaner.errors import GrammarError, SettlingError
from cleaner.grammar import GrammarSession, Match, open_client
from cleaner.model import ENGINE_FAMILY, Document, Finding, Result, Rule, State


class CachedEngine:
    """The grammar engine, started when a paragraph is not in the cache.

    A paragraph's matches do not depend on other paragraphs, so each can be kept on its own.
    """

    def __init__(
        self, folder: Path, version: str, disabled: frozenset[str], stack: ExitStack
    ) -> None:
        self.version = version
        self._disabled = disabled
        self._stack = stack
        self._client: GrammarSession | None = None
        name = f"languagetool {version} without {','.join(sorted(disabled))}"
        self._cache = Cache(folder, name, tuple[Match, ...])

    def check(self, paragraphs: Sequence[str]) -> list[tuple[Match, ...]]:
        """Return the engine's matches of each paragraph."""
        return self._cache.ask(paragraphs, self._ask)

    def _ask(self, paragraphs: Sequence[str]) -> Sequence[tuple[Match, ...]]:
        if self._client is None:
            self._client = self._stack.enter_context(
                open_client(disabled_categories=self._disabled)
            )
        return self._client.check(paragraphs)


@contextmanager
def open_engine(
    folder: Path, disabled: frozenset[str] = DISABLED_CATEGORIES
) -> Iterator[CachedEngine]:
    """Yield the installed engine with a cache in front of it.

    Raises GrammarError if an engine is needed and not installed.
    """
    from cleaner.grammar.install import installed  # noqa: PLC0415 (only where it is used)

    engine = installed()
    with ExitStack() as stack:
        yield CachedEngine(folder, engine.version if engine else "none", disabled, stack)


class OwnTool:
    """The tool with the shipped rules; with an engine, grammar is checked too.

    Preview rules are left out unless `preview` is set, as they are for a user.
    """

    def __init__(self, engine: CachedEngine | None = None, *, preview: bool = False) -> None:
        self._engine = engine
        config = Config(grammar="all" if engine else "off", preview=preview)
        self.cleaner = Cleaner(config, engine=engine)

    def find(self, texts: Sequence[Text], *, alone: bool = False) -> list[Found]:
        """Return what is reported in each text; unless `alone`, they are read as one corpus.

        These are the findings that `cleaner check` shows: waiting, or to be applied.
        """
        documents = [Document(id=text.id, text=text.text) for text in texts]
        if self._engine is not None and alone:  # several times faster in bulk
            self._engine.check([line for text in texts for line in text.text.split("\n")])
        batches = [[document] for document in documents] if alone else [documents]
        results = [r for batch in batches for r in self.cleaner.clean_documents(batch)]
        return [Found(text, _spots(r)) for text, r in zip(texts, results, strict=True)]

    def stable(self, found: Sequence[Found]) -> list[Found]:
        """Return what was found, without the findings of preview rules."""
        rules = self.cleaner.book.rules
        return [
            Found(one.text, tuple(s for s in one.spots if not _is_preview(rules.get(s.rule))))
            for one in found
        ]

    def family(self, rule: str) -> str:
        """Return the family of a rule; LanguageTool's own rules are in the family `grammar`."""
        return self.cleaner.book.family(rule)


def _is_preview(rule: Rule | None) -> bool:
    return rule is not None and rule.preview


def key_of(finding: Finding, document: str, text: str) -> str:
    """Return the key by which judgements identify a finding, as 16 hexadecimal digits.

    This is not a report's fingerprint: the measured texts are never repaired, so the exact words
    around a finding identify it best, and other findings play no part.
    """
    left, right, ordinal = context_of(text, finding.span)
    parts = (finding.rule, document, left, finding.text, right, str(ordinal))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _spots(result: Result | SettlingError) -> tuple[Spot, ...]:
    if isinstance(result, SettlingError):
        raise result
    for what in result.unchecked:
        if what != ENGINE_FAMILY:  # which is how a tool without an engine says so
            raise GrammarError(f"not checked: {what}", where=result.document.id)
    document = result.document
    shown = [o for o in result.outcomes if o.state in (State.WAITING, State.APPLIED)]
    return tuple(
        Spot(
            start=o.finding.span.start,
            end=o.finding.span.end,
            rule=o.finding.rule,
            replacements=tuple(
                dict.fromkeys(r.within(o.finding.span, document.text) for r in o.finding.repairs)
            ),
            tier=str(o.finding.tier),
            fingerprint=key_of(o.finding, document.id, document.text),
            applied=o.state is State.APPLIED,
        )
        for o in shown
    )
