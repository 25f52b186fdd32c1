"""Escapes, entities, tags and templates that were left in a text unconverted."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from cleaner.checkers.base import TextChecker, finding
from cleaner.model import Finding, Repair, Span
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

# A character written as its number: whole (\u2019), or without the backslash where the letters
# around it leave no doubt (donu2019t).
ESCAPE_RE = re.compile(
    r"(?:\\u[0-9A-Fa-f]{4})+|(?<=[A-Za-z])u2019(?=(?:s|t|re|ve|ll|d|m)\b)"
    r"|(?<= )u201[34](?= )|(?<=[a-z]{2})u201[34](?=[a-z]{2})"
    r"|\bu201[cC](?=[A-Za-z])|(?<=[A-Za-z.,!?])u201[dD](?!\w)"
)
CODE_RE = re.compile(r"u([0-9A-Fa-f]{4})")
# An escaped line end, tab, quotation mark or slash. After a colon or a backslash it is a path,
# before a lower-case letter a typesetting command.
ESCAPED_MARK_RE = re.compile(
    r"(?<=[A-Za-z.,!?”])(?P<end>\\r?\\n|\\n|\\t)(?=[A-Z\s\\“]|$)"
    r"|(?<![\w\\])\\(?P<mark>[\"'])(?=\w)|(?<=[A-Za-z.,!?])\\(?P<mark2>[\"'])(?![\w\\])"
    r"|(?<=[a-z])\\(?P<mark3>')(?=[a-z])",
    re.MULTILINE,
)
PERCENT_RE = re.compile(r"(?<=[a-z])%20(?=[A-Za-z])")

SPOKEN = "quot|apos|rsquo|lsquo|ldquo|rdquo|ndash|mdash|hellip|laquo|raquo|nbsp"
NAMES = f"{SPOKEN}|amp|bull|middot|copy|reg|trade|euro|pound|deg"
# An entity that lost its ampersand or its semicolon, or was spaced out by a translation.
ENTITY_RE = re.compile(
    rf"&(?:{NAMES})(?![\w;=])|&#(?:x[0-9A-Fa-f]{{2,4}}|\d{{2,5}})(?![\w;])"
    rf"|& ?(?:{NAMES}|# ?\d{{2,5}}) ?;"
    rf"|(?<![\w&;])(?:{SPOKEN});|(?<![\w&])#(?:39|34|8211|8212|8216|8217|8220|8221|8230);"
    r"|(?<![\w&])nbsp(?![\w;])"
)
LETTERS_RE = re.compile(r"#? ?(?P<number>x?[0-9A-Fa-f]+) ?;?$|(?P<name>[a-z]+)")
CONTRACTION_RE = re.compile(r" ?(?:s|t|re|ve|ll|d|m)\b")

TEMPLATE_RE = re.compile(
    r"\{\{[^{}\n]{1,80}\}\}|\$\{[^{}\n]{1,60}\}|\{%[^{}\n]{1,80}%\}|<%[^<>\n]{1,80}%>|%\([a-z_]{1,30}\)s"
    r"|(?<![\w%])%(?:[1-9]\$)?s(?![\w%])|(?<![\w{$^])\{[a-z]{1,20}_?[a-z]{2,20}\}(?!\})"
    r"|\[\[[^\[\]\n]{1,80}\]\]"
)
CODE_LINE_RE = re.compile(r"[ \t]{3}|[ \t]*(?:>>>|\.\.\.)|```")
# At least two letters in each choice, and no sign of a formula or of code.
CHOICE_RE = re.compile(
    r"(?<![\w{])\{(?P<first>[A-Za-z][\w’' ,-]{1,60})"
    r"(?P<others>(?:\|[A-Za-z][\w’' ,-]{1,60}){1,20})\}"
)
TAG_RE = re.compile(
    r"</?(?P<name>br|p|div|span|strong|em|b|i|u|a|iframe|font|center|h[1-6]|li|ul|ol|td|tr|sup|sub|figure"
    r"|figcaption|section|small)(?:\s{1,3}[\w-]{1,30} ?=[^<>\n]{0,300})? ?/?>"
    r"|&lt;/?(?:br|p|div|span|strong|em|b|i|a|img)\b[^&\n]{0,200}/?&gt;"
    r"|<(?:br|p|div|span)(?=\s|$)(?![^<>\n]{0,300}>)"
    r"|(?<![<\w/])(?:br ?/|/(?:p|div|span|strong|br))>",
    re.MULTILINE,
)
INLINE_RE = re.compile(r"(?:<|&lt;)/?(?:strong|em|span|font|small|su[bp]|[biua])\b")
MAX_CHOICES = 5
# A text with more tags than this is a page, not a text with leftovers in it.
MAX_TAGS = 6


class ResidueChecker(TextChecker):
    """Looks for leftovers of the source of a page or a program."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._escape = self._look_for(ESCAPE_RE)
        self._escaped_mark = self._look_for(ESCAPED_MARK_RE)
        self._percent, self._entity = self._look_for(PERCENT_RE), self._look_for(ENTITY_RE)
        self._template, self._choice = self._look_for(TEMPLATE_RE), self._look_for(CHOICE_RE)
        self._tag = self._look_for(TAG_RE)

    def check_text(self, text: AnnotatedText) -> list[Finding]:
        """Return the findings of a text."""
        return [
            *self._escapes(text),
            *self._entities(text),
            *self._templates(text),
            *self._choices(text),
            *self._tags(text),
        ]

    def _escapes(self, text: AnnotatedText) -> Iterator[Finding]:
        rule = self._rules["literal-escape"]
        for match in self._escape.matches(text):
            meant = _decoded(match.group())
            span = Span(*match.span())
            if meant and not text.is_protected(span):
                yield finding(text, rule, span, [Repair.of(span.start, span.end, meant)])
        for match in self._escaped_mark.matches(text):
            span = Span(*match.span())
            if text.is_protected(span):
                continue
            marks = match["mark"] or match["mark2"] or match["mark3"]
            meant = marks or ("\n" if "n" in match.group() else " ")
            yield finding(text, rule, span, [Repair.of(span.start, span.end, meant)])
        for match in self._percent.matches(text):
            span = Span(*match.span())
            if not text.is_protected(span):
                yield finding(text, rule, span, [Repair.of(span.start, span.end, " ")])

    def _entities(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._entity.matches(text):
            span = Span(*match.span())
            found = LETTERS_RE.search(match.group())
            if found is None or text.is_protected(span):
                continue
            code = f"#{found['number']}" if found["number"] else found["name"]
            meant = html.unescape(f"&{code};")
            if not meant.isprintable() and meant != "\u00a0":
                continue
            span, meant = _with_gaps(text.text, span, meant)
            repair = Repair.of(span.start, span.end, meant)
            yield finding(text, self._rules["broken-entity"], span, [repair])

    def _templates(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._template.matches(text):
            if CODE_LINE_RE.match(text.text, text.line_at(match.start()).start):
                continue
            yield finding(text, self._rules["template-field"], Span(*match.span()))

    def _choices(self, text: AnnotatedText) -> Iterator[Finding]:
        for match in self._choice.matches(text):
            choices = [match["first"], *match["others"][1:].split("|")]
            start, end = match.span()
            repairs = [Repair.of(start, end, choice) for choice in choices[:MAX_CHOICES]]
            yield finding(text, self._rules["spin-choice"], Span(start, end), repairs)

    def _tags(self, text: AnnotatedText) -> Iterator[Finding]:
        tags = [
            match
            for match in self._tag.matches(text)
            if match["name"] is None or not _is_paired(text.text, match["name"])
            if text.text[match.start() - 1 : match.start()] not in ("", "\n", ">")
        ]
        if len(tags) > MAX_TAGS:
            return
        for match in tags:
            start, end = match.span()
            # A line break or a block kept two words apart; a tag that only styles letters did not.
            apart = (
                INLINE_RE.match(match.group()) is None and not text.text[end : end + 1].isspace()
            )
            holds = start > 0 and not text.text[start - 1].isspace() and end < len(text.text)
            repair = Repair.of(start, end, " " if apart and holds else "")
            yield finding(text, self._rules["stray-tag"], Span(start, end), [repair])


def _is_paired(text: str, name: str) -> bool:
    """Return whether each tag of that name is closed: such markup is the text's own."""
    return name != "br" and len(re.findall(rf"<{name}[\s>]", text)) == text.count(f"</{name}>")


def _decoded(escapes: str) -> str:
    r"""Return the characters that `\uXXXX` escapes stand for; "" if they are not printable."""
    units = b"".join(int(code, 16).to_bytes(2, "big") for code in CODE_RE.findall(escapes))
    meant = units.decode("utf-16-be", errors="replace")
    return meant if "\ufffd" not in meant and (meant.isprintable() or meant == "\u00a0") else ""


def _with_gaps(text: str, span: Span, meant: str) -> tuple[Span, str]:
    """Include the spaces that a spaced-out entity brought with it: `it & # 39; s` is “it's”."""
    if meant in "'’" and text[span.start - 1 : span.start] == " " and span.start > 1:
        following = CONTRACTION_RE.match(text, span.end)
        if following and text[span.start - 2].isalpha():
            return Span(span.start - 1, span.end + following.group().startswith(" ")), meant
    return span, meant
