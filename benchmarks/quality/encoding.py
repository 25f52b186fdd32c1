"""ftfy's own test cases, repaired by our way of calling it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ftfy

from cleaner.normalise import normalise
from cleaner.rulebook.packs import RuleBook

# ftfy's own defaults without its encoding repairs: its style changes. We leave style alone,
# so they are applied to our result before the two are compared.
STYLE = ftfy.TextFixerConfig(
    fix_encoding=False,
    restore_byte_a0=False,
    replace_lossy_sequences=False,
    decode_inconsistent_utf8=False,
    fix_c1_controls=False,
    unescape_html=False,
)


def exact(case: dict[str, str], book: RuleBook) -> bool:
    """Return whether a case comes out as ftfy expects, with ftfy's own options for style."""
    ours = normalise(case["original"], book.rules).text
    return ftfy.fix_text(ours, STYLE) == case["fixed"]


def score_file(cases: Sequence[dict[str, str]], book: RuleBook) -> dict[str, Any]:
    """Return how many cases are exact, with those that ftfy expects to fail separate."""
    passing = [case for case in cases if case["expect"] == "pass"]
    failing = [case for case in cases if case["expect"] != "pass"]
    wrong = [case["label"] for case in passing if not exact(case, book)]
    return {
        "cases": len(passing),
        "exact": len(passing) - len(wrong),
        "not_exact": wrong,
        "expected_failures": len(failing),
        "of_them_exact": sum(exact(case, book) for case in failing),
    }


def score_negative(cases: Sequence[dict[str, str]], book: RuleBook) -> dict[str, Any]:
    """Return how many texts that only look damaged stay exactly as they are.

    One of them also has real damage; it may come out as the case says.
    """
    changed = []
    for case in cases:
        after = normalise(case["original"], book.rules).text
        if after not in (case["original"], case["fixed"]):
            changed.append(case["label"])
    return {"cases": len(cases), "unchanged": len(cases) - len(changed), "changed": changed}
