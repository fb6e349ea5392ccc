"""The report on returned answers: what is open, overdue, or differs from earlier answers."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from fairtender import inquiries, sheets
from fairtender.messages import day as in_words
from fairtender.messages import text
from fairtender.profile import Profile, load
from fairtender.reports.job import Job, JobInput, Role
from fairtender.reports.model import (
    Entries,
    Entry,
    Facet,
    Figure,
    Level,
    Note,
    Report,
    file_of,
    headline,
    levels_of,
    names_of,
    part,
)
from fairtender.reports.note import some
from fairtender.tables import frame

_COLOURS = {
    "differs": "elevated",
    "overdue": "elevated",
    "unasked": "unknown",
    "doubtful": "unknown",
    "apart": "unknown",
    "open": "unknown",
    "answered": "low",
}
_IN_NOTE = 100  # questions in the Word document


def read_answers(
    answers: pd.DataFrame,
    sent: pd.DataFrame | None = None,
    against: pd.DataFrame | None = None,
    on: datetime.date | None = None,
    rules: Profile | None = None,
) -> Report:
    """Return the report on returned answers.

    See `inquiries.check_answers`. on: the day of the report, by default today.
    """
    on, rules = on or datetime.date.today(), rules or load()
    found = inquiries.check_answers(answers, sent, against, on=on)
    rows = found.rows
    levels = levels_of("inquiries-state", _COLOURS)
    states = rows["state"].tolist()
    notes = sheets.notes(*(each for each in (answers, sent, against) if each is not None))
    entries = _entries(rows, levels)
    title = text("report-answers-title", file=file_of(answers, inquiries.SHEET))
    return Report(
        job="answers",
        title=title,
        headline=headline("answers", states.count("differs"), _answered(rows["state"])),
        about={"on": on},
        summary=[*_summary(answers, against, found, on)],
        prompt=text("report-answers-prompt"),
        profile=rules,
        counts={level: states.count(code) for code, level in levels.items()},
        entries=entries,
        make_tables=lambda: {
            "answers": (rows, inquiries.CHECKED),
            "not_again": (found.not_again, inquiries.NOT_AGAIN),
            "notes": (notes, sheets.NOTES),
        },
        column=text("report-answers-column"),
        note=lambda: _note(title, entries),
        asking=lambda: _still_open(rows),
        notes=notes,
        figures=lambda: _not_again(found.not_again),
    )


def _summary(
    answers: pd.DataFrame,
    against: pd.DataFrame | None,
    found: inquiries.CheckedAnswers,
    on: datetime.date,
) -> Iterator[str]:
    rows = found.rows
    firms = len({*rows["addressee"]})
    read = {"file": file_of(answers, inquiries.SHEET), "questions": f"{len(rows):,}"}
    counts = {"firms": firms, "answered": f"{_answered(rows['state']):,}"}
    yield text("report-answers-read", **read, **counts, on=in_words(on))
    if against is not None:
        compared = int((rows["earlier"] != "").sum())
        earlier = {"file": file_of(against, inquiries.SHEET), "questions": f"{len(against):,}"}
        yield text("report-answers-against", **earlier, compared=f"{compared:,}")
    if count := int((rows["state"] == "apart").sum()):
        yield text("report-answers-apart", count=f"{count:,}")
    if count := len(found.not_again):
        yield text("report-answers-not-again", count=f"{count:,}")
    if found.no_days and len(rows):
        yield text("report-answers-no-days")
    yield text("report-answers-words")


def _answered(states: pd.Series) -> int:
    return sum(state not in ("open", "overdue") for state in states)


def _not_again(rows: pd.DataFrame) -> Iterator[Figure]:
    if len(rows):
        told = [
            text("report-answers-earlier", to=row.addressee or "–", question=row.question)
            for row in rows.itertuples()
        ]
        yield Figure(text("report-answers-earlier-head"), lines=told)


def _entries(rows: pd.DataFrame, levels: Mapping[str, Level]) -> Entries:
    """Return an entry for each question, the most urgent first."""
    found: list[Any] = [*rows.itertuples()]

    def entry(at: int) -> Entry:
        row = found[at]
        parts = (
            *part("reasons", text("own-found"), row.reasons),
            *part("ask", text("report-ask"), [row.ask]),
        )
        return Entry(
            row.reference or row.source,
            row.question,
            levels[row.state],
            tuple(_facts(row)),
            parts,
        )

    facets = {
        "state": Facet(text("own-answer"), [row.state for row in found], names_of(levels)),
        "to": Facet(text("own-asked"), [row.addressee or "–" for row in found]),
    }
    words = [
        " ".join((row.reference, row.addressee, row.question, row.answer)).casefold()
        for row in found
    ]
    sorts = {
        "due": [f"{row.answer_by}" for row in found],
        "to": [row.addressee.casefold() for row in found],
    }
    return Entries(len(found), entry, words, facets, sorts)


def _facts(row: Any) -> Iterator[str]:
    """Yield short texts for an entry: who was asked and when, and the answer."""
    yield from filter(None, (row.addressee, row.reference))
    if not pd.isna(row.asked_on):
        yield text("report-answers-asked", day=in_words(row.asked_on))
    if row.answer:
        yield text("report-answers-answer", answer=row.answer)
    if row.state == "differs":
        day = "–" if pd.isna(row.earlier_on) else in_words(row.earlier_on)
        yield text("report-answers-before", day=day, answer=row.earlier)
    if row.evidence:
        yield text("report-answers-evidence", evidence=row.evidence)


def _still_open(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a sheet with what to ask now: open questions, and which answer is valid today."""
    asked = rows[rows["ask"].notna()]
    sheet = asked[inquiries.SHEET.names].assign(
        question=[each.text() for each in asked["ask"]], answer="", evidence=""
    )
    open_dates = {name: pd.NaT for name in ("asked_on", "answer_by", "answered_on")}
    return frame(
        inquiries.SHEET,
        [row | open_dates for row in sheet.to_dict("records")],
    )


def _note(title: str, entries: Entries) -> Note:
    """Return the note for Word: what to ask now, with room for the answers."""
    asking = [entry for entry in entries if any(part.code == "ask" for part in entry.parts)]
    held = some(text("report-questions"), len(asking[:_IN_NOTE]), len(asking))
    return Note(title, [text("note-supplier"), held], asking[:_IN_NOTE])


def _report(given: JobInput) -> Report:
    tables = given.tables()
    chosen = {name: tables[name] for name in ("sent", "against") if given.files.get(name)}
    return read_answers(tables["answers"], **chosen, on=given.day("on"), rules=given.profile)


JOB = Job(
    "answers",
    {
        "answers": Role(inquiries.SHEET, needed=True, several=True, asked=("answer",)),
        "sent": Role(inquiries.SHEET, several=True),
        "against": Role(inquiries.SHEET, several=True),
    },
    _report,
    (
        ("answers", "suppliers-answers", "answers-2026.csv"),
        ("sent", "suppliers-answers", "sent-2026.csv"),
        ("against", "suppliers-answers", "answers-2025.csv"),
    ),
    {"on": "2026-12-01"},
)
