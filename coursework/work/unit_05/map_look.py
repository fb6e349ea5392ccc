"""A map as the library's tables: how far the money can be followed, contradictions, and files.

No key is used: this does not show whether the map agrees with the documents.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

import pandas as pd

from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import ROW, Row, Rows
from fairtender import supply_chain
from fairtender.messages import paragraph, text
from fairtender.pages import STACKS
from fairtender.sheets import Part
from fairtender.tables import DataError, Table, frame

# What stays open in a map → the column of SITES about which nothing is known then.
_OPEN = {"operator": "operator", "activity": "activity", "place": "country town"}
_ENDS = {"from": "from_site", "to": "to_site"}  # of a link, here and in LINKS
_SEPARATORS = re.compile(r"[,;/&=]|\band\b")


def tables_of(question: Question, value: Rows) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables SITES and LINKS of a map, as one disclosure by the learner.

    value: includes the given rows (`rows.filled`). The identifier of a site is the id of its row.
    Cells marked as open are empty in the table. Sites without a name or identifier, links without
    two known ends and repeated links are left out.
    """
    rows = {
        number: row
        for number, row in enumerate(value.get("sites", ()), 1)
        if _word(row, "name") or _word(row, "ids")
    }
    names = {row[ROW]: row[ROW] for row in rows.values()}
    links = _links(value, names)
    sites = {number: _site(question, row, names[row[ROW]]) for number, row in rows.items()}
    return _table(supply_chain.SITES, sites, question), _table(supply_chain.LINKS, links, question)


def _table(table: Table, rows: Mapping[int, Mapping[str, Any]], question: Question) -> pd.DataFrame:
    """Return the rows as a table from which messages take the row and sheet of the form."""
    made = frame(table, [*rows.values()])
    made.index = pd.Index([*rows], name="row")
    made.attrs["file"] = question.sheet(table.name).label
    return made


def _site(question: Question, row: Row, identifier: str) -> dict[str, Any]:
    left = row.get("open") or []
    tier = _number(row, "tier")
    cells = {
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
    return cells | {name: "" for code in left for name in _OPEN.get(code, "").split()}


def _note(question: Question, row: Row, left: Sequence[str], identifier: str) -> str:
    notes = []
    if len(others := [one for one in _parts(row) if one != identifier]):
        notes.append(text("work-map-also", ids=", ".join(others)))
    for column in question.sheet("sites").columns:
        if column.code == "open" and left:
            named = [option.text for option in column.options if option.code in left]
            notes.append(text("work-map-left-open", what=", ".join(named)))
    return paragraph(*notes)


def _links(value: Rows, names: Mapping[str, str]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    seen = set()
    for number, row in enumerate(value.get("links", ()), 1):
        ends = (row.get("from"), row.get("to"))
        if not {*ends} <= names.keys() or ends in seen:
            continue
        seen.add(ends)
        share = _number(row, "share")
        found[number] = {
            "disclosure": text("work-map-own"),
            "from_site": names[row["from"]],
            "to_site": names[row["to"]],
            "good": _word(row, "good") or text("work-map-goods"),
            "share": share if share is not None and 0 <= share <= 100 else None,
            "evidence": _choice(row, "evidence", supply_chain.EVIDENCE) or "unknown",
            "document": "",
            "date": pd.NaT,
            "note": "",
        }
    return found


def _identifiers(rows: Sequence[Row]) -> dict[str, str]:
    """Return an identifier for each row: its first unused one, or else the row's id in capitals."""
    found: dict[str, str] = {}
    for row in rows:
        free = [one for one in _parts(row) if one not in found.values()]
        found[row[ROW]] = free[0] if free else row[ROW].upper()
    return found


def _parts(row: Row) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(_word(row, "ids")) if part.strip()]


def _word(row: Row, column: str) -> str:
    value = row.get(column, "")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _choice(row: Row, column: str, known: tuple[str, ...]) -> str:
    """Return the library's code for a choice; the form's codes have "-" for a space."""
    value = _word(row, column).replace("-", " ")
    return next((one for one in known if one.replace("-", " ") == value), "")


def _number(row: Row, column: str) -> Decimal | None:
    value = row.get(column)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(str(value))


SHOWN = 5  # sentences on what does not add up
PARTS = ("verified", "disclosed", "inferred", "not_followed")


def look(question: Question, value: Rows) -> str:
    """Return how far the money can be followed on a map, as HTML; an error is one paragraph."""
    try:
        sites, links = tables_of(question, value)
        chain = supply_chain.merge(sites, links)
    except DataError as error:
        return f"<p>{escape(str(error))}</p>"
    seen = supply_chain.visibility(chain)
    told = [*_spend(seen), *_places(seen), *_loose(chain)]
    return "\n".join(told)


def _spend(seen: supply_chain.Visibility) -> Iterator[str]:
    heads = {part: escape(text("evidence-" + part.replace("_", "-"))) for part in PARTS}
    rows = "\n".join(
        f'<tr><th scope="row">{escape(text("stage-" + row.stage.replace(" ", "-")))}</th>'
        + "".join(
            f'<td data-head="{head}"><span>{_percent(getattr(row, part))}</span></td>'
            for part, head in heads.items()
        )
        + "</tr>"
        for row in seen.spend.itertuples()
    )
    head = "".join(f'<th scope="col">{one}</th>' for one in heads.values())
    yield (
        f'<table class="ft-followed {STACKS}"><caption>{escape(text("work-map-followed"))}'
        f'</caption>\n<thead><tr><th scope="col">{escape(text("work-map-stage"))}</th>{head}</tr>'
        f"</thead>\n<tbody>\n{rows}\n</tbody></table>"
    )


def _percent(part: Decimal) -> str:
    if 0 < part < Decimal("0.05"):
        return text("work-map-small")
    return f"{part:.1f}".removesuffix(".0") + "%"


def _places(seen: supply_chain.Visibility) -> Iterator[str]:
    told = []
    for row in seen.tiers.itertuples():
        known = row.tier == row.tier
        tier = text("chain-tier", tier=f"{row.tier:g}") if known else text("chain-no-tier")
        counts = {"sites": f"{row.sites:g}", "located": f"{row.located:g}"}
        told.append(text("work-map-located", tier=tier, **counts))
    if told:
        yield f"<p>{escape(' · '.join(told))}</p>"


def _loose(chain: supply_chain.Chain) -> Iterator[str]:
    contradictions = chain.contradictions["question"].tolist()
    findings = supply_chain.check(chain)["reason"].tolist()
    every = [reason.text() for reason in (*contradictions, *findings)]
    if not every:
        return
    shown = "".join(f"<li>{escape(one)}</li>\n" for one in every[:SHOWN])
    more = text("work-map-more", count=len(every) - SHOWN) if len(every) > SHOWN else ""
    yield f"<p>{escape(text('work-map-loose-ends'))}</p>\n<ul>\n{shown}</ul>"
    if more:
        yield f"<p>{escape(more)}</p>"


# --- the sheets of its workbook, which `fairtender map` reads -------------------------------------


def _parts_of(question: Question, value: Rows, parts: list[Part]) -> list[Part]:
    """Return all rows of the map as SITES and LINKS, with the exercise's other columns.

    The identifier of a site is its first one, which links use too; if it has none, it is the row's
    id. Incomplete rows are included; the command reports what they lack.
    """
    sites, links = parts
    rows = {code: [row for row in value[code] if len(row) > 1] for code in ("sites", "links")}
    names = _identifiers(rows["sites"])
    notes = [_note(question, row, row.get("open") or [], names[row[ROW]]) for row in rows["sites"]]
    made = {"site": [names[row[ROW]] for row in rows["sites"]], "note": notes}
    ends = {
        to: [names.get(row.get(end, ""), "") for row in rows["links"]] for end, to in _ENDS.items()
    }
    heads = {to: links.heads[end] for end, to in _ENDS.items()}
    return [
        _as(supply_chain.SITES, sites, made),
        _as(supply_chain.LINKS, links._replace(heads={**links.heads, **heads}), ends),
    ]


def _activity(code: str) -> str:
    return _choice({"activity": code}, "activity", supply_chain.ACTIVITIES)


def _as(table: Table, part: Part, made: dict[str, list[str]]) -> Part:
    """Return a sheet with the library's columns first, then those that only the exercise has."""
    made = {"disclosure": [text("work-map-own")] * len(part.data)} | made
    data = part.data.assign(**made)
    out = {*_ENDS, ROW}  # rows that stand there are known by their identifiers and their ends
    own = {column.name: column for column in part.table.columns if column.name not in out}
    there = [column for column in table.columns if column.name in {*own, *made}]
    more = [column for name, column in own.items() if name not in table.names]
    if "share" in data:
        data["share"] = [None if one != one else Decimal(str(one)) for one in data["share"]]
    words = dict(part.words)
    if "activity" in data:
        data["activity"] = data["activity"].map(_activity)
        words["activity"] = {_activity(code): word for code, word in words["activity"].items()}
    heads = {name: text(f"work-map-{name}") for name in ("disclosure", "site", "note")}
    whole = Table(table.name, (*there, *more), table.key)
    return part._replace(data=data, table=whole, heads={**part.heads, **heads}, words=words)


LOOKS = {"map": Look(look, parts=_parts_of, note="work-file-suppliers")}
