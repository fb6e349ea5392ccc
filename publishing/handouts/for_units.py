"""Hand-outs of the units: the cards, sheets and posters that their group tasks need."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from coursework import forms
from coursework.course import unit_folder
from fairtender import labour_cost, messages, sheets, supply_chain, tables
from fairtender.charts import Picture, WordTable
from fairtender.labour_cost.exact import round_half_up
from fairtender.messages import text
from publishing.handouts import for_all, page_text
from publishing.handouts.for_all import Card, Paper, Table
from publishing.handouts.images import Chart
from publishing.handouts.page_text import Grid, capital, grids, plain
from publishing.handouts.slides import has_room_for
from publishing.handouts.units import Unit, items

MOST_COLUMNS = 6  # beside the first: more would be too narrow for words on A4
# Unit 9: the day whose rates count for all bids of the exercise, and the year that is priced.
RATES_ON = datetime.date(2026, 10, 1)
YEAR = (datetime.date(2027, 1, 1), datetime.date(2027, 12, 31))
_HOURS = ("paid_hours", "annual_leave", "public_holidays", "sickness", "training_hours")
_POST = "post-round-the-clock"


def papers(root: Path, units: list[Unit]) -> list[Paper]:
    """Return the hand-outs of all units, in their order. DataError where a page lacks its part."""
    by_number, told = {unit.number: unit for unit in units}, for_all.texts(root)
    return [
        *_indicators(by_number[1]),
        _roles(by_number[2]),
        _steps(by_number[2]),
        *_factors(by_number[3]),
        _contract_cards(by_number[4]),
        _from_67(by_number[4]),
        *_letters(by_number[5]),
        _statements(by_number[6], told),
        *_criteria(by_number[7]),
        _briefing(by_number[8], told),
        _envelopes(),
        _floor_slip(),
        _one_post(by_number[9]),
        *_two_hands(by_number[10]),
        *_plan_lines(by_number[11]),
        *(paper for unit in units for paper in _pictures(unit)),
    ]


def _indicators(unit: Unit) -> Iterator[Paper]:
    """Yield cards with the eleven indicators and their sentences, and the signs for the line."""
    section = unit.section("eleven-indicators")
    [table] = grids(section.text)
    source = text("handouts-source-indicators", number=unit.number)
    names = tuple(Card(row[0]) for row in table[1:])
    said = tuple(Card("", row[1]) for row in table[1:])
    title = text("handouts-indicators")
    # In the order of the alphabet: side by side in the table they would be pairs.
    mixed = tuple(sorted(said, key=lambda card: card.text.casefold()))
    yield Paper("indicator-cards", title, "cards", (1,), source, cards=(*names, *mixed))
    [places] = grids(unit.section("the-line").text)
    at = _of_chapter(unit, "the-line")
    ends = tuple(Card(row[0], row[2]) for row in places[1:])
    yield Paper("places-on-the-line", text("handouts-line"), "wall", (1,), at, cards=ends)


def _roles(unit: Unit) -> Paper:
    """Return cards with the roles, by name only, since the task asks what each role does."""
    [column] = [one for one in _matrix(unit).columns if one.code == "helps"]
    who = text("handouts-role-who")
    names = (option.text.partition(":")[0] for option in column.options)
    cards = tuple(Card(name, lines=(who, "")) for name in names)
    at = text("handouts-source-exercise", number=unit.number)
    return Paper("role-cards", text("handouts-roles"), "cards", (2,), at, cards=cards)


def _steps(unit: Unit) -> Paper:
    """Return the sheet with the nine steps, with space for who leads and who helps."""
    rows = tuple((row.label, "", "") for row in _matrix(unit).fixed)
    heads = tuple(text(f"handouts-steps-{name}") for name in ("step", "leads", "helps"))
    parts = (Table((heads, *rows), (11, 7, 7), 1),)
    at, title = text("handouts-source-exercise", number=2), text("handouts-steps")
    return Paper("nine-steps", title, "sheet", (2,), at, parts=parts, writes=True, across=True)


def _matrix(unit: Unit) -> Any:
    """Return the table of unit 2 in which learners enter who does which step."""
    asked = forms.load(unit_folder(unit.slug, unit.root) / "questions.toml")
    return asked.all["matrix"].sheets[0]


def _factors(unit: Unit) -> Iterator[Paper]:
    section = unit.section("inherent-risk")
    [table] = grids(section.text)
    at = _of_chapter(unit, "inherent-risk")
    parts = (Table(table, (4, 8, 5)),)
    yield Paper("factors-poster", section.title, "poster", (3,), at, parts=parts)
    tick = text("handouts-factor-tick")
    cards = tuple(Card(row[0], capital(row[1]), lines=(tick, "", "")) for row in table[1:])
    yield Paper("factor-cards", text("handouts-factors"), "cards", (3,), at, cards=cards)


def _contract_cards(unit: Unit) -> Paper:
    asked = ("what", "long", "renewal", "risk", "lever")
    lines = tuple(text(f"handouts-contract-{one}") for one in asked)
    card = Card(text("handouts-contract"), lines=lines)
    at = text("handouts-source-notes", number=unit.number)
    return Paper("contract-cards", text("handouts-contracts"), "cards", (4,), at, cards=(card,) * 8)


def _from_67(unit: Unit) -> Paper:
    table = _first_table(unit, "from-67-to-ten")
    title, at = unit.section("from-67-to-ten").title, _of_chapter(unit, "from-67-to-ten")
    parts = (Table(table, (3, 1)),)
    return Paper("from-67-to-ten", title, "poster", (4,), at, parts=parts)


def _letters(unit: Unit) -> Iterator[Paper]:
    """Yield a sheet for each firm, with what its letter discloses about the jacket."""
    folder = tables.data_path("supply-chains", "uniforms")
    sites = sheets.read(folder / "sites.csv", supply_chain.SITES)
    links = sheets.read(folder / "links.csv", supply_chain.LINKS)
    names = dict(zip(sites["site"], sites["name"], strict=True))
    for firm in dict.fromkeys(sites["disclosure"]):
        own, sent = sites[sites["disclosure"] == firm], links[links["disclosure"] == firm]
        called = names | dict(zip(own["site"], own["name"], strict=True))
        heads = tuple(text(f"handouts-site-{one}") for one in ("name", "where", "workers", "paper"))
        rows = tuple(
            (
                row.name,
                ", ".join(filter(None, (row.town, row.country))) or "–",
                "–" if pd.isna(row.workers) else f"{row.workers:.0f}",
                "; ".join(filter(None, (row.document, row.note))) or "–",
            )
            for row in own.itertuples(index=False)
        )
        goes = tuple(text(f"handouts-link-{one}") for one in ("from", "to", "what", "share"))
        lines = tuple(
            (
                called[row.from_site],
                called[row.to_site],
                row.good,
                "–" if pd.isna(row.share) else f"{row.share:.0f}%",
            )
            for row in sent.itertuples(index=False)
        )
        name = firm.split()[0].casefold()
        yield Paper(
            f"letter-{name}",
            text("handouts-letter", firm=firm),
            "sheet",
            (5,),
            text("handouts-letter-source"),
            parts=(
                text("handouts-letter-how"),
                Table((heads, *rows), (6, 5, 2, 8)),
                Table((goes, *lines), (7, 7, 5, 2)),
            ),
            across=True,
        )


def _pictures(unit: Unit) -> Iterator[Paper]:
    """Yield each picture of a chapter that is too tall for a slide, with its table below."""
    found = unit.outputs
    for one, after in pairwise((*found, None)):
        if one and isinstance(one.value, Picture) and not has_room_for(Chart(one.value)):
            same = after is not None and after.section == one.section
            parts = _words_of(after.value) if after and same else ()
            title, at = unit.section(one.section).title, _of_chapter(unit, one.section)
            name, own = f"picture-{one.section}", (unit.number,)
            yield Paper(name, title, "sheet", own, at, parts=parts, picture=one.value)


def _words_of(value: Picture | WordTable) -> tuple[Table, ...]:
    """Return a table with columns as wide as their longest word; () if there are too many."""
    if isinstance(value, Picture) or len(value.frame.columns) > MOST_COLUMNS:
        return ()
    rows = page_text.grid(value)
    columns = zip(*rows, strict=True)
    words = ([len(word) for cell in column for word in cell.split()] for column in columns)
    return (Table(rows, tuple(max(found, default=1) + 2.5 for found in words)),)


def _statements(unit: Unit, told: dict[str, Any]) -> Paper:
    """Return cards with statements, in an order that gives no hint, and the task's last card."""
    one = told["statements"]
    said = sorted([*one["facts"], *one["claims"], *one["hearsay"]], key=lambda words: words[-12:])
    [last] = re.findall(r"“(A driver[^”]+)”", unit.said["Without computers"])
    back = Card("", f"“{plain(last)}”", text("handouts-last-card"))
    cards = (*(Card("", words) for words in said), back)
    title = text("handouts-statements")
    return Paper("statement-cards", title, "cards", (6,), one["source"], cards=cards)


def _criteria(unit: Unit) -> Iterator[Paper]:
    """Yield the signs for the kinds of criteria, and the sheet with three invented bids."""
    kinds = _first_table(unit, "what-each-kind-carries")
    at = _of_chapter(unit, "what-each-kind-carries")
    cards = tuple(Card(row[0], row[1].partition("; ")[0]) for row in kinds[1:])
    yield Paper("five-kinds", text("handouts-kinds"), "wall", (7,), at, cards=cards)
    yield _three_bids(unit)


def _three_bids(unit: Unit) -> Paper:
    """Return a sheet with three bids to rank by several weights; it does not show who wins."""
    heads, *bids = grids(unit.section("price-by-hand").text)[0]
    weights = [
        text("handouts-bid-weight", price=price, quality=100 - price) for price in (90, 60, 40)
    ]
    first = bids[0][0]
    weights.append(text("handouts-bid-again", bid=first, price=45, quality=55))
    out = text("handouts-bid-out")
    rows = [(*row[:3], "", "", "", out if row[0] == first else "") for row in bids]
    rows.append((text("handouts-bid-winner"), "–", "–", "", "", "", ""))
    table = Table(((*heads[:3], *weights), *rows), (3, 3, 3, 4, 4, 4, 4), 3)
    why = Table(((text("handouts-bid-why"),), ("",)), (1,), 3)
    title, source = text("handouts-three-bids"), _of_chapter(unit, "price-by-hand")
    parts = (text("handouts-bid-how"), table, why)
    return Paper("three-bids", title, "sheet", (7,), source, parts=parts, writes=True, across=True)


def _briefing(unit: Unit, told: dict[str, Any]) -> Paper:
    """Return cards with the roles of the briefing, which have the names from the notes."""
    names = _listed(unit, "Role cards: ")
    roles = told["roles"]
    cards = tuple(Card(capital(name), roles[name]) for name in names)
    title = text("handouts-briefing")
    return Paper("briefing-roles", title, "cards", (8,), roles["source"], cards=cards)


def _floor_slip() -> Paper:
    """Hours, people and the floor of an hour for the posts of the depot, and their sum.

    It holds what parts 1 and 2 of the exercise ask, for programmes that begin with part 3. It is
    for the trainer to hand out, and in nothing that trainees get beforehand.
    """
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
        shown = (f"{row.hours:,.0f}", str(round_half_up(people)), str(round_half_up(floor)))
        rows.append((capital(row.role), *shown))
    heads = tuple(text(f"handouts-slip-{one}") for one in ("post", "hours", "people", "floor"))
    parts = (
        text("handouts-slip-one", hours=f"{labour_cost.productive_hours(agreed):,f}"),
        Table((heads, *rows), (5, 3, 3, 4)),
        text("handouts-slip-year", year=f"{round_half_up(year):,}"),
    )
    source = text("handouts-slip-source", day=messages.day(RATES_ON))
    return Paper("floor-slip", text("handouts-slip"), "sheet", (9,), source, parts=parts)


def _envelopes() -> Paper:
    """Return two sheets, for two envelopes: the highest and the lowest price for cleaning."""
    bids = labour_cost.read(tables.data_path("tenders", "cleaning")).bids
    prices = sorted(zip(bids["price"], bids["currency"], strict=True), reverse=True)
    cards = tuple(Card(f"{unit} {price:,.0f}") for price, unit in (prices[0], prices[-1]))
    source = text("handouts-envelope-source")
    return Paper("two-envelopes", text("handouts-envelope"), "wall", (9,), source, cards=cards)


def _one_post(unit: Unit) -> Paper:
    """Return a sheet on a post round the clock, with space for the hours of one's own country."""
    heads = (text("handouts-post-what"), text("handouts-post-ours"), text("handouts-post-yours"))
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    agreed = labour_cost.rates_on(rates, "cleaning", "C1", RATES_ON).set_index("item")["value"]
    rows = [(text(f"handouts-post-{one}"), f"{agreed[one]:,f}", "") for one in _HOURS]
    work = labour_cost.productive_hours(labour_cost.rates_on(rates, "cleaning", "C1", RATES_ON))
    hours = 24 * 365
    rows += [
        (text("handouts-post-left"), f"{work:,f}", ""),
        (text("handouts-post-clock"), f"{hours:,}", f"{hours:,}"),
        (text("handouts-post-people"), str(round_half_up(hours / work)), ""),
    ]
    steps = items(unit.said["Without computers"])
    asked = (("", text("handouts-post-questions")), *((f"{at}.", "") for at in (1, 2, 3)))
    parts = (
        "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)),
        Table((heads, *rows), (9, 4, 4), 1),
        Table(asked, (1, 16), 3),
    )
    source = text("handouts-source-chapter", number=9, section=unit.section(_POST).title)
    more = text("handouts-source-also", first=source, more=text("handouts-source-own"))
    title = text("handouts-post")
    return Paper("one-post", title, "sheet", (9,), more, parts=parts, writes=True)


def _two_hands(unit: Unit) -> Iterator[Paper]:
    """Yield cards with the eight documents, and a poster with the two tracks."""
    names = _listed(unit, "Cards with eight documents: ")
    asked = ("hand", "with", "shows", "never")
    lines = tuple(text(f"handouts-paper-{one}") for one in asked)
    cards = tuple(Card(capital(name), lines=lines) for name in names)
    at, title = text("handouts-source-notes", number=unit.number), text("handouts-papers")
    yield Paper("paper-cards", title, "cards", (10,), at, cards=cards)
    section = unit.section("two-tracks")
    parts = (Table(grids(section.text)[0], (5, 2)),)
    source = _of_chapter(unit, "two-tracks")
    yield Paper("two-tracks", section.title, "poster", (10,), source, parts=parts)


def _plan_lines(unit: Unit) -> Iterator[Paper]:
    """Yield a sheet for three lines of a plan, and three signs for the wall."""
    heads = tuple(map(capital, _listed(unit, "six columns: ")))
    rows = (("",) * len(heads),) * 3
    parts = (text("handouts-plan-lines-how"), Table((heads, *rows), (5, 4, 4, 3, 4, 4), 7))
    at, title = text("handouts-source-notes", number=unit.number), text("handouts-plan-lines")
    yield Paper("three-line-plan", title, "sheet", (11,), at, parts=parts, writes=True, across=True)
    section = unit.section("informs-prepares-changes")
    heads = _first_table(unit, "informs-prepares-changes")[0]
    cards = tuple(Card(head) for head in heads[1:])
    source, title = _of_chapter(unit, "informs-prepares-changes"), section.title
    yield Paper("three-markers", title, "wall", (11,), source, cards=cards)


def _listed(unit: Unit, begins: str) -> list[str]:
    """Return what the notes list after these words, in the section *Prepare*."""
    [line] = [one for one in unit.items("Prepare") if begins in one]
    return line.partition(begins)[2].partition(".")[0].split(", ")


def _first_table(unit: Unit, label: str) -> Grid:
    """Return the first table that the code of a section shows."""
    found = unit.outputs
    tables_ = (
        one.value for one in found if one.section == label and isinstance(one.value, WordTable)
    )
    return page_text.grid(next(tables_))


def _of_chapter(unit: Unit, label: str) -> str:
    title = unit.section(label).title
    first = text("handouts-source-chapter", number=unit.number, section=title)
    return text("handouts-source-also", first=first, more=text("handouts-source-own"))
