from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from cleaner.decisions.matching import context_of
from cleaner.model import (
    Decision,
    Document,
    Edit,
    Evidence,
    Finding,
    Outcome,
    Quoted,
    Repair,
    Replacement,
    Result,
    Rule,
    Scope,
    Span,
    State,
    Tier,
    Verdict,
    Witness,
)
from cleaner.report import MAX_ROWS, MAX_TEXTS, render_report
from cleaner.report.charts import BAR_PERCENT, MAX_BARS, findings_by_rule, garble_scores
from cleaner.report.marked import Kind, Look, Mark, lines_of
from cleaner.report.visible import parts_of, plain

HOSTILE = "<script>alert(1)</script> ]]> </style> --> \"'&amp; <img src=x onerror=y> {{ 7 * 7 }}"

VOID = {"meta", "link", "input", "br", "img", "hr"}

RULE = Rule(
    name="doubled-word",
    family="repeats",
    message="The same word stands twice",
    why="A copying slip.",
    tier=Tier.SAFE,
    checker="patterns",
)


class Page(HTMLParser):
    """Reads a page strictly: every element must be closed, in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.elements: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        # A browser would end a paragraph here, and the lines would lose their shape.
        assert not ("p" in self.open and tag in {"p", "div", "ul", "ol", "dl", "details", "li"})
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "script" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


def finding(text: str, words: str, *after: str, **fields: object) -> Finding:
    start = text.index(words)
    span = Span(start, start + len(words))
    return Finding(
        span=span,
        rule=str(fields.get("rule", "doubled-word")),
        message=str(fields.get("message", "The same word stands twice")),
        text=words,
        tier=Tier.REVIEW if after else Tier.FLAG,
        repairs=tuple(Repair.of(span.start, span.end, new) for new in after),
        evidence=fields.get("evidence", ()),  # type: ignore[arg-type]
        quoted=Quoted.NO,
    )


def result_of(text: str, *outcomes: Outcome, **fields: object) -> Result:
    document = Document(id=str(fields.pop("id", "a.txt")), text=text)
    result = Result(document, text, (), outcomes, words=len(text.split()))
    return replace(result, **fields)  # type: ignore[arg-type]


def edit_of(text: str, words: str, after: str, **fields: object) -> Edit:
    start = text.index(words)
    span = Span(start, start + len(words))
    edit = Edit(span, words, after, "doubled-word", Tier.SAFE)
    return replace(edit, **fields)  # type: ignore[arg-type]


def decision_of(text: str, words: str, verdict: Verdict, **fields: object) -> Decision:
    start = text.index(words)
    left, right, ordinal = context_of(text, Span(start, start + len(words)))
    decision = Decision(
        verdict=verdict, before=words, left=left, right=right, ordinal=ordinal, document="a.txt"
    )
    return replace(decision, **fields)  # type: ignore[arg-type]


def words(page: Page) -> str:
    return " ".join(page.text.split())


def render(*results: Result, **fields: object) -> str:
    given = {"failures": (), "rules": {RULE.name: RULE}, "facts": (), **fields}
    return render_report(results, **given)  # type: ignore[arg-type]


def hostile_page() -> str:
    text = f"He he {HOSTILE} said.\nThe end of it."
    evidence = (
        Evidence("witness", HOSTILE, document=HOSTILE, line=3, damaged=True),
        Evidence(HOSTILE, HOSTILE, supports=False),
    )
    decision = decision_of(
        text,
        "end",
        Verdict.REPAIR,
        after=HOSTILE,
        reason=HOSTILE,
        note=HOSTILE,
        author=HOSTILE,
        time=HOSTILE,
        witnesses=(Witness(HOSTILE, HOSTILE),),
    )
    keep = decision_of(text, "of it", Verdict.KEEP, reason=HOSTILE, note=HOSTILE)
    made = edit_of(text, "end", HOSTILE, rule=HOSTILE, decision=decision, evidence=evidence)
    waiting = finding(text, HOSTILE, HOSTILE, message=HOSTILE, rule=HOSTILE, evidence=evidence)
    hostile = result_of(
        text,
        Outcome(waiting, State.WAITING),
        Outcome(waiting, State.DROPPED, HOSTILE),
        Outcome(finding(text, "said"), State.NOT_A_DEFECT, HOSTILE),
        id=HOSTILE,
        edits=(made,),
        kept=(keep,),
        stale=((decision, HOSTILE),),
        unchecked=(HOSTILE,),
    )
    rule = replace(RULE, name=HOSTILE, family=HOSTILE, message=HOSTILE, why=HOSTILE)
    return render(
        hostile,
        result_of("Short.", id="javascript:alert(1)"),
        failures=(HOSTILE,),
        rules={HOSTILE: rule},
        facts=((HOSTILE, HOSTILE),),
    )


def test_hostile_text_is_only_ever_text() -> None:
    page = Page(hostile_page())
    assert page.elements.count("script") == 1
    assert page.elements.count("style") == 1
    assert "img" not in page.elements
    assert page.text.count("<script>alert(1)</script>") > 20
    assert not {"a", "button"} & {tag for tag, name, _ in page.attributes if name.startswith("on")}
    # The page's own words, such as labels, stay between the pieces: none of it was evaluated.
    assert "{{ 7 * 7 }}" in page.text


def test_hostile_text_never_reaches_an_attribute() -> None:
    page = Page(hostile_page())
    assert not [value for _, _, value in page.attributes if "alert" in value or "onerror" in value]
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]


def test_anchors_are_numbers_unique_and_present() -> None:
    page = Page(hostile_page())
    assert len(page.ids) == len(set(page.ids))
    links = page.values("href")
    assert "#d1-i1" in links
    assert {value for value in page.values("data-rules") if value} <= {"1 ", "2 ", "1 2 "}
    for name in ("data-look", "data-origin", "data-kind", "data-document", "for", "name", "class"):
        assert all(re.fullmatch(r"[a-z0-9 -]*", value) for value in page.values(name))
    for link in links:
        assert re.fullmatch(r"#[a-z0-9-]+", link)
        assert link[1:] in page.ids
    for labels in page.values("aria-labelledby"):
        assert set(labels.split()) <= set(page.ids)


def test_nothing_is_loaded_from_elsewhere() -> None:
    html = hostile_page()
    page = Page(html)
    assert "http:" not in html
    assert "https:" not in html
    assert not {"src", "srcset", "data", "action"} & {name for _, name, _ in page.attributes}
    assert "@import" not in html
    assert all(m.startswith("#") for m in re.findall(r"url\(([^)]*)\)", html))


@pytest.mark.parametrize("kind", ["script", "style"])
def test_policy_allows_this_script_and_style_only(kind: str) -> None:
    html = hostile_page()
    (source,) = re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    policy = next(value for value in Page(html).values("content") if "default-src" in value)
    assert "default-src 'none'" in policy
    assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_changes_stand_in_the_text_and_below() -> None:
    text = "He met met her.\n\nThe end."
    applied = finding(
        text,
        "met met",
        "met",
        evidence=(
            Evidence("witness", "He met her there.", document="b.txt", line=1),
            Evidence("search", "nothing found", supports=False),
        ),
    )
    html = render(
        result_of(
            text,
            Outcome(applied, State.APPLIED),
            edits=(edit_of(text, " met", "", evidence=applied.evidence),),
        ),
        result_of("He met her there.", id="b.txt"),
    )
    page = Page(html)
    assert 'He<del class="mark changed"><span class="sign">␣</span>met</del>' in html
    assert '<a href="#d2-l1"><bdi>b.txt</bdi>, line 1</a>' in html
    assert html.count("He met her there.") == 3  # marked, clean, and as evidence
    assert "against · search" in page.text
    assert "for · witness" in page.text
    assert "The same word stands twice" in page.text
    # Two lines and a gap, not one run of text.
    assert {"d1-l1", "d1-l3"} <= set(page.ids)


def test_overlapping_findings_do_not_cross() -> None:
    text = "one two three four"
    html = render(
        result_of(
            text,
            Outcome(finding(text, "one two three", "1"), State.WAITING),
            Outcome(finding(text, "two three four"), State.WAITING),
            Outcome(finding(text, "two"), State.WAITING),
            Outcome(finding(text, "two", "2"), State.WAITING),
        )
    )
    page = Page(html)
    assert '<span class="mark waiting many">two</span>' in html
    assert {f"d1-i{number}" for number in (1, 2, 3, 4)} <= set(page.ids)
    assert "no repair is known" in page.text


def test_pieces_give_the_text_back() -> None:
    text = "ab\r\n\r\ncd ef\n gh"
    marks = [
        Mark(1, Look.WAITING, Span(1, 8)),
        Mark(2, Look.WAITING, Span(0, 7)),
        Mark(3, Look.CHANGED, Span(8, 13), "new"),
        Mark(4, Look.KEPT, Span(9, 9)),
        Mark(5, Look.CHANGED, Span(len(text), len(text)), "!"),
    ]
    lines = lines_of(text, marks)
    original = {Kind.SAME, Kind.DELETED}
    words = ["".join(p.text for p in line.pieces if p.kind in original) for line in lines]
    assert words == ["ab", "cd ef\n", " gh"]
    assert [line.number for line in lines] == [1, 3, 4]
    assert [line.gap for line in lines] == [False, True, False]
    numbers = [mark.number for line in lines for mark in line.marks]
    assert sorted(numbers) == [1, 2, 3, 4, 5]


def test_an_insertion_is_visible() -> None:
    text = "Quoted.”Next"
    place = Span(8, 8)
    empty = Finding(
        place, "glued", "No space", "", Tier.REVIEW, (Repair((Replacement(place, " "),)),)
    )
    waiting = render(result_of(text, Outcome(empty, State.WAITING)))
    assert '<span class="mark point waiting">‸</span>' in waiting
    assert '<ins><span class="sign">␣</span></ins>' in waiting
    Page(waiting)
    made = render(result_of(text, edits=(Edit(place, "", "\n", "glued", Tier.SAFE),)))
    assert 'Quoted.”<ins><span class="sign">⏎</span></ins><a class="ref changed"' in made
    assert "<em>nothing</em>" in made
    Page(made)


def test_no_hidden_character_is_emitted() -> None:
    hidden = "\x00\x07\x1b\x7f\x85\u200b\u202e\u2066\u2028\ufeff\ud800\ue000\r"
    text = f"A{hidden}B C."
    evidence = (Evidence(f"k{hidden}", hidden, document=hidden, line=1),)
    made = edit_of(text, "C", hidden, evidence=evidence)
    waiting = finding(text, hidden, hidden, rule=hidden, message=hidden)
    html = render(
        result_of(text, Outcome(waiting, State.WAITING), id=hidden, edits=(made,)),
        failures=(hidden,),
        facts=((hidden, hidden),),
    )
    for character in hidden:
        assert character not in html
    assert '<span class="sign">U+202E</span>' in html
    html.encode("utf-8")
    Page(html)


def test_line_ends_of_windows_are_no_clutter() -> None:
    assert list(parts_of("a\r\nb\tc")) == [("a\r\nb\tc", False)]
    assert plain("a\rb") == "a[U+000D]b"
    assert list(parts_of(" a\u00a0b\r\n", spaces=True)) == [
        ("␣", True),
        ("a", False),
        ("U+00A0", True),
        ("b", False),
        ("⏎", True),
    ]


def test_kept_places_are_shown_whether_a_rule_saw_them_or_not() -> None:
    text = "It was forgotten. He he left. Fine words."
    seen = decision_of(text, "He he", Verdict.KEEP, reason="no witness", author="A. B.")
    unseen = decision_of(text, "forgotten", Verdict.KEEP, reason="the meaning is lost")
    fine = decision_of(text, "Fine", Verdict.NOT_A_DEFECT, reason="a style")
    page = Page(
        render(
            result_of(
                text,
                Outcome(finding(text, "He he"), State.KEPT, "no witness"),
                Outcome(finding(text, "Fine words"), State.NOT_A_DEFECT, "a style"),
                kept=(seen, unseen, fine),
            )
        )
    )
    assert "1 kept, with a finding" in words(page)
    assert "1 kept, without a finding" in words(page)
    assert "1 not a defect, with a finding" in words(page)
    assert page.text.count("no rule found this") == 1
    assert "A. B." in page.text
    assert page.values("data-origin") == ["without-finding", "with-finding", "with-finding"]


def test_a_kept_form_leaves_out_what_was_changed() -> None:
    text = "Kiev and Kiev"
    keep = Decision(verdict=Verdict.KEEP, before="Kiev", scope=Scope.EVERYWHERE)
    html = render(result_of(text, edits=(edit_of(text, "Kiev", "Kyiv"),), kept=(keep, keep)))
    assert Page(html).values("data-look") == ["changed", "kept"]


def test_dropped_and_stale_give_their_reasons() -> None:
    text = "He he left."
    stale = Decision(verdict=Verdict.REPAIR, before="gone", after="here", document="a.txt", line=9)
    page = Page(
        render(
            result_of(
                text,
                Outcome(finding(text, "He he"), State.DROPPED, "inside a protected zone"),
                stale=((stale, "its words are not in the text"),),
            )
        )
    )
    assert "inside a protected zone" in page.text
    assert "its words are not in the text" in page.text
    assert "made at line 9" in page.text


def test_many_documents() -> None:
    results = [
        result_of(f"Text {number}.", id=f"{number}.txt", garble_score=number / 2000)
        for number in range(MAX_ROWS + 50)
    ]
    page = Page(render(*results))
    shown = [name for name in page.ids if re.fullmatch(r"d\d+", name)]
    assert len(shown) == MAX_TEXTS
    assert "d1" not in shown
    assert f"d{len(results)}" in shown
    assert page.elements.count("tr") == MAX_ROWS + 4
    assert "50 other documents" in page.text
    assert f"The texts of {MAX_TEXTS} of {len(results):,} documents are shown" in page.text
    assert all(link[1:] in page.ids for link in page.values("href"))


def test_no_documents() -> None:
    page = Page(render())
    assert "There are no documents." in page.text
    assert "No rule found anything." in page.text


@pytest.mark.parametrize("text", ["", "\n\n", "Clean text without a finding."])
def test_documents_with_nothing_to_say(text: str) -> None:
    page = Page(render(result_of(text)))
    assert "too short" in page.text
    assert ("The text is empty." in page.text) == (not text.strip())


def test_summary_says_what_failed_and_what_was_not_checked() -> None:
    page = Page(
        render(
            result_of("One text.", unchecked=("grammar: not installed",)),
            result_of("Another.", id="b.txt"),
            failures=("c.txt: is not UTF-8",),
            facts=(("Version", "1.2.3"),),
        )
    )
    assert "1 document could not be processed" in page.text
    assert "c.txt: is not UTF-8" in page.text
    assert "grammar: not installed (1 of 2 documents)" in page.text
    assert "1.2.3" in page.text


def test_rules_that_fired_are_explained() -> None:
    text = "He he left her her."
    page = Page(
        render(
            result_of(
                text,
                Outcome(finding(text, "He he"), State.WAITING),
                Outcome(finding(text, "left", rule="grammar-x", message="Odd"), State.WAITING),
            )
        )
    )
    assert "A copying slip." in page.text
    assert "not in a rule pack" in page.text
    assert {"r1", "r2"} <= set(page.ids)


def test_rule_chart_counts_tiers_and_gathers_the_rest() -> None:
    text = "He he left."
    outcomes = [
        Outcome(finding(text, "He he", rule=f"rule-{number:02}"), State.WAITING)
        for number in range(MAX_BARS + 5)
    ]
    outcomes.append(Outcome(finding(text, "He he", "He", rule="rule-07"), State.WAITING))
    outcomes.append(Outcome(finding(text, "left", rule="rule-01"), State.DROPPED))
    chart = findings_by_rule([result_of(text, *outcomes)])
    assert (chart.bars[0].label, chart.bars[0].value) == ("rule-07", "1 review, 1 flag")
    assert (chart.bars[-1].label, chart.bars[-1].value) == ("5 other rules", "5 flag")
    assert max(bar.end for bar in chart.bars) <= BAR_PERCENT


def test_score_chart_shows_what_is_too_short() -> None:
    results = [
        result_of("x", id="short"),
        result_of("x", id="high", garble_score=1.0),
        result_of("x", id="a" * 100, garble_score=0.25),
    ]
    chart = garble_scores(results)
    assert [bar.value for bar in chart.bars] == ["1.00", "0.25", "too short"]
    assert len(chart.bars[1].label) <= 40
    assert "short: too short" in chart.description
