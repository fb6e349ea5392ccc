"""Check a price that is typed into a form, for one kind of work, with a few rates and no file.

Empty fields count as zero, so that the floor is lower than the true one; the result lists the
fields that were left empty.
"""

import datetime
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from fairtender import labour_cost, tenders
from fairtender.messages import text
from fairtender.tables import DataError, Reason, fault, frame, together

# Rates that the form asks for. Not the times of night: night hours are typed as such.
ITEMS = tuple(
    item for item in labour_cost.UNITS if item not in ("night_from", "night_to", "full_week")
)
NEEDED = ("hours", "basic_wage", "employer_contributions", "paid_hours", "annual_leave")
HOURS = ("hours", "night_hours", "sunday_hours", "holiday_hours")
_OFFERED = ("hours", "rate", "people")
_MOST_BIDS = 10
_MOST = Decimal(10) ** 12
_WORK = "work"
_IN_DOUBT = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
# A supplement is needed only if such hours are worked.
_FOR = {
    "night_supplement": "night_hours",
    "sunday_supplement": "sunday_hours",
    "holiday_supplement": "holiday_hours",
}


class TypedPrice(NamedTuple):
    """The content of the form, as tables.

    data: the tables that it fills, by the names of `reports.floor.TABLES`. needed: the hours.
    empty: the labels of rates that were left empty.
    """

    data: Mapping[str, pd.DataFrame]
    needed: pd.DataFrame
    empty: list[str]


def parse_form(said: str, sector: str, on: datetime.date) -> TypedPrice:
    """Parse the content of a form into the tables that a floor needs.

    said: JSON, {"currency", "rates": {item: number}, "hours": {"hours", "night_hours", …}, "bids":
    [{"bidder", "price", "hours", "rate", "people"}]}; each number a text such as "9.98" or "9,98",
    or "" if left empty. Raises one DataError that lists all faults.
    """
    try:
        form = json.loads(said)
    except (ValueError, RecursionError):
        raise fault("own-hand-shape") from None
    if not isinstance(form, dict):
        raise fault("own-hand-shape")
    reader = _Reader()
    currency = str(form.get("currency", "")).strip().upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        reader.errors.append(fault("own-hand-currency"))
    rates = {item: reader.number(_part(form, "rates"), item, item in NEEDED) for item in ITEMS}
    hours = {name: reader.number(_part(form, "hours"), name, name in NEEDED) for name in HOURS}
    bids = form.get("bids")
    rows = [row for row in bids if isinstance(row, dict)] if isinstance(bids, list) else []
    offers = [_offer(reader, row, at) for at, row in enumerate(rows[:_MOST_BIDS])]
    if not offers:
        reader.errors.append(fault("own-hand-no-bid"))
    if reader.errors:
        raise together(reader.errors)
    zero = {name: value or Decimal(0) for name, value in (rates | hours).items()}
    needed = [(_WORK, "", *(zero[name] for name in HOURS))]
    data = {
        "rates": _rates(zero, currency, sector, on),
        "bids": frame(
            tenders.BIDS, [(o["bid"], o["bidder"], o["price"], currency) for o in offers]
        ),
        "staffing": frame(
            labour_cost.STAFFING,
            [
                (o["bid"], _WORK, "", *(o[name] for name in _OFFERED), currency)
                for o in offers
                if all(o[name] is not None for name in _OFFERED)
            ],
        ),
    }
    empty = [
        number_name(item)
        for item in ITEMS
        if rates[item] is None and (item not in _FOR or hours[_FOR[item]])
    ]
    return TypedPrice(data, frame(labour_cost.NEEDED, needed), empty)


def without_plan(bids: pd.DataFrame) -> pd.DataFrame:
    """Return the checked bids, with another finding on staff if no plan was typed.

    It is then not known whether the bid has a plan, so the question asks for it.
    """
    put = {"floor-no-role": "own-hand-not-looked", "floor-no-role-ask": "own-hand-ask-plan"}
    bids = bids.copy()
    for name in ("reasons", "ask"):
        bids[name] = [
            tuple(Reason.of(put[one.code]) if one.code in put else one for one in told)
            for told in bids[name]
        ]
    return bids


def number_name(item: str) -> str:
    """Return the label of a number field in the form."""
    return text(f"own-hand-{item.replace('_', '-')}")


def _part(form: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = form.get(name)
    return part if isinstance(part, dict) else {}


class _Reader:
    """Reads numbers from a form, and collects the faults in them."""

    def __init__(self) -> None:
        self.errors: list[DataError] = []

    def number(self, part: Mapping[str, Any], name: str, needed: bool) -> Decimal | None:
        written = str(part.get(name, "")).strip()
        if not written:
            if needed:
                self.errors.append(fault("own-hand-missing", what=number_name(name)))
            return None
        value = _value(written)
        if value is None or value > _MOST:
            code = "own-hand-doubt" if _IN_DOUBT.fullmatch(written) else "own-hand-number"
            self.errors.append(fault(code, what=number_name(name), value=written[:40]))
            return None
        return value


def _value(written: str) -> Decimal | None:
    """Return a number written with a decimal point or comma, or None if it is not a number.

    None also if the only separator has three digits after it, so that it may separate thousands.
    """
    if _IN_DOUBT.fullmatch(written):
        return None
    for sign, other in ((".", ","), (",", ".")):
        number = rf"[0-9]+(?:{re.escape(sign)}[0-9]+)?"
        grouped = rf"[1-9][0-9]{{0,2}}(?:[{re.escape(other)} '’\u00a0\u202f][0-9]{{3}})+"
        if re.fullmatch(rf"{number}|{grouped}(?:{re.escape(sign)}[0-9]+)?", written):
            digits = re.sub(rf"[^0-9{re.escape(sign)}]", "", written)
            return Decimal(digits.replace(sign, "."))
    return None


def _offer(reader: _Reader, row: Mapping[str, Any], at: int) -> dict[str, Any]:
    code = chr(ord("A") + at)
    numbers = {name: reader.number(row, name, False) for name in _OFFERED}
    if any(value is None for value in numbers.values()) != all(
        value is None for value in numbers.values()
    ):
        reader.errors.append(fault("own-hand-offer", bid=code))
    price = reader.number(row, "price", True)
    return {
        "bid": code,
        "bidder": str(row.get("bidder", "")).strip() or code,
        "price": price,
    } | numbers


def _rates(
    values: Mapping[str, Decimal], currency: str, sector: str, on: datetime.date
) -> pd.DataFrame:
    # Typed for this day. Rates that the form does not ask for have no effect if hours are typed.
    fixed = {"night_from": Decimal(22), "night_to": Decimal(6), "full_week": Decimal(40)}
    day = pd.Timestamp(on)
    rows = []
    for item, unit in labour_cost.UNITS.items():
        value = fixed[item] if item in fixed else values[item]
        money = currency if "{currency}" in unit else ""
        unit = unit.format(currency=currency)
        rows.append(
            ("", sector, "", item, value, unit, money, day, day, text("own-hand-source"), day)
        )
    return frame(labour_cost.RATES, rows)
