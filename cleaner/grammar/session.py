"""The grammar engine as a run uses it: started when it is first needed, and restarted once."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType

from cleaner.errors import GrammarError
from cleaner.files.cache import cache_dir
from cleaner.grammar.client import GrammarClient, Match, NoAnswerError
from cleaner.grammar.install import Engine, installed
from cleaner.grammar.java import find
from cleaner.grammar.server import Server


class GrammarSession:
    """The server at `url`, or without one a server of our own, which is stopped at the end.

    A server of our own that stops answering is restarted once. After that, and if it cannot be
    started, every check fails with the same error at once. `seconds` is the time spent on starting
    and asking the engine, and `restarts` how often it was restarted.

    A context manager. Raises GrammarError if the engine is not installed.
    """

    def __init__(
        self,
        *,
        url: str | None = None,
        java: str | None = None,
        disabled_categories: frozenset[str] = frozenset(),
        disabled_rules: frozenset[str] = frozenset(),
    ) -> None:
        self.seconds = 0.0
        self.restarts = 0
        self._named_url = url
        self._java = java
        self._disabled = (disabled_categories, disabled_rules)
        self._engine = _installed_engine() if url is None else None
        self._client: GrammarClient | None = None
        self._failure: GrammarError | None = None
        self._stack = ExitStack()
        # Threads may share a cleaner: one starts the server, and one asks at a time.
        self._lock = threading.RLock()

    @property
    def url(self) -> str:
        """The address of the server, which is started if necessary."""
        return self._started().url

    @property
    def version(self) -> str:
        """The engine's version; a server of our own is not started to ask for it."""
        return self._engine.version if self._engine else self._started().version

    def check(self, paragraphs: Sequence[str]) -> list[tuple[Match, ...]]:
        """Return the matches of each paragraph; see `GrammarClient.check`. Raises GrammarError."""
        with self._lock:
            return self._check(paragraphs)

    def _check(self, paragraphs: Sequence[str]) -> list[tuple[Match, ...]]:
        if self._failure is not None:
            raise self._failure
        start = time.monotonic()
        try:
            try:
                return self._started().check(paragraphs)
            except NoAnswerError:
                if self._engine is None or self.restarts:
                    raise
                self.restarts += 1
                self._client = None
                self._stack.close()  # a server that hangs must not live on beside the new one
                return self._started().check(paragraphs)
        except GrammarError as error:
            self._failure = error
            raise
        finally:
            self.seconds += time.monotonic() - start

    def start(self) -> None:
        """Start and connect to the engine now. Raises GrammarError."""
        self._started()

    def close(self) -> None:
        """Disconnect, and stop the server if it is ours."""
        self._stack.close()

    def __enter__(self) -> GrammarSession:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _started(self) -> GrammarClient:
        with self._lock:
            if self._client is None:
                url = self._named_url
                if self._engine is not None:
                    server = Server.start(self._engine, find(self._java))
                    url = self._stack.enter_context(server).url
                categories, rules = self._disabled
                client = GrammarClient(
                    str(url), disabled_categories=categories, disabled_rules=rules
                )
                self._client = self._stack.enter_context(client)
            return self._client


def _installed_engine() -> Engine:
    engine = installed()
    if engine is None:
        raise GrammarError(
            "the grammar engine is not installed",
            where=str(cache_dir()),
            hint="Run `cleaner grammar install`, or continue without it: `--grammar off`.",
        )
    return engine
