"""Empty sheets to fill in, with the columns explained."""

import io
from pathlib import Path
from typing import Any

from fairtender.files import write_atomically
from fairtender.messages import text
from fairtender.sheets.declared import letter
from fairtender.sheets.workbook import openpyxl
from fairtender.tables import Column, Table, fault

__all__ = ["explain", "explained", "head", "kind_of", "prepare", "template", "width"]

_ROWS = 1_048_576  # of an XLSX sheet
_PROMPT = 250  # letters of a note that a spreadsheet shows beside a cell
_LIST = 255  # letters of a list of choices that a spreadsheet takes
_FORMATS = {"text": "@", "choice": "@", "flag": "@", "date": "yyyy-mm-dd"}
_WIDTHS = {"text": 28, "choice": 18, "flag": 12, "date": 13, "number": 14, "decimal": 16}
_FACTS = ("column", "needed", "kind", "choices", "about", "example")


def template(table: Table, path: str | Path) -> None:
    """Write an empty sheet of `table`: .xlsx or .csv, by the name of `path`.

    It can be filled in and read as it is, with nothing to delete; read back empty it is a table
    without rows. The workbook has the headings on a first sheet, with lists of choices and a note
    on each column, and explains the columns on a second one. The CSV file is the headings alone, in
    UTF-8 with the mark by which Excel knows it.

    Raises DataError where there is such a file already (it may be filled in), where the name ends
    otherwise, and for .xlsx where openpyxl is not installed.
    """
    path = Path(path)
    kind = kind_of(path)
    if path.exists():
        raise fault("sheet-there", file=path)
    if kind == ".csv":
        write_atomically(path, ",".join(table.names).encode("utf-8-sig") + b"\r\n")
    else:
        write_atomically(path, _workbook(openpyxl(path), table))


def kind_of(path: Path) -> str:
    """Return .csv or .xlsx, by the name of the file. Raises DataError for another ending."""
    if (kind := path.suffix.lower()) not in (".xlsx", ".csv"):
        raise fault("sheet-kind", file=path)
    return kind


def explained(table: Table) -> list[dict[str, str]]:
    """Return what to know of each column, in words: column, needed, kind, choices, about, example.

    For the second sheet of a template, and for people who ask what a sheet must have.
    """
    return [
        {
            "column": column.name,
            "needed": text("sheet-optional" if column.optional else "sheet-needed"),
            "kind": text(f"sheet-kind-{column.kind}"),
            "choices": ", ".join(
                column.choices or (("yes", "no") if column.kind == "flag" else ())
            ),
            "about": column.description,
            "example": column.example,
        }
        for column in table.columns
    ]


def _workbook(module: Any, table: Table) -> bytes:
    book = module.Workbook()
    prepare(module, book.active, table)
    explain(module, book, table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def prepare(module: Any, sheet: Any, table: Table) -> None:
    """Make an empty sheet of openpyxl one to fill in: headings, lists of choices, and notes."""
    sheet.title = table.name
    sheet.append(table.names)
    head(module, sheet)
    for position, column in enumerate(table.columns):
        place = sheet.column_dimensions[letter(position)]
        place.width = width(column)
        # As text, so that the spreadsheet does not make a date of "2-1" or a number of "0090".
        place.number_format = _FORMATS.get(column.kind, "General")
        rule = _rule(module, column)
        rule.add(f"{letter(position)}2:{letter(position)}{_ROWS}")
        sheet.add_data_validation(rule)


def _rule(module: Any, column: Column) -> Any:
    """Return what a spreadsheet lets people type in a column, and the note that it shows."""
    choices = column.choices or (("yes", "no") if column.kind == "flag" else ())
    listed = ",".join(choices)
    kinds: dict[str, dict[str, str]] = {
        "number": {"type": "decimal", "formula1": "-1E+15", "formula2": "1E+15"},
        "decimal": {"type": "decimal", "formula1": "-1E+15", "formula2": "1E+15"},
        "date": {"type": "date", "operator": "greaterThan", "formula1": "1"},
    }
    limits = kinds.get(column.kind, {})
    if choices and len(listed) <= _LIST and not any("," in choice for choice in choices):
        limits = {"type": "list", "formula1": f'"{listed}"'}
    rule = module.worksheet.datavalidation.DataValidation(allow_blank=True, **limits)
    rule.promptTitle, rule.prompt = column.name[:32], _note(column)
    rule.errorTitle = column.name[:32]
    rule.error = text(f"sheet-kind-{column.kind}")
    rule.showInputMessage = rule.showErrorMessage = True
    return rule


def _note(column: Column) -> str:
    example = text("sheet-example", example=column.example) if column.example else ""
    room = _PROMPT - len(example) - 1
    about = column.description
    about = about if len(about) <= room else about[: room - 1] + "…"
    return f"{about}\n{example}".strip()


def explain(module: Any, book: Any, table: Table) -> None:
    """Add a sheet that explains the columns of a table to a workbook of openpyxl."""
    sheet = book.create_sheet(text("sheet-about-columns"))
    sheet.append([text(f"sheet-about-{name}") for name in _FACTS])
    for row in explained(table):
        sheet.append([row[name] for name in _FACTS])
    for name, letters in zip("ABCDEF", (24, 10, 30, 34, 70, 34), strict=True):
        sheet.column_dimensions[name].width = letters
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = module.styles.Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s"  # an example is no formula
    head(module, sheet)


def head(module: Any, sheet: Any) -> None:
    """Make the first row of a sheet its headings, which stay in sight."""
    for cell in sheet[1]:
        cell.font = module.styles.Font(bold=True)
        cell.fill = module.styles.PatternFill("solid", start_color="DCE6F0")
    sheet.freeze_panes = "A2"


def width(column: Column) -> int:
    """Return how wide a column of a workbook is."""
    return max(_WIDTHS.get(column.kind, _WIDTHS["text"]), len(column.name) + 3)
