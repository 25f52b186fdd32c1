"""Run a command that must not outlive the process that asked for it.

A script of its own, run with the standard library alone:

    watchdog.py PARENT LOG COMMAND...

PARENT is the id of the process to outlive, which holds the other end of our standard input. When
that pipe closes, or we have another parent, the parent is gone, in whatever way, and the command
is killed. LOG is the file that the command writes to; at the end it becomes `server.log` beside
it, so that the log of the last server is always there and logs do not pile up.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

_PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>
_POLL_SECONDS = 1.0


def wait_for_orphanhood(parent: int) -> None:
    """Return when `parent` is gone or has closed the pipe."""
    if os.name == "nt":
        os.read(0, 1)
        return
    import select  # noqa: PLC0415 - Windows can select on sockets only

    # The pipe alone is not enough: a process that the parent forked, and that outlives it, holds
    # the pipe open.
    while os.getppid() == parent and not select.select([0], [], [], _POLL_SECONDS)[0]:
        pass


def tie_to_this_thread() -> Callable[[], object] | None:
    """Return what a child has to call, before it is the command, to die with this thread.

    None where the system has nothing of the kind (all but Linux): there a watchdog that is itself
    killed leaves the command behind.
    """
    if sys.platform != "linux":
        return None
    try:
        import ctypes  # noqa: PLC0415 - not every Python has it

        prctl = ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return None
    watchdog = os.getpid()

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != watchdog:  # it died before the call above
            os._exit(1)

    return tie


def main(parent: int, log: Path, command: list[str]) -> None:
    """Run `command` until it ends or the parent does."""
    child = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        preexec_fn=tie_to_this_thread(),  # noqa: PLW1509 - there is one thread so far
    )

    def stop(_signal: int, _frame: FrameType | None) -> None:
        child.kill()

    signal.signal(signal.SIGTERM, stop)

    def guard() -> None:
        wait_for_orphanhood(parent)
        child.kill()

    threading.Thread(target=guard, daemon=True).start()
    code = child.wait()
    try:
        log.replace(log.with_name("server.log"))
    except OSError as error:  # gone, or held open by someone on Windows
        print(error, file=sys.stderr)  # noqa: T201
    # The guard sits in a read that cannot be interrupted; a normal exit would wait for it.
    os._exit(0 if code == 0 else 1)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
