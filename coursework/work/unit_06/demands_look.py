"""What a set of demands does to a market, unit 06: who could sign it, by what firms say; and Word.

What five hotels say that they can do stands in `datasets/market-research/can.csv`. It is their own
word. Nothing here knows a key.
"""

import datetime
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from typing import Any

from coursework.questions import Question
from coursework.work.rows import ROW, Row, filled, of_sheet
from coursework.work.words import cell_text, row_name
from fairtender import sheets, tables, word
from fairtender.messages import text
from fairtender.tables import Column, Table

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
DAY = datetime.date(2026, 10, 12)
_CELLS = ("decide", "because", "look")
_COLUMNS = (5.5, 3.5, 4.0, 4.0)  # centimetres in Word


@cache
def said() -> Mapping[str, Mapping[str, str]]:
    """Return by demand and hotel what the hotel says."""
    found: dict[str, dict[str, str]] = {}
    path = tables.data_path("market-research", "can.csv")
    for row in sheets.read(path, CAN).itertuples():
        found.setdefault(row.demand, {})[row.hotel] = row.can
    return found


def look(question: Question, value: Mapping[str, Any]) -> str:
    """Return which hotels could sign what is asked, and what points would tell apart."""
    rows = of_sheet(filled(question, value), question.sheet())
    if not any(row.get("decide") for row in rows):
        return f"<p>{escape(text('demands-look-nothing'))}</p>"
    items = "".join(f"<li>{escape(one)}</li>" for one in _effects(question, rows))
    return f"<ul>{items}</ul>"


def _effects(question: Question, rows: list[Row]) -> Iterator[str]:
    """Yield who could sign, what keeps the others out, who would get points, and what is open."""
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


def to_word(question: Question, value: Mapping[str, Any]) -> bytes:
    """Return the demands as a Word document, each with its decision, reason and who looks."""
    sheet = question.sheet()
    heads = tuple(text(f"demands-look-{head}") for head in ("demand", "decision", "why", "seen"))
    lines = []
    for row in of_sheet(filled(question, value), sheet):
        if row.get("decide"):
            cells = (cell_text(question, sheet.column(code), row.get(code)) for code in _CELLS)
            lines.append((row_name(question, sheet, row), *cells))
    title = text("demands-look-title")
    parts = [
        word.heading(title, 0),
        word.paragraph(text("note-look-first"), bold=True),
        word.table(title, [heads, *lines], _COLUMNS),
        word.paragraph(text("demands-look-last")),
    ]
    return word.document(title, parts, text("letter-from"), DAY)


FILES = {"docx": to_word}
