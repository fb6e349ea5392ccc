"""Decisions on proposals to change a profile, said at once without a key: what each would move.

Whether a source will do is the learner's to decide. The library says which contracts change their
level, which do not, and what an entry lacks; and it makes the profile as a file.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import escape
from typing import Any

import pandas as pd

from coursework.questions import Question
from coursework.work.rows import Row, Rows
from coursework.work.unit_04.late_list import rates, rules
from coursework.work.unit_04.rule_profile import (
    DATE,
    LEVEL,
    PROPOSALS,
    changed,
    profile_text,
    taken,
)
from fairtender import portfolio, sheets, tables
from fairtender.messages import text

NAME = "work-rule-file"
SHOWN = 9  # contracts that are named


@cache
def _contracts() -> pd.DataFrame:
    """Return the contracts of the course without those that the check finds twice, in euro."""
    raw = sheets.read(tables.data_path("portfolio", "contracts.csv"), portfolio.CONTRACTS)
    found = portfolio.check(raw, rules().currency, rates())
    doubles = found[found["code"].isin(portfolio.DUPLICATES)]
    once = portfolio.without_duplicates(raw, doubles)
    return portfolio.in_currency(once, rates(), rules().currency)


@cache
def _risks(levels: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    return portfolio.screen(_contracts(), changed(rules(), dict(levels)))


def look(question: Question, value: Rows) -> str:
    """Return for each proposal that is taken over what it moves, taken alone."""
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
    return next(one.name for one in rules().sectors if one.code == code)


def _toml(question: Question, value: Rows) -> bytes:
    return profile_text(question, value).encode("utf-8")


FILES: dict[str, Any] = {"toml": _toml}
