"""NORMALISE: repair encoding damage before any other check.

Only damage is changed: mojibake, control characters, terminal escapes, entities. A lone surrogate
is flagged but stays, since the original character is lost. Curly quotes, dashes, ligatures,
full-width forms and no-break spaces are style and stay. Each line is processed separately, so that
a bad line cannot affect how ftfy treats the others.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import ftfy

from cleaner.model import Evidence, Finding, Repair, Replacement, Rule, Span, Tier
from cleaner.text.difference import pieces, quick_pieces
from cleaner.text.lines import LINE_END_RE
from cleaner.text.spans import SpanIndex

# A cheap test of whether ftfy is needed at all: in plain ASCII it changes only control characters
# and entities, and typographic marks alone are not a sign of damage.
SUSPICIOUS_RE = re.compile(r"[^\t\n\r -~“”‘’–—…\u00a0]|&[#A-Za-z]")
ENTITY_RE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
CONTROL_RE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]")
# The last byte of a mis-decoded closing mark is a control character, which much software drops. In
# a line with a mis-decoded opening mark, it is clear what this was.
LOST_BYTE_RE = re.compile(r"â€(?=[\s.,;:!)]|$)")
ENTITY_TALK_RE = re.compile(r"[<`]|\b(?:HTML|XML|SGML|[Ee]ntit(?:y|ies)|[Ee]scap(?:e|es|ed|ing))\b")
JOINING_CONTROL_RE = re.compile(r"\w[\x00-\x08\x0e-\x1f\x7f]+\w")
# Separators are between words or fields; removing them would glue these together.
SEPARATOR_RE = re.compile(r"[\x0b\x1c-\x1f]")
TOKEN_RE = re.compile(r"&#?\w{1,31};|\w+|[^\w]")

LONE_SURROGATE_RE = re.compile(
    r"[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]"
)

# Up to this many tokens in the changed part of a line, the alignment keeps changed words whole, in
# quadratic time or more. Above the second limit, the part is replaced as a whole.
MAX_EXACT = 300
MAX_ALIGNED = 10_000

# Text damaged in more layers than this was never English.
MAX_LAYERS = 6

FTFY_OPTIONS = ftfy.TextFixerConfig(
    unescape_html=False,  # entities are handled separately, so that each has its own reason
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    fix_line_breaks=False,
    normalization=None,
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """A change made by normalising: its span in the original and in the normalised text."""

    original: Span
    normalised: Span


@dataclass(frozen=True, slots=True)
class Normalised:
    r"""A document's normalised text, with the mapping back to the original.

    All its line ends are `\n`, so that checkers need to handle only one kind; `line_end` is the
    most frequent one in the original, and is used in replacements. `findings` are the changes as
    findings on the original text.
    """

    text: str
    findings: tuple[Finding, ...]
    steps: tuple[Alignment, ...]
    line_end: str = "\n"

    def to_original(self, finding: Finding, original: str) -> Finding:
        """Map a finding on the normalised text to the original.

        A span that begins or ends inside a normalised piece is extended to the whole piece; its
        replacements then include the rest of the piece, so that no part of a repair is lost.
        """
        if not self.steps:
            return finding
        repairs = tuple(
            Repair(tuple(self._lift_replacement(r) for r in repair.replacements))
            for repair in finding.repairs
        )
        span = self._lift_span(finding.span).original
        for repair in repairs:
            span = Span(min(span.start, repair.span.start), max(span.end, repair.span.end))
        return replace(finding, span=span, text=span.of(original), repairs=repairs)

    def edit_to_original(self, span: Span, words: str) -> tuple[Alignment, str]:
        """Return the whole pieces that an edit overlaps, and their new text."""
        step = self._lift_span(span)
        before = self.text[step.normalised.start : span.start]
        after = self.text[span.end : step.normalised.end]
        return step, before + words + after

    def _lift_replacement(self, replacement: Replacement) -> Replacement:
        step, words = self.edit_to_original(replacement.span, replacement.text)
        return Replacement(step.original, words.replace("\n", self.line_end))

    def _lift_span(self, span: Span) -> Alignment:
        left = self._at(span.start, is_end=False)
        right = self._at(span.end, is_end=len(span) > 0)
        start = left.original.start
        return Alignment(
            Span(start, max(start, right.original.end)),
            Span(left.normalised.start, right.normalised.end),
        )

    def _at(self, position: int, *, is_end: bool) -> Alignment:
        """Return the piece that strictly contains `position`, else the position in both texts.

        At the edge of a piece, an end belongs to what precedes it and a start to what follows.
        """
        index = bisect_right(self.steps, position, key=lambda step: step.normalised.start) - 1
        while index >= 0 and is_end and self.steps[index].normalised.start == position:
            index -= 1
        original = position
        if index >= 0:
            step = self.steps[index]
            if step.normalised.start < position < step.normalised.end:
                return step
            if position == step.normalised.start and len(step.normalised):
                original = step.original.start
            else:
                original = step.original.end + position - step.normalised.end
        return Alignment(Span(original, original), Span(position, position))


def normalise(text: str, rules: Mapping[str, Rule], refused: Sequence[Span] = ()) -> Normalised:
    """Find and undo encoding damage in `text`, except in changes that touch a `refused` span.

    `rules` gives messages and tiers for the rule names used here: `mojibake`,
    `control-character`, `html-entity`.
    """
    parts: list[str] = []
    findings: list[Finding] = []
    steps: list[Alignment] = []
    position, length = 0, 0
    kept = SpanIndex((span, span) for span in refused)
    for change in _changes(text):
        span = change.replacement.span
        if change.rule and any(
            span.overlaps(other) or other.contains(span) for other in kept.touching(span)
        ):
            continue
        parts += [text[position : span.start], change.replacement.text]
        length += span.start - position
        end = length + len(change.replacement.text)
        steps.append(Alignment(span, Span(length, end)))
        position, length = span.end, end
        if change.rule is None:
            continue
        rule = rules[change.rule]
        findings.append(
            Finding(
                span=span,
                rule=rule.name,
                message=rule.message,
                text=span.of(text),
                tier=rule.tier,
                repairs=(Repair((change.replacement,)),),
                evidence=(Evidence("encoding", change.explanation),),
            )
        )
    findings += _lone_surrogates(text, rules["mojibake"])
    ends = Counter(LINE_END_RE.findall(text)) if "\r" in text else {}
    return Normalised(
        "".join([*parts, text[position:]]),
        tuple(findings),
        tuple(steps),
        line_end=max(ends, key=lambda end: ends[end], default="\n"),
    )


def _lone_surrogates(text: str, rule: Rule) -> Iterator[Finding]:
    """Yield findings for halves of characters: their other half was lost in decoding."""
    try:
        text.encode()
    except UnicodeEncodeError:  # encoding is far quicker than searching
        pass
    else:
        return
    for match in LONE_SURROGATE_RE.finditer(text):
        yield Finding(
            span=Span(match.start(), match.end()),
            rule=rule.name,
            message=rule.message,
            text=match.group(),
            tier=Tier.FLAG,
            evidence=(Evidence("encoding", f"lone surrogate U+{ord(match.group()):04X}"),),
        )


@dataclass(frozen=True, slots=True)
class _Change:
    """A change to make; without a rule it is not an edit, only a line end as checkers see it."""

    rule: str | None
    replacement: Replacement
    explanation: str


def _changes(text: str) -> Iterator[_Change]:
    if "\r" not in text:
        yield from _suspicious_changes(text)
        return
    start = 0
    for match in LINE_END_RE.finditer(text):
        yield from _line_changes(text[start : match.start()], start)
        if match.group() != "\n":
            span = Span(match.start(), match.end())
            yield _Change(None, Replacement(span, "\n"), "")
        start = match.end()
    yield from _line_changes(text[start:], start)


def _suspicious_changes(text: str) -> Iterator[_Change]:
    """Yield the changes to a text whose line ends are already as checkers expect."""
    position = 0
    while match := SUSPICIOUS_RE.search(text, position):
        start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.start())
        position = end if end >= 0 else len(text)
        yield from _line_changes(text[start:position], start)


def _line_changes(line: str, offset: int) -> Iterator[_Change]:
    if not SUSPICIOUS_RE.search(line):
        return
    fixed, plan = _settle(line)
    pieces = [
        piece
        for piece in _token_diff(line, fixed)
        # ftfy replaces a lone surrogate with U+FFFD, which would lose its value.
        if not _would_glue(line, *piece) and not LONE_SURROGATE_RE.search(piece[2])
    ]
    # A single accented letter as a word may be intended ("Ã is a letter"), unless its line has
    # other such damage.
    if all(_is_lone_letter(line, start, end) for start, end, _, _ in pieces):
        return
    for start, end, before, after in pieces:
        if ENTITY_RE.search(before) and _unescape_all(before) == after:
            rule, explanation = "html-entity", f"{before} stands for {after}"
        elif CONTROL_RE.sub("", before) == after:
            controls = "".join(CONTROL_RE.findall(before))
            codes = " ".join(f"U+{ord(c):04X}" for c in controls)
            rule, explanation = "control-character", f"{codes} is not text"
        else:
            rule, explanation = "mojibake", f"ftfy: {plan}"
        yield _Change(rule, Replacement(Span(offset + start, offset + end), after), explanation)


def _would_glue(line: str, start: int, end: int, before: str, after: str) -> bool:
    """Return whether a change would remove what separates two words."""
    # "â€ and" is not a dagger: the mark lost a byte, and ftfy uses the space in its place.
    if SEPARATOR_RE.search(before) or ("†" in after and before.count(" ") > after.count(" ")):
        return True
    return JOINING_CONTROL_RE.search(line[max(0, start - 1) : end + 1]) is not None


def _is_lone_letter(line: str, start: int, end: int) -> bool:
    around = line[max(0, start - 1) : end + 1]
    word = line[start:end].strip()
    return len(word) == 1 and word.isalpha() and sum(not c.isascii() for c in around) == 1


def _settle(line: str) -> tuple[str, str]:
    """Repair the line until nothing changes any more; return it with ftfy's plan.

    Damage may be layered: an entity may hide mojibake, which hides another entity. A line that does
    not settle is left unchanged.
    """
    fixed, plan = line, []
    for _ in range(MAX_LAYERS):
        before = fixed
        if "â€œ" in fixed:
            fixed, restored = LOST_BYTE_RE.subn("”", fixed)
            plan += ["restore the lost byte of ”"] * bool(restored)
        # Entities in a line with markup or code, or in one about them, are intended as written.
        if not ENTITY_TALK_RE.search(fixed):
            fixed = ENTITY_RE.sub(_unescape, fixed)
        fixed, steps = ftfy.fix_and_explain(fixed, FTFY_OPTIONS)
        plan += [f"{step.action} {step.parameter}" for step in steps or ()]
        if fixed == before:
            return fixed, ", ".join(plan)
    return line, ""


def _unescape(match: re.Match[str]) -> str:
    after = html.unescape(match.group())
    if after in "<>":  # it would become markup
        return match.group()
    if after == "\ufffd" or not (after.isprintable() or after == "\u00a0"):
        return match.group()
    return after


def _unescape_all(text: str) -> str:
    for _ in range(MAX_LAYERS):
        text = ENTITY_RE.sub(_unescape, text)
    return text


def _token_diff(before: str, after: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield (start, end, old, new) of the smallest runs of whole tokens that differ."""
    if before == after:
        return
    old, new = TOKEN_RE.findall(before), TOKEN_RE.findall(after)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    starts = [0]
    for token in old:
        starts.append(starts[-1] + len(token))
    size = max(len(middle_old), len(middle_new))
    if size > MAX_ALIGNED:
        yield starts[head], starts[len(old) - tail], "".join(middle_old), "".join(middle_new)
        return
    align = pieces if size <= MAX_EXACT else quick_pieces
    for piece in align(middle_old, middle_new):
        if not piece.same:
            yield starts[head] + piece.start, starts[head] + piece.end, piece.before, piece.after
