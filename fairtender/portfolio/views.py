"""Summarise a portfolio: which contracts come first, where the risk is, and what is known."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from decimal import Decimal, localcontext
from functools import cache
from operator import add
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from fairtender.portfolio import levers, money
from fairtender.portfolio import risks as risk
from fairtender.portfolio.declared import CONTRACTS, COVERAGE, FACTS, HEAT, PRIORITIES
from fairtender.portfolio.levers import CLASSES, LEVERS, RATINGS, Levers
from fairtender.portfolio.money import EXACT, check_aligned, one_currency, spends
from fairtender.profile import LEVELS, Profile
from fairtender.screening.rules import Rules
from fairtender.tables import Reason, check, frame, listed, rows_of

__all__ = [
    "coverage",
    "heat_map",
    "prioritise",
]

# --- the short list ---


_URGENT_FIRST = tuple(reversed(LEVELS))
_ENDED = CLASSES.index("ended")
_TEXTS = tuple(column.name for column in CONTRACTS.columns if column.kind in ("text", "choice"))


def prioritise(
    contracts: pd.DataFrame,
    profile: Profile,
    *,
    on: datetime.date,
    top: int | None = 10,
    rates: pd.DataFrame | None = None,
    risks: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the table PRIORITIES: the contracts to work on first.

    There are at most `top` rows, or all if it is None. Risk and leverage are never added up.
    Contracts are put in order

    1. by whether they still run on the day `on`, since little can be done in an ended one;
    2. by level: high, elevated, unknown, low (`screen`);
    3. by class of leverage: strong, some, unknown, weak (`leverage`).

    Contracts that are equal in these three are tied, and `tied` is their number: if the list ends
    within a tie, choose by what you know about the place. Within a tie the larger value comes
    first, an unknown one last; then the nearer renewal, then the number of the contract. So the
    order does not depend on the order of the rows.

    Each row has the reasons for its level and its leverage, the next steps that its levers allow,
    and the questions to ask. The index has the labels of the rows of `contracts`.

    risks: the result of `screen` for these contracts; without it they are screened here. Values are
    converted into the profile's currency (`in_currency`). Raises DataError if a column is wrong, or
    the risks are those of other contracts.
    """
    contracts = check(contracts, CONTRACTS)
    if rates is not None or not money.is_in_one(contracts, profile.currency):
        contracts = money.convert(contracts, rates, profile.currency)
    screened = risk.screen_checked(contracts, profile) if risks is None else risks
    money.check_aligned(contracts, screened)
    rated = levers.rate(contracts, on, profile)
    groups = _ranks(screened["level"], rated)
    chosen = _first(contracts, rated, groups, len(contracts) if top is None else max(top, 0))
    told = levers.reasons_of(contracts, rated, profile, chosen)
    rows, found = contracts.iloc[chosen], screened.iloc[chosen]
    data = {name: rows[name].array for name in PRIORITIES.names if name in CONTRACTS.names}
    data |= {
        "rank": range(1, len(chosen) + 1),
        "tied": np.bincount(groups)[groups[chosen]].astype("int64"),
        "level": found["level"].array,
        "leverage": [CLASSES[rated.classes[i]] for i in chosen],
        "value": [rated.spend[i] for i in chosen],
        "currency": [profile.currency] * len(chosen),
        "risk_reasons": found["reasons"].array,
        "risk_sources": found["sources"].array,
        "leverage_reasons": [reasons for reasons, _ in told],
        "leverage_sources": [sources for _, sources in told],
        "next_steps": _next_steps(contracts, rated, chosen),
        "ask": found["ask"].array,
    }
    result = frame(PRIORITIES, data)
    result.index = rows.index
    return result


def _ranks(levels: pd.Series, rated: Levers) -> np.ndarray:
    """Return the rank of each contract in the list; contracts of the same rank are tied."""
    place = {level: number for number, level in enumerate(_URGENT_FIRST)}
    level = np.array([place[each] for each in levels], dtype="int64")
    ended = (rated.classes == _ENDED).astype("int64")
    groups = (ended * len(place) + level) * len(CLASSES) + rated.classes
    # By default numpy uses the machine's own integer size, which is smaller in a browser.
    return np.asarray(groups, dtype=np.intp)


def _first(contracts: pd.DataFrame, rated: Levers, groups: np.ndarray, top: int) -> list[int]:
    """Return the positions of the first `top` contracts, in order.

    Only contracts whose tie begins within the list are compared one by one.
    """
    last = np.searchsorted(np.cumsum(np.bincount(groups)), top)
    near = np.flatnonzero(groups <= last)
    texts = zip(*(contracts[name].iloc[near].tolist() for name in _TEXTS), strict=True)
    # Two rows may have the same number: then everything that is shown decides.
    columns = (rated.until, rated.left, contracts["supplier_share"].to_numpy())
    numbers = zip(
        *(np.nan_to_num(each[near], nan=np.inf).tolist() for each in columns), strict=True
    )
    keys = [
        (int(groups[i]), -(rated.spend[i] or 0), _renewal_key(each[0]), words, each, int(i))
        for i, words, each in zip(near, texts, numbers, strict=True)
    ]
    return [key[-1] for key in sorted(keys)[:top]]


def _renewal_key(days: float) -> float:
    """Return the days to a renewal as a sort key, with past and unknown renewals last."""
    return days if days >= 0 else math.inf


# --- what to do next ---


def _offices(contracts: pd.DataFrame, rated: Levers, chosen: list[int]) -> dict[str, set[str]]:
    """Return {supplier: offices with a running contract} for the suppliers in the list."""
    wanted = set(contracts["supplier"].iloc[chosen]) - {""}
    offices: dict[str, set[str]] = {}
    cells = zip(rows_of(contracts, "supplier", "office"), rated.classes.tolist(), strict=True)
    for (supplier, office), number in cells:
        if supplier in wanted and number != _ENDED:
            offices.setdefault(supplier, set()).add(office)
    return offices


def _next_steps(
    contracts: pd.DataFrame, rated: Levers, chosen: list[int]
) -> list[tuple[Reason, ...]]:
    buyers = _offices(contracts, rated, chosen)
    columns = (contracts[name].iloc[chosen] for name in ("supplier", "office", "end", "renewal"))
    steps = []
    for i, supplier, office, end, renewal in zip(chosen, *columns, strict=True):
        strong = {name for name in LEVERS if RATINGS[rated.ratings[name][i]] == "strong"}
        others = sorted(buyers.get(supplier, set()) - {office, ""})
        steps.append(tuple(_steps(CLASSES[rated.classes[i]], strong, others, end, renewal)))
    return steps


def _steps(
    leverage: str, strong: set[str], others: list[str], end: pd.Timestamp, renewal: pd.Timestamp
) -> list[Reason]:
    """Return the steps that the levers of a contract allow, those with a date first."""
    if leverage == "ended":
        return [Reason.of("portfolio-step-ended")]
    steps = []
    if "renewal" in strong:
        steps.append(Reason.of("portfolio-step-renewal", day=f"{renewal:%Y-%m-%d}"))
    if "time" in strong:
        steps.append(Reason.of("portfolio-step-engage", end=f"{end:%Y-%m-%d}"))
    if not steps and strong:
        steps.append(Reason.of("portfolio-step-weight"))
    if leverage == "unknown":
        steps.append(Reason.of("portfolio-step-find-out"))
    if leverage != "strong" and others:
        steps.append(Reason.of("portfolio-step-join", offices=", ".join(others)))
    if leverage == "weak" and not others:
        steps.append(Reason.of("portfolio-step-join-peers"))
    return steps


# --- the portfolio as a whole ---


_KINDS = {  # kinds of purchase for which a fact matters; a kind not stated may be any of them
    "origin": ("goods", ""),
    "subcontracting": ("services", "works", ""),
    "place": ("services", "works", ""),
}
_PERCENT_DIGITS = 28
_Sums: TypeAlias = "dict[tuple[str, ...], Sum]"


class Sum(NamedTuple):
    """The number of some contracts, and the total of their known values."""

    contracts: int = 0
    spend: Decimal = Decimal()
    without_value: int = 0

    def __add__(self, other: Sum) -> Sum:  # type: ignore[override]
        """Return the sum of both."""
        return Sum(*map(add, self, other))


def _sums(keys: Iterable[tuple[str, ...]], spends: Iterable[Decimal | None]) -> _Sums:
    """Return {key: `Sum` of its contracts}, exact, so that their order does not matter."""
    groups: dict[tuple[str, ...], list[Decimal | None]] = {}
    for key, spend in zip(keys, spends, strict=True):
        groups.setdefault(key, []).append(spend)
    return {key: _sum(group) for key, group in groups.items()}


def _sum(group: list[Decimal | None]) -> Sum:
    known = [spend for spend in group if spend is not None]
    return Sum(len(group), sum(known, Decimal()), len(group) - len(known))


def heat_map(contracts: pd.DataFrame, risks: pd.DataFrame) -> pd.DataFrame:
    """Return the table HEAT: risk by office and category, with a row for each pair.

    risks: the result of `screen` for these contracts. Counts and spend are separate columns, and
    neither is derived from the other. The values are in one currency (`in_currency`); a contract
    whose value is unknown, or zero or less, counts as a contract without spend. Rows are in the
    order of the names, with names that are not stated ("") first.

    Raises DataError if a column is wrong, the risks are those of other contracts, or there are two
    currencies.
    """
    contracts = check(contracts, CONTRACTS)
    check_aligned(contracts, risks)
    currency = one_currency(contracts)
    keys = rows_of(contracts.assign(level=risks["level"].array), "office", "category", "level")
    cells: dict[tuple[str, ...], dict[str, Sum]] = {}
    with localcontext(prec=EXACT):
        for (office, category, level), found in _sums(keys, spends(contracts)).items():
            nothing = dict.fromkeys(("all", *LEVELS), Sum())
            cell = cells.setdefault((office, category), nothing)
            cell[level] = found
            cell["all"] += found
    rows = []
    for key, cell in sorted(cells.items()):
        sums = [cell[each] for each in ("all", "high", "elevated", "unknown")]
        counts, amounts = [each.contracts for each in sums], [each.spend for each in sums]
        rows.append((*key, *counts, *amounts, cell["all"].without_value, currency))
    return frame(HEAT, rows)


def coverage(contracts: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the table COVERAGE: how often the origin, subcontracting and place are known.

    The origin matters for goods; subcontracting and place of work matter for services and works. A
    contract without a stated kind counts for all three. An origin is known if every part of it is a
    country that the profile or ISO 3166-1 names: "EU" or "various" is not one.

    First the whole portfolio, then each office by its name, three rows each. Percentages are of
    contracts and of spend, to 28 digits. No contract is left out: one whose value is unknown, or
    zero or less, counts as a contract without spend.

    Raises DataError if a column is wrong or there are two currencies.
    """
    contracts = check(contracts, CONTRACTS)
    currency = one_currency(contracts)
    sums = {("all", "", fact): [Sum(), Sum()] for fact in FACTS}
    for office in sorted(set(contracts["office"])):
        sums |= {("office", office, fact): [Sum(), Sum()] for fact in FACTS}
    known = _known_facts(contracts, profile)
    keys = zip(*(contracts[name].tolist() for name in ("office", "kind")), *known, strict=True)
    with localcontext(prec=EXACT):
        for (office, kind, *are_known), found in _sums(keys, spends(contracts)).items():
            for fact, is_known in zip(FACTS, are_known, strict=True):
                if kind in _KINDS[fact]:
                    for pair in (sums["all", "", fact], sums["office", office, fact]):
                        pair[0] += found
                        pair[1] += found if is_known else Sum()
    return frame(
        COVERAGE, [(*key, *_coverage_cells(*pair), currency) for key, pair in sums.items()]
    )


def _known_facts(contracts: pd.DataFrame, profile: Profile) -> list[list[bool]]:
    """Return one list for each of FACTS: whether the fact is known, contract by contract."""
    country = Rules(profile).country
    named = cache(lambda cell: bool(listed(cell)) and all(map(country, listed(cell))))
    origins = [named(cell) for cell in contracts["origin"].tolist()]
    return [origins, *((contracts[name] != "").tolist() for name in FACTS[1:])]


def _coverage_cells(every: Sum, some: Sum) -> tuple[object, ...]:
    """Return the cells of COVERAGE from `contracts` to `without_value`."""
    share = _percent(Decimal(some.contracts), Decimal(every.contracts))
    spend = (every.spend, some.spend, _percent(some.spend, every.spend))
    return (every.contracts, some.contracts, share, *spend, every.without_value)


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    with localcontext(prec=_PERCENT_DIGITS):
        return (100 * part / whole or Decimal(0)) if whole else None
