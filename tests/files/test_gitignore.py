import subprocess

import pytest

from cleaner.errors import UsageError
from cleaner.files.read import find_sources

FILES = {
    ".gitignore": "/drafts/\n*.old.txt\nbuild/\n!keep.old.txt\n",
    "a.txt": "",
    "b.old.txt": "",
    "keep.old.txt": "",
    "drafts/c.txt": "",
    "in/d.txt": "",
    "in/drafts/e.txt": "",
    "in/build/f.txt": "",
    "in/.gitignore": "d.txt\n!g.old.txt\n",
    "in/g.old.txt": "",
    "in/deep/d.txt": "",
}


@pytest.fixture
def repository(tmp_path, monkeypatch):
    work = tmp_path / "work"
    for name, text in FILES.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text)
    subprocess.run(["git", "init", "--quiet"], cwd=work, check=True)
    monkeypatch.chdir(work)
    return work


def ids(*paths, **options):
    return [source.id for source in find_sources(paths, **options)]


def test_as_git_itself_ignores(repository):
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "*.txt"],
        cwd=repository, check=True, capture_output=True, encoding="utf-8",
    ).stdout.split()  # fmt: skip
    assert ids(repository) == sorted(listed)
    assert listed


def test_files_above_the_named_folder_count(repository):
    assert ids(repository / "in") == ["drafts/e.txt", "g.old.txt"]


def test_a_folder_that_is_ignored_itself_is_read_if_it_is_named(repository):
    assert ids(repository / "drafts") == ["c.txt"]
    assert ids(repository / "in" / "build") == ["f.txt"]


def test_a_named_file_is_read(repository):
    assert ids(repository / "b.old.txt") == ["b.old.txt"]


def test_on_demand_nothing_is_ignored(repository):
    found = ids(repository, respect_gitignore=False)
    assert len(found) == len([name for name in FILES if name.endswith(".txt")])


def test_above_the_repository_nothing_counts(repository):
    (repository.parent / ".gitignore").write_text("*\n")
    assert "a.txt" in ids(repository)


def test_a_folder_without_other_texts(repository):
    (repository / "in" / ".gitignore").write_text("*\n")
    with pytest.raises(UsageError, match="git does not ignore"):
        ids(repository / "in")
