import pytest

from cleaner.model import Span
from cleaner.text.quote_marks import join, marks_in, read_line, readings, turn


def read(text):
    line = Span(0, len(text))
    return read_line(line, marks_in(text, line))


def lines_of(text):
    def line_at(position):
        start = text.rfind("\n", 0, position) + 1
        end = text.find("\n", position)
        return Span(start, len(text) if end < 0 else end)

    return line_at


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("He said “yes” and “no”.", 2),
        ('"They did not "frame" him," he said.', 2),
        ('a 27" screen', 0),
        ('the "Premier 12" of last year', 1),
        ('" spaced " and " spaced "', 2),
        ("no marks", 0),
    ],
)
def test_pairs(text, pairs):
    reading = read(text)
    assert reading.whole
    assert len(reading.pairs) == pairs


@pytest.mark.parametrize(
    ("text", "opened", "closed"),
    [("He said “yes", 1, 0), ("yes,” he said", 0, 1), ("“a “b”", 1, 0)],
)
def test_marks_without_partner(text, opened, closed):
    reading = read(text)
    assert (len(reading.opened), len(reading.closed)) == (opened, closed)


@pytest.mark.parametrize(
    ("text", "crossing"),
    [
        ("“One.\nTwo.\nThree,” he said.", [(0, 17)]),
        ("“One.\n\n“Two,” he said.", [(0, None)]),
        ("“One.\nTwo.\n“Three,” he said.", []),
        ("“One." + "\nTwo." * 30 + "\nThree,” he said.", []),
    ],
)
def test_quotations_over_lines(text, crossing):
    found = join(text, list(readings(text, lines_of(text))))
    assert [(a.position, b.position if b else None) for a, b in found] == crossing


def test_lines_with_marks_of_other_languages_are_left_out():
    assert list(readings("« Bonjour », dit-il “vite”", lambda _: Span(0, 26))) == []


def test_turning_is_undone_by_turning():
    mark = marks_in("“a”", Span(0, 3))[0]
    assert turn(turn(mark)) == mark
    assert turn(mark).sign == "”"
