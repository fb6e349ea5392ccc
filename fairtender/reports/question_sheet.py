"""The questions of a report as the sheet that goes out and comes back: `inquiries.SHEET`."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from fairtender import inquiries, sheets
from fairtender.messages import text
from fairtender.reports.model import Entry, Report
from fairtender.tables import fault, frame


def questions_of(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return what entries ask of somebody, a row for each question.

    The reference is made of the entry and the kind of the question, so that it is the same when the
    question is asked again.
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
                row |= {"question": said.reason.text(), "answer": "", "evidence": ""}
                yield row


def to_send(report: Report) -> bytes:
    """Return the workbook that goes out; DataError where the report asks nobody anything."""
    data, table = report.tables.get(inquiries.SHEET.name, (None, inquiries.SHEET))
    if data is None or not len(data):
        raise fault("report-no-questions")
    notes = [text("report-questions-fill-in")]
    about = sheets.About(text("report-questions-what"), datetime.date.today(), notes)
    return sheets.to_workbook([sheets.Part(data, table, inquiries.headings())], table.name, about)
