"""Checkers on cases beyond their rules' examples; each must stay silent on good English."""

import pytest

GOOD = [
    "The talks were held in Riyadh on Tuesday, he said. They went on for five hours.",
    "He said that that man had had enough; it was very, very solid.",
    "In the end, In the Heat of the Night won.",
    "Boutros Boutros-Ghali met Duran Duran in New York, New Jersey.",
    "an iPhone, a MacBook, McDonald's, eBay, LinkedIn, JavaScript and GitHub",
    "See https://example.com/willbe and write to a.the.the@example.com",
    '`x , y` and <a title="the the">it</a>',
    "| the the | x , y |",
    "e\u0301te\u0301 🙂 👩\u200d👩\u200d👧 naïve café",
    "1,000 people at 5 p.m., or so; 3.5% of U.S. voters.",
    "",
    "\n\n",
]


@pytest.mark.parametrize("text", GOOD)
@pytest.mark.parametrize(
    "checker",
    [
        "patterns",
        "quotes",
        "repeats",
        "fragments",
        "residue",
        "foreign",
        "lexicon",
        "name_consensus",
    ],
)
def test_silent_on_good_english(look, checker, text):
    assert look(checker, text) == []


@pytest.mark.parametrize(
    ("checker", "text"),
    [
        ("repeats", "They met in New York, New York, and went home."),
        ("fragments", "What the survey says about U.S. voters"),
        ("fragments", "An interview with Mr. Smith"),
        ("fragments", "The end of St. Petersburg"),
    ],
)
def test_should_be_silent(look, checker, text):
    assert look(checker, text) == []


@pytest.mark.parametrize(
    ("checker", "text", "rule", "words", "after"),
    [
        ("repeats", "agreed to to meet", "doubled-word", "to to", "to"),
        ("patterns", "in Riyadh , and so on.", "space-before-mark", " ", ""),
        ("lexicon", "it willbe so", "stuck-function-word", "willbe", "will be"),
        ("lexicon", "a strange byssistance here", "unknown-word", "byssistance", None),
        ("fragments", "He has left. Ta.", "orphan-word", " Ta.", ""),
    ],
)
def test_finds(look, checker, text, rule, words, after):
    assert look(checker, text) == [(rule, words, after)]


def test_positions_behind_emoji_and_combining_marks(look):
    prefix = "🙂 e\u0301 👩\u200d👩\u200d👧 "
    ((_, words, _),) = look("repeats", prefix + "agreed to to meet")
    assert words == "to to"


# Names: never without evidence.

SIBLINGS = (
    (
        "Kirill Dmitriev, head of the fund, met Marco Rubio in Riyadh, where Sergei Lavrov and "
        "Yuri Ushakov sat across from Steve Witkoff. Putin spoke in Moscow."
    ),
    (
        "Marco Rubio told reporters that Kirill Dmitriev had come to Riyadh with Lavrov, Ushakov "
        "and the aides of Putin; Witkoff and Waltz listened."
    ),
)
STORY = (
    "The head of the fund, {}, was in Riyadh with Lavrov and Ushakov when Rubio and Witkoff came."
)


def test_a_name_is_repaired_by_consensus(look):
    assert look("name_consensus", STORY.format("Kiril Dmitriev"), *SIBLINGS) == [
        ("misspelt-name", "Kiril", "Kirill")
    ]


@pytest.mark.parametrize("count", [0, 1])
def test_a_name_without_two_witnesses_stays(look, count):
    assert look("name_consensus", STORY.format("Kiril Dmitriev"), *SIBLINGS[:count]) == []


def test_copies_are_one_witness(look):
    assert look("name_consensus", STORY.format("Kiril Dmitriev"), SIBLINGS[0], SIBLINGS[0]) == []


@pytest.mark.parametrize("name", ["Sergey Lavrov", "Sergej Lavrov", "Kirill Dmitrievsky"])
def test_variants_and_other_people_stay(look, name):
    assert look("name_consensus", STORY.format(name), *SIBLINGS) == []


def test_a_tie_is_refused(look):
    siblings = [
        text.replace("Kirill", name)
        for name in ("Kirill", "Kirell")
        for text in (*SIBLINGS, SIBLINGS[0][:40] + SIBLINGS[1])
    ]
    for rule, _, after in look("name_consensus", STORY.format("Kirl Dmitriev"), *siblings):
        assert rule == "misspelt-name"
        assert after is None
