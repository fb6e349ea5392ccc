"""The agenda of a briefing, unit 08: each line with its time as it is written, and as Word."""

import datetime
from collections.abc import Iterator, Mapping
from fractions import Fraction
from html import escape
from typing import Any, NamedTuple

from coursework import the_case
from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import filled, normal, of_sheet
from coursework.work.words import amount
from fairtender import messages, word
from fairtender.messages import text

DAY = datetime.date(2026, 12, 2)
STARTS, MINUTES = 10 * 60, 75  # of the day; the room is free for so long
_COLUMNS = (3.0, 9.0, 5.0)  # centimetres in Word


class Line(NamedTuple):
    """A line of the agenda: from when to when, what, and who speaks."""

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
    """Return the agenda with its times, and how it fits into the time that there is."""
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
    """Return the agenda as a Word document, after a page for the buyer alone."""
    found, _ = lines(question, value)
    title = text("briefing-title", date=messages.day(DAY))
    head = the_case.head("conference", DAY, text("briefing-to"), text("briefing-place"))
    body = [word.table(title, [tuple(_heads()), *found], _COLUMNS)]
    parts = word.to_send(title, head, body, text("briefing-first").splitlines())
    return word.document(title, parts, text("letter-from"), DAY)


LOOKS = {"briefing": Look(look, {"docx": to_word})}
