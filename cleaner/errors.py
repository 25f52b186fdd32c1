"""The errors a user may see: each says where, what, and what to do next."""

from __future__ import annotations


class CleanerError(Exception):
    """An expected failure, shown to the user as one message without a traceback.

    `what` says what is wrong, `where` names the file (with line, rule or option), and `hint`
    says what to do next.
    """

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"\n  {self.hint}" if self.hint else ""
        return f"{place}{self.what}{advice}"


class UsageError(CleanerError):
    """The command was used incorrectly."""


class ConfigError(CleanerError):
    """A configuration file is invalid or contains an unknown key."""


class RulePackError(CleanerError):
    """A rule pack is invalid: the message names the file, line and rule, and what is missing."""


class DecisionsError(CleanerError):
    """A decisions file cannot be read or contradicts itself."""


class DocumentError(CleanerError):
    """One document cannot be processed; the others are not affected."""


class OutputError(CleanerError):
    """A result cannot be written."""


class GrammarError(CleanerError):
    """The grammar engine is missing, damaged or not answering."""


class SettlingError(CleanerError):
    """Cleaning the output again would change it: a defect in the rules named in the message."""
