"""Keys that go to other places and to other views of the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.render.visible import shorten, visible
from cleaner.review.bulk import Touched
from cleaner.review.navigation import Filter, Order
from cleaner.review.screens.desk import Commands, Desk
from cleaner.review.screens.lists import (
    HelpScreen,
    OverviewScreen,
    PlacesScreen,
    count_of,
    entries_to_filter,
    entries_to_go,
)
from cleaner.review.screens.prompts import AskScreen
from cleaner.review.screens.reading import ReadScreen
from cleaner.review.signing import Signer
from cleaner.review.text import Status

if TYPE_CHECKING:
    from textual.app import App

NO_PLACES = "No places match the filter"


class Going:
    """Moves around in a session."""

    def __init__(self, desk: Desk, app: App[None], signer: Signer) -> None:
        self._desk = desk
        self._app = app
        self._signer = signer
        self._navigation = desk.session.navigation
        self._sought = ""
        self.commands: Commands = {
            "back": lambda: self._move(-1),
            "forward": lambda: self._move(1),
            "next_open": self._next_open,
            "search": self._search,
            "search_again": self._search_again,
            "overview": self._overview,
            "filter": self._filter,
            "order": self._order,
            "list": self._list,
            "read": self._read,
            "help": lambda: desk.ask(HelpScreen(), lambda _: None),
            "leave": app.exit,
        }

    def _move(self, by: int) -> None:
        self._navigation.move(by)
        self._desk.redraw()

    def _next_open(self) -> None:
        if not self._navigation.next_open():
            self._desk.say("Everything is decided. q: leave")
        self._desk.redraw()

    def _search(self) -> None:
        def take(answer: tuple[str, ...]) -> None:
            if answer[0]:
                self._sought = answer[0]
                self._search_again()

        self._desk.ask(AskScreen("Search for words or a rule", ("", "")), take)

    def _search_again(self) -> None:
        if self._sought and not self._navigation.search(self._sought):
            self._desk.say(f"Nothing found for “{self._sought}”", warn=True)
        self._desk.redraw()

    def _overview(self) -> None:
        screen = OverviewScreen("Go to", self._desk.session, entries_to_go(self._desk.session))
        self._desk.ask(screen, self._jump)

    def _jump(self, wanted: Filter) -> None:
        chosen = [p for p in self._navigation.places if self._navigation.is_in(p, wanted)]
        status = self._desk.session.texts.status
        first = next((p for p in chosen if status(p) is Status.OPEN), None)
        if target := first or (chosen[0] if chosen else None):
            self._navigation.go_to(target.key)
        else:
            self._desk.say(NO_PLACES, warn=True)
        self._desk.redraw()

    def _filter(self) -> None:
        session = self._desk.session

        def take(wanted: Filter) -> None:
            self._desk.attempt(
                lambda: self._navigation.narrow(self._navigation.filter.combined(wanted))
            )

        title = f"Show only (now: {self._navigation.filter})"
        self._desk.ask(OverviewScreen(title, session, entries_to_filter(session)), take)

    def _order(self) -> None:
        orders = list(Order)
        order = orders[(orders.index(self._navigation.order) + 1) % len(orders)]
        self._navigation.arrange(order)
        self._desk.say(f"Order: {order}")
        self._desk.redraw()

    def _list(self) -> None:
        desk = self._desk
        if (here := self._navigation.current) is None:
            return
        same = [place for place in self._navigation.places if place.form == here.form]

        def take(number: int) -> None:
            self._navigation.go_to(same[number].key)
            desk.redraw()

        title = f"{count_of(len(same))}: {here.form.rule}, “{shorten(here.form.before)}”"
        touched = [Touched(p.document, p.focus, p.line, p) for p in same]
        desk.ask(PlacesScreen(visible(title), touched, desk.session), take)

    def _read(self) -> None:
        session = self._desk.session
        place = self._navigation.current
        names = [document.id for document in session.texts.documents]
        if not names:
            return
        name = place.document if place else names[0]

        def signed(answer: bool | None) -> None:
            if answer:
                self._desk.say(f"Signed: {name}")

        self._app.push_screen(ReadScreen(session, name, self._signer), signed)
