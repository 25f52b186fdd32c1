"""What is known about a whole corpus: its names, and which documents are about the same event.

A profile is built before checking and is read-only during checking.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

from cleaner.lexicon.frequency import common_names, zipf
from cleaner.text.annotated import AnnotatedText
from cleaner.text.names import has_word, stands_inside

# A name token counts towards siblings only if it is rarer than this (unrelated news shares the
# names of states, days and months).
RARE_NAME_ZIPF = 4.0
MIN_SHARED_NAMES = 5

# A name in more documents than this does not identify one event, and would pair them all.
MAX_BEARERS = 100
MIN_SIMILARITY = 0.09

# Two texts that share at least this much of their long lines are copies, and count as one witness.
COPY_SHARE = 0.5
COPY_LINE = 60


@dataclass(frozen=True, slots=True)
class Profile:
    """The texts and siblings of the documents of one run.

    `siblings` maps a document to the others about the same event, without copies of itself or of
    each other; `texts` are the annotated texts, for witnesses.
    """

    texts: Mapping[str, AnnotatedText] = field(default_factory=dict)
    siblings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def part(self, documents: Iterable[str]) -> Profile:
        """Return the part needed to check some of the documents: them and their siblings."""
        siblings = {document: self.siblings[document] for document in documents}
        needed = {*siblings, *chain.from_iterable(siblings.values())}
        return Profile({document: self.texts[document] for document in needed}, siblings)


def build_profile(texts: Sequence[AnnotatedText]) -> Profile:
    """Find siblings among all texts; a single text has none and is not analysed."""
    by_id = {text.document: text for text in texts}
    found = _siblings(by_id) if len(by_id) > 1 else {}
    return Profile(by_id, {document: found.get(document, ()) for document in by_id})


def _siblings(texts: Mapping[str, AnnotatedText]) -> dict[str, tuple[str, ...]]:
    """Pair documents that share rare names.

    Near-duplicate hashing does not find siblings that were spun or translated: they share names but
    no word sequences. Similarity is the Jaccard index of the rare name tokens, each weighted by its
    rarity in English.
    """
    documents = sorted(texts)
    near = _sharing([texts[document].name_tokens for document in documents])
    rare = [
        _rare_names(texts[document], shared)
        for document, shared in zip(documents, near, strict=True)
    ]
    posting: dict[str, list[int]] = defaultdict(list)
    for number, weights in enumerate(rare):
        for name in weights:
            posting[name].append(number)
    shared: Counter[tuple[int, int]] = Counter(
        chain.from_iterable(
            combinations(bearers, 2)
            for bearers in posting.values()
            if 1 < len(bearers) <= MAX_BEARERS
        )
    )
    siblings: dict[int, list[int]] = defaultdict(list)
    copies: set[tuple[int, int]] = set()
    lines: dict[int, frozenset[str]] = {}
    for pair in sorted(pair for pair, count in shared.items() if count >= MIN_SHARED_NAMES):
        left, right = pair
        if _jaccard(rare[left], rare[right]) < MIN_SIMILARITY:
            continue
        for number in pair:
            if number not in lines:
                lines[number] = _long_lines(texts[documents[number]])
        if _are_copies(lines[left], lines[right]):
            copies |= {(left, right), (right, left)}
        else:
            siblings[left].append(right)
            siblings[right].append(left)
    return {
        documents[number]: tuple(
            documents[other]
            for position, other in enumerate(found)
            if not any((other, earlier) in copies for earlier in found[:position])
        )
        for number, found in siblings.items()
    }


def _sharing(names: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Return the names in each text that may identify an event; none if too few are shared.

    This uses sets only; where a name occurs in its text is looked up only for what remains.
    """
    usual = common_names(RARE_NAME_ZIPF)
    rare = [own - usual for own in names]
    bearers = Counter(chain.from_iterable(rare))
    shared = frozenset(name for name, count in bearers.items() if count > 1)
    return [own if len(own & shared) >= MIN_SHARED_NAMES else frozenset() for own in rare]


def _rare_names(text: AnnotatedText, names: Iterable[str]) -> dict[str, float]:
    """Return those of the names that identify the event, each with its weight.

    They are rare in English, occur inside a sentence at least once, and do not also occur in the
    text in lower case.
    """
    return {
        token: RARE_NAME_ZIPF - frequency
        for token in names
        if (frequency := zipf(token)) < RARE_NAME_ZIPF
        and stands_inside(text.text, token)
        and not has_word(text.text, token.lower())
    }


def _jaccard(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    both = sum(weight for name, weight in left.items() if name in right)
    either = sum(left.values()) + sum(right.values()) - both
    return both / either if either else 0.0


def _long_lines(text: AnnotatedText) -> frozenset[str]:
    return frozenset(line.strip() for line in text.text.split("\n") if len(line) >= COPY_LINE)


def _are_copies(left: frozenset[str], right: frozenset[str]) -> bool:
    smaller = min(len(left), len(right))
    return smaller > 0 and len(left & right) >= COPY_SHARE * smaller
