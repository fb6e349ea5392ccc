"""The criteria of a case page, to download.

    ```{case-criteria} cleaning
    ```

A line with two links: the criteria of the case as a Word document and as an XLSX sheet. The files
are made by `workshop/case_criteria.py`; when the build has succeeded, they lie in `_static`.
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from publishing import case_criteria


class CaseCriteria(SphinxDirective):
    """The line with the links."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the line; a case without a page or a sheet is a fault of the page."""
        root, slug = Path(self.env.srcdir), self.arguments[0]
        known = case_criteria.slugs(root)
        if slug not in known:
            raise self.error(f"“{slug}” is no case with criteria: write one of {', '.join(known)}.")
        self.env.note_dependency(case_criteria.__file__)
        self.env.note_dependency(str(case_criteria.sheet_of(root, slug)))
        folder = "../" * self.env.docname.count("/") + "_static/"
        line = nodes.paragraph("", "Take them along: ")
        for number, (suffix, program) in enumerate(case_criteria.FORMATS.items()):
            line += nodes.Text(" · " if number else "")
            name = f"{case_criteria.title(root, slug)} ({program})"
            address = folder + case_criteria.file_name(slug, suffix)
            line += nodes.reference("", name, refuri=address, internal=False)
        return [line]


class CaseFiles:
    """The files: written where a case page was read anew, or where one is missing."""

    def __init__(self) -> None:
        """Know of no change yet."""
        self.changed = False

    def look(self, _app: Sphinx, _env: Any, names: list[str]) -> None:
        """Note whether a case page will be read: each depends on its sheet."""
        self.changed = any(name.startswith(f"{case_criteria.PAGES}/") for name in names)

    def write(self, app: Sphinx, exception: Exception | None) -> None:
        """Put them beside the pages."""
        root, place = Path(app.srcdir), Path(app.outdir) / "_static"
        if exception or app.builder.format != "html":
            return
        for slug in case_criteria.slugs(root):
            names = [case_criteria.file_name(slug, suffix) for suffix in case_criteria.FORMATS]
            if self.changed or not all((place / name).is_file() for name in names):
                for name, content in case_criteria.files(root, slug).items():
                    (place / name).write_bytes(content)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive, and connect to the build."""
    app.add_directive("case-criteria", CaseCriteria)
    files = CaseFiles()
    app.connect("env-before-read-docs", files.look)
    app.connect("build-finished", files.write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
