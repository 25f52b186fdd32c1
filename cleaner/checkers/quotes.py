"""Quotation marks: direction, spacing, balance. The marks of one line are read as a whole."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cleaner.annotate import WORD_RE, AnnotatedText
from cleaner.checkers.base import finding
from cleaner.model import Evidence, Finding, Repair, Rule, Span
from cleaner.profile import Profile

MARK_RE = re.compile(r"[“”\"„«»]")
MEASURE_RE = re.compile(r"\d[”\"]")  # inches and seconds

# "…, Zelensky said": where a quotation that was never closed most likely ends.
ATTRIBUTION_RE = re.compile(
    r"(?<=[,.!?…])(?= (?:(?:he|she|they|it) |(?:[A-Z][\w’'.-]+ ){1,4})"
    r"(?:said|says|added|told|wrote|noted|explained|warned|insisted|stressed)\b)"
)
# A quotation that is spread over lines closes within so many.
MAX_LINES = 6

OPENS, CLOSES, EITHER = "opens", "closes", "either"
CLOSING = {"“": "”", '"': '"'}


@dataclass(frozen=True, slots=True)
class _Mark:
    position: int
    sign: str
    side: str  # where the spaces around it say that it belongs
    before_word: bool = False


class QuoteChecker:
    """Reads the quotation marks of each line."""

    name = "quotes"

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = rules

    def check(self, texts: Sequence[AnnotatedText], profile: Profile) -> list[list[Finding]]:  # noqa: ARG002 (one shape for all checkers)
        """Return the findings of each text."""
        return [
            [
                found
                for line, marks in _paragraphs(text)
                for found in self._check_line(text, line, marks)
            ]
            for text in texts
        ]

    def _check_line(
        self, text: AnnotatedText, line: Span, marks: Sequence[_Mark]
    ) -> Iterator[Finding]:
        if not marks:
            return
        turned = _turned(marks)
        if turned and _balances(_with_turned(marks, turned)):
            for mark in turned:
                start = mark.position
                # A mark between two spaces is turned and set close to the words before it.
                start -= mark.side == EITHER and text.text[start - 1] == " "
                repair = Repair.of(start, mark.position + 1, _turn(mark).sign)
                yield self._finding("misdirected-quote", text, mark, [repair])
            return
        if _balances(marks):
            yield from self._check_spaces(text, marks)
        else:
            yield from self._check_balance(text, line, marks)

    def _check_spaces(self, text: AnnotatedText, marks: Sequence[_Mark]) -> Iterator[Finding]:
        for opening, closing in zip(marks[::2], marks[1::2], strict=True):
            inside = text.text[opening.position + 1 : closing.position]
            if not WORD_RE.search(inside):  # a mark that is spoken of: “ ”
                continue
            # Straight marks may be inches or strings; and between two spaced marks may stand what
            # is said of marks: “ and ”.
            curly = opening.sign == "“"
            sure = curly and inside.startswith(" ") != inside.endswith(" ")
            rule = self._rules["space-inside-quote"] if sure else self._rules["spaced-quote"]
            if inside.startswith(" ") and opening.side != CLOSES:
                spaces = len(inside) - len(inside.lstrip(" "))
                repair = Repair.of(opening.position + 1, opening.position + 1 + spaces, "")
                yield self._finding(rule.name, text, opening, [repair])
            after = text.text[closing.position + 1 : closing.position + 2]
            if inside.endswith(" ") and (not after or after in " \n.,;:)?!"):
                spaces = len(inside) - len(inside.rstrip(" "))
                repair = Repair.of(closing.position - spaces, closing.position, "")
                yield self._finding(rule.name, text, closing, [repair])
            elif inside.endswith(" ") and after.isalpha() and curly:
                spaces = len(inside) - len(inside.rstrip(" "))
                start = closing.position - spaces
                repair = Repair.of(start, closing.position + 1, closing.sign + " ")
                yield self._finding("displaced-quote", text, closing, [repair])

    def _check_balance(
        self, text: AnnotatedText, line: Span, marks: Sequence[_Mark]
    ) -> Iterator[Finding]:
        opened: _Mark | None = None
        for mark in marks:
            opens = mark.sign == "“" or (
                mark.sign == '"' and (mark.side == OPENS or (mark.side == EITHER and not opened))
            )
            if opens and opened is not None:
                if places := _attributions(text, opened.position, mark.position):
                    yield self._unclosed(text, Span(opened.position, mark.position), opened, places)
                else:
                    repairs = [Repair.of(mark.position, mark.position + 1, "")]
                    yield self._finding("reopened-quote", text, mark, repairs)
                opened = mark
            elif opens:
                opened = mark
            elif opened is None:
                yield self._unopened(text, line, mark, first=mark is marks[0])
            else:
                if mark.sign != CLOSING[opened.sign]:
                    repair = Repair.of(mark.position, mark.position + 1, CLOSING[opened.sign])
                    yield self._finding("mismatched-quote", text, mark, [repair])
                opened = None
        if opened is not None and not _goes_on(text, line):
            places = _attributions(text, opened.position, line.end)
            yield self._unclosed(text, line, opened, places)

    def _unopened(self, text: AnnotatedText, line: Span, mark: _Mark, *, first: bool) -> Finding:
        end = mark.position + 1
        start = mark.position
        while start > line.start and text.text[start - 1] == " ":
            start -= 1
        remove = Repair.of(start, end, "")
        opening = "“" if mark.sign == "”" else mark.sign
        span = Span(start, end)
        repairs = [remove]
        begin = line.start + len(line.of(text.text)) - len(line.of(text.text).lstrip())
        if first and begin < start:
            # Nothing before the mark was quoted: the quotation can only begin the line.
            repairs.insert(0, Repair.of(begin, begin, opening))
            span = Span(begin, end)
        return finding(text, self._rules["unopened-quote"], span, repairs, _BALANCE)

    def _unclosed(
        self, text: AnnotatedText, within: Span, mark: _Mark, places: Sequence[int]
    ) -> Finding:
        closing = CLOSING[mark.sign]
        end = within.start + len(within.of(text.text).rstrip())
        repairs = [Repair.of(place, place, closing) for place in [*places, end]]
        repairs.append(Repair.of(mark.position, mark.position + 1, ""))
        span = Span(mark.position, end)
        return finding(text, self._rules["unclosed-quote"], span, repairs, _BALANCE)

    def _finding(
        self, rule: str, text: AnnotatedText, mark: _Mark, repairs: Sequence[Repair]
    ) -> Finding:
        start = min([mark.position, *(repair.span.start for repair in repairs)])
        end = max([mark.position + 1, *(repair.span.end for repair in repairs)])
        return finding(text, self._rules[rule], Span(start, end), repairs, _BALANCE)


def _attributions(text: AnnotatedText, start: int, end: int) -> list[int]:
    """Return the first places after `start` where "he said" follows what can be a quotation."""
    return [match.start() for match in ATTRIBUTION_RE.finditer(text.text, start, end)][:2]


_BALANCE = (Evidence("pattern", "the quotation marks of the line were counted as a whole"),)


def _side(text: str, position: int, line: Span) -> str:
    before = text[position - 1] if position > line.start else " "
    after = text[position + 1] if position + 1 < line.end else " "
    opens = (before.isspace() or before in "([—–-/‘'") and not after.isspace()
    closes = not before.isspace() and (not after.isalnum())
    if opens == closes:
        return EITHER
    return OPENS if opens else CLOSES


def _turned(marks: Sequence[_Mark]) -> list[_Mark]:
    """Return the curly marks that stand where only the other kind can stand."""
    turned, opened = [], 0
    for mark in marks:
        if (mark.sign == "”" and mark.side == OPENS and opened <= 0) or (
            mark.sign == "“" and mark.side != OPENS and opened >= 1 and not mark.before_word
        ):
            turned.append(mark)
        opened += 1 if mark.sign == "“" else -1
    return turned


def _with_turned(marks: Sequence[_Mark], turned: Sequence[_Mark]) -> list[_Mark]:
    positions = {mark.position for mark in turned}
    return [_turn(mark) if mark.position in positions else mark for mark in marks]


def _turn(mark: _Mark) -> _Mark:
    return replace(mark, sign="”" if mark.sign == "“" else "“")


def _balances(marks: Sequence[_Mark]) -> bool:
    """Tell whether each quotation is opened once and closed once by its own kind, un-nested."""
    opened: _Mark | None = None
    for mark in marks:
        if opened is None:
            if mark.sign == "”" or (mark.sign == '"' and mark.side == CLOSES):
                return False
            opened = mark
        else:
            if mark.sign != CLOSING[opened.sign] or (mark.sign == '"' and mark.side == OPENS):
                return False
            opened = None
    return opened is None


def _goes_on(text: AnnotatedText, line: Span) -> bool:
    """Tell whether the next line opens a quotation: then this one was left open on purpose."""
    index = bisect_left(text.lines, line.end, key=lambda other: other.start)
    following = text.lines[index : index + 1]
    return any(other.of(text.text).lstrip()[:1] in "“\"‘'" for other in following)


def _paragraphs(text: AnnotatedText) -> Iterator[tuple[Span, list[_Mark]]]:
    """Yield each line with its marks; lines that share a quotation come as one.

    Some corpora put each sentence on a line of its own, so that a quotation opens on one line and
    closes a few lines further down.
    """
    lines = [(line, _marks(text, line)) for line in text.lines]
    index = 0
    while index < len(lines):
        line, marks = lines[index]
        last = index
        if marks and not _balances(marks):
            for ahead in range(index + 1, min(index + MAX_LINES, len(lines))):
                joined = [*marks, *(m for _, more in lines[index + 1 : ahead + 1] for m in more)]
                if lines[ahead][1] and not _balances(lines[ahead][1]) and _balances(joined):
                    last, marks = ahead, joined
                    break
        yield Span(line.start, lines[last][0].end), marks
        index = last + 1


def _marks(text: AnnotatedText, line: Span) -> list[_Mark]:
    marks = [
        _Mark(
            match.start(),
            match.group(),
            _side(text.text, match.start(), line),
            text.text[match.end() : match.end() + 1].isalnum(),
        )
        for match in MARK_RE.finditer(text.text, line.start, line.end)
        if not MEASURE_RE.match(text.text, match.start() - 1)
        and not text.is_protected(Span(*match.span()))
    ]
    # Other languages' marks (and lists of marks) follow other rules.
    return [] if any(mark.sign in "„«»" for mark in marks) else marks
