"""The main screen: one place as it was, as it will be, and all that speaks for and against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from cleaner.errors import CleanerError
from cleaner.model import Span, Tier, Verdict
from cleaner.render.visible import visible
from cleaner.review import panels
from cleaner.review.bulk import Plan, Reach, Touched, plan
from cleaner.review.keys import all_keys
from cleaner.review.places import Place
from cleaner.review.sample import Estimate, Sample, estimate, rest
from cleaner.review.screens.lists import HelpScreen, OverviewScreen, PlacesScreen
from cleaner.review.screens.prompts import AskScreen, EditScreen
from cleaner.review.screens.reading import ReadScreen
from cleaner.review.session import Filter, Order, ReviewSession
from cleaner.review.siblings import SiblingTexts
from cleaner.review.signing import Signer
from cleaner.review.text import Preview, Status

if TYPE_CHECKING:
    from textual.app import ComposeResult

REACHES = {"here": Reach.FORM_HERE, "form": Reach.FORM, "rule": Reach.RULE}

# Code points of a document that are shown around a place; more would only be slow to draw.
DOCUMENT_WINDOW = 20_000


class Context(StrEnum):
    """How much of the text around a place is shown."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    DOCUMENT = "document"


class MainScreen(Screen[None]):
    """Goes through places, and turns keys into commands of the session."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key.keys, key.action, key.meaning, show=False)
            for key in all_keys()
            if key.action not in ("number", "scroll")
        ),
        *(Binding(str(n), f"number({n})", show=False) for n in range(1, 10)),
        *(
            Binding(key, f"scroll('{key}')", show=False)
            for key in ("up", "down", "pageup", "pagedown")
        ),
        Binding("escape", "reach('')", show=False),
    ]

    def __init__(
        self, session: ReviewSession, signer: Signer, sample: Sample | None = None
    ) -> None:
        super().__init__()
        self.session = session
        self.sibling_texts: SiblingTexts | None = None
        self.busy = ""
        self._signer = signer
        self._sample = sample
        self._selected = 0
        self._reach: Reach | None = None
        self._view = Context.SENTENCE
        self._sought = ""
        self._shown: Place | None = None

    def compose(self) -> ComposeResult:
        """Lay out head, body and foot."""
        yield Static(id="where")
        yield Static(id="rule")
        with VerticalScroll(id="body", can_focus=False):
            yield Static(id="text")
            yield Static(id="aside")
        yield Static(id="keys")

    def on_mount(self) -> None:
        """Show the first place."""
        self.redraw()

    def on_screen_resume(self) -> None:
        """Show what another screen may have changed."""
        self.redraw()

    def on_resize(self) -> None:
        """Fit the foot to the new width."""
        self.redraw()

    # Drawing

    @property
    def _plain(self) -> bool:
        return self.app.no_color

    def redraw(self) -> None:
        """Show the current place as it stands now."""
        if not self.is_mounted:
            return
        place = self.session.current
        if self._shown is None or place is None or place.key != self._shown.key:
            self._selected = 0
            self.query_one("#body", VerticalScroll).scroll_home(animate=False)
        self._shown = place
        if place is None:
            self._draw_nothing()
        else:
            self._draw(place)
        self._draw_foot()

    def _draw_nothing(self) -> None:
        words = self.busy or "Nothing was found. v: read the text through; q: leave"
        self.query_one("#where", Static).update(Content.styled("cleaner review", "bold"))
        self.query_one("#rule", Static).update(Content(""))
        self.query_one("#text", Static).update(Content(words))
        self.query_one("#aside", Static).update(Content(""))

    def _draw(self, place: Place) -> None:
        session = self.session
        where = panels.where_line(session, place)
        if self.busy:
            where = Content.assemble(where, (f"  {self.busy}", panels.MUTED))
        self.query_one("#where", Static).update(where)
        self.query_one("#rule", Static).update(panels.rule_line(session, place))
        text = session.text(place.document)
        sentence = text.sentence(place.focus)
        body = self._words(place, sentence)
        parts = [
            body,
            Content(""),
            panels.choices(session, place, self._selected),
            Content(""),
            panels.message(place, session.rules.get(place.leader.rule)),
        ]
        reason, note = session.remarks()
        if note or (reason and reason != place.leader.message):
            parts.append(panels.safe("; ".join(p for p in (reason, note) if p), panels.MUTED))
        self.query_one("#text", Static).update(Content("\n").join(parts))
        others = [p for p in text.places_on(sentence) if p.key != place.key]
        evidence = [item for finding in place.findings for item in finding.evidence]
        siblings = (
            self.sibling_texts.like(place.document, sentence.of(text.document.text))
            if self.sibling_texts
            else []
        )
        sections = (
            panels.section("Evidence", panels.evidence_lines(evidence)),
            panels.section("Other documents say", panels.sibling_lines(siblings)),
            panels.section("Also in this sentence", panels.other_lines(session, others)),
        )
        aside = Content("\n\n").join([part for part in sections if part.plain])
        self.query_one("#aside", Static).update(aside)

    def _words(self, place: Place, sentence: Span) -> Content:
        text = self.session.text(place.document)
        span = sentence
        if self._view is Context.PARAGRAPH:
            span = text.paragraph(sentence)
        elif self._view is Context.DOCUMENT:
            length = len(text.document.text)
            half = DOCUMENT_WINDOW // 2
            start, end = max(0, sentence.start - half), min(length, sentence.end + half)
            span = text.paragraph(Span(start, end))
        preview = self._preview(place, span)
        if self._view is Context.DOCUMENT:
            shown = panels.both(preview, place, plain=self._plain)
            self.call_after_refresh(self._bring_into_view, preview, place)
            return shown
        others = [p for p in text.places_on(span) if p.key != place.key]
        return Content.assemble(
            ("was      ", panels.MUTED),
            panels.was(preview, place, others, plain=self._plain),
            ("\nwill be  ", panels.MUTED),
            panels.will_be(preview, plain=self._plain),
        )

    def _preview(self, place: Place, span: Span) -> Preview:
        text = self.session.text(place.document)
        proposal = None
        if place.alternatives and self.session.standing(place) is Status.OPEN:
            proposal = place.alternatives[self._selected].repair
        return text.preview(span, proposal)

    def _bring_into_view(self, preview: Preview, place: Place) -> None:
        """Bring the place into view, about a third down the body."""
        body = self.query_one("#body", VerticalScroll)
        before = "".join(
            piece.before + (piece.after if piece.edit else "")
            for piece in preview.pieces
            if piece.span.start < place.focus.start
        )
        last = next((p for p in preview.pieces if p.span.contains(place.focus)), None)
        if last is not None and last.edit is None:
            before = before[: len(before) - (last.span.end - place.focus.start)]
        width = max(1, self.query_one("#text", Static).content_size.width)
        lines = sum(-(-max(1, len(line)) // width) for line in before.split("\n"))
        body.scroll_to(y=max(0, lines - body.size.height // 3), animate=False)

    def _draw_foot(self) -> None:
        hint = ""
        if self._reach is not None:
            hint = f"{self._reach}: a accept, 1–9 suggestion, n no defect, k keep, Esc nothing"
        elif self._sample is not None:
            hint_line = Content.styled(visible(str(self._estimate())), "$text-warning")
            keys = Content.styled("z: answer for the rest of the rule   ?: all keys", panels.MUTED)
            self.query_one("#keys", Static).update(Content("\n").join([hint_line, keys]))
            return
        self.query_one("#keys", Static).update(panels.foot(self.size.width - 2, hint))

    # Deciding

    def _try(self, command: Callable[[], object], say: str = "") -> None:
        """Give a command, and say what was wrong if it is refused."""
        try:
            command()
        except CleanerError as error:
            self.notify(visible(error.what), severity="warning", markup=False)
        else:
            if say:
                self.notify(say, markup=False)
        self.redraw()

    def _is_bulk(self, verdict: Verdict, number: int = 0) -> bool:
        if self._reach is None:
            return False
        reach, self._reach = self._reach, None
        self._bulk(reach, verdict, number)
        return True

    def _bulk(self, reach: Reach, verdict: Verdict, number: int = 0) -> None:
        try:
            planned = plan(self.session, reach, verdict, number)
        except CleanerError as error:
            self.notify(visible(error.what), severity="warning", markup=False)
            self.redraw()
            return
        self._carry_out(planned)

    def _carry_out(self, planned: Plan) -> None:
        count = len(planned.touched)
        places = "1 place" if count == 1 else f"{count:,} places"
        what = f"{planned.verdict}: {places}, {planned.reach}"
        if planned.wide is not None:
            what += ", and in texts to come"
        if not planned.asks:
            self._try(
                lambda: self.session.perform(planned.step),
                f"{what}. {_where(planned)}. u takes it back",
            )
            return

        def take(answer: int | None) -> None:
            if answer is not None:
                self._try(lambda: self.session.perform(planned.step), f"{what}. u takes it back")

        self.app.push_screen(
            PlacesScreen(f"{what}?", planned.touched, self.session, confirm=True), take
        )

    def action_accept(self) -> None:
        """Take the suggestion that is shown."""
        if not self._is_bulk(Verdict.REPAIR, self._selected):
            self._try(lambda: self.session.accept(self._selected))

    def action_number(self, number: int) -> None:
        """Take the suggestion of this number, from 1."""
        if not self._is_bulk(Verdict.REPAIR, number - 1):
            self._try(lambda: self.session.accept(number - 1))

    def action_refuse(self) -> None:
        """Say that it is no defect."""
        if not self._is_bulk(Verdict.NOT_A_DEFECT):
            self._try(self.session.refuse)

    def action_keep(self) -> None:
        """Say that the defect stays."""
        if not self._is_bulk(Verdict.KEEP):
            self._try(self.session.keep)

    def action_bulk(self, reach: str, verdict: str) -> None:
        """Answer for many places."""
        self._reach = None
        number = self._selected if verdict == Verdict.REPAIR else 0
        self._bulk(REACHES[reach], Verdict(verdict), number)

    def action_reach(self, reach: str) -> None:
        """Let the next answer hold for many places."""
        self._reach = REACHES.get(reach)
        self._draw_foot()

    def action_next_alternative(self) -> None:
        """Look at the next suggestion."""
        if (place := self.session.current) is not None and place.alternatives:
            self._selected = (self._selected + 1) % len(place.alternatives)
            self.redraw()

    def action_skip(self) -> None:
        """Leave it undecided."""
        self._try(self.session.skip)

    def action_own(self) -> None:
        """Ask for own words."""
        if (place := self.session.current) is None:
            return
        text = self.session.text(place.document)
        words = place.form.before
        if place.alternatives:
            repair = place.alternatives[self._selected].repair
            if place.focus.contains(repair.span):
                words = repair.within(place.focus, text.document.text)
        sentence = text.sentence(place.focus)
        context = panels.was(text.preview(sentence), place, (), plain=self._plain)
        self._ask_words(f"Own words for “{visible(place.form.before)}”", words, context, self._own)

    def _own(self, words: str) -> None:
        self._try(lambda: self.session.own(words))

    def action_edit(self) -> None:
        """Ask for the sentence as it shall be."""
        if (place := self.session.current) is None:
            return
        text = self.session.text(place.document)
        now = text.preview(text.sentence(place.focus))
        context = panels.was(now, place, (), plain=self._plain)

        def take(words: str) -> None:
            self._try(lambda: self.session.rewrite(place.document, now, words))

        self._ask_words("The sentence as it shall be", now.after, context, take)

    def _ask_words(
        self, title: str, words: str, context: Content, take: Callable[[str], None]
    ) -> None:
        def taken(answer: str | None) -> None:
            if answer is not None:
                take(answer)

        self.app.push_screen(EditScreen(title, words, context), taken)

    def action_protect(self) -> None:
        """Ask for the name to protect."""
        if (place := self.session.current) is None:
            return

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                self._try(lambda: self.session.protect(answer[0]), "protected everywhere")

        title = "These words are right wherever they stand"
        self.app.push_screen(AskScreen(title, ("", place.form.before.strip())), take)

    def action_remark(self) -> None:
        """Ask for reason and note."""
        if self.session.current is None:
            return
        reason, note = self.session.remarks()

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                self._try(lambda: self.session.remark(answer[0], answer[1]))

        self.app.push_screen(
            AskScreen("Of this decision", ("Reason", reason), ("Note", note)), take
        )

    def action_kind(self) -> None:
        """Mark as determinate or as wording."""
        step = None if self.session.current is None else self.session.toggle_kind()
        if step is None:
            self.notify("Nothing is decided here yet")
        else:
            self.notify(f"marked as {step.put[0].kind}")
        self.redraw()

    def action_undo(self) -> None:
        """Take back the last step."""
        self._again(self.session.undo, "Nothing to undo", "undone")

    def action_redo(self) -> None:
        """Take the last undone step again."""
        self._again(self.session.redo, "Nothing to redo", "done again")

    def _again(self, command: Callable[[], object], nothing: str, done: str) -> None:
        try:
            step = command()
        except CleanerError as error:
            self.notify(visible(error.what), severity="error", markup=False)
        else:
            label = getattr(step, "label", "")
            self.notify(f"{done}: {label}" if step is not None else nothing, markup=False)
        self.redraw()

    # Going about

    def action_back(self) -> None:
        """Go to the place before."""
        self.session.move(-1)
        self.redraw()

    def action_forward(self) -> None:
        """Go to the place after."""
        self.session.move(1)
        self.redraw()

    def action_next_open(self) -> None:
        """Go to the next undecided place."""
        if not self.session.next_open():
            self.notify("Everything is decided. q: leave")
        self.redraw()

    def action_search(self) -> None:
        """Ask what to search."""

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None and answer[0]:
                self._sought = answer[0]
                self.action_search_again()

        self.app.push_screen(AskScreen("Search for words or a rule", ("", self._sought)), take)

    def action_search_again(self) -> None:
        """Go to the next place that holds what was searched."""
        if self._sought and not self.session.search(self._sought):
            self.notify(f"No finding with “{visible(self._sought)}”", markup=False)
        self.redraw()

    def action_overview(self) -> None:
        """Show documents and rules, and jump to the first open place of the chosen one."""
        self.app.push_screen(OverviewScreen("Overview: go to", self.session), self._jump)

    def _jump(self, wanted: Filter | None) -> None:
        if wanted is None or not wanted.is_set:
            return
        chosen = [p for p in self.session.places if self.session.is_in(p, wanted)]
        first = next((p for p in chosen if self.session.standing(p) is Status.OPEN), None)
        if target := first or (chosen[0] if chosen else None):
            self.session.go_to(target.key)
        else:
            self.notify("The filter leaves nothing of this")
        self.redraw()

    def action_filter(self) -> None:
        """Show documents and rules, and go through the chosen one only."""

        def take(wanted: Filter | None) -> None:
            if wanted is not None:
                self._try(lambda: self.session.narrow(self._combined(wanted)))

        title = f"Filter: go through only (now: {visible(str(self.session.filter))})"
        self.app.push_screen(OverviewScreen(title, self.session), take)

    def _combined(self, wanted: Filter) -> Filter:
        """Return the filter with one more condition; “everything” takes all back."""
        if not wanted.is_set:
            return wanted
        tier: Tier | None = wanted.tier if wanted.tier is not None else self.session.filter.tier
        return replace(
            self.session.filter,
            rule=wanted.rule or self.session.filter.rule,
            family=wanted.family or self.session.filter.family,
            document=wanted.document or self.session.filter.document,
            tier=tier,
        )

    def action_order(self) -> None:
        """Take the next order."""
        orders = list(Order)
        order = orders[(orders.index(self.session.order) + 1) % len(orders)]
        self.session.arrange(order)
        self.notify(f"order: {order}")
        self.redraw()

    def action_context(self) -> None:
        """Show more of the text, or the sentence again."""
        contexts = list(Context)
        self._view = contexts[(contexts.index(self._view) + 1) % len(contexts)]
        self.query_one("#body", VerticalScroll).scroll_home(animate=False)
        self.redraw()

    def action_scroll(self, key: str) -> None:
        """Scroll the body."""
        body = self.query_one("#body", VerticalScroll)
        commands = {
            "up": body.scroll_up,
            "down": body.scroll_down,
            "pageup": body.scroll_page_up,
            "pagedown": body.scroll_page_down,
        }
        commands[key](animate=False)

    def action_list(self) -> None:
        """List the places of the form, to go to one of them."""
        if (here := self.session.current) is None:
            return
        same = [p for p in self.session.places if p.form == here.form]
        touched = [Touched(p.document, p.focus, p.line, p) for p in same]

        def take(number: int | None) -> None:
            if number is not None:
                self.session.go_to(same[number].key)
                self.redraw()

        title = f"{len(same)} places of this form"
        self.app.push_screen(PlacesScreen(title, touched, self.session, confirm=False), take)

    def action_read(self) -> None:
        """Read the document through."""
        place = self.session.current
        names = [document.id for document in self.session.documents]
        if not names:
            return
        name = place.document if place else names[0]

        def signed(answer: bool | None) -> None:
            if answer:
                self.notify(f"signed: {visible(name)}", markup=False)

        self.app.push_screen(ReadScreen(self.session, name, self._signer), signed)

    def action_help(self) -> None:
        """Show all keys."""
        self.app.push_screen(HelpScreen())

    def action_leave(self) -> None:
        """Leave; everything decided is kept."""
        self.app.exit()

    # Sampling

    def _estimate(self) -> Estimate:
        if self._sample is None:
            raise RuntimeError("there is no sample")
        return estimate(self.session, self._sample)

    def take_sample(self, sample: Sample) -> None:
        """Go through a sample only."""
        self._sample = sample
        self.session.restrict([place.key for place in sample.places])
        self.redraw()

    def action_rest(self) -> None:
        """Offer to accept or to reject the rule for the rest, by what the sample says."""
        if self._sample is None:
            self.notify("There is no sample: start with --sample 50 --rule RULE")
            return
        said = self._estimate()
        title = f"{said}. For the rest: a accept all, n none is a defect, Esc decide later"
        self.app.push_screen(AskScreen(visible(title), ("a or n", "")), self._take_rest)

    def _take_rest(self, answer: tuple[str, ...] | None) -> None:
        verdicts = {"a": Verdict.REPAIR, "n": Verdict.NOT_A_DEFECT}
        if answer is None or answer[0].strip() not in verdicts:
            return
        said = self._estimate()
        self._sample = None
        try:
            planned = rest(self.session, said, verdicts[answer[0].strip()])
        except CleanerError as error:
            self.notify(visible(error.what), severity="warning", markup=False)
            self.redraw()
            return
        self._carry_out(planned)


def _where(planned: Plan) -> str:
    places = [f"{visible(touched.document)}:{touched.line}" for touched in planned.touched]
    return ", ".join(places)
