"""The answers of unit 08: the agenda of a briefing, and a list of follow-up questions.

The agenda is shown with its times and saved as a Word document; the questions are saved to send.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from coursework import the_case
from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import ROW, Row, Rows, filled, normal, of_sheet
from coursework.work.words import amount
from fairtender import messages, tables, word
from fairtender.messages import text

if TYPE_CHECKING:
    import pandas as pd

    from fairtender.sheets import Part

DAY = datetime.date(2026, 12, 2)
# Of a follow-up list: nothing to ask, nobody to ask, and what would put workers in danger.
_NOT_SENT = ("none", "all", "who-said", "confirm", "nobody", "farm", "names")
STARTS, MINUTES = 10 * 60, 75  # of the day; the room is free for so long
_COLUMNS = (3.0, 9.0, 5.0)  # centimetres in Word


class Line(NamedTuple):
    """A line of the agenda: its start and end, the topic, and who speaks."""

    time: str
    what: str
    who: str


def lines(question: Question, value: Mapping[str, Any]) -> tuple[list[Line], Fraction]:
    """Return the agenda in the order of its rows, and how many minutes it takes."""
    found, spent = [], Fraction(0)
    column = question.sheet().column("minutes")
    for row in of_sheet(filled(question, value), question.sheet()):
        if row.get("what"):
            minutes = normal(column, row.get("minutes")) or Fraction(0)
            what = question.sheet().column("what").option(row["what"]).text
            time = f"{_clock(spent)}–{_clock(spent + minutes)}"
            found.append(Line(time, what, " ".join(str(row.get("who", "")).split())))
            spent += minutes
    return found, spent


def _clock(spent: Fraction) -> str:
    hours, minutes = divmod(STARTS + round(spent), 60)
    return f"{hours % 24:02d}:{minutes:02d}"


def look(question: Question, value: Mapping[str, Any]) -> str:
    """Return the agenda with its times, and whether it fits into the available time, as HTML."""
    found, spent = lines(question, value)
    if not found:
        return f"<p>{escape(text('briefing-nothing'))}</p>"
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in _heads())
    rows = "\n".join("<tr>" + "".join(map(_cell, line)) + "</tr>" for line in found)
    code = "over" if spent > MINUTES else "within"
    told = text(f"briefing-{code}", spent=amount(spent), minutes=MINUTES)
    return (
        f'<table class="ft-words">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n'
        f"</table>\n<p>{escape(told)}</p>"
    )


def _cell(words: str) -> str:
    return f'<td dir="auto">{escape(words)}</td>'


def _heads() -> Iterator[str]:
    yield from (text(f"briefing-{head}") for head in ("time", "what", "who"))


def to_word(question: Question, value: Mapping[str, Any]) -> bytes:
    """Return the agenda as a Word document, after a page for the buyer only."""
    found, _ = lines(question, value)
    title = text("briefing-title", date=messages.day(DAY))
    head = the_case.head("conference", DAY, text("briefing-to"), text("briefing-place"))
    body = [word.table(title, [tuple(_heads()), *found], _COLUMNS)]
    parts = word.to_send(title, head, body, text("briefing-first").splitlines())
    return word.document(title, parts, text("letter-from"), DAY)


def question_parts(question: Question, value: Rows, parts: list["Part"]) -> list["Part"]:
    """Return the sheets of the follow-up list, and a sheet of its questions to send out."""
    from fairtender import inquiries, sheets

    data = _sheet(question, value)
    return [*parts, sheets.Part(data, inquiries.SHEET, inquiries.headings())]


def _apart(question: Question, value: Rows) -> bytes:
    """Return a ZIP with a workbook of questions for each firm."""
    from fairtender.reports.note import apart

    return apart(_sheet(question, value))


def _sheet(question: Question, value: Rows) -> "pd.DataFrame":
    from fairtender import inquiries

    rows = [*_questions(question, value[question.sheet().code])]
    return tables.frame(inquiries.SHEET, rows)


def _questions(question: Question, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Yield the questions that can be sent: none that exposes workers or asks for names."""
    sheet = question.sheet()
    empty = dict.fromkeys(("asked_on", "answer_by", "answered_on")) | {"answer": "", "evidence": ""}
    for row in rows:
        codes = {row.get(code) for code in ("ask", "whom", "shows")}
        if codes & {None, "", *_NOT_SENT}:
            continue
        words = {
            code: sheet.column(code).option(row[code]).text
            for code in ("missing", "ask", "whom", "shows")
            if row.get(code)
        }
        name = next(one.label for one in sheet.fixed if one.row == row[ROW])
        number, _, firm = name.partition(" ")
        shows = messages.with_label(sheet.column("shows").label, words["shows"])
        missing = words.get("missing", "")
        yield empty | {
            "reference": f"{number}/{row.get('missing', '')}".rstrip("/"),
            "addressee": messages.with_label(words["whom"], firm)
            if row["whom"] == "label"
            else firm,
            "question": messages.paragraph(words["ask"], f"{shows}."),
            "why": messages.with_label(sheet.column("missing").label, missing) if missing else "",
        }


LOOKS = {
    "briefing": Look(look, {"docx": to_word}),
    "questions": Look(
        lambda question, value: "", {"zip": _apart}, question_parts, "work-file-firms"
    ),
}
