"""The chapters as notebooks: plain Markdown, code that runs anywhere, and a link on each page."""

import re

import nbformat
import pytest
from kit import first_and_slow
from nbclient import NotebookClient

from coursework.course import OPEN, units
from coursework.marking.assignment import CHAPTER, LAUNCHED
from fairtender import messages
from fairtender.tables import DataError
from publishing import chapter_notebooks
from publishing.address import Address
from publishing.extensions.execution import FOLDER

UNITS = units()
# What a reader of JupyterLab should never see: roles, directives, labels.
NOT_MARKDOWN = re.compile(
    r"\{[a-z][\w:-]*\}`|^\s*(?:`{3,}|:{3,})\{|^:::|^\([\w-]+\)=", re.MULTILINE
)


@pytest.fixture(scope="module")
def made(root, tmp_path_factory):
    """The notebooks, in a folder outside the repository."""
    return {
        path.stem.removeprefix("chapter-"): path
        for path in chapter_notebooks.write(root, tmp_path_factory.mktemp("chapters"))
    }


def text_of(path) -> str:
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def test_every_chapter_is_there_and_the_open_notebook(made):
    assert sorted(made) == [OPEN, *UNITS]


@pytest.mark.parametrize("unit", UNITS)
def test_a_chapter_holds_its_whole_text_and_nothing_that_only_the_book_shows(root, made, unit):
    text = text_of(made[unit])
    assert NOT_MARKDOWN.findall(text) == []
    written = (root / "book" / f"{unit}.md").read_text(encoding="utf-8")
    heads = re.findall(r"^#+ .+", re.sub(r"```.*?```", "", written, flags=re.DOTALL), re.MULTILINE)
    assert re.findall(r"^#+ .+", text, re.MULTILINE) == heads
    boxes = re.findall(r"^:::\{admonition\} (.+)", written, re.MULTILINE)
    assert all(f"> **{title}**" in text for title in boxes)
    prose = re.sub(r"^```.*?^```$", "", written, flags=re.MULTILINE | re.DOTALL)
    assert len(text.split()) > 0.95 * len(prose.split())


def test_terms_citations_references_and_definitions_read_as_plain_text(made):
    text = " ".join(text_of(made["03-screen-tenders"]).split())
    assert "This is called screening." in text  # a term
    assert "for human trafficking” (OSCE, 2023 or later)." in text  # a citation
    assert "- **Elevated**: one strong signal, or two moderate ones." in text  # a definition


def test_links_lead_to_the_published_page_where_there_is_one(root, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://course.example/")
    path = root / "book" / "03-screen-tenders.md"
    there = chapter_notebooks.Text(root)
    both = "See [help](if-this-is-real.md) and [do](../exercises/03-a/03-a.ipynb#part)."
    page = "https://course.example/book/if-this-is-real.html"
    exercise = "https://course.example/exercises/03-a/03-a.html#part"
    assert there.plain(path, both) == f"See [help]({page}) and [do]({exercise})."
    monkeypatch.delenv("SITE_URL")
    assert chapter_notebooks.Text(root).plain(path, both) == "See help and do."


@pytest.mark.parametrize(
    "text",
    [
        "A {numref}`figure`.",
        "A {cite}`nobody-2020`.",
        "See {ref}`no-such-label`.",
        "::::{tab-set}\n::::",
        "```{figure} a.png\n```",
    ],
)
def test_what_it_does_not_know_is_refused_and_names_the_chapter(root, text):
    path = root / "book" / "01-the-issue.md"
    with pytest.raises(DataError, match=r"01-the-issue\.md"):
        chapter_notebooks.Text(root).plain(path, text)


@pytest.mark.parametrize("unit", first_and_slow(UNITS))
def test_a_chapter_runs_in_a_fresh_kernel_outside_the_repository(made, unit, monkeypatch, tmp_path):
    for name in ("FAIRTENDER_FORMS", "FAIRTENDER_DATA", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)
    place = {"metadata": {"path": tmp_path}}
    notebook = nbformat.read(made[unit], as_version=4)
    patience = {"timeout": 300, "startup_timeout": 300}
    ran = NotebookClient(notebook, resources=place, **patience).execute()
    outputs = [one for cell in ran.cells for one in cell.get("outputs", ())]
    assert not [one for one in outputs if one.get("name") == "stderr"]
    shown = [one["data"].get("text/html", "") for one in outputs if "data" in one]
    asked = [cell for cell in ran.cells if "forms.self_check(" in cell.source]
    elsewhere = messages.text("forms-self-check-elsewhere")
    assert asked and sum(elsewhere in one for one in shown) == len(asked)
    assert not any("model not found" in one for one in shown)


@pytest.mark.parametrize("page", ["book/03-screen-tenders", "book/explore"])
def test_its_page_has_the_file_to_download(built_book, page):
    slug = page.removeprefix("book/")
    name = f"{OPEN}.ipynb" if slug == "explore" else CHAPTER.format(slug)
    html = (built_book.html / f"{page}.html").read_text(encoding="utf-8")
    assert f'href="../{FOLDER}/{name}" download="{name}"' in html
    nbformat.validate(nbformat.read(built_book.html / FOLDER / name, as_version=4))


def test_binder_opens_what_its_build_makes(root):
    address = Address("https://github.com/some/course", "main", tag="v2.1.0")
    name = CHAPTER.format(UNITS[0])
    link = address.binder(f"{LAUNCHED}/{name}")
    assert "/v2/gh/some/course/v2.1.0?" in link
    assert link.endswith(f"urlpath=lab/tree/{LAUNCHED}/{name}")
    script = (root / ".binder" / "postBuild").read_text(encoding="utf-8")
    assert f"python -m {chapter_notebooks.__name__}\n" in script
    assert f"\n{LAUNCHED}/\n" in (root / ".gitignore").read_text(encoding="utf-8")
