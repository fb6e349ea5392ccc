"""Write a report as a Word document with room for the answers, or its questions as a sheet.

The sheet is `inquiries.SHEET`, which is sent out and returned with answers.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from fairtender import inquiries, sheets, word
from fairtender.files import zip_files
from fairtender.messages import known, text
from fairtender.profile import Profile
from fairtender.reports.model import NO_LEVEL, Entry, Note, Part, Report, Sources
from fairtender.tables import Reason, fault, frame

_WIDTHS = (8.5, 8.5)  # centimetres
_ROOM = "\n\n"  # in a cell to write in


def note(content: Note, profile: Profile, dated: datetime.date) -> bytes:
    """Return a note as a Word document.

    The same content and date always give the same bytes. Below the questions of each entry there is
    room to note what follows from the answers.
    """
    first = [word.heading(content.title, 0), *map(word.paragraph, content.first)]
    parts = [*first, *entries(content.entries, profile)]
    return word.document(content.title, parts, "", dated)


def entries(listed: Iterable[Entry], profile: Profile) -> Iterator[str]:
    """Yield these entries for Word, with a heading for each level."""
    level, sources = NO_LEVEL, Sources(profile)
    for entry in listed:
        if entry.level != level:
            level = entry.level
            yield word.heading(level.name, 1)
        yield word.heading(entry.title, 2)
        yield from _entry(entry, sources)


def some(what: str, shown: int, total: int) -> str:
    """Return a sentence on how many of all things the document contains."""
    return text("note-some", what=what, shown=f"{shown:,}", total=f"{total:,}")


def _entry(entry: Entry, sources: Sources) -> Iterable[str]:
    if entry.facts:
        yield word.paragraph("\n".join(entry.facts))
    asked = []
    for part in entry.parts:
        if part.code == "ask":
            asked += [(_to_send(said.reason), _ROOM) for said in part.said]
            continue
        yield word.paragraph(part.head, bold=True)
        yield word.bullets(_lines(part, sources))
    heads, last = (text("report-ask"), text("note-answer")), (text("note-decided"), _ROOM)
    yield word.table(entry.title, [heads, *asked, last], _WIDTHS)
    yield word.paragraph("")


def _to_send(question: Reason) -> str:
    """Return the text of a question for a firm, without figures from other firms."""
    code = f"{question.code}-to-send"
    return (replace(question, code=code) if known(code) else question).text()


def _lines(part: Part, sources: Sources) -> Iterable[str]:
    for said in part.said:
        cited = sources.name(said.source)
        yield f"{said.reason} [{cited}]" if cited else f"{said.reason}"


# --- the questions as a workbook ------------------------------------------------------------------


def questions_of(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return a table of the questions in these entries, with one question per row.

    The reference is derived from the entry and the kind of question, so that it stays the same if
    the question is asked again.
    """
    return frame(inquiries.SHEET, [*_rows(entries)])


def _rows(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    used: Counter[str] = Counter()
    for entry in entries:
        if entry.to is None:
            continue
        for part in entry.parts:
            for said in part.said if part.code == "ask" else ():
                name = f"{entry.id}/{said.reason.code.rpartition('ask-')[2]}"
                used[name] += 1
                number = f"-{used[name]}" if used[name] > 1 else ""
                row = dict.fromkeys(("asked_on", "answer_by", "answered_on"))
                row |= {"reference": name + number, "addressee": entry.to, "why": entry.why}
                row |= {"question": _to_send(said.reason), "answer": "", "evidence": ""}
                yield row


def to_send(report: Report) -> bytes:
    """Return all questions as a workbook, or raise DataError if there are none."""
    return _workbook(_questions(report))


def to_send_apart(report: Report) -> bytes:
    """Return a ZIP with one workbook for each person or firm that is asked; see `apart`."""
    return apart(_questions(report))


def apart(questions: pd.DataFrame) -> bytes:
    """Return a ZIP with one workbook per addressee, so that no firm sees others' questions.

    questions: the table `inquiries.SHEET`. Raises DataError if there are no questions.
    """
    firms = _check_any(questions).groupby("addressee", sort=False)
    return zip_files(
        (f"{number:02}-{re.sub(r'[^0-9A-Za-z]+', '-', firm)}.xlsx", _workbook(rows))
        for number, (firm, rows) in enumerate(firms, 1)
    )


def _questions(report: Report) -> pd.DataFrame:
    data, _ = report.tables.get(inquiries.SHEET.name, (frame(inquiries.SHEET, []), None))
    return _check_any(data)


def _check_any(questions: pd.DataFrame) -> pd.DataFrame:
    if not len(questions):
        raise fault("report-no-questions")
    return questions


def _workbook(rows: pd.DataFrame) -> bytes:
    firms = rows["addressee"].unique().tolist()
    notes = [text("report-questions-fill-in")]
    # No firm should see what others are asked.
    notes += [text("report-questions-several")] if len(firms) > 1 else []
    several = len(firms) > 1 or not firms[0]
    title = text("report-questions" if several else "report-questions-to", firm=firms[0])
    about = sheets.About(text("report-questions-what"), datetime.date.today(), notes)
    part = sheets.Part(rows, inquiries.SHEET, inquiries.headings())
    return sheets.to_workbook([part], title, about)
