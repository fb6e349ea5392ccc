"""What the library says of a corrective-action plan at once: a calendar, and what must not be."""

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any

from coursework.questions import Question
from coursework.work.rows import Row, of_sheet
from coursework.work.unit_10.remedy_checks import CELLS, DANGER, found_in
from coursework.work.words import cell_text
from fairtender import messages, word
from fairtender.messages import text

OWN_WORD = "monitoring-agreed-own-word"
DAY = date(2026, 11, 2)  # on which the plan is written
_COLUMNS = (2.6, 5.4, 2.8, 2.8, 3.9)  # centimetres in Word
NEVER = "2000-01-01"  # a day before every plan: no line is late, and none too early, by it


def look(question: Question, value: Any) -> str:
    """Return the lines in the order of their days, what endangers a worker, and what is not whole.

    Whether a day is early enough, and a proof the right one, is the learner's to decide: of these
    it says nothing.
    """
    rows = of_sheet(value, question.sheet())
    if not any(row.get("action") for row in rows):
        return f"<p>{escape(messages.text('work-remedy-look-empty'))}</p>"
    warned = "".join(f"<li>{escape(one)}</li>" for one in _warnings(question, rows))
    days = "".join(f"<li>{escape(one)}</li>" for one in _calendar(question, rows))
    title = escape(messages.text("work-remedy-look-calendar"))
    calendar = f"<p>{title}</p><ol>{days}</ol>" if days else ""
    return (f"<ul>{warned}</ul>" if warned else "") + calendar


def _warnings(question: Question, rows: list[Row]) -> Iterator[str]:
    """Yield what the library stops, lines without all cells, and how many trust the firm's word."""
    sheet, own = question.sheet(), 0
    seen: dict[str, int] = {}
    for number, (row, told) in enumerate(
        zip(rows, found_in(rows, NEVER, 0, {}, 1), strict=True), 1
    ):
        for code, severity, said in told:
            own += code == OWN_WORD
            if severity == DANGER:
                yield messages.text("work-remedy-look-stop", line=number, said=said)
        earlier = seen.setdefault(str(row.get("action")), number)
        if row.get("action") and earlier != number:
            yield messages.text("work-remedy-look-twice", line=number, first=earlier)
        empty = [sheet.column(code).label for code in CELLS if not row.get(code)]
        if empty:
            yield messages.text("work-remedy-look-open", line=number, columns=", ".join(empty))
    if own:
        yield messages.text("work-remedy-look-own-word", lines=own)


def _calendar(question: Question, rows: list[Row]) -> Iterator[str]:
    """Yield day, action and owner, in the order of the days."""
    sheet = question.sheet()
    for row in sorted((row for row in rows if row.get("by")), key=lambda row: str(row["by"])):
        told = {
            code: cell_text(question, sheet.column(code), row.get(code)) or "?"
            for code in ("action", "who")
        }
        day = messages.day(date.fromisoformat(row["by"]))
        yield messages.text("work-remedy-look-day", day=day, **told)


def to_word(question: Question, value: Any) -> bytes:
    """Return the plan as a Word document for the firm, without the lines that endanger a worker."""
    sheet = question.sheet()
    rows = [row for row in of_sheet(value, sheet) if row.get("action")]
    safe = [
        row
        for row, told in zip(rows, found_in(rows, NEVER, 0, {}, 1), strict=True)
        if DANGER not in {severity for _, severity, _ in told}
    ]
    codes = ("by", "action", "who", "whom", "proof")
    lines = []
    for row in sorted(safe, key=lambda row: str(row.get("by") or "9")):
        cells = [cell_text(question, sheet.column(code), row.get(code)) for code in codes[1:]]
        day = messages.day(date.fromisoformat(row["by"])) if row.get("by") else ""
        lines.append((day, *cells))
    heads = tuple(sheet.column(code).label for code in codes)
    title = text("work-remedy-title")
    left_out = len(rows) - len(safe)
    notes = [text("work-remedy-left-out", count=left_out)] if left_out else []
    parts = [
        word.heading(title, 0),
        *(word.paragraph(one, bold=True) for one in (text("work-remedy-first"), *notes)),
        word.table(title, [heads, *lines], _COLUMNS),
    ]
    return word.document(title, parts, text("letter-from"), DAY)


FILES = {"docx": to_word}
