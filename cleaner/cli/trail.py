"""Changing files in place, with the ledger that `check --fix` and `clean --in-place` share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from cleaner import __version__
from cleaner.api import Cleaner
from cleaner.cli.session import Session
from cleaner.files.in_place import Change, InPlace
from cleaner.files.read import Source
from cleaner.files.write import encode
from cleaner.ledger import ledger_lines
from cleaner.model import Result

# In the current folder, as there is no output folder.
LEDGER = Path("cleaner-ledger.jsonl")


def versions_of(cleaner: Cleaner) -> dict[str, str]:
    """Return the versions that a result depends on, for the ledger and the report."""
    from importlib.metadata import version  # noqa: PLC0415 (not needed to start)

    versions = {"cleaner": __version__, "ftfy": version("ftfy"), "wordfreq": version("wordfreq")}
    for checker in cleaner.pipeline.checkers:
        if engine_version := getattr(checker, "engine_version", ""):
            versions["languagetool"] = engine_version
    return versions


@contextmanager
def open_in_place(session: Session) -> Iterator[InPlace]:
    """Yield what replaces files and keeps the ledger in the current folder.

    Files left by an interrupted earlier run are tidied up first. Raises UsageError if another run
    is working here, OutputError if the ledger cannot be written.
    another run is at work here, OutputError if the ledger cannot be written.
    """
    with InPlace(LEDGER) as trail:
        for note in trail.notes:
            session.warn(note)
        yield trail


def repair_in_place(
    trail: InPlace,
    done: Sequence[tuple[Source, Result]],
    versions: Mapping[str, str],
    session: Session,
) -> list[bool]:
    """Replace the files of results with edits; False marks one that could not be replaced."""
    edited = [(source, result) for source, result in done if result.edits]
    changes = [
        Change(
            path=source.path,
            sha256=result.document.sha256,
            data=encode(result.document, result.text),
            lines=tuple(ledger_lines(result, versions, source.path.as_posix())),
        )
        for source, result in edited
    ]
    replaced = iter(trail.replace(changes, session.fail))
    return [not result.edits or next(replaced) for _, result in done]
