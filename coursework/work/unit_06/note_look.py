"""The note on a market, unit 06: what its own entries add up to, and as Word, workbook and CSV.

Nothing here knows a key: what is said follows from what the learner has entered. A firm that loses
the tender may ask to see the note. So each file holds only the statements that the learner put into
the note, and no source where the learner chose not to tell it: `stated` decides this for all three.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from coursework.questions import Question
from coursework.work.rows import ROW, Row, filled, of_sheet
from coursework.work.words import cell_text, row_name
from fairtender import word
from fairtender.messages import text

DAY = datetime.date(2026, 10, 12)
STANDS = ("line", "own", "quiet")  # what becomes of a statement that is in the note
ONE = ("inspectorate", "association", "press", "union")  # each is one and the same
_CELLS = ("first", "weight", "open", "place")
_COLUMNS = (5.5, 3.5, 4.0, 4.0)  # centimetres in Word
CHARACTERS = 8  # of a workbook's column for each of these centimetres


def look(question: Question, value: Mapping[str, Any]) -> str:
    """Return how many statements stand in the note, and what in it does not go together."""
    rows = of_sheet(filled(question, value), question.sheet())
    if not any(row.get(code) for row in rows for code in _CELLS):
        return f"<p>{escape(text('note-look-nothing'))}</p>"
    stand = [row for row in rows if row.get("place") in STANDS]
    facts = [row for row in stand if row.get("weight") == "fact"]
    counted = text("note-look-stand", stand=len(stand), all=len(rows), facts=len(facts))
    items = "".join(f"<li>{escape(one)}</li>" for one in _notes(question, rows))
    return f"<p>{escape(counted)}</p>" + (f"<ul>{items}</ul>" if items else "")


def _notes(question: Question, rows: Sequence[Row]) -> Iterator[str]:
    """Yield one origin of several papers, what stands as more than it is, and what is empty."""
    column = question.sheet().column("first")
    for code in ONE:
        same = [row for row in rows if row.get("first") == code]
        if len(same) > 1:
            origin = column.option(code).text
            yield text("note-look-origin", lines=_codes(question, same), origin=origin)
    for weight, places in (("hearsay", STANDS), ("claim", ("line",))):
        wrong = [r for r in rows if r.get("weight") == weight and r.get("place") in places]
        if wrong:
            yield text(f"note-look-{weight}", lines=_codes(question, wrong))
    begun = [row for row in rows if any(row.get(code) for code in _CELLS)]
    if half := [row for row in begun if not all(row.get(code) for code in _CELLS)]:
        yield text("note-look-open", lines=_codes(question, half))


def _codes(question: Question, rows: Sequence[Row]) -> str:
    return ", ".join(_name(question, row)[0] for row in rows)


def _name(question: Question, row: Row) -> tuple[str, str]:
    """Return what a row is called, apart: its code, and the statement."""
    code, _, statement = row_name(question, question.sheet(), row).partition(" ")
    return code, statement


def stated(question: Question, value: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return what may leave the office: headings, then a line for each statement in the note.

    A statement that is left out, or goes to the focal point, has no line. Where the learner chose a
    line that tells not who, when or where, its source and the number of its paper are left out.
    """
    rows = of_sheet(filled(question, value), question.sheet())
    heads = tuple(text(f"note-look-{head}") for head in ("statement", "is", "source", "gap"))
    return [heads, *(tuple(_line(question, row)) for row in rows if row.get("place") in STANDS)]


def to_word(question: Question, value: Mapping[str, Any]) -> bytes:
    """Return the note as a Word document: the statements that stand in it, and no other."""
    title = text("note-look-title")
    parts = [
        word.heading(title, 0),
        word.paragraph(text("note-look-first"), bold=True),
        word.table(title, stated(question, value), _COLUMNS),
        word.paragraph(text("note-look-last")),
    ]
    return word.document(title, parts, text("letter-from"), DAY)


def to_workbook(question: Question, value: Mapping[str, Any]) -> bytes:
    """Return the same statements as a workbook, with the same warning above them."""
    from fairtender.sheets import excel

    bold, wraps = excel.Look(bold=True), excel.Look(wraps=True)
    heads, *lines = stated(question, value)
    sheet = excel.Sheet(
        text("note-look-sheet"),
        (
            [excel.Cell(text("note-look-first"), bold)],
            [excel.Cell(one, wraps._replace(bold=True)) for one in heads],
            *([excel.Cell(one, wraps) for one in line] for line in lines),
            [text("note-look-last")],
        ),
        widths=[centimetres * CHARACTERS for centimetres in _COLUMNS],
        frozen="A3",
    )
    return excel.workbook(text("note-look-title"), [sheet])


def to_csv(question: Question, value: Mapping[str, Any]) -> bytes:
    """Return the same statements as CSV, with the same warning above them."""
    from fairtender.sheets import csv_text

    lines = [*stated(question, value), (text("note-look-last"),)]
    return csv_text((text("note-look-first"),), lines).encode("utf-8-sig")


def _line(question: Question, row: Row) -> Iterator[str]:
    column = question.sheet().column
    yield _name(question, row)[1]
    yield cell_text(question, column("weight"), row.get("weight"))
    if row["place"] == "quiet":
        yield text("note-look-untold")
    else:
        yield f"{cell_text(question, column('first'), row.get('first'))} ({row[ROW].upper()})"
    yield cell_text(question, column("open"), row.get("open"))


FILES = {"docx": to_word, "xlsx": to_workbook, "csv": to_csv}
