"""The engine as a run uses it: asked only where there is damage, restarted once, never fatal."""

import io
import os

import pytest
from rich.console import Console
from server_processes import processes_of

from cleaner.api import Cleaner
from cleaner.checkers import run
from cleaner.checkers.grammar import DISABLED_CATEGORIES
from cleaner.cli.session import Session, run_cleaner
from cleaner.config import Config
from cleaner.errors import GrammarError
from cleaner.grammar import open_client
from cleaner.model import NOT_ASKED, Document

MISTAKE = "He have gone to the market, and I has an apple. "
SOUND = (
    "The weather was nice in the town, and we walked down to the river with our friends. There "
    "was a boat on the water, but nobody wanted to row it. In the evening we had dinner at an old "
    "inn by the bridge, where the food is good and the landlord tells long stories about the war. "
    "It was late when we came home, and the children were already asleep in their beds. "
)
DAMAGE = "They were expelledat the border , he said. said. "


def kill_engine(session):
    """What `kill -9` does to the Java process."""
    for process in processes_of(session.url):
        if process.ppid() != os.getpid():  # the other one is its watchdog
            process.kill()
            process.wait(10)


def rules_of(result):
    return [finding.rule for finding in result.findings]


def asked(result):
    return any(finding.is_from_engine for finding in result.findings)


@pytest.fixture
def shared(server):
    """The server of all tests, as a run of its own."""
    with open_client(url=server.url, disabled_categories=DISABLED_CATEGORIES) as session:
        yield session


def documents(*texts):
    return [Document(f"{number}.txt", text) for number, text in enumerate(texts)]


def test_a_lazy_session_starts_nothing_before_it_is_asked(engine):
    with open_client(lazy=True) as session:
        assert session.version == engine.version
        assert session.seconds == 0
        assert not session._client


def test_a_session_starts_again_once(engine):
    with open_client() as session:
        assert session.check(["I has an apple."])[0]
        kill_engine(session)
        assert session.check(["I has an apple."])[0]
        assert session.restarts == 1
        kill_engine(session)
        with pytest.raises(GrammarError, match="does not answer") as first:
            session.check(["I has an apple."])
        with pytest.raises(GrammarError) as second:  # at once, not after another wait
            session.check(["I has an apple."])
        assert second.value is first.value
        assert session.restarts == 1


def test_a_named_server_is_not_restarted(engine, monkeypatch):
    with open_client() as own, open_client(url=own.url) as named:
        kill_engine(own)
        with pytest.raises(GrammarError, match="does not answer"):
            named.check(["I has an apple."])
        assert named.restarts == 0


def test_only_damaged_documents_are_checked(shared):
    sound, damaged = documents(SOUND + MISTAKE, SOUND + MISTAKE + DAMAGE)
    results = Cleaner(Config(), engine=shared).clean_documents([sound, damaged])
    assert [asked(result) for result in results] == [False, True]
    assert [NOT_ASKED in result.unchecked for result in results] == [True, False]


def test_one_sign_is_enough_in_a_short_text(shared):
    texts = (MISTAKE, MISTAKE + "They were expelledat the border.")
    results = Cleaner(Config(), engine=shared).clean_documents(documents(*texts))
    assert [asked(result) for result in results] == [False, True]


def test_all_documents_are_checked_if_the_user_says_so(shared):
    cleaner = Cleaner(Config(grammar="all"), engine=shared)
    (result,) = cleaner.clean_documents(documents(SOUND + MISTAKE))
    assert asked(result)
    assert not result.unchecked


@pytest.mark.parametrize(("grammar", "failures"), [("auto", 0), ("all", 1)])
def test_an_engine_that_dies_twice_costs_no_result(engine, monkeypatch, grammar, failures):
    monkeypatch.setattr(run, "GROUP", 1)  # each document on its own
    texts = documents(*[SOUND + MISTAKE + DAMAGE] * 4)
    out, err = (Console(file=io.StringIO(), width=200) for _ in range(2))
    config = Config(grammar=grammar)
    with open_client(disabled_categories=DISABLED_CATEGORIES) as own:
        session = Session(out=out, err=err, engine=own)
        cleaner = Cleaner(config, engine=own)
        clean = cleaner.clean_documents

        def dying(documents, progress):
            def killing(step, done, total):
                progress(step, done, total)
                if step == "grammar" and done in (1, 2):
                    kill_engine(own)

            return clean(documents, killing)

        monkeypatch.setattr(cleaner, "clean_documents", dying)
        results = run_cleaner(cleaner, texts, config, session)
    assert [asked(result) for result in results] == [True, True, False, False]
    assert all("stuck-function-word" in rules_of(result) for result in results)
    said = err.file.getvalue()
    assert "Grammar: 2 of 4 documents" in said
    assert "engine restarted" in said
    assert said.count("grammar was not checked in 2 documents") == 1
    assert said.count("does not answer") == 1
    assert len(session.failures) == failures
