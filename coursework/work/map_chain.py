"""A map as the library's tables, so that the library can say what it knows and what is missing."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from coursework.numerals import read as read_number
from coursework.questions import Question
from coursework.work.map_places import rows_of
from fairtender import supply_chain
from fairtender.messages import text
from fairtender.tables import frame

__all__ = ["tables_of"]

# What stays open in a map → the column of SITES about which nothing is known then.
_OPEN = {"operator": "operator", "activity": "activity", "place": "country town"}
_SEPARATORS = re.compile(r"[,;/&=]|\band\b")
Row = Mapping[str, Any]


def tables_of(
    question: Question, value: Mapping[str, Any], identified: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables SITES and LINKS of a map, as one disclosure of the learner's own.

    A site is called by the row that it stands in; with `identified`, as for a file, by the first
    identifier that is written there, and further ones are noted. What is left open is not known. A
    site without a name, a link without both ends and one that stands there twice are left out.
    """
    every = rows_of(question, value, "sites")
    rows = [(at, row) for at, row in enumerate(every, 1) if _word(row, "name") or _word(row, "ids")]
    called = _identifiers([row for _, row in rows]) if identified else {}
    names = {row["row"]: called.get(row["row"], row["row"]) for _, row in rows}
    sites = frame(supply_chain.SITES, [_site(question, row, names[row["row"]]) for _, row in rows])
    links, places = _links(question, value, names)
    for table, code, numbers in ((sites, "sites", [at for at, _ in rows]), (links, "links", places)):
        table.index = pd.Index(numbers, name="row")
        table.attrs["file"] = question.sheet(code).label
    return sites, links


def _site(question: Question, row: Row, identifier: str) -> dict[str, Any]:
    codes = row.get("open")
    left = codes if isinstance(codes, list) else [codes] if codes else []
    tier = _number(row, "tier")
    given = {
        "disclosure": text("work-map-own"),
        "site": identifier,
        "name": _word(row, "name") or _word(row, "ids"),
        "operator": _word(row, "operator"),
        "activity": _choice(row, "activity", supply_chain.ACTIVITIES),
        "tier": float("nan") if tier is None or tier % 1 else float(tier),
        "country": _word(row, "country"),
        "town": _word(row, "town"),
        "workers": float("nan"),
        "migrant_share": None,
        "agency_share": None,
        "dormitory": "",
        "evidence": _choice(row, "evidence", supply_chain.EVIDENCE) or "unknown",
        "document": "",
        "date": pd.NaT,
        "note": _note(question, row, left, identifier),
    }
    return given | {name: "" for code in left for name in _OPEN.get(code, "").split()}


def _note(question: Question, row: Row, left: list[str], identifier: str) -> str:
    notes = []
    if len(others := [one for one in _parts(row) if one != identifier]):
        notes.append(text("work-map-also", ids=", ".join(others)))
    for column in question.sheet("sites").columns:
        if column.code == "open" and left:
            named = [option.text for option in column.options if option.code in left]
            notes.append(text("work-map-left-open", what=", ".join(named)))
    return " ".join(notes)


def _links(
    question: Question, value: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[pd.DataFrame, list[int]]:
    found, places, seen = [], [], set()
    for at, row in enumerate(rows_of(question, value, "links"), 1):
        ends = (row.get("from"), row.get("to"))
        if not {*ends} <= names.keys() or ends in seen:
            continue
        seen.add(ends)
        places.append(at)
        share = _number(row, "share")
        found.append(
            {
                "disclosure": text("work-map-own"),
                "from_site": names[str(ends[0])],
                "to_site": names[str(ends[1])],
                "good": _word(row, "good") or text("work-map-goods"),
                "share": share if share is not None and 0 <= share <= 100 else None,
                "evidence": _choice(row, "evidence", supply_chain.EVIDENCE) or "unknown",
                "document": "",
                "date": pd.NaT,
                "note": "",
            }
        )
    return frame(supply_chain.LINKS, found), places


def _identifiers(rows: list[Row]) -> dict[str, str]:
    """Return an identifier for each row: its first one, unless another row has it already."""
    found: dict[str, str] = {}
    for row in rows:
        free = [one for one in _parts(row) if one not in found.values()]
        found[row["row"]] = free[0] if free else row["row"].upper()
    return found


def _parts(row: Row) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(_word(row, "ids")) if part.strip()]


def _word(row: Row, column: str) -> str:
    value = row.get(column, "")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _choice(row: Row, column: str, known: tuple[str, ...]) -> str:
    """Return a code of the library; those of a form have - for a space."""
    value = _word(row, column).replace("-", " ")
    return next((one for one in known if one.replace("-", " ") == value), "")


def _number(row: Row, column: str) -> Decimal | None:
    value = row.get(column)
    if isinstance(value, str):
        value = read_number(value, "percent", 0, 100).value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(str(value))
