"""Locks that let only one run at a time write to a path."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from cleaner.errors import UsageError
from cleaner.files.write import cannot_write


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file (`PATH.lock`) for the duration of the context.

    Raises UsageError if another process holds it, OutputError if it cannot be created.
    """
    name = path.with_name(path.name + ".lock")
    lock = filelock.FileLock(name)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise UsageError(
            "another run is writing here", where=str(path), hint="Wait until it has finished."
        ) from error
    except OSError as error:
        raise cannot_write(name, error) from error
    try:
        yield
    finally:
        # Removed while still held: a process waiting for it notices that the file is gone.
        name.unlink(missing_ok=True)
        lock.release()
