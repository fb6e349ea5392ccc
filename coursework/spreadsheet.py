"""Tables for a spreadsheet, and back: nothing that a trainee wrote becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from fairtender import messages
from fairtender.files import write_atomically
from fairtender.sheets import guard
from fairtender.tables import DataError


def guarded(value: object) -> str:
    """Return a cell that a spreadsheet shows as text, never runs; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.10g}"
    return guard.guarded(str(value))


def unguarded(cell: str) -> str:
    """Return what `guarded` was given, from a cell that may have been through a spreadsheet."""
    return guard.unguarded(cell)


def content(heads: Sequence[str], rows: Iterable[Sequence[object]], sign: str = ",") -> str:
    """Return a CSV file as text: quoted, and every cell guarded, the headings too."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sign)
    writer.writerow([guarded(head) for head in heads])
    writer.writerows([guarded(value) for value in row] for row in rows)
    return text.getvalue()


def write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file as spreadsheets read it: UTF-8 with its mark, quoted, guarded."""
    write_atomically(path, content(heads, rows).encode("utf-8-sig"))


def read(path: Path, heads: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Return [(row of the sheet, {heading: text})] of a CSV file that has these headings.

    Comma, semicolon or tab between cells, as spreadsheets save them; other columns are passed over.
    DataError names the file, and the heading that is missing or the row that is too long.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(messages.text("spreadsheet-not-utf8", file=path)) from None
    except OSError as error:
        cause = error.strerror or error
        raise DataError(messages.text("spreadsheet-unreadable", file=path, cause=cause)) from None
    first = text.split("\n", 1)[0]
    sign = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except csv.Error as error:
        raise DataError(messages.text("spreadsheet-unreadable", file=path, cause=error)) from None
    given = [cell.strip() for cell in rows[0]] if rows else []
    for head in heads:
        if given.count(head) != 1:
            raise DataError(messages.text("spreadsheet-heading", file=path, heading=head))
    found = []
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(given):
            raise DataError(messages.text("spreadsheet-row", file=path, row=number))
        padded = [*cells, *[""] * (len(given) - len(cells))]
        found.append((number, {head: unguarded(padded[given.index(head)]) for head in heads}))
    return found
