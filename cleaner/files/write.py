"""WRITE: write results to disk, completely or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cleaner.errors import OutputError, UsageError
from cleaner.model import Document


def encode(document: Document, text: str) -> bytes:
    """Return `text` as UTF-8, with the document's byte-order mark if it has one."""
    return document.mark + text.encode("utf-8")


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8, line ends unchanged; see `write_bytes`."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes, *, expected: str | None = None) -> None:
    """Write a file atomically: an interrupted run leaves either the old file or the new one.

    The mode of an existing file is preserved, and links are followed. `expected` is the SHA-256 of
    the bytes that the file must still contain.

    Raises OutputError if the folder or file cannot be written, or the file's bytes have changed.
    """
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    except OSError as error:
        raise cannot_write(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        if expected is not None and _sha256_of(target) != expected:
            raise OutputError(
                "has changed since it was read; not overwritten",
                where=str(path),
                hint="Run the command again.",
            )
        temporary.replace(target)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def _sha256_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def sync_folder(folder: Path) -> None:
    """Sync a folder's entries to disk, so that they survive a power loss; no-op on Windows."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mode(target: Path) -> int:
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def cannot_write(path: Path, error: OSError) -> OutputError:
    """Return the error for a file or folder that cannot be written."""
    return OutputError(
        f"cannot be written: {error.strerror}",
        where=str(path),
        hint="Check the folder's permissions and the free disk space, or name another --output.",
    )


def check_output_folder(output: Path, inputs: Sequence[Path]) -> None:
    """Create the output folder, unless it overlaps an input folder.

    Raises UsageError if `output` is an input folder or inside or around one, OutputError if it
    cannot be written.
    """
    target = output.resolve()
    for folder in inputs:
        if folder.is_dir() and target.is_relative_to(folder.resolve()):
            raise UsageError(
                f"lies inside the input {folder}: the next run would clean its own output",
                where=str(output),
                hint="Name an --output folder outside, or use --in-place.",
            )
        if folder.is_dir() and folder.resolve().is_relative_to(target):
            raise UsageError(
                f"contains the input {folder}: clean texts could be written over originals",
                where=str(output),
                hint="Name an --output folder next to it, or use --in-place.",
            )
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=target):
            pass
    except OSError as error:
        raise cannot_write(output, error) from error
