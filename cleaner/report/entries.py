"""Which entries the page shows in full, which in brief, and which it only counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaner.report.budget import Budget
from cleaner.report.marked import Look
from cleaner.report.views import DocumentView, Item

if TYPE_CHECKING:
    from markupsafe import Markup

# Bytes for entries in full (with context and evidence), for those in brief (one line), and for
# stale decisions.
FULL_BYTES, BRIEF_BYTES, STALE_BYTES = 1_500_000, 1_000_000, 200_000

# For each rule and each kind of decision, this many entries are shown in full before others.
SAMPLES = 5

STALE = "stale"


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one document: `title` is waiting, decided, dropped or stale."""

    title: str
    view: DocumentView
    entries: tuple[Markup, ...]


@dataclass
class Entries:
    """The contents of the page's list, and its figures."""

    groups: list[Group] = field(default_factory=list)
    items: list[tuple[int, int]] = field(default_factory=list)
    brief: int = 0
    shown: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    @property
    def documents(self) -> list[DocumentView]:
        """The documents with entries, each once, in order."""
        return sorted({g.view.number: g.view for g in self.groups}.values(), key=lambda v: v.number)

    @property
    def waiting(self) -> int:
        """How many entries are waiting."""
        return self.shown[Look.WAITING]

    def count(self, item: Item) -> None:
        """Count an entry that is shown."""
        self.shown[item.look] += 1
        self.origins[item.origin] += 1
        self.rules.update(item.rules)
        if item.decision is not None and item.decision.kind is not None:
            self.kinds[item.decision.kind] += 1


# An entry's document and its index among the numbered (True) or dropped (False) items.
Key = tuple[int, bool, int]


def choose_entries(views: Sequence[DocumentView], macros: Any) -> Entries:  # noqa: ANN401
    """Render as many entries as the page has room for, those waiting first.

    `macros` are those of entries.html.j2.
    """
    entries = Entries()
    full, brief = Budget(FULL_BYTES), Budget(BRIEF_BYTES)
    rendered: dict[Key, Markup] = {}
    for key, view, item in _by_weight(views):
        if not full.spent and full.take(card := macros.entry(view, item)):
            rendered[key] = card
        elif not brief.spent and brief.take(line := macros.brief_entry(view, item)):
            rendered[key] = line
            entries.brief += 1
        elif full.spent and brief.spent:
            break
        else:
            continue
        entries.count(item)
        if item.number:
            entries.items.append((view.number, item.number))
    for title, looks in (
        ("waiting", {Look.WAITING}),
        ("decided", {Look.CHANGED, Look.KEPT, Look.NOT_A_DEFECT}),
        ("dropped", {Look.DROPPED}),
    ):
        for view in views:
            keys = (key for key, item in _items_of(view) if item.look in looks)
            if cards := tuple(rendered[key] for key in keys if key in rendered):
                entries.groups.append(Group(title, view, cards))
    _add_stale(entries, views, macros)
    return entries


def _add_stale(entries: Entries, views: Sequence[DocumentView], macros: Any) -> None:  # noqa: ANN401
    room = Budget(STALE_BYTES)
    for view in views:
        cards = []
        for decision, problem in view.result.stale:
            if room.spent:
                break
            if room.take(card := macros.stale_entry(view, decision, problem)):
                cards.append(card)
        if cards:
            entries.groups.append(Group(STALE, view, tuple(cards)))
            entries.shown[STALE] += len(cards)


def _items_of(view: DocumentView) -> Iterator[tuple[Key, Item]]:
    for listed, items in ((True, view.items), (False, view.dropped)):
        for position, item in enumerate(items):
            yield (view.number, listed, position), item


def _by_weight(views: Sequence[DocumentView]) -> Iterator[tuple[Key, DocumentView, Item]]:
    """Yield waiting entries, samples of each rule and kind of decision, the rest, dropped ones."""
    ranked: list[list[tuple[Key, DocumentView, Item]]] = [[], [], [], []]
    seen: Counter[tuple[str, ...]] = Counter()
    for view in views:
        for key, item in _items_of(view):
            sort = (item.look, item.origin, *item.rules)
            seen[sort] += 1
            if item.look is Look.WAITING:
                rank = 0
            elif item.look is Look.DROPPED:
                rank = 3
            else:
                rank = 1 if seen[sort] <= SAMPLES else 2
            ranked[rank].append((key, view, item))
    for entries in ranked:
        yield from entries
