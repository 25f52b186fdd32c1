"""The wheel, installed without extras in an empty environment, away from this checkout."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    source = tmp_path_factory.mktemp("source")
    for name in ("cleaner", "rules"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", out, source],
        check=True, capture_output=True,
    )  # fmt: skip
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory):
    """The folder of programs of an environment with the wheel and what it requires."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [programs / "python", "-m", "pip", "install", "--quiet", "--no-input", wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    return programs


@pytest.fixture
def run(bare, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run_(program, *arguments):
        env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        env |= {"CLEANER_CACHE_DIR": str(tmp_path / "cache")}
        return subprocess.run(
            [bare / program, *arguments],
            check=False, capture_output=True, encoding="utf-8", env=env,
        )  # fmt: skip

    return run_


def test_everything_travels_inside(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    packs = {f"cleaner/rules/{path.name}" for path in (ROOT / "rules").glob("*.toml")}
    assert packs
    data = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "cleaner").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packs | data <= names
    assert not [name for name in names if name.startswith(("tests/", "seeds/", "golden/"))]
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_it_cleans_a_file_in_an_empty_folder(run, tmp_path):
    (tmp_path / "a.txt").write_text("They met in Riyadh,and Russiaâ€™s envoy told us.\n", "utf-8")
    ran = run("cleaner", "clean", "a.txt", "--output", "out", "--no-grammar")
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "out" / "a.txt").read_text("utf-8") == (
        "They met in Riyadh, and Russia’s envoy told us.\n"
    )
    assert (tmp_path / "out" / "report.html").stat().st_size > 1000


def test_no_extra_is_needed(run, tmp_path):
    (tmp_path / "a.txt").write_text("They agreed to to meet again.\n")
    ran = run("cleaner", "check", "a.txt")
    assert ran.returncode == 1
    assert "doubled-word" in ran.stdout
    assert "cleaner grammar install" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_what_an_extra_gives_is_named(run):
    """Without the extra, installing the engine says which extra to install."""
    ran = run("cleaner", "grammar", "install")
    assert ran.returncode == 2
    assert "degarble[grammar]" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_examples_of_the_rules_hold(run):
    ran = run("cleaner", "rules", "test", "--grammar", "off")
    assert ran.returncode == 0, ran.stdout
    assert "0 do not" in ran.stdout


def test_the_library(run):
    ran = run(
        "python", "-c", "import cleaner; print(cleaner.clean('They all met,but he left.').text)"
    )
    assert ran.stdout == "They all met, but he left.\n"
