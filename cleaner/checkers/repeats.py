"""Sentences that say a run of words twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cleaner.annotate import WORD_RE, AnnotatedText
from cleaner.checkers.base import finding
from cleaner.model import Evidence, Finding, Rule, Span
from cleaner.profile import Profile

# Six words in the same order hardly come twice in a sentence by chance; five do, in lists.
MIN_RUN = 6
MAX_SENTENCE_WORDS = 400


class RepeatChecker:
    """Looks for runs that a sentence says twice, with other words between them."""

    name = "repeats"

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = rules

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:  # noqa: ARG002 (one shape for all checkers)
        """Return the findings of each text."""
        return [
            [f for sentence in text.sentences for f in self._runs(text, sentence)] for text in texts
        ]

    def _runs(self, text: AnnotatedText, sentence: Span) -> Iterator[Finding]:
        matches = list(WORD_RE.finditer(text.text, sentence.start, sentence.end))
        words = [match.group().lower() for match in matches][:MAX_SENTENCE_WORDS]
        seen: dict[tuple[str, ...], int] = {}
        for index in range(len(words) - MIN_RUN + 1):
            first = seen.setdefault(tuple(words[index : index + MIN_RUN]), index)
            if index - first <= MIN_RUN:  # a run right behind itself is a doubled phrase
                continue
            length = MIN_RUN
            while index + length < len(words) and words[first + length] == words[index + length]:
                length += 1
            span = Span(matches[index].start(), matches[index + length - 1].end())
            if not text.is_protected(span):
                run = text.text[matches[first].start() : matches[first + length - 1].end()]
                evidence = [Evidence("pattern", f"the sentence says “{run}” before")]
                yield finding(text, self._rules["repeated-run"], span, (), evidence)
            return
