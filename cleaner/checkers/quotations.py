"""Quotations that siblings give in different words.

Back-translation rewords direct speech, which is wrong even where the new words make sense. A clause
of a quotation is compared with those in siblings; the sibling's exact words are offered only where
the same speaker is named next to both. Whether the clause is damaged enough for them to be used is
decided elsewhere (see `cleaner.assess`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cleaner.checkers.base import MAX_WITNESSES, Checker, finding, witness
from cleaner.lexicon.frequency import zipf
from cleaner.model import Evidence, Finding, Quoted, Repair, Span
from cleaner.profile import Profile
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText
from cleaner.text.names import name_runs, name_tokens

# Whole sentences inside quotation marks, without their closing mark.
CLAUSE_RE = re.compile(r"[^\s“”\"‘.!?…,;–—-][^“”\".!?…\n]{14,400}(?<![\s,;:–—-])")
WORD_RE = re.compile(r"[^\W\d_]+")
# A clause has at least this many words, and shares this many rare ones with its parallel.
MIN_WORDS = 5
CONTENT_ZIPF = 6.0
STEM = 5
SHARED = 3
# Shared content over all content of both clauses (Jaccard); more where no speaker is known.
SAME_SPEECH = 0.3
SAME_SPEAKER_UNKNOWN = 0.5
# Only a clause this similar may replace the other.
SAME_CLAUSE = 0.5
# Speakers are named within this distance of the quotation (characters), in its line.
NEAR = 120


@dataclass(frozen=True, slots=True)
class _Clause:
    """A sentence inside a quotation: its place, its content, the names around the quotation."""

    text: AnnotatedText
    span: Span
    content: frozenset[str]
    speakers: frozenset[str]

    @property
    def words(self) -> str:
        return self.span.of(self.text.text)

    def likeness(self, other: _Clause) -> float:
        """Return the share of content that both have, 0 to 1; 0 if there is too little to judge."""
        both = self.content & other.content
        if len(both) < SHARED:
            return 0.0
        return len(both) / len(self.content | other.content)

    def is_parallel(self, other: _Clause) -> bool:
        """Return whether the other is a version of the same speech."""
        known = self.speakers & other.speakers
        return self.likeness(other) >= (SAME_SPEECH if known else SAME_SPEAKER_UNKNOWN)


class QuotationChecker(Checker):
    """Compares quotations with those in siblings."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:
        """Return the findings of each text."""
        known: dict[str, list[_Clause]] = {}

        def clauses_of(document: str) -> list[_Clause]:
            if document not in known:
                known[document] = list(_clauses(profile.texts[document]))
            return known[document]

        return [list(self._differing(text, profile, clauses_of)) for text in texts]

    def _differing(
        self,
        text: AnnotatedText,
        profile: Profile,
        clauses_of: Callable[[str], list[_Clause]],
    ) -> Iterator[Finding]:
        siblings = profile.siblings.get(text.document, ())
        if not siblings:
            return
        by_word: dict[str, list[_Clause]] = defaultdict(list)
        for sibling in siblings:
            for clause in clauses_of(sibling):
                for word in clause.content:
                    by_word[word].append(clause)
        for clause in clauses_of(text.document):
            near = {id(c): c for word in clause.content for c in by_word.get(word, ())}
            parallel = sorted(
                (other for other in near.values() if clause.is_parallel(other)),
                key=lambda other: (-clause.likeness(other), other.text.document, other.span),
            )
            same = [o for o in parallel if _letters(o.words) == _letters(clause.words)]
            others = [o for o in parallel if not _is_part(o.words, clause.words)]
            if not others:
                continue
            best = others[0]
            repairs = []
            same_speaker = bool(clause.speakers & best.speakers)
            if not same and same_speaker and clause.likeness(best) >= SAME_CLAUSE:
                repairs = [Repair.of(clause.span.start, clause.span.end, best.words)]
            evidence = [_witness(other) for other in others[:MAX_WITNESSES]]
            evidence += [_witness(other, supports=False) for other in same[:MAX_WITNESSES]]
            yield finding(text, self._rules["quotation-differs"], clause.span, repairs, evidence)


def _clauses(text: AnnotatedText) -> Iterator[_Clause]:
    for quotation, state in text.quotations:
        if state is not Quoted.YES:
            continue
        speakers = _speakers(text, quotation)
        for match in CLAUSE_RE.finditer(text.text, quotation.start + 1, quotation.end - 1):
            words = WORD_RE.findall(match.group())
            if len(words) >= MIN_WORDS:
                content = frozenset(
                    word.lower()[:STEM]
                    for word in words
                    if len(word) > 2 and zipf(word) < CONTENT_ZIPF
                )
                yield _Clause(text, Span(*match.span()), content, speakers)


def _speakers(text: AnnotatedText, quotation: Span) -> frozenset[str]:
    """Return the names around a quotation, leaving out other quotations."""
    before = text.text[max(0, quotation.start - NEAR) : quotation.start].rpartition("\n")[2]
    after = text.text[quotation.end : quotation.end + NEAR].partition("\n")[0]
    around = f"{before.rpartition('”')[2]}\n{after.partition('“')[0]}"
    return frozenset(t for t in name_tokens(name_runs(around)) if len(t) > 3 and zipf(t) < 5)


def _letters(words: str) -> str:
    return "".join(WORD_RE.findall(words)).lower()


def _is_part(one: str, other: str) -> bool:
    """Return whether one clause only has more of the speech than the other, in the same words."""
    left, right = _letters(one), _letters(other)
    return left in right or right in left


def _witness(clause: _Clause, *, supports: bool = True) -> Evidence:
    return witness(clause.text, clause.text.sentence_at(clause.span.start), supports=supports)
