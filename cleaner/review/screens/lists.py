"""Screens that list: places of a plan, documents and rules, keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
from cleaner.review.navigation import Filter
from cleaner.review.places import Place
from cleaner.review.session import ReviewSession
from cleaner.review.text import Status

if TYPE_CHECKING:
    from textual.app import ComposeResult

# Code points around a place in a list: enough to recognise it.
BESIDE = 30

# The index of the kind of choice that has an entry even where nothing was found.
DOCUMENTS = 1


def count_of(number: int) -> str:
    """Return a number of places in words."""
    return "1 place" if number == 1 else f"{number:,} places"


def place_line(touched: Touched, session: ReviewSession, change: Content | None = None) -> Content:
    """Return a place in its sentence, on one line, with its proposed change."""
    text = session.texts[touched.document]
    start = max(0, touched.span.start - BESIDE)
    end = min(len(text.document.text), touched.span.end + BESIDE)
    words = text.document.text
    return Content.assemble(
        panels.safe(f"{touched.document}:{touched.line}", panels.MUTED),
        (" (no rule found it)" if touched.place is None else "", "$text-warning"),
        " …",
        visible(words[start : touched.span.start]),
        (visible(shorten(touched.span.of(words))), panels.FOCUS),
        visible(words[touched.span.end : end]),
        "…",
        *(() if change is None else ("  ", change)),
    )


class PlacesScreen(ModalScreen[int | None]):
    """Lists places; returns the number of the chosen one, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "leave", priority=True)]

    def __init__(self, title: str, places: Sequence[Touched], session: ReviewSession) -> None:
        super().__init__()
        self._title = title
        self._places = places
        self._session = session

    def compose(self) -> ComposeResult:
        """Show each place in its sentence."""
        lines = (place_line(touched, self._session) for touched in self._places)
        with Vertical(classes="dialog tall"):
            yield Static(Content.styled(self._title, "bold"))
            yield OptionList(*map(Option, lines))
            yield Static(Content.styled("Enter: go there   Esc: cancel", panels.MUTED))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return what was chosen."""
        self.dismiss(event.option_index)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A filter with the number of its places."""

    filter: Filter
    total: int
    left: int


class OverviewScreen(ModalScreen[Filter | None]):
    """Lists documents, rules, families and tiers with the number of their places."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "leave", priority=True)]

    def __init__(self, title: str, session: ReviewSession, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._title = visible(title)
        self._session = session
        self._entries = entries

    def compose(self) -> ComposeResult:
        """Show the list."""
        with Vertical(classes="dialog tall"):
            yield Static(Content.styled(self._title, "bold"))
            yield OptionList(*(Option(_entry_line(self._session, e)) for e in self._entries))
            yield Static(Content.styled("Enter: choose   Esc: cancel", panels.MUTED))

    def on_mount(self) -> None:
        """Start in the list."""
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return what was chosen."""
        self.dismiss(self._entries[event.option_index].filter)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


def entries_to_go(session: ReviewSession) -> list[Entry]:
    """Return the entries for the places gone through."""
    return _entries(session, lambda _: session.navigation.places)


def entries_to_filter(session: ReviewSession) -> list[Entry]:
    """Return what each choice would leave: it adds a condition or replaces one."""
    navigation = session.navigation
    everything = list(session.texts.places())
    counted: dict[Filter, list[Place]] = {}

    def pool(wanted: Filter) -> Sequence[Place]:
        """Return the places under the conditions that a choice leaves in force."""
        if not wanted.is_set:
            return everything
        old = navigation.filter
        rest = Filter(
            rule=None if wanted.rule else old.rule,
            family=None if wanted.family else old.family,
            tier=None if wanted.tier is not None else old.tier,
            document=None if wanted.document else old.document,
        )
        if rest not in counted:
            counted[rest] = [place for place in everything if navigation.is_in(place, rest)]
        return counted[rest]

    return _entries(session, pool)


def _choices(session: ReviewSession, place: Place) -> tuple[Filter, ...]:
    """Return the choices that include a place, one of each kind."""
    return (
        Filter(),
        Filter(document=place.document),
        Filter(rule=place.leader.rule),
        Filter(family=session.navigation.family(place)),
        Filter(tier=place.leader.tier),
    )


def _entries(session: ReviewSession, pool: Callable[[Filter], Sequence[Place]]) -> list[Entry]:
    known = [_choices(session, place) for place in session.texts.places()]
    documents = [Filter(document=document.id) for document in session.texts.documents]
    entries = []
    for number, found in enumerate(map(dict.fromkeys, zip(*known, strict=True))):
        total: Counter[Filter] = Counter()
        left: Counter[Filter] = Counter()
        for place in pool(next(iter(found))):
            wanted = _choices(session, place)[number]
            total[wanted] += 1
            left[wanted] += session.texts.status(place) is Status.OPEN
        named = documents if number == DOCUMENTS else list(found)
        listed = [Entry(wanted, total[wanted], left[wanted]) for wanted in named]
        if number != DOCUMENTS:
            listed.sort(key=lambda entry: (-entry.left, -entry.total, str(entry.filter)))
        entries += listed
    return entries


def _entry_line(session: ReviewSession, entry: Entry) -> Content:
    wanted = entry.filter
    places = "place " if entry.total == 1 else "places"
    parts = [
        Content.styled(f"{entry.total:>6,} {places}", "bold" if entry.total else panels.MUTED),
        Content.styled(f" {entry.left:>6,} undecided  ", "" if entry.left else panels.MUTED),
    ]
    if wanted.document:
        score = session.texts[wanted.document].garble_score
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
        """Return to the review."""
        self.dismiss(None)
