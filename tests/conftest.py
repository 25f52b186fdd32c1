"""What many tests share: the shipped rules, a cleaner without grammar, and ways to make texts."""

from pathlib import Path

import pytest

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.model import Document
from cleaner.profile import build_profile
from cleaner.rulebook.packs import load_rules

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def book():
    return load_rules()


@pytest.fixture(scope="session")
def plain():
    """A cleaner with the shipped rules, without grammar and decisions."""
    return Cleaner(Config(grammar="off"))


@pytest.fixture(scope="session")
def eager():
    """A cleaner that applies every first suggestion."""
    return Cleaner(Config(grammar="off", apply="review"))


@pytest.fixture(scope="session")
def seeds():
    return [
        Document(path.name, path.read_bytes().decode("utf-8"))
        for path in sorted((ROOT / "seeds").glob("*.txt"))
    ]


@pytest.fixture
def look(book):
    """Return the findings of one checker, as (rule, words, first repair of those words)."""

    from cleaner.checkers import build_checkers
    from cleaner.text.annotated import AnnotatedText

    checkers = {checker.name: checker for checker in build_checkers(book)}

    def look_(name, text, *siblings):
        texts = [
            AnnotatedText("text", text),
            *(AnnotatedText(f"sibling-{n}", sibling) for n, sibling in enumerate(siblings)),
        ]
        found = checkers[name].check(texts, build_profile(texts))[0]
        for finding in found:
            assert finding.text == finding.span.of(text)
        return [
            (f.rule, f.text, f.repairs[0].within(f.span, text) if f.repairs else None)
            for f in sorted(found, key=lambda f: (f.span, f.rule))
        ]

    return look_


@pytest.fixture(scope="session")
def data():
    if not DATA.is_dir():
        pytest.skip(f"no data for development in {DATA}")
    return DATA
