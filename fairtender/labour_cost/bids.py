"""Compare bids with the floor: what each price can pay for, and what to ask before a decision.

`explanation_request` writes the letter: a question to a bidder, never a verdict.
"""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from fairtender.labour_cost.build_up import Hours, exact_floor, floor
from fairtender.labour_cost.declared import (
    CHECKED_BIDS,
    CHECKED_ROLES,
    COSTS,
    NEEDED,
    STAFFING,
    STATUSES,
    check_known,
)
from fairtender.labour_cost.exact import decimal, money, not_negative, plain
from fairtender.labour_cost.findings import Offer, Plan, Role, findings
from fairtender.labour_cost.rates import currency_of, productive, rates_on, values
from fairtender.messages import day
from fairtender.profile import Profile
from fairtender.tables import Reason, check, fault, frame, keyed
from fairtender.tenders import BIDS

__all__ = ["Checked", "check_bids", "explanation_request"]


class Checked(NamedTuple):
    """The results of checking bids: one table by bid, and one by role.

    bids: the table CHECKED_BIDS, one row per bid. roles: CHECKED_ROLES, one per bid and role.
    """

    bids: pd.DataFrame
    roles: pd.DataFrame


def check_bids(
    bids: pd.DataFrame,
    staffing: pd.DataFrame,
    costs: pd.DataFrame,
    needed: pd.DataFrame,
    rates: pd.DataFrame,
    sector: str,
    on: datetime.date,
    profile: Profile,
) -> Checked:
    """Compare each bid with the labour-cost floor, and collect what to ask its bidder.

    bids: BIDS. staffing: STAFFING, one row per bid and role. costs: COSTS, the hourly price as each
    bidder builds it up; may be empty. needed: NEEDED, the hours of work in one year, one row per
    role. rates: RATES. sector: the sector of the rates. on: the day whose rates count for all bids,
    such as the last day for bids. profile: gives the threshold `near_floor` in percent.

    The floor price is the floor of each role times the hours that are *needed*, so that hours
    which a bid leaves out do not make it look sound. The status of a bid is

    - below: the price for the year, or the rate of a role, is below the floor. Ask for an
      explanation. There is no fixed limit for an abnormally low price, and a price below the floor
      is no reason to reject: a method, a machine or a lawful subsidy may explain it;
    - verify: the price is above the floor, and it or a rate is less than `near_floor` percent above
      it; or hours or people are too few; or a calculation is missing, does not add up, states less
      for labour than the floor, or sets off a subsidy. Near the floor is never safe: overhead and
      margin come on top;
    - above: none of this. It does not prove that workers will be paid: monitor the contract.

    Nothing here decides. Raises DataError for a bid or role that is not in the other tables, a
    duplicate row, a currency for which there are no rates, a negative or empty amount, bids without
    any hours needed, and a missing rate.
    """
    bids, staffing, costs = keyed(bids, BIDS), keyed(staffing, STAFFING), keyed(costs, COSTS)
    roles, currency = _roles(needed, rates, sector, on)
    _check_rows(bids, staffing, costs, {role.name for role in roles}, currency)
    if len(bids) and not any(role.hours for role in roles):
        raise fault("floor-nothing-needed")
    near = Fraction(str(profile.thresholds["near_floor"].value))
    plans = _plans(staffing, costs)
    of_bids, of_roles = [], []
    for bid in bids.itertuples():
        offered = tuple((role, plans.get((bid.bid, role.name))) for role in roles)
        offer = Offer(bid.price, bid.currency, offered)
        of_bids.append((bid.bid, bid.bidder, *_bid_row(offer, near)))
        of_roles += [(bid.bid, *_role_row(*pair), currency) for pair in offered]
    return Checked(frame(CHECKED_BIDS, of_bids), frame(CHECKED_ROLES, of_roles))


def _roles(
    needed: pd.DataFrame, rates: pd.DataFrame, sector: str, on: datetime.date
) -> tuple[list[Role], str]:
    """Return the roles, and the currency of the rates, which is "" if there are no roles."""
    # A bid states one rate for each role, so a role can have only one grade.
    needed = keyed(needed, NEEDED._replace(key=("role",)))
    not_negative(needed, NEEDED, "hours")
    roles, currency = [], ""
    for row in needed.itertuples():
        agreed = rates_on(rates, sector, row.grade, on)
        hours = Hours(row.hours, row.night_hours, row.sunday_hours, row.holiday_hours)
        build_up, value, currency = floor(agreed, hours), values(agreed), currency_of(agreed)
        parts = dict(zip(build_up["component"], build_up["amount"], strict=True))
        amounts = (Fraction(row.hours), exact_floor(agreed, hours), parts)
        roles.append(Role(row.role, row.grade, *amounts, value, productive(value)))
    return roles, currency


def _check_rows(
    bids: pd.DataFrame, staffing: pd.DataFrame, costs: pd.DataFrame, roles: set[str], currency: str
) -> None:
    # Only a subsidy may be below zero, since it is set off against the costs.
    owed = costs["amount"].where(costs["component"] != "subsidy", Decimal(0))
    costs = costs.assign(amount=owed)
    for table, data in ((BIDS, bids), (STAFFING, staffing), (COSTS, costs)):
        check_known(data, table, "bid", {*bids["bid"]}, "floor-bid-unknown")
        if table is not BIDS:
            check_known(data, table, "role", roles, "floor-role-unknown")
        if roles:
            check_known(data, table, "currency", {currency}, "floor-currency")
        amounts = [column.name for column in table.columns if column.kind == "decimal"]
        not_negative(data, table, *amounts)


def _plans(staffing: pd.DataFrame, costs: pd.DataFrame) -> dict[tuple[str, str], Plan]:
    plans = {
        (row.bid, row.role): Plan(row.hours, row.rate, row.people, {})
        for row in staffing.itertuples()
    }
    for row in costs.itertuples():
        if plan := plans.get((row.bid, row.role)):
            plan.costs[row.component] = row.amount
    return plans


def _bid_row(offer: Offer, near: Fraction) -> tuple[object, ...]:
    """Return the cells of CHECKED_BIDS after those of the bidder."""
    least, price = offer.floor, Fraction(offer.price)
    hours = sum((role.hours for role, _ in offer.plans), Fraction(0))
    people = sum((role.hours / role.productive for role, _ in offer.plans), Fraction(0))
    plans = [plan for _, plan in offer.plans if plan]
    found = sorted(findings(offer, near), key=lambda one: STATUSES.index(one.status))
    return (
        offer.price,
        offer.currency,
        decimal(least),
        decimal(price - least),
        decimal((price - least) / least * 100) if least else None,
        decimal(price / hours),
        decimal(least / hours),
        decimal(hours),
        sum((plan.hours for plan in plans), Decimal(0)),
        decimal(people),
        sum((plan.people for plan in plans), Decimal(0)),
        found[0].status,
        tuple(one.reason for one in found),
        tuple(one.ask for one in found if one.ask),
    )


def _role_row(role: Role, plan: Plan | None) -> tuple[object, ...]:
    """Return the cells of CHECKED_ROLES from `role` to the people."""
    least, rate, gap, percent = decimal(role.floor), None, None, None
    hours = people = Decimal(0)
    if plan is not None:
        rate, hours, people = plan.rate, plan.hours, plan.people
        difference = Fraction(rate) - role.floor
        gap = decimal(difference)
        percent = decimal(difference / role.floor * 100) if role.floor else None
    full = decimal(role.hours / role.productive)
    amounts = (rate, least, gap, percent)
    return (role.name, role.grade, *amounts, decimal(role.hours), hours, full, people)


def explanation_request(
    checked: pd.DataFrame,
    bid: str,
    answer_by: datetime.date,
    profile: Profile,
    more: Sequence[Reason] = (),
) -> tuple[Reason, ...]:
    """Return the paragraphs of a letter that asks a bidder to explain its price.

    checked: the table CHECKED_BIDS of `check_bids`. bid: code of the bid. answer_by: last day for
    the answer; give enough time, the same to all. profile: names the rules of law. more: further
    questions, such as those of `check_productivity` for this bid.

    The letter is neutral. It states the bid's own numbers and the floor, asks numbered questions,
    lists the documents that help, and says that nothing has been decided. It cites the rules on
    rejection only for a price below the floor; near the floor it asks for a clarification. Read it,
    adapt it to your law, and send it to each bidder in the same situation.

    Raises DataError for a bid that is not in the table, and for one that needs no explanation.
    """
    rows = check(checked, CHECKED_BIDS)
    rows = rows[rows["bid"] == bid]
    if not len(rows):
        raise fault("floor-letter-bid", bid=bid)
    row = rows.iloc[0]
    questions = [*row["ask"], *more]
    if not questions:
        raise fault("floor-letter-nothing", bid=bid)
    laws = {
        name: profile.references[name].text for name in ("abnormally_low", "social_obligations")
    }
    side = "below" if row["gap"] < 0 else "near"
    numbers = {
        "bidder": row["bidder"],
        "bid": bid,
        "price": money(row["price"], row["currency"]),
        "floor": money(row["floor_price"], row["currency"]),
        "gap": money(row["gap"], row["currency"]),
        "percent": plain(abs(row["gap_percent"]), 1),
        "hours": plain(row["hours_needed"]),
    }
    return (
        _paragraph("floor-letter-thanks", numbers, "bidder", "bid", "price"),
        _paragraph(f"floor-letter-{side}", numbers, "floor", "hours", "gap", "percent"),
        Reason.of("floor-letter-law", law=laws["abnormally_low"])
        if side == "below"
        else Reason("floor-letter-clarify"),
        Reason("floor-letter-neutral"),
        *(
            Reason.of("floor-letter-question", number=str(number), question=ask.text())
            for number, ask in enumerate(dict.fromkeys(questions), 1)
        ),
        Reason("floor-letter-other"),
        Reason("floor-letter-papers"),
        *([Reason.of("floor-letter-duty", **laws)] if side == "below" else []),
        Reason.of("floor-letter-deadline", date=day(answer_by)),
    )


def _paragraph(code: str, numbers: dict[str, str], *names: str) -> Reason:
    return Reason.of(code, **{name: numbers[name] for name in names})
