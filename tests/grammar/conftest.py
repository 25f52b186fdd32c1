"""A real engine, installed once into the user's cache, and a real server."""

import pytest

from cleaner.grammar import GrammarClient, Server, java
from cleaner.grammar.install import install


@pytest.fixture(scope="session")
def engine():
    return install()


@pytest.fixture(scope="session")
def server(engine):
    with Server.start(engine, java.find()) as running:
        yield running


@pytest.fixture(scope="session")
def client(server):
    with GrammarClient(server.url) as connected:
        yield connected
