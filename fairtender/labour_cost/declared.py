"""The declared tables of the labour-cost floor: those that people fill in, and the results."""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fairtender import sheets
from fairtender.tables import Column, Table, optional, wrong
from fairtender.tenders import BIDS

__all__ = [
    "AREAS",
    "AREA_HOURS",
    "BIDS",
    "CHECKED_BIDS",
    "CHECKED_PRODUCTIVITY",
    "CHECKED_ROLES",
    "COMPONENTS",
    "COSTS",
    "DAY_HOURS",
    "EXPLANATIONS",
    "FLOOR",
    "FLOOR_COMPONENTS",
    "HOLIDAYS",
    "NEEDED",
    "OFFERED_PRODUCTIVITY",
    "PERIOD_FLOOR",
    "POSTS",
    "PRODUCTIVITY",
    "RATES",
    "STAFFING",
    "STATUSES",
    "UNITS",
    "Tender",
    "read",
]

# Item of RATES → its unit. The currency of a local table takes the place of {currency}.
UNITS = {
    "basic_wage": "{currency} per hour",
    "night_supplement": "percent of basic_wage",
    "sunday_supplement": "percent of basic_wage",
    "holiday_supplement": "percent of basic_wage",
    "night_from": "hour of the day",
    "night_to": "hour of the day",
    "employer_contributions": "percent of pay",
    "full_week": "hours per week",
    "paid_hours": "hours per year",
    "annual_leave": "hours per year",
    "public_holidays": "hours per year",
    "sickness": "hours per year",
    "training_hours": "hours per year",
    "uniform": "{currency} per person and year",
    "training": "{currency} per person and year",
    "insurance": "{currency} per person and year",
    "occupational_health": "{currency} per person and year",
    "consumables": "{currency} per productive hour",
    "equipment": "{currency} per productive hour",
}


def _units() -> str:
    """Return a text that lists each unit of a rate with its items."""
    items: dict[str, list[str]] = {}
    for item, unit in UNITS.items():
        items.setdefault(unit.format(currency="CURRENCY"), []).append(item)
    return "; ".join(f"{unit} for {', '.join(names)}" for unit, names in items.items())


NOT_WORKED = ("annual_leave", "public_holidays", "sickness", "training_hours")
PER_PERSON = ("uniform", "training", "insurance", "occupational_health")
PER_HOUR = ("consumables", "equipment")

# The components of the floor, in the order in which it is built up.
LABOUR = ("wage", "supplements", "not_worked", "contributions")
FLOOR_COMPONENTS = (*LABOUR, *PER_PERSON, *PER_HOUR)
COMPONENTS = (*FLOOR_COMPONENTS, "overhead", "margin", "subsidy")

DAYS = {
    "every day": range(7),
    "Monday to Saturday": range(6),
    "Monday to Friday": range(5),
    "Saturday and Sunday": (5, 6),
    "Saturday": (5,),
    "Sunday": (6,),
}
# Below the floor: ask for an explanation. Verify: above it, and something still needs an answer.
STATUSES = ("below", "verify", "above")

_COUNTRY = Column("country", "text", "Country where the work is done", example="Arlenia")
_BID = Column("bid", "text", "Code of the bid", example="A")
_ROLE = Column(
    "role", "text", "What the person does, named alike in all tables of a tender", example="cleaner"
)
_GRADE = Column("grade", "text", "Grade of the collective agreement", example="C1")
_CURRENCY = Column("currency", "text", "Currency (ISO 4217)", example="EUR")
_SOURCE = Column(
    "source",
    "text",
    "Where it stands: agreement, law, survey, measurement",
    example="Collective agreement of Arlenia, cleaning (fictional)",
)
_SOURCE_DATE = Column("source_date", "date", "Date of the source", example="2026-02-20")
_AREA = Column("area", "text", "Kind of area", example="washroom")
_PRODUCTIVITY = Column(
    "square_metres_per_hour",
    "decimal",
    "Square metres that one person cleans in an hour",
    example="50",
)

RATES = Table(
    "rates",
    (
        _COUNTRY,
        Column("sector", "text", "Sector of the agreement", example="cleaning"),
        optional(
            "grade",
            "text",
            "Grade of the collective agreement; empty: all grades of the sector",
            example="C1",
        ),
        Column("item", "choice", "What the value is", tuple(UNITS), example="basic_wage"),
        Column("value", "decimal", "The value, in the unit of the next column", example="9.98"),
        Column("unit", "text", f"Unit of the value: {_units()}", example="EUR per hour"),
        optional(
            "currency",
            "text",
            "Currency of a value in money (ISO 4217); empty for percent and hours",
            example="EUR",
        ),
        Column("valid_from", "date", "First day of validity", example="2026-03-16"),
        Column("valid_to", "date", "Last day of validity", example="2026-12-31"),
        _SOURCE,
        _SOURCE_DATE,
    ),
    ("country", "sector", "grade", "item", "valid_from"),
)

HOLIDAYS = Table(
    "holidays",
    (
        _COUNTRY,
        Column("date", "date", "Day of the public holiday", example="2027-01-01"),
        Column("name", "text", "Name of the public holiday", example="New Year's Day"),
        _SOURCE,
        _SOURCE_DATE,
    ),
    ("country", "date"),
)

PRODUCTIVITY = Table("productivity", (_AREA, _PRODUCTIVITY, _SOURCE, _SOURCE_DATE), ("area",))

POSTS = Table(
    "posts",
    (
        Column("post", "text", "Name of the post or shift", example="Gate, night shift"),
        _ROLE._replace(example="gate post"),
        _GRADE._replace(example="G1"),
        Column(
            "days", "choice", "Days on which the shift begins", tuple(DAYS), example="every day"
        ),
        Column("start", "text", "Time at which the shift begins, 00:00 to 23:59", example="22:00"),
        Column(
            "end",
            "text",
            "Time at which it ends, to 24:00; not later than the start: on the next day",
            example="06:00",
        ),
        Column("persons", "decimal", "People on the post at the same time", example="1"),
        Column("on_holidays", "flag", "Does a shift begin on public holidays too?", example="yes"),
    ),
    ("post",),
)

AREAS = Table(
    "areas",
    (
        Column("site", "text", "Building or office", example="Ferry Terminal"),
        _AREA,
        Column("square_metres", "decimal", "Square metres", example="3200"),
        Column("visits", "decimal", "How often it is cleaned in a year", example="251"),
        _ROLE,
        _GRADE,
    ),
    ("site", "area"),
)

STAFFING = Table(
    "staffing",
    (
        _BID,
        _ROLE,
        _GRADE,
        Column("hours", "decimal", "Hours of work that the bid offers a year", example="26104"),
        Column("rate", "decimal", "Price of an hour, all included", example="14.20"),
        Column("people", "decimal", "Full-time equivalents that the bid plans", example="15.70"),
        _CURRENCY,
    ),
    ("bid", "role"),
)

COSTS = Table(
    "cost structures",
    (
        _BID,
        _ROLE,
        Column(
            "component",
            "choice",
            "Part of the price of an hour, as the bidder states it; a subsidy is negative",
            COMPONENTS,
            example="wage",
        ),
        Column("amount", "decimal", "Amount for an hour of work", example="9.20"),
        _CURRENCY,
    ),
    ("bid", "role", "component"),
)

OFFERED_PRODUCTIVITY = Table(
    "productivity offered",
    (
        _BID,
        _AREA,
        _PRODUCTIVITY,
        optional(
            "basis",
            "text",
            "What the bidder says it rests on; empty: nothing said",
            example="Measured at the ferry terminal of Miren Bay, May 2026",
        ),
    ),
    ("bid", "area"),
)

EXPLANATIONS = Table(
    "explanations",
    (
        _BID,
        Column("part", "number", "Number of the paragraph in the bidder's answer", example="1"),
        Column("received", "date", "Date on which the answer came", example="2026-10-19"),
        Column("text", "text", "What the bidder writes", example="Our prices are our own affair."),
        optional(
            "paper",
            "text",
            "Document that the bidder adds to this paragraph; empty: none",
            example="Lease contract for four scrubbing robots",
        ),
    ),
    ("bid", "part"),
)

_HOURS = (
    Column("hours", "decimal", "Hours of work"),
    Column("night_hours", "decimal", "Of these, hours at night"),
    Column("sunday_hours", "decimal", "Of these, hours on Sundays"),
    Column("holiday_hours", "decimal", "Of these, hours on public holidays"),
)

DAY_HOURS = Table(
    "hours of each day",
    (Column("date", "date", "The day"), _ROLE, _GRADE, *_HOURS),
    ("date", "role", "grade"),
)
AREA_HOURS = Table("hours of each area", (*AREAS.columns, _PRODUCTIVITY, *_HOURS), ("site", "area"))
NEEDED = Table("hours needed", (_ROLE, _GRADE, *_HOURS), ("role", "grade"))

FLOOR = Table(
    "floor",
    (
        Column("component", "choice", "Part of the floor or the price", COMPONENTS),
        Column("amount", "decimal", "Amount for an hour of work"),
        _CURRENCY,
        Column("explanation", "reason", "How the amount comes about"),
        Column("source", "text", "Sources of the rates that went into it, with their dates"),
    ),
    ("component",),
)

PERIOD_FLOOR = Table(
    "floor of a period",
    (
        _ROLE,
        _GRADE,
        Column("first", "date", "First day of work in these rates"),
        Column("last", "date", "Last day of work in these rates"),
        *_HOURS,
        Column("floor", "decimal", "Floor for an hour of work"),
        Column("amount", "decimal", "Floor for all these hours"),
        _CURRENCY,
    ),
    ("role", "grade", "first"),
)

CHECKED_BIDS = Table(
    "checked bids",
    (
        *BIDS.columns,
        Column("floor_price", "decimal", "Floor for all hours that are needed in the year"),
        Column("gap", "decimal", "Price minus floor; negative: below the floor"),
        Column("gap_percent", "decimal", "The gap in percent of the floor"),
        Column("price_per_hour", "decimal", "Price divided by the hours that are needed"),
        Column("floor_per_hour", "decimal", "Floor divided by the hours that are needed"),
        Column("hours_needed", "decimal", "Hours of work that are needed in the year"),
        Column("hours_offered", "decimal", "Hours of work that the bid offers"),
        Column("people_needed", "decimal", "Full-time equivalents for the hours needed"),
        Column("people_offered", "decimal", "Full-time equivalents that the bid plans"),
        Column("status", "choice", "below: ask for an explanation; verify; above", STATUSES),
        Column("reasons", "reasons", "Why this status, in the order of weight"),
        Column("ask", "reasons", "What to ask this bidder, from its own numbers"),
    ),
    ("bid",),
)

CHECKED_ROLES = Table(
    "checked roles",
    (
        _BID,
        _ROLE,
        _GRADE,
        Column("rate", "decimal", "Price of an hour; empty: the bid does not offer this role"),
        Column("floor", "decimal", "Floor for an hour of this role"),
        Column("gap", "decimal", "Rate minus floor; negative: below the floor"),
        Column("gap_percent", "decimal", "The gap in percent of the floor"),
        Column("hours_needed", "decimal", "Hours of work that are needed in the year"),
        Column("hours_offered", "decimal", "Hours of work that the bid offers"),
        Column("people_needed", "decimal", "Full-time equivalents for the hours needed"),
        Column("people_offered", "decimal", "Full-time equivalents that the bid plans"),
        _CURRENCY,
    ),
    ("bid", "role"),
)

CHECKED_PRODUCTIVITY = Table(
    "checked productivity",
    (
        _BID,
        _AREA,
        Column("square_metres_a_year", "decimal", "Square metres times visits, all sites"),
        Column("standard", "decimal", "Square metres an hour by the table of productivity"),
        Column("offered", "decimal", "Square metres an hour by the bid; empty: not stated"),
        Column("percent_more", "decimal", "Offered above standard, in percent of the standard"),
        Column("hours_needed", "decimal", "Hours by the standard"),
        Column("hours_planned", "decimal", "Hours by the bid's productivity; empty: not stated"),
        Column("basis", "text", 'What the bidder says it rests on; "" where nothing is said'),
        Column("ask", "ask", "What to ask; None where the plan is not faster than the standard"),
    ),
    ("bid", "area"),
)


class Tender(NamedTuple):
    """The tables of a tender, each in the field with the name of its declared table."""

    bids: pd.DataFrame
    staffing: pd.DataFrame
    costs: pd.DataFrame
    posts: pd.DataFrame
    areas: pd.DataFrame
    offered_productivity: pd.DataFrame
    explanations: pd.DataFrame


_SHEETS = {
    "bids": BIDS,
    "staffing": STAFFING,
    "cost-structures": COSTS,
    "posts": POSTS,
    "areas": AREAS,
    "productivity-offered": OFFERED_PRODUCTIVITY,
    "explanations": EXPLANATIONS,
}


def read(folder: str | Path) -> Tender:
    """Read the tables of a tender from the sheets in a folder, CSV or XLSX.

    They are `bids`, `staffing`, `cost-structures`, `posts`, `areas`, `productivity-offered` and
    `explanations`. The first two are needed; any other table whose sheet is missing is empty.
    Raises DataError naming file, row and column.
    """
    return Tender(*sheets.folder(folder, _SHEETS, needed=("bids", "staffing")).values())


def check_known(
    data: pd.DataFrame, table: Table, column: str, known: Collection[str], code: str
) -> None:
    """Raise the DataError `code` for the first cell of a column that is not in `known`."""
    for position, word in enumerate(data[column]):
        if word not in known:
            raise wrong(data, position, table, code, column=column, known=", ".join(sorted(known)))
