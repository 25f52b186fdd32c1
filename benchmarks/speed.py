"""The speed of the tool and its peers on the same texts: MB of UTF-8 per second per core.

    python -m benchmarks.speed [../shared/data] [--runs 3]

The texts are clean English and machine translations, as many documents of twenty lines and as one
large file; without the data, many copies of the seeds. Each figure is the best of several runs.

In process: each step on texts in memory, after a warm-up pass over a few of them that loads
lists and compiles patterns. One process, one thread, no grammar. As commands: `cleaner check
--no-grammar`, `codespell` and `typos` over the folder, each limited to one core; the time a
command takes for one tiny file is its start-up time, and is measured and subtracted. codespell
and typos look only for known misspellings: they are included because they are what people run,
not because they do the same work.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import ftfy

from cleaner import Cleaner, Config, Document
from cleaner.assess import assess
from cleaner.model import Finding
from cleaner.normalise import normalise
from cleaner.profile import build_profile
from cleaner.text.annotated import AnnotatedText

ROOT = Path(__file__).parents[1]
LINES = 20  # lines of these files are sentences or segments; this many make a document
WARM = 120  # documents
SEED_COPIES = 60
PACKAGES = ("degarble", "codespell", "typos", "ftfy", "hyperscan", "regex")


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, nargs="?", default=ROOT.parent / "shared" / "data")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    documents, whole, source = read_texts(arguments.data)
    size = sum(len(text.encode()) for text in documents)
    print(f"{source}: {size / 1e6:.1f} MB in {len(documents):,} documents, and as one file")
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; ",
        end="",
    )
    print(", ".join(f"{name} {version(name)}" for name in PACKAGES))
    print(f"\nin process, MB/s{'':<22}{'many':>10}{'one file':>12}")
    many = steps(documents, arguments.runs)
    single = steps([whole], arguments.runs)
    for name in many:
        print(f"  {name:<34} {many[name]:11.2f} {single[name]:11.2f}")
    print(f"\nas commands, MB/s{'':<21}{'many':>10}{'one file':>12}{'start, s':>11}{'raw':>9}")
    rates: dict[str, float] = {}
    for name, command in commands().items():
        many_rate, start, raw = run_command(command, documents, arguments.runs)
        single_rate, _, _ = run_command(command, [whole], arguments.runs)
        rates[name] = many_rate
        print(f"  {name:<34} {many_rate:11.2f} {single_rate:11.2f} {start:10.2f} {raw:8.2f}")
    if "codespell" in rates:
        print(f"\ncleaner / codespell, many documents: {rates['cleaner'] / rates['codespell']:.2f}")
    return 0


def read_texts(data: Path) -> tuple[list[str], str, str]:
    """Return the documents, all text as one, and what it is."""
    files = [*sorted(data.glob("clean/*")), *sorted(data.glob("mt/*"))]
    if not files:
        seeds = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "seeds").glob("*.txt"))]
        return seeds * SEED_COPIES, "\n".join(seeds * SEED_COPIES), f"seeds, {SEED_COPIES} times"
    texts = [file.read_text(encoding="utf-8") for file in files]
    documents = []
    for text in texts:
        lines = text.split("\n")
        documents += ["\n".join(lines[n : n + LINES]) for n in range(0, len(lines), LINES)]
    return documents, "\n".join(texts), f"{data.name}/clean and {data.name}/mt"


def version(package: str) -> str:
    """Return the version of an installed package, or a dash."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "-"


def best(action: Callable[[], object], runs: int) -> float:
    """Return the shortest processor time of several runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def steps(texts: Sequence[str], runs: int) -> dict[str, float]:
    """Return the speed of each step, in MB/s."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    cleaner = Cleaner(Config(grammar="off"))
    pipeline = cleaner.pipeline
    documents = [Document(id=f"{number}.txt", text=text) for number, text in enumerate(texts)]
    warm = [Document(id=f"{n}.txt", text=d.text[:200_000]) for n, d in enumerate(documents[:WARM])]
    cleaner.clean_documents(warm)

    def fresh() -> list[AnnotatedText]:
        return [AnnotatedText(document.id, document.text) for document in documents]

    found = {
        "normalise": size
        / best(lambda: [normalise(text, pipeline.book.rules) for text in texts], runs),
        "siblings": size / best(lambda: build_profile(fresh()), runs),
    }
    annotated = fresh()
    profile = build_profile(annotated)
    start = time.process_time()
    pipeline.checkers.prescan(annotated)
    found["scan"] = size / max(1e-9, time.process_time() - start)
    findings: dict[str, list[Finding]] = {document.id: [] for document in documents}
    for checker in pipeline.checkers:
        # Texts cache what one checker asked for, so each step is measured once, in its turn.
        start = time.process_time()
        answers = checker.check(annotated, profile)
        found[checker.name] = size / max(1e-9, time.process_time() - start)
        for document, answer in zip(documents, answers, strict=True):
            findings[document.id] += answer
    found["assess"] = size / best(lambda: assess(annotated, findings, pipeline.book.rules), runs)
    found["all of cleaner"] = size / best(lambda: cleaner.clean_documents(documents), runs)
    found["ftfy alone"] = size / best(lambda: [ftfy.fix_text(text) for text in texts], 1)
    return found


def commands() -> dict[str, list[str]]:
    """Return the commands that are installed."""
    programs = Path(sys.executable).parent
    found = {"cleaner": [sys.executable, "-m", "cleaner", "check", "--no-grammar", "--quiet"]}
    if shutil.which("codespell", path=str(programs)):
        found["codespell"] = [str(programs / "codespell")]
    if shutil.which("typos", path=str(programs)):
        found["typos"] = [str(programs / "typos"), "--threads", "1", "--format", "brief"]
    return found


def run_command(
    command: Sequence[str], texts: Sequence[str], runs: int
) -> tuple[float, float, float]:
    """Return MB/s without start-up, the start-up in seconds, and MB/s with it."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    with tempfile.TemporaryDirectory() as name:
        tiny, folder = Path(name, "tiny"), Path(name, "texts")
        tiny.mkdir()
        folder.mkdir()
        (tiny / "0.txt").write_text("One line.\n", encoding="utf-8")
        for number, text in enumerate(texts):
            if max(map(len, text.split("\n"))) < 900_000:
                (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        start = min(_seconds([*command, str(tiny)]) for _ in range(runs))
        whole = min(_seconds([*command, str(folder)]) for _ in range(runs))
    return size / max(1e-9, whole - start), start, size / whole


def _seconds(command: Sequence[str]) -> float:
    """Return the processor time of a command and its child processes."""
    before = os.times()
    subprocess.run(command, capture_output=True, check=False, cwd=ROOT)  # noqa: S603 (our own)
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


if __name__ == "__main__":
    sys.exit(main())
