import hashlib
import os

import pytest

from cleaner.errors import DocumentError, UsageError
from cleaner.files.read import (
    DATA_SUFFIXES,
    MAX_LINE,
    Source,
    decode,
    find_sources,
    is_json,
    read_document,
)


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (
        "in/b.txt",
        "in/a.txt",
        "in/deep/C.TXT",
        "in/note.md",
        "in/.hidden.txt",
        "in/.git/x.txt",
        "other.text",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def ids(paths, **options):
    return [source.id for source in find_sources(paths, **options)]


def test_a_folder_gives_its_text_files_sorted(tree):
    assert ids([tree / "in"]) == ["a.txt", "b.txt", "deep/C.TXT"]


def test_a_file_is_taken_whatever_its_suffix(tree):
    assert ids([tree / "other.text"]) == ["other.text"]


@pytest.mark.parametrize("order", [["in/a.txt", "in"], ["in", "in/a.txt"], ["in", "in"]], ids=str)
def test_each_file_once(tree, order):
    paths = [tree / name for name in order]
    assert len(ids(paths)) == 3


def test_names_are_relative_or_the_last_part(tree, monkeypatch):
    (tree / "in").is_dir()
    assert ids([tree / "in" / "a.txt"]) == ["in/a.txt"]
    monkeypatch.chdir(tree / "in" / "deep")
    assert ids([tree / "in" / "a.txt"]) == ["a.txt"]


def test_names_never_lead_out_of_a_folder(tree, monkeypatch):
    from pathlib import Path

    monkeypatch.chdir(tree / "in" / "deep")
    assert ids([Path("../a.txt")]) == ["a.txt"]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["b.txt"], ["a.txt", "deep/C.TXT"]),
        (["deep/"], ["a.txt", "b.txt"]),
        (["*.txt", "!a.txt"], ["a.txt", "deep/C.TXT"]),
    ],
)
def test_exclude(tree, patterns, expected):
    assert ids([tree / "in"], exclude=patterns) == expected


def test_exclude_holds_for_named_files(tree):
    assert ids([tree / "other.text", tree / "in"], exclude=["*.text"]) == [
        "a.txt",
        "b.txt",
        "deep/C.TXT",
    ]


@pytest.mark.parametrize(("name", "what"), [("none", "no such"), ("empty", "contains no .txt")])
def test_nothing_to_read(tree, name, what):
    (tree / "empty").mkdir()
    with pytest.raises(UsageError, match=what) as caught:
        find_sources([tree / name])
    assert name in caught.value.where


@pytest.mark.parametrize(
    ("data", "text", "mark"),
    [
        (b"", "", b""),
        (b"\xef\xbb\xbf", "", b"\xef\xbb\xbf"),
        (b"\xef\xbb\xbfa\r\n", "a\r\n", b"\xef\xbb\xbf"),
        (b"\xef\xbb\xbf\xef\xbb\xbfa", "\ufeffa", b"\xef\xbb\xbf"),
        ("🙂\r\u2028".encode(), "🙂\r\u2028", b""),
    ],
)
def test_decode(data, text, mark):
    document = decode(data, id="a", where="a")
    assert (document.text, document.mark) == (text, mark)
    assert document.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "where", "what", "hint"),
    [
        (b"one\ntw\xf6\n", "a.txt:2", r"not UTF-8: byte 0xf6 \(at byte 6\)", "iconv"),
        (b"\xef\xbb\xbfone\n\xff", "a.txt:2", r"byte 0xff \(at byte 7\)", "iconv"),
        (b"\xed\xa0\x80", "a.txt:1", "not UTF-8", "iconv"),
        (b"one\n\n\0two", "a.txt:3", r"NUL byte \(at byte 5\)", "UTF-16"),
        ("hello".encode("utf-16"), "a.txt:1", "NUL|UTF-8", "iconv"),
        (b"ok\n" + b"x" * (MAX_LINE + 1), "a.txt:2", r"line of 1,000,001 code points", "--exclude"),
    ],
)  # fmt: skip
def test_bad_bytes(data, where, what, hint):
    with pytest.raises(DocumentError, match=what) as caught:
        decode(data, id="a.txt", where="a.txt")
    assert caught.value.where == where
    assert hint in caught.value.hint


def test_a_line_just_short_enough():
    decode(b"x" * MAX_LINE + b"\r" + b"y" * MAX_LINE, id="a", where="a")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads any file")
def test_an_unreadable_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("a")
    path.chmod(0)
    with pytest.raises(DocumentError, match="Permission denied"):
        read_document(Source(path, "a.txt"))


def test_a_file_that_went_away(tmp_path):
    with pytest.raises(DocumentError, match="No such file") as caught:
        read_document(Source(tmp_path / "a.txt", "a.txt"))
    assert caught.value.where == str(tmp_path / "a.txt")
    assert caught.value.hint


def test_files_of_one_name_in_two_folders(tree):
    (tree / "other").mkdir()
    (tree / "other" / "a.txt").touch()
    assert ids([tree / "in", tree / "other"]) == [
        "in/a.txt", "in/b.txt", "in/deep/C.TXT", "other/a.txt",
    ]  # fmt: skip
    assert ids([tree / "other", tree / "in"])[0] == "other/a.txt"


def test_files_of_one_name_outside_the_current_folder(tree, monkeypatch):
    (tree / "here").mkdir()
    (tree / "in" / "deep" / "a.txt").touch()
    monkeypatch.chdir(tree / "here")
    assert ids([tree / "in" / "a.txt", tree / "in" / "deep" / "a.txt"]) == ["a.txt", "deep/a.txt"]


@pytest.mark.parametrize("suffix", [*DATA_SUFFIXES, ".JSONL"])
def test_records_are_not_taken_for_prose(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_text("They met.\n")
    with pytest.raises(DocumentError, match="not plain text") as caught:
        read_document(Source(path, path.name))
    assert caught.value.where == str(path)
    assert ".txt" in caught.value.hint


PROSE = [
    "",
    "{",
    "[1]",
    "[1] See the report.\n[2] And this one.\n",
    "[…] and then they left.",
    "[1, 2]",
    '{"a": 1} is what the server sent.\nThey read it.\n',
    '{"a": 1}\nis what the server sent.\n',
    "{name} wrote to us.\n{name} did not answer.\n",
    '["They left", he said.]',
    "“{”",
]
RECORDS = [
    '{"text": "They met."}',
    '{"text": "They met."}\n',
    '{\n  "text": "He said \\"yes\\"."\n}\n',
    '{"text": "one"}\n{"text": "two"}\n',
    '{"text": "one"}\r\n\r\n{"text": "two"}\r\n',
    '\n {"a": 1}\n{"a": 2}\n' + '{"a": 3}\n' * 100,
    '[{"text": "one"}]',
    '["one", "two"]',
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_json(text):
    assert not is_json(text)


@pytest.mark.parametrize("text", RECORDS)
def test_json_under_another_name(tmp_path, text):
    assert is_json(text)
    (tmp_path / "a.txt").write_text(text)
    with pytest.raises(DocumentError, match="JSON"):
        read_document(Source(tmp_path / "a.txt", "a.txt"))
