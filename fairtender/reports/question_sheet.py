"""The questions of a report as the sheet that goes out and comes back: `inquiries.SHEET`."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from fairtender import inquiries, sheets
from fairtender.files import zip_files
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
    """Return all questions as a workbook; DataError where the report asks nobody anything."""
    return _workbook(_questions(report))


def to_send_apart(report: Report) -> bytes:
    """Return a ZIP with a workbook for each who is asked: no firm sees who else is asked what."""
    firms = _questions(report).groupby("addressee", sort=False)
    return zip_files(
        (f"{number:02}-{re.sub(r'[^0-9A-Za-z]+', '-', firm)}.xlsx", _workbook(rows))
        for number, (firm, rows) in enumerate(firms, 1)
    )


def _questions(report: Report) -> pd.DataFrame:
    data, _ = report.tables.get(inquiries.SHEET.name, (frame(inquiries.SHEET, []), None))
    if not len(data):
        raise fault("report-no-questions")
    return data


def _workbook(rows: pd.DataFrame) -> bytes:
    firms = rows["addressee"].unique().tolist()
    notes = [text("report-questions-fill-in")]
    # No firm should read what others are asked.
    notes += [text("report-questions-several")] if len(firms) > 1 else []
    several = len(firms) > 1 or not firms[0]
    title = text("report-questions" if several else "report-questions-to", firm=firms[0])
    about = sheets.About(text("report-questions-what"), datetime.date.today(), notes)
    part = sheets.Part(rows, inquiries.SHEET, inquiries.headings())
    return sheets.to_workbook([part], title, about)
