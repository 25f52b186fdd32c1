"""Files with one JSON object per line."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from cleaner.errors import CleanerError

T = TypeVar("T")


def read_objects(
    path: Path, kind: type[T], *, error: type[CleanerError], what: str, hint: str | None = None
) -> list[tuple[T, str]]:
    """Return the objects in a file, each with its location (`file:line`); blank lines are skipped.

    Only line feeds end a line: strings in the JSON may contain other separators.

    Raises `error` if the file cannot be read, or, with `hint`, if a line is not `what`.
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
