"""Empty sheets to fill in, with the columns explained."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from fairtender.files import write_atomically
from fairtender.messages import text
from fairtender.sheets.declared import letter
from fairtender.sheets.excel import HEAD, ROWS, Cell, Look, Rule, Sheet, choices, head, workbook
from fairtender.tables import Column, Table, fault

_PROMPT = 250  # characters of a note that a spreadsheet shows beside a cell
_NUMBERS = {"type": "decimal", "formula1": "-1E+15", "formula2": "1E+15"}
_LIMITS = {
    "number": _NUMBERS,
    "decimal": _NUMBERS,
    "date": {"type": "date", "operator": "greaterThan", "formula1": "1"},
}
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
        sheets = (sheet_to_fill(table), explanation(table))
        write_atomically(path, workbook(path.stem, sheets))


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
            "choices": ", ".join(_choices(column)),
            "about": column.description,
            "example": column.example,
        }
        for column in table.columns
    ]


def sheet_to_fill(table: Table, rows: Iterable[Sequence[object]] = ()) -> Sheet:
    """Return a sheet to fill in, with some rows: headings, lists of choices, and notes."""
    return Sheet(
        table.name,
        (head(table.names), *rows),
        widths=[width(column) for column in table.columns],
        # As text, so that the spreadsheet does not make a date of "2-1" or a number of "0090".
        formats=[_FORMATS.get(column.kind, "General") for column in table.columns],
        rules=[_rule(column, letter(place)) for place, column in enumerate(table.columns)],
        frozen="A2",
    )


def _rule(column: Column, place: str) -> Rule:
    """Return what a spreadsheet lets people type in a column, and the note that it shows."""
    return Rule(
        f"{place}2:{place}{ROWS}",
        column.name,
        _note(column),
        text(f"sheet-kind-{column.kind}"),
        choices(_choices(column)) or _LIMITS.get(column.kind, {}),
    )


def _choices(column: Column) -> Sequence[str]:
    return column.choices or (("yes", "no") if column.kind == "flag" else ())


def _note(column: Column) -> str:
    example = text("sheet-example", example=column.example) if column.example else ""
    room = _PROMPT - len(example) - 1
    about = column.description
    about = about if len(about) <= room else about[: room - 1] + "…"
    return "\n".join(filter(None, (about, example)))


def explanation(table: Table) -> Sheet:
    """Return a sheet that explains the columns of a table."""
    heads = [text(f"sheet-about-{name}") for name in _FACTS]
    rows = [[row[name] for name in _FACTS] for row in explained(table)]
    return Sheet(
        text("sheet-about-columns"),
        [
            [Cell(words, Look(bold=True, ground=HEAD, wraps=True)) for words in heads],
            *([Cell(words, Look(wraps=True)) for words in row] for row in rows),
        ],
        widths=(24, 10, 30, 34, 70, 34),
        frozen="A2",
    )


def width(column: Column) -> int:
    """Return how wide a column of a workbook is."""
    return max(_WIDTHS.get(column.kind, _WIDTHS["text"]), len(column.name) + 3)
