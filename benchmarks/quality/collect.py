"""The tool run over every set: its findings, for all measurements and for judging."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality import datasets
from benchmarks.quality.model import Found, Kind, Spot, Text
from benchmarks.quality.ours import OwnTool

# Findings in these count towards trust in a rule; in the clean ones, as false alarms.
DAMAGED_SETS = ("seeds", "pages", "wild", "mt", "mqm", "postedit")
CLEAN_SETS = ("clean", "references")
SETS = (*DAMAGED_SETS, *CLEAN_SETS, "typos")

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the data is, and the seeds of this repository."""

    data: Path
    root: Path

    def texts(self, name: str) -> list[list[Text]]:
        """Return the texts of a set, in groups that are each read as one corpus."""
        read: dict[str, Callable[[], list[list[Text]]]] = {
            "seeds": lambda: [datasets.seed_texts(self.root / "seeds")],
            "pages": lambda: [[pair.text] for pair in self.pairs()],
            "wild": lambda: [[text] for text in wild_texts(self.data)],
            "clean": lambda: [texts for _, texts in datasets.clean_files(self.data)],
            "mt": lambda: self._news(Kind.TRANSLATED),
            "references": lambda: self._news(Kind.CLEAN),
            "mqm": self._mqm,
            "postedit": lambda: [
                [text] for _, pairs in datasets.postedit_files(self.data) for text, _ in pairs
            ],
            "typos": lambda: [[one.text] for one in datasets.typo_sentences(self.data)],
        }
        return read[name]()

    def pairs(self, *, held_out: bool = False) -> list[datasets.Pair]:
        """Return the pairs that may be read, or those that may not."""
        return [
            pair
            for pair in datasets.pairs(self.data)
            if (pair.page in datasets.HELD_OUT) == held_out
        ]

    def _news(self, kind: Kind) -> list[list[Text]]:
        files = [texts for _, texts in datasets.mt_files(self.data)]
        return [texts for texts in files if texts[0].kind is kind]

    def _mqm(self) -> list[list[Text]]:
        marked = [one for _, segments in datasets.mqm_files(self.data) for one in segments]
        return [[one.text] for one in marked if one.text.kind is Kind.TRANSLATED]


def wild_texts(data: Path) -> list[Text]:
    """Return ftfy's cases from the wild: real encoding damage."""
    return [
        Text(f"encoding/in-the-wild:{number}", case["original"], Kind.GARBLED)
        for number, case in enumerate(datasets.ftfy_cases(data, "in-the-wild"))
    ]


def collect(
    sources: Sources, names: Iterable[str], ours: OwnTool, tell: Tell
) -> dict[str, list[Found]]:
    """Return what the tool reports in each set."""
    found: dict[str, list[Found]] = {}
    for name in names:
        tell(f"{name}: cleaner")
        groups = sources.texts(name)
        alone = all(len(group) == 1 for group in groups)
        if alone:
            found[name] = ours.find([text for (text,) in groups], alone=True)
        else:
            found[name] = [one for group in groups for one in ours.find(group)]
    return found


def by_fingerprint(sets: Mapping[str, Sequence[Found]]) -> dict[str, tuple[Text, Spot]]:
    """Return each finding with its text."""
    return {
        spot.fingerprint: (one.text, spot)
        for found in sets.values()
        for one in found
        for spot in one.spots
    }
