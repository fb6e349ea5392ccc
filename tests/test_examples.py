"""Every example that a reader may copy does what it shows."""

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import coursework
import fairtender

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "book" / "library").glob("*.md"))
COMMANDS = "commands"  # shows commands; see test_documentation.py


def modules():
    for package in (fairtender, coursework):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_page_on_the_library_has_an_example_that_runs(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```pycon\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.stem, str(page), 0)
    assert not doctest.DocTestRunner().run(example).failed
    shows = any(each.want for each in example.examples)
    assert shows or page.stem == COMMANDS


def test_the_examples_of_the_docstrings_run(monkeypatch):
    monkeypatch.chdir(ROOT)
    results = [doctest.testmod(module) for module in modules()]
    assert sum(result.attempted for result in results) > 10
    assert not sum(result.failed for result in results)
