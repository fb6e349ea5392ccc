"""Rate leverage: how much influence the buyer has on a supplier, and for how long.

Leverage does not show how likely harm is: risk and leverage stay two axes and are never added up.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache, partial
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from fairtender.portfolio.declared import CONTRACTS, LEVERAGE
from fairtender.portfolio.money import spends
from fairtender.profile import Profile
from fairtender.tables import Reason, check, frame, rows_of, without_cycle_search, wrong

__all__ = ["CLASSES", "class_of", "leverage"]

CLASSES = ("strong", "some", "unknown", "weak", "ended")  # strongest first
LEVERS = ("spend", "share", "time", "renewal")
RATINGS = ("strong", "weak", "unknown")
_STRONG, _WEAK, _UNKNOWN = range(3)
_Say: TypeAlias = Callable[[str, Any, float], Reason]  # from a rating, a fact and the threshold
_THRESHOLD = {
    "spend": "leverage_spend",
    "share": "leverage_supplier_share",
    "time": "leverage_remaining_days",
    "renewal": "leverage_renewal_days",
}


class Levers(NamedTuple):
    """The four levers of all contracts, column by column.

    ratings: {lever: an array of positions in RATINGS}. classes: positions in CLASSES. left, until:
    days to the end and to the renewal, NaN if not stated. spend: the values that count.
    """

    ratings: dict[str, np.ndarray]
    classes: np.ndarray
    left: np.ndarray
    until: np.ndarray
    spend: list[Decimal | None]


def leverage(contracts: pd.DataFrame, on: datetime.date, profile: Profile) -> pd.DataFrame:
    """Return the table LEVERAGE: the leverage of each contract on a day.

    The index is that of `contracts`. Four levers are rated strong, weak or unknown, by the
    profile's thresholds:

    - spend: the value is `leverage_spend` or more;
    - share: the buyer is `leverage_supplier_share` percent or more of the supplier's turnover;
    - time: `leverage_remaining_days` or more are left until the end;
    - renewal: it is decided within the next `leverage_renewal_days`.

    A rule, never an average, makes them a class (`class_of`): strong, some, unknown, weak, or
    ended. Values are in the profile's currency (`in_currency`). A value of zero or less, or without
    a currency, counts as unknown; so does a share that is not between 0 and 100, and an end before
    the start.

    Raises DataError if a column is missing or wrong, or a value is in another currency.
    """
    contracts = check(contracts, CONTRACTS)
    levers = rate(contracts, on, profile)
    with without_cycle_search():
        told = reasons_of(contracts, levers, profile, range(len(contracts)))
        data = {name: _words(RATINGS, levers.ratings[name]) for name in LEVERS} | {
            "contract_id": contracts["contract_id"].array,
            "leverage": _words(CLASSES, levers.classes),
            "days_left": levers.left,
            "days_to_renewal": levers.until,
            "reasons": [reasons for reasons, _ in told],
            "sources": [sources for _, sources in told],
        }
        result = frame(LEVERAGE, data)
    result.index = contracts.index
    return result


def class_of(ratings: Sequence[str], ended: bool) -> str:
    """Return the class of a contract from the ratings of its four levers.

    1. ended: its last day is past, so little can be done any more;
    2. strong: two or more levers are strong;
    3. some: one is strong;
    4. unknown: none is strong, and one or more are not known;
    5. weak: none is strong, and all four are known.

    There is no average: three weak levers would hide the one that can be used.
    """
    strong = ratings.count("strong")
    if ended:
        return "ended"
    if strong:
        return "strong" if strong > 1 else "some"
    return "unknown" if "unknown" in ratings else "weak"


def rate(contracts: pd.DataFrame, on: datetime.date, profile: Profile) -> Levers:
    """Rate the four levers of all contracts."""
    for position, (value, own) in enumerate(rows_of(contracts, "value", "currency")):
        if value is not None and own not in ("", profile.currency):
            about = {"currency": own, "to": profile.currency}
            raise wrong(contracts, position, CONTRACTS, "portfolio-not-in", **about)
    limits = {name: profile.thresholds[key].value for name, key in _THRESHOLD.items()}
    day = np.datetime64(on, "D")
    left, until = (_days(contracts[name], day) for name in ("end", "renewal"))
    left = np.where((contracts["end"] < contracts["start"]).to_numpy(), np.nan, left)
    spend = spends(contracts)
    least = Decimal(str(limits["spend"]))
    share = contracts["supplier_share"].where(contracts["supplier_share"].between(0, 100))
    share = share.to_numpy(dtype="float64")
    ratings = {
        "spend": np.array(
            [_UNKNOWN if x is None else _STRONG if x >= least else _WEAK for x in spend],
            dtype="int8",
        ),
        "share": _rate_numbers(share, share >= limits["share"]),
        "time": _rate_numbers(left, left >= limits["time"]),
        "renewal": _rate_numbers(until, (until >= 0) & (until <= limits["renewal"])),
    }
    return Levers(ratings, _classes(ratings, left < 0), left, until, spend)


def _days(dates: pd.Series, day: np.datetime64) -> np.ndarray:
    days = dates.to_numpy("datetime64[D]") - day
    return np.where(dates.isna(), np.nan, days.astype("float64"))


def _rate_numbers(values: np.ndarray, strong: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), _UNKNOWN, np.where(strong, _STRONG, _WEAK)).astype("int8")


def _classes(ratings: dict[str, np.ndarray], ended: np.ndarray) -> np.ndarray:
    """Return the class of each contract, with one call of `class_of` per combination of ratings."""
    code = ended.astype("int64")
    for column in ratings.values():
        code = code * len(RATINGS) + column
    _, first, number = np.unique(code, return_index=True, return_inverse=True)
    found = [
        CLASSES.index(class_of([RATINGS[r[i]] for r in ratings.values()], bool(ended[i])))
        for i in first
    ]
    return np.array(found, dtype="int8").take(number)


def _words(words: tuple[str, ...], numbers: np.ndarray) -> np.ndarray:
    return np.array(words, dtype=object).take(numbers)


def reasons_of(
    contracts: pd.DataFrame, levers: Levers, profile: Profile, positions: Sequence[int]
) -> list[tuple[tuple[Reason, ...], tuple[str, ...]]]:
    """Return the reasons for the leverage of these contracts, with the source of each.

    Strong levers come first, then weak ones, then unknown ones.
    """
    at = np.asarray(positions, dtype="int64")
    rows = contracts.iloc[at]
    facts: dict[str, Iterable[Any]] = {
        "spend": [(levers.spend[i], profile.currency) for i in positions],
        "share": rows["supplier_share"].tolist(),
        "time": zip(levers.left[at].tolist(), _day_texts(rows["end"]), strict=True),
        "renewal": zip(levers.until[at].tolist(), _day_texts(rows["renewal"]), strict=True),
    }
    ratings = [levers.ratings[name][at].tolist() for name in LEVERS]
    said = []
    for name, say, rated in zip(LEVERS, _SAY, ratings, strict=True):
        # Most facts are shared by many contracts.
        told = partial(cache(say), limit=profile.thresholds[_THRESHOLD[name]].value)
        unknown = Reason.of(f"portfolio-{name}-unknown")
        said.append(
            [
                unknown if n == _UNKNOWN else told(RATINGS[n], fact)
                for n, fact in zip(rated, facts[name], strict=True)
            ]
        )
    sources = [profile.thresholds[_THRESHOLD[name]].source for name in LEVERS]
    order = cache(partial(_strong_first, sources))
    found = []
    for four, reasons in zip(zip(*ratings, strict=True), zip(*said, strict=True), strict=True):
        in_turn, cited = order(four)
        found.append((in_turn(reasons), cited))
    return found


def _strong_first(
    sources: list[str], ratings: tuple[int, ...]
) -> tuple[Callable[[tuple[Reason, ...]], tuple[Reason, ...]], tuple[str, ...]]:
    """Return a function that sorts the reasons by strength of the levers, and sorted sources."""
    order = sorted(range(len(LEVERS)), key=ratings.__getitem__)
    return itemgetter(*order), tuple("" if ratings[i] == _UNKNOWN else sources[i] for i in order)


def _day_texts(dates: pd.Series) -> list[str]:
    return [str(day) for day in np.datetime_as_string(dates.to_numpy("datetime64[D]")).tolist()]


def _money(amount: Decimal | float) -> str:
    return f"{amount:,.2f}"


def _say_spend(rating: str, amount: tuple[Decimal, str], limit: float) -> Reason:
    value, currency = amount
    code = f"portfolio-spend-{rating}"
    return Reason.of(code, value=_money(value), currency=currency, limit=_money(limit))


def _say_share(rating: str, share: float, limit: float) -> Reason:
    return Reason.of(f"portfolio-share-{rating}", share=f"{share:g}", limit=f"{limit:g}")


def _say_time(rating: str, when: tuple[float, str], limit: float) -> Reason:
    days, end = when
    if days < 0:
        return Reason.of("portfolio-time-ended", end=end)
    return Reason.of(f"portfolio-time-{rating}", days=f"{days:.0f}", end=end, limit=f"{limit:g}")


def _say_renewal(rating: str, when: tuple[float, str], limit: float) -> Reason:
    days, day = when
    if days < 0:
        return Reason.of("portfolio-renewal-past", day=day)
    return Reason.of(f"portfolio-renewal-{rating}", days=f"{days:.0f}", day=day, limit=f"{limit:g}")


_SAY: tuple[_Say, ...] = (_say_spend, _say_share, _say_time, _say_renewal)
