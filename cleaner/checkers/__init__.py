"""CHECK: independent checkers that look at annotated texts and report findings."""

from __future__ import annotations

from cleaner.checkers.base import Checker, CheckTimeoutError
from cleaner.checkers.capitals import CapitalChecker
from cleaner.checkers.debris import DebrisChecker
from cleaner.checkers.foreign import ForeignChecker
from cleaner.checkers.fragments import FragmentChecker
from cleaner.checkers.grammar import GrammarChecker, GrammarEngine
from cleaner.checkers.lexicon import LexiconChecker
from cleaner.checkers.names import NameChecker
from cleaner.checkers.patterns import PatternChecker
from cleaner.checkers.quotes import QuoteChecker
from cleaner.checkers.repeats import RepeatChecker
from cleaner.checkers.spellings import SpellingChecker
from cleaner.checkers.splits import SplitChecker
from cleaner.packs import RuleBook

__all__ = ["CheckTimeoutError", "Checker", "GrammarEngine", "build_checkers"]


def build_checkers(book: RuleBook, engine: GrammarEngine | None = None) -> list[Checker]:
    """Return all checkers; without an engine, all but grammar."""
    checkers: list[Checker] = [
        PatternChecker(book.patterns),
        QuoteChecker(book),
        RepeatChecker(book.rules),
        FragmentChecker(book),
        DebrisChecker(book),
        ForeignChecker(book),
        LexiconChecker(book),
        NameChecker(book.rules),
        SpellingChecker(book),
        SplitChecker(book),
        CapitalChecker(book),
    ]
    if engine is not None:
        checkers.append(GrammarChecker(book, engine))
    return checkers
