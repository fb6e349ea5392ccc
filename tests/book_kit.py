"""What the tests of the book share: a small book in the real dress, and helpers that read pages."""

import hashlib
import html as markup
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import nbformat

SETTINGS = ("REPOSITORY_URL", "REPOSITORY_BRANCH", "SITE_URL", "EDITION")
SETTINGS += ("FAIRTENDER_FORMS", "PROFILE", "FAIRTENDER_PROFILE")
NOT_BUILT_FROM = {"tests", "benchmarks", ".ci", ".github"}
SMALL = "01-small"
NO_CACHES = shutil.ignore_patterns("__pycache__")
SMALL_BIB = (
    "@misc{one, author = {{Someone}}, title = {One}, year = {2020}, "
    "urldate = {2026-11-25}, hand = {first}}\n"
)
SMALL_TOC = f"""\
format: jb-book
root: book/index
parts:
  - caption: Units
    chapters:
      - file: exercises/{SMALL}/{SMALL}
  - caption: Solutions
    chapters:
      - file: book/solutions/{SMALL}
"""
SMALL_PAGE = """\
---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# A small book

A page with a number that comes from a file of the data folder, and $a^2 + b$ of something.

```{code-cell} ipython3
:tags: [remove-input]
# Show the number
from pathlib import Path
print("The number is", Path("../datasets/number.txt").read_text())
```

(the-label)=
## A section
"""
SMALL_QUESTIONS = f"""\
format = 1
unit = "{SMALL}"
title = "Small"
[[objective]]
code = "see"
text = "See."
[[form]]
id = "levels"
title = "Part 1"
prompt = "Look."
objective = "see"
  [[form.question]]
  id = "level"
  kind = "choice"
  label = "How risky is it?"
  options = [{{code = "high", text = "High"}}, {{code = "low", text = "Low"}}]
  points = 1
"""
SMALL_KEY = f"""\
format = 1
unit = "{SMALL}"
[question.level]
answer = "high"
why = "The reasoning that only the solution page may show, with *stress*."
read = "the-label"
[[belief]]
code = "cheap"
name = "A low price was taken for a low risk."
text = "A price says nothing about those who do the work."
read = "the-label"
answers = {{ level = "low" }}
loses = 1.0
"""


class Built(NamedTuple):
    """The finished HTML and what the command printed."""

    html: Path
    printed: list[str]


def tracked(root: Path) -> list[Path]:
    """Paths of the files under version control, or to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return [root / line for line in listed.splitlines() if (root / line).is_file()]


def copy_tracked(root: Path, to: Path) -> Path:
    """Copy the repository's files, as a clone has them."""
    for path in tracked(root):
        target = to / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return to


def made_from(root: Path) -> str:
    """Digest of all that a build in this checkout may read, and of the environment that runs it."""
    places = {Path(place) for place in sys.path if place.endswith("-packages")}
    packages = sorted({one.name for place in places for one in place.glob("*.dist-info")})
    digest = hashlib.sha256("\0".join([str(root), sys.version, *packages]).encode())
    for path in tracked(root):
        name = path.relative_to(root)
        if name.parts[0] not in NOT_BUILT_FROM:
            digest.update(b"\0".join([b"", name.as_posix().encode(), path.read_bytes()]))
    return digest.hexdigest()


def pages_of(html: Path) -> list[str]:
    """Every page of a built book, as paths below its folder.

    Neither the bare redirection and the page for a wrong address, nor what lies beside the book.
    """
    pages = [*html.glob("book/**/*.html"), *html.glob("exercises/**/*.html"), html / "search.html"]
    return sorted(path.relative_to(html).as_posix() for path in pages)


def normal(text: str) -> str:
    """Text without markup, case and line breaks, so that wrapping or emphasis hides nothing."""
    plain = markup.unescape(re.sub(r"<[^>]*>", "", text)).casefold()
    plain = plain.translate(str.maketrans("’‘“”", "''\"\"", "*_`\\"))
    return re.sub(r"\s+", " ", plain).strip()


def make_small_book(root: Path, place: Path) -> Path:
    """A book with one page, one exercise and one solution, in this course's real dress."""
    for name in ("_config.yml", "requirements.txt"):
        shutil.copy(root / name, place / name)
    for name in ("publishing", "book/_static", "book/_templates", "coursework/forms"):
        shutil.copytree(root / name, place / name, ignore=NO_CACHES)
    texts = {
        "_toc.yml": SMALL_TOC,
        "book/index.md": SMALL_PAGE,
        "book/references.bib": SMALL_BIB,
        f"book/solutions/{SMALL}.md": f"# Solutions\n\n```{{solution}} {SMALL}\n```\n",
        "datasets/number.txt": "41",
        f"solutions/{SMALL}/{SMALL}.md": "# Small\n",
        f"solutions/{SMALL}/questions.toml": SMALL_QUESTIONS,
        f"solutions/{SMALL}/key.toml": SMALL_KEY,
        f"exercises/{SMALL}/questions.toml": SMALL_QUESTIONS,
    }
    for name, text in texts.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    nbformat.write(_exercise(), place / "exercises" / SMALL / f"{SMALL}.ipynb")
    return place


def by_sphinx(place: Path, settings: dict) -> Path:
    """The folder with the pages of `place`, built by Sphinx alone; a warning is an error.

    What one Sphinx registers with docutils would be a warning for the next in the same process.
    """
    from sphinx.application import Sphinx  # takes long, and conftest imports this module
    from sphinx.util.docutils import docutils_namespace

    out = place / "out"
    settings = {"exclude_patterns": ["out"], **settings}
    with docutils_namespace():
        folders = (place, None, out, out / ".trees")
        Sphinx(*folders, "html", settings, status=None, warningiserror=True).build()
    return out


def _exercise() -> nbformat.NotebookNode:
    code = f'# Show the form\nfrom coursework import forms\nforms.Exercise("{SMALL}").ask("levels")'
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Exercise: small\n\nLook at one tender."),
            nbformat.v4.new_code_cell(code, metadata={"tags": ["remove-input"]}),
        ]
    )
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    return notebook


class Watched:
    """A page of the browser that notes everything that goes wrong."""

    def __init__(self, browser, address: str, width: int, **context):
        # Without reduced motion a check could catch a colour half-way between day and night.
        size = {"width": width, "height": 800}
        # What is kept for work without a network is looked at in tests/site.
        context = {"service_workers": "block", **context}
        self.context = browser.new_context(viewport=size, reduced_motion="reduce", **context)
        self.page, self.address = self.context.new_page(), address
        self.faults: list[str] = []
        self.requests: set[str] = set()
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _failed(self, request) -> None:
        # A page that is left, or loaded again, breaks off what it still asks for.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}")

    def _request(self, request) -> None:
        self.requests.add(request.url)
        # Files that a page makes for itself have no host.
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"another host: {request.url}")

    def _response(self, response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    def open(self, path: str):
        self.page.goto(self.address + path, wait_until="load")
        return self.page

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()
