"""Turn a published list of suppliers, one sheet with a row per site, into a supply chain.

Such a list names sites and little else: it does not show who delivers what, or which share.
So it becomes the tables SITES and LINKS with one hand-over, the publisher, to whom every site
delivers; findings and questions cover what the list leaves open.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from fairtender.messages import text
from fairtender.sheets import notes
from fairtender.supply_chain.consistency import FINDINGS
from fairtender.supply_chain.declared import LINKS, SITES, reason, some_of
from fairtender.supply_chain.identity import country_of, key_of
from fairtender.supply_chain.published import (
    HEADINGS,
    SUPPLIERS,
    activity_of,
    percent_in,
    workers_in,
)
from fairtender.tables import Table, check, fault, frame, place

__all__ = ["Listed", "from_list"]

ROWS = 10  # rows, or values, that a finding names
_PARTS = str.maketrans({char: ";" for char in ",/|\n"})
_NOTHING = {"number": math.nan, "decimal": None, "date": pd.NaT}


class Listed(NamedTuple):
    """The chain made from a list of suppliers: SITES, LINKS, and FINDINGS about the list."""

    sites: pd.DataFrame
    links: pd.DataFrame
    findings: pd.DataFrame


class _Place(NamedTuple):
    """A site in the list: its identifier, and all rows about it."""

    site: str
    rows: list[Any]  # of SUPPLIERS, each with its number as `row`


def from_list(suppliers: pd.DataFrame, publisher: str, good: str = "", year: str = "") -> Listed:
    """Turn a published list (SUPPLIERS) into the tables SITES and LINKS, with findings on it.

    The publisher is the hand-over, tier 0; every site delivers to it, and no share is known. What
    the list says is "disclosed", since a list is a claim. good: what a site delivers if the list
    names no product for it. year: the year to read in a list of several years; years are never
    merged, because a site may have left.

    Rows with the same name, country and address are one site, which delivers the products of all
    these rows. If the list does not say what is done at a site, it is read as a factory; unknown
    words for it stay unknown. For a range of workers ("1,001-5,000") the lowest number counts.

    FINDINGS list what was not read or was assumed, with the rows, including what `read_list` left
    in `attrs`. Raises DataError if a column is missing or has the wrong type, and, if the list has
    rows of several years, unless `year` is one of them.
    """
    rows = check(suppliers, SUPPLIERS)[SUPPLIERS.names].apply(lambda cells: cells.str.strip())
    if len(rows) and not rows["name"].any():
        about = {"file": suppliers.attrs.get("file") or publisher}
        raise fault("supply-chain-list-no-names", known=", ".join(HEADINGS["name"]), **about)
    numbers = [place(suppliers, position)["row"] for position in range(len(rows))]
    every = _of_year(list(rows.assign(row=numbers).itertuples(index=False)), year.strip())
    places = _places(row for row in every if row.name)
    file = suppliers.attrs.get("file") or publisher
    links = [(each.rows[0].row, link) for each in places for link in _links(each, good)]
    hub = (1, {"site": publisher, "name": publisher, "activity": "hand-over", "tier": 0.0})
    sites = [hub, *((each.rows[0].row, _site(each)) for each in places)]
    ends = [(row, link | {"to_site": publisher}) for row, link in links]
    found = _Findings(file, every, places, good)
    return Listed(
        _table(SITES, sites, file, publisher),
        _table(LINKS, ends, file, publisher),
        frame(FINDINGS, [*found.all(), *_of_file(suppliers, file)]),
    )


def _of_year(rows: list[Any], year: str) -> list[Any]:
    """Return the rows of the year to read, or raise DataError if it is not clear which that is."""
    years = sorted({row.year for row in rows} - {""})
    if year and year not in years:
        raise fault("supply-chain-list-no-year", year=year, years=some_of(years, ROWS))
    if not year and len(years) > 1:
        raise fault("supply-chain-list-years", years=some_of(years, ROWS), last=years[-1])
    return [row for row in rows if row.year == year] if year else rows


def _table(
    table: Table, rows: Iterable[tuple[int, dict[str, Any]]], file: str, publisher: str
) -> pd.DataFrame:
    """Return rows of SITES or LINKS, with the numbers of their rows in the list as the index."""
    same = {"disclosure": publisher, "evidence": "disclosed"}
    nothing = {column.name: _NOTHING.get(column.kind, "") for column in table.columns}
    given = list(rows)
    data = frame(table, [nothing | same | row for _, row in given])
    data.index = pd.Index([number for number, _ in given], name="row")
    data.attrs["file"] = file
    return data


def _places(rows: Iterable[Any]) -> list[_Place]:
    """Return the sites in a list; rows with the same name, country and address are one site."""
    same: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in rows:
        same[key_of(row.name), country_of(row.country), key_of(_address(row))].append(row)
    ids = [next(filter(None, (row.id for row in some)), "") for some in same.values()]
    often = Counter(ids)
    return [
        _Place(own if own and often[own] == 1 else text("supply-chain-row", row=some[0].row), some)
        for own, some in zip(ids, same.values(), strict=True)
    ]


def _address(row: Any) -> str:
    """Return the address in a row, with the town added if it is not in the address."""
    parts = [row.address, "" if key_of(row.town) in key_of(row.address) else row.town]
    return ", ".join(filter(None, parts)) or row.town


def _site(each: _Place) -> dict[str, Any]:
    first = each.rows[0]
    counts = [workers.least for row in each.rows if (workers := workers_in(row.workers)).least]
    shares = [share for row in each.rows if (share := percent_in(row.migrant_share)) is not None]
    activities = list(filter(None, (row.activity for row in each.rows)))
    done = [found for words in activities if (found := activity_of(words))]
    notes = [*activities, *(row.workers for row in each.rows if not workers_in(row.workers).exact)]
    return {
        "site": each.site,
        "name": first.name,
        "operator": next(filter(None, (row.operator for row in each.rows)), ""),
        "activity": done[0] if done else "" if activities else "manufacture",
        "tier": _tier(first.tier),
        "country": first.country,
        "town": _address(first),
        "workers": float(max(counts)) if counts else math.nan,
        "migrant_share": max(shares, default=None),
        "note": "; ".join(dict.fromkeys(filter(None, notes))),
    }


def _tier(cell: str) -> float:
    digits = "".join(filter(str.isdigit, cell))
    return float(digits) if len(digits) == 1 else math.nan


def _links(each: _Place, good: str) -> Iterable[dict[str, Any]]:
    """Yield the links of a site, one for each product."""
    parts = (part.strip() for row in each.rows for part in row.product.translate(_PARTS).split(";"))
    goods = {key_of(part): part for part in parts if part}
    for name in goods.values() or (good or text("supply-chain-good-unnamed"),):
        yield {"from_site": each.site, "good": name}


def _of_file(suppliers: pd.DataFrame, file: str) -> Iterator[tuple[Any, ...]]:
    """Yield findings on what was not read in the file."""
    for name, code in (("left_out", "list-left-out"), ("other_sheets", "list-other-sheets")):
        if names := suppliers.attrs.get(name, ()):
            told = reason(code, where=file, names=some_of(names, 20))
            yield (), told.code, told, None, file
    for note in notes(suppliers).itertuples():
        if note.code != "sheet-note-synonym":
            yield (), note.code, note.reason, note.ask, note.source


class _Findings:
    """Makes the rows of FINDINGS on a list: what it leaves open, and what was not read."""

    def __init__(self, file: str, rows: list[Any], places: list[_Place], good: str) -> None:
        self.file, self.rows, self.places, self.good = file, rows, places, good

    def all(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of FINDINGS, the most important first."""
        yield self._finding("list-read", [], sites=f"{len(self.places):,}")
        yield from self._about_rows()
        yield from self._about_cells()

    def _finding(self, code: str, rows: list[Any], **params: str) -> tuple[Any, ...]:
        numbers = [str(row.row) for row in rows]
        where = f"{self.file}, row {some_of(numbers, ROWS)}" if rows else self.file
        counted = {"count": f"{len(rows):,}", "where": where}
        told = reason(code, **counted, **params)
        return (), told.code, told, None, where

    def _about_rows(self) -> Iterator[tuple[Any, ...]]:
        again = [row for each in self.places for row in each.rows[1:]]
        checks = {
            "list-no-name": [row for row in self.rows if not row.name],
            "list-twice": again,
            "list-no-country": [row for row in self.rows if row.name and not row.country],
            "list-no-place": [row for row in self.rows if row.name and not _address(row)],
        }
        first = [each.rows[0] for each in self.places]
        checks["list-activity-assumed"] = [row for row in first if not row.activity]
        if not self.good:
            unnamed = [e.rows[0] for e in self.places if not any(row.product for row in e.rows)]
            checks["list-no-product"] = unnamed
        for code, rows in checks.items():
            if rows:
                yield self._finding(code, rows)

    def _about_cells(self) -> Iterator[tuple[Any, ...]]:
        ranges: list[Any] = []
        unread: list[Any] = []
        for row in filter(lambda row: row.workers, self.rows):
            found = workers_in(row.workers)
            if not found.exact:
                (ranges if found.read else unread).append(row)
        cells = {
            "list-workers-range": (ranges, "workers"),
            "list-workers-unread": (unread, "workers"),
            "list-share-unread": (
                [r for r in self.rows if r.migrant_share and percent_in(r.migrant_share) is None],
                "migrant_share",
            ),
            "list-activity-unread": (
                [row for row in self.rows if row.activity and not activity_of(row.activity)],
                "activity",
            ),
        }
        for code, (rows, column) in cells.items():
            if rows:
                values = dict.fromkeys(getattr(row, column)[:60] for row in rows)
                yield self._finding(code, rows, values=some_of(list(values), ROWS, " / "))
