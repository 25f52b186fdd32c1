"""Find and repair text that machine translation, spinners and scraping have garbled.

>>> import cleaner
>>> [finding.rule for finding in cleaner.check("They met in Riyadh,he said. said.")]
['missing-space-after-comma', 'doubled-word']
>>> cleaner.clean("They met in Riyadh,he said. said.").text
'They met in Riyadh, he said. said.'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "Cleaner",
    "CleanerError",
    "Config",
    "Decision",
    "Document",
    "Finding",
    "Result",
    "Tier",
    "__version__",
    "check",
    "clean",
]

if TYPE_CHECKING:
    from cleaner.api import Cleaner, check, clean
    from cleaner.config import Config
    from cleaner.errors import CleanerError
    from cleaner.model import Decision, Document, Finding, Result, Tier

_HOMES = {
    "Cleaner": "cleaner.api",
    "check": "cleaner.api",
    "clean": "cleaner.api",
    "Config": "cleaner.config",
    "CleanerError": "cleaner.errors",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the module holds)
    # Imported on first use: `cleaner --version` and `--help` need none of these.
    if name in __all__:
        return getattr(import_module(_HOMES.get(name, "cleaner.model")), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
