"""Configuration: `[tool.cleaner]` in pyproject.toml, or cleaner.toml; the nearest file wins."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import msgspec

from cleaner.errors import ConfigError

FILE = "cleaner.toml"
GrammarMode = Literal["auto", "all", "off"]
TierName = Literal["flag", "review", "safe"]


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The settings of a run unless the command line overrides them.

    Raises ConfigError for an invalid value.

    `rules` are the user's own packs and `decisions` the decisions file, both relative to the
    configuration file. `select` and `ignore` are shell-style patterns of rules or families;
    `exclude` contains gitignore-style patterns of files. `preview` enables rules that are not yet
    proven. `grammar_url` is the address of a LanguageTool server to use instead of starting one,
    `java` the Java program to start it with. `jobs` is the number of processes. With
    `respect_gitignore`, files in folders that git ignores are skipped.
    """

    apply: Literal["safe", "review"] = "safe"
    fail_on: TierName = "review"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    preview: bool = False
    rules: tuple[str, ...] = ()
    decisions: str | None = None
    grammar: GrammarMode = "auto"
    grammar_url: str | None = None
    java: str | None = None
    jobs: int = 1
    respect_gitignore: bool = True

    def __post_init__(self) -> None:
        """Raise ConfigError for an invalid value, also when constructed in Python."""
        for field in msgspec.structs.fields(type(self)):
            try:
                msgspec.convert(getattr(self, field.name), field.type)
            except msgspec.ValidationError as error:
                raise ConfigError(f"{field.encode_name}: {error}") from error
        if self.jobs < 0:
            raise ConfigError("jobs is negative", hint="0 means one process per core.")
        if self.grammar_url and not self.grammar_url.startswith(("http://", "https://")):
            raise ConfigError(
                f"invalid grammar-url: {self.grammar_url!r}",
                hint="It looks like http://127.0.0.1:8081.",
            )


def find_config(folder: Path) -> Path | None:
    """Return the nearest configuration file at or above `folder`; cleaner.toml takes precedence."""
    return next(iter(find_configs([folder])))


def find_configs(folders: Iterable[Path]) -> dict[Path | None, Path]:
    """Return the folders' nearest configuration files, each with the first folder it applies to."""
    known: dict[Path, Path | None] = {}

    def nearest(place: Path) -> Path | None:
        if place not in known:
            known[place] = _own_config(place)
            if known[place] is None and place.parent != place:
                known[place] = nearest(place.parent)
        return known[place]

    found: dict[Path | None, Path] = {}
    for folder in folders:
        whole = Path(os.path.abspath(folder))  # noqa: PTH100 (without `..`, but links stay links)
        found.setdefault(nearest(whole), folder)
    return found


def _own_config(folder: Path) -> Path | None:
    if (folder / FILE).is_file():
        return folder / FILE
    pyproject = folder / "pyproject.toml"
    if pyproject.is_file() and "cleaner" in _load(pyproject).get("tool", {}):
        return pyproject
    return None


def read_config(path: Path | None) -> Config:
    """Read a configuration file; None gives the defaults.

    Raises ConfigError, naming the file and key; for an unknown key, it suggests the nearest one.
    """
    if path is None:
        return Config()
    table = _load(path)
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("cleaner", {})
    _refuse_unknown(table, path)
    try:
        config = msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(str(error), where=str(path)) from error
    except ConfigError as error:
        raise ConfigError(error.what, where=str(path), hint=error.hint) from error
    folder = path.parent
    return msgspec.structs.replace(
        config,
        rules=tuple(str(folder / name) for name in config.rules),
        decisions=str(folder / config.decisions) if config.decisions else None,
    )


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"cannot be read as UTF-8: {error}", where=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not valid TOML: {error}", where=str(path)) from error


def _refuse_unknown(table: dict[str, Any], path: Path) -> None:
    known = [field.encode_name for field in msgspec.structs.fields(Config)]
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(known)}."
            raise ConfigError(f"unknown key {key!r}", where=str(path), hint=hint)
