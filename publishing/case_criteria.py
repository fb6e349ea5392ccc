"""The sample criteria of a case page as files for a desk: a Word document and an XLSX sheet.

Both are made from `datasets/cases/SLUG-criteria.csv`, when the book is built; the title is that of
the page `book/cases/SLUG.md`. The same rows give the same bytes. The sheet has the columns of
`fairtender.criteria.CRITERIA`, so that the library reads it again; the document is for people.
"""

import datetime
import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from openpyxl.styles import Alignment
from openpyxl.writer.excel import ExcelWriter

from fairtender import messages, sheets
from fairtender.criteria import CRITERIA, INSTRUMENTS, KINDS
from publishing.model_texts.word import without_times

PAGES, DATA = "book/cases", "datasets/cases"
FORMATS = {"docx": "Word", "xlsx": "Excel"}
WARNING = (
    "This is an example, and no legal advice. The purchase and its firms are fictional. Adapt each "
    "line to your law, your risks and your contract, and have your organisation's lawyer read it "
    "before you use it."
)
HEADS = ("Line and stage", "Wording", "Proof, or how it is seen", "Points, or what follows")
_WIDTHS = (3.2, 10.0, 7.3, 5.2)  # centimetres, on A4 across
_DATE = datetime.datetime(2026, 11, 27)
_FOLLOWS = {
    "selection": "Not met: the bidder does not take part.",
    "specification": "Not offered: the bid cannot be accepted.",
    "performance": "Not kept: it is put right, for the workers first. Ending the contract is the "
    "last step.",
}
_EXCLUSION = {
    "conviction": "The bidder must be excluded.",
    "taxes": "The bidder must be excluded where a binding decision says so.",
}
_MAY = "The bidder may be excluded; it must be where your law says so."
_SELF_CLEANING = "What it has put right since is judged first (self-cleaning)."


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
    return f"Sample criteria: {name}"


def files(root: Path, slug: str) -> dict[str, bytes]:
    """Return both files of a case by their names. Raises DataError for a fault in its sheet."""
    rows = sheets.read(sheet_of(root, slug), CRITERIA)
    named = title(root, slug)
    made = {"docx": document(named, rows), "xlsx": workbook(named, rows)}
    return {file_name(slug, suffix): content for suffix, content in made.items()}


def workbook(named: str, rows: pd.DataFrame) -> bytes:
    """Return the criteria as XLSX: the library's own template, filled in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "criteria.xlsx"
        sheets.template(CRITERIA, path)
        book = openpyxl.load_workbook(path)
    sheet = book.active
    for row in rows[CRITERIA.names].itertuples(index=False):
        sheet.append([None if cell == "" else cell for cell in row])
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for name in ("text", "means_of_proof", "scale", "monitored_how"):
        head = sheet.cell(1, CRITERIA.names.index(name) + 1)
        sheet.column_dimensions[head.column_letter].width = 50
    properties = book.properties
    properties.title, properties.creator = named, "Fair Tender"
    properties.created = properties.modified = _DATE
    out = io.BytesIO()
    # `book.save` would write the time of the clock.
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    return without_times(out)


def document(named: str, rows: pd.DataFrame) -> bytes:
    """Return the criteria as a Word document with a table for each kind."""
    made = docx.Document()
    _prepare(made, named)
    made.add_heading(named, 0)
    made.add_paragraph().add_run(WARNING).bold = True
    for kind in KINDS:
        some = rows[rows["kind"] == kind]
        if len(some):
            made.add_heading(messages.text(f"strategy-instrument-{kind}"), 1)
            _add_table(made, [HEADS, *(cells(row) for row in some.itertuples())])
    out = io.BytesIO()
    made.save(out)
    return without_times(out)


def cells(row: Any) -> tuple[str, str, str, str]:
    """Return a row of `CRITERIA` as the four cells of the document, under `HEADS`."""
    lot = f"\nLot: {row.lot}" if row.lot else ""
    stage = messages.text(f"strategy-stage-{INSTRUMENTS[row.kind][-1]}")
    link = f"\nLink to the purchase: {_sentence(row.subject_link)}" if row.subject_link else ""
    proof = _sentence(row.means_of_proof)
    if row.kind == "performance":
        proof = f"{_sentence(row.monitored_how)}\nWho looks: {_sentence(row.monitored_by)}"
    return (
        f"{row.id}\nStage: {stage}{lot}",
        _sentence(row.text) + link,
        proof or "The price of the bid.",
        "\n".join(_follows(row)),
    )


def price_points(row: Any) -> str:
    """Return in words how the price of a bid earns points; empty where there is no formula."""
    match row.formula:
        case "price-lowest":
            return "Points: lowest price ÷ price of the bid × weight."
        case "price-linear":
            return (
                f"Points: all up to a price of {row.price_full:,.0f}, none from "
                f"{row.price_zero:,.0f} on, in a straight line between. No other bid changes them."
            )
        case "price-steps":
            return f"Points in percent of the weight, by price up to: {row.steps}."
    return ""


def _follows(row: Any) -> Iterator[str]:
    if row.kind == "exclusion":
        yield _EXCLUSION.get(row.ground, _MAY)
        if row.self_cleaning == "yes":
            yield _SELF_CLEANING
    elif row.kind == "award":
        yield f"Weight: {row.weight} percent."
        if points := price_points(row) or (row.scale and f"Points: {_sentence(row.scale)}"):
            yield points
    else:
        yield _FOLLOWS[row.kind]


def _sentence(words: str) -> str:
    return f"{words.removesuffix('.')}." if words else ""


def _prepare(made: Any, named: str) -> None:
    """Set paper, language and properties."""
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    made.styles["Normal"].font.size = Pt(10)
    made.styles["Heading 1"].font.color.rgb = RGBColor(0x0F, 0x52, 0x57)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    properties = made.core_properties
    properties.title, properties.language = named, "en-GB"
    properties.author = properties.last_modified_by = "Fair Tender"
    properties.comments = ""
    properties.created = properties.modified = _DATE


def _add_table(made: Any, rows: list[tuple[str, ...]]) -> None:
    table = made.add_table(rows=0, cols=len(HEADS), style="Table Grid")
    table.autofit = False
    for number, row in enumerate(rows):
        added = table.add_row()
        for cell, words, width in zip(added.cells, row, _WIDTHS, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(words).bold = number == 0 or None
        keep = added._tr.get_or_add_trPr()
        keep.append(OxmlElement("w:cantSplit"))
        if number == 0:
            keep.append(OxmlElement("w:tblHeader"))
