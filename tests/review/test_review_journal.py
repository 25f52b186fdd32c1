"""What was shown as decided is on disk."""

import multiprocessing
import os
import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_texts import session_over

from cleaner.cli import main
from cleaner.decisions.file import DEFAULT_FILE, compact, read_decisions
from cleaner.errors import DecisionsError, OutputError, UsageError
from cleaner.model import Decision, Verdict
from cleaner.review.history import Step
from cleaner.review.journal import Journal, left_behind, line_of, read_entries, replay

words = st.text(alphabet="ab “\n\x1b🙂\u2028", min_size=1, max_size=4)
decisions = st.builds(
    Decision,
    verdict=st.just(Verdict.REPAIR),
    before=words,
    after=words,
    left=words,
    document=st.sampled_from(["a.txt", "b.txt"]),
)
steps = st.builds(
    Step,
    label=st.just(""),
    put=st.lists(decisions, max_size=3).map(tuple),
    dropped=st.lists(decisions, max_size=3).map(tuple),
)


@given(taken=st.lists(steps, max_size=6), data=st.data())
def test_a_journal_cut_anywhere_gives_the_steps_that_are_whole(taken, data):
    lines = [line_of(step) for step in taken]
    whole = b"".join(lines)
    cut = data.draw(st.integers(0, len(whole)))
    entries = read_entries(whole[:cut], "journal")
    complete = sum(len(b"".join(lines[: n + 1])) <= cut for n in range(len(lines)))
    assert [(e.drop, e.put) for e in entries] == [
        (step.dropped, step.put) for step in taken[:complete]
    ]


@given(known=st.lists(decisions, max_size=4), taken=st.lists(steps, max_size=6))
def test_replaying_twice_changes_nothing_more(known, taken):
    entries = read_entries(b"".join(map(line_of, taken)), "journal")
    once = replay(known, entries)
    assert compact(replay(once, entries)) == compact(once)


def test_a_session_and_its_journal_hold_the_same(tmp_path, found):
    path = tmp_path / "decisions.jsonl"
    with Journal(path) as journal:
        session = session_over(found, decisions=journal.decisions, record=journal.record)
        session.accept()
        session.keep()
        session.undo()
        session.own("expelled by")
        session.redo()
        expected = compact(session.texts.decisions)
        assert (tmp_path / "decisions.jsonl.journal").stat().st_size > 0
    assert read_decisions(path) == expected
    assert [p.name for p in tmp_path.iterdir()] == ["decisions.jsonl"]


def _review_until_killed(path, found, count):
    journal = Journal(path).__enter__()
    session = session_over(found, decisions=journal.decisions, record=journal.record)
    for _ in range(count):
        session.accept() if session.navigation.current.alternatives else session.keep()
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_review_loses_nothing_and_leaves_no_lock(tmp_path, found):
    path = tmp_path / "decisions.jsonl"
    context = multiprocessing.get_context("fork")
    for count in (1, 2):
        child = context.Process(target=_review_until_killed, args=(path, found, count))
        child.start()
        child.join(30)
        assert child.exitcode == -signal.SIGKILL
    with Journal(path) as journal:
        assert journal.recovered == 2
        assert len(journal.decisions) == 3
    assert len(read_decisions(path)) == 3


def test_two_reviews_of_one_file_are_refused(tmp_path):
    path = tmp_path / "decisions.jsonl"
    with Journal(path), pytest.raises(UsageError, match="someone else"), Journal(path):
        pass
    with Journal(path):
        pass


def test_a_broken_journal_is_named_and_nothing_is_changed(tmp_path):
    path = tmp_path / "decisions.jsonl"
    journal = tmp_path / "decisions.jsonl.journal"
    journal.write_bytes(b"{}\nnonsense\n{}\n")
    with pytest.raises(DecisionsError, match=r"journal:2"), Journal(path):
        pass
    assert journal.read_bytes() == b"{}\nnonsense\n{}\n"
    assert not path.exists()


def test_what_others_wrote_meanwhile_is_kept(tmp_path, found):
    path = tmp_path / "decisions.jsonl"
    theirs = '{"verdict":"keep","before":"x","document":"other.txt","scope":"place"}\n'
    with Journal(path) as journal:
        session = session_over(found, decisions=journal.decisions, record=journal.record)
        session.accept()
        path.write_text(theirs)
    assert {d.document for d in read_decisions(path)} == {"a.txt", "other.txt"}


def test_a_full_disk_is_an_error_and_the_step_is_not_taken(tmp_path, found, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    path = tmp_path / "decisions.jsonl"
    with Journal(path) as journal:
        session = session_over(found, decisions=journal.decisions, record=journal.record)
        session.accept()
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(OutputError, match="No space"):
                session.keep()
        assert len(session.texts.decisions) == 1
    assert len(read_decisions(path)) == 1


def crashed(path, found, steps=2):
    """Leave the journal that a killed review leaves."""
    taken = []
    session = session_over(found, record=taken.append)
    for _ in range(steps):
        session.keep()
    path.with_name(path.name + ".journal").write_bytes(b"".join(map(line_of, taken)))


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("command", ["check", "clean", "decisions"])
def test_a_journal_left_by_a_crash_is_named(command, exists, tmp_path, found, capsys):
    (tmp_path / "a.txt").write_text(found.document.text)
    path = tmp_path / "decisions.jsonl"
    if exists:
        path.write_text("")
    crashed(path, found)
    text, output = str(tmp_path / "a.txt"), str(tmp_path / "out")
    options = {
        "check": ["check", text, "--no-grammar"],
        "clean": ["clean", text, "--no-grammar", "--output", output],
        "decisions": ["decisions", "list"],
    }
    journal = tmp_path / "decisions.jsonl.journal"
    before = journal.read_bytes()
    main([*options[command], "--decisions", str(path)])
    said = " ".join(capsys.readouterr().err.split())
    assert f"An interrupted review left 2 decisions in {journal}" in said
    assert "cleaner review" in said
    assert journal.read_bytes() == before


def test_the_journal_of_the_usual_file_is_named_too(tmp_path, found, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(found.document.text)
    crashed(tmp_path / DEFAULT_FILE, found, steps=1)
    main(["check", "a.txt", "--no-grammar"])
    assert f"left 1 decision in {DEFAULT_FILE}.journal" in " ".join(capsys.readouterr().err.split())


def test_no_journal_and_an_empty_one_are_not_named(tmp_path):
    path = tmp_path / "decisions.jsonl"
    assert left_behind(path) == ""
    path.with_name("decisions.jsonl.journal").write_bytes(b"")
    assert left_behind(path) == ""


def test_the_journal_of_a_running_review_is_not_called_interrupted(tmp_path, found):
    path = tmp_path / "decisions.jsonl"
    with Journal(path) as journal:
        session_over(found, decisions=journal.decisions, record=journal.record).accept()
        assert "is running: 1 decision" in left_behind(path)
        with pytest.raises(UsageError, match="someone else"), Journal(path):
            pass
    assert left_behind(path) == ""


def test_a_broken_journal_is_named_with_its_line(tmp_path):
    path = tmp_path / "decisions.jsonl"
    path.with_name("decisions.jsonl.journal").write_bytes(b"nonsense\n")
    assert "journal:1" in left_behind(path)
