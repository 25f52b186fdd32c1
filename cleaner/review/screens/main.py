"""The main screen: one place as it was, as it will be, and the evidence for and against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from cleaner.errors import CleanerError
from cleaner.render.visible import visible
from cleaner.review import panels
from cleaner.review.bulk import Reach
from cleaner.review.keys import all_keys
from cleaner.review.places import Place
from cleaner.review.sample import Sample
from cleaner.review.screens.bulk import Bulk
from cleaner.review.screens.deciding import Deciding
from cleaner.review.screens.desk import NoticeScreen
from cleaner.review.screens.going import Going
from cleaner.review.screens.place import PlaceView
from cleaner.review.screens.sampling import Sampling
from cleaner.review.session import ReviewSession
from cleaner.review.siblings import SiblingTexts
from cleaner.review.signing import Signer

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class MainScreen(NoticeScreen[None]):
    """Goes through places: each key is a command, named in the table of keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key.keys, f"command('{key.command}')", key.meaning, show=False)
            for key in all_keys()
            if key.command not in ("number", "scroll", "suspend")
        ),
        *(Binding(str(n), f"number({n})", show=False) for n in range(1, 10)),
        *(
            Binding(key, f"scroll('{key}')", show=False)
            for key in ("up", "down", "pageup", "pagedown")
        ),
        Binding("escape", "command('reach_none')", show=False),
    ]

    def __init__(self, session: ReviewSession, signer: Signer) -> None:
        super().__init__()
        self.session = session
        self.selected = 0
        self.busy = ""
        self._signer = signer
        self._view = PlaceView(session)
        self._bulk = Bulk(self)
        self._sampling = Sampling(self, self._bulk)
        self._deciding = Deciding(self, self._bulk, plain=lambda: self.app.no_color)
        self._shown: Place | None = None

    def compose(self) -> ComposeResult:
        """Lay out head, body, notice and foot."""
        yield Static(id="where")
        yield Static(id="rule")
        yield self._view
        yield self.notice()
        yield Static(id="keys")

    def on_mount(self) -> None:
        """Register all commands, and show the first place."""
        self._commands = {
            "context": self._widen,
            **self._deciding.commands,
            **self._bulk.commands,
            **self._sampling.commands,
            **Going(self, self.app, self._signer).commands,
        }
        self.redraw()

    def on_screen_resume(self) -> None:
        """Show what another screen may have changed."""
        self.redraw()

    def on_resize(self) -> None:
        """Fit the foot to the new width."""
        self.redraw()

    # What commands need; see `Desk`.

    def ask(self, screen: ModalScreen[Answer | None], take: Callable[[Answer], None]) -> None:
        """Show a question; `take` receives the answer, if there is one."""

        def taken(answer: Answer | None) -> None:
            if answer is not None:
                take(answer)

        self.app.push_screen(screen, taken)

    def attempt(self, command: Callable[[], object], done: str = "") -> None:
        """Give a command to the session, and report that it is done or why it is refused."""
        try:
            command()
        except CleanerError as error:
            self.refuse(error)
        else:
            self.say(done)
        self.redraw()

    def redraw(self) -> None:
        """Show the current place as it is now."""
        if not self.is_mounted:
            return
        place = self.session.navigation.current
        if self._shown is None or place is None or place.key != self._shown.key:
            self.selected = 0
            self._view.scroll_home(animate=False)
        self._shown = place
        if place is None:
            self._draw_nothing()
        else:
            where = panels.where_line(self.session, place)
            if self.busy:
                where = Content.assemble(where, (f"  {self.busy}", panels.MUTED))
            self.query_one("#where", Static).update(where)
            self.query_one("#rule", Static).update(panels.rule_line(self.session, place))
            self._view.show(place, self.selected)
        self._draw_foot()

    def _draw_nothing(self) -> None:
        self.query_one("#where", Static).update(Content.styled("cleaner review", "bold"))
        self.query_one("#rule", Static).update(Content(""))
        self._view.clear(self.busy or "Nothing was found. v: read the text; q: leave")

    def _draw_foot(self) -> None:
        foot = panels.foot(self.size.width - 2)
        if self._bulk.reach is not None:
            number = "" if self._bulk.reach is Reach.RULE else " 1–9 suggestion,"
            words = f"{self._bulk.reach}: a accept,{number} n no defect, k keep, Esc cancel"
            foot = Content.styled(words[:1].upper() + words[1:], "bold $text-warning")
        elif (said := self._sampling.estimate) is not None:
            foot = Content.assemble(
                (visible(str(said)), "$text-warning"),
                ("\nz: answer for the rest of the rule   ?: all keys", panels.MUTED),
            )
        self.query_one("#keys", Static).update(foot)

    # Keys

    def action_command(self, name: str) -> None:
        """Carry out a command."""
        self.hush()
        self._commands[name]()

    def action_number(self, number: int) -> None:
        """Accept the suggestion with this number, from 1."""
        self.hush()
        self._deciding.accept(number - 1)

    def action_scroll(self, key: str) -> None:
        """Scroll the body."""
        commands = {
            "up": self._view.scroll_up,
            "down": self._view.scroll_down,
            "pageup": self._view.scroll_page_up,
            "pagedown": self._view.scroll_page_down,
        }
        commands[key](animate=False)

    def _widen(self) -> None:
        self._view.widen()
        self.redraw()

    # What arrives from the background

    def take_sample(self, sample: Sample) -> None:
        """Go through a sample only."""
        self._sampling.take(sample)

    def take_siblings(self, siblings: SiblingTexts) -> None:
        """From now on, show what other documents say."""
        self._view.sibling_texts = siblings
        self.redraw()
