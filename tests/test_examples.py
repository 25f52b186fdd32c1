"""Examples from a seed quote it exactly: shortened, but no easier than the text."""

import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from cleaner.rulebook.packs import load_rules
from cleaner.text.annotated import AnnotatedText

SEEDS = Path(__file__).parents[1] / "seeds"
# So many words in a row are no chance.
RUN = 6
TOKEN_RE = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
WORD_RE = re.compile(r"\w")
END_MARKS = {".", "!", "?", "”", '"'}


def tokens(text):
    return TOKEN_RE.findall(text)


def words(text):
    return [token.lower() for token in tokens(text) if WORD_RE.match(token)]


def runs(text):
    found = words(text)
    return {tuple(found[n : n + RUN]) for n in range(len(found) - RUN + 1)}


def seed_lines():
    return [
        line
        for path in sorted(SEEDS.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line
    ]


LINES = [(line, runs(line)) for line in seed_lines()]


def quoted(example):
    """Yield the sentences of an example that quote a line of a seed, each with that line.

    What quotes none may stand beside them: names, say, that make siblings of two examples.
    """
    text = AnnotatedText("example", example)
    for sentence in (span.of(example) for span in text.sentences):
        own = runs(sentence)
        best = max(LINES, key=lambda entry: len(own & entry[1]))
        if own & best[1]:
            yield sentence, best[0]


def changed(example, line):
    """Return what an example has otherwise than its line, beyond being cut.

    Words may be cut off at both ends and out of the middle, with the marks beside them; the rest
    may begin with a capital and end with a mark. Marks alone may not go.
    """
    left, right = tokens(line), tokens(example)
    folded = right[:1] and [right[0].lower(), *right[1:]]
    lowered = [t.lower() if folded and t.lower() == folded[0] else t for t in left]
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, lowered, folded, autojunk=False).get_opcodes():
        cut, put = left[a:b], right[c:d]
        if kind == "equal":
            continue
        at_edge = c == 0 or d == len(right)
        if put and not (d == len(right) and set(put) <= END_MARKS):
            found.append((" ".join(cut), " ".join(put)))
        elif cut and not at_edge and not any(map(WORD_RE.match, cut)):
            found.append((" ".join(cut), ""))
    return found


EXAMPLES = [
    pytest.param(sentence, line, id=f"{rule.name}-{number}")
    for rule in load_rules().rules.values()
    for number, example in enumerate([*(before for before, _ in rule.changes), *rule.finds])
    for sentence, line in quoted(example)
]


def test_some_examples_quote_a_seed():
    assert EXAMPLES


@pytest.mark.parametrize(("example", "line"), EXAMPLES)
def test_an_example_is_no_easier_than_its_seed(example, line):
    assert changed(example, line) == []


LINE = (
    "Rubio said no one was a “byssistance,” and Waltz described the talks as “shuttle diplomacy.”"
)


@pytest.mark.parametrize(
    "example",
    [
        LINE,
        "Rubio said no one was a “byssistance,” and Waltz described the talks.",
        "No one was a “byssistance,” and Waltz described the talks",
        "Rubio said no one was a “byssistance,” as “shuttle diplomacy.”",
    ],
)
def test_a_cut_is_no_change(example):
    assert changed(example, LINE) == []


@pytest.mark.parametrize(
    "example",
    [
        "Rubio said no one was a byssistance and Waltz described the talks as “shuttle diplomacy.”",
        "Rubio said no one was a “byssistance” to the talks, he said.",
        "Rubio said no one was an “assistance,” and Waltz described the talks",
    ],
)
def test_marks_left_out_and_words_put_in_are_changes(example):
    assert changed(example, LINE)
