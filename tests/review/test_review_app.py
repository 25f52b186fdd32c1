"""Every key, on the real screens."""

import asyncio
from queue import SimpleQueue

import pytest
from review_texts import TEXT, cleaned, detected, finding_at, session_over
from textual.widgets import Input, OptionList, Static, TextArea

from cleaner.decisions.file import compact
from cleaner.errors import DecisionsError
from cleaner.model import Kind, Scope, Tier, Verdict
from cleaner.review.app import ReviewApp
from cleaner.review.background import Delivery
from cleaner.review.keys import all_keys
from cleaner.review.navigation import Filter, Order
from cleaner.review.sample import draw
from cleaner.review.signing import Signer, read_signatures
from cleaner.review.text import Status

SIZE = (80, 24)


def app_over(session, tmp_path, **options):
    signer = Signer(tmp_path / "signatures.jsonl", author="Ann", clock=lambda: "2026-01-01")
    return ReviewApp(session, signer, **options)


def drive(app, *keys, size=SIZE, then=None):
    """Press keys; `then` is called with the running app, and its answer is returned."""

    async def run():
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            return then(app) if then else None

    return asyncio.run(run())


def shown(app):
    """Return the words of all fixed parts of the screen."""
    parts = app.screen.query(Static)
    return "\n".join(str(part.render()) for part in parts)


def verdicts(session):
    return [(d.verdict.value, d.before, d.after) for d in session.texts.decisions]


@pytest.mark.parametrize("key", ["a", "enter", "1"])
def test_accept(session, tmp_path, key):
    drive(app_over(session, tmp_path), key)
    assert verdicts(session) == [("repair", "minsters", "ministers")]
    assert session.navigation.current.leader.rule == "echo"


@pytest.mark.parametrize(("key", "verdict"), [("n", Verdict.NOT_A_DEFECT), ("k", Verdict.KEEP)])
def test_refuse_and_keep(session, tmp_path, key, verdict):
    drive(app_over(session, tmp_path), key)
    assert [d.verdict for d in session.texts.decisions] == [verdict]


def test_the_second_suggestion_by_number_and_by_tab(session, tmp_path):
    go = next(p for p in session.navigation.places if p.leader.rule == "glue").key
    session.navigation.go_to(go)
    drive(app_over(session, tmp_path), "2")
    assert verdicts(session) == [("repair", "expelledat", "expelled")]
    drive(app_over(session, tmp_path), "u", "tab", "a")
    assert verdicts(session) == [("repair", "expelledat", "expelled")]
    drive(app_over(session, tmp_path), "u", "3", then=lambda app: None)
    assert verdicts(session) == []


@pytest.mark.parametrize("key", ["s", "space"])
def test_skip(session, tmp_path, key):
    first = session.navigation.current
    drive(app_over(session, tmp_path), key)
    assert session.navigation.current != first
    assert session.texts.decisions == []


def test_own_words_start_from_the_suggestion(session, tmp_path):
    def words(app):
        return app.screen.query_one(TextArea).text

    assert drive(app_over(session, tmp_path), "e", then=words) == "ministers"
    drive(app_over(session, tmp_path), "e", "s", "!", "enter")
    assert verdicts(session) == [("repair", "minsters", "ministerss!")]
    assert session.texts.decisions[0].kind is Kind.WORDING


def test_leaving_the_editor_changes_nothing(session, tmp_path):
    drive(app_over(session, tmp_path), "e", "x", "escape")
    assert session.texts.decisions == []


def test_a_sentence_is_edited_freely(session, found, tmp_path):
    drive(app_over(session, tmp_path), "E", "home", "O", "h", ",", "space", "enter")
    assert cleaned(found, session.texts.decisions) == "Oh, " + TEXT
    drive(app_over(session, tmp_path), "E", "end", "ctrl+j", "x", "enter")
    clean = cleaned(found, session.texts.decisions)
    assert "Oh, The minsters met in Riyadh.\nx They talked" in clean


def test_protect_asks_for_the_name(session, tmp_path):
    drive(app_over(session, tmp_path), "p", "enter")
    (decision,) = session.texts.decisions
    assert (decision.before, decision.scope) == ("minsters", Scope.EVERYWHERE)
    assert decision.verdict is Verdict.NOT_A_DEFECT
    assert session.texts.summary.not_a_defect == 3


def test_reason_and_note(session, tmp_path):
    keys = ["m", *["backspace"] * len("garble found"), *"why", "enter", *"see", "enter", "a"]
    drive(app_over(session, tmp_path), *keys)
    assert [(d.reason, d.note) for d in session.texts.decisions] == [("why", "see")]


def test_the_kind_is_toggled(session, tmp_path):
    drive(app_over(session, tmp_path), "a", "b", "w")
    assert [d.kind for d in session.texts.decisions] == [Kind.WORDING]
    drive(app_over(session, tmp_path), "right", "w")
    assert len(session.texts.decisions) == 1


@pytest.mark.parametrize(
    ("keys", "verdict"),
    [
        (["A"], Verdict.REPAIR),
        (["N"], Verdict.NOT_A_DEFECT),
        (["K"], Verdict.KEEP),
        (["g", "a"], Verdict.REPAIR),
        (["g", "n"], Verdict.NOT_A_DEFECT),
        (["f", "1"], Verdict.REPAIR),
        (["f", "k"], Verdict.KEEP),
        (["r", "a"], Verdict.REPAIR),
        (["r", "n"], Verdict.NOT_A_DEFECT),
    ],
)
def test_one_answer_for_many(session, tmp_path, keys, verdict):
    drive(app_over(session, tmp_path), *keys, "enter")
    in_place = [d for d in session.texts.decisions if d.scope is Scope.PLACE]
    assert [d.verdict for d in in_place] == [verdict] * 3
    assert session.texts.summary.left == 2
    drive(app_over(session, tmp_path), "u")
    assert session.texts.decisions == []


def test_escape_takes_the_prefix_back(session, tmp_path):
    drive(app_over(session, tmp_path), "r", "escape", "a")
    assert len(session.texts.decisions) == 1


def many(count):
    found = []
    for number in range(count):
        text = "The minsters met."
        found.append(detected(f"{number}.txt", text, finding_at(text, "minsters", "ministers")))
    return found


@pytest.mark.parametrize("count", [2, 21])
def test_places_are_listed_and_asked_once(tmp_path, count):
    session = session_over(*many(count))

    def listed(app):
        return app.screen.query_one(OptionList).option_count

    # The last one is the form in texts to come.
    assert drive(app_over(session, tmp_path), "A", then=listed) == count + 1
    assert session.texts.decisions == []
    drive(app_over(session, tmp_path), "A", "n")
    assert session.texts.decisions == []
    drive(app_over(session, tmp_path), "A", "y")
    assert session.texts.summary.left == 0


def rows(app):
    options = app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]


def test_single_places_are_left_out_of_a_list(tmp_path):
    session = session_over(*many(3))
    lines = drive(app_over(session, tmp_path), "A", "down", "space", then=rows)
    assert [line[:3] for line in lines] == ["[x]", "[ ]", "[x]", "[ ]"]
    assert all("[-minsters-]{+ministers+}" in line for line in lines[:3])
    drive(app_over(session, tmp_path), "A", "down", "space", "enter")
    decided = [(d.document, d.scope) for d in session.texts.decisions]
    assert decided == [("0.txt", Scope.PLACE), ("2.txt", Scope.PLACE)]
    assert session.navigation.current.document == "1.txt"


def test_what_is_left_out_is_taken_in_again_with_the_form(tmp_path):
    session = session_over(*many(3))
    keys = ["A", "space", "end", "space"]
    lines = drive(app_over(session, tmp_path), *keys, then=rows)
    assert [line[:3] for line in lines] == ["[x]"] * 4
    drive(app_over(session, tmp_path), *keys, "enter")
    assert Scope.EVERYWHERE in {d.scope for d in session.texts.decisions}
    assert session.texts.summary.left == 0


def test_a_list_without_ticks_is_not_applied(tmp_path):
    session = session_over(*many(2))
    drive(app_over(session, tmp_path), "A", "space", "down", "space", "enter")
    assert session.texts.decisions == []


@pytest.mark.parametrize(
    ("key", "verdict"), [("A", "repair"), ("N", "not-a-defect"), ("K", "keep")]
)
def test_a_single_place_decides_for_texts_to_come_only_when_ticked(tmp_path, key, verdict):
    session = session_over(*many(1))
    lines = drive(app_over(session, tmp_path), key, then=rows)
    assert [line[:3] for line in lines] == ["[x]", "[ ]"]
    assert "in every text" in lines[1]
    drive(app_over(session, tmp_path), key, "enter")
    assert [(d.verdict, d.scope) for d in session.texts.decisions] == [(verdict, Scope.PLACE)]
    drive(app_over(session, tmp_path), "u", key, "end", "space", "enter")
    assert Scope.EVERYWHERE in {d.scope for d in session.texts.decisions}


def test_a_single_place_without_a_form_is_decided_at_once(tmp_path):
    text = "In the end they came."
    session = session_over(detected("a.txt", text, finding_at(text, "In", "On")))
    said = drive(app_over(session, tmp_path), "A", then=shown)
    assert [d.scope for d in session.texts.decisions] == [Scope.PLACE]
    assert "the only one of its kind" in said


def test_undo_and_redo_without_limit(session, tmp_path):
    first = session.navigation.current
    app = app_over(session, tmp_path)
    drive(app, "a", "k", "a", "u", "u", "u", "u")
    assert (session.texts.decisions, session.navigation.current) == ([], first)
    drive(app_over(session, tmp_path), "U", "ctrl+r", "U", "U")
    assert len(session.texts.decisions) == 3


@pytest.mark.parametrize("key", ["b", "left"])
def test_back_and_forward(session, tmp_path, key):
    drive(app_over(session, tmp_path), "right", "right", key)
    assert session.navigation.index == 1


def test_next_open(session, tmp_path):
    drive(app_over(session, tmp_path), "a", "b", "j")
    assert session.navigation.index == 1


def test_search_and_search_again(session, tmp_path):
    drive(app_over(session, tmp_path), "slash", *"glue", "enter")
    assert session.navigation.current.leader.rule == "glue"
    session.navigation.go_to(session.navigation.places[0].key)
    drive(app_over(session, tmp_path), "slash", *"DAWN", "enter", "full_stop")
    assert session.navigation.index == 3


def test_filter_and_everything_again(session, tmp_path):
    def find(wanted):
        def take(app):
            options = app.screen.query_one(OptionList)
            prompts = [
                str(options.get_option_at_index(n).prompt) for n in range(options.option_count)
            ]
            return next(n for n, prompt in enumerate(prompts) if wanted in prompt)

        return take

    number = drive(app_over(session, tmp_path), "F", then=find("rule glue"))
    drive(app_over(session, tmp_path), "F", *["down"] * number, "enter")
    assert {p.leader.rule for p in session.navigation.places} == {"glue"}
    drive(app_over(session, tmp_path), "F", "enter")
    assert len(session.navigation.places) == 5


def test_a_filter_leads_to_its_first_undecided_place(session, tmp_path):
    session.navigation.go_to(session.navigation.places[-1].key)
    lines = drive(app_over(session, tmp_path), "F", then=rows)
    number = next(n for n, line in enumerate(lines) if "rule garble" in line)
    assert "3 places" in lines[number]
    where = drive(app_over(session, tmp_path), "F", *["down"] * number, "enter", then=shown)
    assert (session.navigation.index, len(session.navigation.places)) == (0, 3)
    assert "1 of 3 (rule garble)" in where
    session.navigation.narrow(Filter())
    session.navigation.go_to(session.navigation.places[0].key)
    session.accept()
    session.navigation.narrow(Filter(rule="garble"))
    assert session.navigation.index == 1


def test_a_filter_says_what_it_would_hold_together_with_the_one_in_force(tmp_path):
    other = "All minsters left."
    session = session_over(
        detected("a.txt", TEXT, finding_at(TEXT, "expelledat", "expelled at", rule="glue")),
        detected("b.txt", other, finding_at(other, "minsters", "ministers")),
    )
    session.navigation.narrow(Filter(document="b.txt"))
    lines = drive(app_over(session, tmp_path), "F", then=rows)
    held = {line.split("  ")[-1].strip(): line.split()[0] for line in lines if "rule" in line}
    assert held == {"rule glue": "0", "rule garble": "1"}
    number = next(n for n, line in enumerate(lines) if "rule glue" in line)
    said = drive(app_over(session, tmp_path), "F", *["down"] * number, "enter", then=shown)
    assert "No places match the filter" in said
    assert session.navigation.filter == Filter(document="b.txt")
    said = drive(app_over(session, tmp_path), "o", *["down"] * number, "enter", then=shown)
    assert "No places match the filter" in said


def test_search_starts_empty_and_remembers_for_the_full_stop(session, tmp_path):
    def value(app):
        return app.screen.query_one(Input).value

    app = app_over(session, tmp_path)
    assert drive(app, "slash", *"glue", "enter", "slash", then=value) == ""
    session.navigation.go_to(session.navigation.places[0].key)
    drive(app_over(session, tmp_path), "slash", *"glue", "enter", "b", "slash", "enter")
    assert session.navigation.current.leader.rule != "glue"


NOTICES = [("u",), ("z",), ("O",), ("w",), ("A", "enter"), ("a", "u"), ("slash", "q", "enter")]


@pytest.mark.parametrize("keys", NOTICES)
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_a_notice_covers_nothing_and_goes_with_the_next_key(session, tmp_path, keys, size):
    app = app_over(session, tmp_path)

    def look(app):
        screen = app.screen
        notice, foot, body = (screen.query_one(name) for name in ("#notice", "#keys", "#body"))
        assert notice.display
        assert str(notice.render())
        assert not list(app.query("Toast"))
        assert not app._notifications
        assert body.region.bottom <= notice.region.y
        assert notice.region.bottom <= foot.region.y
        assert foot.region.bottom == app.size.height

    drive(app, *keys, size=size, then=look)
    again = app_over(session, tmp_path)
    assert not drive(again, *keys, "b", then=lambda app: app.screen.query_one("#notice").display)


def test_a_notice_of_the_reading_screen_covers_nothing(session, tmp_path):
    def look(app):
        notice, foot = app.screen.query_one("#notice"), app.screen.query_one("#keys")
        assert "unread" in str(notice.render())
        assert notice.region.bottom <= foot.region.y

    drive(app_over(session, tmp_path), "v", "S", then=look)


def test_overview_shows_counts_and_jumps(session, tmp_path):
    def counts(app):
        options = app.screen.query_one(OptionList)
        return [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]

    lines = drive(app_over(session, tmp_path), "a", "o", then=counts)
    assert any("3 places 2 undecided rule garble" in " ".join(line.split()) for line in lines)
    number = next(n for n, line in enumerate(lines) if "rule glue" in line)
    drive(app_over(session, tmp_path), "o", *["down"] * number, "enter")
    assert session.navigation.current.leader.rule == "glue"
    assert len(session.navigation.places) == 5


def test_order(session, tmp_path):
    seen = []
    for _ in range(4):
        drive(app_over(session, tmp_path), "O")
        seen.append(session.navigation.order)
    assert seen == [Order.GROUP, Order.RULE, Order.CERTAINTY, Order.POSITION]


def test_context_widens(session, tmp_path):
    def words(app):
        return str(app.screen.query_one("#text", Static).render())

    sentence = drive(app_over(session, tmp_path), then=words)
    paragraph = drive(app_over(session, tmp_path), "c", then=words)
    document = drive(app_over(session, tmp_path), "c", "c", then=words)
    assert "They talked" not in sentence
    assert "They talked" in paragraph
    assert "at dawn" not in paragraph
    assert "at dawn" in document


def test_the_sentence_as_it_was_and_as_it_will_be(session, tmp_path):
    def words(app):
        return str(app.screen.query_one("#text", Static).render())

    text = drive(app_over(session, tmp_path), then=words)
    assert "was      The minsters met in Riyadh." in text
    assert "will be  The ministers met in Riyadh." in text
    assert "[-minsters-]{+ministers+}" in text


def test_list_goes_to_a_place_of_the_form(session, tmp_path):
    drive(app_over(session, tmp_path), "l", "down", "down", "enter")
    assert session.navigation.current.line == 3


def test_scrolling_stays_within_the_place(session, tmp_path):
    drive(app_over(session, tmp_path), "down", "pagedown", "up", "pageup", size=(40, 8))
    assert session.navigation.index == 0


def test_help_names_every_key(session, tmp_path):
    text = drive(app_over(session, tmp_path), "question_mark", then=shown)
    for key in all_keys():
        assert key.meaning in text
    drive(app_over(session, tmp_path), "question_mark", "escape", "a")
    assert len(session.texts.decisions) == 1


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_quit(session, tmp_path, key):
    app = app_over(session, tmp_path)
    drive(app, "a", key)
    assert app.return_code == 0
    assert len(session.texts.decisions) == 1


def test_reading_through_and_signing(session, found, tmp_path):
    app = app_over(session, tmp_path)
    drive(app, "A", "enter", "v", "S")
    assert read_signatures(tmp_path / "signatures.jsonl") == []
    drive(app_over(session, tmp_path), "v", *["down"] * 4, "S")
    (signature,) = read_signatures(tmp_path / "signatures.jsonl")
    signer = Signer(tmp_path / "signatures.jsonl", author="Bob", clock=str)
    assert signature.author == "Ann"
    assert signer.is_signed("a.txt", cleaned(found, session.texts.decisions))
    assert not signer.is_signed("a.txt", TEXT)


def test_a_sentence_that_changes_after_reading_must_be_read_again(session, tmp_path):
    keys = ["v", *["down"] * 4, "E", *"!!", "enter", "S"]
    drive(app_over(session, tmp_path), *keys)
    assert len(read_signatures(tmp_path / "signatures.jsonl")) == 1
    app = app_over(session, tmp_path)
    drive(app, "v", "down", "S")
    assert session.texts.decisions


def test_editing_while_reading_and_taking_it_back(session, found, tmp_path):
    drive(app_over(session, tmp_path), "v", "down", "E", *"xx", "enter", "q")
    assert cleaned(found, session.texts.decisions) != TEXT
    drive(app_over(session, tmp_path), "v", "u", "c", "q")
    assert cleaned(found, session.texts.decisions) == TEXT


def test_sampling_shows_the_estimate_and_answers_for_the_rest(tmp_path):
    session = session_over(*many(10))
    sample = draw(session.navigation.places, "garble", 2, 1)

    def run(*keys, then=None):
        app = app_over(session, tmp_path)
        app.main.take_sample(sample)
        return drive(app, *keys, then=then)

    assert "2 of 2 right" in run("a", "a", then=shown)
    assert "2 of 2 right" in run("z", "a", "escape", then=shown)
    assert session.texts.summary.repaired == 2
    run("z", "a", "enter")
    assert session.texts.summary.repaired == 10
    notes = {d.note for d in session.texts.decisions if d.note}
    assert len(notes) == 1
    assert "2 of 2 right" in notes.pop()


def test_findings_arrive_in_the_background(found, tmp_path):
    session = session_over()
    deliveries = SimpleQueue()
    deliveries.put(Delivery([found], status="grammar is being checked…", is_last=False))
    app = app_over(session, tmp_path, deliveries=deliveries)

    async def run():
        async with app.run_test(size=SIZE) as pilot:
            for _ in range(100):
                await pilot.pause(0.02)
                if session.navigation.places:
                    break
            await pilot.press("a")
            first = shown(app)
            more = finding_at(TEXT, "Riyadh", "Riad", rule="grammar-x")
            deliveries.put(Delivery([detected("a.txt", TEXT, *found.findings, more)]))
            for _ in range(100):
                await pilot.pause(0.02)
                if len(session.navigation.places) == 6:
                    break
            return first, shown(app)

    first, second = asyncio.run(run())
    assert "grammar is being checked" in first
    assert "grammar is being checked" not in second
    assert len(session.navigation.places) == 6
    assert session.texts.summary.repaired == 1


def test_an_error_in_the_background_ends_the_review_and_is_kept(tmp_path):
    deliveries = SimpleQueue()
    deliveries.put(DecisionsError("broken"))
    app = app_over(session_over(), tmp_path, deliveries=deliveries)

    async def run():
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause(0.3)

    asyncio.run(run())
    assert isinstance(app.failure, DecisionsError)


def test_nothing_found_is_said_and_keys_do_no_harm(tmp_path):
    session = session_over(detected("a.txt", "All is well.\n"))
    keys = ["a", "n", "k", "s", "e", "E", "p", "m", "w", "A", "f", "a", "r", "n", "l", "z", "u"]
    keys += ["U", "b", "right", "j", "O", "c", "tab", "up", "full_stop", "o", "escape"]
    text = drive(app_over(session, tmp_path), *keys, then=shown)
    assert "Nothing was found" in text
    assert session.texts.decisions == []


HOSTILE = "The \x1b[31mred\x1b[0m \u202eevil\u202c [bold]minsters[/bold] met עברית e\u0301 漢字.\n"


def test_hostile_words_are_shown_and_never_executed(tmp_path):
    found = detected(
        "a.txt", HOSTILE, finding_at(HOSTILE, "minsters", "minis\x1b[2Jters", "ministers")
    )
    session = session_over(found)
    keys = [(), ("c", "c"), ("e",), ("E",), ("m",), ("p",), ("l",), ("v",), ("o",), ("2", "b")]
    for some in keys:
        app = app_over(session, tmp_path)
        screen = drive(app, *some, then=lambda app: app.export_screenshot())
        assert "\x1b" not in screen
        assert "\u202e" not in screen
    text = drive(app_over(session, tmp_path), then=shown)
    assert "\\x1b[31mred" in text
    assert "[bold]" in text


def test_editing_a_hostile_sentence_keeps_what_acts_on_terminals(tmp_path):
    found = detected("a.txt", HOSTILE, finding_at(HOSTILE, "minsters", "ministers"))
    session = session_over(found)
    drive(app_over(session, tmp_path), "E", "end", "!", "enter")
    assert cleaned(found, session.texts.decisions) == HOSTILE.replace("字.", "字.!")


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (120, 40), (20, 5)])
def test_it_fits_and_follows_the_size_of_the_terminal(session, tmp_path, size):
    app = app_over(session, tmp_path)

    async def run():
        async with app.run_test(size=SIZE) as pilot:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            for key in ("c", "question_mark", "escape", "o", "escape", "v", "q", "a"):
                await pilot.press(key)
            return app.size

    assert tuple(asyncio.run(run())) == size
    assert len(session.texts.decisions) == 1


def test_without_colours_the_change_is_in_brackets(session, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    def words(app):
        return str(app.screen.query_one("#text", Static).render())

    text = drive(app_over(session, tmp_path), then=words)
    assert "The [-minsters-] met" in text
    assert "{+ministers+} met" in text


def test_keys_and_screen_agree(session, tmp_path):
    """Any keys, then leaving: the text that the screen promised is what a replay gives."""
    found = session.texts["a.txt"].detected
    keys = [
        "a",
        "e",
        "x",
        "enter",
        "A",
        "enter",
        "u",
        "tab",
        "2",
        "E",
        "home",
        "q",
        "enter",
        "b",
        "n",
        "K",
    ]
    drive(app_over(session, tmp_path), *keys)
    promised = session.texts["a.txt"].whole().after
    assert cleaned(found, compact(session.texts.decisions)) == promised
    assert promised != TEXT


def test_a_place_that_is_safe_says_so(tmp_path):
    text = "He said so .\n"
    found = detected("a.txt", text, finding_at(text, "so .", "so.", rule="space", tier=Tier.SAFE))
    session = session_over(found)
    assert "without asking" in drive(app_over(session, tmp_path), then=shown)
    assert session.texts.status(session.navigation.places[0]) is Status.AUTOMATIC


def test_a_field_is_not_read_as_markup(tmp_path):
    session = session_over(detected("a.txt", "A [/x] b.", finding_at("A [/x] b.", "[/x]", "[y]")))

    def value(app):
        return app.screen.query_one(Input).value

    assert drive(app_over(session, tmp_path), "p", then=value) == "[/x]"
    assert "[-" in drive(app_over(session, tmp_path), "q", then=shown)
