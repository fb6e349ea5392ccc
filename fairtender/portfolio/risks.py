"""Screen each contract as tenders are screened, and find what is new since the last run."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fairtender import screening
from fairtender.classification import cpv, split_classification
from fairtender.portfolio.declared import CONTRACTS, RISKS
from fairtender.profile import Profile
from fairtender.screening.since import Earlier, Seen, rows_of
from fairtender.sheets.json_file import document
from fairtender.tables import check, fault, frame, listed, without_cycle_search
from fairtender.tenders import stated

__all__ = [
    "as_tenders",
    "screen",
]

# The columns that screening reads; rows with the same values in these have the same risk.
READ = ("title", "description", "cpv", "origin", "place", "subcontracting", "award")
_AWARD = {"price_only": "priceOnly", "price_and_quality": "ratedCriteria", "": ""}  # as OCDS has it
# Column of TENDERS → column of CONTRACTS with the same cells.
_SAME = {
    "ocid": "contract_id",
    "title": "title",
    "description": "description",
    "buyer": "office",
    "category": "kind",
    "value_amount": "value",
    "value_currency": "currency",
    "subcontracting": "subcontracting",
}


def codes_of(cell: str) -> tuple[str, ...]:
    """Return the CPV codes in a cell, with eight digits each, and leave out anything else."""
    return tuple(filter(None, (cpv("CPV", code) for code in listed(cell))))


def as_tenders(contracts: pd.DataFrame) -> pd.DataFrame:
    """Return the table CONTRACTS as the table TENDERS, with the rows in the same order.

    Use it to get the seven factors of a contract from `screening.screen`. `ocid` is the number of
    the contract, `buyer` its office. Nothing is added: the buyer's country stays empty, and a place
    of work or delivery never counts as an origin. The first CPV code is the main one, the others
    are additional (`additional_cpv`).
    """
    return _as_tenders(check(contracts, CONTRACTS))


def _as_tenders(contracts: pd.DataFrame) -> pd.DataFrame:
    cells = {name: contracts[name].tolist() for name in ("place", "cpv", "origin", "supplier")}
    columns = {name: contracts[column].tolist() for name, column in _SAME.items()}
    places = [(place,) if place else () for place in cells["place"]]
    columns |= {"places": places, "place_countries": places}
    codes = [*map(cache(_codes), cells["cpv"])]
    columns["cpv"], columns["other_codes"] = ([each[i] for each in codes] for i in (0, 1))
    columns["additional_cpv"] = [
        tuple(code for code in cpv if code != cpv[0]) for cpv in columns["cpv"]
    ]
    columns["origins"] = [*map(cache(listed), cells["origin"])]
    columns["award_criteria"] = [_AWARD[award] for award in contracts["award"].tolist()]
    columns["suppliers"] = [(name,) if name else () for name in cells["supplier"]]
    return stated(columns)


def _codes(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the CPV codes and the other codes in a cell."""
    each = [split_classification("CPV", code) for code in listed(cell)]
    return tuple(code for code, _ in each if code), tuple(other for _, other in each if other)


def screen(contracts: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the table RISKS: the risk of each contract.

    There is one row for each contract, with the index of `contracts`. Level, reasons, sources and
    questions are those of `screening.screen` for a tender with the same title, description, codes,
    origins, place, subcontracting and award. Value, supplier and dates are not read: spend is
    leverage, not likelihood. Contracts with the same facts are screened only once, so that 200,000
    rows take little time.

    Raises DataError if a column is missing or of the wrong type.
    """
    return screen_checked(check(contracts, CONTRACTS), profile)


def screen_checked(contracts: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Screen contracts whose table is already checked; see `screen`."""
    with without_cycle_search():
        numbers: dict[tuple[str, ...], int] = {}
        cells = zip(*(contracts[name].tolist() for name in READ), strict=True)
        number = [numbers.setdefault(each, len(numbers)) for each in cells]
        first = np.unique(np.array(number, dtype="int64"), return_index=True)[1]
        found = screening.screen(_as_tenders(contracts.iloc[first]), profile).tenders
        data = {
            name: found[name].to_numpy(dtype=object)[number]
            for name in RISKS.names
            if name != "contract_id"
        }
        risks = frame(RISKS, data | {"contract_id": contracts["contract_id"].tolist()})
    risks.index = contracts.index
    return risks


# --- what is new or changed since the last run, read from its JSON ---


_EXACT = [column.name for column in CONTRACTS.columns if column.kind == "decimal"]


def of_portfolio(path: str | Path) -> Earlier:
    """Return an earlier run of `fairtender portfolio`, read from its JSON file.

    A contract has changed if a cell of CONTRACTS differs: `what` names the columns. Values are
    compared in the profile's currency, so a corrected rate is a change too. Raises DataError if the
    file is missing or is not such a JSON file.
    """
    path = Path(path)
    contracts, risks = (rows_of(path, name, "portfolio") for name in ("contracts", "risks"))
    try:
        levels = {row["contract_id"]: row["level"] for row in risks}
        seen = [(row["contract_id"], _parse_entry(row, levels)) for row in contracts]
    except (KeyError, TypeError, InvalidOperation):
        raise fault("since-not-a-run", file=path, command="portfolio") from None
    return Earlier(path.name, seen)


def seen_in(contracts: pd.DataFrame, risks: pd.DataFrame) -> Iterator[tuple[str, Seen]]:
    """Yield the number of each contract, and the data that are compared with another run.

    contracts: the table CONVERTED. risks: RISKS.
    """
    # In the form of the last run's JSON: a date is a text, and an empty cell is null.
    rows = json.loads(b"".join(document({}, {"contracts": (contracts, CONTRACTS)})))["contracts"]
    levels = dict(zip(risks["contract_id"], risks["level"], strict=True))
    for row in rows:
        yield row["contract_id"], _parse_entry(row, levels)


def _parse_entry(row: Mapping[str, Any], levels: Mapping[str, str]) -> Seen:
    data = {name: row[name] for name in CONTRACTS.names}
    # A workbook does not keep zeros at the end of a number.
    data |= {name: str(Decimal(data[name]).normalize()) for name in _EXACT if data[name]}
    return Seen(row["title"], levels[row["contract_id"]], data)
