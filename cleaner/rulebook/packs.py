"""Rule packs: `rules/*.toml` -> rules, each with its reason and its examples.

A pack contains one family of rules. A rule with a `pattern` or `phrases` needs no Python; a rule
with a `checker` names the module of `cleaner.checkers` that implements it. `shared.toml`, next to
the packs, contains the named parts of patterns that several packs use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Literal, TypeVar

import msgspec
import regex

from cleaner.errors import RulePackError
from cleaner.model import ENGINE_FAMILY, Rule, Tier
from cleaner.rulebook.defines import (
    DefineError,
    Part,
    pattern_source,
    phrases_source,
    read_defines,
)

NAME_RE = regex.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

SHARED = "shared.toml"

MARKER_RE = regex.compile(r"(?m)^[ \t]*\K\[\[\s*rule\s*\]\]")
GROUP_RE = regex.compile(r"\\g<(\w+)>|\\([1-9]\d?)|\{(?:lower|title):(\w+)\}")

# Modules of `cleaner.checkers` that are not checkers, and checkers whose source is elsewhere.
NO_CHECKERS = frozenset({"base", "run"})
ELSEWHERE = {"encoding": ("normalise.py",)}

FIELDS_HINT = "docs/rules.md lists the fields of a pack and of a rule."

T = TypeVar("T")

# Conditions that a named group of a pattern may have to meet; see `cleaner.checkers.patterns`.
Condition = Literal["common-word", "known-word", "unknown-word", "rare-word"]


class _Change(msgspec.Struct, forbid_unknown_fields=True):
    before: str
    after: str


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    message: str
    why: str
    tier: Literal["flag", "review", "safe"]
    checker: str | None = None
    preview: bool = False
    pattern: str | None = None
    phrases: list[str] = []
    replace: list[str] = []
    where: dict[str, Condition] = {}
    ignore_case: bool = False
    headings: bool = True
    changes: list[_Change] = []
    finds: list[str] = []
    stays: list[str] = []
    siblings: list[str] = []


class _Shared(msgspec.Struct, forbid_unknown_fields=True):
    define: dict[str, Part] = {}


class _Pack(msgspec.Struct, forbid_unknown_fields=True):
    family: str
    define: dict[str, Part] = {}
    settings: dict[str, list[str]] = {}
    rule: list[dict[str, Any]] = []


@dataclass(frozen=True, slots=True)
class PatternRule:
    """A rule that is a single regular expression.

    `replace` are templates for the whole match, best first; `where` gives the conditions that named
    groups must meet for a match to count; `headings` says whether headings are checked.
    """

    rule: Rule
    pattern: regex.Pattern[str]
    replace: tuple[str, ...]
    where: tuple[tuple[str, Condition], ...] = ()
    headings: bool = True


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All loaded rules by name; `settings` are the word lists of each family's checkers."""

    rules: Mapping[str, Rule]
    patterns: tuple[PatternRule, ...]
    settings: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def family(self, rule: str) -> str:
        """Return the family of a rule; rules in no pack belong to the grammar engine."""
        known = self.rules.get(rule)
        return known.family if known else ENGINE_FAMILY

    def words(self, family: str, name: str) -> frozenset[str]:
        """Return a word list from a pack's `[settings]`; empty if missing."""
        return self.settings.get(family, {}).get(name, frozenset())


@cache
def checker_names() -> frozenset[str]:
    """Return the checkers that a rule may name; "patterns" runs the rules with a pattern."""
    folder = Path(__file__).parents[1] / "checkers"
    modules = frozenset(module.name for module in iter_modules([str(folder)]))
    return modules - NO_CHECKERS | ELSEWHERE.keys()


def shipped_packs() -> list[Path]:
    """Return the shipped packs: inside the package, or next to it in a checkout."""
    here = Path(__file__).parents[1]
    folder = here / "rules" if (here / "rules").is_dir() else here.parent / "rules"
    return sorted(path for path in folder.glob("*.toml") if path.name != SHARED)


def shared_defines() -> dict[str, str]:
    """Return the sources of the named parts that all packs share.

    Raises RulePackError if one of them is invalid.
    """
    file = shipped_packs()[0].with_name(SHARED)
    source, shared = _read(file, _Shared)
    return _defines(source, shared.define, {}, file)


def load_rules(extra: Iterable[Path] = ()) -> RuleBook:
    """Read the shipped packs and the user's own (files, or folders of `.toml` files).

    Raises RulePackError, naming file, line, rule and what is missing.
    """
    files = shipped_packs()
    for path in extra:
        if not path.exists():
            raise RulePackError("no such rule pack", where=str(path))
        files += sorted(path.glob("*.toml")) if path.is_dir() else [path]
    shared = shared_defines()
    rules: dict[str, Rule] = {}
    patterns: list[PatternRule] = []
    settings: dict[str, dict[str, frozenset[str]]] = {}
    for file in files:
        source, pack = _read(file, _Pack)
        defines = _defines(source, pack.define, shared, file)
        family = settings.setdefault(pack.family, {})
        for key, words in pack.settings.items():
            family[key] = family.get(key, frozenset()) | frozenset(words)
        for entry, where in _entries(source, pack, file):
            rule = _rule(entry, pack.family, where)
            if rule.name in rules:
                raise RulePackError(
                    f"rule {rule.name!r} is already defined in {rules[rule.name].source}",
                    where=where,
                    hint="Give one of the two another name.",
                )
            rules[rule.name] = rule
            if entry.pattern is not None or entry.phrases:
                patterns.append(_pattern(entry, rule, defines, where))
    return RuleBook(rules, tuple(patterns), settings)


def entry_source(entry: Mapping[str, Any], defines: Mapping[str, str]) -> str | None:
    """Return the expanded pattern of a rule's entry; None if it has only a checker.

    Raises DefineError if the pattern uses an undefined name.
    """
    if entry.get("phrases"):
        return phrases_source(entry["phrases"])
    pattern = entry.get("pattern")
    return None if pattern is None else pattern_source(pattern, defines)


def _read(file: Path, kind: type[T]) -> tuple[str, T]:
    try:
        source = file.read_text(encoding="utf-8")
        return source, msgspec.convert(tomllib.loads(source), kind)
    except (OSError, UnicodeDecodeError) as error:
        raise RulePackError(f"cannot be read: {error}", where=str(file)) from error
    except tomllib.TOMLDecodeError as error:
        raise RulePackError(
            f"is not valid TOML: {error}",
            where=str(file),
            hint="Regular expressions are easiest in literal strings: pattern = '''…'''.",
        ) from error
    except msgspec.ValidationError as error:
        raise RulePackError(str(error), where=str(file), hint=FIELDS_HINT) from error


def _defines(
    source: str, table: Mapping[str, Part], known: Mapping[str, str], file: Path
) -> dict[str, str]:
    try:
        return read_defines(table, known)
    except DefineError as error:
        marker = regex.search(r"(?m)^\s*\[\s*define\s*\]", source)
        line = source.count("\n", 0, marker.end()) + 1 if marker else 1
        raise RulePackError(str(error), where=f"{file}:{line}", hint=error.hint) from error


def _entries(source: str, pack: _Pack, file: Path) -> Iterator[tuple[_Entry, str]]:
    """Yield each rule with its location (`file:line`)."""
    starts = [match.start() for match in MARKER_RE.finditer(source)]
    for number, raw in enumerate(pack.rule):
        name = raw.get("name", f"number {number + 1}")
        named = regex.search(rf"(?m)^\s*name\s*=\s*[\"']{regex.escape(str(name))}[\"']", source)
        if named:  # the marker before its name: a `why` may contain other markers
            start = max((s for s in starts if s < named.start()), default=0)
        else:
            start = starts[number] if number < len(starts) else 0
        where = f"{file}:{source.count(chr(10), 0, start) + 1}"
        try:
            yield msgspec.convert(raw, _Entry), where
        except msgspec.ValidationError as error:
            raise RulePackError(f"rule {name!r}: {error}", where=where, hint=FIELDS_HINT) from error


def _rule(entry: _Entry, family: str, where: str) -> Rule:
    def missing(what: str, hint: str) -> RulePackError:
        return RulePackError(f"rule {entry.name!r} {what}", where=where, hint=hint)

    if not NAME_RE.fullmatch(entry.name):
        raise missing("has a bad name", "Use small letters, digits and hyphens: doubled-word.")
    looked_for = [entry.pattern is not None, bool(entry.phrases), entry.checker is not None]
    if sum(looked_for) != 1 and not (
        entry.pattern is not None and not entry.phrases and entry.checker == "repeats"
    ):
        raise missing("needs either a pattern, phrases or a checker", "Give one of the three.")
    if not all(entry.phrases):
        raise missing("has an empty phrase", "Remove it.")
    if entry.checker is not None and entry.checker not in checker_names():
        raise missing(
            f"names an unknown checker: {entry.checker!r}",
            f"Known: {', '.join(sorted(checker_names()))}.",
        )
    if not entry.changes and not entry.finds:
        raise missing(
            "has no example that must change",
            "Add changes = [{ before = '…', after = '…' }], or finds = ['…'] if it only flags.",
        )
    if not entry.stays:
        raise missing("has no example that must stay", "Add stays = ['…'] from real text.")
    if not entry.message or not entry.why:
        raise missing("has an empty message or why", "Say what the defect is, and why it is one.")
    if entry.tier != "flag" and not entry.changes:
        raise missing(
            "repairs, but has no example of a repair", "Add changes = [{ before, after }]."
        )
    return Rule(
        name=entry.name,
        family=family,
        message=entry.message,
        why=entry.why.strip(),
        tier=Tier[entry.tier.upper()],
        changes=tuple((change.before, change.after) for change in entry.changes),
        finds=tuple(entry.finds),
        stays=tuple(entry.stays),
        siblings=tuple(entry.siblings),
        checker=entry.checker or "patterns",
        preview=entry.preview,
        source=where,
    )


def _pattern(entry: _Entry, rule: Rule, defines: Mapping[str, str], where: str) -> PatternRule:
    if rule.tier > Tier.FLAG and not entry.replace:
        raise RulePackError(
            f"rule {rule.name!r} repairs, but has no replace",
            where=where,
            hint="Add replace = ['…'], or make its tier flag.",
        )
    flags = regex.VERSION1 | regex.MULTILINE | (regex.IGNORECASE if entry.ignore_case else 0)
    try:
        source = entry_source({"pattern": entry.pattern, "phrases": entry.phrases}, defines)
        pattern = regex.compile(source or "", flags)
    except DefineError as error:
        raise RulePackError(f"rule {rule.name!r}: {error}", where=where, hint=error.hint) from error
    except regex.error as error:
        raise RulePackError(
            f"rule {rule.name!r} has an invalid pattern: {error}", where=where
        ) from error
    if unknown := set(entry.where) - set(pattern.groupindex):
        raise RulePackError(
            f"rule {rule.name!r} has conditions on groups that its pattern lacks: "
            f"{', '.join(sorted(unknown))}",
            where=where,
            hint="Name them in the pattern: (?<left>…).",
        )
    known = {*pattern.groupindex, *map(str, range(pattern.groups + 1))}
    named = {name for text in entry.replace for found in GROUP_RE.findall(text) for name in found}
    if unknown := named - known - {""}:
        raise RulePackError(
            f"rule {rule.name!r} uses groups in replace that its pattern lacks: "
            f"{', '.join(sorted(unknown))}",
            where=where,
            hint="Name them in the pattern: (?<left>…).",
        )
    return PatternRule(
        rule, pattern, tuple(entry.replace), tuple(entry.where.items()), entry.headings
    )
