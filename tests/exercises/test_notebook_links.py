"""Notebooks in a real Jupyter server, started as `make lab` and Binder do: links, and saving.

The root of the server is the course. A link is followed as JupyterLab does it: from the folder of
the notebook, through the server's own contents.
"""

import json
import posixpath
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from book_kit import copy_tracked
from kit import run_jupyterlab

from coursework.marking.assignment import SAFETY, with_book_links, with_links

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
RESULTS = {
    "outputs": [
        {
            "output_type": "display_data",
            "data": {
                "application/vnd.jupyter.widget-view+json": {"model_id": "a1", "version_major": 2},
                "text/plain": "A form",
            },
            "metadata": {},
        }
    ],
    "execution_count": 3,
}


@pytest.fixture(scope="session")
def course(root, tmp_path_factory):
    """The files of the repository with the chapters that `make lab` and Binder make."""
    clone = copy_tracked(root, tmp_path_factory.mktemp("jupyter") / "course")
    # Both name one command; Binder's is read by tests/test_binder.py.
    made = "python -m publishing.chapter_notebooks"
    assert made in (clone / ".binder" / "postBuild").read_text("utf-8")
    lab = (clone / "Makefile").read_text("utf-8").partition("\nlab:")[2].partition("\n\n")[0]
    assert made in lab and "jupyter lab --" in lab  # no folder: the root is the course
    assert 'JUPYTER_CONFIG_PATH="$(CURDIR)"' in lab  # as `run_jupyterlab` does
    subprocess.run([sys.executable, *shlex.split(made)[1:]], cwd=clone, check=True)
    return clone


@pytest.fixture(scope="session")
def server(course, tmp_path_factory):
    with run_jupyterlab(course, tmp_path_factory.mktemp("home")) as address:
        yield address


def contents(server: str, path: str, save: dict | None = None) -> dict:
    """What the server has at a path, or answers when a notebook is saved there."""
    request = urllib.request.Request(f"{server}/api/contents/{path}")
    if save is not None:
        request.method = "PUT"
        request.data = json.dumps(save).encode()
        request.add_header("Content-Type", "application/json")
        request.add_header("X-XSRFToken", "a")
        request.add_header("Cookie", "_xsrf=a")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def text_of(notebook: dict) -> str:
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    return "\n\n".join(cell["source"] for cell in cells)


def test_every_link_of_every_notebook_leads_to_a_page_that_can_be_read(course, server):
    followed, seen = [], {}
    notebooks = [*(course / "exercises").rglob("*.ipynb"), *(course / "chapters").glob("*.ipynb")]
    assert len(notebooks) > 22
    for notebook in notebooks:
        path = notebook.relative_to(course).as_posix()
        for link in LINK.findall(text_of(contents(server, path)["content"])):
            if re.match(r"https?://|#|mailto:", link):
                continue
            to = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.split("#")[0]))
            if to not in seen:
                try:
                    seen[to] = contents(server, to)
                except urllib.error.HTTPError as error:
                    raise AssertionError(f"{path}: {link} leads to {to}: {error}") from None
            # A notebook, whose text every program shows as it is meant; never the book's source.
            assert seen[to]["type"] == "notebook", f"{path}: {link}"
            assert not re.search(r"\{[a-z:]+\}`|^:::|^```\{", text_of(seen[to]["content"]), re.M)
            followed.append((path, to))
    safety = f"exercises/{SAFETY}.ipynb"
    exercises = {path for path, to in followed if path.startswith("exercises/")}
    assert len(exercises) >= 11 and {path for path, to in followed if to == safety} >= exercises
    assert {path for path, to in followed if to.startswith("chapters/")} >= exercises
    assert "emergency number" in text_of(seen[safety]["content"])


def test_a_notebook_that_was_only_run_is_saved_as_it_was(course, server):
    for notebook in sorted((course / "exercises").rglob("*.ipynb")):
        path, before = notebook.relative_to(course).as_posix(), notebook.read_bytes()
        opened = contents(server, path)
        ran = opened["content"]
        for cell in ran["cells"]:
            if cell["cell_type"] == "code":
                # What JupyterLab adds when a cell runs, is unfolded or is folded.
                cell |= RESULTS
                cell["metadata"] |= {"trusted": True, "jupyter": {"source_hidden": False}}
                cell["metadata"]["execution"] = {"iopub.execute_input": "2026-12-01T08:00:00Z"}
        ran["metadata"]["language_info"] |= {"version": "3.12.1", "file_extension": ".py"}
        contents(server, path, {"type": "notebook", "format": "json", "content": ran})
        if "00-explore" not in path and SAFETY not in path:
            assert b"widget-view" not in notebook.read_bytes()
        if SAFETY not in path:
            assert notebook.read_bytes() == before, path


def test_what_a_learner_writes_into_a_notebook_is_kept(course, server):
    path = "exercises/01-the-issue/01-the-issue.ipynb"
    notebook, before = course / path, (course / path).read_bytes()
    ran = contents(server, path)["content"]
    note = {"cell_type": "markdown", "id": "my-note", "metadata": {}, "source": "Ask Mira."}
    ran["cells"].insert(3, note)
    contents(server, path, {"type": "notebook", "format": "json", "content": ran})
    assert "Ask Mira." in notebook.read_text("utf-8")
    notebook.write_bytes(before)


def test_the_first_thing_in_an_exercise_says_how_the_forms_appear(course):
    for notebook in sorted((course / "exercises").glob("[01]?-*/*.ipynb")):
        first, second, *_ = json.loads(notebook.read_text("utf-8"))["cells"]
        assert "".join(first["source"]).startswith("# ")
        where = first if "00-explore" in notebook.name else second
        said = "".join(where["source"])
        assert where["cell_type"] == "markdown" and "Choose Run, then Run All Cells" in said


def test_links_lead_to_the_published_chapter_and_back_to_the_page_in_the_book():
    written = (
        "[3](../../book/03-screen-tenders.md), [Now](../../book/if-this-is-real.md), [a](b.md)"
    )
    site = "https://a.example/course/"
    published = with_links(written, site)
    assert f"[3]({site}book/03-screen-tenders.html)" in published
    assert "[Now](../if-this-is-real.ipynb)" in published  # also without a network
    assert "[3](../../chapters/03-screen-tenders.ipynb)" in with_links(written)
    assert with_book_links(published, site) == with_book_links(with_links(written)) == written
