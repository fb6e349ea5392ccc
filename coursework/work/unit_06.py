"""The answers of unit 06: the note on a market, and the demands that follow. No key is used.

A firm that loses the tender may ask to see the note. It is therefore saved as a document of its
own. It contains only the statements that the learner put into it (`_stated`), and not the sources
that the learner chose to leave out. For the demands, the page shows who could sign them, according
to what five hotels say about themselves (`datasets/market-research/can.csv`).
"""

import csv
import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from coursework import the_case
from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import ROW, Row, filled, of_sheet
from coursework.work.words import cell_text, row_name
from fairtender import tables, word
from fairtender.messages import text
from fairtender.tables import Column, Table

DAY = datetime.date(2026, 10, 12)
STANDS = ("line", "own", "quiet")  # what becomes of a statement that is in the note
ONE = ("inspectorate", "association", "press", "union")  # each is one and the same
_NOTE_CELLS = ("first", "weight", "open", "place")
_COLUMNS = (5.5, 3.5, 4.0, 4.0)  # centimetres in Word
_DAY = re.compile(r"\b(\d{1,2} (?:March|October))(?: (\d{4}))?")


def look_at_note(question: Question, value: Mapping[str, Any]) -> str:
    """Return how many statements are in the note, and what in it is inconsistent, as HTML."""
    rows = of_sheet(filled(question, value), question.sheet())
    if not any(row.get(code) for row in rows for code in _NOTE_CELLS):
        return f"<p>{escape(text('note-look-nothing'))}</p>"
    stand = [row for row in rows if row.get("place") in STANDS]
    facts = [row for row in stand if row.get("weight") == "fact"]
    counted = text("note-look-stand", stand=len(stand), all=len(rows), facts=len(facts))
    items = "".join(f"<li>{escape(one)}</li>" for one in _remarks(question, rows))
    return f"<p>{escape(counted)}</p>" + (f"<ul>{items}</ul>" if items else "")


def _remarks(question: Question, rows: Sequence[Row]) -> Iterator[str]:
    """Yield remarks on statements with one origin, on overrated ones, and on unfinished rows."""
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
    begun = [row for row in rows if any(row.get(code) for code in _NOTE_CELLS)]
    if half := [row for row in begun if not all(row.get(code) for code in _NOTE_CELLS)]:
        yield text("note-look-open", lines=_codes(question, half))


def _codes(question: Question, rows: Sequence[Row]) -> str:
    return ", ".join(_name(question, row)[0] for row in rows)


def _name(question: Question, row: Row) -> tuple[str, str]:
    """Return (code, statement) from the name of a row."""
    code, _, statement = row_name(question, question.sheet(), row).partition(" ")
    return code, statement


def _stated(question: Question, value: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return what may leave the office: headings, then a row for each statement in the note.

    Statements that are left out or go to the focal point have no row. If the learner chose a line
    that does not give who, when or where, the source and the document's number are left out.
    """
    rows = of_sheet(filled(question, value), question.sheet())
    heads = tuple(text(f"note-look-{head}") for head in ("statement", "is", "source", "gap"))
    return [heads, *(tuple(_line(question, row)) for row in rows if row.get("place") in STANDS)]


def note_in_word(question: Question, value: Mapping[str, Any]) -> bytes:
    """Return the note as a Word document, with only the statements that are in it."""
    title = text("note-look-title")
    body = [
        word.table(title, _stated(question, value), _COLUMNS),
        word.paragraph(text("note-look-last")),
    ]
    head = the_case.head("conference", DAY)
    parts = word.to_send(title, head, body, [text("note-look-first")])
    return word.document(title, parts, text("letter-from"), DAY)


@cache
def _days() -> Mapping[str, str]:
    """Return {code of a document: the first date that it mentions}."""
    path = tables.data_path("market-research", "papers.csv")
    with path.open(encoding="utf-8", newline="") as file:
        dated = {row["id"]: _DAY.search(row["text"]) for row in csv.DictReader(file)}
    return {code: f"{at[1]} {at[2] or DAY.year}" for code, at in dated.items() if at}


def _line(question: Question, row: Row) -> Iterator[str]:
    column = question.sheet().column
    yield _name(question, row)[1]
    yield cell_text(question, column("weight"), row.get("weight"))
    if row["place"] == "quiet":
        yield text("note-look-untold")
    else:
        first = cell_text(question, column("first"), row.get("first"))
        code = row[ROW].upper()
        yield text("note-look-where", first=first, document=code, day=_days().get(code, ""))
    yield cell_text(question, column("open"), row.get("open"))


# --- the demands ---------------------------------------------------------------------------------


CAN = Table(
    "can",
    (
        Column("demand", "text", "Code of a demand", example="pay"),
        Column("hotel", "text", "Name of the hotel", example="Hotel Selmara"),
        Column(
            "can",
            "choice",
            "What the hotel says: it can show it today, from the first day of the contract, from "
            "May 2027, not at all, or it does not know",
            ("today", "contract", "may", "no", "unknown"),
            example="contract",
        ),
    ),
)
# What a hotel has to say at least, to be able to sign a demand that is decided in this way.
MEETS = {
    "bid": ("today",),
    "clause": ("today", "contract"),
    "date": ("today", "contract", "may"),
}
_DEMAND_CELLS = ("decide", "because", "look")


@cache
def said() -> Mapping[str, Mapping[str, str]]:
    """Return {demand: {hotel: what the hotel says}}."""
    from fairtender import sheets

    found: dict[str, dict[str, str]] = {}
    path = tables.data_path("market-research", "can.csv")
    for row in sheets.read(path, CAN).itertuples():
        found.setdefault(row.demand, {})[row.hotel] = row.can
    return found


def look_at_demands(question: Question, value: Mapping[str, Any]) -> str:
    """Return, as HTML, which hotels could sign the demands, and where points would differ."""
    rows = of_sheet(filled(question, value), question.sheet())
    if not any(row.get("decide") for row in rows):
        return f"<p>{escape(text('demands-look-nothing'))}</p>"
    items = "".join(f"<li>{escape(one)}</li>" for one in _effects(question, rows))
    return f"<ul>{items}</ul>"


def _effects(question: Question, rows: list[Row]) -> Iterator[str]:
    """Yield who could sign, what excludes the others, who would get points, and what to ask."""
    hotels = [*next(iter(said().values()))]
    cannot = {hotel: [row for row in rows if _fails(row, hotel)] for hotel in hotels}
    able = [hotel for hotel in hotels if not cannot[hotel]]
    names = ", ".join(able) or text("demands-look-nobody")
    yield text("demands-look-able", able=len(able), all=len(hotels), names=names)
    for hotel, some in cannot.items():
        if some:
            listed = "; ".join(_short(question, row) for row in some)
            yield text("demands-look-out", hotel=hotel, demands=listed)
    for row in rows:
        if row.get("decide") == "points":
            yield _points(question, row, hotels)
    ask = [row for row in rows if row.get("decide") == "ask"]
    if ask:
        listed = "; ".join(_short(question, row) for row in ask)
        yield text("demands-look-ask", demands=listed)


def _fails(row: Row, hotel: str) -> bool:
    enough = MEETS.get(str(row.get("decide")))
    return enough is not None and said()[row[ROW]][hotel] not in enough


def _points(question: Question, row: Row, hotels: list[str]) -> str:
    show = [hotel for hotel in hotels if said()[row[ROW]][hotel] == "today"]
    if len(show) == len(hotels):
        return text("demands-look-alike", demand=_short(question, row))
    names = ", ".join(show) or text("demands-look-nobody")
    return text("demands-look-points", demand=_short(question, row), names=names)


def _short(question: Question, row: Row) -> str:
    return f"“{row_name(question, question.sheet(), row)}”"


def demands_in_word(question: Question, value: Mapping[str, Any]) -> bytes:
    """Return the demands as a Word document, each with its decision, reason and who checks it."""
    sheet = question.sheet()
    heads = tuple(text(f"demands-look-{head}") for head in ("demand", "decision", "why", "seen"))
    lines = []
    for row in of_sheet(filled(question, value), sheet):
        if row.get("decide"):
            cells = (
                cell_text(question, sheet.column(code), row.get(code)) for code in _DEMAND_CELLS
            )
            lines.append((row_name(question, sheet, row), *cells))
    title = text("demands-look-title")
    body = [word.table(title, [heads, *lines], _COLUMNS)]
    notes = [text("note-look-first"), text("demands-look-last")]
    parts = word.to_send(title, the_case.head("conference", DAY), body, notes)
    return word.document(title, parts, text("letter-from"), DAY)


LOOKS = {
    "market-note": Look(look_at_note, {"docx": note_in_word}),
    "market-demands": Look(look_at_demands, {"docx": demands_in_word}),
}
