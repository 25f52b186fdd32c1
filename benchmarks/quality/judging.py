"""Judging findings: one by one in `cleaner review`, or in bulk as JSON lines."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.quality.collect import Sources, by_fingerprint, collect
from benchmarks.quality.judgements import Judgements, Said, Verdict
from benchmarks.quality.model import Spot, Text
from benchmarks.quality.ours import OwnTool
from cleaner.decide import locate_decisions
from cleaner.decisions.file import read_decisions
from cleaner.errors import UsageError
from cleaner.files.jsonl import read_objects
from cleaner.files.write import write_text
from cleaner.model import Decision, Document, Span
from cleaner.model import Verdict as Decided
from cleaner.text.lines import LineIndex

CONTEXT = 80  # code points on each side of a finding, to judge it by
SEED = 1
SAVED, DECISIONS = "findings.jsonl", "decisions.jsonl"

Place = tuple[Text, Spot]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which findings are to be judged; `number` 0 takes all, `again` includes judged ones."""

    sources: Sources
    sets: tuple[str, ...]
    rule: str | None = None
    tier: str | None = None
    number: int = 0
    again: bool = False

    def places(self) -> dict[str, Place]:
        """Return all findings of the sets, without grammar, by fingerprint."""
        tool = OwnTool(preview=True)
        return by_fingerprint(collect(self.sources, self.sets, tool, lambda _: None))

    def chosen(self, judgements: Judgements) -> list[Place]:
        """Return the requested findings, drawn at random if not all are wanted."""
        found = [
            (text, spot)
            for text, spot in self.places().values()
            if self.rule in (None, spot.rule)
            and self.tier in (None, spot.tier)
            and (self.again or judgements.of(spot) is None)
        ]
        if 0 < self.number < len(found):
            found = random.Random(SEED).sample(found, self.number)  # noqa: S311 (no secret)
        return sorted(found, key=lambda place: (place[1].rule, place[0].id, place[1].start))


def print_unjudged(asked: Asked) -> None:
    """Print the requested findings, one JSON object per line, with their context."""
    judgements = Judgements()
    for text, spot in asked.chosen(judgements):
        known = judgements.of(spot)
        line = {
            "fingerprint": spot.fingerprint,
            "rule": spot.rule,
            "tier": spot.tier,
            "document": text.id,
            "left": text.text[max(0, spot.start - CONTEXT) : spot.start],
            "words": text.text[spot.start : spot.end],
            "right": text.text[spot.end : spot.end + CONTEXT],
            "replacement": spot.first,
            "verdict": known.verdict if known else None,
        }
        print(msgspec.json.encode(line).decode())


def record(asked: Asked) -> None:
    """Read verdicts from standard input and keep them.

    Raises UsageError for a line that is not a verdict, or is about an unknown finding.
    """
    said = []
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            try:
                said.append(msgspec.json.decode(line, type=Said))
            except msgspec.DecodeError as error:
                hint = 'Expected: {"fingerprint": "…", "verdict": "right", "why": "…"}.'
                raise UsageError(
                    f"is not a verdict: {error}", where=f"line {number}", hint=hint
                ) from error
    print(f"{Judgements().record(said, asked.places())} judgements recorded")


def prepare(asked: Asked, folder: Path) -> None:
    """Write texts and findings for a review, and print how to start it.

    Raises UsageError if there is nothing to judge.
    """
    chosen = asked.chosen(Judgements())
    if not chosen:
        raise UsageError("nothing is left to judge")
    lines = []
    for text, spot in chosen:
        path = folder / "texts" / (re.sub(r"[^\w.-]", "_", text.id) + ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text.text)
        lines.append(msgspec.json.encode(_saved(path, text, spot)).decode() + "\n")
    write_text(folder / SAVED, "".join(lines))
    rules = sorted({spot.rule for _, spot in chosen})
    sample = f" --rule {rules[0]} --sample {len(chosen)}" if len(rules) == 1 else ""
    print(f"{len(chosen)} findings to judge: {', '.join(rules)}")
    print("Accept what is right, `not a defect` where the rule is wrong, keep what is doubtful:")
    print(f"  cleaner review --findings {folder / SAVED} --decisions {folder / DECISIONS}{sample}")
    print(f"  python -m benchmarks.quality import {folder}")


def _saved(path: Path, text: Text, spot: Spot) -> dict[str, Any]:
    line, column = LineIndex(text.text).position_of(spot.start)
    return {
        "path": str(path),
        "start": spot.start,
        "end": spot.end,
        "line": line,
        "column": column,
        "rule": spot.rule,
        "tier": spot.tier,
        "message": spot.rule,
        "text": spot.span.of(text.text),
        "replacements": spot.replacements,
        "evidence": [],
        "fingerprint": spot.fingerprint,
    }


class _Saved(msgspec.Struct):
    path: str
    start: int
    end: int
    fingerprint: str
    replacements: tuple[str, ...] = ()


def take(asked: Asked, folder: Path) -> None:
    """Turn the decisions of a review into judgements.

    Raises UsageError or DecisionsError if a file of the review is missing or broken.
    """
    saved = [one for one, _ in read_objects(
        folder / SAVED, _Saved, error=UsageError, what="a finding"
    )]  # fmt: skip
    decisions = read_decisions(folder / DECISIONS)
    said = list(verdicts(saved, decisions))
    print(f"{Judgements().record(said, asked.places())} judgements recorded")


def verdicts(saved: Iterable[_Saved], decisions: list[Decision]) -> Iterator[Said]:
    """Yield what the decisions say about the saved findings.

    Accepting the first suggestion makes it right, as does confirming a defect where nothing was
    suggested; not a defect makes it wrong, as do words other than those suggested; keeping a place
    although something was suggested makes it doubtful.
    """
    for one in saved:
        path = Path(one.path)
        document = Document(path.name, path.read_bytes().decode("utf-8"))
        located = locate_decisions(document, decisions)
        span = Span(one.start, one.end)
        for decided in (*located.repairs, *located.refusals):
            if decided.span.touches(span):
                decision = decided.decision
                # A decision's reason is its rule's name if the person gave none.
                said = (decision.reason, decision.note)
                why = "; ".join(part for part in said if part and part != decision.rule)
                verdict = _verdict(one, decided.span, decision, document.text)
                yield Said(one.fingerprint, verdict, why)
                break


def _verdict(one: _Saved, span: Span, decision: Decision, text: str) -> Verdict:
    match decision.verdict:
        case Decided.NOT_A_DEFECT:
            return "wrong"
        case Decided.KEEP:
            return "doubtful" if one.replacements else "right"
    if not one.replacements:
        return "right"
    # Both on the same stretch of text: what it reads after the one and after the other.
    start, end = min(span.start, one.start), max(span.end, one.end)
    taken = text[start : span.start] + (decision.after or "") + text[span.end : end]
    proposed = text[start : one.start] + one.replacements[0] + text[one.end : end]
    return "right" if taken == proposed else "wrong"
