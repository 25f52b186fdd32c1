"""The folder of clean texts: no file in it is overwritten or left over unnoticed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cleaner.errors import DocumentError, OutputError, UsageError
from cleaner.files.jsonl import read_objects
from cleaner.files.write import write_bytes, write_text

LEDGER, REPORT, MANIFEST = "ledger.jsonl", "report.html", "manifest.jsonl"
OWN_FILES = (LEDGER, REPORT, MANIFEST)


class Written(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the manifest: a text that a run has written or was about to write.

    `replaces` is the hash of the file that it was about to replace; a finished run omits it.
    """

    document: str
    sha256: str
    result_sha256: str
    replaces: str | None = None


class _Line(msgspec.Struct):
    document: str


@dataclass(frozen=True, slots=True)
class Output:
    """The clean text of a document, and its ledger lines.

    `sha256` is the hash of the original's bytes.
    """

    document: str
    sha256: str
    data: bytes
    lines: tuple[str, ...]


class OutputFolder:
    """The output folder as earlier runs left it.

    `kept` are documents that the last `write` did not write but whose older clean texts exist.

    Raises UsageError if it contains a ledger or a report but no manifest: they are not ours.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        manifest = folder / MANIFEST
        self.kept: list[str] = []
        self._written: dict[str, Written] = {}
        if manifest.is_file():
            hint = "Name another --output folder, or remove this one."
            found = read_objects(
                manifest, Written, error=UsageError, what="a manifest of clean texts", hint=hint
            )
            self._written = {one.document: one for one, _ in found}
            return
        for name in (LEDGER, REPORT):
            if (folder / name).exists():
                raise UsageError(
                    f"contains a {name} that is not from `cleaner clean --output`",
                    where=str(folder),
                    hint="Name another --output folder, or move that file away.",
                )

    def refuse_leftovers(self, documents: Collection[str]) -> None:
        """Raise UsageError if the folder contains clean texts of documents other than these."""
        left = [n for n in sorted(self._written.keys() - {*documents}) if self._path(n).exists()]
        if left:
            more = f" and {len(left) - 1:,} more" if len(left) > 1 else ""
            raise UsageError(
                f"contains clean texts that this run would not write: {left[0]}{more}",
                where=str(self.folder),
                hint="Name another --output folder, or remove this one first.",
            )

    def refuse(self, document: str) -> None:
        """Raise DocumentError if a clean text cannot be written under the document's name."""
        path = self._path(document)
        if document in OWN_FILES:
            raise DocumentError(
                f"has the same name as the {document} that cleaner writes",
                where=document,
                hint="Rename the text.",
            )
        if not path.is_file():
            return
        known = self._written.get(document)
        if known is None or _hash(path.read_bytes()) not in (known.result_sha256, known.replaces):
            what = "was not written by an earlier run" if known is None else "has been edited since"
            raise DocumentError(
                f"{what}; it would be overwritten",
                where=str(path),
                hint="Move it away, or name another --output folder.",
            )

    def write(self, outputs: Sequence[Output], fail: Callable[[OutputError], None]) -> list[bool]:
        """Write the texts, ledger and manifest; return which texts were written.

        The manifest and the ledger are written first, so that they list every text even if the run
        is interrupted. A text that cannot be written does not affect the others. Lines of other
        documents from earlier runs are preserved.

        Raises OutputError if the manifest or the ledger cannot be written.
        """
        names = {output.document for output in outputs}
        old_lines = self._old_lines()
        self.kept = [n for n in self._written if n not in names and self._path(n).exists()]
        self._write_manifest([*self._kept_entries(), *map(self._planned, outputs)])
        self._write_ledger([line for n in self.kept for line in old_lines.get(n, ())], outputs)
        done = []
        for output in outputs:
            try:
                write_bytes(self._path(output.document), output.data)
            except OutputError as error:
                fail(error)
                done.append(False)
            else:
                done.append(True)
        written = [o for o, is_done in zip(outputs, done, strict=True) if is_done]
        failed = names - {output.document for output in written}
        self.kept += [n for n in self._written if n in failed and self._path(n).is_file()]
        if failed:
            self._write_ledger([line for n in self.kept for line in old_lines.get(n, ())], written)
        self._write_manifest([*self._kept_entries(), *map(_entry, written)])
        return done

    def _kept_entries(self) -> list[Written]:
        return [self._written[name] for name in self.kept]

    def _planned(self, output: Output) -> Written:
        path = self._path(output.document)
        now = _hash(path.read_bytes()) if path.is_file() else None
        return msgspec.structs.replace(_entry(output), replaces=now)

    def _write_manifest(self, entries: Iterable[Written]) -> None:
        ordered = sorted(entries, key=lambda entry: entry.document)
        lines = (msgspec.json.encode(entry).decode() + "\n" for entry in ordered)
        write_text(self.folder / MANIFEST, "".join(lines))

    def _write_ledger(self, old_lines: Sequence[str], outputs: Iterable[Output]) -> None:
        lines = [*old_lines, *(line for output in outputs for line in output.lines)]
        write_text(self.folder / LEDGER, "".join(line + "\n" for line in lines))

    def _old_lines(self) -> dict[str, list[str]]:
        """Return the lines of the ledger on disk, by document."""
        path = self.folder / LEDGER
        lines: dict[str, list[str]] = {}
        if self._written and path.is_file():
            for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")[:-1], 1):
                try:
                    document = msgspec.json.decode(line, type=_Line).document
                except msgspec.DecodeError as error:
                    raise OutputError(
                        f"is not a line of a ledger: {error}",
                        where=f"{path}:{number}",
                        hint="Name another --output folder, or remove this one.",
                    ) from error
                lines.setdefault(document, []).append(line)
        return lines

    def _path(self, document: str) -> Path:
        return self.folder / document


def _entry(output: Output) -> Written:
    return Written(output.document, output.sha256, _hash(output.data))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
