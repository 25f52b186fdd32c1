"""Other checkers on the same texts: one small adapter each, all with their default rules."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import PackageNotFoundError, version
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from benchmarks.quality.cache import Cache
from benchmarks.quality.model import Spot
from benchmarks.quality.ours import CachedEngine, open_engine

if TYPE_CHECKING:
    from harper import Linter

PROGRAMS = Path(sysconfig.get_path("scripts"))


class Peer(Protocol):
    """A checker: its `name` and `version`, and the places that it points to in each text."""

    name: str
    version: str

    def find(self, texts: Sequence[str]) -> Sequence[tuple[Spot, ...]]:
        """Return the places of each text, in code points."""
        ...


class Lines:
    """Many texts as the lines of one file, and the mapping back to each text."""

    def __init__(self, texts: Sequence[str]) -> None:
        # Only line feeds end a line for all tools.
        lines = [
            re.sub(r"[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", " ", t).split("\n") for t in texts
        ]
        self.lines = [line for one in lines for line in one]
        self._firsts = [0, *accumulate(len(one) for one in lines)]
        self._starts = [
            start
            for one in lines
            for start in accumulate((len(line) + 1 for line in one[:-1]), initial=0)
        ]

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return "".join(line + "\n" for line in self.lines).encode("utf-8", "replace")

    def place(self, line: int) -> tuple[int, int]:
        """Return the number of the text that has a line (from 0), and the line's start there."""
        return bisect_right(self._firsts, line) - 1, self._starts[line]


class Codespell:
    """codespell with its default dictionaries."""

    name = "codespell"
    WORD_RE = re.compile(r"[\w\-'’]+")  # its own definition of a word
    LINE_RE = re.compile(r"^-?:?(\d+): (.*?)$")

    def __init__(self) -> None:
        self.version = version("codespell")

    def find(self, texts: Sequence[str]) -> list[tuple[Spot, ...]]:
        """Return the places of each text."""
        lines = Lines(texts)
        found: list[list[Spot]] = [[] for _ in texts]
        program = [str(PROGRAMS / "codespell"), "--disable-colors", "-"]
        seen: dict[int, dict[str, int]] = {}
        number = -1
        for row in _run(program, lines.data).split("\n"):
            if head := re.match(r"(\d+): ", row):
                number = int(head.group(1)) - 1
            elif " ==> " in row and row.startswith("\t"):
                word, _, rest = row.strip().partition(" ==> ")
                counts = seen.setdefault(number, {})
                nth = counts[word] = counts.get(word, -1) + 1
                places = [m for m in self.WORD_RE.finditer(lines.lines[number]) if m[0] == word]
                words = tuple(w.strip() for w in rest.split(" | ")[0].split(",") if w.strip())
                text, start = lines.place(number)
                place = places[nth]
                spot = Spot(start + place.start(), start + place.end(), "codespell", words)
                found[text].append(spot)
        return [tuple(spots) for spots in found]


class _Typo(msgspec.Struct):
    type: str
    line_num: int = 0
    byte_offset: int = 0
    typo: str = ""
    corrections: list[str] = []


class Typos:
    """Typos with its default dictionary."""

    name = "typos"

    def __init__(self) -> None:
        self.version = version("typos")

    def find(self, texts: Sequence[str]) -> list[tuple[Spot, ...]]:
        """Return the places of each text."""
        lines = Lines(texts)
        found: list[list[Spot]] = [[] for _ in texts]
        program = [str(PROGRAMS / "typos"), "--isolated", "--format", "json", "-"]
        for row in _run(program, lines.data).split("\n"):
            if not row:
                continue
            typo = msgspec.json.decode(row, type=_Typo)
            if typo.type != "typo":
                continue
            text, start = lines.place(typo.line_num - 1)
            before = lines.lines[typo.line_num - 1].encode()[: typo.byte_offset]
            start += len(before.decode())
            spot = Spot(start, start + len(typo.typo), "typos", tuple(typo.corrections))
            found[text].append(spot)
        return [tuple(spots) for spots in found]


class Harper:
    """Harper with its default rules."""

    name = "harper"

    def __init__(self) -> None:
        self.version = version("harper-py")
        self._linter: Linter | None = None

    def find(self, texts: Sequence[str]) -> list[tuple[Spot, ...]]:
        """Return the places of each text."""
        from harper import Linter, SuggestionKind  # noqa: PLC0415 (slow to load)

        if self._linter is None:
            self._linter = Linter()
        found = []
        for text in texts:
            spots = []
            for lint in self._linter.lint(text, language="plaintext"):
                words = tuple(
                    lint.problem_text + s.replacement_text
                    if s.kind == SuggestionKind.INSERT_AFTER
                    else s.replacement_text
                    for s in lint.suggestions
                )
                spots.append(Spot(lint.span.start, lint.span.end, lint.lint_kind, words))
            found.append(tuple(spots))
        return found


class LanguageTool:
    """LanguageTool with all its default rules, spelling on.

    Only the five rules that look beyond a paragraph are left out: with them, `cleaner.grammar`
    cannot check many paragraphs at a time.
    """

    name = "languagetool"

    def __init__(self, engine: CachedEngine) -> None:
        self._engine = engine
        self.version = engine.version

    def find(self, texts: Sequence[str]) -> list[tuple[Spot, ...]]:
        """Return the places of each text; each line is a paragraph."""
        lines = Lines(texts)
        found: list[list[Spot]] = [[] for _ in texts]
        for number, matches in enumerate(self._engine.check(lines.lines)):
            text, start = lines.place(number)
            found[text] += [
                Spot(start + m.start, start + m.end, m.rule, m.replacements[:5]) for m in matches
            ]
        return [tuple(spots) for spots in found]


class Cached:
    """A peer whose answers are kept."""

    def __init__(self, peer: Peer, folder: Path) -> None:
        self.name = peer.name
        self.version = peer.version
        self._peer = peer
        self._cache = Cache(folder, f"{peer.name} {peer.version}", tuple[Spot, ...])

    def find(self, texts: Sequence[str]) -> list[tuple[Spot, ...]]:
        """Return the places of each text."""
        return self._cache.ask(texts, self._peer.find)


@contextmanager
def open_peers(folder: Path, *, grammar: bool) -> Iterator[list[Peer]]:
    """Yield all installed peers, with LanguageTool if `grammar`; report which are missing."""
    peers: list[Peer] = []
    for kind in (Codespell, Typos, Harper):
        try:
            peers.append(Cached(kind(), folder))
        except PackageNotFoundError:
            sys.stderr.write(f"{kind.name} is left out: pip install 'degarble[quality]'\n")
    with ExitStack() as stack:
        if grammar:
            peers.append(LanguageTool(stack.enter_context(open_engine(folder, frozenset()))))
        yield peers


def _run(program: list[str], data: bytes) -> str:
    """Return what a program prints; its exit code says only whether it found anything."""
    ran = subprocess.run(program, input=data, capture_output=True, check=False)  # noqa: S603 (ours)
    if ran.stderr.strip() and not ran.stdout.strip():
        raise OSError(f"{program[0]}: {ran.stderr.decode('utf-8', 'replace')}")
    return ran.stdout.decode("utf-8")
