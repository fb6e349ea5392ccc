"""Save an answer as a file, and read rows from a file.

A workbook has a sheet for each sheet of the question, with headings and choices in words. The codes
of the columns are hidden above them (`fairtender.sheets.Part`), so that the exercise can read the
file again. If a sheet names a table of the library (`Sheet.table`, a name that `fairtender
template` knows), it is saved as that table, and the library's command reads it too. A look adds
`parts` if the library's table has other columns. Rows can be imported from any workbook or CSV file
with these headings.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from coursework.questions import Column, Question, Questions, Sheet
from coursework.questions.published import head
from coursework.questions.values import Value
from coursework.work.checks import look_of
from coursework.work.imported import Found, read
from coursework.work.rows import ROW, Row, Rows, filled
from coursework.work.words import row_name
from fairtender import messages, word
from fairtender import tables as library
from fairtender.sheets import About, Part, to_workbook
from fairtender.tables import Table, fault

__all__ = ["Found", "everything", "name", "part_of", "parts_of", "read", "save"]

_CURRENCY = re.compile(r"[A-Z]{3}")
_EXACT: dict[str, Callable[[Any], Any]] = {
    "decimal": lambda cell: Decimal(str(cell)),
    "number": float,
    "date": datetime.date.fromisoformat,
    "texts": tuple,
}
_NOTHING: Mapping[str, Any] = {"texts": (), "flag": False, "text": "", "choice": ""}


def name(unit: str, content: str, day: datetime.date, ending: str) -> str:
    """Return the name of a file: number of the unit, what the file contains, and the date."""
    return f"fair-tender-{unit.partition('-')[0]}-{content}-{day}.{ending}"


def save(
    questions: Questions, question: Question, value: Value | None, ending: str, day: datetime.date
) -> tuple[str, bytes]:
    """Return (name, content) of an answer's file. Raises DataError if the ending is not offered."""
    look = look_of(question)
    if ending not in question.saves:
        raise fault("tool-no-file")
    piece = filled(question, value if isinstance(value, dict) else {})
    if look and ending in look.files:
        content = look.files[ending](question, piece)
    else:
        what = messages.text("work-file-what", unit=int(questions.unit[:2]), title=questions.title)
        said = ("unchecked",) if questions.is_own else ("fictional", "unchecked")
        codes = [
            *([look.note] if look and look.note else ()),
            *(f"work-file-{one}" for one in said),
        ]
        notes = [*map(messages.text, codes)]
        about = About(what, day, notes)
        content = to_workbook(parts_of(question, piece), question.label, about)
    return name(questions.unit, question.file or question.id, day, ending), content


def everything(
    questions: Questions, answers: Mapping[str, Value], day: datetime.date
) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of every file of a unit's answers; long texts share one Word file."""
    for question in questions.all.values():
        if question.saves and question.id in answers:
            # A ZIP has what is in the workbook, for one firm each; it may have nothing to send.
            for ending in (one for one in question.saves if one != "zip"):
                yield save(questions, question, answers[question.id], ending, day)
    texts = [one for one in questions.all.values() if one.kind == "long_text" and one.id in answers]
    if texts:
        parts = [word.heading(questions.title, 0)]
        for one in texts:
            parts.append(word.heading(one.label, 1))
            parts += [word.paragraph(line) for line in str(answers[one.id]).splitlines()]
        content = word.document(questions.title, parts, "", day)
        yield name(questions.unit, "texts", day, "docx"), content


def parts_of(question: Question, value: Rows) -> list[Part]:
    """Return the sheets of the workbook; value: the answer with its given cells (`rows.filled`)."""
    look = look_of(question)
    parts = [part_of(question, sheet, value) for sheet in question.sheets]
    return look.parts(question, value, parts) if look and look.parts else parts


def part_of(question: Question, sheet: Sheet, value: Rows) -> Part:
    """Return one sheet with everything that the learner entered in it."""
    declared = _declared(sheet)
    row_name = [library.optional(ROW, "text", "")] if sheet.fixed else []
    columns = [*row_name, *(_column(one, declared) for one in sheet.columns)]
    lines = [
        [_cell(question, sheet, column, row, value) for column in columns]
        for row in value[sheet.code]
        if sheet.fixed or len(row) > 1
    ]
    table = Table(declared.name if declared else sheet.code, tuple(columns))
    return Part(
        library.frame(table, lines),
        table,
        heads={ROW: messages.text("work-row")} | {one.code: head(one) for one in sheet.columns},
        words={
            one.code: {option.code: option.text for option in one.options}
            for one in sheet.columns
            if one.options
        },
        title="" if declared else sheet.label,
    )


def _declared(sheet: Sheet) -> Table | None:
    """Return the library's table that a sheet is saved as, or None.

    A sheet has none if it names no table or has fixed rows.
    """
    from fairtender.cli.template import TEMPLATES

    if not sheet.table or sheet.fixed:
        return None
    if sheet.table not in TEMPLATES:
        raise fault("work-no-table", name=sheet.table)
    return TEMPLATES[sheet.table]


def _column(column: Column, declared: Table | None) -> library.Column:
    """Return a column as the library's table declares it or, otherwise, as the question does."""
    for one in declared.columns if declared else ():
        if one.name == column.code:
            return one
    kind = {"number": "number", "date": "date", "choices": "texts"}.get(column.kind, "text")
    if kind == "number" and _CURRENCY.fullmatch(column.unit):
        kind = "decimal"
    return library.optional(column.code, kind, column.hint or column.label)


def _cell(question: Question, sheet: Sheet, column: library.Column, row: Row, value: Rows) -> Any:
    if column.name == ROW:
        return next((one.label for one in sheet.fixed if one.row == row[ROW]), "")
    cell, asked = row.get(column.name), sheet.column(column.name)
    if cell is None:
        return _NOTHING.get(column.kind)
    if asked.kind == "row":
        named = next((one for one in value[asked.of] if one[ROW] == cell), {ROW: cell})
        return row_name(question, question.sheet(asked.of), named)
    return _EXACT.get(column.kind, str)(cell)
