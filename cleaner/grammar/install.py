"""Bring the grammar engine to this machine: the jars of `lock.json`, each checked by its hash.

The engine lies in `languagetool-<version>` under `cache_dir()`. While it is being fetched, checked
files gather in a folder beside it, which is moved into place as a whole, with a marker that names
the lock. A file enters that folder only after its hash was found right, so that an interrupted
installation continues where it stopped and never trusts half a download.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cleaner.errors import GrammarError
from cleaner.files.cache import cache_dir

if TYPE_CHECKING:
    from jgo.maven import MavenContext

_THREADS = 8
_ATTEMPTS = 2
_TIMEOUT_SECONDS = 30
_MARKER = "complete"
_LOCK = Path(__file__).with_name("lock.json")

Progress = Callable[[int, int], None]
"""Called with the bytes that are here and the bytes in all, from several threads, one at a time."""


@dataclass(frozen=True, slots=True)
class Jar:
    """One file of the engine: its Maven coordinates, its name, its size in bytes, its hash."""

    group: str
    artifact: str
    version: str
    file: str
    size: int
    sha256: str
    classifier: str = ""


@dataclass(frozen=True, slots=True)
class Engine:
    """An installed engine: its version, its folder, its jars in the order of the class path."""

    version: str
    folder: Path
    jars: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Lock:
    version: str
    digest: str
    jars: tuple[Jar, ...]

    @property
    def size(self) -> int:
        return sum(jar.size for jar in self.jars)


@cache
def _lock() -> _Lock:
    content = _LOCK.read_bytes()
    data = json.loads(content)
    return _Lock(
        data["version"],
        hashlib.sha256(content).hexdigest(),
        tuple(Jar(**entry) for entry in data["files"]),
    )


def _target() -> Path:
    return cache_dir() / f"languagetool-{_lock().version}"


def installed() -> Engine | None:
    """Return the engine if it is here, judged by the marker and the sizes of the files.

    Takes a few milliseconds; `verify` looks at every byte.
    """
    lock, folder = _lock(), _target()
    try:
        if (folder / _MARKER).read_text(encoding="ascii") != lock.digest:
            return None
        if any((folder / jar.file).stat().st_size != jar.size for jar in lock.jars):
            return None
    except (OSError, UnicodeDecodeError):
        return None
    return Engine(lock.version, folder, tuple(folder / jar.file for jar in lock.jars))


def verify(engine: Engine) -> tuple[str, ...]:
    """Return the names of the files that are missing or whose content is not the locked one."""
    with ThreadPoolExecutor(_THREADS) as pool:
        right = pool.map(lambda jar: _is_right(engine.folder / jar.file, jar), _lock().jars)
        return tuple(
            jar.file for jar, is_right in zip(_lock().jars, right, strict=True) if not is_right
        )


def install(progress: Progress = lambda _done, _total: None) -> Engine:
    """Install the engine or repair it, and return it; quick where nothing is to do.

    Only files that are missing or damaged are fetched. Waits while another process installs.
    Raises GrammarError.
    """
    target = _target()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target.with_name(f"{target.name}.lock")):
            engine = installed()
            if engine is None or verify(engine):
                _install(target, progress)
                engine = installed()
            else:
                progress(_lock().size, _lock().size)
    except OSError as error:
        raise GrammarError(
            f"the grammar engine cannot be installed: {error}",
            where=str(target),
            hint="make room there or name another folder in CLEANER_CACHE_DIR, then run "
            "`cleaner grammar install` again; what was fetched is kept",
        ) from error
    if engine is None:
        raise GrammarError(
            "the grammar engine changed while it was installed",
            where=str(target),
            hint="run `cleaner grammar install` again",
        )
    return engine


def _install(target: Path, progress: Progress) -> None:
    """Gather all files beside `target` and move them into place."""
    lock = _lock()
    staging = target.with_name(f"{target.name}.part")
    staging.mkdir(exist_ok=True)
    for jar in lock.jars:
        old = target / jar.file
        if old.exists() and not (staging / jar.file).exists():
            old.replace(staging / jar.file)
    shutil.rmtree(target, ignore_errors=True)

    meter = _Meter(lock.size, progress)
    missing = []
    for jar in lock.jars:
        if _is_right(staging / jar.file, jar):
            meter.set(jar.file, jar.size)
        else:
            (staging / jar.file).unlink(missing_ok=True)
            missing.append(jar)
    _clear(staging, keep={jar.file for jar in lock.jars})
    if missing:
        _fetch_all(missing, staging, meter)
    _clear(staging, keep={jar.file for jar in lock.jars})
    (staging / _MARKER).write_text(lock.digest, encoding="ascii")
    staging.rename(target)


def _clear(folder: Path, keep: set[str]) -> None:
    """Remove everything else: unfinished downloads, files of another lock."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in keep:
            path.unlink()


def _fetch_all(jars: list[Jar], staging: Path, meter: _Meter) -> None:
    context = _maven(staging / "downloads", meter)
    pool = ThreadPoolExecutor(_THREADS)
    try:
        for future in [pool.submit(_fetch, jar, context, staging, meter) for jar in jars]:
            future.result()
    finally:
        meter.stop()
        pool.shutdown(cancel_futures=True)


def _maven(downloads: Path, meter: _Meter) -> MavenContext:
    """Return jgo's view of Maven: its own central repository, or the user's mirror in jgo.conf."""
    try:
        from jgo.config import GlobalSettings  # noqa: PLC0415 - optional
        from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415
        from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415
    except ImportError as error:
        raise GrammarError(
            f"the grammar engine cannot be fetched: {error}",
            hint="run `pip install degarble[grammar]`",
        ) from error
    return MavenContext(
        resolver=PythonResolver(progress_callback=meter.download),
        repo_cache=downloads,
        remote_repos={"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories},
        timeout=_TIMEOUT_SECONDS,
    )


def _fetch(jar: Jar, context: MavenContext, staging: Path, meter: _Meter) -> None:
    """Fetch one file into `staging`; jgo keeps what it fetched even where it warns of it."""
    artifact = (
        context.project(jar.group, jar.artifact)
        .at_version(jar.version)
        .artifact(classifier=jar.classifier, packaging="jar")
    )
    problem = ""
    for _ in range(_ATTEMPTS):
        try:
            path = artifact.resolve()
        # jgo raises the plain RuntimeError for a file that no repository has, and asserts that
        # no one else fetches the same file; requests' errors are OSErrors.
        except (OSError, RuntimeError, AssertionError) as error:
            problem = str(error) or type(error).__name__
        else:
            if _is_right(path, jar):
                path.replace(staging / jar.file)
                meter.set(jar.file, jar.size)
                return
            problem = "it arrived damaged: size or SHA-256 differ from the lock"
        if artifact.cached_path:
            artifact.cached_path.unlink(missing_ok=True)
    raise GrammarError(
        f"cannot be fetched: {problem}",
        where=jar.file,
        hint="check the network, or the mirror in jgo's configuration, and run "
        "`cleaner grammar install` again; what was fetched is kept",
    )


def _is_right(path: Path, jar: Jar) -> bool:
    try:
        if path.stat().st_size != jar.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except FileNotFoundError:
        return False


class _Stopped(Exception):  # noqa: N818 - not an error: the other downloads are given up
    """Raised in a download when another one failed or the user interrupts."""


class _Meter:
    """Adds up the bytes of all downloads."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total = total
        self._progress = progress
        self._sizes: dict[str, int] = {}
        self._lock = threading.Lock()
        self._stopped = False

    def set(self, name: str, size: int) -> None:
        """Say that `size` bytes of the file `name` are here."""
        with self._lock:
            if self._stopped:
                raise _Stopped
            self._sizes[name] = size
            self._progress(min(sum(self._sizes.values()), self._total), self._total)

    def stop(self) -> None:
        """End the downloads that still run."""
        with self._lock:
            self._stopped = True

    @contextmanager
    def download(self, name: str, _size: int) -> Iterator[Callable[[int], None]]:
        """Yield what jgo calls with the size of each chunk of one download."""
        done = 0

        def add(size: int) -> None:
            nonlocal done
            done += size
            self.set(name, done)

        yield add


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; the system frees it when the process ends, in whatever way."""
    with path.open("a+b") as file:
        _acquire(file)
        yield


if sys.platform == "win32":
    import msvcrt

    def _acquire(file: IO[bytes]) -> None:
        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                time.sleep(0.2)
            else:
                return

else:
    import fcntl

    def _acquire(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
