"""The cache: what can be downloaded or rebuilt, such as the engine and pattern databases."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

# Only this many files, the most recently used, are kept.
KEPT = 8


def cache_dir() -> Path:
    """Return the cache folder: CLEANER_CACHE_DIR, or the system's."""
    if named := os.environ.get("CLEANER_CACHE_DIR"):
        return Path(named).expanduser().absolute()
    return Path(platformdirs.user_cache_dir("cleaner", appauthor=False))


@dataclass(frozen=True, slots=True)
class FolderStore:
    """Stores bytes under keys; corrupt or unreadable entries count as missing.

    A file contains the SHA-256 of its content, then the content. Keys are hexadecimal digits.
    """

    folder: Path

    def get(self, key: str) -> bytes | None:
        """Return the bytes stored under a key, or None."""
        path = self.folder / f"{key}.bin"
        try:
            data = path.read_bytes()
        except OSError:
            return None
        sum_, content = data[:32], data[32:]
        if hashlib.sha256(content).digest() != sum_:
            return None
        with suppress(OSError):
            path.touch()
        return content

    def put(self, key: str, content: bytes) -> None:
        """Store bytes under a key, completely or not at all; failures are ignored."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            Path(name).replace(self.folder / f"{key}.bin")
            files = sorted(self.folder.glob("*.bin"), key=lambda path: path.stat().st_mtime)
            for path in files[:-KEPT]:
                path.unlink()
