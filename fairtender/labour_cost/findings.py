"""Find what is wrong or unclear in a bid compared with the floor, with a question for each."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fairtender import messages
from fairtender.labour_cost.declared import FLOOR_COMPONENTS, LABOUR
from fairtender.labour_cost.exact import money, plain, round_half_up
from fairtender.tables import Reason


class Role(NamedTuple):
    """A role that the tender needs: its hours, its hourly floor with components, and the rates."""

    name: str
    grade: str
    hours: Fraction
    floor: Fraction
    parts: Mapping[str, Decimal]
    rates: Mapping[str, Fraction]
    productive: Fraction

    @property
    def title(self) -> str:
        """The name of the role with a capital letter, as at the beginning of a sentence."""
        return self.name[:1].upper() + self.name[1:]


class Plan(NamedTuple):
    """What a bid plans for a role, with the bidder's own build-up of the hourly price."""

    hours: Decimal
    rate: Decimal
    people: Decimal
    costs: dict[str, Decimal]


class Offer(NamedTuple):
    """A bid: its price, and its plan for each role, or None if it has no plan for it."""

    price: Decimal
    currency: str
    plans: tuple[tuple[Role, Plan | None], ...]

    @property
    def floor(self) -> Fraction:
        """The floor for all needed hours, as an amount of money."""
        return sum((role.floor * role.hours for role, _ in self.plans), Fraction(0))


class _Finding(NamedTuple):
    """A finding on a bid: the reason, the question about it if any, and the resulting status."""

    status: str
    reason: Reason
    ask: Reason | None


def findings(offer: Offer, near: Fraction) -> Iterator[_Finding]:
    """Yield the findings on the numbers of a bid: the price first, then role by role."""
    yield _price(offer, near)
    yield from _sum(offer)
    for role, plan in offer.plans:
        if plan is None:
            yield _asking("floor-no-role", role=role.title, needed=plain(role.hours))
            continue
        yield from _rate(role, plan, offer.currency, near)
        yield from _hours(role, plan)
        yield from _people_finding(role, plan)
        yield from _costs(role, plan, offer.currency)


def _price(offer: Offer, near: Fraction) -> _Finding:
    price, least = Fraction(offer.price), offer.floor
    gap = _gap(price, least, offer.currency)
    if price < least:
        return _plain("below", "floor-price-below", **gap)
    if price < least * (1 + near / 100):
        return _asking("floor-price-near", **gap)
    return _plain("above", "floor-price-above", **gap)


def _sum(offer: Offer) -> Iterator[_Finding]:
    plans = [plan for _, plan in offer.plans if plan]
    price = sum((plan.hours * plan.rate for plan in plans), Decimal(0))
    rounding = sum(
        (plan.hours * _largest_rounding(plan.rate) for plan in plans),
        _largest_rounding(offer.price),
    )
    if plans and abs(price - offer.price) > rounding:
        amounts = {"price": offer.price, "sum": price}
        texts = {name: money(amount, offer.currency) for name, amount in amounts.items()}
        yield _asking("floor-price-sum", **texts)


def _rate(role: Role, plan: Plan, currency: str, near: Fraction) -> Iterator[_Finding]:
    rate = Fraction(plan.rate)
    gap = {"role": role.title} | _gap(rate, role.floor, currency)
    if rate < role.floor:
        yield _asking(
            "floor-rate-below",
            "below",
            **gap,
            grade=role.grade,
            wage=money(role.rates["basic_wage"], currency),
            contributions=plain(role.rates["employer_contributions"]),
            paid=plain(role.rates["paid_hours"]),
            worked=plain(role.productive),
        )
    elif rate < role.floor * (1 + near / 100):
        yield _plain("verify", "floor-rate-near", **gap)


def _hours(role: Role, plan: Plan) -> Iterator[_Finding]:
    missing = role.hours - Fraction(plan.hours)
    if missing > 0:
        yield _asking(
            "floor-hours",
            role=role.title,
            offered=plain(plan.hours),
            needed=plain(role.hours),
            missing=plain(missing),
            percent=plain(missing / role.hours * 100, 1),
        )


def _people_finding(role: Role, plan: Plan) -> Iterator[_Finding]:
    """Yield a finding if the bid has too few people for the hours that it offers."""
    needed = Fraction(plan.hours) / role.productive
    if plan.people < needed:
        yield _asking(
            "floor-people",
            role=role.title,
            people=plain(plan.people),
            hours=plain(plan.hours),
            needed=plain(needed),
            worked=plain(role.productive),
        )


def _costs(role: Role, plan: Plan, currency: str) -> Iterator[_Finding]:
    if not plan.costs:
        yield _asking("floor-no-costs", role=role.title)
        return
    total = sum(plan.costs.values(), Decimal(0))
    rounding = sum(map(_largest_rounding, plan.costs.values()), _largest_rounding(plan.rate))
    if abs(total - plan.rate) > rounding:
        texts = {"sum": money(total, currency), "rate": money(plan.rate, currency)}
        yield _asking("floor-costs-sum", role=role.title, **texts)
    low = [part for part in FLOOR_COMPONENTS if _is_low(part, role, plan)]
    if low:
        parts = "; ".join(_part(part, role, plan, currency) for part in low)
        status = "verify" if {*low} & {*LABOUR} else "above"
        yield _asking("floor-costs-low", status, role=role.title, parts=parts)
    if subsidy := plan.costs.get("subsidy"):
        yield _asking("floor-subsidy", role=role.title, amount=money(subsidy, currency))


def _is_low(part: str, role: Role, plan: Plan) -> bool:
    stated = plan.costs.get(part, Decimal(0))
    return stated < round_half_up(role.parts[part], _decimals(stated))


def _decimals(stated: Decimal) -> int:
    """Return the number of decimals to compare: as many as are stated, but at least two."""
    return max(2, -int(stated.as_tuple().exponent))


def _largest_rounding(stated: Decimal) -> Decimal:
    """Return the largest possible difference between a rounded amount and the exact one."""
    return Decimal(5).scaleb(-_decimals(stated) - 1)


def _part(part: str, role: Role, plan: Plan, currency: str) -> str:
    return messages.text(
        "floor-costs-part",
        component=messages.text(f"word-floor-component-{part}"),
        stated=money(plan.costs.get(part, Decimal(0)), currency),
        amount=money(role.parts[part], currency),
    )


def _plain(status: str, code: str, **params: str) -> _Finding:
    return _Finding(status, Reason.of(code, **params), None)


def _asking(code: str, status: str = "verify", **params: str) -> _Finding:
    """Return a finding with a question; the codes of their sentences are `code` and `code`-ask."""
    return _Finding(status, Reason.of(code, **params), Reason.of(f"{code}-ask", **params))


def _gap(amount: Fraction, least: Fraction, currency: str) -> dict[str, str]:
    gap = amount - least
    return {
        "amount": money(amount, currency),
        "floor": money(least, currency),
        "gap": money(gap, currency),
        "percent": plain(abs(gap) / least * 100, 1) if least else "",
    }
