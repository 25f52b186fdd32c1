"""What all checkers share: their interface, and how they make findings."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

from cleaner.model import Evidence, Finding, Repair, Rule, Span, Tier
from cleaner.parallels import likeness, most_like
from cleaner.prefilter.scan import Pattern, PatternSet
from cleaner.profile import Profile
from cleaner.text.annotated import AnnotatedText

# This many witnesses are enough for a person to judge by.
MAX_WITNESSES = 3

TOKEN_RE = re.compile(r"\w+|\W")
# Lower-case letters only, and not part of a hyphenated, numbered, capitalised or addressed string.
WORD_PLACE_RE = re.compile(r"(?<![\w@#/.’'‑-])(?<!\\)[a-z]+(?![\w@/’'‑=(-]|\.\w)")


class CheckTimeoutError(Exception):
    """A rule took too long on one document; `rule` names it."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class Checker(ABC):
    """Looks for one kind of damage.

    A checker is pure: it opens no files, starts no processes, and knows nothing about other
    checkers or what a tier leads to. It does not change once made, so threads can share it.

    `name` is the name of its module, which the rules of its packs give as `checker`. `needs_engine`
    means that it uses a grammar engine; `checks_output` that it also checks cleaned text, to make
    sure that cleaning settles, which is pointless where nothing is applied without asking.
    `pattern_sets` are the patterns that are searched for in one pass with those of all other
    checkers.
    """

    name: ClassVar[str]
    needs_engine: ClassVar[bool] = False
    checks_output: ClassVar[bool] = True
    pattern_sets: tuple[PatternSet, ...] = ()

    def __init_subclass__(cls) -> None:
        cls.name = cls.__module__.rpartition(".")[2]

    def _look_for(self, *patterns: Pattern) -> PatternSet:
        """Declare patterns while the checker is being made."""
        declared = PatternSet(patterns)
        self.pattern_sets = (*self.pattern_sets, declared)
        return declared

    @abstractmethod
    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:
        """Return the findings of each text, in the same order, with positions in these texts.

        Raises CheckTimeoutError if a rule takes too long.
        """


class TextChecker(Checker):
    """A checker that checks each text on its own."""

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:  # noqa: ARG002 (one shape for all checkers)
        """Return the findings of each text."""
        return [list(self.check_text(text)) for text in texts]

    @abstractmethod
    def check_text(self, text: AnnotatedText) -> Iterable[Finding]:
        """Return the findings of a text.

        Raises CheckTimeoutError if a rule takes too long.
        """


def finding(
    text: AnnotatedText,
    rule: Rule,
    span: Span,
    repairs: Sequence[Repair] = (),
    evidence: Sequence[Evidence] = (),
) -> Finding:
    """Return a finding of `rule` at `span`, as bold as the rule and its repairs allow."""
    return Finding(
        span=span,
        rule=rule.name,
        message=rule.message,
        text=span.of(text.text),
        tier=rule.tier if repairs else Tier.FLAG,
        repairs=tuple(repairs),
        evidence=tuple(evidence),
        quoted=text.quoted(span),
    )


def times(count: int) -> str:
    """Return how often something occurs, in words.

    >>> times(1), times(2), times(8)
    ('once', 'twice', '8 times')
    """
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def witness(text: AnnotatedText, sentence: Span, *, supports: bool = True) -> Evidence:
    """Return a sentence as a witness for or against a finding, with its document and line."""
    return Evidence(
        "witness" if supports else "counter-witness",
        sentence.of(text.text),
        document=text.document,
        line=text.line_number(sentence.start),
        supports=supports,
    )


def parallel_witnesses(
    sentence: str, found: Iterable[tuple[AnnotatedText, Iterable[int]]]
) -> list[Evidence]:
    """Return one witness from each text: of its sentences at these places, the one most similar.

    The witnesses most similar to `sentence` come first; a text without places has none.
    """
    best = [(text, most_like(sentence, text, places)) for text, places in found]
    shown = [witness(text, place) for text, place in best if place]
    return sorted(shown, key=lambda one: -likeness(sentence, one.text))[:MAX_WITNESSES]


def narrow(text: str, span: Span, new: str) -> Repair:
    """Return the repair of `span` by `new`, without what the two share at their edges.

    It covers whole words, or part of a word where `new` divides it there.

    >>> narrow("he said. said.", Span(3, 14), "said.").replacements[0]
    Replacement(span=Span(start=8, end=14), text='')
    >>> narrow("expelledAt least", Span(0, 10), "expelled at").replacements[0]
    Replacement(span=Span(start=8, end=10), text=' at')
    """
    old_tokens, new_tokens = TOKEN_RE.findall(span.of(text)), TOKEN_RE.findall(new)
    shorter = min(len(old_tokens), len(new_tokens))
    head = 0
    while head < shorter and old_tokens[head] == new_tokens[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old_tokens[-1 - tail] == new_tokens[-1 - tail]:
        tail += 1
    start = span.start + len("".join(old_tokens[:head]))
    end = span.end - len("".join(old_tokens[len(old_tokens) - tail :]))
    old, new = text[start:end], "".join(new_tokens[head : len(new_tokens) - tail])
    same = _shared(old, new)
    if new[same : same + 1] == " ":
        start, old, new = start + same, old[same:], new[same:]
    same = _shared(old[::-1], new[::-1])
    if same and new[: len(new) - same].endswith(" "):
        end, new = end - same, new[: len(new) - same]
    return Repair.of(start, end, new)


def _shared(left: str, right: str) -> int:
    """Return the length of the common prefix of two strings."""
    differ = (number for number, (a, b) in enumerate(zip(left, right, strict=False)) if a != b)
    return next(differ, min(len(left), len(right)))


def word_places(text: AnnotatedText, word: str) -> list[Span]:
    """Return where a word of lower-case ASCII letters occurs on its own in prose."""
    found = (WORD_PLACE_RE.match(text.text, start) for start in text.starts_of(word))
    spans = [Span(*match.span()) for match in found if match and match.group() == word]
    return [span for span in spans if not text.is_protected(span)]
