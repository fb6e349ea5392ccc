"""The pages about the library: every public name stands there, readable for everybody."""

import ast
import gzip
import html
import importlib
import inspect
import pkgutil
import re
from typing import NamedTuple

import pytest
from book_kit import Built, Watched, normal
from bs4 import BeautifulSoup
from kit import violations
from sphinx.errors import ExtensionError

import fairtender
from fairtender import wording
from fairtender.tables import Table
from publishing.book import MOVED

MODULES = sorted(module.name for module in pkgutil.iter_modules(fairtender.__path__))
# Its modules are offered each by itself.
MODULES += sorted(f"wording.{module.name}" for module in pkgutil.iter_modules(wording.__path__))
PAGES = ("data", "tools", "charts", "commands")
HEAVIEST = 100_000  # bytes, compressed


def public(module) -> list[str]:
    """What `__all__` names; else what stands in the source without a leading underscore."""
    if hasattr(module, "__all__"):
        return module.__all__
    names = set()
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return sorted(name for name in names if not name.startswith("_"))


@pytest.fixture(scope="module")
def library(built_book: Built) -> dict[str, str]:
    """The pages about the library, by path."""
    paths = [built_book.html / "book" / "library.html"]
    paths += [path.with_suffix("") / f"{name}.html" for path in paths for name in PAGES]
    found = {p.relative_to(built_book.html).as_posix(): p.read_text("utf-8") for p in paths}
    assert len(found) == 5
    return found


class Read(NamedTuple):
    """All the pages about the library together: as they are, without markup, and as `normal`."""

    whole: str
    plain: str
    normal: str


@pytest.fixture(scope="module")
def read(library) -> Read:
    text = "\n".join(library.values())
    return Read(text, html.unescape(re.sub(r"<[^>]+>", "", text)), normal(text))


@pytest.fixture(scope="module")
def extension():
    return importlib.import_module("publishing.extensions.library_page")


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_has_a_docstring_and_stands_on_a_page(name, read):
    module = importlib.import_module(f"fairtender.{name}")
    text = read.whole
    assert normal(module.__doc__.split("\n\n")[0]) in read.normal
    missing = []
    for public_name in public(module):
        thing = getattr(module, public_name)
        mark = f'id="fairtender.{name}.{public_name}"'
        if isinstance(thing, Table):
            shown = text.partition(mark)[2].partition("</details>")[0]
            missing += [c.name for c in thing.columns if f"<code>{c.name}</code>" not in shown]
        elif not (inspect.isfunction(inspect.unwrap(thing)) or inspect.isclass(thing)):
            mark = f"{public_name} ="
        missing += [] if mark in text or mark in read.plain else [mark]
    assert missing == []


def test_an_old_address_leads_to_what_it_had(built_book):
    for name, to in MOVED.items():
        old = built_book.html / f"{name}.html"
        assert f"url={to}" in old.read_text("utf-8")
        path, _, place = to.partition("#")
        page = (old.parent / path).read_text("utf-8")
        assert f'id="{place}"' in page or not place


def test_a_table_says_column_kind_need_and_meaning(library):
    page = library["book/library/tools.html"]
    players = re.search(r'<details[^>]* id="fairtender.market.PLAYERS">.*?</details>', page, re.S)[
        0
    ]
    share = re.search(r"<tr><th[^>]*><code>share</code>.*?</tr>", players, re.S)[0]
    assert ">decimal, may be empty</div>" in share and "in percent, from 0 to 100" in share
    market = re.search(r"<tr><th[^>]*><code>market</code>.*?</tr>", players, re.S)[0]
    assert ">text</div>" in market
    assert "<code>firm</code> + <code>market</code>" in players


def test_docstrings_are_read_as_text_with_examples_and_code(library):
    page = library["book/library/tools.html"]
    section = page.split('id="fairtender.market.concentration"')[1].split('id="fairtender.market.')[
        0
    ]
    assert '<span class="pre">PLAYERS</span>' in section
    assert "`" not in re.sub(r"<pre.*?</pre>", "", section)
    # As the source says it, a line for each argument where it is long.
    assert "profile" in BeautifulSoup(section, "html.parser").get_text().split("→")[0]


def test_a_name_without_a_docstring_stops_the_build(extension):
    with pytest.raises(ExtensionError) as error:
        extension._mark_examples(None, "function", "fairtender.market.silent", None, None, [""])
    assert "fairtender.market.silent has no docstring" in str(error.value)


def test_the_pages_are_light(library):
    for path, text in library.items():
        assert len(gzip.compress(text.encode())) < HEAVIEST, path


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_open_tables_are_accessible_and_scroll_inside(browser, address, library, width):
    faults = []
    with Watched(browser, address, width) as watched:
        for path in library:
            page = watched.open(path)
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            faults += [f"{path}: {one}" for one in violations(page, "article")]
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            faults += [f"{path}: {wide} px wider than the window"] if wide > 0 else []
            stuck = page.evaluate(
                """[...document.querySelectorAll('.library-table div')].filter(
                    box => box.scrollWidth > box.clientWidth && box.tabIndex < 0).length"""
            )
            faults += [f"{path}: {stuck} wide tables cannot be focused"] if stuck else []
        faults += watched.faults
    assert faults == []
