import pytest

from cleaner.text.quote_marks import WELL_SET_RE

SILENT = [
    "“We will go on,” he said. “And we will win.”",
    '"We will go on," he said. "And we will win."',
    "“I heard ‘no’,” he said.",
    'the 5” pipe, a 27" screen, 40° 26\' 46" N',
    "“One paragraph ends here.\n\n“The next closes it.”",
    "“A sentence.\nAnother one.\nThe last,” he said.",
    "« Bonjour », dit-il. „Guten Tag“, sagte er.",
    "He said (“yes”), she said [“no”] – “perhaps”.",
    "’Tis the ’90s, rock ’n’ roll",
    '{"key": "value"} is `"code"`',
    "no marks at all",
    "",
]


@pytest.mark.parametrize("text", SILENT)
def test_good_quotations_are_left_alone(look, text):
    assert look("quotes", text) == []


@pytest.mark.parametrize(
    ("text", "rule", "words", "after"),
    [
        ("something ”to be discussed.”", "misdirected-quote", "”", "“"),
        ("called it “very useful.“", "misdirected-closing-quote", "“", "”"),
        ("called it “useful“, he said", "misdirected-quote", "“", "”"),
        ("“We go. ”", "space-inside-quote", " ”", "”"),
        ("He said: “ We go.”", "space-inside-quote", "“ ", "“"),
        ("“We go, ”said he.", "displaced-quote", " ”", "” "),
        ("We go,” he said.", "unopened-quote", "We go,”", "“We go,”"),
        ("“One. “Two,” he said.", "reopened-quote", "“", ""),
        ('“One," he said.', "mismatched-quote", '"', "”"),
    ],
)
def test_broken_quotations(look, text, rule, words, after):
    assert look("quotes", text) == [(rule, words, after)]


def test_where_a_quotation_was_not_closed(look):
    text = "“We cannot allow this, Zelensky said after that."
    ((rule, _, first),) = look("quotes", text)
    assert rule == "unclosed-quote"
    assert first == "“We cannot allow this,” Zelensky said after that."


@pytest.mark.parametrize("text", [" ”", " ” he said.", "\t ”", "\u2028 ”", "one\n ”\ntwo"])
def test_a_line_that_begins_with_space_and_a_closing_mark(look, text):
    look("quotes", text)


@pytest.mark.parametrize(
    "text", ["”", "“", '"', "“”", '""', "”“", '" ', "“ ", " “ ", "““””", "\r”\r“"]
)
def test_marks_without_words_do_no_harm(look, text):
    look("quotes", text)


@pytest.mark.parametrize(
    ("line", "well_set"),
    [
        ("“So,” he said, “it is.”", True),
        ('He said "so" and left.', True),
        ("No marks at all.", True),
        ("(“So”)", True),
        ('He said "so" and ("so") left.', False),  # true, but that takes a closer look
        ("“So, he said.", False),
        ("He said“ so”.", False),
        ("“So ”", False),
        ('"So', False),
        ("“a “b” c”", False),
        ("word“b”", False),
        ("“a `b” c`", False),
    ],
)
def test_lines_whose_marks_are_well_set_need_no_closer_look(line, well_set):
    assert bool(WELL_SET_RE.fullmatch(line)) is well_set


@pytest.mark.parametrize(
    ("text", "rule", "after"),
    [
        # a shard behind the last sentence is no part of the quotation
        ('They spoke of "the obstacles in the other tasks. Transparent',
         "unclosed-quote", '"the obstacles in the other tasks."'),
        # a paragraph that lost its line's end, and an attribution
        ('It "went well."High officials met in Riyadh. They agreed on it.',
         "glued-after-quote", '"\nHigh'),
        ("“It went well.”Waltz said so. They agreed on it.", "glued-after-quote", "” Waltz"),
        ("“It went well.”Then they left.", "glued-after-quote", "” Then"),
    ],
)  # fmt: skip
def test_first_repair_of_glued_and_unclosed_quotations(look, text, rule, after):
    assert [a for r, _, a in look("quotes", text) if r == rule] == [after]


def test_said_that_ends_no_quotation(look):
    text = "“We cannot allow it. They want peace, Smith said that after he left, “it rained”."
    assert [a for r, _, a in look("quotes", text) if r == "unclosed-quote"] == [None]
