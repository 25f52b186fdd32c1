"""Findings come from a separate thread, so that the screen appears before they do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue

from cleaner.pipeline import Detected
from cleaner.profile import Profile


@dataclass(frozen=True, slots=True)
class Delivery:
    """Findings from the background, with what the same check knows about the texts.

    `status` is what the screen says is still being done or was left out; `is_last` marks the end.
    """

    found: Sequence[Detected]
    profile: Profile = field(default_factory=Profile)
    status: str = ""
    is_last: bool = True


Deliveries = SimpleQueue[Delivery | Exception]


def in_background(check: Callable[[], Iterable[Delivery]], left: threading.Event) -> Deliveries:
    """Start `check` in a thread; what it yields, or the error it ends with, is put in a queue.

    Once `left` is set nobody is listening, and errors of the abandoned check don't matter.
    """
    deliveries: Deliveries = SimpleQueue()

    def run() -> None:
        try:
            for delivery in check():
                deliveries.put(delivery)
        except Exception as error:  # noqa: BLE001 (raised again where the review runs)
            if not left.is_set():
                deliveries.put(error)

    # A daemon, so that leaving never waits for a check in progress.
    threading.Thread(target=run, name="detection", daemon=True).start()
    return deliveries
