"""Pattern packs: rules that are one regular expression each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy

import regex

from cleaner.checkers.base import CheckTimeoutError, TextChecker, finding, narrow
from cleaner.lexicon.frequency import is_common, is_known, zipf
from cleaner.model import Evidence, Finding, Span
from cleaner.prefilter.scan import matches
from cleaner.rulebook.packs import Condition, PatternRule
from cleaner.text.annotated import AnnotatedText

# Seconds that one rule may spend on one document before it is abandoned there: a pattern that
# backtracks for longer is a defect of the rule or an attack by the text.
TIMEOUT = 5.0

# Below this frequency (once in ten million words) a string is hardly a word.
RARE_ZIPF = 2.0


CASE_RE = regex.compile(r"\{(?<case>lower|title):(?<group>\w+)\}")


class PatternChecker(TextChecker):
    """Runs the pattern rules of the packs."""

    def __init__(self, patterns: Sequence[PatternRule]) -> None:
        self._patterns = tuple(patterns)
        self._scanned = self._look_for(*(rule.pattern for rule in patterns))
        self._left_out: frozenset[str] = frozenset()

    def without(self, rule: str) -> PatternChecker:
        """Return a checker for all rules but one, for the same scan."""
        other = copy(self)
        other._left_out = self._left_out | {rule}
        return other

    def check_text(self, text: AnnotatedText) -> Iterator[Finding]:
        """Yield the findings of a text."""
        for number, place in self._scanned.places(text):
            rule = self._patterns[number]
            if rule.rule.name in self._left_out:
                continue
            try:
                for match in matches(rule.pattern, text, place, timeout=TIMEOUT):
                    yield from _finding(rule, text, match)
            except TimeoutError as error:
                raise CheckTimeoutError(rule.rule.name) from error


def _finding(
    pattern: PatternRule, text: AnnotatedText, match: regex.Match[str]
) -> Iterator[Finding]:
    span = Span(*match.span())
    if not _applies(pattern, match) or text.is_protected(span):
        return
    if not pattern.headings and text.is_heading(span):
        return
    words = dict.fromkeys(_expand(match, template) for template in pattern.replace)
    repairs = tuple(narrow(text.text, span, new) for new in words)
    yield finding(text, pattern.rule, span, repairs, _evidence(pattern, match))


def _applies(pattern: PatternRule, match: regex.Match[str]) -> bool:
    """Return whether the conditions hold for the groups of the alternative that matched."""
    return all(
        match.group(group) is None or _holds(condition, match.group(group))
        for group, condition in pattern.where
    )


def _holds(condition: Condition, word: str) -> bool:
    match condition:
        case "common-word":
            return is_common(word)
        case "known-word":
            return is_known(word)
        case "unknown-word":
            return not is_known(word)
        case "rare-word":
            return zipf(word) < RARE_ZIPF


def _expand(match: regex.Match[str], template: str) -> str:
    """Expand a template.

    In addition to regex's own groups, `{lower:name}` is a group in lower case, and `{title:name}`
    one with a capital first.
    """
    parts, position = [], 0
    for field in CASE_RE.finditer(template):
        words = match.group(field["group"]) or ""
        new = words.lower() if field["case"] == "lower" else words[:1].upper() + words[1:]
        parts += [match.expand(template[position : field.start()]), new]
        position = field.end()
    return "".join([*parts, match.expand(template[position:])])


def _evidence(pattern: PatternRule, match: regex.Match[str]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            "dictionary",
            f"“{match.group(group)}” is {'an' if condition[0] in 'aeiou' else 'a'} "
            f"{condition.replace('-', ' ')} (frequency {zipf(match.group(group)):.1f} of 8)",
        )
        for group, condition in pattern.where
        if match.group(group) is not None
    )
