"""Money in one currency, exactly, by the dated rate that applies."""

import datetime
from bisect import bisect_right
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import NamedTuple, NoReturn

import pandas as pd

from fairtender import tables
from fairtender.portfolio.declared import CONTRACTS, CONVERTED, RATES
from fairtender.portfolio.rows import EXACT, checked, where
from fairtender.tables import fault, frame


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
            self._take(tables.check(rates, RATES))

    def _take(self, rates: pd.DataFrame) -> None:
        columns = ["currency", "to_currency", "rate", "source"]
        cells = zip(days_of(rates["valid_from"]), days_of(rates["valid_to"]), strict=True)
        rows = zip(cells, rates[columns].itertuples(index=False), strict=True)
        for row, ((start, end), (currency, to, rate, source)) in enumerate(rows):
            if rate is None or rate <= 0:
                raise fault("portfolio-rate-not-positive", where=where(rates, row))
            if end < start:
                raise fault("portfolio-rate-dates", where=where(rates, row))
            if to == self.to:
                self._by_currency.setdefault(currency, []).append(
                    Rate(start, end, rate, source, row)
                )
        for currency, found in self._by_currency.items():
            found.sort()
            for one, other in pairwise(found):
                if other.start <= one.end:
                    place = where(rates, other.row)
                    raise fault("portfolio-rate-twice", where=place, currency=currency)

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
    return dates.to_numpy("datetime64[D]").astype("int64").tolist()


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
    without a value or without a currency stays as it is: nothing is guessed. `rates` may be None
    where all contracts are in that currency.

    Raises DataError, naming file and row, where a contract has a currency without a rate on its
    day or no day of signature, and where two rates apply on one day.
    """
    return convert(checked(contracts), rates, currency, on)


def convert(
    contracts: pd.DataFrame,
    rates: pd.DataFrame | None,
    currency: str,
    on: datetime.date | None = None,
) -> pd.DataFrame:
    """Do the work of `in_currency` on contracts that were checked."""
    table = Rates(rates, currency)
    signed = contracts["signed"] if on is None else pd.Series([pd.Timestamp(on)] * len(contracts))
    cells = zip(contracts["value"], contracts["currency"], days_of(signed), strict=True)
    values, currencies, used, sources = [], [], [], []
    with localcontext(prec=EXACT):
        for position, (value, own, day) in enumerate(cells):
            rate, source = None, ""
            if own and value is not None:
                found = table.find(own, day)
                if found is None:
                    _refuse(contracts, position, table, signed.iloc[position])
                rate, source = found
            values.append(value if rate is None or own == currency else value * rate)
            currencies.append(own if rate is None else currency)
            used.append(rate)
            sources.append(source)
    data = {name: contracts[name].array for name in CONTRACTS.names}
    data |= {"value": values, "currency": currencies, "rate": used, "rate_source": sources}
    result = frame(CONVERTED, data)
    result.index = contracts.index
    result.attrs = dict(contracts.attrs)
    return result


def _refuse(contracts: pd.DataFrame, position: int, table: Rates, signed: pd.Timestamp) -> NoReturn:
    """Raise the sentence that says why there is no rate for this contract."""
    own = contracts["currency"].iloc[position]
    params = {"where": where(contracts, position), "currency": own, "to": table.to}
    if own not in table.currencies:
        raise fault("portfolio-no-currency", **params, known=", ".join(table.currencies))
    if pd.isna(signed):
        raise fault("portfolio-no-day", **params)
    raise fault("portfolio-no-rate", **params, day=f"{signed:%Y-%m-%d}")
