"""Decisions are on disk before the screen shows them as made.

The journal is next to the decisions file while a review runs: one line per step, flushed and
synced. A review that was killed leaves it behind, and the next one recovers it. On exit, it is
merged into the decisions file, which is written compact and sorted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec

from cleaner.decisions.file import encode, identity, read_decisions, write_decisions
from cleaner.errors import DecisionsError, OutputError, UsageError
from cleaner.files.write import sync_folder
from cleaner.model import Decision
from cleaner.review.history import Step

if TYPE_CHECKING:
    from filelock import BaseFileLock


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the journal: decisions withdrawn, then decisions made."""

    drop: tuple[Decision, ...] = ()
    put: tuple[Decision, ...] = ()


def replay(decisions: Iterable[Decision], entries: Iterable[Entry]) -> list[Decision]:
    """Return the decisions after the journal's entries; replaying twice changes nothing more."""
    state = {identity(decision): decision for decision in decisions}
    for entry in entries:
        for decision in entry.drop:
            state.pop(identity(decision), None)
        for decision in entry.put:
            state[identity(decision)] = decision
    return list(state.values())


def line_of(step: Step) -> bytes:
    """Return a step as a line of the journal."""
    parts = ",".join(
        f'"{name}":[{",".join(encode(decision) for decision in decisions)}]'
        for name, decisions in (("drop", step.dropped), ("put", step.put))
        if decisions
    )
    return f"{{{parts}}}\n".encode()


def journal_of(path: Path) -> Path:
    """Return the path of a decisions file's journal."""
    return path.with_name(path.name + ".journal")


def left_behind(path: Path) -> str:
    """Describe what a journal has that is not in its decisions file yet; empty without a journal.

    This only reads it: a review recovers it.
    """
    journal = journal_of(path)
    if not journal.is_file():
        return ""
    try:
        entries = read_entries(journal.read_bytes(), str(journal))
    except (OSError, DecisionsError) as error:
        return f"An interrupted review left {journal}, which cannot be read: {error}"
    count = len({identity(d) for entry in entries for d in (*entry.drop, *entry.put)})
    if not count:
        return ""
    decisions, them = ("1 decision", "it") if count == 1 else (f"{count:,} decisions", "them")
    if _is_held(path):
        are = "is" if count == 1 else "are"
        return f"A review of {path} is running: {decisions} in {journal} {are} not applied yet"
    return (
        f"An interrupted review left {decisions} in {journal}: "
        f"run `cleaner review --decisions {path}` to recover {them}"
    )


def _lock_of(path: Path) -> BaseFileLock:
    from filelock import FileLock  # noqa: PLC0415 (slow to load, and only a review takes a lock)

    return FileLock(path.with_name(path.name + ".lock"))


def _is_held(path: Path) -> bool:
    lock = _lock_of(path)
    if not Path(lock.lock_file).is_file():
        return False
    try:
        lock.acquire(timeout=0)
    except TimeoutError:
        return True
    except OSError:
        return False
    lock.release()
    return False


def read_entries(data: bytes, where: str) -> list[Entry]:
    """Return the entries of a journal; a truncated last line was never taken.

    Raises DecisionsError, naming the line, if another line is not an entry.
    """
    *lines, _ = data.split(b"\n")
    entries = []
    for number, line in enumerate(lines, 1):
        try:
            entries.append(msgspec.json.decode(line, type=Entry))
        except msgspec.DecodeError as error:
            raise DecisionsError(
                f"not a journal entry: {error}",
                where=f"{where}:{number}",
                hint="Fix or remove the line; the decisions file was not changed.",
            ) from error
    return entries


class Journal:
    """The journal of one decisions file, held by one review at a time.

    Used as a context manager; `decisions` are those made before, and `recovered` is how many steps
    of an interrupted review it has.

    Raises UsageError if another review has the file, DecisionsError if file or journal is broken,
    OutputError if nothing can be written there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.decisions: list[Decision] = []
        self.recovered = 0
        self._journal = journal_of(path)
        self._lock = _lock_of(path)
        self._file: int | None = None

    def __enter__(self) -> Journal:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except TimeoutError as error:
            raise UsageError(
                "is being reviewed by someone else",
                where=str(self.path),
                hint="Leave the other review first, or name another file with --decisions "
                "and merge the two later with `cleaner decisions merge`.",
            ) from error
        except OSError as error:
            raise self._cannot_write(error) from error
        try:
            self.recovered = self._merge()
            self.decisions = read_decisions(self.path) if self.path.is_file() else []
            self._file = os.open(self._journal, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o666)
            sync_folder(self.path.parent)
        except OSError as error:
            self._release()
            raise self._cannot_write(error) from error
        except BaseException:
            self._release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
        try:
            self._merge()
        finally:
            self._release()

    def record(self, step: Step) -> None:
        """Write a step; when this returns, it is on disk.

        Raises OutputError if it cannot be written; then the step must not be taken.
        """
        if self._file is None:
            raise RuntimeError("the journal is not open")
        line = line_of(step)
        length = os.fstat(self._file).st_size
        try:
            written = 0
            while written < len(line):
                written += os.write(self._file, line[written:])
            os.fsync(self._file)
        except OSError as error:
            os.ftruncate(self._file, length)
            raise self._cannot_write(error) from error

    def _merge(self) -> int:
        """Merge the journal into the decisions file as it is now; return the number of steps."""
        if not self._journal.is_file():
            return 0
        entries: Sequence[Entry] = read_entries(self._journal.read_bytes(), str(self._journal))
        if entries:
            known = read_decisions(self.path) if self.path.is_file() else []
            write_decisions(self.path, replay(known, entries))
            sync_folder(self.path.parent)
        self._journal.unlink()
        return len(entries)

    def _release(self) -> None:
        # Removed while the lock is held: anyone waiting for it will notice that the file is gone.
        Path(self._lock.lock_file).unlink(missing_ok=True)
        self._lock.release()

    def _cannot_write(self, error: OSError) -> OutputError:
        return OutputError(
            f"cannot be written: {error.strerror}",
            where=str(self.path),
            hint="Check the folder's permissions and the free disk space; "
            "nothing that was shown as decided is lost.",
        )
