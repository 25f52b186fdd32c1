"""What is stored can be read back; broken entries count as missing, and break nothing."""

import pytest

from cleaner.files.cache import KEPT, FolderStore
from cleaner.prefilter import scan as scan_module
from cleaner.prefilter.scan import MIN_SCAN_CHARS, PatternSet, PrefilterScan
from cleaner.text.annotated import AnnotatedText

WORDS = __import__("re").compile(r"\bthe the\b")


def test_what_is_kept_comes_back(tmp_path):
    store = FolderStore(tmp_path / "new")
    assert store.get("ab") is None
    store.put("ab", b"words")
    assert store.get("ab") == b"words"


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 200])
def test_a_broken_file_is_not_there(tmp_path, damage):
    store = FolderStore(tmp_path)
    store.put("ab", b"words")
    (tmp_path / "ab.bin").write_bytes(damage)
    assert store.get("ab") is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path):
    (tmp_path / "file").write_text("x")
    store = FolderStore(tmp_path / "file" / "folder")
    store.put("ab", b"words")
    assert store.get("ab") is None


def test_old_files_are_removed(tmp_path):
    store = FolderStore(tmp_path)
    for number in range(KEPT + 3):
        store.put(f"{number:02}", b"words")
    assert len(list(tmp_path.iterdir())) == KEPT


@pytest.mark.parametrize("kept", [None, b"no database"])
def test_a_scan_reads_its_database_or_makes_it(tmp_path, monkeypatch, kept):
    pytest.importorskip("hyperscan")
    store = FolderStore(tmp_path)

    def found():
        one = PatternSet([WORDS])
        text = AnnotatedText("a", "one\nsaid the the end\n")
        text.note(PrefilterScan([one], store).database(MIN_SCAN_CHARS).hits(text))
        return [m.span() for m in one.matches(text)]

    assert found() == [(9, 16)]
    (file,) = tmp_path.iterdir()
    if kept:
        store.put(file.stem, kept)
    else:
        monkeypatch.setattr(scan_module, "_compiled", None)  # it is not needed again
    assert found() == [(9, 16)]
