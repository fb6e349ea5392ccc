"""Check answers in the open notebook, `exercises/00-explore`, against what the library finds.

There is no key. Each function computes the answer in the reader's own kernel, from the reader's own
tables, profile or rates, and compares it with the reader's answer. If they agree, the feedback says
what the answer means; if not, it says where to look, but never gives the answer. For an answer of
the wrong type, one sentence says which type is expected.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection
from decimal import Decimal
from functools import wraps
from numbers import Real
from typing import Concatenate, ParamSpec

import pandas as pd

from fairtender import labour_cost, messages
from fairtender.screening import Screening, moved
from fairtender.tables import DataError

CENT = Decimal("0.01")


class Feedback(str):
    """Feedback on an answer, which a notebook shows as a paragraph."""

    def _repr_markdown_(self) -> str:
        return str(self)

    __repr__ = str.__str__


class _Unfit(Exception):
    """Raised for an answer, or for something to compare it with, that cannot be read."""


P = ParamSpec("P")
Compare = Callable[Concatenate[object, P], str]


def _question(compare: Compare[P]) -> Callable[Concatenate[object, P], Feedback]:
    """Decorate a comparison: handle an answer that is still missing or cannot be read."""

    @wraps(compare)
    def check(answer: object, *args: P.args, **kwargs: P.kwargs) -> Feedback:
        if answer is ...:
            return Feedback(messages.text("explore-open"))
        try:
            return Feedback(compare(answer, *args, **kwargs))
        except (_Unfit, DataError) as fault:
            return Feedback(fault)

    return check


@_question
def check_notices(answer: object, found: object) -> str:
    """Check the number of tenders that lack a fact that matters. found: the screening."""
    given = _whole(answer)
    missing = _screening(found, "found").tenders["missing"]
    lacking = sum(bool(facts) for facts in missing)
    if given == lacking:
        return messages.text("explore-notices-right", n=lacking, m=len(missing))
    if given == sum(len(facts) for facts in missing):
        return messages.text("explore-notices-facts")
    return messages.text("explore-notices-not-yet")


@_question
def check_profile(answer: object, before: object, after: object) -> str:
    """Check which tenders change their level. before, after: screenings by two profiles."""
    given = _names(answer, "T06")
    changes = moved(_screening(before, "found"), _screening(after, "after"))
    ids = {id[-3:]: kind for id, kind in zip(changes["id"], changes["change"], strict=True)}
    levels = {id for id, kind in ids.items() if kind != "reasons"}
    if not levels and not given:
        return messages.text("explore-profile-none")
    if given == levels:
        return messages.text("explore-profile-right", n=len(levels))
    if given & (ids.keys() - levels):
        return messages.text("explore-profile-reasons")
    return messages.text("explore-profile-not-yet")


@_question
def check_grid(answer: object, contracts: object, risks: object, leverage: object) -> str:
    """Check which office has most contracts at level high with strong leverage."""
    given = _text(answer, "Kolmen")
    offices = _column(contracts, "contracts", "office")
    levels = _column(risks, "risks", "level")
    levers = _column(leverage, "leverage", "leverage")
    if not len(offices) == len(levels) == len(levers):
        raise _Unfit(messages.text("explore-grid-lengths"))
    if given not in offices:
        raise _Unfit(messages.text("explore-grid-office", given=given))
    rows = [*zip(offices, levels, levers, strict=True)]
    both = Counter(office for office, level, lever in rows if (level, lever) == ("high", "strong"))
    if both and both[given] == max(both.values()):
        return messages.text("explore-grid-right", office=given, n=both[given])
    high = Counter(office for office, level, _ in rows if level == "high")
    code = "level" if high[given] == max(high.values(), default=0) else "not-yet"
    return messages.text(f"explore-grid-{code}", office=given)


@_question
def check_own(answer: object, found: object) -> str:
    """Check whether a tender in the reader's own list is low. found: the screening."""
    given = _text(answer, "B4")
    tenders = _screening(found, "own").tenders.set_index("ocid")
    if given not in tenders.index:
        raise _Unfit(messages.text("explore-own-id", given=given, ids=", ".join(tenders.index)))
    level = tenders.at[given, "level"]
    if level == "low":
        return messages.text("explore-own-right", id=given)
    code = "unknown" if level == "unknown" else "raised"
    return messages.text(f"explore-own-{code}", id=given, level=level)


@_question
def check_floor(answer: object, agreed: object) -> str:
    """Check how much the floor rises if the basic wage rises by one unit of money.

    agreed: the table of `labour_cost.rates_on`, as the reader left it.
    """
    given = _amount(answer)
    rates = _table(agreed, "agreed", "item")
    raised = rates.copy()
    raised.loc[raised["item"] == "basic_wage", "value"] += 1
    rise = _floor(raised) - _floor(rates)
    if abs(given - rise) < CENT:
        return messages.text("explore-floor-right", rise=f"{rise:.2f}")
    if given == 1:
        return messages.text("explore-floor-one")
    return messages.text("explore-floor-not-yet")


def _floor(agreed: pd.DataFrame) -> Decimal:
    """Return the hourly floor; a rate that the reader typed as a float is read as written."""
    exact = agreed.assign(value=[Decimal(str(value)) for value in agreed["value"]])
    return labour_cost.total(labour_cost.floor(exact))


# --- types of answers ---------------------------------------------------------------------------


def _unfit(code: str, given: object, **more: object) -> _Unfit:
    kind = "None" if given is None else type(given).__name__
    return _Unfit(messages.text(f"explore-{code}", kind=kind, **more))


def _whole(answer: object) -> int:
    if isinstance(answer, Real) and not isinstance(answer, bool) and answer == answer // 1:
        return int(float(answer))
    raise _unfit("whole", answer)


def _amount(answer: object) -> Decimal:
    if isinstance(answer, Real | Decimal) and not isinstance(answer, bool):
        if isinstance(answer, Decimal) and answer.is_finite():
            return answer
        if math.isfinite(answer):
            return Decimal(str(float(answer)))
    raise _unfit("amount", answer)


def _text(answer: object, example: str) -> str:
    if not isinstance(answer, str):
        raise _unfit("text", answer, example=example)
    return answer.strip()


def _names(answer: object, example: str) -> set[str]:
    if isinstance(answer, Collection) and not isinstance(answer, str | bytes | dict):
        given = [*answer]
        if all(isinstance(one, str) for one in given):
            return {one.strip()[-3:].upper() for one in given}
    raise _unfit("names", answer, example=example)


# --- what answers are compared with -------------------------------------------------------------


def _screening(found: object, name: str) -> Screening:
    if not isinstance(found, Screening):
        raise _unfit("screening", found, name=name)
    return found


def _column(table: object, name: str, column: str) -> list[str]:
    return [*_table(table, name, column)[column]]


def _table(table: object, name: str, column: str) -> pd.DataFrame:
    if not isinstance(table, pd.DataFrame) or column not in table:
        raise _unfit("table", table, name=name, column=column)
    return table
