"""All measurements, combined into one report of plain data."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.quality import (
    counts,
    datasets,
    encoding,
    mqm,
    pages,
    postedit,
    seeds,
    tortured,
    trust,
    typos,
)  # fmt: skip
from benchmarks.quality.about import describe
from benchmarks.quality.cache import default_folder
from benchmarks.quality.collect import Sources, collect
from benchmarks.quality.judgements import Judgements
from benchmarks.quality.model import Found, Kind, Text
from benchmarks.quality.ours import CachedEngine, OwnTool, open_engine
from benchmarks.quality.peers import Peer, open_peers

SECTIONS = (
    "clean", "references", "pages", "seeds", "encoding", "typos", "mqm", "mt", "postedit",
    "tortured",
)  # fmt: skip

# The sets whose collected findings each section uses.
SETS_OF = {
    "clean": ("clean",),
    "references": ("references",),
    "pages": ("pages",),
    "seeds": ("seeds",),
    "encoding": ("wild",),
    "typos": ("typos",),
    "mqm": ("mqm",),
    "mt": ("mt", "references"),
    "postedit": ("postedit",),
    "tortured": (),
}
MT_RE = re.compile(r"newstest2021\.(\w\w)-en\.(?:hyp\.)?(.+)\.en$")
REPAIRED_TIERS = (("safe", frozenset({"safe"})), ("safe and review", frozenset({"safe", "review"})))

Tell = Callable[[str], None]
Find = Callable[[Sequence[Text]], Sequence[Found]]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run measures; empty `sections` means all."""

    sources: Sources
    sections: tuple[str, ...] = SECTIONS
    peers: bool = True
    grammar: bool = True
    held_out: bool = False
    cache: Path = field(default_factory=default_folder)

    @property
    def whole(self) -> bool:
        """Return whether everything is measured, so that the figures may be committed."""
        return self.sections == SECTIONS and self.peers and self.grammar


@dataclass(frozen=True, slots=True)
class Measured:
    """The report, and every finding that it is based on."""

    report: dict[str, Any]
    sets: dict[str, list[Found]]


class Benchmark:
    """One run: the tool without and with grammar, the peers, and what each of them found."""

    def __init__(self, options: Options, tell: Tell) -> None:
        self.options = options
        self.tell = tell
        self.plain = OwnTool()
        self.full: OwnTool = self.plain
        # Every rule is measured, including preview; the sections count what users get.
        self.every_rule = OwnTool(preview=True)
        self.every_rule_full: OwnTool = self.every_rule
        self.peers: list[Peer] = []
        self.sets: dict[str, list[Found]] = {}
        self.judgements = Judgements()

    def run(self) -> Measured:
        """Measure all requested sections."""
        options = self.options
        with ExitStack() as stack:
            engine: CachedEngine | None = None
            if options.grammar:
                engine = stack.enter_context(open_engine(options.cache))
                self.full = OwnTool(engine)
                self.every_rule_full = OwnTool(engine, preview=True)
            if options.peers:
                self.peers = stack.enter_context(open_peers(options.cache, grammar=options.grammar))
            names = list(dict.fromkeys(n for s in options.sections for n in SETS_OF[s]))
            self.sets = collect(options.sources, names, self.every_rule, self.tell)
            report: dict[str, Any] = {"about": describe(options.sources, self.peers, engine)}
            for section in options.sections:
                report[section] = getattr(self, f"_{section}")()
        self.tell("judgements")
        report["safe_edits"] = trust.safe_edits(self.sets, self.judgements, self.plain)
        report["rules"] = trust.rule_table(self.sets, self.judgements, self.plain)
        marks = (s.fingerprint for found in self.sets.values() for f in found for s in f.spots)
        report["judgements"] = {
            "kept": len(self.judgements),
            "of_no_finding": self.judgements.unused(marks),
        }
        return Measured(report, self.sets)

    def _stable(self, name: str) -> list[Found]:
        """Return what the stable rules found in a set."""
        return self.plain.stable(self.sets[name])

    def _tools(self) -> list[tuple[str, Find]]:
        """Return the tool by itself, with preview and with grammar, and the peers, as functions."""
        tools: list[tuple[str, Find]] = [
            ("cleaner", lambda t: self.plain.find(t, alone=True)),
            ("cleaner with preview", lambda t: self.every_rule.find(t, alone=True)),
        ]
        if self.full is not self.plain:
            tools.append(("cleaner with grammar", lambda t: self.full.find(t, alone=True)))
        return [*tools, *((peer.name, _face(peer)) for peer in self.peers)]

    def _clean(self) -> dict[str, Any]:
        groups = self.options.sources.texts("clean")
        texts = [text for group in groups for text in group]
        result: dict[str, Any] = {
            "without_grammar": counts.score(self._stable("clean")),
            "with_preview": counts.score(self.sets["clean"]),
        }
        if self.full is not self.plain:
            self.tell("clean: cleaner with grammar")
            self.sets["clean"] = [x for group in groups for x in self.every_rule_full.find(group)]
            result["with_grammar"] = counts.score(self._stable("clean"))
        result["peers"] = {}
        for peer in self.peers:
            self.tell(f"clean: {peer.name}")
            result["peers"][peer.name] = counts.score_peer(_face(peer)(texts))
        return result

    def _references(self) -> dict[str, Any]:
        return counts.score(self._stable("references"))

    def _pages(self) -> dict[str, Any]:
        sources = self.options.sources
        pairs = sources.pairs()
        lines = [t for group in sources.texts("clean") for x in group for t in x.text.split("\n")]
        fragments = pages.clean_fragments(pairs, lines)
        result: dict[str, Any] = {"tools": {}}
        for name, find in self._tools():
            self.tell(f"pages: {name}")
            fates = pages.outcomes(pairs, find)
            result["tools"][name] = {
                **pages.score(pairs, fates),
                "fragments": pages.score_fragments(find(fragments)),
            }
            if name == "cleaner":
                result["families"] = pages.score_families(pairs, fates, pages.read_families())
                result["surface"] = pages.score_surface(result["families"])
            if self.options.held_out:
                kept = sources.pairs(held_out=True)
                scored = pages.score(kept, pages.outcomes(kept, find))
                result.setdefault("held_out", {})[name] = scored
        return result

    def _seeds(self) -> dict[str, Any]:
        sources = self.options.sources
        texts = datasets.seed_texts(sources.root / "seeds")
        decisions = sources.root / "golden" / "decisions.jsonl"
        result = {
            "without_grammar": seeds.score_seeds(texts, decisions, self.plain),
            "with_preview": seeds.score_seeds(texts, decisions, self.every_rule),
        }
        if self.full is not self.plain:
            self.tell("seeds: cleaner with grammar")
            result["with_grammar"] = seeds.score_seeds(texts, decisions, self.full)
        return result

    def _encoding(self) -> dict[str, Any]:
        data, book = self.options.sources.data, self.plain.cleaner.book
        names = ("in-the-wild", "synthetic", "language-names", "known-failures")
        files = {name: encoding.score_file(datasets.ftfy_cases(data, name), book) for name in names}
        negative = encoding.score_negative(datasets.ftfy_cases(data, "negative"), book)
        return {"files": files, "negative": negative}

    def _typos(self) -> dict[str, Any]:
        sentences = datasets.typo_sentences(self.options.sources.data)
        result = {}
        for name, find in self._tools():
            self.tell(f"typos: {name}")
            result[name] = typos.score(sentences, find([one.text for one in sentences]))
        return result

    def _mqm(self) -> dict[str, Any]:
        files = list(datasets.mqm_files(self.options.sources.data))
        result: dict[str, Any] = {}
        for side, kind in (("translations", Kind.TRANSLATED), ("reference", Kind.OTHER)):
            segments = [one for _, marked in files for one in marked if one.text.kind is kind]
            texts = [one.text for one in segments]
            result[side] = {}
            for name, find in self._tools():
                self.tell(f"mqm: {name}")
                known = side == "translations" and name == "cleaner"
                found = self._stable("mqm") if known else find(texts)
                result[side][name] = mqm.score(segments, found)
        return result

    def _mt(self) -> list[dict[str, Any]]:
        self.tell("mt: likeness to the references")
        by_file: dict[str, list[Found]] = {}
        for name in ("references", "mt"):
            for one in self._stable(name):
                file = one.text.id.partition("/")[2].rpartition(":")[0]
                by_file.setdefault(file, []).append(one)
        rows = []
        for file, found in by_file.items():
            language, system = _named(file)
            reference = by_file[f"newstest2021.{language}-en.ref.en"]
            like = counts.likeness([f.text for f in found], [f.text for f in reference])
            scored = counts.score(found)
            del scored["rules"]
            rows.append({"language": language, "system": system, "likeness": like, **scored})
        return sorted(rows, key=lambda row: (row["language"], -row["likeness"]))

    def _postedit(self) -> dict[str, Any]:
        by_id = {one.text.id: one for one in self._stable("postedit")}
        result: dict[str, Any] = {}
        for name, pairs in datasets.postedit_files(self.options.sources.data):
            found = [by_id[text.id] for text, _ in pairs]
            goals = [goal for _, goal in pairs]
            result[name] = {
                label: postedit.score(found, goals, tiers=tiers) for label, tiers in REPAIRED_TIERS
            }
        return result

    def _tortured(self) -> dict[str, Any]:
        self.tell("tortured: cleaner")
        pairs = datasets.tortured_pairs(self.options.sources.data)
        return tortured.score(pairs, lambda texts: self.plain.find(texts, alone=True))


def _face(peer: Peer) -> Find:
    def find(texts: Sequence[Text]) -> list[Found]:
        places = peer.find([text.text for text in texts])
        return [Found(text, tuple(spots)) for text, spots in zip(texts, places, strict=True)]

    return find


def _named(file: str) -> tuple[str, str]:
    match = MT_RE.match(file)
    if match is None:
        raise ValueError(f"not a file of translations: {file}")
    language, system = match.groups()
    return language, "reference" if system == "ref" else system
