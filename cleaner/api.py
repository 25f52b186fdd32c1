"""The library interface: a class for many documents, and two functions for a single text."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from threading import Lock

from cleaner.checkers import GrammarEngine, build_checkers
from cleaner.checkers.run import CheckerSet, Progress
from cleaner.config import Config
from cleaner.decisions.file import read_decisions
from cleaner.decisions.matching import DecisionIndex
from cleaner.errors import ConfigError, SettlingError
from cleaner.model import ENGINE_FAMILY, Decision, Document, Finding, Result, Tier, is_engine_rule
from cleaner.pipeline import Pipeline, Policy, no_progress
from cleaner.prefilter.scan import Store
from cleaner.rulebook.packs import RuleBook, load_rules


class Cleaner:
    """Cleans documents with one configuration; thread-safe if its engine is.

    `decisions` are added to those in the configuration's file. `engine` is a grammar engine that
    the caller has opened (see `cleaner.grammar.open_client`); without one, grammar is not checked
    and the results say so. `store` (such as a `cleaner.files.cache.FolderStore`) caches the
    pattern database across runs; without one, each cleaner builds it when needed.

    >>> cleaner = Cleaner(Config(apply="review"))
    >>> result = cleaner.clean("They were expelledat the border.")
    >>> result.text
    'They were expelled at the border.'
    >>> result.edits[0].rule
    'stuck-function-word'

    Raises ConfigError, RulePackError or DecisionsError if the configuration, or a file that it
    names, is invalid.
    """

    def __init__(
        self,
        config: Config | None = None,
        *,
        decisions: Sequence[Decision] = (),
        engine: GrammarEngine | None = None,
        unchecked: Sequence[str] = (),
        store: Store | None = None,
    ) -> None:
        config = config or Config()
        recorded = read_decisions(Path(config.decisions)) if config.decisions else []
        self.book: RuleBook = load_rules(Path(name) for name in config.rules)
        _refuse_unknown(config, self.book)
        self.pipeline = Pipeline(
            book=self.book,
            checkers=CheckerSet.of(build_checkers(self.book, engine), store),
            policy=Policy(Tier[config.apply.upper()], config.select, config.ignore, config.preview),
            decisions=DecisionIndex((*recorded, *decisions)),
            jobs=config.jobs,
            asks_everywhere=config.grammar == "all",
            unchecked=tuple(unchecked) or (() if engine else (ENGINE_FAMILY,)),
        )

    def clean(self, text: str) -> Result:
        """Clean one text on its own.

        Raises SettlingError if cleaning the result again would change it.
        """
        result = next(iter(self.clean_documents([Document(id="text", text=text)])))
        if isinstance(result, Exception):
            raise result
        return result

    def check(self, text: str) -> list[Finding]:
        """Return the findings in one text, in order."""
        detected = self.pipeline.detect([Document(id="text", text=text)])[0]
        return sorted(detected.findings, key=lambda finding: (finding.span, finding.rule))

    def clean_documents(
        self, documents: Iterable[Document], progress: Progress = no_progress
    ) -> list[Result | SettlingError]:
        """Clean documents that may corroborate each other.

        For a document that does not settle, the error takes the place of its result.
        """
        return list(self.pipeline.run(list(documents), progress))


def _refuse_unknown(config: Config, book: RuleBook) -> None:
    """Raise ConfigError for a selected or ignored rule that does not exist, or is off."""
    known = {*book.rules, *(rule.family for rule in book.rules.values())}
    for pattern in (*config.select, *config.ignore):
        # LanguageTool's rules are not in our packs.
        if not is_engine_rule(pattern) and not any(fnmatchcase(k, pattern) for k in known):
            near = difflib.get_close_matches(pattern, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "See `cleaner rules list`."
            raise ConfigError(f"unknown rule or family: {pattern!r}", hint=hint)
    for name in config.select:
        if name in book.rules and book.rules[name].preview and not config.preview:
            hint = "Add --preview, or preview = true to the configuration."
            raise ConfigError(f"rule {name!r} is in preview", hint=hint)


_making = Lock()


@lru_cache(maxsize=1)
def _made() -> Cleaner:
    return Cleaner()


def _default() -> Cleaner:
    with _making:  # concurrent callers get the same one
        return _made()


def check(text: str) -> list[Finding]:
    """Return what the shipped rules find in a text, without grammar; thread-safe."""
    return _default().check(text)


def clean(text: str) -> Result:
    """Clean a text: make the safe repairs of the shipped rules, without grammar.

    Thread-safe. Raises SettlingError if cleaning the result again would change it.
    """
    return _default().clean(text)
