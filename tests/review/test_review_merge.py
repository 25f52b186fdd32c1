"""Merging two people's decisions."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cleaner.cli import main
from cleaner.decisions.file import compact, merge, read_decisions, write_decisions
from cleaner.model import Decision, Scope, Verdict

REPAIR = Decision(
    verdict=Verdict.REPAIR,
    before="minsters",
    after="ministers",
    left="The ",
    right=" met",
    document="a.txt",
    line=1,
    column=5,
    author="Ann",
    time="2026-01-01T00:00:00Z",
)


def test_what_both_say_is_folded():
    merged = merge([REPAIR], [replace(REPAIR, author="Bob", note="yes", time="2026-01-02")])
    (decision,) = merged.agreed
    assert (decision.author, decision.note, decision.time) == ("Ann, Bob", "yes", "2026-01-02")
    assert merged.conflicts == ()


def test_another_word_about_one_place_is_a_conflict():
    other = replace(REPAIR, after="minders", author="Bob")
    merged = merge([REPAIR], [other])
    assert (merged.agreed, merged.conflicts) == ((), ((REPAIR, other),))


def test_repairs_of_overlapping_words_are_a_conflict():
    other = replace(REPAIR, before="minsters met", right="", after="ministers spoke", author="Bob")
    beside = replace(REPAIR, before="met", left="minsters ", right="", column=14, after="meet")
    merged = merge([REPAIR, beside], [other])
    assert {pair[0].before for pair in merged.conflicts} == {"minsters", "met"}
    assert merge([REPAIR], [beside]).conflicts == ()


decisions = st.builds(
    Decision,
    verdict=st.sampled_from(list(Verdict)),
    before=st.sampled_from(["a", "b", "a b"]),
    after=st.sampled_from(["x", "y"]),
    document=st.just("a.txt"),
    scope=st.sampled_from([Scope.PLACE, Scope.DOCUMENT]),
    line=st.just(1),
    column=st.integers(1, 3),
    author=st.sampled_from(["Ann", "Bob"]),
)


@given(mine=st.lists(decisions, max_size=5), theirs=st.lists(decisions, max_size=5))
def test_nothing_is_lost_and_the_order_of_the_files_does_not_matter(mine, theirs):
    one, other = merge(mine, theirs), merge(theirs, mine)

    def said(merged):
        return {(d.before, d.document, d.scope, d.verdict, d.after) for d in merged.agreed} | {
            (d.before, d.document, d.scope, d.verdict, d.after)
            for pair in merged.conflicts
            for d in pair
        }

    everything = [*compact(mine), *compact(theirs)]
    assert said(one) == {(d.before, d.document, d.scope, d.verdict, d.after) for d in everything}
    assert said(one) == said(other)
    assert {frozenset(p) for p in one.conflicts} == {frozenset(p) for p in other.conflicts}


@given(mine=st.lists(decisions, max_size=5))
def test_merging_a_file_with_itself_changes_nothing(mine):
    assert merge(mine, mine).agreed == tuple(compact(mine))


def test_the_command_shows_conflicts_and_keeps_both_sides(tmp_path, capsys):
    mine, theirs, output = (tmp_path / f"{name}.jsonl" for name in "abc")
    kept = replace(REPAIR, before="Riyadh", left="in ", column=20, verdict=Verdict.KEEP, after=None)
    write_decisions(mine, [REPAIR, kept])
    write_decisions(theirs, [replace(REPAIR, after="minders\x1b[31m", author="Bob")])
    arguments = ["decisions", "merge", str(mine), str(theirs), "--output", str(output)]
    assert main(arguments) == 1
    shown = capsys.readouterr()
    assert "Ann" in shown.out
    assert "Bob" in shown.out
    assert "\x1b" not in shown.out
    assert [d.before for d in read_decisions(output)] == ["Riyadh"]
    aside = tmp_path / "c.conflicts.jsonl"
    assert len(aside.read_text().splitlines()) == 2
    assert main(["decisions", "merge", str(mine), str(mine), "--output", str(output)]) == 0
    assert len(read_decisions(output)) == 2
    assert main(["decisions", "merge", str(mine), str(tmp_path / "x"), "--output", "y"]) == 2
