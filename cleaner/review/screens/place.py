"""The body of the main screen: one place as it was and will be, and what is known about it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cleaner.model import Span
from cleaner.review import panels
from cleaner.review.places import Place
from cleaner.review.session import ReviewSession
from cleaner.review.siblings import SiblingTexts
from cleaner.review.text import Preview, Status

if TYPE_CHECKING:
    from textual.app import ComposeResult

# Code points of a document that are shown around a place; more would only slow drawing down.
DOCUMENT_WINDOW = 20_000


class Extent(StrEnum):
    """How much of the text around a place is shown."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    DOCUMENT = "document"


class PlaceView(VerticalScroll):
    """Shows a place of a session."""

    def __init__(self, session: ReviewSession) -> None:
        super().__init__(id="body", can_focus=False)
        self.sibling_texts: SiblingTexts | None = None
        self._session = session
        self._extent = Extent.SENTENCE

    def compose(self) -> ComposeResult:
        """Lay out the text, and the evidence for and against a change."""
        yield Static(id="text")
        yield Static(id="aside")

    def clear(self, words: str) -> None:
        """Show these words instead of a place."""
        self.query_one("#text", Static).update(Content(words))
        self.query_one("#aside", Static).update(Content(""))

    def widen(self) -> None:
        """Show more of the text from now on, or just the sentence again."""
        extents = list(Extent)
        self._extent = extents[(extents.index(self._extent) + 1) % len(extents)]
        self.scroll_home(animate=False)

    def show(self, place: Place, selected: int) -> None:
        """Show a place, with the suggestion with this number (from 0)."""
        session = self._session
        text = session.texts[place.document]
        sentence = text.sentence(place.focus)
        parts = [
            self._words(place, sentence, selected),
            Content(""),
            panels.choices(session, place, selected),
            Content(""),
            panels.message(place, session.rules.get(place.leader.rule)),
        ]
        said = session.answers.remarks(place)
        if said.note or (said.reason and said.reason != place.leader.message):
            words = "; ".join(part for part in (said.reason, said.note) if part)
            parts.append(panels.safe(words, panels.MUTED))
        self.query_one("#text", Static).update(Content("\n").join(parts))
        others = [p for p in text.places_on(sentence) if p.key != place.key]
        evidence = [item for finding in place.findings for item in finding.evidence]
        words = sentence.of(text.document.text)
        siblings = self.sibling_texts.like(place.document, words) if self.sibling_texts else []
        sections = (
            panels.section("Evidence", panels.evidence_lines(evidence)),
            panels.section("Other documents say", panels.sibling_lines(siblings)),
            panels.section("Also in this sentence", panels.other_lines(session, others)),
        )
        aside = Content("\n\n").join([part for part in sections if part.plain])
        self.query_one("#aside", Static).update(aside)

    def _words(self, place: Place, sentence: Span, selected: int) -> Content:
        text = self._session.texts[place.document]
        plain = self.app.no_color
        if self._extent is Extent.DOCUMENT:
            half = DOCUMENT_WINDOW // 2
            start = max(0, sentence.start - half)
            end = min(len(text.document.text), sentence.end + half)
            preview = self._preview(place, text.paragraph(Span(start, end)), selected)
            self.call_after_refresh(self._bring_into_view, preview, place)
            return panels.both(preview, place, plain=plain)
        whole = text.paragraph(sentence) if self._extent is Extent.PARAGRAPH else sentence
        preview = self._preview(place, whole, selected)
        others = [p for p in text.places_on(whole) if p.key != place.key]
        return Content.assemble(
            ("was      ", panels.MUTED),
            panels.was(preview, place, others, plain=plain),
            ("\nwill be  ", panels.MUTED),
            panels.will_be(preview, plain=plain),
        )

    def _preview(self, place: Place, span: Span, selected: int) -> Preview:
        proposal = None
        if place.alternatives and self._session.texts.status(place) is Status.OPEN:
            proposal = place.alternatives[selected].repair
        return self._session.texts[place.document].preview(span, proposal)

    def _bring_into_view(self, preview: Preview, place: Place) -> None:
        """Scroll so that the place is about a third of the way down."""
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
        self.scroll_to(y=max(0, lines - self.size.height // 3), animate=False)
