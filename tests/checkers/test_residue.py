"""Escapes, entities, templates and tags; similar text in code and good English stays."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "C:\\new\\Users and \\nabla f, \\textit{x}",
        "`don\\u2019t` and `a\\nb` and https://example.org/a%20b",
        "menu2013 and u2019 in the year",
        "AT&T, R&D; Q&A; rock & roll; the pound; a copy; the euro; the trade; the deg.",
        "if a < b and c > d then x<y>z",
        "{a, b} and {x} and f{n}, [1] and [[",
        "a rate of 5% so",
        "<p>one</p><p>two</p> <b>three</b>",
        "<br>".join("abcdefgh"),
    ],
)
def test_stays(look, text):
    assert look("residue", text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("don\\u2019t", ("literal-escape", "\\u2019", "’")),
        ("a grin \\ud83d\\ude00 here", ("literal-escape", "\\ud83d\\ude00", "😀")),
        ("itu2019s late", ("literal-escape", "u2019", "’")),
        ("It ended.\\nThen more.", ("literal-escape", "\\n", "\n")),
        ("don\\'t go", ("literal-escape", "\\'", "'")),
        ("&ldquo for it", ("broken-entity", "&ldquo", "“")),
        ("they & # 39; re late", ("broken-entity", " & # 39; ", "'")),
        ("rdquo; he said", ("broken-entity", "rdquo;", "”")),
        ("Dear {{name}}, hello", ("template-field", "{{name}}", None)),
        ("a {quick|fast} look", ("spin-choice", "{quick|fast}", "quick")),
        ("one<br />two", ("stray-tag", "<br />", " ")),
        ("one <em>two</em", ("stray-tag", "<em>", "")),
    ],
)
def test_finds(look, text, found):
    assert look("residue", text) == [found]


@pytest.mark.parametrize("text", ["\\ud83d alone", "\\u0007 rings", "&#7 rings"])
def test_what_stands_for_no_character_stays(look, text):
    assert look("residue", text) == []
