"""Files with one JSON object a line."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from cleaner.errors import CleanerError

T = TypeVar("T")


def read_objects(
    path: Path, kind: type[T], *, error: type[CleanerError], what: str, hint: str | None = None
) -> list[tuple[T, str]]:
    """Return the objects of a file, each with its place (`file:line`); blank lines are passed over.

    Only line feeds end a line: a text within the JSON may hold other separators.

    Raises `error` if the file cannot be read, or a line is not `what`; then `hint` says what to do.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as failure:
        raise error(f"cannot be read: {failure}", where=str(path)) from failure
    found = []
    for number, line in enumerate(lines, 1):
        where = f"{path}:{number}"
        if not line.strip():
            continue
        try:
            found.append((msgspec.json.decode(line, type=kind), where))
        except msgspec.DecodeError as failure:
            raise error(f"is not {what}: {failure}", where=where, hint=hint) from failure
    return found
