"""Imports go one way, and modules that decide about texts neither open files nor print."""

import ast
from pathlib import Path

import pytest

import cleaner

PACKAGE = Path(cleaner.__file__).parent

# From the bottom to the top; the modules of one row know nothing of each other. A module of a
# package that is not named here stands where its package does.
LAYERS = [
    ["model", "errors", "compare"],
    [
        "text.difference",
        "text.lines",
        "text.occurrences",
        "text.spans",
        "text.single_byte",
        "rulebook.defines",
        "proposals",
    ],
    ["files", "lexicon", "prefilter.approximate", "config", "apply", "resolve", "ledger", "garble"],
    ["text.language", "text.tokens"],
    ["decisions", "rulebook.packs", "normalise", "text.quote_marks"],
    ["text.zones", "text.quotations", "text.names", "text.seams"],
    ["text.annotated"],
    [
        "profile",
        "parallels",
        "prefilter.scan",
        "fingerprint",
        "decide",
        "assess",
        "compose",
        "tally",
    ],
    ["rulebook.measurements"],
    ["checkers", "golden"],
    ["pipeline"],
    ["selftest", "api"],
    ["render", "report"],
    ["grammar"],
    ["review"],
    ["cli"],
    ["__main__"],
]
RANK = {module: number for number, row in enumerate(LAYERS) for module in row}

# What may touch files, terminals and processes; all else is pure.
IMPURE = {
    "cli", "grammar", "files", "config", "report", "review", "decisions.file", "rulebook",
    "lexicon.misspellings", "__main__",
}  # fmt: skip

CHECKERS_SHARED = {"base", "run", "__init__"}


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        yield ".".join(path.relative_to(PACKAGE).with_suffix("").parts), path


def part_of(name):
    """The module, or its package, that LAYERS names."""
    short = ".".join(name.split(".")[:2])
    return short if short in RANK else short.split(".")[0]


def is_impure(name):
    return not IMPURE.isdisjoint({name, name.split(".")[0]})


def imports(path, *, at_run_time=True):
    """The modules of ours that a module imports, `cleaner.` left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names = [node.module]
            if node.module == "cleaner" or (PACKAGE / (node.module or "")[8:]).is_dir():
                names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            if name and name.split(".")[0] == "cleaner" and name != "cleaner":
                yield name.removeprefix("cleaner.")


PARTS = [
    pytest.param(name, path, id=name)
    for name, path in modules()
    if not name.endswith("__init__") or list(imports(path))
]


@pytest.mark.parametrize(("name", "path"), PARTS)
def test_imports_go_one_way(name, path):
    own = part_of(name)
    assert own in RANK, f"say in LAYERS where {own} stands"
    for other in {part_of(imported) for imported in imports(path)} - {own, "__version__"}:
        assert RANK[other] < RANK[own], f"{name} imports {other}, which stands above or beside it"


def test_the_package_loads_nothing_at_once():
    """`import cleaner` is cheap; its names are loaded on first use."""
    assert list(imports(PACKAGE / "__init__.py")) == []


def test_the_model_imports_nothing_of_ours():
    assert list(imports(PACKAGE / "model.py")) == []
    assert list(imports(PACKAGE / "errors.py")) == []


# Loaders of data that pure modules name: for a type, or for a list that is read once.
LOADERS = {"rulebook.packs", "lexicon.misspellings"}
# What puts everything together.
SHELL = {"api"}


@pytest.mark.parametrize(
    ("name", "path"), [p for p in PARTS if not is_impure(p.values[0]) and p.values[0] not in SHELL]
)
def test_what_decides_about_texts_loads_nothing_that_opens_files(name, path):
    """Step by step, this holds for all that a pure module loads."""
    assert {other for other in imports(path) if is_impure(other)} <= LOADERS


def test_grammar_knows_only_itself_errors_and_files():
    for path in (PACKAGE / "grammar").rglob("*.py"):
        assert {part_of(name) for name in imports(path)} <= {"grammar", "errors", "files"}


def test_no_checker_knows_another():
    for path in (PACKAGE / "checkers").glob("*.py"):
        if path.stem in CHECKERS_SHARED:
            continue
        others = {n.split(".")[1] for n in imports(path) if n.startswith("checkers.")}
        assert others <= {"base"}, path.name


def test_checkers_know_nothing_of_what_becomes_of_findings():
    for path in (PACKAGE / "checkers").glob("*.py"):
        known = {part_of(name) for name in imports(path)}
        assert not known & {"decide", "decisions", "assess", "resolve", "apply", "files"}


OPENERS = {
    "open", "print", "input", "read_text", "write_text", "read_bytes", "write_bytes", "unlink",
    "mkdir", "system", "run", "Popen", "getenv", "urlopen", "getLogger",
}  # fmt: skip


def calls(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(name):
                    yield name
                case ast.Attribute(ast.Name("sys"), ("stdout" | "stderr") as name):
                    yield name
                case ast.Attribute(value, name) if not (
                    isinstance(value, ast.Attribute) and value.attr == "pipeline"
                ):
                    yield name


@pytest.mark.parametrize(("name", "path"), [p for p in PARTS if not is_impure(p.values[0])])
def test_what_decides_about_texts_opens_nothing_and_prints_nothing(name, path):
    used = set(calls(path)) & (OPENERS - {"print"} if name.startswith("render") else OPENERS)
    assert not used


def test_the_tests_above_can_fail():
    assert "read_bytes" in set(calls(PACKAGE / "files" / "read.py"))
    assert "model" in set(imports(PACKAGE / "apply.py"))
    assert {o for o in imports(PACKAGE / "api.py") if is_impure(o)} > LOADERS & {"rulebook.packs"}
