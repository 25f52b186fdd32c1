"""Patches, applied by the real git."""

import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.render.diff import patch, unified_diff


def apply(folder, text, *options):
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", "-c", "core.autocrlf=false", "apply", *options],
        cwd=folder, env=env, input=text.encode(), check=False, capture_output=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    return folder


TEXTS = {
    "plain": ("one\ntwo,three\nfour\n", "one\ntwo, three\nfour\n"),
    "crlf": ("one\r\ntwo,three\r\nfour\r\n", "one\r\ntwo, three\r\nfour\r\n"),
    "cr": ("one\rtwo,three\rfour", "one\rtwo, three\rfour"),
    "mixed": ("one\r\ntwo,three\rfour\n\rfive", "one\r\ntwo, three\rfour\n\rfive"),
    "mark": ("\ufeffone,two\n", "\ufeffone, two\n"),
    "no final newline": ("one\ntwo,three", "one\ntwo, three"),
    "far from the end": ("a,b\n" + "x\n" * 9 + "end", "a, b\n" + "x\n" * 9 + "end"),
    "near the end": ("a,b\nend", "a, b\nend"),
    "new lines": ("one.two\nthree", "one.\n\ntwo\nthree"),
    "lines go": ("one\n\n\n\ntwo\n", "one\ntwo\n"),
    "last newline goes": ("one\n", "one"),
    "last newline comes": ("one", "one\n"),
    "other separators": ("a\u2028b\x0bc\x0cd\x85e,f\n", "a\u2028b\x0bc\x0cd\x85e, f\n"),
    "lines like a header": ("--- a\n+++ b\n@@ x,y\n", "--- a\n+++ b\n@@ x, y\n"),
    "emptied": ("one\n", ""),
    "long": ("a,b\n" * 300, "a, b\n" * 300),
}
NAMES = [
    "a.txt", "two words.txt", "tab\there.txt", 'a "quoted" name.txt', "back\\slash.txt",
    "näïve.txt", "new\nline.txt", "-dash.txt", "deep/er/a.txt", "trailing .txt", "b/a.txt",
    "\x7f\x1b.txt", "zero\u200bwidth.txt", "日本.txt",
]  # fmt: skip


@pytest.mark.parametrize("kind", TEXTS)
def test_git_applies_it(repository, kind):
    before, after = TEXTS[kind]
    path = repository / "a.txt"
    path.write_bytes(before.encode())
    done = apply(repository, patch("a.txt", before, after))
    assert done.returncode == 0, done.stderr
    assert (path.read_bytes() if path.exists() else b"") == after.encode()


@pytest.mark.parametrize("name", NAMES)
def test_git_finds_the_file(repository, name):
    path = repository / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"one,two\n")
    done = apply(repository, patch(name, "one,two\n", "one, two\n"))
    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == b"one, two\n"


PIECES = st.lists(
    st.sampled_from(["a", "b,", "\r", "\n", "\r\n", " ", "\\", "+", "-"]), max_size=12
)


@given(PIECES, PIECES)
def test_any_two_texts(repository, before, after):
    old, new = "".join(before), "".join(after)
    if not old or not new or old == new:  # git takes an empty text for a file that is not there
        assert bool(patch("a.txt", old, new)) == (old != new)
        return
    path = repository / "any.txt"
    path.write_bytes(old.encode())
    done = apply(repository, patch("any.txt", old, new))
    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == new.encode()


def test_no_change_no_patch():
    assert patch("a.txt", "one\n", "one\n") == ""


def test_what_a_person_sees_is_harmless():
    shown = unified_diff("a\x1b.txt", "x\x1b[2J,y\r\n", "x\x1b[2J, y\r\n")
    assert "\x1b" not in shown.plain
    assert "+x\\x1b[2J, y\\r" in shown.plain.splitlines()
