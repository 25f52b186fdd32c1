import doctest
import importlib
import pkgutil

import pytest

import cleaner

# The watchdog is a program of its own, and runs when it is imported.
PROGRAMS = {"cleaner.__main__", "cleaner.grammar.watchdog"}
MODULES = [
    info.name
    for info in pkgutil.walk_packages(cleaner.__path__, "cleaner.")
    if info.name not in PROGRAMS
]
FINDER = doctest.DocTestFinder()


def examples_of(name):
    return [test for test in FINDER.find(importlib.import_module(name)) if test.examples]


DOCUMENTED = [name for name in ["cleaner", *MODULES] if examples_of(name)]


def test_the_public_interface_has_examples():
    assert {"cleaner", "cleaner.api"} <= set(DOCUMENTED)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_examples_in_docstrings(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
