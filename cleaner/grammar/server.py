"""Run the grammar engine as a server on this machine, for as long as this process lives."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path
from types import TracebackType

from cleaner.errors import GrammarError
from cleaner.files.cache import cache_dir
from cleaner.grammar.install import Engine
from cleaner.grammar.java import Java

_HOST = "127.0.0.1"
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.05
_PORTS = 5
_QUOTED_LINES = 12
_HERE = Path(__file__).parent

_JVM_OPTIONS = (
    "-Xmx1g",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",  # files in the temporary folder, which a kill leaves behind
    "-Djava.net.preferIPv4Stack=true",
    "-Dsun.net.httpserver.nodelay=true",  # else every small request waits for 40 ms
    # The same messages and the same case mapping on every machine.
    "-Dfile.encoding=UTF-8",
    "-Duser.language=en",
    "-Duser.country=US",
    f"-Dlogback.configurationFile={_HERE / 'logback.xml'}",
)


class Server:
    """A running engine; `url` is its address. A context manager that ends it.

    A small watchdog process, in a session of its own so that Ctrl-C at the terminal reaches us and
    not the engine, holds the Java process and kills it when we are gone, in whatever way.
    """

    def __init__(self, engine: Engine, java: Java, port: int) -> None:
        self.url = f"http://{_HOST}:{port}/"
        self._port = port
        folder = cache_dir()
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, log = tempfile.mkstemp(prefix="server-", suffix=".log", dir=folder)
        self._log = Path(log)
        command = [
            *(str(java.path), *_JVM_OPTIONS),
            # The server's own manifest names jars in folders that do not exist here.
            *("-cp", os.pathsep.join(str(jar) for jar in engine.jars)),
            "org.languagetool.server.HTTPServer",
            *("--config", str(_HERE / "server.properties")),
            *("--port", str(port)),
        ]
        watchdog = [sys.executable, "-I", "-S", str(_HERE / "watchdog.py"), str(os.getpid()), log]
        try:
            self._watchdog = subprocess.Popen(  # noqa: S603
                [*watchdog, *command],
                stdin=subprocess.PIPE,
                stdout=descriptor,
                stderr=subprocess.STDOUT,
                cwd=folder,  # where a crashing Java writes its report
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        finally:
            os.close(descriptor)

    @classmethod
    def start(cls, engine: Engine, java: Java) -> Server:
        """Return a server that has found the mistake in a first sentence (about 4 s).

        Raises GrammarError with the engine's last words where it dies or does not answer within
        60 s.
        """
        for _ in range(_PORTS):
            try:
                server = cls(engine, java, _free_port())
            except OSError as error:
                raise GrammarError(
                    f"the grammar engine cannot be started: {error}", where=str(cache_dir())
                ) from error
            try:
                if server._becomes_ready():
                    return server
            except BaseException:
                server.close()
                raise
            server.close()
        raise GrammarError(
            f"{_PORTS} ports, each free a moment before, were taken by other programs",
            where=_HOST,
            hint="try again",
        )

    def close(self) -> None:
        """End the engine; does nothing where it has ended."""
        if self._watchdog.stdin:
            self._watchdog.stdin.close()
        try:
            self._watchdog.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            if sys.platform == "win32":
                self._watchdog.kill()
            else:
                os.killpg(self._watchdog.pid, signal.SIGKILL)
            self._watchdog.wait()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _becomes_ready(self) -> bool:
        """Wait until the engine answers; False where its port was taken by someone else."""
        deadline = time.monotonic() + _START_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            ended = self._watchdog.poll() is not None
            log = self._read_log()
            if "java.net.BindException" in log:
                return False
            if ended:
                raise self._failure("the grammar engine ended while it started", log)
            # Before it says so, whoever answers at this port is not our server.
            if "Server started" in log and self._answers(left):
                return True
            time.sleep(_POLL_SECONDS)
        raise self._failure(
            f"the grammar engine did not answer within {_START_SECONDS:.0f} s", self._read_log()
        )

    def _answers(self, seconds: float) -> bool:
        """Tell whether a sentence is checked; the health check is content with broken rules."""
        body = urllib.parse.urlencode({"language": "en-US", "text": "I has an apple."})
        connection = http.client.HTTPConnection(_HOST, self._port, timeout=seconds)
        try:
            connection.request(
                "POST", "/v2/check", body, {"Content-Type": "application/x-www-form-urlencoded"}
            )
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        try:
            if json.loads(content)["matches"]:
                return True
        except (ValueError, KeyError, TypeError):
            pass
        raise self._failure(
            f"the grammar engine does not check: it answers {content[:200]!r}", self._read_log()
        )

    def _read_log(self) -> str:
        for log in (self._log, self._log.with_name("server.log")):
            try:
                return log.read_text(encoding="utf-8", errors="replace")
            except FileNotFoundError:  # the watchdog has ended and renamed it
                continue
        return ""

    def _failure(self, what: str, log: str) -> GrammarError:
        lines = "".join(f"\n    {line}" for line in log.splitlines()[-_QUOTED_LINES:])
        return GrammarError(
            f"{what}; its last words:{lines or ' none'}",
            where=str(self._log.with_name("server.log")),
            hint="repair the engine with `cleaner grammar install`, or name another Java in "
            "CLEANER_JAVA",
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port
