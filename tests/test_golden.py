from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.decisions.file import read_decisions
from cleaner.errors import DecisionsError
from cleaner.golden import Note, decision_at, import_edits, replay, score, word_edits
from cleaner.model import Document, Finding, Kind, Repair, Span, Tier, Verdict

TEXT = "Kiril met Kiril , he said. said.\nThe the end of of it.\n"
SEED = Document("a.txt", TEXT)


def edits(before, after):
    return [(span.of(before), new) for span, new in word_edits(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("one two", "one two", []),
        ("one two three", "one 2 three", [("two", "2")]),
        ("one two three four five", "1 two three four 5", [("one", "1"), ("five", "5")]),
        ("one two three", "1 2 three", [("one two", "1 2")]),
        ("don't stop", "do stop", [("don't", "do")]),
        ("a b", "a  b", [("", " ")]),
        ("a\r\nb", "a\nb", [("\r", "")]),
        ("e\u0301", "é", [("e\u0301", "é")]),
    ],
)
def test_edits_are_as_small_as_words_allow(before, after, expected):
    assert edits(before, after) == expected


def test_import_gives_decisions_that_reproduce_the_text():
    edited = "Kiril met Kirill, he said.\nThe end of it.\n"
    decisions = import_edits(SEED, edited, [], author="me", time="now")
    assert replay(SEED, decisions) == (edited, [])
    assert {d.author for d in decisions} == {"me"}
    assert all(d.kind is None for d in decisions)


def test_a_text_that_was_not_edited_gives_nothing():
    assert import_edits(SEED, TEXT, [], author="me", time="now") == []


def note(before, context, after=None, verdict=Verdict.REPAIR, document="a.txt"):
    return Note(document, verdict, before, context, after, Kind.DETERMINATE, "why", "n")


def test_notes_become_decisions_as_they_stand():
    notes = [
        note(" said.", "he said. said.", ""),
        note("Kiril", "met Kiril ,", "Kirill"),
        note("Kiril", "Kiril met", verdict=Verdict.KEEP),
    ]
    edited = TEXT.replace("met Kiril ,", "met Kirill,").replace("he said. said.", "he said.")
    decisions = import_edits(SEED, edited, notes, author="me", time="now")
    assert replay(SEED, decisions) == (edited, [])
    marked = [(d.verdict, d.before, d.after) for d in decisions if d.kind]
    assert marked == [
        (Verdict.REPAIR, " said.", ""),
        (Verdict.REPAIR, "Kiril", "Kirill"),
        (Verdict.KEEP, "Kiril", None),
    ]
    assert [(d.before, d.after) for d in decisions if not d.kind] == [(" ", "")]


@pytest.mark.parametrize(
    ("before", "context"),
    [("Kiril", "Kiril"), ("Kiril", "nowhere Kiril"), ("absent", "Kiril met")],
)
def test_a_note_needs_a_context_that_occurs_once(before, context):
    with pytest.raises(DecisionsError, match="exactly once") as caught:
        import_edits(SEED, TEXT, [note(before, context, "x")], author="me", time="now")
    assert "a.txt" in caught.value.where


def test_a_note_that_the_edited_text_does_not_follow():
    with pytest.raises(DecisionsError, match="do not match the edited text"):
        import_edits(SEED, TEXT, [note("met", "Kiril met", "saw")], author="me", time="now")


def test_replay_names_what_is_stale():
    made = decision_at(SEED, Span(6, 9), Verdict.REPAIR, "saw")
    text, problems = replay(SEED, [replace(made, before="sat")])
    assert text == TEXT
    assert problems == ["repair of 'sat' (line 1): its words are not in the text"]


# Scores


def proposal(words, new=None, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    span = Span(start, start + len(words))
    repairs = () if new is None else (Repair.of(span.start, span.end, new),)
    return Finding(span, "x", "m", words, Tier.REVIEW if repairs else Tier.FLAG, repairs)


def fates(finding, *decided):
    decisions = []
    for words, verdict, after in decided:
        start = TEXT.index(words)
        made = decision_at(SEED, Span(start, start + len(words)), verdict, after)
        decisions.append(replace(made, kind=Kind.DETERMINATE))
    result = score([SEED], [[finding] if finding else []], decisions)
    return [key[-1] for key in result.proposals], [key[-1] for key in result.places]


REPAIR, KEEP, SOUND = Verdict.REPAIR, Verdict.KEEP, Verdict.NOT_A_DEFECT


@pytest.mark.parametrize(
    ("finding", "decided", "expected"),
    [
        (None, (" said.", REPAIR, ""), ([], ["missed"])),
        (proposal(" said.", ""), (" said.", REPAIR, ""), (["right"], ["right"])),
        (proposal("he said. said.", "he said."), (" said.", REPAIR, ""), (["right"], ["right"])),
        (proposal(" said.", "?"), (" said.", REPAIR, ""), (["wrong"], ["wrong"])),
        (proposal("said."), (" said.", REPAIR, ""), (["place found"], ["place found"])),
        (proposal("met", "saw"), (" said.", REPAIR, ""), (["elsewhere"], ["missed"])),
        (None, ("met", KEEP, None), ([], ["missed"])),
        (proposal("met"), ("met", KEEP, None), (["place found"], ["place found"])),
        (proposal("met", "saw"), ("met", KEEP, None), (["wrong"], ["wrong"])),
        (proposal("met Kiril", "met. Kiril"), ("met Kiril", KEEP, None), (["wrong"], ["wrong"])),
        # What is changed lies beside the kept words, though the finding holds them.
        (proposal("met", "met."), ("met", KEEP, None), (["place found"], ["place found"])),
        (
            proposal("met Kiril", "met Karl"),
            ("met", KEEP, None),
            (["place found"], ["place found"]),
        ),
        (None, ("met", SOUND, None), ([], ["left alone"])),
        (proposal("met"), ("met", SOUND, None), (["false alarm"], ["false alarm"])),
        (proposal("met", "saw"), ("met", SOUND, None), (["false alarm"], ["false alarm"])),
        (proposal("met"), ("met Kiril", SOUND, None), (["false alarm"], ["false alarm"])),
        # It speaks of more than the words that were called sound.
        (proposal("Kiril met"), ("met", SOUND, None), (["elsewhere"], ["left alone"])),
    ],
)
def test_scores(finding, decided, expected):
    proposals, places = fates(finding, decided)
    names = {"found": "place found"}
    assert ([names.get(p, p) for p in proposals], [names.get(p, p) for p in places]) == expected


def test_a_finding_is_right_only_if_all_that_it_changes_is():
    whole = proposal("Kiril , he", "Kirill, he", nth=0)
    both = [("Kiril ,", REPAIR, "Kirill,")]
    assert fates(whole, *both) == (["right"], ["right"])
    half = [("Kiril ,", REPAIR, "Kiril,")]
    assert fates(whole, *half)[0] == ["wrong"]


def test_a_right_repair_beside_kept_words_finds_them():
    finding = proposal(" of of it", " of it")
    decided = [(" of", REPAIR, ""), ("of it", KEEP, None)]
    assert fates(finding, *decided) == (["right"], ["right", "found"])


def test_a_wrong_repair_of_a_place_leaves_kept_words_beside_it_found():
    finding = proposal("met Kiril", "met Karl")
    decided = [("met", KEEP, None), ("Kiril ,", REPAIR, "Kirill,")]
    assert fates(finding, *decided) == (["wrong"], ["wrong", "found"])


def test_a_wrong_repair_is_wrong_however_many_findings_only_point_at_the_kept_place():
    words = [proposal("met"), proposal("met", "saw"), proposal("met")]
    decision = replace(decision_at(SEED, words[0].span, KEEP, None), kind=Kind.WORDING)
    assert score([SEED], [words], [decision]).places == {("keep", "wrong"): 1}


def test_what_is_missed_are_defects_only():
    made = [
        decision_at(SEED, Span(start, start + 3), verdict, "saw" if verdict is REPAIR else None)
        for start, verdict in ((6, REPAIR), (10, SOUND), (17, KEEP))
    ]
    assert [d.verdict for d in score([SEED], [[]], made).missed] == [REPAIR, KEEP]


# The shipped decisions

ROOT = Path(__file__).parents[1]
SHIPPED = read_decisions(ROOT / "golden" / "decisions.jsonl")
SEEDS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "seeds").glob("*.txt")}


@pytest.mark.parametrize("document", sorted(SEEDS))
def test_every_witness_is_verbatim_in_its_seed(document):
    cited = [w for d in SHIPPED for w in d.witnesses if w.document == document]
    assert [w.text for w in cited if not w.text.strip() or w.text not in SEEDS[document]] == []


def test_every_witness_is_a_seed():
    assert {w.document for d in SHIPPED for w in d.witnesses} <= SEEDS.keys()


def test_no_decision_is_its_own_witness():
    # Words that hold the repaired words prove nothing, unless the document has them elsewhere too.
    own = [(d, w) for d in SHIPPED for w in d.witnesses if w.document == d.document]
    assert own
    assert [(d.line, w.text) for d, w in own if _only_at(SEEDS[d.document], d, w.text)] == []


def _only_at(text, decision, words):
    found = decision.left + decision.before + decision.right
    start = text.index(found) + len(decision.left)
    here = Span(start, start + len(decision.before))
    starts = [n for n in range(len(text)) if text.startswith(words, n)]
    return all(Span(n, n + len(words)).contains(here) for n in starts)


def test_every_decision_says_why_and_of_what_kind_it_is():
    assert [(d.document, d.line) for d in SHIPPED if not (d.reason and d.note)] == []
    defects = [d for d in SHIPPED if d.verdict is not SOUND]
    assert [(d.document, d.line) for d in defects if d.kind is None] == []
