"""The portfolio seen as a whole: where the risk lies, and what is known at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

import pandas as pd

from fairtender.portfolio.declared import COVERAGE, FACTS, HEAT
from fairtender.portfolio.risks import listed
from fairtender.portfolio.rows import EXACT, aligned, checked, one_currency, spends
from fairtender.profile import LEVELS, Profile
from fairtender.screening.rules import Rules
from fairtender.tables import frame

_KINDS = {  # the kinds of purchase for which a fact matters; one that is not stated may be any
    "origin": ("goods", ""),
    "subcontracting": ("services", "works", ""),
    "place": ("services", "works", ""),
}
_PERCENT_DIGITS = 28


@dataclass
class Sum:
    """Counts and amounts of some contracts."""

    contracts: int = 0
    spend: Decimal = field(default_factory=Decimal)
    without_value: int = 0

    def add(self, spend: Decimal | None) -> None:
        """Count one contract, and its value where it is known."""
        self.contracts += 1
        if spend is None:
            self.without_value += 1
        else:
            self.spend += spend


def heat_map(contracts: pd.DataFrame, risks: pd.DataFrame) -> pd.DataFrame:
    """Return where the risk lies: HEAT, a row for each office and category that occur together.

    risks: what `screen` returned for these contracts. Counts and spend are told side by side, and
    neither is made of the other. The values are in one currency (`in_currency`); a contract whose
    value is not known, or is zero or less, is counted and adds no spend. Rows are in the order of
    the names, what is not stated ("") first.

    Raises DataError where a column is wrong, the risks are of other contracts, or there are two
    currencies.
    """
    contracts = checked(contracts)
    aligned(contracts, risks)
    currency = one_currency(contracts)
    cells: dict[tuple[str, str], dict[str, Sum]] = {}
    columns = (contracts["office"], contracts["category"], risks["level"], spends(contracts))
    with localcontext(prec=EXACT):
        for office, category, level, spend in zip(*columns, strict=True):
            cell = cells.setdefault((office, category), {each: Sum() for each in ("all", *LEVELS)})
            cell["all"].add(spend)
            cell[level].add(spend)
    keys = sorted(cells)
    data: dict[str, object] = {
        "office": [office for office, _ in keys],
        "category": [category for _, category in keys],
        "contracts": [cells[key]["all"].contracts for key in keys],
        "spend": [cells[key]["all"].spend for key in keys],
        "without_value": [cells[key]["all"].without_value for key in keys],
        "currency": [currency] * len(keys),
    }
    for level in ("high", "elevated", "unknown"):
        data[level] = [cells[key][level].contracts for key in keys]
        data[f"spend_{level}"] = [cells[key][level].spend for key in keys]
    return frame(HEAT, data)


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
    contracts = checked(contracts)
    currency = one_currency(contracts)
    known = _known(contracts, profile)
    sums: dict[tuple[str, str, str], tuple[Sum, Sum]] = {}
    for office in sorted(set(contracts["office"])):
        sums |= {("office", office, fact): (Sum(), Sum()) for fact in FACTS}
    sums = {("all", "", fact): (Sum(), Sum()) for fact in FACTS} | sums
    columns = (contracts["office"], contracts["kind"], spends(contracts))
    with localcontext(prec=EXACT):
        for fact in FACTS:
            for office, kind, spend, is_known in zip(*columns, known[fact], strict=True):
                if kind in _KINDS[fact]:
                    for key in (("all", "", fact), ("office", office, fact)):
                        sums[key][0].add(spend)
                        if is_known:
                            sums[key][1].add(spend)
    return frame(COVERAGE, _covered(sums, currency))


def _known(contracts: pd.DataFrame, profile: Profile) -> dict[str, list[bool]]:
    rules = Rules(profile)
    origins = (listed(cell) for cell in contracts["origin"])
    return {
        "origin": [bool(each) and all(map(rules.country, each)) for each in origins],
        "subcontracting": [cell != "" for cell in contracts["subcontracting"]],
        "place": [cell != "" for cell in contracts["place"]],
    }


def _covered(
    sums: dict[tuple[str, str, str], tuple[Sum, Sum]], currency: str
) -> dict[str, Iterable]:
    every, some = ([pair[i] for pair in sums.values()] for i in (0, 1))
    pairs = list(zip(some, every, strict=True))
    return {
        "scope": [scope for scope, _, _ in sums],
        "office": [office for _, office, _ in sums],
        "fact": [fact for _, _, fact in sums],
        "contracts": [each.contracts for each in every],
        "known": [each.contracts for each in some],
        "percent": [_percent(Decimal(a.contracts), Decimal(b.contracts)) for a, b in pairs],
        "spend": [each.spend for each in every],
        "known_spend": [each.spend for each in some],
        "spend_percent": [_percent(a.spend, b.spend) for a, b in pairs],
        "without_value": [each.without_value for each in every],
        "currency": [currency] * len(sums),
    }


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    with localcontext(prec=_PERCENT_DIGITS):
        return (100 * part / whole or Decimal(0)) if whole else None
