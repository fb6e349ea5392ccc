"""The command, strictness, the cache, and all that depends on where the course is published."""

import io
import re
import shutil
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from book_kit import SMALL, Built, make_small_book, pages_of

from fairtender.cli import terminal
from publishing import book, site
from workshop.__main__ import main

EXERCISE = f"exercises/{SMALL}/{SMALL}.html"
# By hand, from mybinder.org's documented form: /v2/gh/OWNER/REPO/REF?urlpath=...
BINDER = (
    f"https://mybinder.org/v2/gh/office/fair-buying/spring?urlpath="
    f"lab/tree/exercises/{SMALL}/{SMALL}.ipynb"
)
DOWNLOAD = "https://github.com/office/fair-buying/archive/refs/heads/spring.zip"
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


@pytest.fixture(scope="module")
def small_books(root: Path, tmp_path_factory) -> tuple[Path, Path, list[str]]:
    """A small book without an address, the same after a change of data and with one, and what was
    printed for each of them, and once more for the second; last, what was shown on a terminal while
    the first was built."""
    course = make_small_book(root, tmp_path_factory.mktemp("small-book"))
    (course / "book" / f"{SMALL}.md").write_text("# A chapter\n\nWords.\n", encoding="utf-8")
    toc, exercise = course / "_toc.yml", f"      - file: exercises/{SMALL}/{SMALL}\n"
    with_chapter = f"      - file: book/{SMALL}\n{exercise}"
    toc.write_text(toc.read_text("utf-8").replace(exercise, with_chapter), encoding="utf-8")
    printed, shown = [], Terminal()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as said:
        patch.setattr(terminal.Progress, "FIRST", 0)
        patch.setattr("sys.stderr", shown)
        book.build(course)
    printed.append(said.getvalue())
    shutil.copytree(course / "_build" / "html", course / "_build" / "before")
    (course / "datasets" / "number.txt").write_text("42", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as said:
        patch.setenv("REPOSITORY_URL", "https://github.com/office/fair-buying.git")
        patch.setenv("REPOSITORY_BRANCH", "spring")
        after = book.build(course).parent
        printed.append(said.getvalue())
        said.seek(said.truncate(0))
        book.build(course)
    printed += [said.getvalue(), shown.getvalue()]
    return course / "_build" / "before", after, printed


def test_a_terminal_shows_how_many_pages_are_written(small_books):
    shown = small_books[2][-1]
    assert re.search(r"\rPages written: \d+ %, about 0:\d\d left", shown) and shown.endswith(" \r")


def test_unknown_addresses_are_left_out_and_said_in_one_line(small_books):
    before, _, printed = small_books
    assert len([line for line in printed[0].splitlines() if "no address yet" in line]) == 1
    assert (before / "book" / f"{SMALL}.html").is_file()
    assert not [link for link in links(before) if "mybinder" in link or "github.com" in link]
    assert "Other ways to do this exercise" in (before / EXERCISE).read_text(encoding="utf-8")


def test_without_a_change_nothing_is_built(small_books):
    printed = small_books[2]
    assert ["Building" in said for said in printed[:3]] == [True, True, False]
    assert printed[2].splitlines()[-1] == "Nothing has changed since the last build."


def test_links_derive_from_the_environment(small_books):
    _, after, printed = small_books
    assert "no address yet" not in printed[1]
    page = (after / EXERCISE).read_text(encoding="utf-8")
    # A plain link that nobody has to unfold, on the exercise and on the first page.
    folded = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert f'<p class="course-notebook"><a href="{BINDER}">' in folded
    first = (after / "book" / "index.html").read_text(encoding="utf-8")
    every = BINDER.partition("?")[0] + "?urlpath=lab/tree/exercises"
    assert f'<p class="course-notebook"><a href="{every}">' in first
    chapter = (after / "book" / f"{SMALL}.html").read_text(encoding="utf-8")
    launched = BINDER.replace(f"exercises/{SMALL}/{SMALL}", f"chapters/{SMALL}")
    assert f'<a href="{launched}">Open as a notebook in Binder</a>' in chapter
    assert f'href="{DOWNLOAD}"' in page
    assert EDIT in links(after)
    # What an exercise is made from holds its key: no link leads a learner there.
    assert "/edit/" not in page


def test_formulas_need_no_script(small_books):
    page = (small_books[0] / "book" / "index.html").read_text(encoding="utf-8")
    assert "<msup><mi>a</mi><mn>2</mn></msup>" in re.sub(r"\s*\n\s*", "", page)
    assert "mathjax" not in page.lower().replace("mathjax_ignore", "")


def test_changed_data_are_executed_anew(small_books):
    before, after, _ = small_books
    assert "The number is 41" in (before / "book" / "index.html").read_text(encoding="utf-8")
    assert "The number is 42" in (after / "book" / "index.html").read_text(encoding="utf-8")


def test_a_fault_is_a_sentence_and_the_warnings(root: Path, tmp_path: Path):
    faulty = make_small_book(root, tmp_path)
    page = faulty / "book" / "index.md"
    text = page.read_text(encoding="utf-8").replace('print("The', 'raise ValueError("The')
    page.write_text(text + "\nSee {ref}`nowhere` and {cite}`nobody`.\n", encoding="utf-8")
    with pytest.raises(book.BookError) as caught:
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
        with pytest.raises(book.BookError, match="repeated bibliography entry: a"):
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
