"""The command line: the outermost layer, which opens files, prints and starts servers."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
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
    parser = build_parser(__version__)
    arguments = parser.parse_args(argv)
    for name in ("SIGTERM", "SIGHUP"):  # so that servers of ours are stopped on the way out
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _leave)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without “ or │ shows escapes
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments)
    except CleanerError as error:
        sys.stderr.write(f"cleaner: {_printable(str(error))}\n")
        return EXIT_ERROR
    except KeyboardInterrupt:
        sys.stderr.write("cleaner: interrupted\n")
        return 128 + signal.SIGINT
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"cleaner: the output cannot be written: {error.strerror}\n")
            return EXIT_ERROR
        # The reader of our output has gone (`| head`): not an error, but nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_ERROR


def _run(arguments: argparse.Namespace) -> int:
    # Each command lives in a module of its own, loaded when it is called.
    module = import_module(f"cleaner.cli.{arguments.module}")
    code: int = module.run(arguments)
    return code


def _leave(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 (the shape of a handler)
    raise SystemExit(128 + number)


def _printable(text: str) -> str:
    from cleaner.render.visible import visible  # noqa: PLC0415 (only when something went wrong)

    return "\n".join(visible(line) for line in text.split("\n"))
