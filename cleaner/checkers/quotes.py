"""Quotation marks: direction, spacing, balance. The marks of one line are read as a whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from cleaner.checkers.base import TextChecker, finding
from cleaner.lexicon.frequency import any_of, is_common
from cleaner.model import Evidence, Finding, Repair, Span
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import WORD_RE, AnnotatedText
from cleaner.text.quote_marks import (
    CLOSES,
    Mark,
    Reading,
    apostrophes,
    join,
    readings,
    turn,
    turned_marks,
    with_turned,
)

SENTENCE_END_RE = re.compile(r"[.!?…,]\s*$")
FULL_END_RE = re.compile(r"[.!?…]\s*$")
INNER_END_RE = re.compile(r"[a-z)][.!?][”\"]? +[A-Z“\"]")
# A stray word after the last sentence of a line is not part of what the line quotes.
SHARD_RE = re.compile(r"(?<=[^\W\d_]{4}[.!?…]) +[^\W\d_]+\s*$")
NEXT_LINE_RE = re.compile(r"(?:\r\n|\r|\n)[^\r\n]")
LINE_BEFORE_RE = re.compile(r"[^\r\n](?:\r\n|\r|\n)\Z")
# A word (and a mark) right before an opening mark, and a word right after a closing one.
MAX_WORD = 12
BEFORE_RE = re.compile(r"(?<![^\W_])(?P<word>a|[^\W\d_]{2,})[,:;]?\Z")
BEHIND_RE = re.compile(r"[^\W\d_]{2,}(?![’'\w])")
# A quotation whose end is guessed from an attribution is at most this long, in code points.
MAX_GUESS = 600
# A line with more unpaired marks is not prose.
MAX_LOOSE = 20

CLOSING = {"“": "”", '"': '"'}


class QuoteChecker(TextChecker):
    """Reads the quotation marks of each line."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._prefixes = book.words("quotes", "prefixes")
        self._suffixes = book.words("quotes", "suffixes")
        verbs = any_of(book.words("quotes", "attribution-verbs"))
        # "…, Zelensky said": where a quotation without its closing mark most likely ends.
        self._attribution_re = re.compile(
            r"(?<=[,.!?…])(?= (?:(?:he|she|they|it) |(?:[A-Z][\w’'.-]+ ){1,4})"
            rf"(?:{verbs})\b(?P<that> that\b)?)"
        )
        self._attributed_re = re.compile(
            rf"(?:(?:He|She|They|It) |(?:[A-Z][\w’'.-]+ ){{1,4}})(?:{verbs})\b"
        )

    def check_text(self, text: AnnotatedText) -> Iterator[Finding]:
        """Yield the findings of a text."""
        found = list(readings(text.text, text.line_at, text.is_protected, well_set=False))
        turned = {id(reading): turned_marks(reading) for reading in found}
        straight = [with_turned(reading, turned[id(reading)]) for reading in found]
        crossing = join(text.text, straight)
        # A mark that is reversed is set close to its words at the same time.
        turned_round = {turn(mark) for marks in turned.values() for mark in marks}
        for before, reading in zip(found, straight, strict=True):
            lost = {mark.position for mark in reading.closed}
            for mark in turned[id(before)]:
                if mark.position not in lost:
                    yield self._misdirected(text, reading, mark)
            if reading.whole:
                reopened = list(_reopened(text.text, reading))
                for inner, outer in reopened:
                    repair = Repair.of(inner.position, inner.position + 1, "")
                    yield self._finding("reopened-quote", text, inner, [repair])
                    yield self._unopened(text, reading.line, outer, first=False)
                left_over = {outer for _, outer in reopened}
                for opening, closing in reading.pairs:
                    if closing in left_over:
                        continue
                    if opening not in turned_round and closing not in turned_round:
                        yield from self._check_spaces(text, opening, closing)
                        yield from self._check_outside(text, reading, opening, closing)
            else:
                yield from self._check_balance(text, reading)
                yield from self._check_ends(text, reading)
        for opening, last in crossing:
            if last is not None and last not in turned_round:
                yield from self._check_spaces(text, opening, last)

    def _misdirected(self, text: AnnotatedText, reading: Reading, mark: Mark) -> Finding:
        start = mark.position
        if mark.sign == "“" and start > 0 and text.text[start - 1] == " ":
            start -= 1  # a mark after a space is reversed and set close to the words before it
        repair = Repair.of(start, mark.position + 1, turn(mark).sign)
        last = not text.text[mark.position + 1 : reading.line.end].strip()
        partner = next((o for o, c in reading.pairs if c == turn(mark)), None)
        if last and mark.sign == "“" and partner and partner.sign == "“":
            return self._finding("misdirected-closing-quote", text, mark, [repair])
        return self._finding("misdirected-quote", text, mark, [repair])

    def _check_spaces(self, text: AnnotatedText, opening: Mark, closing: Mark) -> Iterator[Finding]:
        inside = text.text[opening.position + 1 : closing.position]
        if not WORD_RE.search(inside):  # a mark that is being discussed: “ ”
            return
        left = len(inside) - len(inside.lstrip(" ")) if opening.side != CLOSES else 0
        right = len(inside) - len(inside.rstrip(" "))
        if closing.sign != CLOSING[opening.sign]:
            repair = Repair.of(
                closing.position - right, closing.position + 1, CLOSING[opening.sign]
            )
            yield self._finding("mismatched-quote", text, closing, [repair])
            return
        after = text.text[closing.position + 1 : closing.position + 2]
        curly = opening.sign == "“"
        before = Repair.of(opening.position + 1, opening.position + 1 + left, "")
        behind = Repair.of(closing.position - right, closing.position, "")
        if right and after.isalpha():
            if curly:
                repair = Repair.of(
                    closing.position - right, closing.position + 1, closing.sign + " "
                )
                yield self._finding("displaced-quote", text, closing, [repair])
        elif left and right:
            # The words between two spaced marks may be about the marks: “ and ”.
            both = Repair((*before.replacements, *behind.replacements))
            span = Span(opening.position, closing.position + 1)
            yield finding(text, self._rules["spaced-quote"], span, [both], _BALANCE)
        elif left or (right and (not after or after in " \r\n.,;:)?!")):
            # Straight marks may be inches or strings.
            mark, repair = (opening, before) if left else (closing, behind)
            if curly and " " in inside.strip():  # a single character may be discussed: “ x”
                yield self._finding("space-inside-quote", text, mark, [repair])
            else:
                yield self._finding("spaced-quote", text, mark, [repair])

    def _check_outside(
        self, text: AnnotatedText, reading: Reading, opening: Mark, closing: Mark
    ) -> Iterator[Finding]:
        """Look for words that touch the marks from outside."""
        start, end = opening.position, closing.position + 1
        curly = all(mark.sign != '"' for mark in reading.marks)
        inner = text.text[start + 1 : end - 1]
        before = BEFORE_RE.search(text.text, max(0, start - MAX_WORD), start)
        if before and inner[:1].isalnum() and before["word"].lower() not in self._prefixes:
            sure = curly and len(inner) > 2 and _is_plain(before["word"])
            yield self._unspaced(text, Span(start, start + 1), start, sure=sure)
        after = BEHIND_RE.match(text.text, end)
        if not after or inner[-1:].isspace() or after.group().lower() in self._suffixes:
            return
        if inner[-1:] in ".!?…" and after.group()[0].isupper():
            span = Span(end - 1, after.end())
            repairs = self._apart(text, end, reading.line)
            yield finding(text, self._rules["glued-after-quote"], span, repairs)
        else:
            sure = curly and len(inner) > 2 and _is_plain(after.group())
            yield self._unspaced(text, Span(end - 1, end), end, sure=sure)

    def _attributions(self, text: AnnotatedText, start: int, end: int) -> list[re.Match[str]]:
        """Return the first places after `start` where "he said" follows a possible quotation."""
        return list(islice(self._attribution_re.finditer(text.text, start, end), 2))

    def _apart(self, text: AnnotatedText, place: int, line: Span) -> list[Repair]:
        """Return the repairs that separate a sentence from the quotation that it is stuck to.

        A paragraph that lost its line break does not begin with an attribution and goes on for
        several sentences; for a paragraph of that shape, a line of its own is offered first.
        """
        repairs = [Repair.of(place, place, " "), Repair.of(place, place, "\n")]
        end = min(line.end, place + MAX_GUESS)
        whole = INNER_END_RE.search(text.text, place, end) and not self._attributed_re.match(
            text.text, place
        )
        return repairs[::-1] if whole else repairs

    def _check_ends(self, text: AnnotatedText, reading: Reading) -> Iterator[Finding]:
        """Look for sentences after curly closing marks that close one, whatever the others are."""
        for mark in reading.marks:
            end = mark.position + 1
            after = BEHIND_RE.match(text.text, end)
            ended = mark.sign == "”" and text.text[mark.position - 1] in ".!?…"
            if ended and after and after.group()[0].isupper():
                repairs = self._apart(text, end, reading.line)
                span = Span(mark.position, after.end())
                yield finding(text, self._rules["glued-after-quote"], span, repairs)

    def _unspaced(self, text: AnnotatedText, span: Span, place: int, *, sure: bool) -> Finding:
        repairs = [Repair.of(place, place, " ")]
        if sure:
            return finding(text, self._rules["unspaced-quote"], span, repairs, _BALANCE)
        return finding(text, self._rules["glued-quote"], span, repairs, _BALANCE)

    def _check_balance(self, text: AnnotatedText, reading: Reading) -> Iterator[Finding]:
        line = reading.line
        if plural := apostrophes(text.text, reading):
            for mark in plural:
                repair = Repair.of(mark.position, mark.position + 1, "'")
                yield self._finding("quote-for-apostrophe", text, mark, [repair])
            return
        if len(reading.closed) + len(reading.opened) > MAX_LOOSE:
            return
        for mark in reading.closed:
            yield self._unopened(text, line, mark, first=mark is reading.marks[0])
        positions = [mark.position for mark in reading.marks]
        for mark in reading.opened:
            index = bisect_right(positions, mark.position)
            following = reading.marks[index] if index < len(positions) else None
            end = following.position if following else line.end
            words = text.text[mark.position + 1 : end]
            said = self._attributions(text, mark.position, min(end, mark.position + MAX_GUESS))
            if any(match["that"] for match in said):
                # “…, Smith said that …”: reported speech follows, so the quotation's end is lost.
                within = Span(mark.position, end)
                yield finding(text, self._rules["unclosed-quote"], within, (), _BALANCE)
            elif said:
                places = [match.start() for match in said]
                yield self._unclosed(text, Span(mark.position, end), mark, places)
            elif following and following.opens and SENTENCE_END_RE.search(words):
                repairs = [Repair.of(following.position, following.position + 1, "")]
                yield self._finding("reopened-quote", text, following, repairs)
            elif not _is_listed(text, reading):
                found = self._unclosed(text, Span(mark.position, end), mark, [])
                if not text.text[line.start : mark.position].strip() and not following:
                    # The whole paragraph or a part of it may be speech: only a reader can tell.
                    found = finding(text, self._rules["unclosed-quote"], found.span, (), _BALANCE)
                yield found

    def _unopened(self, text: AnnotatedText, line: Span, mark: Mark, *, first: bool) -> Finding:
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
        self, text: AnnotatedText, within: Span, mark: Mark, places: Sequence[int]
    ) -> Finding:
        closing = CLOSING[mark.sign]
        words = within.of(text.text).rstrip()
        if within.end == text.line_at(mark.position).end:
            words = SHARD_RE.sub("", words)
        end = within.start + len(words)
        span = Span(mark.position, end)
        repairs = [Repair.of(place, place, closing) for place in [*places, end]]
        repairs.append(Repair.of(mark.position, mark.position + 1, ""))
        return finding(text, self._rules["unclosed-quote"], span, repairs, _BALANCE)

    def _finding(
        self, rule: str, text: AnnotatedText, mark: Mark, repairs: Sequence[Repair]
    ) -> Finding:
        start = min([mark.position, *(repair.span.start for repair in repairs)])
        end = max([mark.position + 1, *(repair.span.end for repair in repairs)])
        return finding(text, self._rules[rule], Span(start, end), repairs, _BALANCE)


_BALANCE = (Evidence("pattern", "the quotation marks of the line were counted as a whole"),)


def _reopened(text: str, reading: Reading) -> Iterator[tuple[Mark, Mark]]:
    """Yield opening marks after a sentence that the same mark opened, with the mark left over.

    A quotation within a quotation has different marks; so the second opening mark continues the
    first one's quotation, the next closing mark ends it, and the last one is superfluous.
    """
    for (opening, closing), (outer, last) in pairwise(reading.pairs):
        if (
            outer.position < opening.position
            and outer.sign == opening.sign
            and FULL_END_RE.search(text[outer.position + 1 : opening.position])
            and not text[last.position + 1 : reading.line.end].strip()
            and last.position > closing.position + 1
        ):
            yield opening, last


def _is_plain(word: str) -> bool:
    return len(word) > 1 and word.islower() and is_common(word)


def _is_listed(text: AnnotatedText, reading: Reading) -> bool:
    """Return whether the line is one sentence in a list of sentences.

    Where each sentence has its own line, nobody can tell where a quotation was meant to end.
    """
    start, end = reading.line.start, reading.line.end
    beside = NEXT_LINE_RE.match(text.text, end) or LINE_BEFORE_RE.search(
        text.text, max(0, start - 3), start
    )
    return bool(beside) and not INNER_END_RE.search(text.text, reading.line.start, reading.line.end)
