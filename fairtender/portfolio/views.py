"""The portfolio seen as a whole: where the risk lies, and what is known at all."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, localcontext
from functools import cache
from operator import add
from typing import NamedTuple, TypeAlias

import pandas as pd

from fairtender.portfolio.declared import CONTRACTS, COVERAGE, FACTS, HEAT
from fairtender.portfolio.money import EXACT, check_aligned, one_currency, spends
from fairtender.profile import LEVELS, Profile
from fairtender.screening.rules import Rules
from fairtender.tables import check, frame, listed, rows_of

__all__ = ["coverage", "heat_map"]

_KINDS = {  # the kinds of purchase for which a fact matters; one that is not stated may be any
    "origin": ("goods", ""),
    "subcontracting": ("services", "works", ""),
    "place": ("services", "works", ""),
}
_PERCENT_DIGITS = 28
_Sums: TypeAlias = "dict[tuple[str, ...], Sum]"


class Sum(NamedTuple):
    """Counts and amounts of some contracts."""

    contracts: int = 0
    spend: Decimal = Decimal()
    without_value: int = 0

    def __add__(self, other: Sum) -> Sum:  # type: ignore[override]
        """Return what both are together."""
        return Sum(*map(add, self, other))


def _sums(keys: Iterable[tuple[str, ...]], spends: Iterable[Decimal | None]) -> _Sums:
    """Return the sum of the contracts of each key; exact, so that the order does not matter."""
    groups: dict[tuple[str, ...], list[Decimal | None]] = {}
    for key, spend in zip(keys, spends, strict=True):
        groups.setdefault(key, []).append(spend)
    return {key: _sum(group) for key, group in groups.items()}


def _sum(group: list[Decimal | None]) -> Sum:
    known = [spend for spend in group if spend is not None]
    return Sum(len(group), sum(known, Decimal()), len(group) - len(known))


def heat_map(contracts: pd.DataFrame, risks: pd.DataFrame) -> pd.DataFrame:
    """Return where the risk lies: HEAT, a row for each office and category that occur together.

    risks: what `screen` returned for these contracts. Counts and spend are told side by side, and
    neither is made of the other. The values are in one currency (`in_currency`); a contract whose
    value is not known, or is zero or less, is counted and adds no spend. Rows are in the order of
    the names, what is not stated ("") first.

    Raises DataError where a column is wrong, the risks are of other contracts, or there are two
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
    """Return how much of the portfolio has a known origin, subcontracting and place: COVERAGE.

    The origin matters for goods; subcontracting and place of work matter for services and works. A
    contract of which the kind is not stated counts for all three. An origin is known where every
    part of it is a country that the profile or ISO 3166-1 names: "EU" or "various" is not one.

    First the whole portfolio, then each office by its name, three rows each. Percentages are of
    contracts and of spend, to 28 digits. No contract is dropped: one whose value is not known, or
    is zero or less, counts among the contracts and adds no spend.

    Raises DataError where a column is wrong or there are two currencies.
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
    """Return for each of FACTS whether it is known of each contract."""
    country = Rules(profile).country
    named = cache(lambda cell: bool(listed(cell)) and all(map(country, listed(cell))))
    origins = [named(cell) for cell in contracts["origin"].tolist()]
    return [origins, *((contracts[name] != "").tolist() for name in FACTS[1:])]


def _coverage_cells(every: Sum, some: Sum) -> tuple[object, ...]:
    """Return the columns of COVERAGE from contracts to without_value."""
    share = _percent(Decimal(some.contracts), Decimal(every.contracts))
    spend = (every.spend, some.spend, _percent(some.spend, every.spend))
    return (every.contracts, some.contracts, share, *spend, every.without_value)


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    with localcontext(prec=_PERCENT_DIGITS):
        return (100 * part / whole or Decimal(0)) if whole else None
