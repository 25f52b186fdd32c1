"""Steps: what one command did, to be recorded, undone and redone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from cleaner.model import Decision
from cleaner.review.places import Key


@dataclass(frozen=True, slots=True)
class Step:
    """What one command did: the decisions made, and those that they replaced.

    `key` is the place where the reviewer was.
    """

    label: str
    put: tuple[Decision, ...] = ()
    dropped: tuple[Decision, ...] = ()
    key: Key | None = None

    def inverse(self) -> Step:
        """Return the step that undoes this one."""
        return replace(self, put=self.dropped, dropped=self.put)


def no_record(step: Step) -> None:
    """Keep no record of a step."""


class History:
    """The steps taken so far, undone and redone without limit.

    `apply` carries out a step. `record` is called with every step, including undone ones, once it
    is carried out; if it raises, the step is reversed and the error passed on.
    """

    def __init__(self, apply: Callable[[Step], None], record: Callable[[Step], None]) -> None:
        self._apply = apply
        self._record = record
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def do(self, step: Step) -> None:
        """Take a step; what was undone before can no longer be redone."""
        self._take(step)
        self._done.append(step)
        self._undone.clear()

    def undo(self) -> Step | None:
        """Undo the last step and return it, or None if there is none."""
        if not self._done:
            return None
        step = self._done[-1]
        self._take(step.inverse())
        self._undone.append(self._done.pop())
        return step

    def redo(self) -> Step | None:
        """Redo the last undone step and return it, or None if there is none."""
        if not self._undone:
            return None
        step = self._undone[-1]
        self._take(step)
        self._done.append(self._undone.pop())
        return step

    def _take(self, step: Step) -> None:
        self._apply(step)
        try:
            self._record(step)
        except BaseException:
            self._apply(step.inverse())
            raise
