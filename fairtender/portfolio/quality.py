"""Find doubtful data, which a person should check before contracts are counted or ranked.

Nothing is corrected here. A finding shows what is wrong and where; people decide what is right.
"""

import math
from collections import Counter
from collections.abc import Iterator
from functools import cache
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from fairtender import tables
from fairtender.portfolio.declared import CONTRACTS, FINDINGS
from fairtender.portfolio.money import Rates, days_of
from fairtender.portfolio.risks import codes_of
from fairtender.profile import Profile
from fairtender.screening.rules import Rules
from fairtender.tables import Reason, fault, frame, listed, rows_of
from fairtender.wording.phrases import firm_words

__all__ = ["DUPLICATES", "check", "without_duplicates"]

DUPLICATES = ("portfolio-same-row", "portfolio-same-contract", "portfolio-same-number")
_NEEDED = ("office", "supplier", "cpv", "value", "currency", "signed", "end")
_SHORTEST_NAME = 8  # characters; shorter names with one letter changed are other names

Found = tuple[list[int], Reason]  # positions of rows, and the finding


def check(
    contracts: pd.DataFrame,
    currency: str,
    rates: pd.DataFrame | None = None,
    profile: Profile | None = None,
) -> pd.DataFrame:
    """Return the table FINDINGS: doubtful data in a list of contracts, one row per contract.

    Rows with the same number in `finding` belong to one finding. It looks for:

    - duplicates: rows that are the same in every column; contracts with the same supplier, value,
      currency, start and end under another number; one number for different contracts;
    - a supplier spelled in two ways: with other capitals, accents, spaces, punctuation or legal
      forms ("Ltd"), or with one letter added, left out, changed or swapped with the next;
    - an end before the start; a value of zero or less; a share outside 0 to 100 percent; a code
      that is not a CPV code;
    - a currency that is not `currency` and has no rate in `rates` on the day of signature;
    - with a `profile`, an origin that neither it nor ISO 3166-1 recognises as a country: no list of
      goods can be checked for it;
    - empty cells: office, supplier, cpv, value, currency, signed or end.

    A finding is a reason to check, and may be a false alarm: two firms may have nearly the same
    name. Rows are identified by the index of `contracts`, which `sheets.read` sets.

    Raises DataError if a column is missing or wrong, or if rows have no numbers of their own.
    """
    contracts = tables.check(contracts, CONTRACTS)
    _check_index(contracts)
    with tables.without_cycle_search():
        found = [
            *_duplicates(contracts),
            *_spellings(contracts),
            *_impossible_cells(contracts),
            *_currencies(contracts, Rates(rates, currency)),
            *(_origins(contracts, profile) if profile else ()),
            *_missing(contracts),
        ]
        return _findings(contracts, found)


def without_duplicates(contracts: pd.DataFrame, confirmed: pd.DataFrame) -> pd.DataFrame:
    """Return the contracts without the duplicates that a person has confirmed.

    confirmed: the rows of FINDINGS that are true duplicates. For each finding the row that comes
    first in `confirmed` is kept and the others are removed; sort them so that the better entry
    comes first. Only findings of duplicates are accepted: `portfolio-same-row`,
    `portfolio-same-contract` and `portfolio-same-number`.

    Raises DataError for another kind of finding, and for rows that are not in the contracts.
    """
    contracts = tables.check(contracts, CONTRACTS)
    _check_index(contracts)
    confirmed = tables.check(confirmed, FINDINGS)
    for code, row in zip(confirmed["code"], confirmed["row"], strict=True):
        if code not in DUPLICATES:
            raise fault("portfolio-not-a-duplicate", finding=code, row=f"{row:.0f}")
        if row not in contracts.index:
            raise fault("portfolio-no-row", row=f"{row:.0f}")
    later = confirmed[confirmed.duplicated("finding")]
    return contracts[~contracts.index.isin(later["row"])]


def _check_index(contracts: pd.DataFrame) -> None:
    if not (contracts.index.is_unique and pd.api.types.is_integer_dtype(contracts.index)):
        raise fault("portfolio-index")


def _findings(contracts: pd.DataFrame, found: list[Found]) -> pd.DataFrame:
    rows, ids = contracts.index.tolist(), contracts["contract_id"].tolist()
    file = contracts.attrs.get("file", "")
    return frame(
        FINDINGS,
        [
            (number, rows[position], ids[position], why.code, why, None, file)
            for number, (positions, why) in enumerate(found, 1)
            for position in positions
        ],
    )


# --- duplicates ---


def _duplicates(contracts: pd.DataFrame) -> Iterator[Found]:
    numbers = contracts["contract_id"].tolist()
    often = Counter(numbers)
    twice = [position for position, number in enumerate(numbers) if often[number] > 1]
    named = [(position, numbers[position]) for position in twice]
    alike = (_rows_at(contracts, twice), _same_under_another(contracts), named)
    told: set[int] = set()
    for code, keys in zip(DUPLICATES, alike, strict=True):
        groups: dict[object, list[int]] = {}
        for position, key in keys:
            if position not in told:
                groups.setdefault(key, []).append(position)
        for positions in groups.values():
            if len(positions) > 1:
                told |= {*positions[1:]}
                rows = ", ".join(str(contracts.index[position]) for position in positions)
                yield positions, Reason.of(code, rows=rows)


def _rows_at(contracts: pd.DataFrame, positions: list[int]) -> Iterator[tuple[int, object]]:
    """Yield (position, cells) for these rows, so that equal rows can be found."""
    rows = contracts.iloc[positions]
    cells = (_comparable(rows[name]) for name in CONTRACTS.names)
    return zip(positions, zip(*cells, strict=True), strict=True)


def _comparable(column: pd.Series) -> list[Any]:
    """Return the cells with one value for all empty ones, because NaN does not equal itself."""
    if column.dtype.kind == "M":
        return days_of(column)
    if column.dtype.kind == "f":
        column = column.astype(object).where(column.notna(), "")
    cells: list[Any] = column.tolist()
    return cells


def _same_under_another(contracts: pd.DataFrame) -> Iterator[tuple[int, object]]:
    """Yield (position, key) for contracts that may be listed under two numbers.

    Only rows with all facts stated are compared, and only if another row has the same firm and days
    and nearly the same value.
    """
    firms = [*map(cache(_key), contracts["supplier"].tolist())]
    values, starts, ends = contracts["value"].tolist(), contracts["start"], contracts["end"]
    near = pd.DataFrame(
        {
            "firm": pd.factorize(np.array(firms, dtype=object))[0],
            "value": [math.nan if value is None else float(value) for value in values],
            "start": starts.to_numpy(),
            "end": ends.to_numpy(),
        }
    )
    known = near["value"].notna().to_numpy() & (starts.notna() & ends.notna()).to_numpy()
    at = (near.duplicated(keep=False).to_numpy() & known).nonzero()[0]
    cells = rows_of(contracts.iloc[at], "value", "currency", "start", "end")
    for position, same in zip(at.tolist(), cells, strict=True):
        if firms[position]:
            yield position, (firms[position], *same)


# --- suppliers ---


def _spellings(contracts: pd.DataFrame) -> Iterator[Found]:
    rows: dict[str, list[int]] = {}
    for position, name in enumerate(contracts["supplier"].tolist()):
        if name:
            rows.setdefault(name, []).append(position)
    spelled: dict[str, list[str]] = {}
    for name in rows:
        spelled.setdefault(_key(name), []).append(name)
    for keys in _group_similar(list(spelled)):
        names = sorted(name for key in keys for name in spelled[key])
        if len(names) > 1:
            told = ", ".join(f"“{name}” ({len(rows[name])})" for name in names)
            positions = sorted(position for name in names for position in rows[name])
            yield positions, Reason.of("portfolio-spellings", names=told)


def _key(name: str) -> str:
    """Return a name in lower case, without accents, spaces, punctuation or legal form."""
    return "".join(firm_words(name))


def _group_similar(keys: list[str]) -> list[list[str]]:
    """Return groups of keys that differ by one letter; other keys are groups of their own.

    Texts that differ by one letter, or by two swapped letters, become equal when a letter is
    removed from one or both. So each key is indexed under all its versions without one letter, and
    need not be compared with all others. Digits are kept: "Lot 1" is not "Lot 2".
    """
    groups = {key: [key] for key in keys}
    filed: dict[str, str] = {}
    for key in keys:
        if len(key) < _SHORTEST_NAME:
            continue
        without = (key[:i] + key[i + 1 :] for i, char in enumerate(key) if not char.isdigit())
        for text in {key, *without}:
            one, other = groups[filed.setdefault(text, key)], groups[key]
            if one is not other:
                one += other
                groups |= dict.fromkeys(other, one)
    return list({id(group): group for group in groups.values()}.values())


# --- single cells ---


def _impossible_cells(contracts: pd.DataFrame) -> list[Found]:
    """Return (position, reason) for cells that cannot be right, such as an end before the start."""
    found: list[tuple[int, Reason]] = []
    for position in (contracts["end"] < contracts["start"]).to_numpy().nonzero()[0].tolist():
        found.append((position, Reason("portfolio-dates")))
    for position, value in enumerate(contracts["value"].tolist()):
        if value is not None and value <= 0:
            found.append((position, Reason.of("portfolio-not-positive", value=str(value))))
    share = contracts["supplier_share"].to_numpy()
    for position in ((share < 0) | (share > 100)).nonzero()[0].tolist():
        found.append((position, Reason.of("portfolio-share", share=f"{share[position]:g}")))
    is_wrong = cache(lambda cell: len(codes_of(cell)) < len(listed(cell)))
    for position, code in enumerate(contracts["cpv"].tolist()):
        if is_wrong(code):
            found.append((position, Reason.of("portfolio-cpv", cpv=code)))
    return [([position], reason) for position, reason in sorted(found, key=itemgetter(0))]


def _currencies(contracts: pd.DataFrame, rates: Rates) -> Iterator[Found]:
    signed = zip(days_of(contracts["signed"]), contracts["signed"].notna().tolist(), strict=True)
    known = {*rates.currencies}
    cells = zip(rows_of(contracts, "value", "currency"), signed, strict=True)
    for position, ((value, currency), (day, has_day)) in enumerate(cells):
        if value is None or currency in ("", rates.to):
            continue
        if currency not in known:
            yield _one("portfolio-currency", position, currency=currency, to=rates.to)
        elif not has_day:
            yield _one("portfolio-currency-no-day", position, currency=currency)
        elif rates.find(currency, day) is None:
            yield _one("portfolio-currency-no-rate", position, currency=currency)


def _origins(contracts: pd.DataFrame, profile: Profile) -> Iterator[Found]:
    country = Rules(profile).country
    for position, cell in enumerate(contracts["origin"].tolist()):
        for origin in listed(cell):
            if not country(origin):
                yield _one("portfolio-origin", position, origin=origin)


def _missing(contracts: pd.DataFrame) -> Iterator[Found]:
    for name in _NEEDED:
        empty = contracts[name].isna() | (contracts[name] == "")
        if name == "currency":
            empty &= contracts["value"].notna()
        for position in empty.to_numpy().nonzero()[0].tolist():
            yield _one(f"portfolio-missing-{name}", position)


def _one(code: str, position: int, **params: str) -> Found:
    return [position], Reason.of(code, **params)
