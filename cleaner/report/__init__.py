"""The report page: one HTML file that opens offline and shows what was found and why.

Nothing in the corpus is trusted: every word is escaped, hidden characters are spelt out, and
anchors are made from numbers. The page has a maximum size, whatever the run: what doesn't fit is
counted, and the page says where to find it.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.model import Decision, Result, Rule
from cleaner.report.charts import findings_by_rule, garble_scores
from cleaner.report.entries import Entries, choose_entries
from cleaner.report.texts import choose_texts
from cleaner.report.views import ORIGINS, view_of
from cleaner.report.visible import clipped, parts_of, plain
from cleaner.tally import Tally, tally, total

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

# Documents with a row in the table, and documents whose text is shown: if more, the worst.
MAX_ROWS, MAX_TEXTS = 1000, 200

# Failures, messages about unchecked parts, and authors that are listed individually.
MAX_LISTED = 50

# Code points of one string (a name, a reason, words of a change): longer ones lose their middle.
MAX_STRING = 400

SCRIPT, STYLE = "page.js", "report.css"


@dataclass(frozen=True, slots=True)
class Row:
    """A document's line in the table."""

    number: int
    result: Result
    counts: Tally


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that found something, and how often."""

    number: int
    name: str
    rule: Rule | None
    message: str
    findings: int


class Links:
    """The anchors of the page, all made from numbers.

    They are filled in while the page's content is being chosen; until then everything has one.
    """

    def __init__(self, rules: Mapping[str, int]) -> None:
        self._rules = rules
        self._lines: dict[str, tuple[int, frozenset[int]]] = {}
        self._items: set[tuple[int, int]] | None = None

    def add_text(self, document: str, number: int, lines: Iterable[int]) -> None:
        """Record that a document's text is shown, with these lines."""
        self._lines.setdefault(document, (number, frozenset(lines)))

    def set_items(self, items: Iterable[tuple[int, int]]) -> None:
        """Set which entries are shown, by document and number."""
        self._items = set(items)

    def text(self, document: str) -> str | None:
        """Return the anchor of a document's text, or None if it is not shown."""
        return f"#d{self._lines[document][0]}" if document in self._lines else None

    def place(self, document: str, line: int | None) -> str | None:
        """Return the anchor of a document's line or of its text, or None if it has none."""
        if document not in self._lines:
            return None
        number, lines = self._lines[document]
        return f"#d{number}-l{line}" if line in lines else f"#d{number}"

    def item(self, document: int, number: int) -> str | None:
        """Return the anchor of an entry, or None if it is not shown."""
        shown = self._items is None or (document, number) in self._items
        return f"#d{document}-i{number}" if shown else None

    def rule(self, name: str) -> int | None:
        """Return the number of a rule: its anchor is r followed by this number."""
        return self._rules.get(name)


def render_report(
    results: Sequence[Result],
    *,
    failures: Sequence[str],
    rules: Mapping[str, Rule],
    facts: Sequence[tuple[str, str]],
    ledger: str = "ledger.jsonl",
) -> str:
    """Return the report as one self-contained HTML page.

    `failures` are the messages for documents that could not be processed, `rules` the rules in
    force by name; `facts` are labels and values about the run: version, date, policy. `ledger`
    names the file with every edit.
    """
    rows = [Row(n, result, tally(result)) for n, result in enumerate(results, 1)]
    worst = sorted(rows, key=_badness, reverse=True)
    shown = sorted(worst[:MAX_ROWS], key=lambda row: row.number)
    views = {row.number: view_of(row.number, row.result, row.counts, rules) for row in rows}
    fired = _fired(results, rules)
    links = Links({rule.name: rule.number for rule in fired})
    page = _environment()
    macros = page.get_template("entries.html.j2").make_module({"links": links})
    texts = choose_texts([views[row.number] for row in worst[:MAX_TEXTS]], macros)
    for text in texts:
        links.add_text(text.view.result.document.id, text.view.number, text.lines)
    entries = choose_entries(list(views.values()), macros)
    links.set_items(entries.items)
    counts = total(row.counts for row in rows)
    return page.get_template("report.html.j2").render(
        facts=facts,
        failures=failures[:MAX_LISTED],
        more_failures=len(failures) - MAX_LISTED,
        total=counts,
        unchecked=Counter(w for result in results for w in result.unchecked).most_common(),
        max_listed=MAX_LISTED,
        authors=_authors(results),
        charts=(findings_by_rule(results), garble_scores(results)),
        rows=shown,
        others=total(row.counts for row in worst[MAX_ROWS:]),
        texts=texts,
        entries=entries,
        hidden=_hidden(counts, entries),
        filters=_filters(entries, fired),
        fired=fired,
        links=links,
        macros=macros,
        ledger=ledger,
        script_hash=_hash_of(page, SCRIPT),
        style_hash=_hash_of(page, STYLE),
    )


def _badness(row: Row) -> tuple[int, float, int]:
    """Return the sort key that puts the worst documents first where not all can be shown."""
    return row.counts.waiting, row.result.garble_score or 0.0, row.counts.edits


def _authors(results: Sequence[Result]) -> list[tuple[str, int, str, str]]:
    """Return who made the decisions on the page: name, count, first and last day."""
    decisions: dict[Decision, None] = {}
    for result in results:
        edited = (edit.decision for edit in result.edits if edit.decision is not None)
        decisions.update(dict.fromkeys((*edited, *result.kept)))
    by_author: dict[str, list[str]] = {}
    for decision in decisions:
        by_author.setdefault(decision.author, []).append(decision.time[:10])
    ranked = sorted(by_author.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(author, len(days), min(days), max(days)) for author, days in ranked]


def _hidden(counts: Tally, entries: Entries) -> list[tuple[int, str]]:
    """Return how many entries of each look the page leaves out."""
    there = {
        "waiting": (counts.waiting, "waiting"),
        "changed": (counts.edits, "changed"),
        "kept": (counts.kept_places, "kept"),
        "not-a-defect": (counts.cleared_places, "not a defect"),
        "dropped": (counts.dropped, "dropped"),
        "stale": (counts.stale, "stale decisions"),
    }
    left = [(number - entries.shown[look], name) for look, (number, name) in there.items()]
    return [(number, name) for number, name in left if number > 0]


def _filters(entries: Entries, fired: Sequence[FiredRule]) -> dict[str, Any]:
    """Return the filter's choices, each with its number of entries."""
    return {
        "looks": entries.shown,
        "origins": [(name, ORIGINS[name], entries.origins[name]) for name in ORIGINS],
        "kinds": entries.kinds,
        "rules": [
            (rule.number, rule.name, entries.rules[rule.name])
            for rule in sorted(fired, key=lambda rule: rule.name)
            if entries.rules[rule.name]
        ],
        "documents": entries.documents,
    }


def _fired(results: Sequence[Result], rules: Mapping[str, Rule]) -> list[FiredRule]:
    """Return the rules that found or changed something, busiest first."""
    counts: Counter[str] = Counter()
    messages: dict[str, str] = {}
    for result in results:
        for finding in result.findings:
            counts[finding.rule] += 1
            messages.setdefault(finding.rule, finding.message)
        for name in (*(o.finding.rule for o in result.outcomes), *(e.rule for e in result.edits)):
            if name is not None:
                counts[name] += 0
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        FiredRule(
            number,
            name,
            rule := rules.get(name),
            rule.message if rule else messages.get(name, ""),
            count,
        )
        for number, (name, count) in enumerate(ranked, 1)
    ]


def _environment() -> Environment:
    """Return the template engine: it escapes everything and shows all hidden characters."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 (50 ms)

    page = Environment(
        loader=PackageLoader("cleaner", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finished,
    )
    page.filters.update(
        shown=lambda text: _signs(clipped(text, MAX_STRING), spaces=False),
        exact=lambda text: _signs(clipped(text, MAX_STRING), spaces=True),
        whole=lambda text: _signs(text, spaces=False),
        whole_exact=lambda text: _signs(text, spaces=True),
        plain=plain,
        number="{:,}".format,
    )
    return page


def _finished(value: Any) -> Any:  # noqa: ANN401 (what a template may hold)
    # Markup is a kind of str and needs no further treatment.
    return plain(value) if type(value) is str else value


def _signs(text: str, *, spaces: bool) -> Markup:
    """Mark up hidden characters, and with `spaces` unusual white space, as signs."""
    from markupsafe import Markup, escape  # noqa: PLC0415 (see above)

    return Markup(  # noqa: S704 (every part is escaped)
        "".join(
            f'<span class="sign">{escape(part)}</span>' if hidden else escape(part)
            for part, hidden in parts_of(text, spaces=spaces)
        )
    )


def _hash_of(page: Environment, name: str) -> str:
    """Return the hash that allows an inline script or style, as written in the page's policy.

    The template engine includes a file without its last line break.
    """
    source = page.get_or_select_template(name).render()
    return base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
