"""Decisions on proposals to change a profile (unit 04): the effect of each, and the new profile.

A proposal is a row of the sheet. If the learner takes it over, it changes the level of one sector,
on the basis of a source of the case. The source needs a date, because the library refuses entries
without one. Whether a source is good enough is for the learner to decide. Without a key the library
shows which contracts change their level, which do not, and what an entry lacks. The new profile is
the course's file with a few lines changed.
"""

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import ROW, Row, Rows, of_sheet
from coursework.work.unit_04.lists import ON, rates
from fairtender import portfolio, sheets, tables
from fairtender.messages import text
from fairtender.profile import Profile, default
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
    """Return {proposal: its row} for the rows that are taken over and have a level."""
    rows = of_sheet(value, question.sheet())
    return {
        row[ROW]: row
        for row in rows
        if row[ROW] in PROPOSALS and row.get(SAYS) == TAKE and row.get(LEVEL)
    }


def changed(profile: Profile, levels: Mapping[str, Any]) -> Profile:
    """Return the profile with new levels; levels: {proposal: level}."""
    by_sector = {PROPOSALS[id].sector: level for id, level in levels.items()}
    sectors = (replace(one, level=by_sector.get(one.code, one.level)) for one in profile.sectors)
    return replace(profile, sectors=tuple(sectors))


@cache
def _course_profile() -> str:
    return tables.data_path("profiles", "default.toml").read_text(encoding="utf-8")


def profile_text(question: Question, value: Rows) -> str:
    """Return the profile as a file that the library's commands read.

    Raises DataError if a proposal is taken over without a date.
    """
    found = taken(question, value)
    written = _line(_course_profile(), "name", json.dumps(text("work-rule-profile-name")))
    written = _line(written, "date", ON.isoformat())
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
        written = _entry(written, proposal, str(row[LEVEL]))
    return written.replace("\n[source.", f"\n{sources}[source.", 1)


def _entry(text: str, proposal: Proposal, level: str) -> str:
    """Return the profile's text with a new level, source and date for one sector."""
    start = text.index(f'code = "{proposal.sector}"\n')
    end = text.index("\n[[", start)
    block = text[start:end]
    for name, said in (("level", f'"{level}"'), ("source", f'"{proposal.source}"')):
        block = _line(block, name, said)
    block = _line(block, "date", ON.isoformat())
    return text[:start] + block + text[end:]


def _line(text: str, name: str, said: str) -> str:
    """Return the text with a new value in the first line that sets this field."""
    return re.sub(rf"(?m)^{name} = .*$", lambda _: f"{name} = {said}", text, count=1)


SHOWN = 9  # contracts that are named


@cache
def _contracts() -> pd.DataFrame:
    """Return the course's contracts in euros, without those that the check finds twice."""
    raw = sheets.read(tables.data_path("portfolio", "contracts.csv"), portfolio.CONTRACTS)
    found = portfolio.check(raw, default().currency, rates())
    doubles = found[found["code"].isin(portfolio.DUPLICATES)]
    once = portfolio.without_duplicates(raw, doubles)
    return portfolio.in_currency(once, rates(), default().currency)


@cache
def _risks(levels: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    return portfolio.screen(_contracts(), changed(default(), dict(levels)))


def look(question: Question, value: Rows) -> str:
    """Return the effect of each proposal that is taken over, each on its own, as HTML."""
    found = taken(question, value)
    if not found:
        return f"<p>{escape(text('work-rule-look-empty'))}</p>"
    return "\n".join(one for id, row in found.items() for one in _moved(id, row))


def _moved(id: str, row: Row) -> Iterator[str]:
    proposal, level = PROPOSALS[id], str(row[LEVEL])
    before, after = _risks(()), _risks(((id, level),))
    own = before["sector"] == proposal.sector
    moves = before["level"] != after["level"]
    high = [int((one["level"] == "high").sum()) for one in (before, after)]
    said = {"sector": _sector(proposal.sector), "level": level}
    numbers = {"own": int(own.sum()), "moved": int(moves.sum()), "stay": int((own & ~moves).sum())}
    told = text("work-rule-look", **said, **numbers, before=high[0], after=high[1])
    yield f"<p>{escape(told)}</p>"
    contracts = _contracts()[moves.to_numpy()]
    pairs = Counter(zip(before["level"][moves], after["level"][moves], strict=True))
    for (old, new), count in sorted(pairs.items()):
        line = text("work-rule-look-moves", count=count, before=old, after=new)
        yield f"<p>{escape(line)}</p>"
    names = [f"{one.contract_id} {one.title}" for one in contracts.itertuples()]
    items = "".join(f"<li>{escape(name)}</li>\n" for name in names[:SHOWN])
    if items:
        yield f"<ul>\n{items}</ul>"
    if len(names) > SHOWN:
        yield f"<p>{escape(text('work-more', count=len(names) - SHOWN))}</p>"
    if not row.get(DATE):
        yield f"<p>{escape(text('work-rule-no-date', source=proposal.title))}</p>"


def _sector(code: str) -> str:
    return next(one.name for one in default().sectors if one.code == code)


def _toml(question: Question, value: Rows) -> bytes:
    return profile_text(question, value).encode("utf-8")


LOOKS = {"rule": Look(look, {"toml": _toml})}
