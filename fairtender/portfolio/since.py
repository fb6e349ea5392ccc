"""What is new or changed in a portfolio since the last run, which is known by its JSON."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender.portfolio.declared import CONTRACTS
from fairtender.screening.since import Earlier, Seen, rows_of
from fairtender.sheets.json_file import document
from fairtender.tables import fault

_EXACT = [column.name for column in CONTRACTS.columns if column.kind == "decimal"]


def of_portfolio(path: str | Path) -> Earlier:
    """Return the last run of `fairtender portfolio`, from the JSON that it wrote.

    A contract has changed where a cell of CONTRACTS differs: `what` names the columns. Values are
    compared in the profile's currency, so that a corrected rate is a change too. Raises DataError
    where the file is missing or is not such a JSON.
    """
    path = Path(path)
    contracts, risks = (rows_of(path, name, "portfolio") for name in ("contracts", "risks"))
    try:
        levels = {row["contract_id"]: row["level"] for row in risks}
        seen = [(row["contract_id"], _seen(row, levels)) for row in contracts]
    except (KeyError, TypeError, InvalidOperation):
        raise fault("since-not-a-run", file=path, command="portfolio") from None
    return Earlier(path.name, seen)


def seen_in(contracts: pd.DataFrame, risks: pd.DataFrame) -> Iterator[tuple[str, Seen]]:
    """Yield what this run says of each contract: its number, and what is compared.

    contracts: the table CONVERTED. risks: RISKS.
    """
    # As JSON, since the last run is known so: a date is a text, and what is empty is null.
    rows = json.loads(b"".join(document({}, {"contracts": (contracts, CONTRACTS)})))["contracts"]
    levels = dict(zip(risks["contract_id"], risks["level"], strict=True))
    for row in rows:
        yield row["contract_id"], _seen(row, levels)


def _seen(row: Mapping[str, Any], levels: Mapping[str, str]) -> Seen:
    data = {name: row[name] for name in CONTRACTS.names}
    # A workbook holds no zeros at the end of a number.
    data |= {name: str(Decimal(data[name]).normalize()) for name in _EXACT if data[name]}
    return Seen(row["title"], levels[row["contract_id"]], data)
