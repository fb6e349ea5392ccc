"""A plan as a Word document and as a page of HTML, with the same content in the same order."""

import datetime
import io
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import pandas as pd

from fairtender.action_plan.declared import CONTRACTS, MEASURES, STAGES, Plan
from fairtender.action_plan.files import legible
from fairtender.messages import day, text
from fairtender.tables import check, fault

__all__ = ["to_html", "to_word"]

_OVERVIEW = ("measure", "what", "owner", "due", "state")
# What not every measure has: left out where it is empty. All else says that it is not stated.
_WHERE_STATED = ("contracts", "category", "value", "reason", "evidence", "budget", "currency")
_CODES = {"level": "level-{}", "kind": "action-plan-measure-{}", "state": "action-plan-state-{}"}


class Heading(NamedTuple):
    """level: 1 for a part of the plan, 2 for a stage, 3 for a measure."""

    level: int
    words: str


class Paragraph(NamedTuple):
    """A paragraph; `prompt` where it must not be overlooked."""

    words: str
    prompt: bool = False


class Grid(NamedTuple):
    """A table with one row of heads; the first cell of each row heads the row."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def title(plan: Plan) -> str:
    """Return the title of the document."""
    if not plan.head.office:
        return text("action-plan-title-unnamed")
    return text("action-plan-title", office=legible(plan.head.office))


def content(plan: Plan) -> Iterator[Heading | Paragraph | Grid]:
    """Return all parts of the document after its title."""
    contact = legible(plan.head.referral_contact) or text("action-plan-safety-nobody")
    yield Paragraph(text("action-plan-purpose"))
    yield Paragraph(text("action-plan-safety", contact=contact), prompt=True)
    yield Heading(1, text("action-plan-about"))
    yield _pairs(text("action-plan-about"), plan.head._asdict())
    yield from _listed("contracts", check(plan.contracts, CONTRACTS), CONTRACTS.names)
    yield Paragraph(text("action-plan-prompt"))
    measures = check(plan.measures, MEASURES)
    yield from _listed("overview", measures, _OVERVIEW)
    if len(measures):
        yield Heading(1, text("action-plan-measures"))
    for stage in (*STAGES, ""):
        rows = measures[measures["stage"] == stage]
        if len(rows):
            yield Heading(2, text(f"action-plan-stage-{stage}"))
        for row in rows[MEASURES.names].itertuples(index=False):
            yield from _measure(row._asdict())
    yield Paragraph(text("action-plan-end"))


def _listed(
    part: str, data: pd.DataFrame, names: Sequence[str]
) -> Iterator[Heading | Paragraph | Grid]:
    caption = text(f"action-plan-{part}")
    yield Heading(1, caption)
    if data.empty:
        kind = "contracts" if part == "contracts" else "measures"
        yield Paragraph(text(f"action-plan-none-{kind}"))
        return
    rows = tuple(
        tuple(_words(name, value) for name, value in zip(names, row, strict=True))
        for row in data[list(names)].itertuples(index=False)
    )
    yield Grid(caption, tuple(text(f"action-plan-field-{name}") for name in names), rows)


def _measure(values: dict[str, Any]) -> Iterator[Heading | Grid]:
    name = _words("measure", values["measure"])
    what = _words("what", values["what"]).replace("\n", " ")
    yield Heading(3, text("action-plan-heading", measure=name, what=what))
    told = ("measure", "stage", "what")
    shown = {key: value for key, value in values.items() if key not in told}
    for key in _WHERE_STATED:
        if _words(key, shown[key]) == text("action-plan-empty"):
            del shown[key]
    yield _pairs(text("action-plan-details", measure=name), shown)


def _pairs(caption: str, values: dict[str, Any]) -> Grid:
    rows = tuple((text(f"action-plan-field-{key}"), _words(key, values[key])) for key in values)
    return Grid(caption, (text("action-plan-item"), text("action-plan-entry")), rows)


def _words(name: str, value: Any) -> str:
    """Return a value as people read it; what is empty says so."""
    if isinstance(value, tuple):
        return ", ".join(map(legible, value)) or text("action-plan-empty")
    if value is None or value == "" or pd.isna(value):
        return text("action-plan-empty")
    match value:
        case Decimal():
            return f"{value:,f}"
        case float() | int():
            return f"{value:,.15g}" if value != int(value) else f"{int(value):,}"
        case datetime.date():
            return day(value)
    return text(_CODES[name].format(value)) if name in _CODES else legible(value)


def to_html(plan: Plan) -> str:
    """Return the plan as one page of HTML that needs nothing else: to read, send and print.

    Every text of the plan is escaped, no script runs, and nothing is fetched from anywhere.
    """
    page = Template(Path(__file__).with_name("plan.html").read_text(encoding="utf-8"))
    parts = "".join(_html(part) for part in content(plan))
    skip = escape(text("action-plan-skip"))
    return page.substitute(title=escape(title(plan)), skip=skip, parts=parts)


def _html(part: Heading | Paragraph | Grid) -> str:
    match part:
        case Heading(level, words):
            return f"<h{level + 1}>{escape(words)}</h{level + 1}>\n"
        case Paragraph(words, prompt):
            opening = '<p class="prompt">' if prompt else "<p>"
            return f"{opening}{_lines(words)}</p>\n"
    caption, names = escape(part.caption), [escape(head) for head in part.heads]
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{_lines(first)}</th>'
        + "".join(
            f'<td data-head="{name}">{_lines(cell)}</td>'
            for name, cell in zip(names[1:], rest, strict=True)
        )
        + "</tr>\n"
        for first, *rest in part.rows
    )
    many = ' class="many"' if len(part.heads) > 2 else ""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}">\n<table{many}>\n'
        f"<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n"
        "</table>\n</div>\n"
    )


def _lines(words: str) -> str:
    return escape(words).replace("\n", "<br>\n")


def to_word(plan: Plan) -> bytes:
    """Return the plan as a Word document: A4, with real headings and tables that have a head row.

    The same plan gives the same bytes. Its properties say title, language (British English) and,
    as the time of the last change, the date of the plan. Needs python-docx, which the browser does
    not have: raises DataError that says what to install.
    """
    try:
        import docx
    except ImportError:
        raise fault("action-plan-no-docx") from None
    document = docx.Document()
    _prepare(document, plan)
    document.add_heading(title(plan), 0)
    for part in content(plan):
        match part:
            case Heading(level, words):
                document.add_heading(words, level)
            case Paragraph(words, prompt):
                document.add_paragraph().add_run(words).bold = prompt or None
            case Grid():
                _add_table(document, part)
    out = io.BytesIO()
    document.save(out)
    return without_times(out)


def _prepare(document: Any, plan: Plan) -> None:
    """Set paper, language and properties."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    document.styles["Normal"].font.size = Pt(10)
    for level in (1, 2, 3):  # the template's own blue is too pale for small headings
        document.styles[f"Heading {level}"].font.color.rgb = RGBColor(0x17, 0x36, 0x5D)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    dated = plan.head.date or datetime.date(2000, 1, 1)
    properties = document.core_properties
    properties.title, properties.language = title(plan), "en-GB"
    properties.author = properties.last_modified_by = legible(plan.head.prepared_by)[:255]
    properties.comments = ""
    properties.created = properties.modified = datetime.datetime(dated.year, dated.month, dated.day)


def _add_table(document: Any, grid: Grid) -> None:
    """Add a table whose first row is a head row that is repeated on each page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=len(grid.heads), style="Table Grid")
    table.autofit = False
    widths = _WIDTHS[len(grid.heads)]
    for number, words in enumerate((grid.heads, *grid.rows)):
        row = table.add_row()
        for place, (cell, word) in enumerate(zip(row.cells, words, strict=True)):
            cell.width = Cm(widths[place])
            run = cell.paragraphs[0].add_run(word)
            run.bold = (number == 0 or place == 0) or None
        keep = row._tr.get_or_add_trPr()
        keep.append(OxmlElement("w:cantSplit"))
        if number == 0:
            keep.append(OxmlElement("w:tblHeader"))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    told = OxmlElement("w:tblCaption")
    told.set(qn("w:val"), grid.caption)
    table._tbl.tblPr.append(told)


# Centimetres of the columns: 17 in all. Two for pairs, five for contracts and for the overview.
_WIDTHS = {2: (4.5, 12.5), 5: (2.8, 5.6, 3.3, 3.1, 2.2)}


def without_times(file: io.BytesIO) -> bytes:
    """Return the same archive with one time for all its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            new.writestr(info, old.read(name))
    return out.getvalue()
