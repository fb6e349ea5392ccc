"""The contract file: its declared tables, as a supplier or an auditor delivers them.

Workers are pseudonyms (`W017`), the same in every table of one contract file. The list that links
pseudonyms to names stays with the one person who needs it, never with these tables.
"""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fairtender import sheets
from fairtender.monitoring.values import refuse
from fairtender.tables import Column, Table, check, fault, optional

__all__ = [
    "ACCESS",
    "ACCESS_NOTES",
    "CERTIFICATES",
    "CONTRACT",
    "DEDUCTIONS",
    "INTERVIEWS",
    "PAYROLL",
    "SHIFTS",
    "TERMS",
    "TOPICS",
    "WORKERS",
    "ContractFile",
    "read",
]

# What a row of TERMS promises on each topic, and the meaning of `item` and `value`.
TOPICS = {
    "wage": "the agreement's rate; item: role, value: its grade",
    "working_time": "all time worked is recorded and paid",
    "supplements": "for night, Sundays and public holidays",
    "pay_day": "value: day of the next month",
    "contributions": "social contributions are paid in full",
    "deduction": "item: kind, value: allowed, document (only with one) or never",
    "recruitment_fee": "no worker pays one",
    "weekly_hours": "value: most hours a week",
    "rest_day": "value: most days of work in a row",
    "certificate": "of each worker; item: kind, value: role, or empty for all",
    "firm_certificate": "of the supplier, all through the contract; item: kind",
    "training_hours": "value: paid hours for each worker in the contract period",
    "written_contract": "in a language that the worker reads",
    "register": "all who work are on register and payroll",
    "access": "the buyer reads the gate log; value: minutes for changing and walking",
    "rounding": "value: money a month under one heading that is not pursued",
    "interviews": "the buyer may speak with workers alone",
    "report": "what is delivered, and when",
}
DEDUCTION_KINDS = (
    "uniform",
    "equipment",
    "accommodation",
    "transport",
    "meals",
    "recruitment_fee",
    "training",
    "fine",
    "advance",
    "court_order",
    "union_fee",
    "other",
)

SHIFT_KINDS = ("work", "training", "leave")

CONTRACT = Table(
    "contract",
    (
        Column("contract", "text", "Number of the contract", example="PS-2025-031"),
        Column("title", "text", "What is bought", example="Cleaning of eight public offices"),
        Column("supplier", "text", "Name of the supplier", example="Eastgate Facility"),
        Column("country", "text", "Country in which the work is done", example="Arlenia"),
        Column(
            "sector",
            "text",
            "Sector of the collective agreement, as in the rates",
            example="cleaning",
        ),
        Column("start", "date", "First day of the contract", example="2025-10-01"),
        Column("end", "date", "Last day of the contract", example="2026-09-30"),
        Column("currency", "text", "Currency of all amounts (ISO 4217)", example="EUR"),
    ),
    ("contract",),
)

TERMS = Table(
    "terms",
    (
        Column("clause", "text", "Number of the clause", example="7.2"),
        Column(
            "topic", "choice", "What the clause is about", tuple(TOPICS), example="weekly_hours"
        ),
        optional(
            "item",
            "text",
            "What it applies to: a role, a kind of deduction, a kind of certificate",
            example="licence",
        ),
        optional(
            "value",
            "text",
            "What is promised, as one number or word: a grade, a day, hours, minutes, money",
            example="48",
        ),
        optional("unit", "text", "Unit of the value", example="hours a week"),
        Column("text", "text", "The clause in words", example="No one works over 48 hours a week."),
    ),
)

WORKERS = Table(
    "workers",
    (
        Column("worker", "text", "Pseudonym of the worker", example="W017"),
        Column("role", "text", "Work that the person does", example="cleaner"),
        Column("grade", "text", "Grade in which the supplier pays the worker", example="C1"),
        Column("start", "date", "First day at this contract", example="2025-10-01"),
        optional("end", "date", "Last day; empty: still there", example="2026-03-31"),
        optional(
            "contract",
            "choice",
            "Kind of employment contract that was shown; empty: not known",
            choices=("permanent", "fixed_term", "agency", "none"),
            example="permanent",
        ),
        optional(
            "contract_language",
            "text",
            "Language of that contract; empty: not known",
            example="Arlenian",
        ),
        optional(
            "reads",
            "text",
            "Languages that the worker reads, parted by a semicolon; empty: not known",
            example="Velmarkish; English",
        ),
        Column(
            "recruitment_fee",
            "choice",
            "Did the worker pay for being recruited, by papers that the supplier may know",
            ("yes", "no", "unknown"),
            example="unknown",
        ),
        optional(
            "fee_amount",
            "decimal",
            "The fee, in the currency of the contract; empty: none or not known",
            example="600.00",
        ),
        optional(
            "employer",
            "text",
            "Employer where it is not the supplier: agency or subcontractor",
            example="Quayside Staffing",
        ),
    ),
    ("worker",),
)

PAYROLL = Table(
    "payroll",
    (
        Column("worker", "text", "Pseudonym of the worker", example="W017"),
        Column("month", "text", "Month of the work, as year and month", example="2026-03"),
        Column("hours_paid", "decimal", "Hours paid, leave included", example="96.50"),
        Column("basic_pay", "decimal", "Basic pay for these hours", example="944.60"),
        Column("night_supplement", "decimal", "Paid for night work", example="57.30"),
        Column("sunday_supplement", "decimal", "Paid for Sunday work", example="0.00"),
        Column("holiday_supplement", "decimal", "Paid for public holidays", example="0.00"),
        Column(
            "withheld",
            "decimal",
            "Income tax and the worker's own contributions, by law",
            example="200.38",
        ),
        Column("net", "decimal", "Paid out to the worker", example="801.52"),
        optional(
            "paid_on",
            "date",
            "Day on which the money arrived, by bank record; empty: not paid",
            example="2026-04-02",
        ),
        optional(
            "contributions",
            "decimal",
            "Employer's contributions paid to the fund; empty: not known",
            example="215.41",
        ),
    ),
    ("worker", "month"),
)

DEDUCTIONS = Table(
    "deductions",
    (
        Column("worker", "text", "Pseudonym of the worker", example="W017"),
        Column("month", "text", "Month of the payroll", example="2026-03"),
        Column("kind", "choice", "What the deduction is for", DEDUCTION_KINDS, example="uniform"),
        Column("amount", "decimal", "Amount taken from the pay", example="15.00"),
        optional(
            "document",
            "text",
            "Agreement or order on which it rests; empty: none was shown",
            example="Order of the court of Port Selm, 12 May 2025",
        ),
    ),
)

SHIFTS = Table(
    "shifts",
    (
        Column("worker", "text", "Pseudonym of the worker", example="W017"),
        Column("date", "date", "Day on which the shift starts", example="2026-03-05"),
        Column("start", "text", "Start, 00:00 to 23:59", example="21:00"),
        Column(
            "end", "text", "End, 00:01 to 24:00; not after the start: next day", example="01:00"
        ),
        Column("break", "number", "Minutes of unpaid break", example="30"),
        optional("post", "text", "Post or site", example="Harbour Office"),
        Column(
            "kind",
            "choice",
            "work, training, or paid leave (holiday, sickness, public holiday)",
            SHIFT_KINDS,
            example="work",
        ),
    ),
)

ACCESS = Table(
    "access",
    (
        Column("worker", "text", "Pseudonym of the worker", example="W017"),
        Column("date", "date", "Day of the entry", example="2026-03-05"),
        Column("time_in", "text", "Entry, 00:00 to 23:59", example="20:52"),
        optional(
            "time_out",
            "text",
            "Exit; not after the entry: next day; empty: not recorded",
            example="01:04",
        ),
    ),
)

ACCESS_NOTES = Table(
    "access_notes",
    (
        optional("worker", "text", "Whose entries it explains; empty: all", example="W017"),
        Column("first_day", "date", "First day that it explains", example="2026-01-13"),
        Column("last_day", "date", "Last day that it explains", example="2026-01-14"),
        Column("text", "text", "Why the log is longer than the shift", example="Gate out of order"),
        optional(
            "document",
            "text",
            "Document that shows it; without one it explains nothing",
            example="Fault report FR-118 of the building office",
        ),
    ),
)

CERTIFICATES = Table(
    "certificates",
    (
        Column(
            "holder", "text", "Pseudonym of the worker, or firm for the supplier", example="W017"
        ),
        Column("kind", "text", "Kind, as the terms call it", example="licence"),
        Column("valid_from", "date", "First day of validity", example="2025-03-01"),
        Column("valid_to", "date", "Last day of validity", example="2027-02-28"),
        optional("document", "text", "Number or name of it", example="GL-4471"),
    ),
)

INTERVIEWS = Table(
    "interviews",
    (
        Column("interview", "text", "Number of the note", example="N04"),
        Column("date", "date", "Day of the conversation", example="2026-05-12"),
        optional("worker", "text", "Pseudonym; empty: not to be told", example="W017"),
        Column("place", "text", "Where", example="Town"),
        Column("language", "text", "Language of the conversation", example="Velmarkish"),
        Column("interviewer", "text", "Function, no name", example="Focal point, with interpreter"),
        Column(
            "note", "text", "What was said, in the interviewer's words", example="She feels well."
        ),
    ),
    ("interview",),
)


class ContractFile(NamedTuple):
    """The ten tables of a contract, each in the field with the name of its declared table."""

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


TABLES = {
    table.name: table
    for table in (
        *(CONTRACT, TERMS, WORKERS, PAYROLL, DEDUCTIONS, SHIFTS, ACCESS, ACCESS_NOTES),
        *(CERTIFICATES, INTERVIEWS),
    )
}


def read(folder: str | Path) -> ContractFile:
    """Read a contract file: a folder of sheets named `contract`, `terms`, `workers` and so on.

    Each is a CSV file or, without one, a workbook (`payroll.csv`, else `payroll.xlsx`). A missing
    sheet counts as not delivered: its table is empty, and `audit` lists what could not be checked.
    Raises DataError if there is no `contract` sheet with one row, and for any cell that does not
    fit, in one sentence with file, row and column.
    """
    found = sheets.folder(folder, TABLES)
    if len(found["contract"]) != 1:
        raise fault("monitoring-one-contract", where=folder)
    return ContractFile(**found)


def the_contract(file: ContractFile) -> pd.Series:
    """Return the one row of CONTRACT.

    Raises DataError unless there is exactly one, and if the contract ends before it starts.
    """
    data = check(file.contract, CONTRACT)
    if len(data) != 1:
        raise fault("monitoring-one-contract", where=data.attrs.get("file", CONTRACT.name))
    refuse(data, CONTRACT, "end", data["end"] < data["start"], "monitoring-dates")
    return data.iloc[0]
