"""What was measured, and with what: commit, data, versions."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.quality.collect import Sources
from benchmarks.quality.datasets import content_hash
from benchmarks.quality.ours import CachedEngine
from benchmarks.quality.peers import Peer


def describe(
    sources: Sources, peers: Sequence[Peer], engine: CachedEngine | None
) -> dict[str, Any]:
    """Return the commit (and whether the tree differs from it), the data's hash and versions."""
    versions = {name: version(name) for name in ("ftfy", "wordfreq", "nupunkt", "regex")}
    versions["python"] = platform.python_version()
    versions |= {peer.name: peer.version for peer in peers}
    if engine is not None:
        versions["languagetool"] = engine.version
    # The figures are what is written here; they do not affect what is measured.
    code = ("cleaner", "rules", "benchmarks", ":!rules/measurements.json")
    changes = _git(sources.root, "status", "--porcelain", "--", *code)
    return {
        "commit": _git(sources.root, "rev-parse", "--short=12", "HEAD"),
        "with_changes": bool(changes),
        "data": content_hash(sources.data),
        "versions": dict(sorted(versions.items())),
    }


def _git(root: Path, *words: str) -> str:
    ran = subprocess.run(  # noqa: S603
        ["git", "-C", str(root), *words],  # noqa: S607 (whichever git is installed)
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout.strip()
