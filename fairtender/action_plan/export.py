"""A plan as a Word document and as a page of HTML, with the same content."""

import datetime
import io
import zipfile
from html import escape
from typing import Any

from fairtender.action_plan.content import Grid, Heading, Paragraph, content, title
from fairtender.action_plan.declared import Plan
from fairtender.action_plan.files import legible
from fairtender.messages import text
from fairtender.tables import fault

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --page: #fff; --line: #b8b8b0;
  --link: #00508a; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --page: #16181a;
  --line: #5b6066; --link: #8cc8ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
header, main { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.35rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.2rem; margin: 1.6rem 0 .4rem; }
h4 { font-size: 1rem; line-height: 1.35; margin: 1.4rem 0 .3rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -200vw; color: var(--link); }
.skip:focus { position: static; display: inline-block; padding: .5rem 1rem; }
.prompt { border-left: 4px solid var(--link); padding: .1rem 0 .1rem .8rem; }
.scroll { overflow-x: auto; max-width: 100%; margin-bottom: 1rem; }
table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
caption { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
th, td { text-align: left; vertical-align: top; padding: .25rem .7rem .25rem 0;
  border-bottom: 1px solid var(--line); }
th[scope=row] { font-weight: 600; width: 30%; }
.many th[scope=row] { width: auto; white-space: nowrap; }
@media screen and (max-width: 34rem) { .many, .many :is(tbody, tr, th, td) { display: block; }
  .many thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px;
    overflow: hidden; }
  .many tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .many :is(th, td) { padding: .1rem 0; border: 0; white-space: normal; }
  .many [data-head]::before { content: attr(data-head) ": "; font-weight: 600; } }
@page { size: A4; margin: 2cm; }
@media print { :root { color-scheme: light; --ink: #000; --page: #fff;
  --line: #999; --link: #000; } body { font-size: 10pt; } .skip { display: none; }
  header, main { max-width: none; padding: 0; } .scroll { overflow: visible; }
  h2, h3, h4 { break-after: avoid; } tr { break-inside: avoid; } table { font-size: 9pt; }
  thead { display: table-header-group; } }
"""


def to_html(plan: Plan) -> str:
    """Return the plan as one page of HTML that needs nothing else: to read, send and print.

    Every text of the plan is escaped, no script runs, and nothing is fetched from anywhere.
    """
    name = escape(title(plan))
    parts = "".join(_html(part) for part in content(plan))
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">{escape(text("action-plan-skip"))}</a>\n'
        f'<header>\n<h1>{name}</h1>\n</header>\n<main id="main">\n{parts}</main>\n'
        "</body>\n</html>\n"
    )


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
    day = plan.head.date or datetime.date(2000, 1, 1)
    properties = document.core_properties
    properties.title, properties.language = title(plan), "en-GB"
    properties.author = properties.last_modified_by = legible(plan.head.prepared_by)[:255]
    properties.comments = ""
    properties.created = properties.modified = datetime.datetime(day.year, day.month, day.day)


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
