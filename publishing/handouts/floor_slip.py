"""Hand-outs of unit 9 that hold sums: the results that open its bids, and the sheet for one post.

The floor slip holds what parts 1 and 2 of the exercise ask, for programmes that begin with part 3.
It is for the trainer to hand out, and in nothing that trainees get beforehand.
"""

import datetime
from decimal import Decimal

from fairtender import labour_cost, sheets, tables
from fairtender.labour_cost.exact import rounded
from fairtender.messages import text
from publishing.handouts.papers import Card, Paper, Table
from publishing.handouts.units import Unit, items

__all__ = ["envelopes", "floor_slip", "one_post"]

UNIT = 9
# The day whose rates count for all bids of the exercise, and the year that is priced.
RATES_ON = datetime.date(2026, 10, 1)
YEAR = (datetime.date(2027, 1, 1), datetime.date(2027, 12, 31))


def floor_slip() -> Paper:
    """Hours, people and the floor of an hour for the posts of the depot, and their sum."""
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    holidays = sheets.read(tables.data_path("labour-cost", "holidays.csv"), labour_cost.HOLIDAYS)
    tender = labour_cost.read(tables.data_path("tenders", "guarding"))
    grade = tender.posts["grade"].iloc[0]
    agreed = labour_cost.rates_on(rates, "guarding", grade, RATES_ON)
    by_day = labour_cost.hours_by_day(tender.posts, holidays, agreed, *YEAR)
    usual = sheets.read(
        tables.data_path("labour-cost", "productivity.csv"), labour_cost.PRODUCTIVITY
    )
    needed = labour_cost.needed_hours(labour_cost.area_hours(tender.areas, usual), by_day)
    rows, year = [], Decimal(0)
    for row in needed.itertuples():
        hours = labour_cost.Hours(row.hours, row.night_hours, row.sunday_hours, row.holiday_hours)
        floor = labour_cost.total(labour_cost.floor(agreed, hours))
        people = labour_cost.full_time_equivalents(row.hours, agreed)
        year += floor * row.hours
        shown = (f"{row.hours:,.0f}", str(rounded(people)), str(rounded(floor)))
        rows.append((_sentence(row.role), *shown))
    heads = tuple(text(f"handouts-slip-{one}") for one in ("post", "hours", "people", "floor"))
    parts = (
        text("handouts-slip-one", hours=f"{labour_cost.productive_hours(agreed):,f}"),
        Table((heads, *rows), (5, 3, 3, 4)),
        text("handouts-slip-year", year=f"{rounded(year):,}"),
    )
    source = text("handouts-slip-source", day=f"{RATES_ON.day} {RATES_ON:%B %Y}")
    return Paper("floor-slip", text("handouts-slip"), "sheet", (UNIT,), source, parts=parts)


def envelopes() -> Paper:
    """The dearest and the cheapest of the cleaning bids, to be folded into two envelopes."""
    bids = labour_cost.read(tables.data_path("tenders", "cleaning")).bids
    prices = sorted(zip(bids["price"], bids["currency"], strict=True), reverse=True)
    cards = tuple(Card(f"{unit} {price:,.0f}") for price, unit in (prices[0], prices[-1]))
    source = text("handouts-envelope-source")
    return Paper("two-envelopes", text("handouts-envelope"), "wall", (UNIT,), source, cards=cards)


def one_post(unit: Unit) -> Paper:
    """A post round the clock, with the hours of one's own country."""
    heads = (text("handouts-post-what"), text("handouts-post-ours"), text("handouts-post-yours"))
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    agreed = labour_cost.rates_on(rates, "cleaning", "C1", RATES_ON).set_index("item")["value"]
    rows = [(text(f"handouts-post-{one}"), f"{agreed[one]:,f}", "") for one in _HOURS]
    work = labour_cost.productive_hours(labour_cost.rates_on(rates, "cleaning", "C1", RATES_ON))
    hours = 24 * 365
    rows += [
        (text("handouts-post-left"), f"{work:,f}", ""),
        (text("handouts-post-clock"), f"{hours:,}", f"{hours:,}"),
        (text("handouts-post-people"), str(rounded(hours / work)), ""),
    ]
    steps = items(unit.said["Without computers"])
    asked = (("", text("handouts-post-questions")), *((f"{at}.", "") for at in (1, 2, 3)))
    parts = (
        "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)),
        Table((heads, *rows), (9, 4, 4), 1),
        Table(asked, (1, 16), 3),
    )
    source = text("handouts-source-chapter", number=UNIT, section=unit.section(_POST).title)
    more = text("handouts-source-also", first=source, more=text("handouts-source-own"))
    title = text("handouts-post")
    return Paper("one-post", title, "sheet", (UNIT,), more, parts=parts, writes=True)


_HOURS = ("paid_hours", "annual_leave", "public_holidays", "sickness", "training_hours")
_POST = "post-round-the-clock"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
