import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.errors import OutputError, UsageError
from cleaner.files.write import check_output_folder, encode, write_bytes, write_text
from cleaner.model import Document


def test_line_ends_and_mark_are_kept(tmp_path):
    write_text(tmp_path / "a.txt", "a\r\nb\rc\n")
    assert (tmp_path / "a.txt").read_bytes() == b"a\r\nb\rc\n"
    assert encode(Document("a", "", b"\xef\xbb\xbf"), "é") == b"\xef\xbb\xbf\xc3\xa9"


def test_folders_are_made_and_nothing_is_left_beside(tmp_path):
    write_bytes(tmp_path / "x" / "y" / "a.txt", b"a")
    assert [path.name for path in tmp_path.rglob("*")] == ["x", "y", "a.txt"]


def test_the_mode_of_a_file_is_kept(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_bytes(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_usual_mode(tmp_path):
    (tmp_path / "usual").touch()
    write_bytes(tmp_path / "a.txt", b"a")
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_is_written_through(tmp_path):
    (tmp_path / "real.txt").write_bytes(b"old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_bytes(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"


def test_a_very_long_name(tmp_path):
    name = "ä" * 120 + ".txt"  # 244 bytes; a file system gives 255
    write_bytes(tmp_path / name, b"a")
    assert (tmp_path / name).read_bytes() == b"a"


@pytest.mark.parametrize("failing", ["replace", "fsync", "chmod"])
def test_a_failure_leaves_the_old_file_alone(tmp_path, monkeypatch, failing):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(
        *{
            "replace": (Path, "replace", fail),
            "chmod": (Path, "chmod", fail),
            "fsync": (os, "fsync", fail),
        }[failing]
    )
    with pytest.raises(OutputError, match="No space left") as caught:
        write_bytes(path, b"new")
    assert caught.value.where == str(path)
    assert caught.value.hint
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_process_leaves_old_or_new(tmp_path):
    """Killed at the worst moment: everything is written but not yet renamed."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from cleaner.files.write import write_bytes\n"
        "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_bytes(Path(sys.argv[1]), b'new' * 1000)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, path], check=False)
    assert done.returncode == -9
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("output", [".", "in", "in/deep", "in/../in/out"])
def test_output_inside_input_is_refused(tmp_path, output):
    (tmp_path / "in").mkdir()
    with pytest.raises(UsageError, match="lies inside the input"):
        check_output_folder(tmp_path / "in" / output, [tmp_path / "in"])


def test_output_inside_input_through_a_link(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "link").symlink_to("in")
    with pytest.raises(UsageError, match="lies inside the input"):
        check_output_folder(tmp_path / "link" / "out", [tmp_path / "in"])


def test_output_beside_input(tmp_path):
    (tmp_path / "in").mkdir()
    check_output_folder(tmp_path / "in-clean" / "deep", [tmp_path / "in"])
    assert (tmp_path / "in-clean" / "deep").is_dir()


def test_output_that_is_a_file(tmp_path):
    (tmp_path / "out").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        check_output_folder(tmp_path / "out", [])
