"""Reading through a document as it will be, and signing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cleaner.errors import CleanerError
from cleaner.model import Span
from cleaner.render.visible import visible
from cleaner.review import panels
from cleaner.review.screens.desk import NoticeScreen
from cleaner.review.screens.prompts import EditScreen
from cleaner.review.session import ReviewSession
from cleaner.review.signing import Signer
from cleaner.review.text import Piece, Preview

if TYPE_CHECKING:
    from textual.app import ComposeResult

KEYS = "↓ next sentence  PgDn page  c next change  E edit  u undo  S sign  q back"


class ReadScreen(NoticeScreen[bool]):
    """A whole document, sentence by sentence; returns whether it was signed.

    `moved` says why places of the original differ from a previously signed text.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "back"),
        Binding("c", "next_change", "next change"),
        Binding("E,e", "edit", "edit the sentence"),
        Binding("u", "undo", "undo"),
        Binding("S", "sign", "sign"),
    ]

    def __init__(
        self,
        session: ReviewSession,
        document: str,
        signer: Signer,
        moved: Sequence[tuple[int, str]] = (),
    ) -> None:
        super().__init__()
        self._session = session
        self._document = document
        self._signer = signer
        self._moved = moved
        self._stretches: list[Preview] = []
        self._seen: set[tuple[int, str]] = set()

    def compose(self) -> ComposeResult:
        """Show the sentences, each an option of a list."""
        yield Static(id="where")
        yield OptionList(id="sentences")
        yield self.notice()
        yield Static(Content.styled(KEYS, "$foreground-muted"), id="keys")

    def on_mount(self) -> None:
        """Read the first sentence."""
        self._fill(0)
        self.query_one(OptionList).focus()

    def _fill(self, at: int) -> None:
        text = self._session.texts[self._document]
        self._stretches = stretches(text.whole(), [s.end for s in text.annotated.sentences])
        sentences = self.query_one(OptionList)
        sentences.clear_options()
        sentences.add_options([Option(self._line(part)) for part in self._stretches])
        sentences.highlighted = min(at, len(self._stretches) - 1) if self._stretches else None
        self._say_where()

    def _line(self, part: Preview) -> Content:
        changed = any(piece.edit for piece in part.pieces)
        why = [text for start, text in self._moved if part.span.start <= start < part.span.end]
        lines = [
            Content.assemble(
                ("▌ " if changed else "", "$text-success"),
                panels.both(part, None, plain=self.app.no_color),
            ).rstrip()
        ]
        lines += [Content.styled(f"» {visible(reason)}", "$text-warning") for reason in why]
        return Content("\n").join(lines)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Record that a sentence was read."""
        self.hush()
        self._seen.add(self._stretches[event.option_index].key)
        self._say_where()

    def _say_where(self) -> None:
        at = self.query_one(OptionList).highlighted or 0
        unread = len(self._unread())
        signed = self._signer.is_signed(self._document, self._after())
        state = "signed" if signed else f"{unread} unread" if unread else "all read: S signs"
        self.query_one("#where", Static).update(
            Content.assemble(
                panels.safe(self._document, "bold"),
                f"  sentence {at + 1} of {len(self._stretches)}  ",
                (state, "$text-success" if signed else "$text-warning"),
            )
        )

    def _after(self) -> str:
        return self._session.texts[self._document].whole().after

    def _unread(self) -> list[int]:
        return [n for n, part in enumerate(self._stretches) if part.key not in self._seen]

    def action_next_change(self) -> None:
        """Go to the next sentence that changes; those skipped count as unread."""
        sentences = self.query_one(OptionList)
        total = len(self._stretches)
        for step in range(1, total + 1):
            number = ((sentences.highlighted or 0) + step) % total
            if any(piece.edit for piece in self._stretches[number].pieces):
                sentences.highlighted = number
                return

    def action_edit(self) -> None:
        """Edit the sentence freely."""
        at = self.query_one(OptionList).highlighted
        if at is None:
            return
        part = self._stretches[at]
        body = part.after.rstrip("\r\n")
        tail = part.after[len(body) :]

        def take(words: str | None) -> None:
            if words is None:
                return
            try:
                self._session.rewrite(self._document, part, words + tail)
            except CleanerError as error:
                self.refuse(error)
            self._fill(at)

        self.app.push_screen(EditScreen("Edit the sentence", body), take)

    def action_undo(self) -> None:
        """Undo the last step."""
        if self._session.undo() is None:
            self.say("Nothing to undo")
        self._fill(self.query_one(OptionList).highlighted or 0)

    def action_sign(self) -> None:
        """Sign the text as shown, if every sentence was read."""
        unread = self._unread()
        if unread:
            self.query_one(OptionList).highlighted = unread[0]
            sentences = "1 sentence is" if len(unread) == 1 else f"{len(unread):,} sentences are"
            self.say(f"{sentences} still unread", warn=True)
            return
        try:
            self._signer.sign(self._document, self._after())
        except CleanerError as error:
            self.refuse(error)
            return
        self._say_where()
        self.dismiss(True)

    def action_leave(self) -> None:
        """Back, unsigned."""
        self.dismiss(False)


def stretches(whole: Preview, ends: Sequence[int]) -> list[Preview]:
    """Cut a document after each sentence and the space that follows, never inside an edit."""
    parts: list[Preview] = []
    pending: list[Piece] = []
    waiting = list(reversed(ends))
    for piece in whole.pieces:
        rest: Piece | None = piece
        while rest is not None and waiting and waiting[-1] < rest.span.end:
            if rest.edit is not None:
                break
            at = _behind_space(rest, max(waiting.pop(), rest.span.start))
            while waiting and waiting[-1] <= at:
                waiting.pop()
            head, rest = _split(rest, at) if at < rest.span.end else (rest, None)
            parts.append(_stretch([*pending, head] if head is not None else pending))
            pending = []
        if rest is not None:
            pending.append(rest)
        # Sentences that end within an edit end after it; the last of them is enough.
        while rest is not None and len(waiting) > 1 and waiting[-2] <= rest.span.end:
            waiting.pop()
    if pending:
        parts.append(_stretch(pending))
    return parts


def _behind_space(piece: Piece, cut: int) -> int:
    words, start = piece.before, piece.span.start
    while cut < piece.span.end and words[cut - start].isspace():
        cut += 1
    return cut


def _split(piece: Piece, at: int) -> tuple[Piece | None, Piece]:
    if at == piece.span.start:
        return None, piece
    left = piece.before[: at - piece.span.start]
    right = piece.before[at - piece.span.start :]
    return (
        Piece(Span(piece.span.start, at), left, left),
        Piece(Span(at, piece.span.end), right, right),
    )


def _stretch(pieces: list[Piece]) -> Preview:
    return Preview(Span(pieces[0].span.start, pieces[-1].span.end), tuple(pieces))
