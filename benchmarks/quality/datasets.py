"""The data sets, each read as documents; sources and licences are in the data's own README.

Nothing is copied: the sets stay where they are, and the repository keeps only scores.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality.model import Kind, Text

# Lines of the clean and translated files are sentences; this many make a document.
LINES = 20

# A third of the garbled pages, which nobody reads until work on the rules is finished.
HELD_OUT = frozenset({"H17", "H15", "H06", "H42", "H34", "H54", "H20"})

REFERENCE_RE = re.compile(r"\.ref\.")


@dataclass(frozen=True, slots=True)
class Pair:
    """A garbled fragment of a page and the reader's repair; `line` is its line in the file."""

    page: str
    line: int
    bad: str
    good: str

    @property
    def text(self) -> Text:
        """The fragment alone, as a document."""
        return Text(f"pages/{self.page}:{self.line}", self.bad, Kind.GARBLED)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked mistake in a sentence: its words, and the right ones."""

    start: int
    end: int
    right: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the mistakes marked in it; `lost` is how many could not be located."""

    text: Text
    marks: tuple[Mark, ...]
    lost: tuple[Mark, ...] = ()


def line_documents(path: Path, group: str, kind: Kind) -> list[Text]:
    """Return the lines of a file as documents of twenty lines."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [
        Text(f"{group}/{path.name}:{start}", "\n".join(lines[start : start + LINES]), kind)
        for start in range(0, len(lines), LINES)
        if any(lines[start : start + LINES])
    ]


def clean_files(data: Path) -> Iterator[tuple[str, list[Text]]]:
    """Yield each file of clean English with its documents."""
    for path in sorted((data / "clean").iterdir()):
        yield path.name, line_documents(path, "clean", Kind.CLEAN)


def mt_files(data: Path) -> Iterator[tuple[str, list[Text]]]:
    """Yield each file of news translations; the human references are clean text."""
    for path in sorted((data / "mt").iterdir()):
        kind = Kind.CLEAN if REFERENCE_RE.search(path.name) else Kind.TRANSLATED
        yield path.name, line_documents(path, "mt", kind)


def seed_texts(folder: Path) -> list[Text]:
    """Return the seeds."""
    return [
        Text(path.name, path.read_bytes().decode("utf-8"), Kind.GARBLED)
        for path in sorted(folder.glob("*.txt"))
    ]


def pairs(data: Path) -> list[Pair]:
    """Return the pairs of garbled and repaired fragments."""
    path = data / "garbled" / "pages-dev.tsv"
    rows = path.read_text(encoding="utf-8").split("\n")
    found = []
    for number, row in enumerate(rows[1:], 2):
        if row:
            page, _, _, bad, good = row.split("\t")
            found.append(Pair(page, number, bad, good))
    return found


def typo_sentences(data: Path) -> list[Marked]:
    """Return the sentences with their marked typos."""
    path = data / "typos" / "ewt-dev-typos.tsv"
    rows: dict[str, list[tuple[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(reader)
        for sentence, typed, right in reader:
            rows.setdefault(sentence, []).append((typed, right))
    return [
        _located(Text(f"typos/{number}", sentence, Kind.OTHER), marks)
        for number, (sentence, marks) in enumerate(rows.items())
    ]


def _located(text: Text, marks: list[tuple[str, str]]) -> Marked:
    """Find each mark in its sentence: the n-th mark of the same words is their n-th occurrence."""
    taken: dict[str, int] = {}
    found, lost = [], []
    for typed, right in marks:
        number = taken.get(typed, 0)
        taken[typed] = number + 1
        places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(typed)}(?!\w)", text.text)]
        if not places:  # part of a word that the treebank splits: the s of "dogs"
            places = [m.start() for m in re.finditer(rf"{re.escape(typed)}(?!\w)", text.text)]
            places = places if len(places) == 1 else []
        if number < len(places):
            start = places[number]
            found.append(Mark(start, start + len(typed), right))
        else:
            lost.append(Mark(0, 0, right))
    return Marked(text, tuple(found), tuple(lost))


def mqm_files(data: Path) -> Iterator[tuple[str, list[Marked]]]:
    """Yield each file of translations with the spans that annotators marked.

    A segment marked by several people is one text with all their marks. Some annotators' positions
    are wrong; if a mark's words occur elsewhere in the segment, exactly once, it is moved there;
    otherwise it is lost.
    """
    for path in sorted((data / "mqm").glob("*.json")):
        kind = Kind.OTHER if ".reference." in path.name else Kind.TRANSLATED
        segments: dict[str, list[dict[str, Any]]] = {}
        for segment in json.loads(path.read_text(encoding="utf-8")):
            segments.setdefault(segment["target"], []).extend(segment["target_errors"])
        yield (
            path.name,
            [
                _marked(Text(f"mqm/{path.name}:{number}", target, kind), errors)
                for number, (target, errors) in enumerate(segments.items())
            ],
        )


def _marked(text: Text, errors: list[dict[str, Any]]) -> Marked:
    found: dict[Mark, None] = {}
    lost = []
    for error in errors:
        category = f"{error['error_category']}/{error['error_subcategory']}"
        words = error["term"]
        start = error["startIndex"]
        if text.text[start : start + len(words)] != words:
            start = text.text.find(words) if text.text.count(words) == 1 else -1
        if start < 0 or not words:
            lost.append(Mark(0, 0, "", category))
        else:
            found[Mark(start, start + len(words), "", category)] = None
    return Marked(text, tuple(found), tuple(lost))


def postedit_files(data: Path) -> Iterator[tuple[str, list[tuple[Text, str]]]]:
    """Yield each part with pairs of machine output and human post-edit, both detokenised."""
    for path in sorted((data / "postedit").glob("*.tar.gz")):
        with tarfile.open(path) as archive:
            sides = {}
            for member in archive.getmembers():
                side = member.name.rsplit(".", 1)[-1]
                file = archive.extractfile(member)
                if side in ("mt", "pe") and file is not None:
                    sides[side] = file.read().decode("utf-8").split("\n")
        name = path.name.removesuffix(".tar.gz")
        yield (
            name,
            [
                (
                    Text(f"postedit/{name}:{number}", detokenised(mt), Kind.TRANSLATED),
                    detokenised(pe),
                )
                for number, (mt, pe) in enumerate(zip(sides["mt"], sides["pe"], strict=True))
                if mt
            ],
        )


NO_SPACE_BEFORE_RE = re.compile(r" (?=[,.;:!?%)\]}»”’]|n't\b|'(?:s|re|ve|ll|d|m|t)\b)")
NO_SPACE_AFTER_RE = re.compile(r"(?<=[(\[{«“‘$€£]) ")
PLAIN_QUOTE_RE = re.compile(r'(^| )"( |$)')


def detokenised(line: str) -> str:
    """Return a line as it would be printed: without the spaces that a tokeniser inserted.

    Plain quotation marks open and close alternately.
    """
    opening = True

    def quote(match: re.Match[str]) -> str:
        nonlocal opening
        before, after = match.groups()
        text = f'{before}"' if opening else f'"{after}'
        opening = not opening
        return text

    line = PLAIN_QUOTE_RE.sub(quote, line.strip())
    return NO_SPACE_AFTER_RE.sub("", NO_SPACE_BEFORE_RE.sub("", line))


def ftfy_cases(data: Path, name: str) -> list[dict[str, str]]:
    """Return ftfy's own test cases of one file (`in-the-wild`, `negative`, ...)."""
    path = data / "encoding" / f"ftfy-{name}.json"
    cases: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return cases


def tortured_pairs(data: Path) -> list[tuple[str, str]]:
    """Return tortured phrases with the terms that they stand for."""
    path = data / "tortured" / "tortured-dev.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    return [(entry["tortured"], entry["correct"]) for entry in entries]


def content_hash(data: Path) -> str:
    """Return 12 hexadecimal digits that identify the current contents of the data's files."""
    digest = hashlib.sha256()
    for path in sorted(p for p in data.rglob("*") if p.is_file() and "seeds" not in p.parts):
        digest.update(path.relative_to(data).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
