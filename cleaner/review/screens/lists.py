"""Screens that list: places of a plan, documents and rules, keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cleaner.model import Tier
from cleaner.render.visible import shorten, visible
from cleaner.review import panels
from cleaner.review.bulk import Touched
from cleaner.review.keys import KEYS
from cleaner.review.places import Place
from cleaner.review.session import Filter, ReviewSession
from cleaner.review.text import Status

if TYPE_CHECKING:
    from textual.app import ComposeResult


class PlacesScreen(ModalScreen[int | None]):
    """Lists places; gives back the number of the chosen one, or None.

    With `confirm`, Enter or y mean all of them (-1), and nothing else does.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n,q", "leave", "leave", priority=True),
        Binding("y,enter", "yes", "yes", priority=True),
    ]

    def __init__(
        self, title: str, places: Sequence[Touched], session: ReviewSession, *, confirm: bool
    ) -> None:
        super().__init__()
        self._title = title
        self._places = places
        self._session = session
        self._confirm = confirm

    def compose(self) -> ComposeResult:
        """Show each place in its sentence."""
        with Vertical(classes="dialog tall"):
            yield Static(Content.styled(self._title, "bold"))
            yield OptionList(*(Option(self._line(touched)) for touched in self._places))
            keys = "Enter y: yes, all of them   n Esc: no" if self._confirm else "Enter: go there"
            yield Static(Content.styled(f"{keys}   ↑ ↓ PgUp PgDn: look", "$foreground-muted"))

    def _line(self, touched: Touched) -> Content:
        text = self._session.text(touched.document)
        start = max(0, touched.span.start - 30)
        end = min(len(text.document.text), touched.span.end + 30)
        words = text.document.text
        new = " (no rule found it)" if touched.place is None else ""
        return Content.assemble(
            panels.safe(f"{touched.document}:{touched.line}", panels.MUTED),
            (new, "$text-warning"),
            " …",
            visible(words[start : touched.span.start]),
            (visible(shorten(touched.span.of(words))), panels.FOCUS),
            visible(words[touched.span.end : end]),
            "…",
        )

    def action_yes(self) -> None:
        """Take all, or go to the chosen place."""
        self.dismiss(-1 if self._confirm else self.query_one(OptionList).highlighted)

    def action_leave(self) -> None:
        """Decide nothing."""
        self.dismiss(None)


Entry = tuple[Content, Filter]


class OverviewScreen(ModalScreen[Filter | None]):
    """Lists documents, rules, families and tiers with what is left in each."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "leave", priority=True)]

    def __init__(self, title: str, session: ReviewSession) -> None:
        super().__init__()
        self._title = title
        self._entries = _entries(session)

    def compose(self) -> ComposeResult:
        """Show the list."""
        with Vertical(classes="dialog tall"):
            yield Static(Content.styled(self._title, "bold"))
            yield OptionList(*(Option(line) for line, _ in self._entries))
            yield Static(Content.styled("Enter: choose   Esc: leave", "$foreground-muted"))

    def on_mount(self) -> None:
        """Start in the list."""
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give back what was chosen."""
        self.dismiss(self._entries[event.option_index][1])

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


def _entries(session: ReviewSession) -> list[Entry]:
    left: Counter[Filter] = Counter()
    total: Counter[Filter] = Counter()
    for place in session.all_places():
        is_open = session.standing(place) is Status.OPEN
        for wanted in _filters_of(session, place):
            total[wanted] += 1
            left[wanted] += is_open
    everything = Filter()
    documents = [Filter(document=document.id) for document in session.documents]
    ranked = sorted(
        (wanted for wanted in total if not wanted.document and wanted != everything),
        key=lambda wanted: (_kind(wanted), -left[wanted], -total[wanted], str(wanted)),
    )
    return [
        (_entry(session, wanted, left[wanted], total[wanted]), wanted)
        for wanted in (everything, *documents, *ranked)
    ]


def _filters_of(session: ReviewSession, place: Place) -> tuple[Filter, ...]:
    return (
        Filter(),
        Filter(document=place.document),
        Filter(rule=place.leader.rule),
        Filter(family=session.family(place)),
        Filter(tier=place.leader.tier),
    )


def _kind(wanted: Filter) -> int:
    return 0 if wanted.rule else 1 if wanted.family else 2


def _entry(session: ReviewSession, wanted: Filter, left: int, total: int) -> Content:
    parts = [
        Content.styled(f"{left:>5}", "bold" if left else panels.MUTED),
        Content.styled(f" of {total:<5} ", panels.MUTED),
    ]
    if wanted.document:
        score = session.text(wanted.document).garble_score
        parts.append(panels.safe(wanted.document))
        if score is not None:
            parts.append(Content.styled(f"  garble {score:.2f}", panels.MUTED))
    else:
        style = panels.TIERS[wanted.tier] if isinstance(wanted.tier, Tier) else ""
        parts.append(panels.safe(str(wanted), style))
    return Content.assemble(*parts)


class HelpScreen(ModalScreen[None]):
    """All keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark", "leave", "leave", priority=True)
    ]

    def compose(self) -> ComposeResult:
        """Show the table of keys."""
        lines = []
        for title, keys in KEYS.items():
            lines.append(Content.styled(title, panels.TITLE))
            lines += [
                Content.assemble((f"  {key.shown:<12} ", "bold"), key.meaning) for key in keys
            ]
        with VerticalScroll(classes="dialog tall"):
            yield Static(Content("\n").join(lines))

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one(VerticalScroll).focus()

    def action_leave(self) -> None:
        """Back to the review."""
        self.dismiss(None)
