"""The decisions file: one JSON object per line, sorted so that two people's files merge in git."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from cleaner.errors import DecisionsError
from cleaner.files.jsonl import read_objects
from cleaner.files.write import write_text
from cleaner.model import Decision, Scope, Span, Verdict

DEFAULT_FILE = "cleaner-decisions.jsonl"


def read_decisions(path: Path) -> list[Decision]:
    """Read a decisions file; later lines about the same place replace earlier ones.

    Raises DecisionsError, naming the file and line, if a line is not a valid decision.
    """
    hint = "Correct or remove the line; nothing was applied from this file."
    found = read_objects(path, Decision, error=DecisionsError, what="a decision", hint=hint)
    for decision, where in found:
        _check(decision, where)
    return compact(decision for decision, _ in found)


def _check(decision: Decision, where: str) -> None:
    problem = ""
    if decision.verdict is Verdict.REPAIR and decision.after is None:
        problem = "a repair needs its new text in “after”"
    elif decision.scope is not Scope.EVERYWHERE and decision.document is None:
        problem = "this scope needs a document"
    elif decision.ordinal < 0:
        problem = "its ordinal is negative"
    elif decision.scope is not Scope.PLACE and not decision.before:
        problem = "an insertion can only be decided for one place"
    if problem:
        raise DecisionsError(problem, where=where, hint="Correct or remove the line.")


def write_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Write the last decision about each place, sorted; the write is atomic."""
    lines = [encode(decision) for decision in compact(decisions)]
    write_text(path, "".join(line + "\n" for line in lines))


def encode(decision: Decision) -> str:
    """Return the decision as one line of JSON, omitting empty fields."""
    fields = {
        key: value
        for key, value in msgspec.to_builtins(decision).items()
        if value not in (None, "", [], (), 0) or (key == "after" and value == "")
    }
    if decision.verdict is not Verdict.REPAIR:
        fields.pop("after", None)
    fields.setdefault("before", "")
    return msgspec.json.encode(fields).decode()


def identity(decision: Decision) -> tuple[object, ...]:
    """Return a key that is equal for two decisions about the same place or form."""
    return (
        decision.scope,
        decision.document,
        decision.left,
        decision.before,
        decision.right,
        decision.ordinal,
    )


def compact(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the last decision about each place, sorted by document and place."""
    last = {identity(decision): decision for decision in decisions}
    return sorted(last.values(), key=file_order)


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged decisions of two people.

    `agreed` contains what only one of them decided and what both decided alike; `conflicts` are
    pairs that contradict each other: different decisions about one place, or overlapping repairs.
    """

    agreed: tuple[Decision, ...]
    conflicts: tuple[tuple[Decision, Decision], ...]


def merge(mine: Iterable[Decision], theirs: Iterable[Decision]) -> Merged:
    """Merge two lists of decisions; identical decisions become one, attributed to both people."""
    left = {identity(decision): decision for decision in mine}
    right = {identity(decision): decision for decision in theirs}
    agreed: dict[tuple[object, ...], Decision] = {}
    conflicts: list[tuple[Decision, Decision]] = []
    for key in left.keys() & right.keys():
        if (left[key].verdict, left[key].after) == (right[key].verdict, right[key].after):
            agreed[key] = _fold(left[key], right[key])
        else:
            conflicts.append((left[key], right[key]))
    lines: dict[tuple[object, ...], list[Decision]] = {}
    for key in right.keys() - left.keys():
        lines.setdefault((right[key].document, right[key].line), []).append(right[key])
    clashing = set()
    for key in left.keys() - right.keys():
        for other in lines.get((left[key].document, left[key].line), ()):
            if _clash(left[key], other):
                conflicts.append((left[key], other))
                clashing |= {key, identity(other)}
    agreed |= {
        key: decision
        for key, decision in (left | right).items()
        if key not in clashing and not (key in left and key in right)
    }
    conflicts.sort(key=lambda pair: file_order(pair[0]))
    return Merged(tuple(compact(agreed.values())), tuple(conflicts))


def _clash(one: Decision, other: Decision) -> bool:
    """Return whether two decisions about one line decide differently about the same words."""
    if one.scope is not Scope.PLACE or other.scope is not Scope.PLACE or not one.line:
        return False
    verdicts = {one.verdict, other.verdict}
    if Verdict.REPAIR not in verdicts or Verdict.NOT_A_DEFECT in verdicts:
        return False  # two refusals, or one of another rule, are compatible
    spans = [Span(d.column, d.column + len(d.before)) for d in (one, other)]
    return spans[0].overlaps(spans[1])


def _fold(one: Decision, other: Decision) -> Decision:
    def both(name: str, by: str) -> str:
        parts = [p for d in (one, other) for p in getattr(d, name).split(by) if p]
        return by.join(dict.fromkeys(parts))

    return replace(
        one,
        kind=one.kind or other.kind,
        rule=one.rule or other.rule,
        reason=both("reason", "; "),
        note=both("note", "; "),
        author=both("author", ", "),
        time=max(one.time, other.time),
        witnesses=tuple(dict.fromkeys((*one.witnesses, *other.witnesses))),
    )


def file_order(decision: Decision) -> tuple[object, ...]:
    """Return the sort key of a decision in the file: by document, then by place."""
    return (
        decision.document or "",
        decision.line,
        decision.column,
        decision.before,
        decision.left,
        decision.right,
        decision.ordinal,
        decision.scope,
    )
