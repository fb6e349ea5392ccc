"""The short list: which contracts to work on first, why, and which lever there is."""

import datetime
import math

import numpy as np
import pandas as pd

from fairtender.portfolio import levers, money
from fairtender.portfolio import risks as risk
from fairtender.portfolio.declared import CONTRACTS, PRIORITIES
from fairtender.portfolio.levers import CLASSES, LEVERS, RATINGS, Levers
from fairtender.profile import LEVELS, Profile
from fairtender.tables import Reason, check, frame, rows_of

__all__ = ["prioritise"]

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
    """Return the contracts to work on first: PRIORITIES, at most `top` rows, all where it is None.

    Risk and leverage are never added up. Contracts are put in order

    1. by whether they still run on the day `on`: in an ended one little can be done any more;
    2. by level: high, elevated, unknown, low (`screen`);
    3. by class of leverage: strong, some, unknown, weak (`leverage`).

    Contracts that are alike in these three are tied, and `tied` says how many there are of them:
    where the list ends among them, choose by what you know of the place. Within a tie the larger
    value comes first, one that is not known last, then the nearer renewal, then the number of the
    contract; so the order is the same whatever the order of the rows.

    Each row carries the reasons of its level and of its leverage, the next steps that its levers
    allow, and the questions to ask. The index has the labels of the rows of `contracts`.

    risks: what `screen` returned for these contracts, where that is there already; else they are
    screened here. Values are changed into the profile's currency (`in_currency`). Raises DataError
    where a column is wrong, a rate is missing, or the risks are of other contracts.
    """
    contracts = check(contracts, CONTRACTS)
    if rates is not None or not money.is_in_one(contracts, profile.currency):
        contracts = money.convert(contracts, rates, profile.currency)
    screened = risk.screen_checked(contracts, profile) if risks is None else risks
    money.check_aligned(contracts, screened)
    rated = levers.rate(contracts, on, profile)
    groups = _groups(screened["level"], rated)
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


def _groups(levels: pd.Series, rated: Levers) -> np.ndarray:
    """Number the ties: the smaller the number, the earlier in the list."""
    place = {level: number for number, level in enumerate(_URGENT_FIRST)}
    level = np.array([place[each] for each in levels], dtype="int64")
    ended = (rated.classes == _ENDED).astype("int64")
    groups = (ended * len(place) + level) * len(CLASSES) + rated.classes
    # numpy counts with numbers of the machine's own size, which are smaller in a browser.
    return np.asarray(groups, dtype=np.intp)


def _first(contracts: pd.DataFrame, rated: Levers, groups: np.ndarray, top: int) -> list[int]:
    """Return the positions of the first `top` contracts, in order.

    Only those whose tie reaches into the list are compared one by one.
    """
    last = np.searchsorted(np.cumsum(np.bincount(groups)), top)
    near = np.flatnonzero(groups <= last)
    texts = zip(*(contracts[name].iloc[near].tolist() for name in _TEXTS), strict=True)
    # Two rows may have one number: all that is shown of them tells them apart.
    columns = (rated.until, rated.left, contracts["supplier_share"].to_numpy())
    numbers = zip(
        *(np.nan_to_num(each[near], nan=np.inf).tolist() for each in columns), strict=True
    )
    keys = [
        (int(groups[i]), -(rated.spend[i] or 0), _soon(each[0]), words, each, int(i))
        for i, words, each in zip(near, texts, numbers, strict=True)
    ]
    return [key[-1] for key in sorted(keys)[:top]]


def _soon(days: float) -> float:
    """Put a renewal that is past behind all others, as one that is not stated."""
    return days if days >= 0 else math.inf


# --- what to do next ---


def _offices(contracts: pd.DataFrame, rated: Levers, chosen: list[int]) -> dict[str, set[str]]:
    """Return the offices that have a running contract with each supplier of the list."""
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
    """Return the steps that the levers of one contract allow, the one with a date first."""
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
