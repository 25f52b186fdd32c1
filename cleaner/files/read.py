"""READ: paths on the command line -> files -> documents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pathspec

from cleaner.errors import DocumentError, UsageError
from cleaner.files.gitignore import GitIgnore
from cleaner.model import Document
from cleaner.text.lines import LINE_END_RE

TEXT_SUFFIXES = frozenset({".txt"})
# Files with records or tables; edited as prose, they would no longer parse.
DATA_SUFFIXES = {
    ".json": "JSON",
    ".jsonl": "JSON lines",
    ".ndjson": "JSON lines",
    ".csv": "a table",
    ".tsv": "a table",
    ".parquet": "a table",
}
# The number of lines examined to decide whether a text is JSON lines.
SNIFFED = 5
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# Prose has no lines this long; a line of megabytes is data, and would only cost time and memory.
MAX_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, and the id of its document (relative name, forward slashes)."""

    path: Path
    id: str


def find_sources(
    paths: Iterable[Path], *, exclude: Sequence[str] = (), respect_gitignore: bool = True
) -> list[Source]:
    """Return the files that `paths` name, in order and without duplicates.

    A folder gives the `.txt` files below it, sorted, with names relative to it; hidden files and
    folders, and what git ignores, are skipped. A named file is accepted whatever its suffix, under
    the name as given, or its last part if it is outside the current folder. If two files would get
    the same name, all names become relative to the common parent folder of all the files.
    `exclude` contains gitignore-style patterns, which also apply to named files.

    Raises UsageError if a path does not exist or a folder contains no text file.
    """
    excluded = pathspec.PathSpec.from_lines("gitignore", exclude)
    sources: dict[str, Source] = {}
    for path in paths:
        if path.is_dir():
            found = sorted(_walk(path, GitIgnore.at(path) if respect_gitignore else None))
            if not found:
                raise UsageError(
                    "contains no .txt file"
                    + (" that git does not ignore" if respect_gitignore else ""),
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
    return _with_unique_ids(list(sources.values()))


def _walk(folder: Path, ignore: GitIgnore | None) -> Iterator[Path]:
    applying = {str(folder): ignore}
    for root, folders, files in os.walk(folder):
        here = applying.pop(root)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and not (here and here.ignores(Path(root, name), is_folder=True))
        ]
        for name in folders:
            applying[os.path.join(root, name)] = here and here.below(Path(root, name))  # noqa: PTH118
        for name in files:
            path = Path(root, name)
            if name.startswith(".") or path.suffix.lower() not in TEXT_SUFFIXES:
                continue
            if not (here and here.ignores(path)):
                yield path


def _name_of_file(path: Path) -> str:
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return path.name
    return path.name if ".." in path.parts else path.as_posix()


def _with_unique_ids(sources: list[Source]) -> list[Source]:
    """Return the sources; if two have the same id, rename all relative to their common parent."""
    if len({source.id for source in sources}) == len(sources):
        return sources
    whole = [os.path.abspath(source.path) for source in sources]  # noqa: PTH100 (links stay links)
    try:
        base = os.path.commonpath([os.path.dirname(path) for path in whole])  # noqa: PTH120
    except ValueError as error:  # on different drives
        raise UsageError(
            "files on different drives have the same name", hint="Clean them in two runs."
        ) from error
    return [
        Source(source.path, Path(os.path.relpath(path, base)).as_posix())
        for source, path in zip(sources, whole, strict=True)
    ]


def is_dangling(path: Path) -> bool:
    """Return whether a path is a dangling link."""
    try:
        path.stat()
    except FileNotFoundError:
        return path.is_symlink()
    except OSError:
        return False
    return False


def read_document(source: Source) -> Document:
    """Read one file.

    Raises DocumentError if it cannot be opened, contains records instead of text, is not UTF-8,
    contains NUL bytes, or has a line of more than `MAX_LINE` code points.
    """
    where = str(source.path)
    try:
        (source.id + where).encode()
    except UnicodeEncodeError as error:
        raise DocumentError(
            "the file name is not UTF-8", where=where, hint="Rename the file."
        ) from error
    if kind := DATA_SUFFIXES.get(source.path.suffix.lower()):
        raise _not_a_text(kind, where)
    try:
        if source.path.exists() and not source.path.is_file():
            raise DocumentError("not a regular file", where=where, hint="Leave it out.")
        data = source.path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"cannot be read: {error.strerror}",
            where=where,
            hint="Check the file's permissions.",
        ) from error
    document = decode(data, id=source.id, where=where)
    if is_json(document.text):
        raise _not_a_text("JSON", where)
    return document


def is_json(text: str) -> bool:
    """Return whether a text is JSON: a single value, or an object on each of its first lines.

    A single value must be an object, or a list that does not consist only of numbers: prose may
    begin with a reference such as [1].
    """
    body = text.lstrip()
    if body[:1] not in ("{", "["):
        return False
    value = _parsed(body)
    if isinstance(value, list):
        return any(not isinstance(item, int | float) for item in value)
    if value is None:
        lines = [line for line in body.split("\n", 4 * SNIFFED)[: 4 * SNIFFED] if line.strip()]
        values = [_parsed(line) for line in lines[:SNIFFED]]
        return len(values) > 1 and all(isinstance(value, dict) for value in values)
    return isinstance(value, dict)


def _parsed(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def _not_a_text(kind: str, where: str) -> DocumentError:
    return DocumentError(
        f"contains {kind}, not plain text: edits could break its syntax",
        where=where,
        hint="Records are not supported yet; write the text of each to a .txt file.",
    )


def decode(data: bytes, *, id: str, where: str) -> Document:  # noqa: A002 (the design's word)
    """Return the document in `data`; raises the same errors as `read_document`."""
    mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
    body = data[len(mark) :]
    if (position := body.find(b"\0")) >= 0:
        raise DocumentError(
            f"contains a NUL byte (at byte {position + len(mark):,}): not plain text",
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
