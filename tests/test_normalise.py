import pytest

from cleaner.model import Finding, Repair, Span, Tier
from cleaner.normalise import normalise

UNCHANGED = [
    "",
    "plain",
    "“curly” ‘quotes’ – and — dashes…",
    "no-break\u00a0space, thin\u2009space, narrow\u202fspace",
    "ligature ﬁ, full width Ａ, e\u0301, Å and Å",
    "tab\tand\r\nline\rends\n",
    "👩\u200d👩\u200d👧 🇺🇦 ☺\ufe0f",
    "soft\u00adhyphen, left\u200eto right",
    "AT&T; R&D; a &b; c",
    "&unknown; &a",
    "cell one\x07cell two\x0bnext",  # without it, two words would be one
    "&#xD800; &#0;",
    '<a href="?a=1&amp;b=2">more &gt;</a>',
    "São Paulo, Erdoğan, Øresund, Kyïv, naïve café",
    "Привіт, світе. Ελλάδα. 中文。",
]


@pytest.mark.parametrize("text", UNCHANGED)
def test_style_and_other_scripts_stay(book, text):
    clean = normalise(text, book.rules)
    # Checkers see one kind of line end; the original keeps its own.
    assert clean.text == text.replace("\r\n", "\n").replace("\r", "\n")
    assert clean.findings == ()


@pytest.mark.parametrize(
    ("text", "fixed", "rules"),
    [
        ("Russiaâ€™s", "Russia’s", ["mojibake"]),
        ("cafÃ© â€“ naÃ¯ve", "café – naïve", ["mojibake"] * 3),
        ("a &amp; b", "a & b", ["html-entity"]),
        ("a &amp;amp; b", "a & b", ["html-entity"]),
        ("5&nbsp;%", "5\u00a0%", ["html-entity"]),
        ("a\x07 b", "a b", ["control-character"]),
        ("\x1b[31mred ink\x1b[0m", "red ink", ["control-character"] * 2),
        ("a\ufeffb", "ab", ["control-character"]),
    ],
)
def test_damage_is_undone(book, text, fixed, rules):
    clean = normalise(text, book.rules)
    assert clean.text == fixed
    assert [finding.rule for finding in clean.findings] == rules


def test_a_bad_line_does_not_change_how_others_are_seen(book):
    """Each line is its own: what ftfy makes of one does not depend on the next."""
    lines = ["Ã la carte", "naÃ¯ve", "cafÃ©", "“fine”", "plain", "A&nbsp;B", "<b>R&amp;D</b>"]
    alone = [normalise(line, book.rules).text for line in lines]
    for end in ("\n", "\r\n", "\r", "\n\n"):
        seen = end.replace("\r\n", "\n").replace("\r", "\n")
        assert normalise(end.join(lines), book.rules).text == seen.join(alone)


@pytest.mark.parametrize("where", [(0, 1), (9, 11), (7, 10), (10, 10)])
def test_a_refusal_holds_before_checking(book, where):
    text = "Russia â€™s and cafÃ©"
    refused = Span(7, 10)
    clean = normalise(text, book.rules, [refused])
    assert clean.text == "Russia â€™s and café"


def test_positions_stay_those_of_the_original(book):
    text = "â€œA cafÃ© in Riyadh , he saidâ€\x9d"
    clean = normalise(text, book.rules)
    start = clean.text.index(" ,")
    found = Finding(
        Span(start, start + 1), "x", "m", " ", Tier.SAFE, (Repair.of(start, start + 1, ""),)
    )
    lifted = clean.to_original(found, text)
    assert lifted.span.start == text.index(" ,")
    assert lifted.text == " "


def test_a_finding_that_cuts_a_piece_takes_the_whole_piece(book):
    text = "x â€œâ€œ y"
    clean = normalise(text, book.rules)
    assert clean.text == "x ““ y"
    found = Finding(Span(3, 4), "x", "m", "“", Tier.SAFE, (Repair.of(3, 4, ""),))
    lifted = clean.to_original(found, text)
    assert lifted.text == "â€œâ€œ"
    assert lifted.repairs[0].replacements[0].text == "“"


def test_a_text_without_damage_is_not_moved(book):
    found = Finding(Span(0, 1), "x", "m", "p", Tier.FLAG)
    assert normalise("plain", book.rules).to_original(found, "plain") is found


def test_a_long_line_of_damage(book):
    text = "cafÃ© " * 20_000
    assert normalise(text, book.rules).text == "café " * 20_000


@pytest.mark.parametrize(
    "text",
    [
        "a \ud800 b and more",
        "\udce9t\u00e9 and so",
        "Caf\u00c3\u00a9 \udfff here",
        "x\ud83dy \udc00\ud800",
    ],
)
def test_a_lone_surrogate_is_flagged_and_stays(plain, eager, text):
    """Nothing says what it was: a substitute in its place would be a silent loss."""
    lone = [c for c in text if "\ud800" <= c <= "\udfff"]
    for cleaner in (plain, eager):
        result = cleaner.clean(text)
        assert [c for c in result.text if "\ud800" <= c <= "\udfff"] == lone
        assert "\ufffd" not in result.text
        found = [f for f in result.findings if f.text in lone and f.rule == "mojibake"]
        assert [f.text for f in found] == lone
        assert all(f.tier is Tier.FLAG for f in found)


def test_a_pair_of_surrogates_is_one_character(plain):
    assert plain.clean("a \ud83d\ude00 b").text == "a \U0001f600 b"
