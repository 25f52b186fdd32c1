"""CHECK: independent checkers that look at annotated texts and report findings."""

from __future__ import annotations

from cleaner.checkers.acronyms import AcronymChecker
from cleaner.checkers.base import Checker, CheckTimeoutError
from cleaner.checkers.capitals import CapitalChecker
from cleaner.checkers.debris import DebrisChecker
from cleaner.checkers.figures import FigureChecker
from cleaner.checkers.foreign import ForeignChecker
from cleaner.checkers.fragments import FragmentChecker
from cleaner.checkers.grammar import GrammarChecker, GrammarEngine
from cleaner.checkers.hyphens import HyphenChecker
from cleaner.checkers.lexicon import LexiconChecker
from cleaner.checkers.misspellings import MisspellingChecker
from cleaner.checkers.names import NameChecker
from cleaner.checkers.offices import OfficeChecker
from cleaner.checkers.patterns import PatternChecker
from cleaner.checkers.quotations import QuotationChecker
from cleaner.checkers.quotes import QuoteChecker
from cleaner.checkers.repeats import RepeatChecker
from cleaner.checkers.seams import SeamChecker
from cleaner.checkers.spellings import SpellingChecker
from cleaner.checkers.splits import SplitChecker
from cleaner.checkers.wordorder import WordOrderChecker
from cleaner.packs import RuleBook
from cleaner.sieve import Store, join

__all__ = ["CheckTimeoutError", "Checker", "GrammarEngine", "build_checkers"]


def build_checkers(
    book: RuleBook, engine: GrammarEngine | None = None, store: Store | None = None
) -> list[Checker]:
    """Return all checkers; without an engine, all but grammar.

    `store` keeps the database of their patterns, which takes seconds to make.
    """
    checkers: list[Checker] = [
        PatternChecker([p for p in book.patterns if p.rule.checker == "patterns"]),
        QuoteChecker(book),
        RepeatChecker(book),
        FragmentChecker(book),
        DebrisChecker(book),
        ForeignChecker(book),
        HyphenChecker(book),
        LexiconChecker(book),
        MisspellingChecker(book),
        SeamChecker(book),
        NameChecker(book),
        SpellingChecker(book),
        SplitChecker(book),
        CapitalChecker(book),
        AcronymChecker(book),
        WordOrderChecker(book),
        OfficeChecker(book),
        FigureChecker(book),
        QuotationChecker(book),
    ]
    if engine is not None:
        checkers.append(GrammarChecker(book, engine))
    join(checkers, store)
    return checkers
