"""Make a learner's own market note: remarks on its rows, and a document that may be sent."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import Rows
from fairtender import word
from fairtender.messages import text

STANDS, QUIET = ("line", "own", "quiet"), "quiet"  # places of statements that are in the note
_WIDTHS = (8.0, 4.5, 4.5)  # centimetres


def remarks(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a sentence for each row whose statement is in the note although it is hearsay."""
    for number, row in enumerate(rows, 1):
        if row.get("weight") == "hearsay" and row.get("place") in STANDS:
            yield text("own-case-hearsay", row=number)


def look(question: Question, value: Rows) -> str:
    """Return as HTML how many statements are in the note, and which of them are hearsay."""
    rows = value[question.sheet().code]
    counted = text("own-case-stand", n=sum(row.get("place") in STANDS for row in rows))
    items = "".join(f"<li>{escape(one)}</li>" for one in remarks(rows))
    return f"<p>{escape(counted)}</p>" + (f"<ul>{items}</ul>" if items else "")


def _note_in_word(question: Question, value: Rows) -> bytes:
    """Return the note as a Word document, without rows and sources that must stay out."""
    title = text("own-case-note")
    heads = tuple(text(f"note-look-{head}") for head in ("statement", "source", "gap"))
    lines = [
        (
            str(row.get("statement", "")),
            text("note-look-untold") if row["place"] == QUIET else str(row.get("source", "")),
            str(row.get("open", "")),
        )
        for row in value[question.sheet().code]
        if row.get("place") in STANDS
    ]
    parts = [word.heading(title, 0), word.table(title, [heads, *lines], _WIDTHS)]
    return word.document(title, parts, "", datetime.date.today())


LOOKS = {"own-note": Look(look, {"docx": _note_in_word})}
