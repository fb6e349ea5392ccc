"""`fairtender floor`: bids against the labour-cost floor, and what to ask each bidder."""

import argparse
import datetime
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fairtender import labour_cost, tenders
from fairtender.cli import terminal
from fairtender.cli.inputs import day, mapped, sheet
from fairtender.cli.progress import Progress
from fairtender.files import check_outputs, write_all
from fairtender.messages import text
from fairtender.profile import Profile, load
from fairtender.sheets import json_file
from fairtender.tables import Column, Table, fault

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
_PAIRS = (
    ("posts", "holidays"),
    ("areas", "productivity"),
    ("offered", "areas"),
)
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
    CHECKED_PRODUCTIVITY of `fairtender.labour_cost` and FLOORS.
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


def run(options: argparse.Namespace) -> None:
    """Read the sheets, compare the bids, write what was asked for, print a table.

    Raises DataError in one sentence for a sheet, profile or output path that will not do, and where
    nothing says how many hours are needed; then, and when stopped, nothing has been written.
    """
    inputs = [getattr(options, name) for name in TABLES]
    outs = check_outputs([options.json, options.html], [*inputs, options.columns, options.profile])
    _check_pairs(options)
    rules = load(options.profile)
    with Progress(0, sys.stderr) as progress:
        progress.step("cli-step-work")
        result = _result(options, rules)
        files: dict[Path, bytes | Iterable[bytes]] = {}
        if options.json:
            files[options.json] = _json(result)
        if options.html:
            progress.step("cli-step-page")
            # Matplotlib takes half a second to import: only a page needs it.
            from fairtender.cli import floor_page

            files[options.html] = floor_page.page(result).encode("utf-8", "replace")
        write_all(files)
    terminal.show(_lines(result, outs))


def _check_pairs(options: argparse.Namespace) -> None:
    for one, other in _PAIRS:
        if getattr(options, one) and not getattr(options, other):
            raise fault("cli-floor-pair", one=one, other=other)
    if not (options.posts or options.areas):
        raise fault("cli-floor-no-hours")


def _result(options: argparse.Namespace, rules: Profile) -> Result:
    translated = mapped(options, TABLES.values())
    data = {name: sheet(getattr(options, name), TABLES[name], translated) for name in TABLES}
    on = day(options.on)
    first = options.first or on
    last = _year_after(first)
    needed = labour_cost.needed_hours(
        *_post_hours(data, options.sector, on, first, last),
        labour_cost.area_hours(data["areas"], data["productivity"]),
    )
    wanted = ("bids", "staffing", "costs")
    found = labour_cost.check_bids(
        *(data[name] for name in wanted), needed, data["rates"], options.sector, on, rules
    )
    productivity = labour_cost.check_productivity(
        data["areas"], data["productivity"], data["offered"]
    )
    floors = _floors(needed, data["rates"], options.sector, on)
    asked = (options.sector, rules, on, first, last)
    return Result(*asked, needed, found.bids, found.roles, productivity, floors)


def _year_after(first: datetime.date) -> datetime.date:
    """Return the last day of the year that begins on this day."""
    after = (first + datetime.timedelta(days=1)) if (first.month, first.day) == (2, 29) else first
    return after.replace(year=after.year + 1) - datetime.timedelta(days=1)


def _post_hours(
    data: dict[str, pd.DataFrame],
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
    parts = [sheet(None, FLOORS, {})]
    for row in needed.itertuples():
        hours = labour_cost.Hours(row.hours, row.night_hours, row.sunday_hours, row.holiday_hours)
        agreed = labour_cost.rates_on(rates, sector, row.grade, on)
        build_up = labour_cost.floor(agreed, hours)
        parts.append(build_up.assign(role=row.role, grade=row.grade)[FLOORS.names])
    return pd.concat(parts, ignore_index=True)


def _json(result: Result) -> Iterator[bytes]:
    about = {
        "sector": result.sector,
        "profile": result.profile.name,
        "profile_date": result.profile.date,
        "on": result.on,
        "first": result.first,
        "last": result.last,
    }
    tables = {
        "bids": (result.bids, labour_cost.CHECKED_BIDS),
        "roles": (result.roles, labour_cost.CHECKED_ROLES),
        "productivity": (result.productivity, labour_cost.CHECKED_PRODUCTIVITY),
        "needed": (result.needed, labour_cost.NEEDED),
        "floors": (result.floors, FLOORS),
    }
    return json_file.document(about, tables)


def _lines(result: Result, outs: list[Path]) -> list[str]:
    lines = [line for said in result.summary() for line in terminal.wrap(said)]
    heads = [text(f"floor-head-{name}") for name in ("bid", "price", "floor", "gap")]
    lines += ["", *terminal.columns(heads, [_cells(row) for row in result.bids.itertuples()])]
    lines += ["", *terminal.head(text("floor-head-status"), text("cli-floor-column"))]
    productivity = result.productivity
    for row in result.bids.itertuples():
        more = productivity["ask"][(productivity["bid"] == row.bid) & productivity["ask"].notna()]
        reasons = (
            (text("cli-why"), row.reasons, 3),
            (text("cli-ask"), (*row.ask, *more), 2),
        )
        status = text(f"cli-floor-{row.status}")
        lines += terminal.entry(status, f"{row.bid} · {row.bidder}", *reasons)
    lines.append(terminal.rule())
    return [*lines, *terminal.wrap(result.prompt()), *terminal.written(outs)]


def _cells(row: Any) -> list[str]:
    """Return one bid as a row of the small table: bid, price, floor, gap in percent."""
    amounts = (f"{row.currency} {amount:,.2f}" for amount in (row.price, row.floor_price))
    gap = "–" if row.gap_percent is None else f"{row.gap_percent:+.1f} %"
    return [f"{row.bid} · {row.bidder}", *amounts, gap]
