"""The command, strictness, the cache, and all that depends on where the course is published."""

import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest
from book_kit import SMALL, Built, make_small_book, pages_of

from fairtender.cli import terminal
from fairtender.tables import DataError
from publishing import book, site
from workshop.__main__ import main

EXERCISE = f"exercises/{SMALL}/{SMALL}.html"
# By hand, from mybinder.org's documented form: /v2/gh/OWNER/REPO/REF?urlpath=...
BINDER = (
    f"https://mybinder.org/v2/gh/office/fair-buying/spring?urlpath="
    f"lab/tree/exercises/{SMALL}/{SMALL}.ipynb"
)
DOWNLOAD = "https://github.com/office/fair-buying/archive/refs/heads/spring.zip"
PUBLISHED = {
    "REPOSITORY_URL": "https://github.com/office/fair-buying.git",
    "REPOSITORY_BRANCH": "spring",
}
EDIT = "https://github.com/office/fair-buying/edit/spring/book/index.md"


def links(html: Path) -> set[str]:
    texts = [(html / page).read_text(encoding="utf-8") for page in pages_of(html)]
    return {link for text in texts for link in re.findall(r'href="(https?://[^"]*)"', text)}


def test_the_last_line_is_the_first_page(built_book: Built):
    assert Path(built_book.printed[-1]) == built_book.html / "index.html"
    assert "url=book/index.html" in (built_book.html / "index.html").read_text(encoding="utf-8")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Small(NamedTuple):
    """A small book with an address: its course and its pages, and what was printed as it was built.

    again: what was printed the second time. shown: on a terminal, the first time.
    """

    course: Path
    html: Path
    printed: str
    again: str
    shown: str

    def page(self, path: str) -> str:
        return (self.html / path).read_text(encoding="utf-8")


def build(course: Path, **settings: str) -> tuple[Path, str]:
    """The pages of a book, and what was printed."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as said:
        for name, value in settings.items():
            patch.setenv(name, value)
        return book.build(course).parent, said.getvalue()


@pytest.fixture(scope="module")
def small(root: Path, tmp_path_factory) -> Small:
    course, shown = make_small_book(root, tmp_path_factory.mktemp("small-book")), Terminal()
    (course / "book" / f"{SMALL}.md").write_text("# A chapter\n\nWords.\n", encoding="utf-8")
    toc, exercise = course / "_toc.yml", f"      - file: exercises/{SMALL}/{SMALL}\n"
    with_chapter = f"      - file: book/{SMALL}\n{exercise}"
    toc.write_text(toc.read_text("utf-8").replace(exercise, with_chapter), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terminal.Progress, "FIRST", 0)
        patch.setattr("sys.stderr", shown)
        html, printed = build(course, **PUBLISHED)
    return Small(course, html, printed, build(course, **PUBLISHED)[1], shown.getvalue())


@pytest.mark.slow
def test_a_terminal_shows_how_many_pages_are_written(small: Small):
    told = r"\rPages written: \d+%\. Time left: about 0:\d\d"
    assert re.search(told, small.shown) and small.shown.endswith(" \r")


def test_unknown_addresses_are_left_out_and_said_in_one_line(built_book: Built):
    """The course itself has none."""
    assert len([line for line in built_book.printed if "no address yet" in line]) == 1
    ours = re.compile(r"mybinder\.org|github\.com/[^/]+/[^/]+/(archive|edit)/")
    assert [link for link in links(built_book.html) if ours.search(link)] == []
    page = built_book.html / "exercises" / "01-the-issue" / "01-the-issue.html"
    assert "Other ways to do this exercise" in page.read_text(encoding="utf-8")


def test_without_a_change_nothing_is_built(small: Small):
    assert "Building" in small.printed and "Building" not in small.again
    assert small.again.splitlines()[-1] == "Nothing has changed since the last build."


def test_links_derive_from_the_environment(small: Small):
    assert "no address yet" not in small.printed
    page = small.page(EXERCISE)
    # A plain link that nobody has to unfold, on the exercise and on the first page.
    folded = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert f'<p class="course-notebook"><a href="{BINDER}">' in folded
    every = BINDER.partition("?")[0] + "?urlpath=lab/tree/exercises"
    assert f'<p class="course-notebook"><a href="{every}">' in small.page("book/index.html")
    launched = BINDER.replace(f"exercises/{SMALL}/{SMALL}", f"chapters/chapter-{SMALL}")
    chapter = small.page(f"book/{SMALL}.html")
    assert f'<a href="{launched}">Open as a notebook in Binder</a>' in chapter
    assert f'href="{DOWNLOAD}"' in page
    assert EDIT in links(small.html)
    # What an exercise is made from holds its key: no link leads a learner there.
    assert "/edit/" not in page


def test_formulas_need_no_script(small: Small):
    page = small.page("book/index.html")
    assert "<msup><mi>a</mi><mn>2</mn></msup>" in re.sub(r"\s*\n\s*", "", page)
    assert "mathjax" not in page.lower().replace("mathjax_ignore", "")


@pytest.mark.slow  # in each run test_book_changes.py shows that a page is executed anew
def test_changed_data_are_executed_anew(small: Small):
    assert "The number is 41" in small.page("book/index.html")
    (small.course / "datasets" / "number.txt").write_text("42", encoding="utf-8")
    assert "Building" in build(small.course, **PUBLISHED)[1]
    assert "The number is 42" in small.page("book/index.html")


def test_a_fault_is_a_sentence_and_the_warnings(root: Path, tmp_path: Path):
    faulty = make_small_book(root, tmp_path)
    page = faulty / "book" / "index.md"
    text = page.read_text(encoding="utf-8").replace('print("The', 'raise ValueError("The')
    page.write_text(text + "\nSee {ref}`nowhere` and {cite}`nobody`.\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        book.build(faulty)
    first, *rest = str(caught.value).splitlines()
    assert first.startswith("The book was not built")
    assert any("index.md" in line and "WARNING" in line for line in rest)
    assert any(line.startswith("ValueError") for line in rest)
    assert "Traceback" not in str(caught.value)


@pytest.mark.slow
def test_a_fault_is_told_again_until_it_is_mended(root: Path, tmp_path: Path):
    """Sphinx tells of a bibliography only when it reads it anew."""
    faulty = make_small_book(root, tmp_path)
    sources = faulty / "book" / "references.bib"
    right = sources.read_text(encoding="utf-8")
    sources.write_text(right + "\n@misc{a, title={A}}\n@misc{a, title={A}}\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DataError, match="repeated bibliography entry: a"):
            book.build(faulty)
    sources.write_text(right, encoding="utf-8")
    book.build(faulty)


def test_wrong_address_ends_the_command_with_a_sentence(root, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("REPOSITORY_URL", "our own server")
    monkeypatch.delenv(site.FLAG, raising=False)  # the command sets it
    # In the checkout it would wait for the build of the site.
    monkeypatch.setattr(site, "ROOT", make_small_book(root, tmp_path))
    monkeypatch.setattr(book, "exercises", lambda: 0)
    assert main(["book"]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("The repository's address")
    assert not (tmp_path / "_build" / "html").exists()
