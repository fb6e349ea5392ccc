"""Tables for a spreadsheet, and back: nothing that a trainee wrote becomes a formula."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from fairtender.files import write_atomically
from fairtender.sheets import csv_file, guard
from fairtender.tables import fault

__all__ = ["content", "guarded", "place_of", "read", "rows", "unguarded", "write"]


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


def rows(path: Path, known: Collection[str]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the headings of a CSV file, and number and cells of each row that is not blank.

    Read as `fairtender.sheets` does; `known` headings tell the sign between cells. DataError names
    the file, and the row that is too long.
    """
    found = csv_file.rows(path, lambda head: head.strip() in known)
    _, heads = next(found, (1, []))
    filled = [(number, cells) for number, cells in found if not csv_file.is_blank(cells)]
    for number, cells in filled:
        if len(cells) > len(heads):
            raise fault("spreadsheet-row", file=path, row=number)
        cells += [""] * (len(heads) - len(cells))
    return heads, filled


def read(path: Path, heads: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Return [(row of the sheet, {heading: text})] of a CSV file that has these headings.

    Other columns are passed over. DataError also names a heading that is missing or there twice.
    """
    given, filled = rows(path, heads)
    places = {head: place_of(head, given, path) for head in heads}
    return [
        (number, {head: unguarded(cells[at]) for head, at in places.items()})
        for number, cells in filled
    ]


def place_of(head: str, given: Sequence[str], path: Path) -> int:
    """Return the column of a heading; DataError where it is missing or there twice."""
    places = [at for at, one in enumerate(given) if one.strip() == head]
    if len(places) != 1:
        raise fault("spreadsheet-heading", file=path, heading=head)
    return places[0]
