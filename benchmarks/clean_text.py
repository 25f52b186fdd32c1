"""How often the rules speak on text, by tier and rule: clean text first, then machine translations.

    python benchmarks/clean_text.py ../shared/data [--grammar]

On clean text every finding is a false alarm until somebody has looked at it; over machine
translations the rate should rise as their quality falls. Prints findings per 10,000 words.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections import Counter
from pathlib import Path

from cleaner import Cleaner, Config, Document
from cleaner.checkers.grammar import DISABLED_CATEGORIES
from cleaner.grammar import open_client

LINES = 20  # lines of these files are sentences or segments; so many make a document


def main() -> int:
    """Measure all files, and print one row for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--grammar", action="store_true", help="ask LanguageTool too")
    arguments = parser.parse_args()
    files = [*sorted(arguments.data.glob("clean/*")), *sorted(arguments.data.glob("mt/*"))]
    if not files:
        sys.stderr.write(f"no data in {arguments.data}\n")
        return 2
    with contextlib.ExitStack() as stack:
        engine = None
        if arguments.grammar:
            client = open_client(disabled_categories=DISABLED_CATEGORIES)
            engine = stack.enter_context(client)
        cleaner = Cleaner(Config(grammar="auto"), engine=engine)
        print(
            f"{'per 10,000 words':<44} {'all':>6} {'safe':>6} {'review':>6} {'flag':>6} {'MB/s':>6}"
        )
        for file in files:
            print(measure(file, cleaner))
    return 0


def measure(file: Path, cleaner: Cleaner) -> str:
    """Return one row: the findings of a file by tier, the most frequent rules, the speed."""
    lines = file.read_text(encoding="utf-8").splitlines()
    documents = [
        Document(id=f"{file.name}-{start}", text="\n".join(lines[start : start + LINES]))
        for start in range(0, len(lines), LINES)
    ]
    begin = time.perf_counter()
    results = [r for r in cleaner.clean_documents(documents) if not isinstance(r, Exception)]
    seconds = time.perf_counter() - begin
    findings = [finding for result in results for finding in result.findings]
    words = sum(result.words for result in results)
    tiers = Counter(str(finding.tier) for finding in findings)
    rules = Counter(finding.rule for finding in findings).most_common(3)
    rates = [
        10_000 * n / words for n in (len(findings), *(tiers[t] for t in ("safe", "review", "flag")))
    ]
    speed = file.stat().st_size / seconds / 1e6
    columns = " ".join(f"{rate:6.1f}" for rate in rates)
    named = ", ".join(f"{rule} {count}" for rule, count in rules)
    return f"{file.name:<44} {columns} {speed:6.2f}  {named}"


if __name__ == "__main__":
    sys.exit(main())
