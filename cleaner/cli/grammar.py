"""`cleaner grammar`: install the engine, and show its status."""

from __future__ import annotations

import argparse

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from cleaner.cli.session import Session, open_session
from cleaner.errors import GrammarError


def run(arguments: argparse.Namespace) -> int:
    """Run one action on the engine; `status` returns 1 if grammar cannot be checked."""
    session = open_session(arguments)
    if arguments.action == "install":
        return _install(session)
    return _status(arguments, session)


def _install(session: Session) -> int:
    from cleaner.grammar import install  # noqa: PLC0415 (the engine's parts are optional)

    if engine := install.installed():
        session.result(f"LanguageTool {engine.version} is installed in {engine.folder}")
        return 0
    columns = (
        TextColumn("fetching LanguageTool"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    hidden = session.quiet or not session.err.is_terminal
    with Progress(*columns, console=session.err, disable=hidden) as progress:
        task = progress.add_task("fetching", total=None)

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        engine = install.install(show)
    session.result(f"LanguageTool {engine.version} is installed in {engine.folder}")
    return 0


def _status(arguments: argparse.Namespace, session: Session) -> int:
    from cleaner.grammar import install, java, open_client  # noqa: PLC0415 (as above)

    engine = install.installed()
    if engine is None:
        session.result("LanguageTool is not installed: run `cleaner grammar install`")
        return 1
    session.result(f"LanguageTool {engine.version} is installed in {engine.folder}")
    try:
        program = java.find(arguments.java)
        session.result(f"Java {program.version}: {program.path} ({program.source})")
        with open_client(java=arguments.java) as client:
            session.result(f"The server starts and answers (version {client.version})")
    except GrammarError as error:
        session.fail(error)
        return 1
    return 0
