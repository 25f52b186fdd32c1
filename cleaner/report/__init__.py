"""The report page: one HTML file that opens offline and shows what was found and why.

Nothing of the corpus is trusted: every word is escaped, hidden characters are spelt out, and
anchors are made from numbers.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.model import Result, Rule
from cleaner.report.charts import findings_by_rule, garble_scores
from cleaner.report.views import Counts, DocumentView, counts_of, total_of, view_of
from cleaner.report.visible import parts_of, plain

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

# Beyond this many documents the page would be too heavy for a browser.
MAX_SECTIONS = 200

SCRIPT = "filter.js"


@dataclass(frozen=True, slots=True)
class Row:
    """A document's line in the table; `linked` tells that it has a section."""

    number: int
    result: Result
    counts: Counts
    linked: bool


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that found something, and how often."""

    number: int
    name: str
    rule: Rule | None
    message: str
    findings: int


@dataclass(frozen=True, slots=True)
class Links:
    """The anchors of the page, all made from numbers."""

    documents: Mapping[str, tuple[int, frozenset[int]]]
    rules: Mapping[str, int]

    def place(self, document: str, line: int | None = None) -> str | None:
        """Return the anchor of a document's line or of its section, None if it has none."""
        if document not in self.documents:
            return None
        number, lines = self.documents[document]
        return f"#d{number}-l{line}" if line in lines else f"#d{number}"

    def rule(self, name: str) -> str | None:
        """Return the anchor of a rule."""
        return f"#r{self.rules[name]}" if name in self.rules else None


def render_report(
    results: Sequence[Result],
    *,
    failures: Sequence[str],
    rules: Mapping[str, Rule],
    facts: Sequence[tuple[str, str]],
) -> str:
    """Return the report as one self-contained HTML page.

    `failures` are the messages of documents that could not be processed, `rules` those in force,
    by name; `facts` are labels and values about the run: version, date, policy.
    """
    counts = [counts_of(result) for result in results]
    chosen = _chosen(results, counts)
    rows = [
        Row(number, result, count, number in chosen)
        for number, (result, count) in enumerate(zip(results, counts, strict=True), 1)
    ]
    views = [view_of(row.number, row.result, row.counts, rules) for row in rows if row.linked]
    fired = _fired(results, rules)
    page = _environment()
    return page.get_template("report.html.j2").render(
        facts=facts,
        failures=failures,
        total=total_of(counts),
        unchecked=Counter(message for result in results for message in result.unchecked),
        charts=(findings_by_rule(results), garble_scores(results)),
        rows=rows,
        views=views,
        fired=fired,
        links=_links(views, fired),
        script_hash=_hash_of(page, SCRIPT),
    )


def _chosen(results: Sequence[Result], counts: Sequence[Counts]) -> set[int]:
    """Return the numbers of the documents that get a section: the worst, if there are too many."""

    def badness(number: int) -> tuple[float, int, int]:
        count = counts[number - 1]
        return results[number - 1].garble_score or 0.0, count.changes, count.findings

    numbers = range(1, len(results) + 1)
    return set(sorted(numbers, key=badness, reverse=True)[:MAX_SECTIONS])


def _fired(results: Sequence[Result], rules: Mapping[str, Rule]) -> list[FiredRule]:
    """Return the rules that found or changed something, the busiest first."""
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


def _links(views: Sequence[DocumentView], fired: Sequence[FiredRule]) -> Links:
    documents: dict[str, tuple[int, frozenset[int]]] = {}
    for view in views:
        lines = frozenset(line.number for line in view.lines)
        documents.setdefault(view.result.document.id, (view.number, lines))
    return Links(documents, {rule.name: rule.number for rule in fired})


def _environment() -> Environment:
    """Return the template engine: it escapes everything and lets no hidden character through."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 (50 ms)

    page = Environment(
        loader=PackageLoader("cleaner", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finished,
    )
    page.filters.update(shown=_shown, exact=_exact, plain=plain, number="{:,}".format)
    return page


def _finished(value: Any) -> Any:  # noqa: ANN401 (what a template may hold)
    # Markup is a kind of str, and is already what it should be.
    return plain(value) if type(value) is str else value


def _shown(text: str) -> Markup:
    """Mark hidden characters up as signs."""
    return _signs(text, spaces=False)


def _exact(text: str) -> Markup:
    """Mark hidden characters and unusual white space up as signs: for the words of a change."""
    return _signs(text, spaces=True)


def _signs(text: str, *, spaces: bool) -> Markup:
    from markupsafe import Markup, escape  # noqa: PLC0415 (see above)

    sign = Markup('<span class="sign">{}</span>')
    return Markup("").join(
        sign.format(part) if hidden else escape(part)
        for part, hidden in parts_of(text, spaces=spaces)
    )


def _hash_of(page: Environment, name: str) -> str:
    """Return the hash that allows an inline script, as the page's policy names it.

    The template engine includes a file without its last line break.
    """
    source = page.get_or_select_template(name).render()
    return base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
