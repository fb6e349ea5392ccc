"""Read tenders from a sheet that people fill in, for buyers without Open Contracting data."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from fairtender.sheets.declared import Reading
from fairtender.sheets.reading import Read, attempt
from fairtender.tables import Column, Table, listed, rows_of
from fairtender.tenders import cpv, stated

TENDER_SHEET = Table(
    "tenders",
    (
        Column("id", "text", "Your own number of the tender", example="T-2026-014"),
        Column("title", "text", "Title of the tender", example="Cleaning of the head office"),
        Column(
            "description",
            "text",
            "What is bought, in words: goods, services, who does the work, conditions",
            optional=True,
            example="Daily cleaning of 4,200 square metres of offices, also by agency workers.",
        ),
        Column("buyer", "text", "Who buys", optional=True, example="Harbour Office of Port Selm"),
        Column(
            "buyer_country",
            "text",
            "Country of the buyer; it says nothing of where goods are made",
            optional=True,
            example="Arlenia",
        ),
        Column(
            "cpv",
            "text",
            "CPV codes of 8 digits, with or without check digit; several with ; between them",
            optional=True,
            example="90919200-4",
        ),
        Column(
            "origin",
            "text",
            "Countries where the goods are made or grown; several with ; between them",
            optional=True,
            example="Brazil; Viet Nam",
        ),
        Column(
            "place",
            "text",
            "Places of delivery or work; several with ; between them",
            optional=True,
            example="Port Selm",
        ),
        Column(
            "place_country",
            "text",
            "Countries of the places of delivery or work; several with ; between them",
            optional=True,
            example="Arlenia",
        ),
        Column("value", "decimal", "Estimated value", optional=True, example="180000.00"),
        Column(
            "currency",
            "text",
            "Currency of the value, as its code of three letters",
            optional=True,
            example="EUR",
        ),
        Column(
            "award_criteria",
            "text",
            "The award criteria in words",
            optional=True,
            example="Price 60%, working conditions 40%",
        ),
        Column(
            "price_weight",
            "number",
            "How much the price counts for the award, in percent; 100 where it alone decides",
            optional=True,
            example="60",
        ),
        Column(
            "tender_days",
            "number",
            "How many days bidders have to submit a tender",
            optional=True,
            example="35",
        ),
        Column(
            "published",
            "date",
            "Day of publication; with the deadline it gives the days to submit a tender",
            optional=True,
            example="2026-03-02",
        ),
        Column(
            "deadline",
            "date",
            "Last day to submit a tender",
            optional=True,
            example="2026-04-06",
        ),
        Column(
            "subcontracting",
            "choice",
            "Whether work is or may be subcontracted",
            ("yes", "no"),
            optional=True,
            example="yes",
        ),
    ),
    key=("id",),
)

# Column of TENDERS → column of the sheet with the same cells.
_SAME = {
    "ocid": "id",
    "title": "title",
    "description": "description",
    "buyer": "buyer",
    "buyer_country": "buyer_country",
    "award_criteria_details": "award_criteria",
    "price_weight": "price_weight",
    "value_amount": "value",
    "value_currency": "currency",
    "tender_days": "tender_days",
    "subcontracting": "subcontracting",
}
_SEVERAL = {"places": "place", "place_countries": "place_country", "origins": "origin"}


def read_tenders(
    path: str | Path, reading: Reading | Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Read a CSV or XLSX file with the columns of TENDER_SHEET as the table TENDERS.

    Each row is one tender, screened as a whole; its id takes the place of the `ocid` of Open
    Contracting data. An empty cell is a fact that is not stated, never a "no". Index and `attrs`
    are those of the sheet, so that later errors name its rows. Raises SheetError as `read` does,
    with all faults at once; also for a code that is not a CPV code, a value without a currency, a
    negative value or number of days, a deadline before the day of publication, and a percentage
    under 0 or over 100. If the days to submit are not stated, they are counted from publication to
    deadline.
    """
    found = attempt(Path(path), TENDER_SHEET, Reading.of(reading))
    check(found)
    found.faults.refuse()
    sheet = found.data
    columns = {name: sheet[column].tolist() for name, column in _SAME.items()}
    columns |= {name: [*map(listed, sheet[column])] for name, column in _SEVERAL.items()}
    codes = [tuple(dict.fromkeys(_codes(cell).values())) for cell in sheet["cpv"].tolist()]
    period = (sheet["deadline"] - sheet["published"]).dt.total_seconds() / 86400
    columns["tender_days"] = sheet["tender_days"].fillna(period).tolist()
    data = stated(columns | {"cpv": codes})
    data.index, data.attrs = sheet.index, dict(sheet.attrs)
    return data


def check(found: Read) -> None:
    """Add the faults in a sheet of tenders that only several cells together show."""
    names = ("value", "tender_days", "price_weight", "currency", "cpv", "published", "deadline")
    rows = zip(found.data.index.tolist(), rows_of(found.data, *names), strict=True)
    told = {(each.row, each.heading) for each in found.faults.found}
    for row, (value, days, weight, currency, codes, published, deadline) in rows:
        if (row, found.places.get("value", (0, "value"))[1]) in told:
            value = None  # a cell that could not be read is already a fault
        if deadline < published:
            _add_fault(found, "sheet-deadline", row, "deadline", value=f"{deadline:%Y-%m-%d}")
        amounts = {"value": value, "tender_days": days, "price_weight": weight}
        for name, amount in amounts.items():
            if amount is not None and amount < 0:
                _add_fault(
                    found, "sheet-negative", row, name, value=f"{amount:f}".rstrip("0").rstrip(".")
                )
        if weight > 100:
            _add_fault(found, "sheet-percent-range", row, "price_weight", value=f"{weight:g}")
        if value is not None and not currency:
            _add_fault(found, "sheet-no-currency", row, "currency", value=f"{value:f}")
        for written, code in _codes(codes).items():
            if not code:
                _add_fault(found, "sheet-cpv", row, "cpv", value=written[:60])


def _add_fault(found: Read, code: str, row: int, column: str, value: str) -> None:
    position, heading = found.places.get(column, (None, column))
    found.faults.add(code, row, position, heading, value=value)


def _codes(cell: str) -> dict[str, str]:
    """Return {code as written: its eight digits, or "" if it is not a CPV code}."""
    return {each: cpv("CPV", each) for each in listed(cell)}
