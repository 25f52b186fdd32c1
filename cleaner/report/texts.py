"""Which documents' texts the page shows, and which lines of long ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.report.budget import Budget
from cleaner.report.marked import BREAK_RE, Line, shortened
from cleaner.report.views import DocumentView

# Bytes of all texts, and of one.
TEXT_BYTES, DOCUMENT_BYTES = 2_000_000, 250_000

# A text longer than this, in code points, is shown only as the lines around its marks.
FULL_LENGTH = 60_000

# In such a text: code points of unchanged words, and pieces per line.
LINE_LENGTH, LINE_PIECES = 300, 150


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A non-blank line of a clean text; `gap` means that blank ones precede it."""

    text: str
    gap: bool


@dataclass(frozen=True, slots=True)
class TextView:
    """A document's text as shown: lines, with notes in place of those left out.

    `clean` are the paragraphs of the result; it is empty if only parts of the text are shown.
    """

    view: DocumentView
    parts: tuple[Line | str, ...]
    full: bool
    clean: tuple[Paragraph, ...] = ()

    @property
    def lines(self) -> list[int]:
        """The numbers of the lines that are shown."""
        return [part.number for part in self.parts if isinstance(part, Line)]


def choose_texts(views: Sequence[DocumentView], macros: Any) -> list[TextView]:  # noqa: ANN401
    """Return the texts that the page has room for, in order; `views` are sorted worst first.

    `macros` are those of entries.html.j2; rendering with them gives the length of a line.
    """
    room = Budget(TEXT_BYTES)
    texts = []
    for view in views:
        if room.spent:
            break
        texts.append(_whole(view, room, macros) or _parts(view, room, macros))
    return sorted(texts, key=lambda text: text.view.number)


def _whole(view: DocumentView, room: Budget, macros: Any) -> TextView | None:  # noqa: ANN401
    if len(view.result.document.text) > FULL_LENGTH:
        return None
    lines = view.lines()
    clean = tuple(_paragraphs(view.result.text))
    markup = [macros.line_of(view, line) for line in lines]
    markup += [macros.paragraph(paragraph) for paragraph in clean]
    if sum(map(len, markup)) > DOCUMENT_BYTES or not room.take(*markup):
        return None
    return TextView(view, tuple(lines), full=True, clean=clean)


def _parts(view: DocumentView, room: Budget, macros: Any) -> TextView:  # noqa: ANN401
    own = Budget(min(DOCUMENT_BYTES, room.left))
    before = own.left
    parts: list[Line | str] = []
    lines = view.lines()
    near = {n + d for n, line in enumerate(lines) if line.marks for d in (-1, 0, 1)}
    skipped = marks = 0
    for number, line in enumerate(lines):
        cut = shortened(line, LINE_LENGTH, LINE_PIECES)
        if number in near and not own.spent and own.take(macros.line_of(view, cut)):
            if skipped:
                parts.append(_note(skipped, marks))
            parts.append(cut)
            skipped = marks = 0
        else:
            skipped += 1
            marks += len(line.marks)
    if skipped:
        parts.append(_note(skipped, marks))
    room.left -= before - own.left
    return TextView(view, tuple(parts), full=False)


def _note(lines: int, marks: int) -> str:
    what = f"{lines:,} line{'' if lines == 1 else 's'} not shown"
    return f"{what}, with {marks:,} mark{'' if marks == 1 else 's'}" if marks else what


def _paragraphs(text: str) -> Iterator[Paragraph]:
    gap = started = False
    for line in BREAK_RE.split(text):
        if line.strip():
            yield Paragraph(line, gap and started)
            gap, started = False, True
        else:
            gap = True
