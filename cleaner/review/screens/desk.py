"""What the parts of the main screen share: the session, questions to the reviewer, and notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from cleaner.errors import CleanerError
from cleaner.render.visible import visible
from cleaner.review.session import ReviewSession

Answer = TypeVar("Answer")
Result = TypeVar("Result")

# Maps a key's name in the table of keys to what it does.
Commands = dict[str, Callable[[], None]]


class Desk(Protocol):
    """What a command needs from the screen that it is given on.

    `selected` is the number (from 0) of the suggestion shown.
    """

    session: ReviewSession
    selected: int

    def ask(self, screen: ModalScreen[Answer | None], take: Callable[[Answer], None]) -> None:
        """Show a question; `take` receives the answer, if there is one."""

    def attempt(self, command: Callable[[], object], done: str = "") -> None:
        """Give a command to the session, and report that it is done or why it is refused."""

    def say(self, words: str, *, warn: bool = False) -> None:
        """Show a notice until the next key."""

    def redraw(self) -> None:
        """Show the current place as it is now."""


class NoticeScreen(Screen[Result]):
    """A screen with a line for notices, above the keys: they cover nothing."""

    def notice(self) -> Static:
        """Return the line for notices; it takes no space while it is empty."""
        line = Static(id="notice")
        line.display = False
        return line

    def say(self, words: str, *, warn: bool = False) -> None:
        """Show a notice."""
        line = self.query_one("#notice", Static)
        style = "bold $text-warning" if warn else "bold $text-success"
        line.update(Content.styled(visible(words[:1].upper() + words[1:]), style))
        line.display = bool(words)

    def refuse(self, error: CleanerError) -> None:
        """Say why something was not done, and what to do instead."""
        self.say(f"{error.what}. {error.hint}" if error.hint else error.what, warn=True)

    def hush(self) -> None:
        """Remove the notice."""
        self.query_one("#notice", Static).display = False
