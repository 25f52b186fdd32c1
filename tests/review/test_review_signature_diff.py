"""Goldens that changed: what changed and why; read and signed on the screens."""

import asyncio

from review_texts import TEXT, session_over
from textual.widgets import OptionList

from cleaner.review.app import SigningApp
from cleaner.review.signature_diff import why_moved
from cleaner.review.signing import Signer, read_signatures, signatures_file


def test_the_decision_that_moved_a_sentence_is_named(session):
    session.remark("wrong word", "")
    session.accept()
    whole = session.texts["a.txt"].whole()
    ((start, reason),) = why_moved(whole, TEXT)
    assert start == TEXT.index("minsters")
    assert "minsters" in reason
    assert "Ann" in reason
    assert "wrong word" in reason
    assert why_moved(whole, whole.after) == []


def test_a_decision_that_was_withdrawn_is_told(session):
    session.accept()
    signed = session.texts["a.txt"].whole().after
    session.undo()
    ((start, reason),) = why_moved(session.texts["a.txt"].whole(), signed)
    assert start == TEXT.index("minsters")
    assert "no decision changes it any more" in reason


def test_documents_are_published_before_they_are_signed(found, tmp_path):
    session = session_over(found)
    written = {}

    def publish(name, text):
        assert read_signatures(tmp_path / "signatures.jsonl") == []
        written[name] = text

    path = signatures_file(tmp_path / "decisions.jsonl")
    signer = Signer(path, author="Ann", clock=lambda: "2026", publish=publish)
    app = SigningApp(session, signer, {"a.txt": [(4, "signed as “x”; rule y")]})

    async def run():
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            first = str(app.screen.query_one(OptionList).get_option_at_index(0).prompt)
            for key in ("down", "down", "down", "down", "S"):
                await pilot.press(key)
                await pilot.pause()
            return first

    assert "» signed as “x”; rule y" in asyncio.run(run())
    assert app.signed == ["a.txt"]
    assert written == {"a.txt": TEXT}
    assert signer.is_signed("a.txt", TEXT)


def test_signatures_lie_beside_the_decisions(tmp_path):
    names = {
        "cleaner-decisions.jsonl": "cleaner-signatures.jsonl",
        "decisions.jsonl": "signatures.jsonl",
        "mine.jsonl": "mine-signatures.jsonl",
    }
    for decisions, signatures in names.items():
        assert signatures_file(tmp_path / decisions).name == signatures
