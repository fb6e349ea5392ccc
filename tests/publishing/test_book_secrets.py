"""No line of a key is in the book outside its solution pages, nor in its search index."""

import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from book_kit import Built, normal, pages_of

from publishing import site

SHORTEST = 25  # shorter lines are words that any text may hold
READABLE = {".html", ".js", ".json", ".md", ".txt", ".ipynb", ".css", ".svg", ".toml", ".inv"}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in strings(part))


def secret_lines(root: Path) -> set[str]:
    """Every line of every key, without those that a learner reads in the notices or questions."""
    lines: set[str] = set()
    for key in root.glob("solutions/*/key.toml"):
        released = (key.parent / "questions.toml").read_text(encoding="utf-8")
        for pattern in ("*.json", "*.csv"):  # papers and tables that everybody reads
            files = root.joinpath("datasets").rglob(pattern)
            released += "".join(path.read_text(encoding="utf-8") for path in files)
        public = normal(released)
        texts = strings(tomllib.loads(key.read_text(encoding="utf-8")))
        found = {normal(line) for text in texts for line in text.splitlines()}
        lines |= {line for line in found if len(line) > SHORTEST and line not in public}
    return lines


def said_by_marking(root: Path) -> Iterator[str]:
    """Lines of the keys' hints, and of what they say about wrong options, cells and sentences."""
    for path in root.glob("solutions/*/key.toml"):
        key = tomllib.loads(path.read_text(encoding="utf-8"))
        yield from strings(key.get("shared", {}).get("reasons", {}))
        for question in key["question"].values():
            yield from question.get("wrong", {}).values()
            if isinstance(question.get("reasons"), dict):  # else the name of a shared table
                yield from question["reasons"].values()
            for point in question.get("property", ()):
                yield from point.get("hint", "").splitlines()


def archives(html: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file in the archives that a browser loads."""
    for path in sorted(html.glob("python/*/*")):
        if path.suffix in (".whl", ".zip"):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield f"{path.name}: {name}", archive.read(name)


def leaks(html: Path, lines: set[str], solutions_too: bool) -> list[str]:
    found = []
    for path in sorted(html.rglob("*")):
        inside = path.relative_to(html)
        of_key = any("solutions" in part for part in inside.parts) or inside.parts[0] == "keys"
        exempt = of_key and not solutions_too
        if path.suffix not in READABLE or exempt:
            continue
        text = normal(path.read_text(encoding="utf-8", errors="replace"))
        found += [f"{inside}: {line}" for line in lines if line in text]
    return found


@pytest.fixture(scope="module")
def lines(root: Path) -> set[str]:
    found = secret_lines(root)
    assert len(found) > 20
    return found


def test_solution_pages_hold_the_reasoning(built_book: Built, lines: set[str], root: Path):
    # Without this the test below could pass because it looks for the wrong thing.
    pages = [page for page in pages_of(built_book.html) if "solutions" in page]
    text = " ".join(normal((built_book.html / page).read_text(encoding="utf-8")) for page in pages)
    # What is wrong with an option or a cell, and hints, are said by marking alone.
    said = {normal(line) for line in said_by_marking(root)}
    missing = [line for line in lines - said if line not in text]
    assert len(missing) < len(lines) / 10, missing[:5]


def test_nothing_of_a_key_is_elsewhere(built_book: Built, lines: set[str]):
    assert leaks(built_book.html, lines, solutions_too=False) == []


@pytest.mark.slow
def test_a_form_knows_its_edition_wherever_its_page_was_executed(
    built_book: Built, workshop_book: Path
):
    for html, edition in ((built_book.html, "public"), (workshop_book, "workshop")):
        pages = [(html / name).read_text(encoding="utf-8") for name in pages_of(html)]
        found = {one for text in pages for one in re.findall(r'data-ft-edition="(\w+)"', text)}
        assert found == {edition}


@pytest.mark.slow
def test_a_workshop_edition_holds_nothing_of_a_key(workshop_book: Path, lines: set[str]):
    assert leaks(workshop_book, lines, solutions_too=True) == []
    assert [page for page in pages_of(workshop_book) if "solutions" in page] == []
    first = (workshop_book / "book" / "index.html").read_text(encoding="utf-8")
    assert "solutions/" not in first
    assert len(pages_of(workshop_book)) > 5
    assert not (workshop_book / "keys").exists()
    assert '"keys/' not in site._service_worker(workshop_book)


def test_keys_lie_beside_the_public_edition(built_book: Built, root: Path):
    keys = {path.name: path.read_bytes() for path in (built_book.html / "keys").iterdir()}
    sources = root.glob("solutions/*/key.toml")
    assert keys == {f"{path.parent.name}.toml": path.read_bytes() for path in sources}
    assert len(keys) == 12
    # A browser keeps them for work without a network.
    assert '"keys/' in (built_book.html / site.WORKER).read_text(encoding="utf-8")


PRIVATE = ("key.toml", "answers.json", "gradebook.db", "roster.csv", "book.log", ".doctrees")


def test_python_for_the_browser_holds_nothing_of_a_key(built_book: Built, lines: set[str]):
    """Both editions carry the same Python: without keys, hidden tests and solutions."""
    ours = {
        name: data
        for name, data in archives(built_book.html)
        if name.startswith(("fairtender", "coursework"))
    }
    assert len(ours) > 100
    for name, data in ours.items():
        text = normal(data.decode("utf-8", errors="replace"))
        assert [line for line in lines if line in text] == [], name
        assert not any(part in name for part in ("/workshop/", "solutions", "mirror")), name


def test_no_private_file_and_no_path_of_this_machine_is_published(built_book: Built, root: Path):
    paths = [path for path in built_book.html.rglob("*") if path.is_file()]
    found = [(str(path.relative_to(built_book.html)), path.read_bytes()) for path in paths]
    for name, data in [*found, *archives(built_book.html)]:
        assert Path(name).name not in PRIVATE, name
        for place in (str(root), sys.prefix):
            assert place.encode() not in data, name
