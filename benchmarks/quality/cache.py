"""Answers of slow tools, kept in the user's cache folder by tool, version and text."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import platformdirs

T = TypeVar("T")

BATCH = 500  # texts that are queried and stored together


def default_folder() -> Path:
    """Return the cache folder, inside the user's own."""
    return Path(platformdirs.user_cache_dir("cleaner")) / "quality"


class Cache:
    """Answers of one tool; `name` identifies the tool and version that gave them."""

    def __init__(self, folder: Path, name: str, kind: Any) -> None:  # noqa: ANN401 (a type)
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "answers.sqlite"
        self._name = name
        self._decoder = msgspec.json.Decoder(kind)
        with closing(self._open()) as base, base:
            base.execute("CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer BLOB)")

    def ask(
        self,
        texts: Sequence[str],
        answer: Callable[[Sequence[str]], Sequence[Any]],
        tell: Callable[[int], None] = lambda _: None,
    ) -> list[Any]:
        """Return the answer for each text; `answer` is called for those not yet known.

        `tell` is told after each batch how many texts are done.
        """
        keys = [self._key(text) for text in texts]
        known: dict[str, Any] = {}
        with closing(self._open()) as base, base:
            for key in set(keys):
                row = base.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
                if row:
                    known[key] = self._decoder.decode(row[0])
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        items = list(missing.items())
        tell(len(texts) - len(items))
        for start in range(0, len(items), BATCH):
            batch = items[start : start + BATCH]
            found = answer([text for _, text in batch])
            rows = []
            for (key, _), one in zip(batch, found, strict=True):
                encoded = msgspec.json.encode(one)
                known[key] = self._decoder.decode(encoded)
                rows.append((key, encoded))
            with closing(self._open()) as base, base:
                base.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", rows)
            tell(len(batch))
        return [known[key] for key in keys]

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self._name}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path)
