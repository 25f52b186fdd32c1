"""Which files in a folder git ignores, according to the .gitignore files in and above it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pathspec

FILE = ".gitignore"


@dataclass(frozen=True, slots=True)
class GitIgnore:
    """The .gitignore files that apply in a folder, outermost first."""

    specs: tuple[tuple[str, pathspec.GitIgnoreSpec], ...] = ()

    @classmethod
    def at(cls, folder: Path) -> GitIgnore:
        """Return the rules that apply in the folder where a walk starts.

        They include .gitignore files above it, up to the top of its repository, unless these ignore
        the folder itself: a user who names an ignored folder wants its contents.
        """
        start = Path(os.path.abspath(folder))  # noqa: PTH100 (a link stays a link)
        above = [start, *start.parents]
        top = next((n for n, parent in enumerate(above) if (parent / ".git").exists()), 0)
        ignore = cls()
        for parent in reversed(above[: top + 1]):
            if ignore.ignores(parent, is_folder=True):
                return cls().below(start)
            ignore = ignore.below(parent)
        return ignore

    def below(self, folder: Path) -> GitIgnore:
        """Return the rules that apply in a direct subfolder; an unreadable file is skipped."""
        try:
            lines = (folder / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return self
        spec = pathspec.GitIgnoreSpec.from_lines(lines)
        return GitIgnore((*self.specs, (os.path.abspath(folder), spec)))  # noqa: PTH100

    def ignores(self, path: Path, *, is_folder: bool = False) -> bool:
        """Return whether a path is ignored; the innermost file that matches it decides."""
        if not self.specs:
            return False
        whole = os.path.abspath(path)  # noqa: PTH100
        for base, spec in reversed(self.specs):
            name = Path(os.path.relpath(whole, base)).as_posix()
            include = spec.check_file(name + "/" * is_folder).include
            if include is not None:
                return include
        return False
