"""The report on prices: bids compared with the labour-cost floor, and what to ask each bidder."""

import datetime
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import pandas as pd

from fairtender import labour_cost, sheets, tenders, word
from fairtender.messages import day, text, with_label
from fairtender.profile import Profile, load
from fairtender.reports import by_hand, price_letters
from fairtender.reports.job import Job, JobInput, Role
from fairtender.reports.model import (
    Entries,
    Entry,
    Facet,
    Figure,
    Grid,
    Level,
    Report,
    Tables,
    figure,
    headline,
    levels_of,
    names_of,
    part,
)
from fairtender.reports.note import questions_of
from fairtender.tables import Column, Reason, Table, fault, frame

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
NEEDED = ("rates", "bids", "staffing")
_PAIRS = (("posts", "holidays"), ("areas", "productivity"), ("offered", "areas"))
FLOORS = Table(
    "floor by role",
    (
        Column("role", "text", "What the person does"),
        Column("grade", "text", "Grade of the collective agreement"),
        *labour_cost.FLOOR.columns,
    ),
)
_COLOURS = {"below": "high", "verify": "elevated", "above": "low"}


def check_prices(
    data: Mapping[str, pd.DataFrame],
    sector: str,
    on: datetime.date | None = None,
    first: datetime.date | None = None,
    rules: Profile | None = None,
    needed: pd.DataFrame | None = None,
    left_out: Sequence[Reason] = (),
    reword: Callable[[pd.DataFrame], pd.DataFrame] = lambda bids: bids,
) -> Report:
    """Return the report on the bids: which are below the labour-cost floor, and what to ask.

    data: the tables by name (`bids`, `staffing`, `costs`, `rates`; `posts` with `holidays`, `areas`
    with `productivity`, or both; `offered`). on: the day whose rates count, by default today.
    first: first day of the year for which hours are counted, by default `on`. needed: the hours of
    that year as the table NEEDED, if posts and areas do not give them. left_out: what the floor
    leaves out, which may make it too low. reword: a function that changes the findings on the bids.
    """
    rules, on = rules or load(), on or datetime.date.today()
    first = first or on
    last = _year_after(first)
    data = {
        name: data[name] if name in data else frame(table, []) for name, table in TABLES.items()
    }
    needed = _needed(data, sector, on, first, last) if needed is None else needed
    grades = needed["grade"].tolist()
    labour_cost.check_grades(data["rates"], sector, grades, on)
    bids, staffing, costs, rates = (data[name] for name in ("bids", "staffing", "costs", "rates"))
    checked = labour_cost.check_bids(bids, staffing, costs, needed, rates, sector, on, rules)
    given = data["areas"], data["productivity"], data["offered"]
    productivity = labour_cost.check_productivity(*given)
    tables: Tables = {
        "bids": (reword(checked.bids), labour_cost.CHECKED_BIDS),
        "roles": (checked.roles, labour_cost.CHECKED_ROLES),
        "productivity": (productivity, labour_cost.CHECKED_PRODUCTIVITY),
        "needed": (needed, labour_cost.NEEDED),
        "floors": (_floors(needed, rates, sector, on), FLOORS),
        "notes": (sheets.notes(*data.values()), sheets.NOTES),
    }
    levels = levels_of("floor-status", _COLOURS)
    shown = tables["bids"][0]
    found = shown["status"].tolist()
    used = text("report-used", profile=rules.name, date=day(rules.date))
    entries = _entries(shown, productivity, levels, left_out)
    hours = f"{sum(needed['hours'], Decimal(0)):,.0f}"
    about = {"bids": f"{len(shown):,}", "first": first, "last": last, "hours": hours}
    summary = [text("report-floor-read", **about, sector=sector, on=on), used]
    return Report(
        job="floor",
        title=text("report-floor-title"),
        headline=headline("floor", found.count("below"), len(found)),
        about={"sector": sector, "on": on, "first": first, "last": last},
        summary=[*summary, *(reason.text() for reason in left_out)],
        prompt=text("report-floor-prompt", law=rules.references["abnormally_low"].text),
        profile=rules,
        counts={level: found.count(code) for code, level in levels.items()},
        entries=entries,
        make_tables=lambda: tables,
        column=text("report-floor-questions"),
        grids=[_grid(shown)],
        figures=lambda: _figures(tables, rules),
        asking=lambda: questions_of(entries),
        documents=lambda dated: price_letters.letters(
            shown,
            productivity,
            rules,
            dated,
            [word.paragraph(text("floor-annex-here", date=day(on)))],
            [*price_letters.annex(needed, tables["floors"][0], rates, sector, on)],
        ),
        notes=tables["notes"][0],
    )


def _needed(
    data: Mapping[str, pd.DataFrame],
    sector: str,
    on: datetime.date,
    first: datetime.date,
    last: datetime.date,
) -> pd.DataFrame:
    """Return the table NEEDED, with the hours that posts and areas need."""
    grades = [grade for name in ("posts", "areas") for grade in data[name]["grade"].tolist()]
    labour_cost.check_grades(data["rates"], sector, grades, on)
    return labour_cost.needed_hours(
        *_post_hours(data, sector, on, first, last),
        labour_cost.area_hours(data["areas"], data["productivity"]),
    )


def _entries(
    bids: pd.DataFrame,
    productivity: pd.DataFrame,
    levels: Mapping[str, Level],
    left_out: Sequence[Reason],
) -> Entries:
    """Return one entry per bid, sorted by status, then by the difference from the floor."""
    rank = [*levels].index
    rows: list[Any] = sorted(
        bids.itertuples(), key=lambda row: (rank(row.status), row.gap_percent or 0)
    )

    def entry(at: int) -> Entry:
        row = rows[at]
        price = f"{row.currency} {row.price:,.2f}"
        floor = f"{row.currency} {row.floor_price:,.2f}"
        facts = [
            with_label(text("floor-head-price"), price),
            with_label(text("floor-head-floor"), floor),
        ]
        if row.gap_percent is not None:
            facts.append(with_label(text("floor-head-gap"), f"{row.gap_percent:+.1f}%"))
        parts = (
            *part("reasons", text("own-why"), row.reasons),
            *part("not_counted", text("own-not-counted"), left_out),
            *part(
                "ask", text("report-ask"), [*row.ask, *price_letters.asked(productivity, row.bid)]
            ),
        )
        title, why_asked = f"{row.bid} · {row.bidder}", text("report-asks-price")
        return Entry(
            row.bid,
            title,
            levels[row.status],
            tuple(facts),
            parts,
            price,
            to=row.bidder,
            why=why_asked,
        )

    facets = {"status": Facet(text("own-status"), [row.status for row in rows], names_of(levels))}
    words = [f"{row.bid} {row.bidder}".casefold() for row in rows]
    sorts = {"gap": [float(row.gap_percent or 0) for row in rows]}
    return Entries(len(rows), entry, words, facets, sorts)


def _grid(bids: pd.DataFrame) -> Grid:
    heads = [text(f"floor-head-{name}") for name in ("bid", "price", "floor", "gap")]
    rows = [_cells(row) for row in bids.itertuples()]
    return Grid(text("report-floor-bids"), heads, rows)


def _cells(row: Any) -> list[str]:
    """Return the row for a bid in the small table: bid, price, floor, and difference in percent."""
    amounts = (f"{row.currency} {amount:,.2f}" for amount in (row.price, row.floor_price))
    gap = "–" if row.gap_percent is None else f"{row.gap_percent:+.1f}%"
    return [f"{row.bid} · {row.bidder}", *amounts, gap]


def _figures(tables: Tables, rules: Profile) -> Iterator[Figure]:
    from fairtender import charts

    bids, productivity, floors = (tables[name][0] for name in ("bids", "productivity", "floors"))
    if len(bids):
        yield figure(
            "report-floor-bids",
            charts.floor_bids_table(bids),
            lambda: charts.floor_bids(bids, rules),
            folded=True,
        )
    if len(productivity):
        table = (charts.productivity_table(productivity), text("report-productivity-about"))
        yield Figure(text("report-productivity"), tables=[table])
    for (role, grade), build_up in floors.groupby(["role", "grade"], sort=False):
        name = text("report-floor-role", role=role, grade=grade)
        table = (charts.floor_build_up_table(build_up), name)
        yield Figure(name, partial(charts.floor_build_up, build_up), [table])


def check_pairs(given: Container[str]) -> None:
    """Raise DataError if a sheet lacks its partner, or if neither posts nor areas are given."""
    for one, other in _PAIRS:
        if one in given and other not in given:
            raise fault("report-floor-pair", one=one, other=other)
    if "posts" not in given and "areas" not in given:
        raise fault("report-floor-no-hours")


def _year_after(first: datetime.date) -> datetime.date:
    """Return the last day of the twelve months that begin on `first`."""
    after = (first + datetime.timedelta(days=1)) if (first.month, first.day) == (2, 29) else first
    return after.replace(year=after.year + 1) - datetime.timedelta(days=1)


def _post_hours(
    data: Mapping[str, pd.DataFrame],
    sector: str,
    on: datetime.date,
    first: datetime.date,
    last: datetime.date,
) -> list[pd.DataFrame]:
    """Return the hours of posts, one table per grade, since a grade's rates define night hours."""
    hours = []
    for grade, posts in data["posts"].groupby("grade", sort=False):
        agreed = labour_cost.rates_on(data["rates"], sector, grade, on)
        posts.attrs = data["posts"].attrs
        hours.append(labour_cost.hours_by_day(posts, data["holidays"], agreed, first, last))
    return hours


def _floors(
    needed: pd.DataFrame, rates: pd.DataFrame, sector: str, on: datetime.date
) -> pd.DataFrame:
    """Return the table FLOORS: the build-up of the hourly floor for each role."""
    parts = [frame(FLOORS, [])]
    for row in needed.itertuples():
        hours = labour_cost.Hours(row.hours, row.night_hours, row.sunday_hours, row.holiday_hours)
        agreed = labour_cost.rates_on(rates, sector, row.grade, on)
        build_up = labour_cost.floor(agreed, hours)
        parts.append(build_up.assign(role=row.role, grade=row.grade)[FLOORS.names])
    return pd.concat(parts, ignore_index=True)


def _report(given: JobInput) -> Report:
    """Return the report on the sheets of a job, or on the content of its form."""
    on, first, sector = (
        given.day("on") or datetime.date.today(),
        given.day("first"),
        given.text("sector"),
    )
    if form := given.options.get("by_hand"):
        sector = sector or text("own-hand-sector")
        typed = by_hand.parse_form(form, sector, on)
        empty = [Reason.of("own-hand-empty", items="; ".join(typed.empty))] if typed.empty else []
        asked = (typed.data, sector, on, first, given.profile, typed.needed)
        return check_prices(*asked, empty, by_hand.without_plan)
    check_pairs({name for name, files in given.files.items() if files})
    data = given.tables()
    known = sorted({*data["rates"]["sector"]})
    if not sector and len(known) == 1:
        sector = str(known[0])
    if sector not in known:
        said = {"sector": sector} if sector else {}
        code = "own-sector-unknown" if sector else "own-sector-which"
        raise fault(code, known=", ".join(known), **said)
    return check_prices(data, sector, on, first, given.profile)


JOB = Job(
    "floor",
    {name: Role(table, needed=name in NEEDED) for name, table in TABLES.items()},
    _report,
    (
        ("rates", "labour-cost", "rates.csv"),
        ("bids", "tenders", "cleaning", "bids.csv"),
        ("staffing", "tenders", "cleaning", "staffing.csv"),
        ("costs", "tenders", "cleaning", "cost-structures.csv"),
        ("areas", "tenders", "cleaning", "areas.csv"),
        ("productivity", "labour-cost", "productivity.csv"),
        ("posts", "tenders", "cleaning", "posts.csv"),
        ("holidays", "labour-cost", "holidays.csv"),
    ),
    {"sector": "cleaning", "on": "2026-10-05"},
)
