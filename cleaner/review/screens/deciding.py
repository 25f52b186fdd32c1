"""Keys that decide about the current place, and those that undo decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cleaner.errors import CleanerError
from cleaner.model import Verdict
from cleaner.render.visible import visible
from cleaner.review import panels
from cleaner.review.history import Step
from cleaner.review.screens.bulk import Bulk
from cleaner.review.screens.desk import Commands, Desk
from cleaner.review.screens.prompts import AskScreen, EditScreen

if TYPE_CHECKING:
    from textual.content import Content


class Deciding:
    """Decides; after a key for many places, the answer applies to all of them instead."""

    def __init__(self, desk: Desk, bulk: Bulk, *, plain: Callable[[], bool]) -> None:
        self._desk = desk
        self._bulk = bulk
        self._is_plain = plain
        self.commands: Commands = {
            "accept": lambda: self.accept(desk.selected),
            "refuse": lambda: self._refuse(Verdict.NOT_A_DEFECT),
            "keep": lambda: self._refuse(Verdict.KEEP),
            "skip": lambda: desk.attempt(desk.session.navigation.skip),
            "next_alternative": self._next_alternative,
            "own": self._own,
            "edit": self._edit,
            "protect": self._protect,
            "remark": self._remark,
            "kind": self._kind,
            "undo": lambda: self._again(desk.session.undo, "Nothing to undo", "Undone"),
            "redo": lambda: self._again(desk.session.redo, "Nothing to redo", "Redone"),
        }

    def accept(self, number: int) -> None:
        """Accept the suggestion with this number, from 0."""
        if not self._bulk.answer(Verdict.REPAIR, number):
            self._desk.attempt(lambda: self._desk.session.accept(number))

    def _refuse(self, verdict: Verdict) -> None:
        session = self._desk.session
        if not self._bulk.answer(verdict):
            self._desk.attempt(session.keep if verdict is Verdict.KEEP else session.refuse)

    def _next_alternative(self) -> None:
        place = self._desk.session.navigation.current
        if place is not None and place.alternatives:
            self._desk.selected = (self._desk.selected + 1) % len(place.alternatives)
            self._desk.redraw()

    def _own(self) -> None:
        session = self._desk.session
        if (place := session.navigation.current) is None:
            return
        text = session.texts[place.document]
        words = place.words
        if place.alternatives:
            repair = place.alternatives[self._desk.selected].repair
            if place.focus.contains(repair.span):
                words = repair.within(place.focus, text.document.text)
        around = text.preview(text.sentence(place.focus))
        context = panels.was(around, place, (), plain=self._is_plain())
        title = f"Your own words for “{visible(place.words)}”"
        self._ask_words(title, words, context, session.own)

    def _edit(self) -> None:
        session = self._desk.session
        if (place := session.navigation.current) is None:
            return
        text = session.texts[place.document]
        now = text.preview(text.sentence(place.focus))
        context = panels.was(now, place, (), plain=self._is_plain())

        def take(words: str) -> Step:
            return session.rewrite(place.document, now, words)

        self._ask_words("Edit the sentence", now.after, context, take)

    def _ask_words(
        self, title: str, words: str, context: Content, take: Callable[[str], object]
    ) -> None:
        desk = self._desk
        screen = EditScreen(title, words, context)
        desk.ask(screen, lambda answer: desk.attempt(lambda: take(answer)))

    def _protect(self) -> None:
        desk = self._desk
        if (place := desk.session.navigation.current) is None:
            return

        def take(answer: tuple[str, ...]) -> None:
            desk.attempt(
                lambda: desk.session.protect(answer[0]),
                f"“{answer[0]}” is protected in every text. u: undo",
            )

        title = "Never a defect, in any text, now or later"
        desk.ask(AskScreen(title, ("", place.form.before.strip())), take)

    def _remark(self) -> None:
        desk = self._desk
        if desk.session.navigation.current is None:
            return
        said = desk.session.remarks()
        screen = AskScreen("About this decision", ("Reason", said.reason), ("Note", said.note))
        desk.ask(
            screen, lambda answer: desk.attempt(lambda: desk.session.remark(answer[0], answer[1]))
        )

    def _kind(self) -> None:
        desk = self._desk
        marked: list[Step | None] = []
        if desk.session.navigation.current is not None:
            desk.attempt(lambda: marked.append(desk.session.toggle_kind()))
        step = marked[0] if marked else None
        if step is None:
            desk.say("Nothing has been decided here yet", warn=True)
        else:
            desk.say(f"Marked as {step.put[0].kind}")

    def _again(self, command: Callable[[], Step | None], nothing: str, done: str) -> None:
        try:
            step = command()
        except CleanerError as error:
            self._desk.say(error.what, warn=True)
        else:
            self._desk.say(nothing if step is None else f"{done}: {step.label}")
        self._desk.redraw()
