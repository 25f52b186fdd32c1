"""The measurements of the rules, stored next to the packs and tied to each rule's behaviour.

`rules/measurements.json` is written by this repository's `make quality` and is shipped with the
packs. A measurement is valid only for the exact rule that was measured, which its hash identifies
(see `rule_hashes`).
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

# Fields that say what a rule tells people and when it runs, not what it does.
WORDS_ONLY = frozenset({"message", "why", "changes", "finds", "stays", "siblings", "preview"})

# Modules shared by all checkers. A change there affects all rules, and shows when all are measured.
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
    """The numbers of findings on one kind of text, by how people judged them."""

    findings: int
    right: int = 0
    wrong: int = 0
    doubtful: int = 0
    unjudged: int = 0


class Measurements(msgspec.Struct, frozen=True, kw_only=True):
    """The measurements of a rule at the tier that its pack gives it.

    `damaged` counts findings on garbled and translated text, `clean` those on edited English and
    human translations, `clean_words` words in all. `wrong_share_bound` is the one-sided 95% upper
    confidence bound (Clopper-Pearson) of the share of wrong findings on damaged text;
    `wrong_per_10k_bound` is that of wrong findings per 10,000 clean words (Poisson), where unjudged
    findings count as wrong.
    """

    hash: str
    tier: str
    damaged: Counts
    clean: Counts
    clean_words: int
    wrong_share_bound: float
    wrong_per_10k_bound: float


def measurements_file() -> Path:
    """Return the path of the shipped rules' measurements, next to the packs."""
    return shipped_packs()[0].parent / FILE


def read_measurements(path: Path | None = None) -> dict[str, Measurements]:
    """Return the measurements by rule; empty if the file is missing.

    Raises RulePackError if the file is not readable as measurements.
    """
    path = path or measurements_file()
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Measurements])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as error:
        raise RulePackError(f"cannot be read: {error}", where=str(path)) from error


def rule_hashes() -> dict[str, str]:
    """Return a hash of each shipped rule's behaviour: 16 hexadecimal digits.

    It covers the rule's entry without its messages and examples, its pattern with all named parts
    expanded, the settings of its pack and, for a rule with a checker, the source of that checker
    and of the modules it imports that not all checkers share.
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
    """Return the source of a checker: its module or whole folder, and its helpers.

    A helper is a module next to it whose name begins with the checker's (`names_variants.py`), or a
    module of this package that it imports and that not all checkers share.
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
