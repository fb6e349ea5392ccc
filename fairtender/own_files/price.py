"""Test a price: bids against the least that the work costs, and what to ask each bidder."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from fairtender.messages import text
from fairtender.own_files import by_hand
from fairtender.own_files.job import Job, JobInput, Role, Running, Step
from fairtender.reports.floor import NEEDED, TABLES, check_pairs, check_prices
from fairtender.tables import Reason, fault

_ROLES = {name: Role(table, needed=name in NEEDED) for name, table in TABLES.items()}


class _Price(Job):
    name = "price"
    roles: ClassVar[Mapping[str, Role]] = _ROLES

    example: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("rates", "labour-cost", "rates.csv"),
        ("bids", "tenders", "cleaning", "bids.csv"),
        ("staffing", "tenders", "cleaning", "staffing.csv"),
        ("costs", "tenders", "cleaning", "cost-structures.csv"),
        ("areas", "tenders", "cleaning", "areas.csv"),
        ("productivity", "labour-cost", "productivity.csv"),
        ("posts", "tenders", "cleaning", "posts.csv"),
        ("holidays", "labour-cost", "holidays.csv"),
    )
    example_options: ClassVar[Mapping[str, str]] = {"sector": "cleaning", "on": "2026-10-05"}

    def run(self, given: JobInput) -> Running:
        yield Step(0, 1, 0)
        on = given.day("on") or datetime.date.today()
        first = given.day("first") or on
        sector = given.options.get("sector", "").strip()
        if said := given.options.get("by_hand"):
            sector = sector or text("own-hand-sector")
            typed = by_hand.parse_form(said, sector, on)
            empty = (
                [Reason.of("own-hand-empty", items="; ".join(typed.empty))] if typed.empty else []
            )
            asked = (typed.data, sector, on, first, given.profile, typed.needed)
            return check_prices(*asked, empty, by_hand.without_plan)
        check_pairs({name for name, files in given.files.items() if files})
        data = given.tables(self.roles)
        return check_prices(data, _sector(sector, data), on, first, given.profile)


JOB = _Price()


def _sector(said: str, data: Mapping[str, Any]) -> str:
    """Return the sector that was named; where none was, the only one of the rates."""
    known = sorted({*data["rates"]["sector"]})
    if not said and len(known) == 1:
        return str(known[0])
    if said not in known:
        raise fault("own-sector-which", known=", ".join(known))
    return said
