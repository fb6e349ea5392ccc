"""Make the chapters into notebooks: their code stays as it is, their text becomes Markdown.

A chapter is a MyST notebook. JupyterLab shows roles and directives as they are
written, so here a term is its words, a citation names issuer and year, a reference names the
section, a box is a quotation with a bold title, and a picture is the words that say what it shows.
Any other markup is refused, so that no notebook shows it raw.

`write` is called when the book is built. `make lab` and Binder (`postBuild`) call `python -m
publishing.chapter_notebooks`: these notebooks are made, never committed. The page *If you
suspect a real case* is committed as a notebook beside the exercises.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from coursework import references
from coursework.course import OPEN, ROOT, sections, units
from coursework.marking.assignment import CHAPTER, LAUNCHED, METADATA, SAFETY, read_myst
from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import fault
from publishing import address, pictures

SAFE = "exercises"  # the folder of the safety page's notebook
FENCED = re.compile(r"^(`{3,})[^{\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
LABEL = re.compile(r"^\([\w-]+\)=\n", re.MULTILINE)
BOX = re.compile(
    r"^:::\{admonition\} *([^\n]*)\n((?::[\w-]+:[^\n]*\n)*)(.*?)^:::$", re.MULTILINE | re.DOTALL
)
PICTURE = re.compile(r"^```\{picture\} ([\w-]+)\n```$", re.MULTILINE)
DEFINED = re.compile(r"^(\S.*)\n: +(.*(?:\n {2}\S.*)*)", re.MULTILINE)
ROLE = re.compile(r"\{([\w:-]+)\}`([^`]+)`")
TARGET = re.compile(r"(.+?)\s*<([^>]+)>", re.DOTALL)
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^):\s]+)\)")
PAGE = re.compile(r"([^#]*)\.(?:md|ipynb)(#.*)?")
RAW = re.compile(r"^[:`]{3,}\{.*$|\{[\w:-]+\}`|^:::.*$|!\[.*$", re.MULTILINE)


class Text:
    """Turns the Markdown of one course's chapters into what every notebook program shows."""

    def __init__(self, root: Path, folder: str = "") -> None:
        """Read what citations and references name, and where the pages are published.

        folder: of the course, in which the notebook will be; "" for one that is downloaded alone.
        """
        self.root, self.folder = root, folder
        self.site = "" if folder == SAFE else address.of_course(root).site
        self.sources = references.read(root / references.FILE)
        self.roles: dict[str, Callable[[Path, str, str], str]] = {
            "term": lambda _path, words, _target: words,
            "cite": self._citation,
            "cite:p": self._citation,
            "doc": self._page,
            "ref": self._section,
        }

    def plain(self, path: Path, text: str) -> str:
        """Return the text of a Markdown cell of a chapter; DataError for what is not known here."""
        parts, end = [], 0
        text = PICTURE.sub(self._picture, text)
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

    def _picture(self, found: re.Match[str]) -> str:
        one = pictures.picture(self.root, found[1])
        return f"> **{one['title']}**\n>\n> {one['alt']}"

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

    def _page(self, path: Path, words: str, target: str) -> str:
        """Return a link to a page that is named without its ending, with its title as words."""
        page = path.parent / f"{target or words}.md"
        title = words if target else _title(page)
        return self._link(path, title, f"{target or words}.md")

    def _link(self, path: Path, words: str, target: str) -> str:
        """Return a link to the published page or to another notebook; otherwise only its words.

        The safety page is the notebook wherever there is one: it must open without a network.
        """
        if not (page := PAGE.fullmatch(target)):
            return words
        place = (path.parent / page[1]).resolve().relative_to(self.root.resolve()).as_posix()
        if self.folder and place == f"book/{SAFETY}":
            return f"[{words}](../{SAFE}/{SAFETY}.ipynb)"
        if self.site:
            return f"[{words}]({self.site}{place}.html{page[2] or ''})"
        slug = place.removeprefix("book/")
        if self.folder == LAUNCHED and slug in chapters(self.root):
            return f"[{words}]({CHAPTER.format(slug)})"
        return words


def _title(page: Path) -> str:
    found = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else page.stem


def _quotation(found: re.Match[str]) -> str:
    lines = [f"**{found[1]}**", "", *found[3].strip().split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def chapters(root: Path = ROOT) -> Iterator[str]:
    """Yield the units that have a chapter."""
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


def safety_page(root: Path) -> Any:
    """Return the page *If you suspect a real case* as a notebook of text, without code."""
    import nbformat

    path, text = root / "book" / f"{SAFETY}.md", Text(root, SAFE)
    said = text.plain(path, path.read_text(encoding="utf-8"))
    cells = [nbformat.v4.new_markdown_cell(said, id=SAFETY)]
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def write(root: Path, folder: Path, beside: bool = False) -> list[Path]:
    """Write each chapter, and the open notebook, into a folder; return the files.

    beside: the folder is that of the course, so that links can lead to its other notebooks.
    """
    import nbformat

    folder.mkdir(parents=True, exist_ok=True)
    slugs, written = list(chapters(root)), []
    text = Text(root, LAUNCHED if beside else "") if slugs else None
    for slug in slugs:
        path = folder / CHAPTER.format(slug)
        write_atomically(path, nbformat.writes(notebook(root, slug, text)) + "\n")
        written.append(path)
    opened = root / "exercises" / OPEN / f"{OPEN}.ipynb"
    if opened.is_file():
        written.append(Path(shutil.copyfile(opened, folder / opened.name)))
    return written


if __name__ == "__main__":
    write(ROOT, ROOT / LAUNCHED, beside=True)
