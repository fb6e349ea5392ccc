"""Every example that a reader may copy does what it shows."""

import doctest
import importlib
import inspect
import pkgutil
import re
from html import unescape
from pathlib import Path

import pytest
from kit import some_and_slow

import coursework
import fairtender
from coursework.run import show
from publishing.extensions.library_page import EXAMPLE

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "book" / "library").glob("*.md"))
COMMANDS = "commands"  # shows commands; see test_documentation.py


def modules():
    for package in (fairtender, coursework):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


@pytest.mark.parametrize("page", some_and_slow(PAGES), ids=lambda page: page.stem)
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


@pytest.mark.slow
def test_each_example_on_a_page_runs_by_itself(monkeypatch):
    """There a reader can change and run it, without the others."""
    monkeypatch.chdir(ROOT)
    texts = [inspect.cleandoc(page.read_text(encoding="utf-8")) for page in PAGES]
    for module in modules():
        if module.__name__.startswith("fairtender"):
            things = [thing for _, thing in inspect.getmembers(module, inspect.isfunction)]
            texts += filter(None, map(inspect.getdoc, [module, *things]))
    examples = {found[0] for text in texts for found in EXAMPLE.finditer(text)}
    assert len(examples) > len(PAGES)
    for example in examples:
        parts = doctest.DocTestParser().get_examples(example)
        html = show("".join(part.source for part in parts))
        said = unescape(re.sub("<[^>]*>", "\n", html)).split("\n")
        assert "course-run-error" not in html, html
        assert all(line in said for part in parts for line in part.want.split("\n")), (
            example,
            said,
        )
