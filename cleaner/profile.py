"""What a whole corpus says: who is named where, and which documents speak of one event.

A profile is built before checking and is read-only while checking.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from cleaner.annotate import AnnotatedText
from cleaner.model import Span
from cleaner.words import zipf

NAME_TOKEN_RE = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]{2,})?")
# Names stand side by side when only spaces, hyphens or an initial's full stop are between them.
JOIN_RE = re.compile(r"[ \u00a0]|[ ]?-[ ]?|\. ")

# A name token counts towards siblings only if it is rarer than this (the names of states, days and
# months are shared by unrelated news).
RARE_NAME_ZIPF = 4.0
MIN_SHARED_NAMES = 5

# A name that more documents have than this says nothing about one event, and would pair them all.
MAX_BEARERS = 100
MIN_SIMILARITY = 0.09

# Two texts whose long lines agree to this extent are copies, and count as one witness.
COPY_SHARE = 0.5
COPY_LINE = 60


@dataclass(frozen=True, slots=True)
class NameUse:
    """One token of a name in one document.

    `neighbours` are the name tokens beside it, `inside` tells whether it stands within a sentence
    rather than at its start.
    """

    token: str
    span: Span
    neighbours: frozenset[str]
    inside: bool


@dataclass(frozen=True, slots=True)
class DocumentNames:
    """The names of one document, and the small words that it uses."""

    uses: Mapping[str, tuple[NameUse, ...]]
    lower: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """Names and siblings of the documents of one run.

    `siblings` maps a document to the others about its event, without copies of itself or of each
    other; `texts` holds the annotated texts, for witnesses.
    """

    texts: Mapping[str, AnnotatedText] = field(default_factory=dict)
    names: Mapping[str, DocumentNames] = field(default_factory=dict)
    siblings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def build_profile(texts: Sequence[AnnotatedText]) -> Profile:
    """Read names from all texts and find siblings among them."""
    names = {text.document: _names(text) for text in texts}
    by_id = {text.document: text for text in texts}
    return Profile(texts=by_id, names=names, siblings=_siblings(by_id, names))


def _names(text: AnnotatedText) -> DocumentNames:
    uses: dict[str, list[NameUse]] = defaultdict(list)
    lower: set[str] = set()
    for sentence in text.sentences:
        tokens = list(NAME_TOKEN_RE.finditer(text.text, sentence.start, sentence.end))
        for index, token in enumerate(tokens):
            word = token.group()
            if not word[0].isupper():
                lower.add(word)
                continue
            beside = [
                other.group()
                for left, right, other in _beside(tokens, index)
                if other.group()[0].isupper()
                and JOIN_RE.fullmatch(text.text[left.end() : right.start()])
            ]
            uses[word].append(
                NameUse(
                    word,
                    Span(*token.span()),
                    frozenset(name for name in beside if name != word),
                    inside=index > 0,
                )
            )
    return DocumentNames({word: tuple(found) for word, found in uses.items()}, frozenset(lower))


def _beside(
    tokens: list[re.Match[str]], index: int
) -> Iterable[tuple[re.Match[str], re.Match[str], re.Match[str]]]:
    if index > 0:
        yield tokens[index - 1], tokens[index], tokens[index - 1]
    if index + 1 < len(tokens):
        yield tokens[index], tokens[index + 1], tokens[index + 1]


def _siblings(
    texts: Mapping[str, AnnotatedText], names: Mapping[str, DocumentNames]
) -> dict[str, tuple[str, ...]]:
    """Pair documents that share rare names.

    Near-duplicate hashing does not find siblings that were spun or translated: they share no word
    sequences, but they do share names. Similarity is the Jaccard index of the rare name tokens,
    each weighted by its rarity in English.
    """
    rare = {document: _rare_names(found) for document, found in names.items()}
    posting: dict[str, list[str]] = defaultdict(list)
    for document, weights in rare.items():
        for name in weights:
            posting[name].append(document)
    shared: Counter[tuple[str, str]] = Counter()
    for documents in posting.values():
        if len(documents) <= MAX_BEARERS:
            shared.update(combinations(sorted(documents), 2))
    siblings: dict[str, list[str]] = {document: [] for document in names}
    copies: set[tuple[str, str]] = set()
    lines = {document: _long_lines(text) for document, text in texts.items()}
    for (left, right), count in sorted(shared.items()):
        if count < MIN_SHARED_NAMES or _jaccard(rare[left], rare[right]) < MIN_SIMILARITY:
            continue
        if _are_copies(lines[left], lines[right]):
            copies |= {(left, right), (right, left)}
        else:
            siblings[left].append(right)
            siblings[right].append(left)
    return {
        document: tuple(
            other
            for position, other in enumerate(found)
            if not any((other, earlier) in copies for earlier in found[:position])
        )
        for document, found in siblings.items()
    }


def _rare_names(names: DocumentNames) -> dict[str, float]:
    return {
        token: RARE_NAME_ZIPF - frequency
        for token, uses in names.uses.items()
        if any(use.inside for use in uses)
        and token.lower() not in names.lower
        and (frequency := zipf(token)) < RARE_NAME_ZIPF
    }


def _jaccard(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    both = sum(weight for name, weight in left.items() if name in right)
    either = sum(left.values()) + sum(right.values()) - both
    return both / either if either else 0.0


def _long_lines(text: AnnotatedText) -> frozenset[str]:
    return frozenset(line.of(text.text).strip() for line in text.lines if len(line) >= COPY_LINE)


def _are_copies(left: frozenset[str], right: frozenset[str]) -> bool:
    smaller = min(len(left), len(right))
    return smaller > 0 and len(left & right) >= COPY_SHARE * smaller
