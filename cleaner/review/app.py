"""The review in the terminal: screens over a session, with detection in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from cleaner.errors import CleanerError
from cleaner.review.background import Deliveries, Delivery
from cleaner.review.sample import draw
from cleaner.review.screens.main import MainScreen
from cleaner.review.screens.reading import ReadScreen
from cleaner.review.session import ReviewSession
from cleaner.review.siblings import SiblingTexts
from cleaner.review.signing import Signer

# On every screen, including in fields and lists: the shell's `fg` returns to the same screen.
SUSPEND = Binding("ctrl+z", "suspend_process", "suspend", show=False, priority=True)


class ReviewApp(App[None]):
    """Runs the review.

    Whatever arrives through `deliveries` is shown at once; an error ends the review and is kept in
    `failure`. `sample` is a rule, a number of places and a seed.
    """

    CSS_PATH = "review.tcss"
    TITLE = "cleaner review"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [SUSPEND]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (the shape that textual gives it)
        (0, "-narrow"),
        (110, "-wide"),
    ]

    def __init__(
        self,
        session: ReviewSession,
        signer: Signer,
        *,
        deliveries: Deliveries | None = None,
        sample: tuple[str, int, int] | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.main = MainScreen(session, signer)
        self.failure: Exception | None = None
        self._deliveries = deliveries
        self._sample = sample

    def on_mount(self) -> None:
        """Show the main screen, and wait for findings."""
        self.push_screen(self.main)
        if self._deliveries is not None:
            self.main.busy = "checking…"
            # A daemon, so that leaving never waits for a check in progress.
            threading.Thread(target=self._receive, args=(self._deliveries,), daemon=True).start()

    def _receive(self, deliveries: Deliveries) -> None:
        while True:
            delivery = deliveries.get()
            if isinstance(delivery, Exception):
                self._hand_over(self._failed, delivery)
                return
            self._hand_over(self._arrived, delivery)
            if delivery.is_last:
                return

    def _hand_over(self, receive: Callable[..., None], *what: object) -> None:
        if self.is_running:
            self.call_from_thread(receive, *what)

    def _arrived(self, delivery: Delivery) -> None:
        first = not self.session.texts.documents
        self.session.load(delivery.found, delivery.profile)
        if first:
            self.session.navigation.next_open(here=True)
        self.main.busy = delivery.status
        self.main.take_siblings(SiblingTexts(delivery.profile))
        if self._sample is not None and delivery.is_last:
            rule, size, seed = self._sample
            self._sample = None
            try:
                self.main.take_sample(draw(self.session.texts.places(), rule, size, seed))
            except CleanerError as error:
                self._failed(error)

    def _failed(self, error: Exception) -> None:
        """Exit with an error that the caller reports; decisions made so far are kept."""
        self.failure = error
        self.exit()


class SigningApp(App[None]):
    """Shows documents one after the other, each to be read through and signed or skipped.

    `moved` gives, for each document, its differences from the text that was last signed.
    """

    CSS_PATH = "review.tcss"
    TITLE = "cleaner golden update"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [SUSPEND]

    def __init__(
        self,
        session: ReviewSession,
        signer: Signer,
        moved: Mapping[str, Sequence[tuple[int, str]]],
    ) -> None:
        super().__init__()
        self.session = session
        self.signed: list[str] = []
        self._signer = signer
        self._waiting = list(moved.items())

    def on_mount(self) -> None:
        """Show the first document."""
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self.exit()
            return
        name, moved = self._waiting.pop(0)

        def taken(is_signed: bool | None) -> None:
            if is_signed:
                self.signed.append(name)
            self._next()

        self.push_screen(ReadScreen(self.session, name, self._signer, moved), taken)
