"""The page says who did what and why, hides nothing silently, and stays within a size."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from cleaner.apply import apply
from cleaner.decide import decide, locate_decisions
from cleaner.decisions.matching import decision_at
from cleaner.model import (
    Document,
    Edit,
    Evidence,
    Finding,
    Kind,
    Outcome,
    Repair,
    Result,
    Span,
    State,
    Tier,
    Verdict,
)
from cleaner.report import entries, render_report, texts
from cleaner.report.views import view_of
from cleaner.tally import tally

TEXT = "Talk of War Conference | Site News\nHe he left. They met , and and went.\n"
DOCUMENT = Document("a.txt", TEXT)


def finding(words, new=None, rule="x", **fields):
    span = Span(TEXT.index(words), TEXT.index(words) + len(words))
    repairs = () if new is None else (Repair.of(span.start, span.end, new),)
    tier = Tier.REVIEW if repairs else Tier.FLAG
    return Finding(span, rule, f"message of {rule}", words, tier, repairs, **fields)


def decision(words, after=None, verdict=Verdict.REPAIR, **fields):
    span = Span(TEXT.index(words), TEXT.index(words) + len(words))
    return replace(decision_at(DOCUMENT, span, verdict, after), **fields)


def result(findings, decisions, **fields):
    decided = decide(DOCUMENT, findings, locate_decisions(DOCUMENT, decisions), Tier.SAFE)
    located = locate_decisions(DOCUMENT, decisions)
    return Result(
        DOCUMENT, apply(TEXT, decided.edits), decided.edits, decided.outcomes,
        kept=tuple(left.decision for left in located.refusals), words=14, **fields,
    )  # fmt: skip


SITE = finding(TEXT.split("\n", maxsplit=1)[0], "Talk of War Conference", rule="site-label")
DECIDED = result(
    [SITE, finding("He he", "He", rule="stutter"), finding("and and", "and", rule="doubled")],
    [
        decision(
            "Talk", "Talks", reason="singular for plural", author="Ed Itor", time="2026-01-02"
        ),
        decision(" | Site News", "", reason="site label", kind=Kind.DETERMINATE),
        decision("He he", "She", reason="wrong pronoun", kind=Kind.WORDING),
        decision("went", verdict=Verdict.KEEP, reason="lost object"),
    ],
)


def page(*results, **fields):
    return render_report(results, failures=(), rules={}, facts=(), **fields)


def cards(html):
    return re.findall(r'<li class="item.*?</li>\n', html, re.DOTALL)


def card(html, words):
    (found,) = [one for one in cards(html) if words in headline(one)]
    return found


def headline(one):
    """The words that a folded entry shows."""
    return " ".join(re.sub(r"<[^>]+>", "", one.split("</summary>")[0]).split())


def test_a_decided_change_is_explained_by_its_decision():
    html = page(DECIDED)
    talk = card(html, "Talks")
    assert "singular for plural" in headline(talk)
    assert "no rule found this" in headline(talk)
    assert "site-label" not in talk
    label = card(html, "Site News")
    assert "as suggested site label" in headline(label)
    assert "The tool found here" in label


def test_the_tools_suggestion_is_beside_other_words_of_the_editor():
    own = card(page(DECIDED), "wrong pronoun")
    assert "in an editor’s own words" in headline(own)
    assert "The tool suggested: He he" in headline(own)
    assert "The tool suggested" not in card(page(DECIDED), "site label")


def test_the_sums_are_on_the_page():
    text = " ".join(re.sub(r"<[^>]+>", " ", page(DECIDED)).split())
    assert (
        "3 findings 1 waiting for review 1 repaired as suggested "
        "1 repaired in an editor’s own words" in text
    )
    assert (
        "3 changes 2 by decisions on findings 1 by decisions where no rule found anything" in text
    )
    assert "1 place left as decided 1 kept, without a finding" in text


def test_what_is_waiting_comes_first():
    assert re.findall(r'data-look="([^"]+)"', page(DECIDED))[0] == "waiting"


def test_authors_and_times_are_folded():
    html = page(DECIDED)
    assert "Ed Itor" in html
    assert not [one for one in cards(html) if "Ed Itor" in headline(one)]


def test_the_clean_view_is_the_resulting_text():
    clean = re.search(r'<div class="text clean">(.*?)</div>', page(DECIDED), re.DOTALL)
    lines = re.findall(r"<p>(.*?)</p>", clean[1])
    assert lines == DECIDED.text.splitlines()


def test_entries_can_be_told_apart_by_the_filter():
    html = page(DECIDED)
    assert Counter(re.findall(r'data-origin="([^"]*)"', html)) == Counter(
        ["", "alone", "suggested", "reworded", "without-finding"]
    )
    assert sorted(filter(None, re.findall(r'data-kind="([^"]*)"', html))) == [
        "determinate",
        "wording",
    ]
    options = dict(re.findall(r'<option value="([^"]+)">([^<]*)', html))
    assert options["changed reworded"] == "changed by a decision, in other words (1)"
    assert {"stutter (1)", "doubled (1)"} <= set(options.values())


def test_a_damaged_witness_supports_and_is_marked():
    witness = Evidence("witness", "He left.", document="b.txt", line=1, damaged=True)
    waiting = finding("He he", "He", evidence=(witness,))
    html = page(Result(DOCUMENT, TEXT, (), (Outcome(waiting, State.WAITING),)))
    assert '<li class="for"><span class="kind">for · witness</span>' in html
    assert '<span class="damaged">itself damaged</span>' in html


def long_result(count, hidden="", separator="\n", name="a.txt"):
    """A text with a change, a waiting finding or a dropped one in every sentence."""
    sentence = f"He met met{hidden} her.{separator}"
    text = sentence * count
    outcomes, edits = [], []
    for number in range(count):
        start = number * len(sentence) + 2
        span = Span(start, start + 4)
        state = (State.APPLIED, State.WAITING, State.DROPPED)[number % 3]
        found = Finding(
            span, f"rule-{number % 5}", hidden or "twice", " met", Tier.SAFE,
            (Repair.of(span.start, span.end, hidden),), (Evidence("count", hidden or "1"),) * 20,
        )  # fmt: skip
        outcomes.append(Outcome(found, state))
        if state is State.APPLIED:
            edits.append(Edit(span, " met", hidden, found.rule, Tier.SAFE))
    clean = apply(text, edits)
    return Result(Document(name, text), clean, tuple(edits), tuple(outcomes), words=4 * count)


@pytest.fixture
def small(monkeypatch):
    """Budgets a tenth of the real ones, so that a tenth of a text tests them."""
    for module, names in (
        (entries, ("FULL_BYTES", "BRIEF_BYTES", "STALE_BYTES")),
        (texts, ("TEXT_BYTES", "DOCUMENT_BYTES", "FULL_LENGTH")),
    ):
        for name in names:
            monkeypatch.setattr(module, name, getattr(module, name) // 10)
    return (entries.FULL_BYTES + entries.BRIEF_BYTES + texts.TEXT_BYTES) + 250_000


@pytest.mark.parametrize(
    "results",
    [
        pytest.param([long_result(9000)], id="one long text"),
        pytest.param([long_result(6000, separator=" ")], id="one long line"),
        pytest.param([long_result(90, "\u202e" * 50)], id="hidden characters"),
        pytest.param([long_result(6, name=f"{n}.txt") for n in range(1000)], id="many texts"),
        pytest.param(
            [Result(Document("c", "word " * 300_000), "word " * 300_000, (), ())], id="clean"
        ),
    ],
)
def test_the_page_keeps_to_a_size_and_counts_what_it_leaves_out(small, results):
    html = page(*results, ledger="my-ledger.jsonl")
    table = html.split('<section id="table"')[1].split("</section>")[0]
    assert len(html.encode()) - len(table.encode()) < small
    assert len(table.encode()) < 1000 * (len(results) + 3)
    shown = Counter(re.findall(r'data-look="([^"]+)"', html))
    notice = re.search(r"Not on this page, for want of room: (.*?)\. Every", html)
    said = re.findall(r"([\d,]+) ([a-z ]+)", notice[1]) if notice else []
    hidden = {name: int(number.replace(",", "")) for number, name in said}
    totals = Counter(outcome.state for one in results for outcome in one.outcomes)
    for look, state in (
        ("waiting", State.WAITING),
        ("changed", State.APPLIED),
        ("dropped", State.DROPPED),
    ):
        assert shown[look] + hidden.get(look, 0) == totals[state]
    if hidden:
        assert "<code>my-ledger.jsonl</code>" in html


def test_every_rule_has_entries_in_full_even_where_there_is_no_room_for_all(small):
    first = long_result(3000)
    rare = replace(first.outcomes[-3].finding, rule="rare")
    edits = (*first.edits[:-1], replace(first.edits[-1], rule="rare"))
    outcomes = (*first.outcomes[:-3], Outcome(rare, State.APPLIED), *first.outcomes[-2:])
    # Without waiting ones, which go before.
    outcomes = tuple(o for o in outcomes if o.state is State.APPLIED)
    html = page(replace(first, edits=edits, outcomes=outcomes))
    (found,) = [one for one in cards(html) if "rare" in one]
    assert "<details>" in found


def test_every_repaired_finding_is_on_an_entry():
    view = view_of(1, DECIDED, tally(DECIDED), {})
    seen = {seen.rule for item in view.items for seen in item.seen}
    assert seen == {"site-label", "stutter", "doubled"}
    # Also one that a decision about other words of it answers.
    other = result([SITE], [decision("Talk", "Talks")])
    view = view_of(1, other, tally(other), {})
    assert [seen.rule for seen in view.items[0].seen] == ["site-label"]
    assert view.items[0].seen[0].suggestion
