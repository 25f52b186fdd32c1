"""Compare two reports of findings: what is new, what is gone, what has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import msgspec


class ReportedFinding(msgspec.Struct, frozen=True):
    """The compared fields of a finding in a `json-lines` or `json` report; see docs/formats.md."""

    path: str
    start: int
    end: int
    rule: str
    tier: str
    text: str
    fingerprint: str
    replacements: tuple[str, ...] = ()
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences; `changed` are pairs of the old and the new finding at one place.

    They differ in tier, replacements or rule. `same` is the number of unchanged findings.
    """

    new: tuple[ReportedFinding, ...]
    gone: tuple[ReportedFinding, ...]
    changed: tuple[tuple[ReportedFinding, ReportedFinding], ...]
    same: int

    @property
    def differs(self) -> bool:
        """Whether there is any difference."""
        return bool(self.new or self.gone or self.changed)


def compare(old: Sequence[ReportedFinding], new: Sequence[ReportedFinding]) -> Comparison:
    """Compare two reports about the same texts, whose words may have moved.

    Findings are the same if their fingerprints are equal. Of the rest, two with the same span in
    one file are a place that another rule now reports.
    """
    pairs, old_left, new_left = _paired(old, new, lambda f: (f.path, f.fingerprint))
    by_place, gone, added = _paired(old_left, new_left, lambda f: (f.path, f.start, f.end, f.text))
    changed = [(a, b) for a, b in pairs if (a.tier, a.replacements) != (b.tier, b.replacements)]
    order = sorted((*changed, *by_place), key=lambda pair: _place(pair[1]))
    return Comparison(
        new=tuple(sorted(added, key=_place)),
        gone=tuple(sorted(gone, key=_place)),
        changed=tuple(order),
        same=len(pairs) - len(changed),
    )


def _place(finding: ReportedFinding) -> tuple[object, ...]:
    return finding.path, finding.start, finding.end, finding.rule


def _paired(
    old: Sequence[ReportedFinding],
    new: Sequence[ReportedFinding],
    key: Callable[[ReportedFinding], Hashable],
) -> tuple[
    list[tuple[ReportedFinding, ReportedFinding]], list[ReportedFinding], list[ReportedFinding]
]:
    """Return the pairs with equal keys, in order, and the unpaired items of both lists."""
    waiting: defaultdict[Hashable, list[ReportedFinding]] = defaultdict(list)
    for finding in reversed(old):
        waiting[key(finding)].append(finding)
    pairs, added = [], []
    for finding in new:
        if known := waiting[key(finding)]:
            pairs.append((known.pop(), finding))
        else:
            added.append(finding)
    gone = [finding for left in waiting.values() for finding in reversed(left)]
    return pairs, gone, added
