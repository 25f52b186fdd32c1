"""Replacing files in place so that the ledger records every edit, however a run ends.

Before a run replaces the first file, it writes what it is about to do to a journal next to the
ledger. At the end, the journal is merged into the ledger and removed. A killed run leaves the
journal behind; its hashes show for each file whether it was replaced, and the next run merges it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import msgspec

from cleaner.errors import OutputError
from cleaner.files.jsonl import read_objects
from cleaner.files.lock import locked
from cleaner.files.write import sync_folder, write_bytes, write_text


class _Entry(msgspec.Struct, frozen=True):
    """One line of the journal: a file, its hash before and after, and its ledger lines."""

    path: str
    sha256: str
    result_sha256: str
    lines: tuple[str, ...]
    ledger_size: int


@dataclass(frozen=True, slots=True)
class Change:
    """A file to replace.

    `sha256` is the hash of the bytes that were read from it, `data` its new bytes, and `lines` the
    lines to add to the ledger.
    """

    path: Path
    sha256: str
    data: bytes
    lines: tuple[str, ...]


class InPlace:
    """A context manager that replaces files and updates the ledger, for one run at a time.

    `notes` say what happened to the files of an interrupted run.

    Raises UsageError if another run is using the ledger, OutputError if its folder is not writable.
    """

    def __init__(self, ledger: Path) -> None:
        self.ledger = ledger
        self.notes: list[str] = []
        self._journal = ledger.with_name(ledger.name + ".journal")
        self._known: dict[str, bool] = {}
        self._stack = ExitStack()

    def __enter__(self) -> InPlace:
        with ExitStack() as stack:
            stack.enter_context(locked(self.ledger))
            if self._journal.is_file():
                replaced, entries = self._work_in()
                self.notes.append(
                    f"An earlier run was interrupted; {replaced} of its {entries} repaired files "
                    f"had been written. Their edits are in {self.ledger} now."
                )
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._stack:
            if self._journal.is_file():
                self._work_in()

    def replace(self, changes: Sequence[Change], fail: Callable[[OutputError], None]) -> list[bool]:
        """Replace files; return which ones were replaced. A failure does not affect other files.

        Raises OutputError if the journal cannot be written; then no file has been touched.
        """
        if not changes:
            return []
        size = self.ledger.stat().st_size if self.ledger.is_file() else 0
        entries = [
            _Entry(self._name(c.path), c.sha256, _hash(c.data), c.lines, size) for c in changes
        ]
        lines = (msgspec.json.encode(entry).decode() + "\n" for entry in entries)
        write_text(self._journal, "".join(lines))
        sync_folder(self._journal.parent)
        for change, entry in zip(changes, entries, strict=True):
            try:
                write_bytes(change.path, change.data, expected=change.sha256)
            except OutputError as error:
                self._known[entry.path] = False
                fail(error)
            else:
                self._known[entry.path] = True
        for folder in {change.path.resolve().parent for change in changes}:
            sync_folder(folder)
        return [self._known[entry.path] for entry in entries]

    def _name(self, path: Path) -> str:
        """Return a file's name in the journal: relative to the ledger's folder if inside it."""
        whole, folder = path.absolute(), self.ledger.absolute().parent
        name = str(whole.relative_to(folder) if whole.is_relative_to(folder) else whole)
        return os.fsencode(name).decode("utf-8", "replace")

    def _work_in(self) -> tuple[int, int]:
        """Add the replaced files' edits to the ledger and remove the journal.

        Return the numbers of replaced files and of all files in the journal.
        """
        what = "an entry of a journal"
        hint = "Compare the files with their backups, then remove the journal."
        read = read_objects(self._journal, _Entry, error=OutputError, what=what, hint=hint)
        entries = [entry for entry, _ in read]
        done = [entry for entry in entries if self._was_replaced(entry)]
        before = self.ledger.read_bytes() if self.ledger.is_file() else b""
        # If the ledger has grown, it already contains them, and only the journal remains.
        if done and len(before) <= done[0].ledger_size:
            try:
                lines = [line + "\n" for entry in done for line in entry.lines]
                write_bytes(self.ledger, before + "".join(lines).encode())
            except OutputError as error:
                raise OutputError(
                    error.what,
                    where=error.where,
                    hint=f"The edits are in {self._journal}; the next run adds them to the ledger.",
                ) from error
            sync_folder(self.ledger.absolute().parent)
        self._journal.unlink()
        return len(done), len(entries)

    def _was_replaced(self, entry: _Entry) -> bool:
        if entry.path in self._known:
            return self._known[entry.path]
        path = self.ledger.absolute().parent / entry.path
        try:
            now = _hash(path.read_bytes())
        except OSError:
            now = ""
        if now not in (entry.sha256, entry.result_sha256):
            self.notes.append(
                f"{entry.path} has changed since a run that was interrupted; its edits are in "
                f"{self.ledger}, but may not have been made."
            )
        return now != entry.sha256


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
