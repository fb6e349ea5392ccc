"""Helpers for the extensions: directives that read the course, and files in the site."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from coursework.course import units
from coursework.forms import script
from coursework.questions import Questions, load
from fairtender import messages
from fairtender.tables import DataError
from publishing import book

PAGE = Path(book.__file__).parent / "page"


class CourseDirective(SphinxDirective):
    """A directive that makes a part of a page from files of the course."""

    @property
    def root(self) -> Path:
        """The folder of the course."""
        return Path(self.env.srcdir)

    def parse(self, lines: Sequence[str]) -> list[nodes.Node]:
        """Return the nodes made from these lines of MyST Markdown."""
        holder = nodes.container()
        source = StringList([*lines], source=self.get_source_info()[0])
        self.state.nested_parse(source, self.content_offset, holder)
        return holder.children

    def table(self, rows: Iterable[Sequence[str]], *options: str) -> list[nodes.Node]:
        """Return a table whose first row has the headings; cells may contain MyST inline markup."""
        lines = ["````{list-table}", ":header-rows: 1", *options, ""]
        for row in rows:
            lines += [f"{'  -' if number else '* -'} {cell}" for number, cell in enumerate(row)]
        return self.parse([*lines, "````"])

    def section(self, title: str, identifier: str) -> nodes.section:
        """Return an empty section."""
        section = nodes.section(ids=[identifier])
        section += nodes.title(text=title)
        return section

    def questions(self) -> dict[str, Questions]:
        """Return {slug: questions} of all units; a mistake in one is an error of the page."""
        for slug in units(self.root):
            self.env.note_dependency(str(_questions(self.root, slug)))
        try:
            return questions(self.root)
        except DataError as error:
            raise self.error(str(error)) from error


def questions(root: Path) -> dict[str, Questions]:
    """Return {slug: questions} of all units. Raises DataError if one has a mistake."""
    return {slug: load(_questions(root, slug)) for slug in units(root)}


def _questions(root: Path, slug: str) -> Path:
    return root / "exercises" / slug / "questions.toml"


def raw(text: str) -> nodes.raw:
    """Return HTML that Sphinx does not change."""
    return nodes.raw("", text, format="html")


def script_data(value: Any) -> str:
    """Return a value as JSON that is safe inside a `<script>` of a page."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def static_folder(app: Sphinx) -> Path:
    """Return the folder of the files next to the pages."""
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    return static


def open_texts(prefix: str) -> dict[str, str]:
    """Return {rest of the code: message} for codes with this prefix, with parameters left open."""
    texts = {}
    for code, sentence in messages.sentences().items():
        if code.startswith(prefix):
            names = {name for _, name, _, _ in Formatter().parse(sentence) if name}
            text = messages.text(code, **{name: f"{{{name}}}" for name in names})
            texts[code.removeprefix(prefix)] = text
    return texts


def with_words(text: str, prefix: str) -> str:
    """Return a page's script, preceded by the messages with this prefix (none for "")."""
    if not prefix:
        return text
    said = json.dumps(open_texts(prefix), ensure_ascii=False, indent=1)
    return enclose(f"const TEXTS = {said};\n{text}")


def enclose(text: str) -> str:
    """Return a script whose names are invisible to other scripts of a page."""
    return f"(() => {{\n{text}}})();\n"


def join_scripts(*names: str) -> str:
    """Return scripts of `page` as one text, after the helpers that they share with the form."""
    paths = (script.HELPERS, *(PAGE / f"{name}.js" for name in names))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def add_styles(context: dict[str, Any], *names: str) -> None:
    """Add these style sheets to the page that is being written."""
    context["course_page_styles"] = [*context.get("course_page_styles", []), *names]


def add_python(app: Sphinx, script: str = "python.js") -> None:
    """Add a script that starts Python in the reader's browser to the page being written."""
    config = app.config
    place = {"data-python": config.course_python, "data-version": config.course_assets_digest}
    app.add_js_file(script, **place)


class WrittenFiles:
    """Files in the site, written if a page was read again or a file is missing.

    pages: the beginning of the names of pages that are made from the same data as the files.
    names, contents: functions that return the files' names and contents for a course folder.
    """

    def __init__(
        self,
        pages: str,
        names: Callable[[Path], Iterable[str]],
        contents: Callable[[Path], Mapping[str, bytes]],
    ) -> None:
        """Store the arguments; no change is noted yet."""
        self.pages, self.names, self.contents = pages, names, contents
        self.changed = False

    def connect(self, app: Sphinx) -> None:
        """Note which pages will be read, and write the files when all pages are written."""
        app.connect("env-before-read-docs", self._look)
        app.connect("build-finished", self._write)

    def _look(self, _app: Sphinx, _env: Any, names: list[str]) -> None:
        self.changed = any(name.startswith(self.pages) for name in names)

    def _write(self, app: Sphinx, exception: Exception | None) -> None:
        if exception or app.builder.format != "html":
            return
        root, place = Path(app.srcdir), static_folder(app)
        if self.changed or not all((place / name).is_file() for name in self.names(root)):
            for name, content in self.contents(root).items():
                (place / name).write_bytes(content)
