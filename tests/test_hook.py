"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit on git repositories made here.

pre-commit clones this project and installs it in a separate environment, as it does for users.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ["cleaner", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"]
GOOD = "They met in Riyadh, he told us.\n"
SAFE = "They met in Riyadh,he told us.\n"
REVIEW = "They agreed to to meet again.\n"


def git(folder, *arguments):
    # Nothing of a git that has called us (a hook, a rebase) or of the user's own settings.
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    user = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false"]
    return subprocess.run(
        ["git", *user, *arguments],
        cwd=folder, env=env, check=True, capture_output=True, encoding="utf-8",
    ).stdout.strip()  # fmt: skip


def commit(folder):
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--no-verify", "-m", "x")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """This project as it stands here, as a git repository; and its revision."""
    folder = tmp_path_factory.mktemp("project")
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    return folder, commit(folder)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Where pre-commit keeps its environments: one for all tests here."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def hook(project, store, tmp_path):
    """Run one hook on a repository with these files; the answer, and the folder."""
    folder, revision = project

    def hook_(name, files, config=""):
        work = tmp_path / "work"
        work.mkdir()
        for file, content in files.items():
            (work / file).write_bytes(content.encode() if isinstance(content, str) else content)
        (work / ".pre-commit-config.yaml").write_text(
            f"repos:\n- repo: {folder}\n  rev: {revision}\n  hooks:\n  - id: {name}\n{config}"
        )
        commit(work)
        env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never"],
            cwd=work, check=False, capture_output=True, encoding="utf-8",
            env=env | {"PRE_COMMIT_HOME": str(store)},
        )  # fmt: skip
        assert "InvocationError" not in done.stdout + done.stderr
        assert "An error has occurred" not in done.stdout + done.stderr, done.stdout
        return done.returncode, done.stdout, work

    return hook_


@pytest.mark.parametrize("name", ["cleaner-check", "cleaner-fix"])
def test_good_texts_pass(hook, name):
    code, said, _ = hook(name, {"a.txt": GOOD, "b.txt": GOOD, "code.py": REVIEW})
    assert code == 0, said
    assert "Passed" in said


def test_check_names_the_finding_and_changes_nothing(hook):
    code, said, work = hook("cleaner-check", {"a.txt": GOOD, "b.txt": SAFE + REVIEW})
    assert code == 1
    assert re.search(r"b\.txt:1:20 .*missing-space-after-comma", said)
    assert re.search(r"b\.txt:2:13 .*doubled-word", said)
    assert "a.txt" not in said
    assert (work / "b.txt").read_text() == SAFE + REVIEW


def test_fix_repairs_what_is_safe(hook):
    code, said, work = hook("cleaner-fix", {"a.txt": SAFE})
    assert code == 1  # pre-commit fails where a hook has changed a file
    assert "files were modified by this hook" in said
    assert (work / "a.txt").read_text() == GOOD


def test_fix_fails_where_a_person_has_to_decide(hook):
    code, said, work = hook("cleaner-fix", {"a.txt": REVIEW})
    assert code == 1
    assert "doubled-word" in said
    assert (work / "a.txt").read_text() == REVIEW


def test_decisions_of_the_repository_hold(hook):
    keep = '{"verdict":"keep","before":"to to","scope":"everywhere"}\n'
    code, said, _ = hook("cleaner-check", {"a.txt": REVIEW, "cleaner-decisions.jsonl": keep})
    assert code == 0, said


def test_configuration_and_arguments_hold(hook):
    config = "    args: [--fail-on, safe]\n"
    pyproject = '[tool.cleaner]\nexclude = ["b.txt"]\n'
    files = {"a.txt": REVIEW, "b.txt": SAFE, "pyproject.toml": pyproject}
    code, said, _ = hook("cleaner-check", files, config)
    assert code == 0, said


def test_a_text_that_cannot_be_read(hook):
    code, said, _ = hook("cleaner-check", {"a.txt": b"na\xefve\n", "b.txt": GOOD})
    assert code == 1  # pre-commit's own code for a hook that failed
    assert "a.txt:1: is not UTF-8" in said


def test_many_files_go_to_one_process(hook):
    """Files of one run corroborate each other: pre-commit must not deal them out."""
    code, said, _ = hook("cleaner-check", {f"{n:03}.txt": SAFE for n in range(300)})
    assert code == 1
    assert "300 findings in 300 documents" in said
