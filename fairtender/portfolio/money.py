"""Money in one currency, exactly, by the dated rate that applies."""

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
    """A rate and the days on which it applies, as numbers of days; `row`: position in RATES."""

    start: int
    end: int
    rate: Decimal
    source: str
    row: int


class Rates:
    """Dated rates into one currency, looked up by currency and day."""

    def __init__(self, rates: pd.DataFrame | None, currency: str) -> None:
        """Keep the rates into `currency`; raises DataError where a rate will not do."""
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
        """The currencies that can be changed, and the one into which they are."""
        return sorted({self.to, *self._by_currency})

    def find(self, currency: str, day: int) -> tuple[Decimal, str] | None:
        """Return the rate of a day and who publishes it; None where there is none."""
        if currency == self.to:
            return Decimal(1), ""
        found = self._by_currency.get(currency, [])
        place = bisect_right(found, day, key=lambda rate: rate.start) - 1
        if place < 0 or found[place].end < day:
            return None
        return found[place].rate, found[place].source


def days_of(dates: pd.Series) -> list[int]:
    """Return dates as numbers of days; one that is not stated is before all others."""
    return list(dates.to_numpy("datetime64[D]").astype("int64").tolist())


def in_currency(
    contracts: pd.DataFrame,
    rates: pd.DataFrame | None,
    currency: str,
    on: datetime.date | None = None,
) -> pd.DataFrame:
    """Return the contracts with all values in one currency: CONVERTED, with the same index.

    Each value is multiplied by the rate (RATES) that applies on the day of signature, or on the
    day `on` for all of them where that is given. Amounts are exact and not rounded. Only a rate
    into `currency` itself is used: none is turned round, and none is made of two others. A contract
    without a value or without a currency stays as it is: nothing is guessed. A value that cannot be
    converted, since there is no rate for its currency and day or no day of signature, is not known:
    None, with its own currency. `quality.check` names each. `rates` may be None where all contracts
    are in that currency.

    Raises DataError, naming file and row, where two rates apply on one day.
    """
    return convert(check(contracts, CONTRACTS), rates, currency, on)


def convert(
    contracts: pd.DataFrame,
    rates: pd.DataFrame | None,
    currency: str,
    on: datetime.date | None = None,
) -> pd.DataFrame:
    """Do the work of `in_currency` on contracts that were checked."""
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
    """Whether all values that have a currency are in this one already."""
    cells = rows_of(contracts, "value", "currency")
    return all(own in ("", currency) or value is None for value, own in cells)


def check_aligned(contracts: pd.DataFrame, other: pd.DataFrame) -> None:
    """Raise DataError where `other` is not about these contracts, row by row."""
    if contracts["contract_id"].tolist() != other["contract_id"].tolist():
        raise fault("portfolio-not-aligned")


def spends(contracts: pd.DataFrame) -> list[Decimal | None]:
    """Return the value of each contract, None where there is none that counts.

    A value of zero or less, or one without a currency, is no known spend.
    """
    cells = rows_of(contracts, "value", "currency")
    return [value if value is not None and value > 0 and own else None for value, own in cells]


def one_currency(contracts: pd.DataFrame) -> str:
    """Return the currency of all values; raises DataError where there is more than one."""
    cells = rows_of(contracts, "value", "currency")
    found = sorted({own for value, own in cells if value is not None and own})
    if len(found) > 1:
        raise fault("portfolio-currencies", currencies=", ".join(found))
    return found[0] if found else ""
