"""Signatures: somebody has read every sentence of a text, identified by its hash."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from cleaner.errors import DecisionsError
from cleaner.files.jsonl import read_objects
from cleaner.files.write import write_text
from cleaner.golden import Signature, sha256_of


def signatures_file(decisions: Path) -> Path:
    """Return the file of signatures next to a decisions file."""
    if "decisions" in decisions.name:
        return decisions.with_name(decisions.name.replace("decisions", "signatures"))
    return decisions.with_name(f"{decisions.stem}-signatures.jsonl")


def read_signatures(path: Path) -> list[Signature]:
    """Read a file of signatures; a missing one is empty.

    Raises DecisionsError if it cannot be read, or a line is not a signature.
    """
    if not path.is_file():
        return []
    found = read_objects(path, Signature, error=DecisionsError, what="a signature")
    return [signature for signature, _ in found]


def write_signatures(path: Path, signatures: Iterable[Signature]) -> None:
    """Write the file sorted by document, atomically."""
    ordered = sorted(signatures, key=lambda signature: signature.document)
    lines = [msgspec.json.encode(signature).decode() + "\n" for signature in ordered]
    write_text(path, "".join(lines))


def _nothing(document: str, text: str) -> None:
    """Write no text."""


class Signer:
    """Signs texts for one person; a signature is on the disk when `sign` returns.

    `publish` is given a document's name and text before it is signed, to write it where it
    belongs.
    """

    def __init__(
        self,
        path: Path,
        *,
        author: str,
        clock: Callable[[], str],
        publish: Callable[[str, str], None] = _nothing,
    ) -> None:
        self.path = path
        self.author = author
        self._clock = clock
        self._publish = publish
        self._signatures = {s.document: s for s in read_signatures(path)}

    def is_signed(self, document: str, text: str) -> bool:
        """Return whether exactly this text was signed, by anyone."""
        signature = self._signatures.get(document)
        return signature is not None and signature.sha256 == sha256_of(text)

    def sign(self, document: str, text: str) -> Signature:
        """Sign the text of a document.

        Raises OutputError if text or signature cannot be written.
        """
        self._publish(document, text)
        signature = Signature(document, sha256_of(text), self.author, self._clock())
        signatures = {**self._signatures, document: signature}
        write_signatures(self.path, signatures.values())
        self._signatures = signatures
        return signature
