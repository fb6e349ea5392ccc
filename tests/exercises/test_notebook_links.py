"""Notebooks in a real JupyterLab, started as `make lab` and Binder do: links, and saving.

The root of the server is the course. A link is clicked, and the path of the notebook that opens is
compared: the tabs of two notebooks can have the same title.
"""

import json
import posixpath
import re
import shlex
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from book_kit import copy_tracked
from kit import run_jupyterlab
from playwright.sync_api import expect

from coursework.course import units
from coursework.marking.assignment import CHAPTER, LAUNCHED, SAFETY, with_book_links, with_links
from publishing import chapter_notebooks

# The path of the address at which JupyterLab is: mybinder.org has one for each visitor.
WAYS = {"make lab": "", "Binder": "/user/some-course-a1b2c3"}
SITE = "https://course.example/"
PUBLISHED = "published"  # a folder beside the chapters, for those of a course that has an address
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)"  # of several tabs, the one in front
PATIENCE = 60_000  # ms; a busy machine is no fault
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
    command = [sys.executable, *shlex.split(made)[1:]]
    subprocess.run(command, cwd=clone, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", SITE)
        chapter_notebooks.write(clone, clone / PUBLISHED, beside=True)
    return clone


@pytest.fixture(scope="module", params=WAYS)
def server(request, course, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with run_jupyterlab(course, home, base=WAYS[request.param]) as address:
        yield address


@pytest.fixture
def page(server, browser):
    """JupyterLab without a notebook; what is outside answers with nothing and is not asked."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    outside = re.compile(rf"^(?!{re.escape(server)}|data:|blob:)")
    page.context.route(outside, lambda route: route.fulfill(body=""))
    # No link needs a kernel: a request for one waits, and dozens do not start.
    page.route("**/api/sessions*", lambda route: route.request.method == "POST" or route.fallback())
    page.goto(f"{server}/lab?reset")
    page.get_by_role("menuitem", name="File", exact=True).wait_for(timeout=PATIENCE)
    yield page
    page.close()


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


def notebooks(course: Path, *folders: str) -> list[Path]:
    found = sorted(path for name in folders for path in (course / name).rglob("*.ipynb"))
    return [path for path in found if ".ipynb_checkpoints" not in path.parts]


def text_of(notebook: Path) -> str:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return "\n\n".join("".join(one["source"]) for one in cells if one["cell_type"] == "markdown")


def links(course: Path, *folders: str) -> dict[str, list[str]]:
    """For each notebook in these folders, what its links lead to: paths of the course, addresses.

    A path is worked out from the folder of the notebook, as in any Markdown.
    """
    found = {}
    for notebook in notebooks(course, *folders):
        path = notebook.relative_to(course).as_posix()
        found[path] = [
            link
            if re.match(r"https?://", link)
            else posixpath.normpath(posixpath.join(posixpath.dirname(path), link.split("#")[0]))
            for link in LINK.findall(text_of(notebook))
        ]
    return found


def kind(target: str) -> str:
    """What a learner would call it: the safety page, an exercise, a chapter, a page of the site."""
    return SAFETY if SAFETY in target else target.split("/")[0]


def one_of_each_kind(found: dict[str, list[str]]) -> list[tuple[str, int]]:
    """From each kind of notebook to each kind of target, one link: (notebook, its place there)."""
    some: dict[tuple[str, str], tuple[str, int]] = {}
    for path, targets in found.items():
        for place, target in enumerate(targets):
            some.setdefault((kind(path), kind(target)), (path, place))
    return sorted(some.values())


def expect_notebook(page, course: Path, path: str) -> None:
    """Wait until this notebook, and no other, is in front, and its title can be read."""
    page.wait_for_url(lambda url: urlsplit(url).path.endswith(f"/tree/{path}"), timeout=PATIENCE)
    title = re.search(r"^# (.+)$", text_of(course / path), re.MULTILINE)[1]
    head = page.locator(f"{SHOWN} .jp-RenderedMarkdown h1").first
    expect(head).to_contain_text(title, timeout=PATIENCE)


def open_notebook(page, course: Path, path: str) -> None:
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Open from Path…").click()
    page.locator(".jp-Dialog input").fill(path)
    page.keyboard.press("Enter")
    expect_notebook(page, course, path)


@pytest.mark.browser
@pytest.mark.parametrize(
    "every", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["each kind", "every link"]
)
def test_a_click_on_a_link_opens_the_notebook_or_the_page_that_it_names(course, page, every):
    """One link of each kind in each run of the tests; in `make test-all` every link."""
    found, published = links(course, "exercises", LAUNCHED), links(course, PUBLISHED)
    chosen = one_of_each_kind(published)
    if every:
        chosen += [(path, place) for path in found for place in range(len(found[path]))]
    else:
        chosen += one_of_each_kind(found)
    found |= published
    for path, place in chosen:
        open_notebook(page, course, path)
        shown = page.locator(f"{SHOWN} .jp-RenderedMarkdown a:not(.jp-InternalAnchorLink)")
        expect(shown).to_have_count(len(found[path]), timeout=PATIENCE)
        target = found[path][place]
        if kind(target) == "https:":
            with page.expect_popup(timeout=PATIENCE) as opened:
                shown.nth(place).click()
            opened.value.wait_for_url(target, timeout=PATIENCE)
            opened.value.close()
        else:
            shown.nth(place).click()
            expect_notebook(page, course, target)
            if kind(target) == SAFETY:
                expect(page.locator(SHOWN)).to_contain_text("emergency number")


def test_every_exercise_leads_to_the_safety_page_and_its_chapter_and_no_link_is_dead(course):
    found = links(course, "exercises", LAUNCHED)
    safety = f"exercises/{SAFETY}.ipynb"
    for unit in units(course):
        chapter = f"{LAUNCHED}/{CHAPTER.format(unit)}"
        assert {safety, chapter} <= {*found[f"exercises/{unit}/{unit}.ipynb"]}
        assert safety in found[chapter]
    assert all((course / to).is_file() for targets in found.values() for to in targets)
    # Two tabs can be told apart.
    names = [posixpath.basename(path) for path in found if "00-explore" not in path]
    assert len({*names}) == len(names)


def test_where_the_course_is_published_links_lead_to_its_pages(course):
    found = links(course, PUBLISHED)
    for unit in units(course):
        written = (course / "solutions" / unit / f"{unit}.md").read_text("utf-8")
        found[unit] = LINK.findall(with_links(written, SITE))
        assert f"{SITE}book/{unit}.html" in found[unit]
    pages = {to.split("#")[0] for targets in found.values() for to in targets if SITE in to}
    for page in pages:
        source = course / page.removeprefix(SITE).removesuffix(".html")
        assert any(source.with_suffix(ending).is_file() for ending in (".md", ".ipynb")), page
    # Beside an exercise is the next one; and the safety page must open without a network.
    others = {to for targets in found.values() for to in targets if SITE not in to}
    assert {kind(to.removeprefix("../")) for to in others} <= {SAFETY, *units(course)}


@pytest.mark.slow
def test_a_notebook_that_was_only_run_is_saved_as_it_was(course, server):
    for notebook in notebooks(course, "exercises"):
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
    assert "[3](../../chapters/chapter-03-screen-tenders.ipynb)" in with_links(written)
    assert with_book_links(published, site) == with_book_links(with_links(written)) == written
