"""READ: paths on the command line -> files -> documents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pathspec

from cleaner.errors import DocumentError, UsageError
from cleaner.model import Document
from cleaner.text.lines import LINE_END_RE

TEXT_SUFFIXES = frozenset({".txt"})
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# Prose has no lines this long; a line of megabytes is data, and would only cost time and memory.
MAX_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, and the id (relative name, forward slashes) its document will have."""

    path: Path
    id: str


def find_sources(paths: Iterable[Path], *, exclude: Sequence[str] = ()) -> list[Source]:
    """Return the files that `paths` name, in order, each once.

    A folder gives the `.txt` files below it, with names relative to it, sorted; hidden files and
    folders are passed over. A file is taken whatever its suffix, under the name it was given, or
    its last part if it lies outside the current folder. `exclude` holds gitignore-style patterns,
    which apply to named files too.

    Raises UsageError if a path does not exist or a folder holds no text file.
    """
    excluded = pathspec.PathSpec.from_lines("gitignore", exclude)
    sources: dict[str, Source] = {}
    for path in paths:
        if path.is_dir():
            found = sorted(_walk(path))
            if not found:
                raise UsageError(
                    "holds no .txt file",
                    where=str(path),
                    hint="Name the files themselves if they have another suffix.",
                )
            candidates = [Source(file, file.relative_to(path).as_posix()) for file in found]
        elif path.exists() or path.is_symlink():
            candidates = [Source(path, _name_of_file(path))]
        else:
            raise UsageError("no such file or folder", where=str(path))
        for source in candidates:
            if not excluded.match_file(source.id):
                sources.setdefault(os.path.realpath(source.path), source)
    return list(sources.values())


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith(".") and Path(name).suffix.lower() in TEXT_SUFFIXES:
                yield Path(root, name)


def _name_of_file(path: Path) -> str:
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return path.name
    return path.name if ".." in path.parts else path.as_posix()


def read_document(source: Source) -> Document:
    """Read one file.

    Raises DocumentError if it cannot be opened, is not UTF-8, holds NUL bytes, or has a line of
    more than `MAX_LINE` code points.
    """
    try:
        source.id.encode()
    except UnicodeEncodeError as error:
        raise DocumentError(
            "has a name that is not UTF-8", where=str(source.path), hint="Rename the file."
        ) from error
    try:
        if source.path.exists() and not source.path.is_file():
            raise DocumentError("is no regular file", where=str(source.path), hint="Leave it out.")
        data = source.path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"cannot be read: {error.strerror}",
            where=str(source.path),
            hint="Check the file's permissions.",
        ) from error
    return decode(data, id=source.id, where=str(source.path))


def decode(data: bytes, *, id: str, where: str) -> Document:  # noqa: A002 (the design's word)
    """Return the document that `data` holds; errors as for `read_document`."""
    mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
    body = data[len(mark) :]
    if (position := body.find(b"\0")) >= 0:
        raise DocumentError(
            f"holds a NUL byte (at byte {position + len(mark):,}): not a text in UTF-8",
            where=f"{where}:{_line_at(body, position)}",
            hint="If it is UTF-16, convert it first: iconv -f UTF-16 -t UTF-8.",
        )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"is not UTF-8: byte 0x{body[error.start]:02x} (at byte {error.start + len(mark):,})",
            where=f"{where}:{_line_at(body, error.start)}",
            hint="Convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8.",
        ) from error
    for number, line in enumerate(LINE_END_RE.split(text), 1):
        if len(line) > MAX_LINE:
            raise DocumentError(
                f"a line of {len(line):,} code points (limit {MAX_LINE:,}) is not prose",
                where=f"{where}:{number}",
                hint="Split the line, or leave the file out with --exclude.",
            )
    return Document(id=id, text=text, mark=mark, sha256=hashlib.sha256(data).hexdigest())


def _line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
