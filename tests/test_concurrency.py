"""Threads, processes and an event loop find the same as one thread, and leave nothing behind."""

import asyncio
import multiprocessing
import pickle
import random
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

import cleaner
from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.files.cache import FolderStore
from cleaner.model import Document
from cleaner.prefilter.scan import MIN_SCAN_CHARS, Database, PrefilterScan

THREADS = 8
SHORT, LONG = 146, 4


@pytest.fixture(scope="module")
def texts(seeds):
    """150 texts made of the seeds' lines and of generated ones; a few are worth a scan alone."""
    chance = random.Random(20)
    lines = [line for seed in seeds for line in seed.text.split("\n") if line.strip()]
    words = sorted({word for line in lines for word in line.split()})

    def line():
        if chance.random() < 0.6:
            return chance.choice(lines)
        picked = [chance.choice(words) for _ in range(chance.randrange(4, 30))]
        return " ".join(word for p in picked for word in [p] * chance.choice([1, 1, 1, 1, 2])) + "."

    def text(size):
        found = []
        while sum(map(len, found)) < size:
            found.append(line())
        return "\n".join(found)

    made = [text(chance.randrange(50, 1500)) for _ in range(SHORT)]
    made += [text(MIN_SCAN_CHARS) for _ in range(LONG)]
    chance.shuffle(made)
    return made


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return FolderStore(tmp_path_factory.mktemp("patterns"))


@pytest.fixture(scope="module")
def expected(texts, store):
    """What one thread finds."""
    alone = Cleaner(Config(grammar="off"), store=store)
    found = [alone.check(text) for text in texts]
    assert sum(map(len, found)) > 300
    return found


@pytest.fixture
def shared(store):
    """A cleaner that was not used before."""
    return Cleaner(Config(grammar="off"), store=store)


def in_threads(action, texts):
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(action, texts))


def test_threads_find_the_same_with_the_default_cleaner(texts, expected):
    assert in_threads(cleaner.check, texts) == expected


def test_threads_find_the_same_with_a_shared_cleaner(shared, texts, expected):
    assert in_threads(shared.check, texts) == expected
    assert in_threads(shared.check, reversed(texts)) == expected[::-1]


def test_an_event_loop_finds_the_same(shared, texts, expected):
    async def check_all():
        loop = asyncio.get_running_loop()
        return await asyncio.gather(
            *(loop.run_in_executor(None, shared.check, text) for text in texts)
        )

    assert asyncio.run(check_all()) == expected


def test_spawned_processes_find_the_same(shared, texts, expected):
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(shared.check, texts, chunksize=25)) == expected


def test_a_spawned_process_has_its_own_default_cleaner(texts, expected):
    short = [number for number, text in enumerate(texts) if len(text) < MIN_SCAN_CHARS][:20]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(cleaner.check, [texts[n] for n in short], chunksize=20))
    assert found == [expected[n] for n in short]


def test_nothing_changes_from_call_to_call(shared, texts):
    """What is kept from a call is the database of patterns, and nothing of a text."""

    def state():
        """All that hangs on the cleaner."""
        checkers = shared.pipeline.checkers
        parts = [shared.pipeline.policy, shared.pipeline.decisions, shared.book, checkers.scan]
        return [pickle.dumps(part) for part in (*parts, *map(vars, checkers), shared)]

    before = state()
    for text in sorted(texts, key=len)[-5:]:  # the scan begins
        shared.check(text)
    shared.clean(texts[0])
    assert state() == before
    database = shared.pipeline.checkers.scan.database(1)
    for text in texts[:20]:
        shared.check(text)
    assert shared.pipeline.checkers.scan.database(1) is database
    assert state() == before


@pytest.mark.parametrize("broken", ["making", "scanning one text"])
def test_a_scan_that_fails_costs_no_finding(monkeypatch, shared, texts, expected, broken):
    pytest.importorskip("hyperscan")
    long = sorted(range(len(texts)), key=lambda number: len(texts[number]))[-2:]
    failed, scan = [], Database.hits

    def make(_):
        failed.append(broken)
        raise RuntimeError(broken)

    def hits(database, text):
        if text.text == texts[long[0]]:
            failed.append(broken)
            raise RuntimeError(broken)
        return scan(database, text)

    if broken == "making":
        monkeypatch.setattr(PrefilterScan, "_make", make)
    else:
        monkeypatch.setattr(Database, "hits", hits)
    for number in long:
        detected = shared.pipeline.detect([Document("text", texts[number])])[0]
        assert detected.unchecked == ("grammar",)
        found = sorted(detected.findings, key=lambda finding: (finding.span, finding.rule))
        assert found == expected[number]
    assert failed
