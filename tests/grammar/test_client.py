import http.server
import threading
from pathlib import Path

import pytest

from cleaner.errors import GrammarError
from cleaner.grammar import GrammarClient, Server, java, open_client
from cleaner.grammar.client import WHOLE_TEXT_RULES

SEEDS = Path(__file__).parents[2] / "seeds"


def found(text, matches):
    return [(match.rule, text[match.start : match.end]) for match in matches]


def test_version(client):
    assert client.version == "6.8"


def test_finds_a_mistake_at_its_place(client):
    (matches,) = client.check(["I has an apple."])
    (match,) = matches
    assert (match.start, match.end) == (2, 5)
    assert match.category == "GRAMMAR"
    assert match.issue_type == "grammar"
    assert match.replacements == ("have",)
    assert match.message


@pytest.mark.parametrize(
    "before",
    [
        "",
        "😀 ",
        "😀😀😀 done. ",
        "👩‍👩‍👧 and 🇺🇦. ",
        "Cafe\u0301 noir. ",
        "a\u0308o\u0308u\u0308 😀 e\u0301. ",
        "𝒳 is 𝒴. ",
        "soft\u00adhyphen. ",
        "zero\u200bwidth. ",
        "non\u00a0breaking. ",
        "One.\r\nTwo.\r\n",
        "One.\n\nTwo 😀.\n\n",
        "\ufeff",
        " \t\n",
        "lone \ud800 surrogate. ",
    ],
)
@pytest.mark.parametrize("after", ["", " 😀", " e\u0301", "\n\n"])
@pytest.mark.parametrize("neighbour", [None, "Before 😀 it.", "e\u0301"])
def test_places_are_code_points(client, before, after, neighbour):
    text = f"{before}There is a smmall dog.{after}"
    paragraphs = [text] if neighbour is None else [neighbour, text, neighbour]
    answers = client.check(paragraphs)
    assert ("MORFOLOGIK_RULE_EN_US", "smmall") in found(text, answers[len(answers) // 2])


def test_a_match_may_hold_letters_beyond_16_bits(client):
    text = "See 😀the the 𝒳𝒴 𝒳𝒴 end, and and so on."
    (matches,) = client.check([text])
    assert "and and" in [words for _, words in found(text, matches)]
    assert "the the" in [words for _, words in found(text, matches)]


def test_nothing_to_say_of_whitespace(client):
    blank, mistake, *others = client.check(["", "I has an apple.", " ", "\n\t", "\u00a0\u200b"])
    assert mistake
    assert [blank, *others] == [()] * 4


def test_no_paragraphs(client):
    assert client.check([]) == []


def seed_paragraphs():
    lines = [
        line
        for seed in sorted(SEEDS.glob("*.txt"))
        for line in seed.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    # What a batch could join: no end mark, a lower-case start, a lone mark, open quotation marks.
    fragments = [line[len(line) // 2 :].lstrip() for line in lines[::8]]
    return lines[::2] + fragments + [".", ")", '"and', "of its 😀", "It was. It is. It", "It can."]


def test_paragraphs_together_as_alone(client):
    paragraphs = seed_paragraphs()
    assert len(paragraphs) > 60
    assert sum(map(len, paragraphs)) > 16_000  # three requests at least
    together = client.check(paragraphs)
    alone = [client.check([paragraph])[0] for paragraph in paragraphs]
    assert sum(map(len, together)) > 10
    assert together == alone


def test_rules_that_look_beyond_the_paragraph_are_off(client):
    (matches,) = client.check(['It ended. so "he (said. It is. It was. It has an organisation.'])
    assert not {match.rule for match in matches} & WHOLE_TEXT_RULES


def test_long_paragraph(client):
    sentence = "The weather was nice in the town, and we walked to the river. "
    text = sentence * 400 + "😀 I has an apple. " + sentence * 400 + "I has a pear."
    assert len(text) > 40_000
    matches, after = client.check([text, "I has an apple."])
    places = [match.start for match in matches if text[match.start : match.end] == "has"]
    assert places == [text.index("has an"), text.index("has a pear")]
    assert after


def test_long_paragraph_without_a_place_to_cut(client):
    words = "a" * 20_001
    (matches,) = client.check([f"{words} There is a smmall dog."])
    assert "smmall" in [
        f"{words} There is a smmall dog."[match.start : match.end] for match in matches
    ]


def test_the_caller_chooses_rules(server):
    text = ["I has a smmall apple."]
    with GrammarClient(server.url) as client:
        assert {match.category for match in client.check(text)[0]} == {"GRAMMAR", "TYPOS"}
    with GrammarClient(server.url, disabled_categories=frozenset({"TYPOS"})) as client:
        assert {match.category for match in client.check(text)[0]} == {"GRAMMAR"}
    with GrammarClient(server.url, disabled_rules=frozenset({"MORFOLOGIK_RULE_EN_US"})) as client:
        assert {match.category for match in client.check(text)[0]} == {"GRAMMAR"}


@pytest.mark.parametrize("form", ["{}", "{}v2", "{}v2/"])
def test_forms_of_the_address(server, form):
    with GrammarClient(form.format(server.url)) as client:
        assert client.version == "6.8"
    with GrammarClient(server.url.rstrip("/")) as client:
        assert client.check(["I has an apple."])[0]


def test_named_server_is_used(server, monkeypatch, tmp_path):
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(tmp_path))  # no engine to start
    with open_client(url=server.url, java=None) as client:
        assert client.check(["I has an apple."])[0]


def test_proxy_is_not_for_this_machine(server, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with GrammarClient(server.url) as client:
        assert client.check(["I has an apple."])[0]
    # The proxy in the environment is real: another machine is asked through it.
    with pytest.raises(GrammarError, match=r"[Pp]roxy"):
        GrammarClient("http://languagetool.invalid/")


def test_starts_and_ends_its_own_server(engine):
    with open_client(url=None, java=None) as client:
        assert client.check(["I has an apple."])[0]
        url = client.url
    with pytest.raises(GrammarError, match="does not answer"):
        GrammarClient(url)


def test_server_dies_between_and_during_checks(engine):
    sentence = "There is a smmall dog in an smmall house, and he have three bonnes. "
    with Server.start(engine, java.find()) as server, GrammarClient(server.url) as client:
        assert client.check(["I has an apple."])[0]
        timer = threading.Timer(1, server.close)
        timer.start()
        with pytest.raises(GrammarError, match="does not answer") as error:
            client.check([f"{number}. {sentence * 20}" for number in range(3_000)])
        timer.join()
        assert error.value.where == server.url
        assert error.value.hint
        with pytest.raises(GrammarError, match="does not answer"):
            client.check(["I has an apple."])


class Answering(http.server.BaseHTTPRequestHandler):
    answers: dict[str, bytes]

    def do_GET(self):
        length = int(self.headers.get("Content-Length", 0))
        self.rfile.read(length)
        content = self.answers[self.path]
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815 - the name that http.server calls

    def log_message(self, *_):
        pass


GOOD = {
    "/v2/languages": b'[{"code": "en", "longCode": "en-US"}]',
    "/v2/info": b'{"software": {"version": "6.8"}}',
    "/v2/check": b'{"matches": []}',
}
GARBAGE = [b"", b"<html>", b"\xff\xfe\x00", b"null", b"[]", b"{}", b'"text"', b"[1]"]


@pytest.fixture
def impostor():
    handler = type("Handler", (Answering,), {"answers": dict(GOOD)})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", handler.answers
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", GOOD)
@pytest.mark.parametrize("garbage", [*GARBAGE, b'{"matches": [{"offset": "x"}]}'])
def test_garbage_is_an_error_of_ours(impostor, path, garbage):
    url, answers = impostor
    with GrammarClient(url) as client:
        assert client.check(["Some words."]) == [()]
    answers[path] = garbage
    with pytest.raises(GrammarError) as error, GrammarClient(url) as client:
        client.check(["Some words."])
    assert error.value.where == url
    assert error.value.hint


@pytest.mark.parametrize("url", ["http://", "http://127.0.0.1:notaport", "ftp://127.0.0.1", "::"])
def test_broken_address(url):
    with pytest.raises(GrammarError) as error:
        GrammarClient(url)
    assert error.value.hint


def test_unknown_language(server):
    with pytest.raises(GrammarError, match="language"):
        GrammarClient(server.url, language="tlh")
