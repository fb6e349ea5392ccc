"""Convert amounts into one currency, exactly, at the dated rate that applies."""

import datetime
from bisect import bisect_right
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from fairtender.portfolio.declared import CONTRACTS, CONVERTED, RATES
from fairtender.tables import check, fault, frame, rows_of, wrong

__all__ = ["in_currency"]

EXACT = 100  # digits: more than any product or sum of amounts needs, so that nothing is rounded


class Rate(NamedTuple):
    """An exchange rate: its first and last day as day numbers, its publisher, its row in RATES."""

    start: int
    end: int
    rate: Decimal
    source: str
    row: int


class Rates:
    """Dated exchange rates into one currency, for lookup by currency and day."""

    def __init__(self, rates: pd.DataFrame | None, currency: str) -> None:
        """Index the rates into `currency`; raise DataError if one of them is invalid."""
        self.to = currency
        self._by_currency: dict[str, list[Rate]] = {}
        if rates is not None:
            self._take(check(rates, RATES))

    def _take(self, rates: pd.DataFrame) -> None:
        starts, ends = days_of(rates["valid_from"]), days_of(rates["valid_to"])
        for position, row in enumerate(rates.itertuples()):
            start, end = starts[position], ends[position]
            if row.rate is None or row.rate <= 0:
                raise wrong(rates, position, RATES, "portfolio-rate-not-positive")
            if end < start:
                raise wrong(rates, position, RATES, "portfolio-rate-dates")
            if row.to_currency == self.to:
                rate = Rate(start, end, row.rate, row.source, position)
                self._by_currency.setdefault(row.currency, []).append(rate)
        for currency, found in self._by_currency.items():
            found.sort()
            for one, other in pairwise(found):
                if other.start <= one.end:
                    code = "portfolio-rate-twice"
                    raise wrong(rates, other.row, RATES, code, currency=currency)

    @property
    def currencies(self) -> list[str]:
        """The currencies that can be converted, and the target currency."""
        return sorted({self.to, *self._by_currency})

    def find(self, currency: str, day: int) -> tuple[Decimal, str] | None:
        """Return (rate, publisher) for a currency on a day, or None if there is no rate."""
        if currency == self.to:
            return Decimal(1), ""
        found = self._by_currency.get(currency, [])
        place = bisect_right(found, day, key=lambda rate: rate.start) - 1
        if place < 0 or found[place].end < day:
            return None
        return found[place].rate, found[place].source


def days_of(dates: pd.Series) -> list[int]:
    """Return dates as day numbers; a missing date comes before all others."""
    return list(dates.to_numpy("datetime64[D]").astype("int64").tolist())


def in_currency(
    contracts: pd.DataFrame,
    rates: pd.DataFrame | None,
    currency: str,
    on: datetime.date | None = None,
) -> pd.DataFrame:
    """Return the table CONVERTED: the contracts with all values in one currency.

    The index is that of `contracts`. Each value is multiplied by the rate (RATES) that applies on
    the day of signature, or, if `on` is given, on that day for all of them. Amounts are exact and
    not rounded. Only a rate into `currency` itself is used: rates are neither inverted nor chained.
    A contract without a value or a currency is left unchanged: nothing is guessed. A value that
    cannot be converted, because there is no rate for its currency and day or no day of signature,
    becomes None and keeps its own currency. `quality.check` lists each. `rates` may be None if all
    contracts are in that currency.

    Raises DataError, naming file and row, if two rates apply on one day.
    """
    return convert(check(contracts, CONTRACTS), rates, currency, on)


def convert(
    contracts: pd.DataFrame,
    rates: pd.DataFrame | None,
    currency: str,
    on: datetime.date | None = None,
) -> pd.DataFrame:
    """Convert the values of contracts that are already checked; see `in_currency`."""
    table = Rates(rates, currency)
    signed = contracts["signed"] if on is None else pd.Series([pd.Timestamp(on)] * len(contracts))
    days = zip(days_of(signed), signed.isna().tolist(), strict=True)
    cells = zip(contracts["value"].tolist(), contracts["currency"].tolist(), days, strict=True)
    changed: list[tuple[Decimal | None, str, Decimal | None, str]] = []
    with localcontext(prec=EXACT):
        for value, own, (day, has_no_day) in cells:
            if not own or value is None:
                changed.append((value, own, None, ""))
                continue
            found = None if has_no_day and own != currency else table.find(own, day)
            if found is None:
                changed.append((None, own, None, ""))
                continue
            rate, source = found
            value = value if own == currency else value * rate
            changed.append((value, currency, rate, source))
    data = {name: contracts[name].array for name in CONTRACTS.names}
    for number, name in enumerate(("value", "currency", "rate", "rate_source")):
        data[name] = [row[number] for row in changed]
    result = frame(CONVERTED, data)
    result.index = contracts.index
    result.attrs = dict(contracts.attrs)
    return result


def is_in_one(contracts: pd.DataFrame, currency: str) -> bool:
    """Return whether all values with a currency are already in `currency`."""
    cells = rows_of(contracts, "value", "currency")
    return all(own in ("", currency) or value is None for value, own in cells)


def check_aligned(contracts: pd.DataFrame, other: pd.DataFrame) -> None:
    """Raise DataError unless `other` has a row for each of these contracts, in the same order."""
    if contracts["contract_id"].tolist() != other["contract_id"].tolist():
        raise fault("portfolio-not-aligned")


def spends(contracts: pd.DataFrame) -> list[Decimal | None]:
    """Return the spend of each contract, or None if it is unknown.

    A value of zero or less, or without a currency, does not count as known spend.
    """
    cells = rows_of(contracts, "value", "currency")
    return [value if value is not None and value > 0 and own else None for value, own in cells]


def one_currency(contracts: pd.DataFrame) -> str:
    """Return the currency of all values; raise DataError if there are several."""
    cells = rows_of(contracts, "value", "currency")
    found = sorted({own for value, own in cells if value is not None and own})
    if len(found) > 1:
        raise fault("portfolio-currencies", currencies=", ".join(found))
    return found[0] if found else ""
