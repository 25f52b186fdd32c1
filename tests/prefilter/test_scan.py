"""The fast scan gives the same matches as the patterns; it names those it cannot search for."""

import re

import pytest
import regex

from cleaner.checkers import build_checkers
from cleaner.checkers.run import CheckerSet
from cleaner.model import Span
from cleaner.prefilter.approximate import approximate
from cleaner.prefilter.scan import (
    MIN_SCAN_CHARS,
    ODD_CASE_RE,
    PatternSet,
    PrefilterScan,
    matches,
)
from cleaner.rulebook.packs import load_rules
from cleaner.text.annotated import AnnotatedText

BOOK = load_rules()
PATTERNS = [rule.pattern for rule in BOOK.patterns if rule.rule.checker == "patterns"]
NAMES = [rule.rule.name for rule in BOOK.patterns if rule.rule.checker == "patterns"]

# Shipped patterns that are run over every text, since the scan cannot look for them. A new one
# needs a reason: it costs each text as much as all others together.
UNSCANNED: set[str] = set()
# Hits of the scan for each match-less kilobyte of clean text that one pattern may cost.
MAX_HITS = 1.0

ODD_TEXTS = [
    "",
    "\n",
    "Straße, STRASSE, ﬁne, \u212aelvin, İstanbul, ſo",
    "naïve é\u0301 🙂 中文 \u2028 \x85 \x0b \ufeff\x81",
    "the talks\r\nwent on\rand on",
    "\udc80 a lone surrogate",
    "Share this article\nShare This Article\n\nSHARE THIS ARTICLE",
]


@pytest.fixture(scope="module")
def pattern_set():
    return PatternSet(PATTERNS)


@pytest.fixture(scope="module")
def database(pattern_set):
    pytest.importorskip("hyperscan")
    return database_of(pattern_set)


def database_of(*pattern_sets):
    return PrefilterScan(pattern_sets).database(MIN_SCAN_CHARS)


def scanned(text, database, document="a"):
    annotated = AnnotatedText(document, text)
    if database:
        annotated.note(database.hits(annotated))
    return annotated


def example_texts():
    for rule in BOOK.rules.values():
        words = [w for change in rule.changes for w in change] + [*rule.finds, *rule.stays]
        yield from words
        yield "One line.\n" + "\nAnother line, à côté.\n".join(words) + "\nThe end"


def found_by(pattern_set, text):
    found = {}
    for number, place in pattern_set.places(text):
        spans = [m.span() for m in matches(PATTERNS[number], text, place)]
        found.setdefault(number, []).extend(spans)
    return {number: spans for number, spans in found.items() if spans}


def found_without(text):
    found = {n: [m.span() for m in p.finditer(text)] for n, p in enumerate(PATTERNS)}
    return {number: spans for number, spans in found.items() if spans}


def test_the_scan_changes_nothing_on_examples(pattern_set, database):
    texts = [*example_texts(), *ODD_TEXTS]
    assert sum(map(len, (found_without(text) for text in texts))) > 100
    for text in texts:
        assert found_by(pattern_set, scanned(text, database)) == found_without(text), text


def test_the_scan_changes_nothing_on_seeds(pattern_set, database, seeds):
    for seed in seeds:
        for text in (seed.text, seed.text.replace("\n", " "), seed.text.upper()):
            assert found_by(pattern_set, scanned(text, database)) == found_without(text)


def test_without_hyperscan_the_findings_are_the_same(monkeypatch, pattern_set):
    monkeypatch.setitem(__import__("sys").modules, "hyperscan", None)
    assert database_of(pattern_set) is None
    for text in list(example_texts())[::10]:
        assert found_by(pattern_set, AnnotatedText("a", text)) == found_without(text)


def test_which_shipped_patterns_cannot_be_scanned_for(pattern_set, database):
    left_out = scanned("", database).hits.scanned[pattern_set].left_out
    assert {NAMES[number] for number in left_out} == UNSCANNED


def test_the_scan_is_selective(pattern_set, database, seeds):
    """A pattern whose scan hits everywhere is as slow as one that is not scanned for."""
    text = scanned("\n".join(seed.text for seed in seeds), database)
    hits = {}
    for number, _ in pattern_set.places(text):
        hits[NAMES[number]] = hits.get(NAMES[number], 0) + 1
    assert {n: h for n, h in hits.items() if h > MAX_HITS * len(text.text) / 1000} == {}


def test_every_checker_declares_its_patterns():
    for checker in build_checkers(BOOK):
        own = {value for value in vars(checker).values() if isinstance(value, PatternSet)}
        assert own == set(checker.pattern_sets), checker.name


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?<=\p{Ll}) (?=,)", "a word ,"),
        (r"\bword\b", "a word."),
        (r"\béa\b", "un éa là"),
        (r"(?:^|\. )We(?= and)", "They. We and"),
        (r"(?<w>\w+) \g<w>", "he said said so"),
        (r"x{2,300}y$", "xxxy\nz"),
        (r"[^\W\d_]{3}[.]", "Zoë."),
        (r"a(?!b)(?=c)", "ac"),
        (r"(?i:share) this", "SHARE this"),
        (r"(?>a+)b?+", "aab"),
        (r"\A.{3}\n", "abc\n"),
        (r"[[a-z]--[aeiou]]{2}", "aabtre"),
    ],
)
def test_a_relaxed_pattern_matches_where_the_pattern_does(pattern, text):
    compiled = regex.compile(pattern, regex.V1 | regex.MULTILINE)
    assert compiled.search(text)
    approximated = approximate(compiled)
    assert approximated is None or regex.search(
        approximated.expression,
        text,
        regex.MULTILINE | (regex.IGNORECASE if approximated.any_case else 0),
    )


@pytest.mark.parametrize("pattern", [r"x*", r"(?R)?a", r"(a)?(?(1)b|c)", r"\Xa", r"(?!a)", r"\b"])
def test_what_is_not_understood_or_matches_anywhere_is_refused(pattern):
    assert approximate(regex.compile(pattern, regex.V1)) is None


def test_a_verbose_pattern_is_refused():
    assert approximate(re.compile("a b", re.VERBOSE)) is None


@pytest.mark.parametrize(
    ("pattern", "crosses"),
    [(r"a\nb", True), (r"a\s+b", True), (r"a(?=\n|\Z)", False), (r"(?<=\n)a", False)],
)
def test_which_patterns_cross_lines(pattern, crosses):
    assert approximate(regex.compile(pattern, regex.V1)).crosses_lines is crosses


def test_odd_letters_are_seen():
    assert all(ODD_CASE_RE.search(letter) for letter in "ßﬁİ\u212a")
    assert not ODD_CASE_RE.search("“plain” é – Ž")


def test_a_match_belongs_to_one_line():
    text = AnnotatedText("a", "one\ntwo")
    assert [m.span() for m in matches(re.compile("^", re.M), text, Span(0, 4))] == [(0, 0)]


def work_on(pattern_sets, text, database):
    """How many code points the patterns of all checkers are given to look at."""
    annotated = scanned(text, database)
    return sum(
        len(place) for pattern_set in pattern_sets for _, place in pattern_set.places(annotated)
    )


@pytest.fixture(scope="module")
def everything():
    pytest.importorskip("hyperscan")
    checkers = CheckerSet.of(build_checkers(BOOK))
    return checkers.scan.pattern_sets, checkers.scan.database(MIN_SCAN_CHARS)


@pytest.mark.parametrize(
    "unit",
    [
        "the the talks (went on, he said ",  # one long line
        "They met in In Riyadh and Riyadh (CEPA).\n",  # many lines, many candidates
        "A headline\nA headline: more of it, and (more\n\n",  # candidates that cross lines
        "Prime Minister Ann Berg, 3and 4, co operate\n" + "Nothing to see in this line.\n" * 30,
    ],
)
def test_work_grows_with_the_text_and_no_faster(everything, unit):
    pattern_sets, database = everything
    small, large = (work_on(pattern_sets, unit * count, database) for count in (50, 100))
    assert 0 < small < large <= 3 * small


def test_sets_are_told_apart_in_one_pass():
    pytest.importorskip("hyperscan")
    one, other = PatternSet([re.compile("the the")]), PatternSet([re.compile(r"\Aend")])
    database = database_of(one, other)
    texts = [scanned("said the the end", database), scanned("end\nthe the", database)]
    assert [[m.start() for m in one.matches(text)] for text in texts] == [[5], [4]]
    assert [[m.start() for m in other.matches(text)] for text in texts] == [[], [0]]


def test_a_set_that_was_not_scanned_for_looks_everywhere():
    pytest.importorskip("hyperscan")
    text = scanned("said the the end", database_of(PatternSet([re.compile("x")])))
    assert [m.start() for m in PatternSet([re.compile("the the")]).matches(text)] == [5]


def test_lines_around_a_hit_are_looked_at_where_a_pattern_crosses_them():
    pytest.importorskip("hyperscan")
    pattern_set = PatternSet([re.compile(r"a\nb")])
    text = scanned("x\n" * 500 + "a\nb\n" + "y\n" * 500, database_of(pattern_set))
    (place,) = [place for _, place in pattern_set.places(text)]
    assert len(place) < 20
    assert [m.start() for m in pattern_set.matches(text)] == [1000]


def test_the_database_is_made_once_and_only_for_enough_text(monkeypatch):
    pytest.importorskip("hyperscan")
    made = []
    make = PrefilterScan._make
    monkeypatch.setattr(PrefilterScan, "_make", lambda self: made.append(1) or make(self))
    scan = PrefilterScan([PatternSet([re.compile("the the")])])
    assert scan.database(MIN_SCAN_CHARS - 1) is None  # too little so far
    assert scan.database(1) is scan.database(1) is not None
    assert made == [1]


def test_a_database_that_cannot_be_made_is_tried_once(monkeypatch):
    made = []

    def fail(scan):
        made.append(scan)
        raise MemoryError

    monkeypatch.setattr(PrefilterScan, "_make", fail)
    checkers = CheckerSet.of(build_checkers(BOOK))
    text = AnnotatedText("a", "They met in in Riyadh. " * MIN_SCAN_CHARS)
    checkers.prescan([text])
    checkers.prescan([text])
    assert made == [checkers.scan]
    assert text.hits is None
