"""Small contract files, said in a line or two, and the course's rates."""

import datetime
import runpy
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from fairtender import labour_cost, monitoring, sheets
from fairtender.tables import frame

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "datasets" / "contracts"
RATES = sheets.read(ROOT / "datasets" / "labour-cost" / "rates.csv", labour_cost.RATES)
HOLIDAYS = sheets.read(ROOT / "datasets" / "labour-cost" / "holidays.csv", labour_cost.HOLIDAYS)
ON = datetime.date(2026, 11, 1)

# The generator is written without the library: its law is a second opinion.
PLANTED = SimpleNamespace(**runpy.run_path(str(ROOT / "datasets" / "generators" / "contracts.py")))
LAW = PLANTED.LAW

TERMS = {
    "pay_day": "5",
    "weekly_hours": "48",
    "rest_day": "6",
    "access": "15",
    "training_hours": "0",
}


def table(declared, rows, **defaults):
    """The rows, dictionaries, as a table; what is optional may be left out."""
    empty = {"decimal": None, "date": pd.NaT, "number": float("nan")}
    columns = {}
    for column in declared.columns:
        blank = defaults.get(column.name, empty.get(column.kind, ""))
        values = [row.get(column.name, blank) for row in rows]
        if column.kind == "decimal":
            values = [None if value is None else Decimal(str(value)) for value in values]
        columns[column.name] = [
            pd.Timestamp(value) if column.kind == "date" else value for value in values
        ]
    return frame(declared, columns)


def contract_file(terms=None, sector="cleaning", **tables):
    """A contract file of the given rows; workers are cleaners of grade C1 unless said."""
    dates = {"start": "2025-10-01", "end": "2026-09-30"}
    contract = {"contract": "X", "title": "X", "supplier": "X", "country": "Arlenia"}
    contract |= {"sector": sector, "currency": "EUR"} | dates
    promised = [
        {"clause": f"{number}.1", "topic": topic, "value": value}
        if isinstance(topic, str)
        else {"clause": f"{number}.1", "topic": topic[0], "item": topic[1], "value": value}
        for number, (topic, value) in enumerate((TERMS | (terms or {})).items(), 1)
    ]
    worker = {"role": "cleaner", "grade": "C1", "start": "2025-10-01", "contract": "permanent"}
    worker |= {"recruitment_fee": "no"}
    pay = dict.fromkeys(
        ("hours_paid", "basic_pay", "night_supplement", "sunday_supplement", "holiday_supplement",
         "withheld", "net", "contributions"), 0,
    )  # fmt: skip
    shift = {"break": 0.0, "kind": "work"}
    defaults = {"workers": worker, "payroll": pay, "shifts": shift}
    filled = {}
    for name in monitoring.ContractFile._fields:
        declared = getattr(monitoring, name.upper())
        rows = {"contract": [contract], "terms": promised}.get(name, tables.get(name, []))
        filled[name] = table(declared, rows, **defaults.get(name, {}))
    return monitoring.ContractFile(**filled)


def shift(worker, date, times, **other):
    """A shift: `shift("W1", "2026-03-13", "21:00 01:00")`."""
    start, end, *pause = times.split()
    row = {"worker": worker, "date": date, "start": start, "end": end}
    return row | {"break": float(pause[0]) if pause else 0.0} | other


def lawful(workers, shifts, **other):
    """Payroll rows that pay the shifts to the cent, by the generator's law, in time."""
    grades = [{"worker": "", "grade": "C1"} | row for row in workers]
    planned = [
        {"kind": "work"}
        | row
        | {"date": datetime.date.fromisoformat(row["date"]), "break": int(row["break"])}
        for row in shifts
    ]
    rows = []
    for (worker, month), due in LAW.lawful_pay(grades, planned).items():
        gross = due["basic"] + due["night"] + due["sunday"] + due["holiday"]
        row = {"worker": worker, "month": month, "hours_paid": due["hours"]}
        row |= {"basic_pay": due["basic"], "night_supplement": due["night"]}
        row |= {"sunday_supplement": due["sunday"], "holiday_supplement": due["holiday"]}
        row |= {"net": gross, "paid_on": LAW.pay_day(month)}
        rows.append(row | {"contributions": LAW.cents(gross * LAW.CONTRIBUTIONS)} | other)
    return rows


def audit(file, on=ON):
    """The audit by the course's rates."""
    return monitoring.audit(file, RATES, HOLIDAYS, on)


def breaches(file, on=ON):
    """Check, detail, worker, month and amount of each case that is a breach."""
    cases = audit(file, on).cases
    cases = cases[cases["status"] == "breach"]
    columns = (cases[name] for name in ("check", "detail", "worker", "month", "amount"))
    return [
        (*row, None if amount is None else str(amount))
        for *row, amount in zip(*columns, strict=True)
    ]
