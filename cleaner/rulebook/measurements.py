"""The measured figures of the rules, beside the packs, bound to what each rule does.

`rules/measurements.json` is written by the measurement of this repository (`make quality`) and
travels with the packs. Measurements hold only for the rule that was measured:
`rule_hash` stands for it.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from cleaner.errors import RulePackError
from cleaner.rulebook.defines import read_defines
from cleaner.rulebook.packs import ELSEWHERE, entry_source, shared_defines, shipped_packs

FILE = "measurements.json"
PACKAGE = Path(__file__).parents[1]

# What a rule says and when it runs, not what it does.
WORDS_ONLY = frozenset({"message", "why", "changes", "finds", "stays", "siblings", "preview"})

# What all checkers have. A change there concerns all rules, and shows when all are measured.
SHARED = frozenset(
    {
        "errors",
        "model",
        "prefilter.scan",
        "profile",
        "rulebook.packs",
        "text.annotated",
        "text.lines",
        "text.spans",
    }
)
IMPORT_RE = re.compile(r"^from cleaner\.(?P<module>[\w.]+) import", re.MULTILINE)


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Findings on one kind of text, by what people said of them."""

    findings: int
    right: int = 0
    wrong: int = 0
    doubtful: int = 0
    unjudged: int = 0


class Measurements(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured of a rule, at the tier that its pack gives it.

    `damaged` counts findings on garbled and translated text, `clean` those on edited English and
    human translations of `clean_words` words. `wrong_share_bound` is the upper 95 % bound
    (Clopper-Pearson, one-sided) of the share of wrong findings on damaged text;
    `wrong_per_10k_bound` that of wrong findings in 10,000 clean words (Poisson), where those that
    nobody has judged count as wrong.
    """

    hash: str
    tier: str
    damaged: Counts
    clean: Counts
    clean_words: int
    wrong_share_bound: float
    wrong_per_10k_bound: float


def measurements_file() -> Path:
    """Return where the figures of the shipped rules are kept: beside the packs."""
    return shipped_packs()[0].parent / FILE


def read_measurements(path: Path | None = None) -> dict[str, Measurements]:
    """Return the figures by rule; none if the file is missing.

    Raises RulePackError if it cannot be read as figures.
    """
    path = path or measurements_file()
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Measurements])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as error:
        raise RulePackError(f"cannot be read: {error}", where=str(path)) from error


def rule_hashes() -> dict[str, str]:
    """Return 16 hexadecimal digits for each shipped rule: for all that it does.

    That is its entry without the words for people and the examples, its pattern with all named
    parts put in, the settings of its pack, and
    for a rule with a checker the source of that checker and of the modules that only it has.
    """
    sources: dict[str, str] = {}
    shared = shared_defines()
    hashes = {}
    for file in shipped_packs():
        pack = tomllib.loads(file.read_text(encoding="utf-8"))
        defines = read_defines(pack.get("define", {}), shared)
        for entry in pack.get("rule", ()):
            checker = entry.get("checker")
            if checker and checker not in sources:
                sources[checker] = _source(checker)
            source = entry_source(entry, defines)
            whole = entry if source is None else {**entry, "pattern": source}
            hashes[entry["name"]] = _hash(whole, pack, sources.get(checker, ""))
    return hashes


def _hash(entry: Mapping[str, Any], pack: Mapping[str, Any], source: str) -> str:
    does = {key: value for key, value in entry.items() if key not in WORDS_ONLY}
    settings = {name: sorted(words) for name, words in pack.get("settings", {}).items()}
    whole = json.dumps([pack["family"], does, settings, source], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _source(checker: str) -> str:
    """Return the source of a checker: its module, or all of its folder, and its helpers.

    A helper is a module beside it whose name begins with the checker's (`names_variants.py`), or
    one of the package that it imports and that not all checkers share.
    """
    folder = PACKAGE / "checkers"
    files = {PACKAGE / name for name in ELSEWHERE.get(checker, ())}
    files |= {*folder.glob(f"{checker}.py"), *folder.glob(f"{checker}_*.py")}
    files |= set((folder / checker).rglob("*.py"))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    used = {match["module"] for text in texts.values() for match in IMPORT_RE.finditer(text)}
    for module in used - SHARED:
        path = PACKAGE.joinpath(*module.split(".")).with_suffix(".py")
        if not path.is_file():
            path = path.with_suffix("") / "__init__.py"
        if not module.startswith("checkers."):
            texts[path] = path.read_text(encoding="utf-8")
    return "\n".join(texts[path] for path in sorted(texts))
