"""People's verdicts on findings, kept in the repository and reused.

A judgement is about one finding, identified by its fingerprint (rule, document, words, the words
around them), *with* the replacement that was judged: if the rule later proposes something else
there, nobody has judged that, and the finding counts as not judged. If a rule is renamed, or a
document is split differently, its judgements are lost.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from benchmarks.quality.model import Spot, Text
from cleaner.errors import UsageError
from cleaner.files.jsonl import read_objects
from cleaner.files.write import write_text
from cleaner.render.visible import visible

FILE = Path(__file__).with_name("judgements.jsonl")
Verdict = Literal["right", "wrong", "doubtful"]

# The data is not ours to copy: only this many code points of a place are kept, to recognise it.
MAX_WORDS = 40
READER = "reader"


class Judgement(msgspec.Struct, frozen=True):
    """One finding that was looked at.

    `words` are what was found and `replacement` what was proposed first, both shortened (see
    `brief`); a finding without a repair has no `replacement`. `judged` is the date.
    """

    fingerprint: str
    rule: str
    document: str
    verdict: Verdict
    why: str = ""
    words: str = ""
    replacement: str | None = None
    judged: str = ""
    judge: str = READER


class Said(msgspec.Struct, frozen=True):
    """A verdict as submitted, one JSON object per line."""

    fingerprint: str
    verdict: Verdict
    why: str = ""
    judge: str = READER


def brief(words: str) -> str:
    """Return words as they are kept: visible, and at most a few words long."""
    shown = visible(words)
    return shown if len(shown) <= MAX_WORDS else shown[: MAX_WORDS - 1] + "…"


class Judgements:
    """All judgements, by fingerprint; `path` is where they are kept."""

    def __init__(self, path: Path = FILE) -> None:
        self._path = path
        self._by_mark: dict[str, Judgement] = {}
        if path.is_file():
            found = read_objects(path, Judgement, error=UsageError, what="a judgement")
            self._by_mark = {one.fingerprint: one for one, _ in found}

    def __len__(self) -> int:
        return len(self._by_mark)

    def of(self, spot: Spot) -> Judgement | None:
        """Return the judgement on a finding as it is now, or None."""
        known = self._by_mark.get(spot.fingerprint)
        if known is None:
            return None
        now = None if spot.first is None else brief(spot.first)
        return known if known.replacement == now else None

    def unused(self, marks: Iterable[str]) -> int:
        """Return how many judgements are about findings that are no longer among these."""
        return len(self._by_mark.keys() - set(marks))

    def record(self, said: Iterable[Said], places: Mapping[str, tuple[Text, Spot]]) -> int:
        """Add verdicts about findings (text and place by fingerprint), and write the file.

        Returns how many were added. Raises UsageError if one is about an unknown finding.
        """
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        added = 0
        for one in said:
            if one.fingerprint not in places:
                raise UsageError(
                    f"no finding has the fingerprint {one.fingerprint!r}",
                    hint="Print them with `python -m benchmarks.quality unjudged`.",
                )
            text, spot = places[one.fingerprint]
            self._by_mark[one.fingerprint] = Judgement(
                fingerprint=one.fingerprint,
                rule=spot.rule,
                document=text.id,
                verdict=one.verdict,
                why=one.why,
                words=brief(spot.span.of(text.text)),
                replacement=None if spot.first is None else brief(spot.first),
                judged=today,
                judge=one.judge,
            )
            added += 1
        self._write()
        return added

    def _write(self) -> None:
        ordered = sorted(self._by_mark.values(), key=lambda j: (j.rule, j.document, j.fingerprint))
        lines = [msgspec.json.encode(one).decode() + "\n" for one in ordered]
        write_text(self._path, "".join(lines))
