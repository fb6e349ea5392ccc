"""The portfolio seen as a whole: where the risk lies, and what is known at all."""

from dataclasses import dataclass, field
from decimal import Decimal, localcontext

import pandas as pd

from fairtender.portfolio.declared import CONTRACTS, COVERAGE, FACTS, HEAT
from fairtender.portfolio.money import EXACT, aligned, one_currency, spends
from fairtender.profile import LEVELS, Profile
from fairtender.screening.rules import Rules
from fairtender.tables import check, frame, listed

__all__ = ["coverage", "heat_map"]

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
    contracts = check(contracts, CONTRACTS)
    aligned(contracts, risks)
    currency = one_currency(contracts)
    cells: dict[tuple[str, str], dict[str, Sum]] = {}
    columns = (
        *(contracts[name].tolist() for name in ("office", "category")),
        risks["level"].tolist(),
        spends(contracts),
    )
    with localcontext(prec=EXACT):
        for office, category, level, spend in zip(*columns, strict=True):
            cell = cells.setdefault((office, category), {each: Sum() for each in ("all", *LEVELS)})
            cell["all"].add(spend)
            cell[level].add(spend)
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
    known = _known(contracts, profile)
    sums: dict[tuple[str, str, str], tuple[Sum, Sum]] = {}
    for office in sorted(set(contracts["office"])):
        sums |= {("office", office, fact): (Sum(), Sum()) for fact in FACTS}
    sums = {("all", "", fact): (Sum(), Sum()) for fact in FACTS} | sums
    columns = (contracts["office"].tolist(), contracts["kind"].tolist(), spends(contracts))
    with localcontext(prec=EXACT):
        for fact in FACTS:
            for office, kind, spend, is_known in zip(*columns, known[fact], strict=True):
                if kind in _KINDS[fact]:
                    for key in (("all", "", fact), ("office", office, fact)):
                        sums[key][0].add(spend)
                        if is_known:
                            sums[key][1].add(spend)
    return frame(COVERAGE, [(*key, *_covered(*pair), currency) for key, pair in sums.items()])


def _known(contracts: pd.DataFrame, profile: Profile) -> dict[str, list[bool]]:
    rules = Rules(profile)
    origins = (listed(cell) for cell in contracts["origin"])
    return {
        "origin": [bool(each) and all(map(rules.country, each)) for each in origins],
        "subcontracting": [cell != "" for cell in contracts["subcontracting"]],
        "place": [cell != "" for cell in contracts["place"]],
    }


def _covered(every: Sum, some: Sum) -> tuple[object, ...]:
    """Return the columns of COVERAGE from contracts to without_value."""
    share = _percent(Decimal(some.contracts), Decimal(every.contracts))
    spend = (every.spend, some.spend, _percent(some.spend, every.spend))
    return (every.contracts, some.contracts, share, *spend, every.without_value)


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    with localcontext(prec=_PERCENT_DIGITS):
        return (100 * part / whole or Decimal(0)) if whole else None
