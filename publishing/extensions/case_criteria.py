"""The sample criteria of a case page as files for a desk: a Word document and an XLSX sheet.

Both are made from `datasets/cases/SLUG-criteria.csv`, when the book is built; the title is that of
the page `book/cases/SLUG.md`. The same rows give the same bytes. The sheet has the columns of
`fairtender.criteria.CRITERIA`, so that the library reads it again; the document is for people.

    ```{case-criteria} cleaning
    ```

The line of a case page with the links to both, which lie in `_static` when the book is built.
"""

import datetime
from dataclasses import replace
from pathlib import Path

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx

from fairtender import criteria, messages, sheets
from fairtender.criteria import CRITERIA
from fairtender.sheets import excel
from fairtender.sheets.writing import explanation, sheet_to_fill
from publishing.extensions.shared import CourseDirective, WrittenFiles

PAGES, DATA = "book/cases", "datasets/cases"
FORMATS = {"docx": "Word", "xlsx": "Excel"}
_WIDE = ("text", "means_of_proof", "scale", "monitored_how")
_DATE = datetime.date(2026, 11, 27)


def slugs(root: Path) -> list[str]:
    """Return the cases that have a page and a sheet of criteria."""
    pages = sorted(path.stem for path in (root / PAGES).glob("*.md"))
    return [slug for slug in pages if sheet_of(root, slug).is_file()]


def sheet_of(root: Path, slug: str) -> Path:
    """Return where the criteria of a case lie."""
    return root / DATA / f"{slug}-criteria.csv"


def file_name(slug: str, suffix: str) -> str:
    """Return the name of a file to download."""
    return f"sample-criteria-{slug}.{suffix}"


def title(root: Path, slug: str) -> str:
    """Return what the case is about, from the heading of its page."""
    lines = (root / PAGES / f"{slug}.md").read_text(encoding="utf-8").splitlines()
    heading = next(line for line in lines if line.startswith("# "))
    name = heading.removeprefix("# ").removeprefix("Case: ")
    return messages.text("case-criteria", name=name)


def files(root: Path, slug: str) -> dict[str, bytes]:
    """Return both files of a case by their names. Raises DataError for a fault in its sheet."""
    rows = sheets.read(sheet_of(root, slug), CRITERIA)
    named = title(root, slug)
    document = criteria.to_word(rows, named, (messages.text("case-warning"),), _DATE)
    made = {"docx": document, "xlsx": workbook(named, rows)}
    return {file_name(slug, suffix): content for suffix, content in made.items()}


def workbook(named: str, rows: pd.DataFrame) -> bytes:
    """Return the criteria as XLSX: the library's own template, filled in."""
    wraps = excel.Look(wraps=True)
    lines = rows[CRITERIA.names].itertuples(index=False)
    filled = [[excel.Cell(None if one == "" else one, wraps) for one in line] for line in lines]
    sheet = sheet_to_fill(CRITERIA, filled)
    widths = [
        50 if name in _WIDE else width
        for name, width in zip(CRITERIA.names, sheet.widths, strict=True)
    ]
    sheets = (replace(sheet, widths=widths), explanation(CRITERIA))
    return excel.workbook(named, sheets, "Fair Tender", _DATE)


class CaseCriteria(CourseDirective):
    """The line with the links."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the line; a case without a page or a sheet is a fault of the page."""
        slug, known = self.arguments[0], slugs(self.root)
        if slug not in known:
            raise self.error(messages.text("case-unknown", slug=slug, known=", ".join(known)))
        self.env.note_dependency(__file__)
        self.env.note_dependency(str(sheet_of(self.root, slug)))
        folder = "../" * self.env.docname.count("/") + "_static/"
        line = nodes.paragraph("", messages.text("case-take"))
        for number, (suffix, program) in enumerate(FORMATS.items()):
            line += nodes.Text(" · " if number else "")
            name = f"{title(self.root, slug)} ({program})"
            address = folder + file_name(slug, suffix)
            line += nodes.reference("", name, refuri=address, internal=False)
        return [line]


def _names(root: Path) -> list[str]:
    return [file_name(slug, suffix) for slug in slugs(root) for suffix in FORMATS]


def _all_files(root: Path) -> dict[str, bytes]:
    return {name: data for slug in slugs(root) for name, data in files(root, slug).items()}


def setup(app: Sphinx) -> None:
    """Register the directive, and connect to the build."""
    app.add_directive("case-criteria", CaseCriteria)
    WrittenFiles(f"{PAGES}/", _names, _all_files).connect(app)
