"""The risk of each contract: the screen of tenders, applied to a list of contracts."""

import math

import numpy as np
import pandas as pd

from fairtender import screening
from fairtender.ocds.units import cpv
from fairtender.portfolio.declared import CONTRACTS, RISKS
from fairtender.profile import Profile
from fairtender.tables import TENDERS, Unit, check, frame, without_cycle_search

# What the screen reads of a contract; rows that are alike in these have the same risk.
READ = ("title", "description", "cpv", "origin", "place", "subcontracting", "award")
_AWARD = {"price_only": "priceOnly", "price_and_quality": "ratedCriteria", "": ""}  # as OCDS has it
_EMPTY = {"text": "", "number": math.nan, "decimal": None, "texts": ()}


def listed(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell that has ";" between them."""
    return tuple(filter(None, map(str.strip, cell.split(";"))))


def codes_of(cell: str) -> tuple[str, ...]:
    """Return the CPV codes of a cell, 8 digits each, without what is no code."""
    return tuple(filter(None, (cpv("CPV", code) for code in listed(cell))))


def as_tenders(contracts: pd.DataFrame) -> pd.DataFrame:
    """Return the contracts (CONTRACTS) as rows of `tables.TENDERS`, one each, in their order.

    `ocid` is the number of the contract, `buyer` its office. Nothing is added: the country of the
    buyer stays empty, and a place of work or delivery never counts as an origin. Use it to see the
    seven factors of a contract with `screening.screen`.
    """
    return _as_tenders(check(contracts, CONTRACTS))


def _as_tenders(contracts: pd.DataFrame) -> pd.DataFrame:
    data = {column.name: [_EMPTY.get(column.kind)] * len(contracts) for column in TENDERS.columns}
    units = [_unit(*cells) for cells in zip(*_read(contracts), strict=True)]
    named = {"ocid": "contract_id", "buyer": "office", "category": "kind"}
    named |= {"value_amount": "value", "value_currency": "currency"}
    for name, column in (named | {"title": "title", "description": "description"}).items():
        data[name] = contracts[column].tolist()
    for name in ("cpv", "places", "place_countries", "origins", "subcontracting"):
        data[name] = [getattr(unit, name) for unit in units]
    data["award_criteria"] = [unit.award_criteria for unit in units]
    data["suppliers"] = [(name,) if name else () for name in contracts["supplier"]]
    data["units"] = [(unit,) for unit in units]
    return frame(TENDERS, data)


def _read(contracts: pd.DataFrame) -> list[list[str]]:
    return [contracts[name].tolist() for name in READ]


def _unit(
    title: str,
    description: str,
    codes: str,
    origin: str,
    place: str,
    subcontracting: str,
    award: str,
) -> Unit:
    places = (place,) if place else ()
    return Unit(
        lot="",
        cpv=codes_of(codes),
        title=title,
        text=description,
        award_criteria=_AWARD[award],
        details="",
        price_weight=math.nan,
        places=places,
        place_countries=places,
        origins=listed(origin),
        subcontracting=subcontracting,
    )


def screen(contracts: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the risk of each contract: RISKS, one row each, with the index of the contracts.

    Level, reasons, sources and questions are those of `screening.screen` for a tender with the
    same title, description, codes, origins, place, subcontracting and award. Value, supplier and
    dates are not read: spend is leverage, not likelihood. Contracts that are alike in what is read
    are screened once, so that 200,000 rows are quick.

    Raises DataError where a column is missing or of the wrong type.
    """
    return screened(check(contracts, CONTRACTS), profile)


def screened(contracts: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Do the work of `screen` on contracts that were checked."""
    with without_cycle_search():
        numbers: dict[tuple[str, ...], int] = {}
        cells = zip(*_read(contracts), strict=True)
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
