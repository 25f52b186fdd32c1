"""What the screens show, as styled text made from a session; nothing here uses a terminal.

All corpus text goes through `visible`, and none is parsed as markup.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from textual.content import Content

from cleaner.model import Decision, Evidence, Quoted, Rule, Span, Tier
from cleaner.render.visible import shorten, visible
from cleaner.review.keys import Key, all_keys
from cleaner.review.places import Place
from cleaner.review.session import ReviewSession
from cleaner.review.siblings import SiblingSentence
from cleaner.review.text import PROPOSED, Piece, Preview, Status
from cleaner.text.difference import word_pieces

REMOVED, ADDED, OTHER = "strike $text-error", "bold $text-success", "underline"
FOCUS, LONG_FOCUS = "reverse", "underline $text-warning"
MUTED, TITLE = "$foreground-muted", "bold $text-accent"
TIERS = {Tier.FLAG: "$text-primary", Tier.REVIEW: "$text-warning", Tier.SAFE: "$text-success"}
STATUSES = {
    Status.OPEN: "undecided",
    Status.AUTOMATIC: "safe: repaired without asking",
    Status.REPAIRED: "✓ repaired",
    Status.OWN_WORDS: "✓ your own words",
    Status.KEPT: "✓ kept",
    Status.NOT_A_DEFECT: "✓ not a defect",
}
MAX_EVIDENCE = 8

# Code points around a suggestion: enough to recognise the place.
BESIDE = 24

# Longer places are only underlined: a block of reversed text is hard to read.
MAX_REVERSED = 60

# Without these at the foot of the screen, a newcomer is lost.
ALWAYS_SHOWN = {"help", "leave"}


def safe(text: str, style: str = "") -> Content:
    """Return words of a corpus, made visible, keeping their lines."""
    return Content.styled("\n".join(visible(line) for line in text.split("\n")), style)


def marked(text: str, style: str, opening: str, closing: str, *, plain: bool) -> Content:
    """Return words with a style, in brackets where there are no colours to set them apart."""
    return safe(f"{opening}{text}{closing}" if plain else text, style)


def where_line(session: ReviewSession, place: Place) -> Content:
    """Return where the reviewer is: document, line, number, filter, number left, garble score."""
    text = session.texts[place.document]
    score = "–" if text.garble_score is None else f"{text.garble_score:.2f}"
    navigation = session.navigation
    return Content.assemble(
        safe(_last_part(place.document), "bold"),
        f":{place.line}:{place.column}  {navigation.index + 1} of {len(navigation.places)}",
        safe(f" ({navigation.filter})" if navigation.filter.is_set else "", "$text-warning"),
        (f"  {session.texts.summary.left} undecided", MUTED),
        (f"  garble {score}", MUTED),
    )


def _last_part(name: str) -> str:
    return name if len(name) <= 40 else "…" + name[-39:]


def rule_line(session: ReviewSession, place: Place) -> Content:
    """Return the rule, its tier, the status of the place, how many like it are undecided."""
    leader, status = place.leader, session.texts.status(place)
    quoted = {Quoted.YES: "in a quotation", Quoted.UNSURE: "perhaps in a quotation"}
    parts = [
        Content.styled(leader.rule, f"bold {TIERS[leader.tier]}"),
        Content.styled(f" [{leader.tier}] ", MUTED),
        Content.styled(STATUSES[status], "" if status is Status.OPEN else TITLE),
    ]
    if leader.quoted in quoted:
        parts.append(Content.styled(f"  {quoted[leader.quoted]}", "$text-secondary"))
    rule, form = session.texts.left_of_rule(leader.rule), session.texts.left_of_form(place.form)
    parts.append(Content.styled(f"  left: {rule} of this rule, {form} identical", MUTED))
    return Content.assemble(*parts)


def message(place: Place, rule: Rule | None) -> Content:
    """Return what the rule says, and why."""
    parts = [safe(place.leader.message)]
    if rule is not None and rule.why:
        parts.append(Content.styled("\n" + visible(" ".join(rule.why.split())), MUTED))
    return Content("").join(parts)


def focus_style(focus: Span) -> str:
    """Return the style of the words to decide about."""
    return FOCUS if len(focus) <= MAX_REVERSED else LONG_FOCUS


def was(preview: Preview, place: Place | None, others: Sequence[Place], *, plain: bool) -> Content:
    """Return the original words: removed ones struck out, the place itself highlighted."""
    marks = [(other.focus, OTHER) for other in others]
    if place is not None:
        marks.append((place.focus, focus_style(place.focus)))
    parts = []
    for piece in preview.pieces:
        for span, words in _cut(piece, [mark for mark, _ in marks]):
            style = " ".join(dict.fromkeys(s for m, s in marks if len(m) and m.contains(span)))
            removed = piece.edit is not None and bool(words)
            parts.append(
                marked(words, f"{style} {REMOVED}", "[-", "-]", plain=plain)
                if removed
                else safe(words, style)
            )
    return Content("").join(parts)


def _cut(piece: Piece, marks: Iterable[Span]) -> list[tuple[Span, str]]:
    """Cut the original words of a piece at the edges of marks."""
    inside = {point for mark in marks for point in (mark.start, mark.end)}
    points = sorted(
        {piece.span.start, piece.span.end}
        | {point for point in inside if piece.span.start < point < piece.span.end}
    )
    start = piece.span.start
    if len(points) < 2:
        return [(piece.span, piece.before)]
    return [
        (Span(left, right), piece.before[left - start : right - start])
        for left, right in itertools.pairwise(points)
    ]


def will_be(preview: Preview, *, plain: bool) -> Content:
    """Return the words as they will be: new ones highlighted, proposed ones in italics.

    Where words are only removed, a mark replaces them.
    """
    parts = []
    for piece in preview.pieces:
        if piece.edit is None:
            parts.append(safe(piece.after))
            continue
        decision = piece.edit.decision
        proposed = decision is not None and decision.note == PROPOSED
        style = f"{ADDED} italic" if proposed else ADDED
        for words, is_new in _new_words(piece.before, piece.after):
            parts.append(marked(words, style, "{+", "+}", plain=plain) if is_new else safe(words))
        if not piece.after:
            parts.append(Content.styled("‸", style))
    return Content("").join(parts)


def both(preview: Preview, place: Place | None, *, plain: bool) -> Content:
    """Return removed and new words in one text, for passages too long to show twice."""
    parts = []
    for piece in preview.pieces:
        if piece.edit is not None:
            if piece.before:
                parts.append(marked(piece.before, REMOVED, "[-", "-]", plain=plain))
            if piece.after:
                parts.append(marked(piece.after, ADDED, "{+", "+}", plain=plain))
            continue
        marks = [place.focus] if place is not None and len(place.focus) else []
        for span, words in _cut(piece, marks):
            inside = any(mark.contains(span) for mark in marks)
            parts.append(safe(words, focus_style(marks[0]) if inside else ""))
    return Content("").join(parts)


def _new_words(before: str, after: str) -> list[tuple[str, bool]]:
    return [(piece.after, not piece.same) for piece in word_pieces(before, after) if piece.after]


def difference(before: str, after: str) -> Content:
    """Return a change as one line, readable without colour: [-removed-]{+added+}."""
    before, after = shorten(before), shorten(after)
    parts = []
    for piece in word_pieces(before, after):
        if piece.same:
            parts.append(Content(visible(piece.before)))
            continue
        if piece.before:
            parts.append(Content.styled(f"[-{visible(piece.before)}-]", REMOVED))
        if piece.after:
            parts.append(Content.styled(f"{{+{visible(piece.after)}+}}", ADDED))
    return Content("").join(parts)


def changes(decisions: Sequence[Decision]) -> Content:
    """Return what repairs change, on one line."""
    parts = [difference(d.before, d.after) for d in decisions if d.after is not None]
    return Content(" ").join(parts)


def choices(session: ReviewSession, place: Place, selected: int) -> Content:
    """Return the numbered suggestions; the selected one is what `accept` takes."""
    if not place.alternatives:
        return Content.styled("No suggestion. e: your own words, k: keep, n: not a defect", MUTED)
    text = session.texts[place.document].document.text
    lines = []
    for number, alternative in enumerate(place.alternatives, 1):
        span = alternative.repair.span
        chosen = number - 1 == selected
        lead = Content.styled(f"{'▶' if chosen else ' '} {number} ", "bold" if chosen else "")
        source = alternative.finding.rule if alternative.finding != place.leader else ""
        change = difference(span.of(text), alternative.repair.within(span, text))
        left, right = _beside(text, span)
        lines.append(
            Content.assemble(
                lead, (left, MUTED), change, (right, MUTED), (f"  {source}", "$text-secondary")
            )
        )
    return Content("\n").join(lines)


def _beside(text: str, span: Span) -> tuple[str, str]:
    """Return a few words to the left and right of a place, on its line."""
    line_start = text.rfind("\n", 0, span.start) + 1
    line_end = text.find("\n", span.end)
    line_end = len(text) if line_end < 0 else line_end
    start, end = max(line_start, span.start - BESIDE), min(line_end, span.end + BESIDE)
    left, right = text[start : span.start], text[span.end : end]
    if start > line_start:
        left = "…" + left.partition(" ")[2]
    if end < line_end:
        right = right.rpartition(" ")[0] + "…"
    return visible(left), visible(right)


def evidence_lines(evidence: Sequence[Evidence]) -> Content:
    """Return what supports a finding (+) and what counts against it (-)."""
    lines = []
    for item in evidence[:MAX_EVIDENCE]:
        colour = "error" if not item.supports else "warning" if item.damaged else "success"
        place = ""
        if item.document:
            place = f"{item.document}:{item.line} " if item.line else f"{item.document} "
        lines.append(
            Content.assemble(
                ("+ " if item.supports else "- ", f"$text-{colour}"),
                (f"{item.kind} ", MUTED),
                safe(place, MUTED),
                Content(visible(shorten(item.text))),
                (" (itself damaged)" if item.damaged else "", "$text-warning"),
            )
        )
    if len(evidence) > MAX_EVIDENCE:
        lines.append(Content.styled(f"  and {len(evidence) - MAX_EVIDENCE} more", MUTED))
    return Content("\n").join(lines)


def sibling_lines(sentences: Sequence[SiblingSentence]) -> Content:
    """Return the sentences of other documents that are about the same thing."""
    return Content("\n").join(
        Content.assemble(
            safe(f"{_last_part(siblings.document)}:{siblings.line} ", MUTED),
            Content(visible(shorten(siblings.text))),
        )
        for siblings in sentences
    )


def other_lines(session: ReviewSession, others: Sequence[Place]) -> Content:
    """Return the other places of the sentence, with their status."""
    return Content("\n").join(
        Content.assemble(
            ("· ", MUTED),
            (other.leader.rule, TIERS[other.leader.tier]),
            Content(f" “{visible(shorten(other.form.before))}” "),
            (STATUSES[session.texts.status(other)], MUTED),
        )
        for other in others
    )


def section(title: str, body: Content) -> Content:
    """Return a titled part of the screen, or nothing if it is empty."""
    if not body.plain:
        return Content("")
    return Content.assemble((f"{title}\n", TITLE), body)


def foot(width: int) -> Content:
    """Return the keys for the foot of the screen, as many as fit into two lines."""
    always = [key for key in all_keys() if key.command in ALWAYS_SHOWN]
    last = Content("  ").join(_foot_key(key) for key in always)
    room = [width, width - last.cell_length - 2]
    lines: list[list[Content]] = [[], []]
    for key in all_keys():
        part = _foot_key(key)
        line = next((n for n in (0, 1) if part.cell_length + 2 <= room[n]), None)
        if key.short and key not in always and line is not None:
            lines[line].append(part)
            room[line] -= part.cell_length + 2
    lines[1].append(last)
    return Content("\n").join(Content("  ").join(line) for line in lines)


def _foot_key(key: Key) -> Content:
    return Content.assemble((key.shown.split(" ")[0], "bold"), f" {key.short}")
