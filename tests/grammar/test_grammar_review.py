"""A review that checks grammar too checks everything else once."""

from collections import Counter
from contextlib import ExitStack

from cleaner.api import Cleaner
from cleaner.checkers.patterns import PatternChecker
from cleaner.cli.review import Checking, detect
from cleaner.config import Config
from cleaner.model import Document
from cleaner.review.session import ReviewSession
from cleaner.text.annotated import AnnotatedText

DOCUMENTS = [
    Document("a.txt", "They was expelledat dawn. He said that that the talks would go on.\n"),
    Document("b.txt", "The ministers has left Riyadh , and and went home.\n"),
]


def counting(calls, name, function):
    def counted(*arguments, **options):
        calls[name] += 1
        return function(*arguments, **options)

    return counted


def test_grammar_adds_to_what_was_checked(server, client, monkeypatch):
    config = Config(grammar="all", grammar_url=server.url)
    review = ReviewSession(author="Ann", clock=str)
    calls = Counter()
    for owner, name in ((PatternChecker, "check_text"), (AnnotatedText, "__init__")):
        monkeypatch.setattr(owner, name, counting(calls, name, getattr(owner, name)))
    with ExitStack() as engines:
        deliveries = list(detect(Checking(config, DOCUMENTS, review, engines)))
        for delivery in deliveries:
            review.load(delivery.found, delivery.profile)
    assert calls == {"check_text": len(DOCUMENTS), "__init__": len(DOCUMENTS)}
    assert [delivery.is_last for delivery in deliveries] == [False, True]
    monkeypatch.undo()
    plain = Cleaner(Config()).pipeline.detect(DOCUMENTS)
    everything = Cleaner(Config(), engine=client).pipeline.detect(DOCUMENTS)
    for delivery, expected in zip(deliveries, (plain, everything), strict=True):
        found = [(one.findings, one.dropped, one.unchecked) for one in delivery.found]
        assert found == [(one.findings, one.dropped, one.unchecked) for one in expected]
    rules = {finding.rule for one in deliveries[1].found for finding in one.findings}
    assert any(rule.startswith("grammar-") for rule in rules)
