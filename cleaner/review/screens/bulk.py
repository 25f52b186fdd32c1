"""One answer for many places: lists what it would decide, so that single places can be left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cleaner.errors import CleanerError
from cleaner.model import Scope, Verdict
from cleaner.render.visible import visible
from cleaner.review import panels
from cleaner.review.bulk import Plan, Reach, plan
from cleaner.review.screens.desk import Commands, Desk
from cleaner.review.screens.lists import count_of, place_line
from cleaner.review.session import ReviewSession

if TYPE_CHECKING:
    from textual.app import ComposeResult

TITLES = {
    Verdict.REPAIR: "Repair {}",
    Verdict.KEEP: "Keep {}",
    Verdict.NOT_A_DEFECT: "Mark {} as not a defect",
}
DONE = {
    Verdict.REPAIR: "Repaired",
    Verdict.KEEP: "Kept",
    Verdict.NOT_A_DEFECT: "Marked as not a defect",
}

# The numbers of the ticked places, and whether the decision applies to the form.
Ticked = tuple[frozenset[int], bool]


def _nothing() -> None:
    """Do nothing."""


class BulkScreen(ModalScreen[Ticked | None]):
    """Lists the places of a plan, each with a tick box; returns what is ticked, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n,q", "leave", "leave", priority=True),
        Binding("y,enter", "apply", "apply", priority=True),
        Binding("space,x", "tick", "tick", priority=True),
    ]

    def __init__(self, planned: Plan, session: ReviewSession) -> None:
        super().__init__()
        self._plan = planned
        self._session = session
        self._ticked = set(range(len(planned.touched)))
        self._wide = planned.is_wide_by_default

    def compose(self) -> ComposeResult:
        """Show each place in its sentence, and last what would apply to the form."""
        with Vertical(classes="dialog tall"):
            yield Static(id="title")
            yield OptionList()
            yield Static(
                Content.styled(
                    "Enter y: apply   Space: leave out or include   Esc n: cancel", panels.MUTED
                )
            )

    def on_mount(self) -> None:
        """Start at the first place."""
        rows = self.query_one(OptionList)
        rows.add_options([Option(self._row(number)) for number in range(self._count)])
        rows.highlighted = 0
        rows.focus()
        self._draw_title()

    @property
    def _count(self) -> int:
        return len(self._plan.touched) + (self._plan.wide is not None)

    def _draw_title(self) -> None:
        planned = self._plan
        what = TITLES[planned.verdict].format(count_of(len(self._ticked)))
        title = f"{what}: {planned.reach}"
        self.query_one("#title", Static).update(Content.styled(title, "bold"))

    def _row(self, number: int) -> Content:
        is_ticked = number in self._ticked
        if number == len(self._plan.touched):
            is_ticked = self._wide
        words = self._words(number)
        return Content.assemble(("[x] " if is_ticked else "[ ] ", "bold"), words)

    def _words(self, number: int) -> Content:
        if number < len(self._plan.touched):
            change = None
            if self._plan.verdict is Verdict.REPAIR:
                change = panels.changes(self._plan.answers[number].put)
            return place_line(self._plan.touched[number], self._session, change)
        (form,) = self._plan.wide.put if self._plan.wide else ()
        where = "in every text, now or later"
        if form.scope is Scope.DOCUMENT:
            where = "in this document, now or later"
        return Content.styled(f"wherever “{visible(form.before)}” occurs {where}", "$text-warning")

    def action_tick(self) -> None:
        """Include or leave out the highlighted place.

        A decision about the form cannot leave out places.
        """
        number = self.query_one(OptionList).highlighted
        if number is None:
            return
        if number == len(self._plan.touched):
            self._wide = not self._wide
            if self._wide:
                self._ticked = set(range(number))
        else:
            self._ticked ^= {number}
            self._wide = self._wide and number in self._ticked
        rows = self.query_one(OptionList)
        for row in range(self._count):
            rows.replace_option_prompt_at_index(row, self._row(row))
        self._draw_title()

    def action_apply(self) -> None:
        """Return what is ticked."""
        if self._ticked:
            self.dismiss((frozenset(self._ticked), self._wide))

    def action_leave(self) -> None:
        """Decide nothing."""
        self.dismiss(None)


class Bulk:
    """Makes the next answer apply to many places."""

    def __init__(self, desk: Desk) -> None:
        self.reach: Reach | None = None
        self._desk = desk
        self.commands: Commands = {
            "reach_here": lambda: self._prepare(Reach.FORM_HERE),
            "reach_form": lambda: self._prepare(Reach.FORM),
            "reach_rule": lambda: self._prepare(Reach.RULE),
            "reach_none": lambda: self._prepare(None),
            "repair_form": lambda: self._start(Reach.FORM, Verdict.REPAIR, desk.selected),
            "refuse_form": lambda: self._start(Reach.FORM, Verdict.NOT_A_DEFECT),
            "keep_form": lambda: self._start(Reach.FORM, Verdict.KEEP),
        }

    def answer(self, verdict: Verdict, number: int = 0) -> bool:
        """Give an answer to many places if asked to; return whether it was."""
        if self.reach is None:
            return False
        self._start(self.reach, verdict, number)
        return True

    def confirm(self, planned: Plan, done: Callable[[], None] = _nothing) -> None:
        """Carry out a plan, once its list is confirmed if it decides more than one place.

        `done` is called once it is carried out, but not if it is cancelled.
        """

        def carry_out(ticked: Ticked) -> None:
            self._carry_out(planned, ticked[0], wide=ticked[1])
            done()

        if planned.asks:
            self._desk.ask(BulkScreen(planned, self._desk.session), carry_out)
        else:
            carry_out((frozenset([0]), False))

    def _prepare(self, reach: Reach | None) -> None:
        self.reach = reach
        self._desk.redraw()

    def _start(self, reach: Reach, verdict: Verdict, number: int = 0) -> None:
        self.reach = None
        try:
            planned = plan(self._desk.session, reach, verdict, number)
        except CleanerError as error:
            self._desk.say(error.what, warn=True)
            self._desk.redraw()
            return
        self.confirm(planned)

    def _carry_out(self, planned: Plan, ticked: frozenset[int], *, wide: bool) -> None:
        only = "" if planned.asks else ", the only one of its kind"
        texts = ""
        if wide and planned.wide is not None:
            here = planned.wide.put[0].scope is Scope.DOCUMENT
            texts = ", and this document from now on" if here else ", and all texts from now on"
        self._desk.attempt(
            lambda: self._desk.session.perform(planned.step(ticked, wide=wide)),
            f"{DONE[planned.verdict]}: {count_of(len(ticked))}{only}{texts}. u: undo",
        )
