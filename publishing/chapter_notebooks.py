"""The chapters as notebooks to download or to launch: their code as it is, their text as Markdown.

A chapter is a MyST notebook. JupyterLab shows roles and directives as they are written, so here a
term is its words, a citation names issuer and year, a reference names the section, and a box is a
quotation with a bold title. What is not known here is refused, so that no notebook shows it raw.

`write` is called when the book is built. Binder calls `python -m publishing.chapter_notebooks
FOLDER` (`postBuild`): the notebooks are made, never committed.
"""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from coursework import references
from coursework.course import OPEN, ROOT, sections, units
from coursework.marking.assignment import METADATA, read_myst
from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import fault
from publishing import address

FENCED = re.compile(r"^(`{3,})[^{\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
LABEL = re.compile(r"^\([\w-]+\)=\n", re.MULTILINE)
BOX = re.compile(
    r"^:::\{admonition\} *([^\n]*)\n((?::[\w-]+:[^\n]*\n)*)(.*?)^:::$", re.MULTILINE | re.DOTALL
)
DEFINED = re.compile(r"^(\S.*)\n: +(.*(?:\n {2}\S.*)*)", re.MULTILINE)
ROLE = re.compile(r"\{([\w:-]+)\}`([^`]+)`")
TARGET = re.compile(r"(.+?)\s*<([^>]+)>", re.DOTALL)
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^):\s]+)\)")
PAGE = re.compile(r"([^#]*)\.(?:md|ipynb)(#.*)?")
RAW = re.compile(r"^[:`]{3,}\{.*$|\{[\w:-]+\}`|^:::.*$|!\[.*$", re.MULTILINE)


class Text:
    """Turns the Markdown of one course's chapters into what every notebook program shows."""

    def __init__(self, root: Path) -> None:
        """Read what citations and references name, and where the pages are published."""
        self.root, self.site = root, address.of_course(root).site
        self.sources = references.read(root / references.FILE)
        self.roles: dict[str, Callable[[Path, str, str], str]] = {
            "term": lambda _path, words, _target: words,
            "cite": self._citation,
            "ref": self._section,
        }

    def plain(self, path: Path, text: str) -> str:
        """Return the text of a Markdown cell of a chapter; DataError for what is not known here."""
        parts, end = [], 0
        for found in FENCED.finditer(text):  # code that is shown stays as it is
            parts += [self._prose(path, text[end : found.start()]), found[0]]
            end = found.end()
        return "".join([*parts, self._prose(path, text[end:])]).strip()

    def _prose(self, path: Path, text: str) -> str:
        text = BOX.sub(_quotation, LABEL.sub("", text))
        text = DEFINED.sub(r"- **\1**: \2", text)
        text = ROLE.sub(lambda found: self._role(path, found[1], found[2]), text)
        text = LINK.sub(lambda found: self._link(path, found[1], found[2]), text)
        if left := RAW.search(text):
            raise fault("notebook-raw", file=path, text=left[0])
        return text

    def _role(self, path: Path, name: str, content: str) -> str:
        if name not in self.roles:
            raise fault("notebook-raw", file=path, text=f"{{{name}}}`{content}`")
        found = TARGET.fullmatch(content)
        words, target = (found[1], found[2]) if found else (content, "")
        return self.roles[name](path, words, target)

    def _citation(self, path: Path, keys: str, _target: str) -> str:
        named = []
        for key in (one.strip() for one in keys.split(",")):
            if key not in self.sources:
                raise fault("notebook-raw", file=path, text=f"{{cite}}`{key}`")
            named.append(f"{self.sources[key].issuer}, {self.sources[key].year}")
        return f"({'; '.join(named)})"

    def _section(self, path: Path, words: str, target: str) -> str:
        known = sections(self.root)
        if (target or words) not in known:
            raise fault("notebook-raw", file=path, text=f"{{ref}}`{words}`")
        return words if target else f"“{known[words].title}”"

    def _link(self, path: Path, words: str, target: str) -> str:
        """Return a link to the published page; its words alone where no page is published."""
        page = PAGE.fullmatch(target)
        if not (self.site and page):
            return words
        place = (path.parent / page[1]).resolve().relative_to(self.root.resolve())
        return f"[{words}]({self.site}{place.as_posix()}.html{page[2] or ''})"


def _quotation(found: re.Match[str]) -> str:
    lines = [f"**{found[1]}**", "", *found[3].strip().split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def chapters(root: Path = ROOT) -> Iterator[str]:
    """Yield the units whose chapter is there."""
    return (slug for slug in units(root) if (root / "book" / f"{slug}.md").is_file())


def notebook(root: Path, slug: str, text: Text | None = None) -> Any:
    """Return a chapter as a notebook without outputs."""
    import nbformat

    path, text = root / "book" / f"{slug}.md", text or Text(root)
    made = []
    for place, cell in enumerate(read_myst(path).cells, start=1):
        code = cell.cell_type == "code"
        make = nbformat.v4.new_code_cell if code else nbformat.v4.new_markdown_cell
        source = cell.source.rstrip() if code else text.plain(path, cell.source)
        if source:
            made.append(make(source, id=f"cell-{place:02d}"))
    begin = messages.text("notebook-begin")
    made.insert(1, nbformat.v4.new_markdown_cell(begin, id="cell-begin"))
    return nbformat.v4.new_notebook(cells=made, metadata=METADATA)


def write(root: Path, folder: Path) -> list[Path]:
    """Write each chapter, and the open notebook, into a folder; return the files."""
    import nbformat

    folder.mkdir(parents=True, exist_ok=True)
    slugs, written = list(chapters(root)), []
    text = Text(root) if slugs else None
    for slug in slugs:
        path = folder / f"{slug}.ipynb"
        write_atomically(path, nbformat.writes(notebook(root, slug, text)) + "\n")
        written.append(path)
    opened = root / "exercises" / OPEN / f"{OPEN}.ipynb"
    if opened.is_file():
        written.append(Path(shutil.copyfile(opened, folder / opened.name)))
    return written


if __name__ == "__main__":
    write(ROOT, Path(sys.argv[1]))
