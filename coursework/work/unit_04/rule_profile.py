"""A profile with entries of one's own: the course's file, changed in a few lines, each with source.

A proposal is a row of the sheet. It changes the level of one sector where it is taken over, from a
source of the case, which needs a date: the library takes no entry without.
"""

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from coursework.questions import Question
from coursework.work.rows import ROW, Row, Rows, of_sheet
from coursework.work.unit_04.late_list import ON
from fairtender import messages, tables
from fairtender.profile import Profile
from fairtender.tables import fault

SAYS, TAKE, LEVEL, DATE = "verdict", "defend", "level", "published"


class Proposal(NamedTuple):
    """The sector that a proposal is about, and its source."""

    sector: str
    source: str
    title: str
    issuer: str


PROPOSALS: Mapping[str, Proposal] = {
    "n1": Proposal(
        "repair-maintenance",
        "inspectorate-2025",
        "Annual report 2025, pages 41 to 44",
        "Labour Inspectorate of Arlenia (fictional)",
    ),
    "n2": Proposal(
        "waste",
        "selm-waste-letter",
        "Letter to the head of procurement",
        "Selm Waste Works (fictional)",
    ),
    "n3": Proposal(
        "software",
        "finance-note",
        "Begin with the money",
        "Finance unit of the Agency (fictional)",
    ),
    "n4": Proposal(
        "furniture",
        "furniture-print-out",
        "Ten facts about furniture",
        "not known (fictional)",
    ),
}


def taken(question: Question, value: Rows) -> dict[str, Row]:
    """Return the rows that are taken over and say a level, by their proposal."""
    rows = of_sheet(value, question.sheet())
    return {
        row[ROW]: row
        for row in rows
        if row[ROW] in PROPOSALS and row.get(SAYS) == TAKE and row.get(LEVEL)
    }


def changed(profile: Profile, levels: Mapping[str, Any]) -> Profile:
    """Return the profile with other levels, by proposal."""
    by_sector = {PROPOSALS[id].sector: level for id, level in levels.items()}
    sectors = (replace(one, level=by_sector.get(one.code, one.level)) for one in profile.sectors)
    return replace(profile, sectors=tuple(sectors))


@cache
def _written() -> str:
    return tables.data_path("profiles", "default.toml").read_text(encoding="utf-8")


def profile_text(question: Question, value: Rows) -> str:
    """Return the profile as a file that the library's commands read.

    Raises DataError where something is taken over without a date.
    """
    found = taken(question, value)
    text = _line(_written(), "name", json.dumps(messages.text("work-rule-profile-name")))
    text = _line(text, "date", ON.isoformat())
    sources = ""
    for id, row in found.items():
        proposal = PROPOSALS[id]
        if not row.get(DATE):
            raise fault("work-rule-no-date", source=proposal.title)
        date = datetime.date.fromisoformat(row[DATE]).isoformat()
        sources += (
            f"[source.{proposal.source}]\ntitle = {json.dumps(proposal.title)}\n"
            f"issuer = {json.dumps(proposal.issuer)}\nedition = {json.dumps(date)}\n"
            f"date = {date}\n\n"
        )
        text = _entry(text, proposal, str(row[LEVEL]))
    return text.replace("\n[source.", f"\n{sources}[source.", 1)


def _entry(text: str, proposal: Proposal, level: str) -> str:
    """Change level, source and date of one sector."""
    start = text.index(f'code = "{proposal.sector}"\n')
    end = text.index("\n[[", start)
    block = text[start:end]
    for name, said in (("level", f'"{level}"'), ("source", f'"{proposal.source}"')):
        block = _line(block, name, said)
    block = _line(block, "date", ON.isoformat())
    return text[:start] + block + text[end:]


def _line(text: str, name: str, said: str) -> str:
    """Change the first line that gives this field."""
    return re.sub(rf"(?m)^{name} = .*$", lambda _: f"{name} = {said}", text, count=1)
