"""One run at a time writes to a place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from cleaner.errors import UsageError
from cleaner.files.write import cannot_write


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file (`PATH.lock`) for as long as the context lasts.

    Raises UsageError if another process holds it, OutputError if it cannot be made.
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
        # Removed while it is held: who waits for it notices that the file has gone.
        name.unlink(missing_ok=True)
        lock.release()
