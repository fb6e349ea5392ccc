"""The contract file: what was agreed and what happened, as a supplier or an auditor delivers it."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fairtender import sheets
from fairtender.monitoring.tables import (
    ACCESS,
    ACCESS_NOTES,
    CERTIFICATES,
    CONTRACT,
    DEDUCTIONS,
    INTERVIEWS,
    PAYROLL,
    SHIFTS,
    TERMS,
    WORKERS,
)
from fairtender.monitoring.values import checked, refuse
from fairtender.tables import Table, fault, frame


class ContractFile(NamedTuple):
    """The ten tables of one contract; each is the declared table of its name in capitals."""

    contract: pd.DataFrame
    terms: pd.DataFrame
    workers: pd.DataFrame
    payroll: pd.DataFrame
    deductions: pd.DataFrame
    shifts: pd.DataFrame
    access: pd.DataFrame
    access_notes: pd.DataFrame
    certificates: pd.DataFrame
    interviews: pd.DataFrame


TABLES = ContractFile(
    CONTRACT,
    TERMS,
    WORKERS,
    PAYROLL,
    DEDUCTIONS,
    SHIFTS,
    ACCESS,
    ACCESS_NOTES,
    CERTIFICATES,
    INTERVIEWS,
)


def read(folder: str | Path) -> ContractFile:
    """Read a contract file: a folder of sheets named `contract`, `terms`, `workers` and so on.

    Each is a CSV file or, where there is none, a workbook (`payroll.csv`, else `payroll.xlsx`). A
    sheet that is not there counts as not delivered: its table is empty, and `audit` says what
    could not be checked. Raises DataError where there is no `contract` sheet with one row, and for
    any cell that does not fit, in one sentence with file, row and column.
    """
    folder = Path(folder)
    found = {name: _sheet(folder, name, table) for name, table in TABLES._asdict().items()}
    if len(found["contract"]) != 1:
        raise fault("monitoring-one-contract", where=folder)
    return ContractFile(**found)


def the_contract(file: ContractFile) -> pd.Series:
    """Return the one row of CONTRACT.

    Raises DataError where there is not exactly one, and where it ends before it starts.
    """
    data = checked(file.contract, CONTRACT)
    if len(data) != 1:
        raise fault("monitoring-one-contract", where=data.attrs["file"])
    refuse(data, "end", (data["end"] < data["start"]).to_numpy(), "monitoring-dates")
    return data.iloc[0]


def _sheet(folder: Path, name: str, table: Table) -> pd.DataFrame:
    for kind in ("csv", "xlsx"):
        path = folder / f"{name}.{kind}"
        if path.exists():
            return sheets.read(path, table)
    return frame(table, {column: [] for column in table.names})
