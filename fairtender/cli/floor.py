"""`fairtender floor`: bids against the labour-cost floor, and what to ask each bidder."""

import argparse
import datetime
from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fairtender import labour_cost, sheets, tenders
from fairtender.cli import arguments, terminal
from fairtender.cli.command import Command
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.tables import Column, Table, fault, frame

# Option → the table of its sheet.
TABLES = {
    "rates": labour_cost.RATES,
    "bids": tenders.BIDS,
    "staffing": labour_cost.STAFFING,
    "costs": labour_cost.COSTS,
    "posts": labour_cost.POSTS,
    "holidays": labour_cost.HOLIDAYS,
    "areas": labour_cost.AREAS,
    "productivity": labour_cost.PRODUCTIVITY,
    "offered": labour_cost.OFFERED_PRODUCTIVITY,
}
_NEEDED = ("rates", "bids", "staffing")
_PAIRS = (("posts", "holidays"), ("areas", "productivity"), ("offered", "areas"))
FLOORS = Table(
    "floor by role",
    (
        Column("role", "text", "What the person does"),
        Column("grade", "text", "Grade of the collective agreement"),
        *labour_cost.FLOOR.columns,
    ),
)


class Result(NamedTuple):
    """All that is found, and what was asked.

    needed, bids, roles, productivity and floors are the tables NEEDED, CHECKED_BIDS, CHECKED_ROLES,
    CHECKED_PRODUCTIVITY of `fairtender.labour_cost` and FLOORS; notes is `sheets.NOTES`.
    """

    sector: str
    profile: Profile
    on: datetime.date
    first: datetime.date
    last: datetime.date
    needed: pd.DataFrame
    bids: pd.DataFrame
    roles: pd.DataFrame
    productivity: pd.DataFrame
    floors: pd.DataFrame
    notes: pd.DataFrame

    def summary(self) -> list[str]:
        """Say what was read, and by which rates and profile."""
        hours = sum(self.needed["hours"], Decimal(0))
        read = text(
            "cli-floor-read",
            bids=f"{len(self.bids):,}",
            first=self.first,
            last=self.last,
            hours=f"{hours:,.0f}",
            sector=self.sector,
            on=self.on,
        )
        return [read, text("report-used", profile=self.profile.name, date=self.profile.date)]

    def prompt(self) -> str:
        """Say what a price below the floor leads to, and by which rule."""
        return text("cli-floor-prompt", law=self.profile.references["abnormally_low"].text)

    def json(self) -> tuple[dict, dict]:
        """Return what the JSON holds."""
        about = {
            "sector": self.sector,
            "profile": self.profile.name,
            "profile_date": self.profile.date,
            "on": self.on,
            "first": self.first,
            "last": self.last,
        }
        tables = {
            "bids": (self.bids, labour_cost.CHECKED_BIDS),
            "roles": (self.roles, labour_cost.CHECKED_ROLES),
            "productivity": (self.productivity, labour_cost.CHECKED_PRODUCTIVITY),
            "needed": (self.needed, labour_cost.NEEDED),
            "floors": (self.floors, FLOORS),
            "notes": (self.notes, sheets.NOTES),
        }
        return about, tables

    def lines(self) -> Iterator[str]:
        """Return what the terminal shows."""
        for said in self.summary():
            yield from terminal.wrap(said)
        heads = [text(f"floor-head-{name}") for name in ("bid", "price", "floor", "gap")]
        yield ""
        yield from terminal.columns(heads, [_cells(row) for row in self.bids.itertuples()])
        yield ""
        yield from terminal.head(text("floor-head-status"), text("cli-floor-column"))
        more = self.productivity.dropna(subset="ask")
        for row in self.bids.itertuples():
            reasons = (
                (text("cli-why"), row.reasons, 3),
                (text("cli-ask"), (*row.ask, *more["ask"][more["bid"] == row.bid]), 2),
            )
            status = text(f"cli-floor-{row.status}")
            yield from terminal.entry(status, f"{row.bid} · {row.bidder}", *reasons)
        yield terminal.rule()
        yield from terminal.notes(self.notes)
        yield from terminal.wrap(self.prompt())


def found(
    data: Mapping[str, pd.DataFrame],
    sector: str,
    on: datetime.date,
    first: datetime.date,
    rules: Profile,
    needed: pd.DataFrame | None = None,
) -> Result:
    """Return what is found in the tables of `TABLES`, by their names.

    on: the day whose rates count. first: first day of the year for which hours are counted. needed:
    the hours of that year as the table NEEDED, where posts and areas do not say them.
    """
    last = _year_after(first)
    roles = [data[name] for name in ("posts", "areas")] if needed is None else [needed]
    grades = [grade for table in roles for grade in table["grade"].tolist()]
    labour_cost.check_grades(data["rates"], sector, grades, on)
    if needed is None:
        needed = labour_cost.needed_hours(
            *_post_hours(data, sector, on, first, last),
            labour_cost.area_hours(data["areas"], data["productivity"]),
        )
    bids, staffing, costs, rates = (data[name] for name in ("bids", "staffing", "costs", "rates"))
    checked = labour_cost.check_bids(bids, staffing, costs, needed, rates, sector, on, rules)
    productivity = labour_cost.check_productivity(
        data["areas"], data["productivity"], data["offered"]
    )
    floors = _floors(needed, rates, sector, on)
    asked, notes = (sector, rules, on, first, last), sheets.notes(*data.values())
    return Result(*asked, needed, checked.bids, checked.roles, productivity, floors, notes)


class _Floor(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        for name in TABLES:
            needed = name in _NEEDED
            arguments.option(parser, name, "FILE", f"cli-{name}", required=needed)
        parser.add_argument("--sector", required=True, metavar="NAME", help=text("cli-sector"))
        arguments.day(parser, "on", "cli-rates-on")
        arguments.day(parser, "first", "cli-first")
        arguments.common(parser)

    def inputs(self, options: argparse.Namespace) -> Iterable[Path | None]:
        return [*(getattr(options, name) for name in TABLES), options.columns]

    def find(self, options: argparse.Namespace, rules: Profile) -> Result:
        check_pairs({name for name in TABLES if getattr(options, name)})
        translated = arguments.mapped(options, TABLES.values())
        files = {name: (getattr(options, name), table) for name, table in TABLES.items()}
        data = arguments.sheets_of(files, translated)
        on = arguments.when(options.on)
        return found(data, options.sector, on, options.first or on, rules)


COMMAND = _Floor()


def check_pairs(given: Container[str]) -> None:
    """Raise DataError where one of the sheets in `given` needs another one beside it."""
    for one, other in _PAIRS:
        if one in given and other not in given:
            raise fault("cli-floor-pair", one=one, other=other)
    if "posts" not in given and "areas" not in given:
        raise fault("cli-floor-no-hours")


def _year_after(first: datetime.date) -> datetime.date:
    """Return the last day of the year that begins on this day."""
    after = (first + datetime.timedelta(days=1)) if (first.month, first.day) == (2, 29) else first
    return after.replace(year=after.year + 1) - datetime.timedelta(days=1)


def _post_hours(
    data: Mapping[str, pd.DataFrame],
    sector: str,
    on: datetime.date,
    first: datetime.date,
    last: datetime.date,
) -> list[pd.DataFrame]:
    """Return the hours of the posts of each grade, whose rates say when its night begins."""
    hours = []
    for grade, posts in data["posts"].groupby("grade", sort=False):
        agreed = labour_cost.rates_on(data["rates"], sector, grade, on)
        posts.attrs = data["posts"].attrs
        hours.append(labour_cost.hours_by_day(posts, data["holidays"], agreed, first, last))
    return hours


def _floors(
    needed: pd.DataFrame, rates: pd.DataFrame, sector: str, on: datetime.date
) -> pd.DataFrame:
    """Return how the floor for an hour of each role is made up."""
    parts = [frame(FLOORS, [])]
    for row in needed.itertuples():
        hours = labour_cost.Hours(row.hours, row.night_hours, row.sunday_hours, row.holiday_hours)
        agreed = labour_cost.rates_on(rates, sector, row.grade, on)
        build_up = labour_cost.floor(agreed, hours)
        parts.append(build_up.assign(role=row.role, grade=row.grade)[FLOORS.names])
    return pd.concat(parts, ignore_index=True)


def _cells(row: Any) -> list[str]:
    """Return one bid as a row of the small table: bid, price, floor, gap in percent."""
    amounts = (f"{row.currency} {amount:,.2f}" for amount in (row.price, row.floor_price))
    gap = "–" if row.gap_percent is None else f"{row.gap_percent:+.1f} %"
    return [f"{row.bid} · {row.bidder}", *amounts, gap]
