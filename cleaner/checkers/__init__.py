"""CHECK: independent checkers that look at annotated texts and report findings."""

from __future__ import annotations

from cleaner.checkers.acronyms import AcronymChecker
from cleaner.checkers.base import Checker, CheckTimeoutError
from cleaner.checkers.capitals import CapitalChecker
from cleaner.checkers.foreign import ForeignChecker
from cleaner.checkers.fragments import FragmentChecker
from cleaner.checkers.glue import GlueChecker
from cleaner.checkers.grammar import GrammarChecker, GrammarEngine
from cleaner.checkers.hyphens import HyphenChecker
from cleaner.checkers.lexicon import LexiconChecker
from cleaner.checkers.misspellings import MisspellingChecker
from cleaner.checkers.name_consensus import NameConsensusChecker
from cleaner.checkers.name_variants import NameVariantChecker
from cleaner.checkers.numbers import NumberChecker
from cleaner.checkers.offices import OfficeChecker
from cleaner.checkers.patterns import PatternChecker
from cleaner.checkers.quotations import QuotationChecker
from cleaner.checkers.quotes import QuoteChecker
from cleaner.checkers.repeats import RepeatChecker
from cleaner.checkers.residue import ResidueChecker
from cleaner.checkers.split_names import SplitNameChecker
from cleaner.checkers.wordorder import WordOrderChecker
from cleaner.rulebook.packs import RuleBook

__all__ = ["CheckTimeoutError", "Checker", "GrammarEngine", "build_checkers"]


def build_checkers(book: RuleBook, engine: GrammarEngine | None = None) -> list[Checker]:
    """Return all checkers; without an engine, all except grammar."""
    checkers: list[Checker] = [
        PatternChecker([p for p in book.patterns if p.rule.checker == "patterns"]),
        QuoteChecker(book),
        RepeatChecker(book),
        FragmentChecker(book),
        ResidueChecker(book),
        ForeignChecker(book),
        HyphenChecker(book),
        LexiconChecker(book),
        MisspellingChecker(book),
        GlueChecker(book),
        NameConsensusChecker(book),
        NameVariantChecker(book),
        SplitNameChecker(book),
        CapitalChecker(book),
        AcronymChecker(book),
        WordOrderChecker(book),
        OfficeChecker(book),
        NumberChecker(book),
        QuotationChecker(book),
    ]
    if engine is not None:
        checkers.append(GrammarChecker(book, engine))
    return checkers
