"""The command line: the outermost layer, which opens files, prints and starts servers."""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import NoReturn

from cleaner import __version__
from cleaner.cli.parser import build_parser
from cleaner.errors import CleanerError

EXIT_ERROR = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; see the README."""
    if sys.stderr is None:  # closed by the caller
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 (for good)
    if sys.stdout is None:
        sys.stderr.write("cleaner: standard output is closed; redirect it to a file instead\n")
        return EXIT_ERROR
    parser = build_parser(__version__)
    arguments = parser.parse_args(argv)
    for name in ("SIGTERM", "SIGHUP"):  # so that our servers are stopped on the way out
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _leave)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that can't show “ or │ gets escapes
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except CleanerError as error:
        sys.stderr.write(f"cleaner: {_printable(str(error))}\n")
    except KeyboardInterrupt:
        sys.stderr.write("cleaner: interrupted\n")
        return 128 + signal.SIGINT
    except BrokenPipeError:
        sys.stderr.write("cleaner: the output was cut off: its reader has gone\n")
        _forget_output()
    except Exception as error:  # noqa: BLE001 (1 is the code for findings)
        _report(error, verbose=getattr(arguments, "verbose", False))
        _forget_output()
    else:
        return code
    return EXIT_ERROR


def _report(error: Exception, *, verbose: bool) -> None:
    """Report an error that nobody foresaw."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EBADF, errno.EIO):
        sys.stderr.write(f"cleaner: the output cannot be written: {error.strerror}\n")
        return
    if verbose:
        traceback.print_exception(error)
    what = _printable(f"{type(error).__name__}: {error}")
    hint = "Please report it" + ("." if verbose else ", with what --verbose adds to this message.")
    sys.stderr.write(f"cleaner: internal error: {what}\n  {hint}\n")


def _forget_output() -> None:
    """Leave nothing for the interpreter to flush on exit, where it would fail again."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: argparse.Namespace) -> int:
    # Each command has its own module, loaded when it is called.
    module = import_module(f"cleaner.cli.{arguments.module}")
    code: int = module.run(arguments)
    return code


def _leave(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 (the shape of a handler)
    raise SystemExit(128 + number)


def _printable(text: str) -> str:
    from cleaner.render.visible import visible  # noqa: PLC0415 (only when something went wrong)

    return "\n".join(visible(line) for line in text.split("\n"))
