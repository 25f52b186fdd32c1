"""Screens that ask for words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from cleaner.review import panels
from cleaner.review.editable import editable, restored

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


Choice = TypeVar("Choice")


class _Words(TextArea):
    """A field for a sentence: Enter saves it, Ctrl-J inserts a new line."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            screen = self.screen
            if isinstance(screen, EditScreen):
                screen.take()
        elif event.key == "ctrl+j":
            event.prevent_default()
            event.stop()
            self.insert("\n")
        else:
            await super()._on_key(event)


class EditScreen(ModalScreen[str | None]):
    """Asks for new words for a place or a sentence; returns None after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave", priority=True)]

    def __init__(self, title: str, words: str, context: Content | None = None) -> None:
        super().__init__()
        self._title = title
        self._words = words
        self._around = context

    def compose(self) -> ComposeResult:
        """Show the question, the words around the place, and the field."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self._title, "bold"))
            if self._around is not None:
                yield Static(self._around, classes="context")
            field = _Words(editable(self._words), soft_wrap=True, show_line_numbers=False)
            yield field
            yield Static(
                Content.styled("Enter: save   Ctrl-J: new line   Esc: cancel", panels.MUTED)
            )

    def on_mount(self) -> None:
        """Start at the end of the words."""
        field = self.query_one(_Words)
        field.focus()
        field.move_cursor(field.document.end)

    def take(self) -> None:
        """Return the words."""
        self.dismiss(restored(self.query_one(_Words).text))

    def action_leave(self) -> None:
        """Leave without words."""
        self.dismiss(None)


class ChoiceScreen(ModalScreen[Choice | None], Generic[Choice]):
    """Asks for one of a few keys; returns its meaning, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "leave", priority=True)]

    def __init__(self, title: str, choices: Mapping[str, tuple[Choice, str]]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Show the keys with what they do."""
        with Vertical(classes="dialog"):
            yield Static(panels.safe(self._title, "bold"))
            for key, (_, meaning) in self._choices.items():
                yield Static(Content.assemble((f"  {key}  ", "bold"), meaning))
            yield Static(Content.styled("Esc: decide later", panels.MUTED))

    def on_key(self, event: events.Key) -> None:
        """Return the choice of a key."""
        if event.key in self._choices:
            event.stop()
            self.dismiss(self._choices[event.key][0])

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class AskScreen(ModalScreen[tuple[str, ...] | None]):
    """Asks for one line for each label; returns None after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave", priority=True)]

    def __init__(self, title: str, *fields: tuple[str, str]) -> None:
        super().__init__()
        self._title = title
        self._fields = fields

    def compose(self) -> ComposeResult:
        """Show the labels, each with its field."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self._title, "bold"))
            for label, words in self._fields:
                if label:
                    yield Static(Content(label))
                yield Input(editable(words), select_on_focus=False)
            several = "next field, save" if len(self._fields) > 1 else "continue"
            yield Static(Content.styled(f"Enter: {several}   Esc: cancel", panels.MUTED))

    def on_mount(self) -> None:
        """Start in the first field."""
        self.query(Input).first().focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field, or return all lines after the last one."""
        fields = list(self.query(Input))
        position = fields.index(event.input)
        if position + 1 < len(fields):
            fields[position + 1].focus()
        else:
            self.dismiss(tuple(restored(field.value) for field in fields))

    def action_leave(self) -> None:
        """Leave without words."""
        self.dismiss(None)
