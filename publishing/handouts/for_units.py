"""Hand-outs of the units: the cards, sheets and posters that their group tasks need."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from coursework import forms
from coursework.course import unit_folder
from fairtender import sheets, supply_chain, tables
from fairtender.charts import Picture, WordTable
from fairtender.messages import text
from publishing.handouts import cells, for_all
from publishing.handouts.chosen import picture_name
from publishing.handouts.floor_slip import envelopes, floor_slip, one_post
from publishing.handouts.page_text import Grid, grids, plain
from publishing.handouts.papers import Card, Paper, Table
from publishing.handouts.slides import framed
from publishing.handouts.units import Unit, chapter

__all__ = ["papers"]

MOST_COLUMNS = 6  # beside the first: more would be too narrow for words on A4


def papers(root: Path, units: list[Unit]) -> list[Paper]:
    """Return the hand-outs of all units, in their order. DataError where a page lacks its part."""
    by_number, told = {unit.number: unit for unit in units}, for_all.texts(root)
    return [
        *_indicators(by_number[1]),
        _roles(root, by_number[2]),
        _steps(root, by_number[2]),
        *_factors(by_number[3]),
        _contract_cards(by_number[4]),
        _from_67(root, by_number[4]),
        *_letters(by_number[5]),
        _statements(by_number[6], told),
        *_criteria(root, by_number[7]),
        _briefing(by_number[8], told),
        envelopes(),
        floor_slip(),
        one_post(by_number[9]),
        *_two_hands(by_number[10]),
        *_plan_lines(root, by_number[11]),
        *(paper for unit in units for paper in _pictures(root, unit)),
    ]


def _indicators(unit: Unit) -> Iterator[Paper]:
    """Eleven cards with the indicators, eleven with the sentences, each a deck to take from."""
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


def _roles(root: Path, unit: Unit) -> Paper:
    """Seven roles by name only: what each does is what the task asks."""
    asked = forms.load(unit_folder(unit.slug, root) / "questions.toml")
    [column] = [one for one in asked.all["matrix"].sheets[0].columns if one.code == "helps"]
    who = text("handouts-role-who")
    names = (option.text.partition(":")[0] for option in column.options)
    cards = tuple(Card(name, lines=(who, "")) for name in names)
    at = text("handouts-source-exercise", number=unit.number)
    return Paper("role-cards", text("handouts-roles"), "cards", (2,), at, cards=cards)


def _steps(root: Path, unit: Unit) -> Paper:
    """The nine steps, with room for one card as leader."""
    asked = forms.load(unit_folder(unit.slug, root) / "questions.toml")
    rows = tuple((row.label, "", "") for row in asked.all["matrix"].sheets[0].fixed)
    heads = tuple(text(f"handouts-steps-{name}") for name in ("step", "leads", "helps"))
    parts = (Table((heads, *rows), (11, 7, 7), 1),)
    at, title = text("handouts-source-exercise", number=2), text("handouts-steps")
    return Paper("nine-steps", title, "sheet", (2,), at, parts=parts, writes=True, across=True)


def _factors(unit: Unit) -> Iterator[Paper]:
    section = unit.section("inherent-risk")
    [table] = grids(section.text)
    at = _of_chapter(unit, "inherent-risk")
    shares = (3.0, 8.0, 5.0)
    parts = (Table(table, shares),)
    yield Paper("factors-poster", section.title, "poster", (3,), at, parts=parts)
    tick = text("handouts-factor-tick")
    cards = tuple(Card(row[0], _sentence(row[1]), lines=(tick, "", "")) for row in table[1:])
    yield Paper("factor-cards", text("handouts-factors"), "cards", (3,), at, cards=cards)


def _contract_cards(unit: Unit) -> Paper:
    asked = ("what", "long", "renewal", "risk", "lever")
    lines = tuple(text(f"handouts-contract-{one}") for one in asked)
    card = Card(text("handouts-contract"), lines=lines)
    at = text("handouts-source-notes", number=unit.number)
    return Paper("contract-cards", text("handouts-contracts"), "cards", (4,), at, cards=(card,) * 8)


def _from_67(root: Path, unit: Unit) -> Paper:
    table = _shown(root, unit, "from-67-to-ten")
    title, at = unit.section("from-67-to-ten").title, _of_chapter(unit, "from-67-to-ten")
    parts = (Table(table, (3, 1)),)
    return Paper("from-67-to-ten", title, "poster", (4,), at, parts=parts)


def _letters(unit: Unit) -> Iterator[Paper]:
    """What each of three letters says of the jacket, one sheet a firm."""
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
                "–" if pd.isna(row.share) else f"{row.share:.0f} %",
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


def _pictures(root: Path, unit: Unit) -> Iterator[Paper]:
    """The pictures of a chapter that are too tall for a slide, each with its words below."""
    found = cells.shown(chapter(root, unit.slug))
    for one, after in pairwise((*found, None)):
        if one and isinstance(one.value, Picture) and framed(one.value) is None:
            same = after is not None and after.section == one.section
            parts = _words_of(after.value) if after and same else ()
            title, at = unit.section(one.section).title, _of_chapter(unit, one.section)
            name, own = picture_name(one.section), (unit.number,)
            yield Paper(name, title, "sheet", own, at, parts=parts, picture=one.value)


def _words_of(value: Picture | WordTable) -> tuple[Table, ...]:
    """A table, each column as wide as its longest word asks; none where they are too many."""
    if isinstance(value, Picture) or len(value.frame.columns) > MOST_COLUMNS:
        return ()
    rows = cells.grid(value)
    columns = zip(*rows, strict=True)
    words = ([len(word) for cell in column for word in cell.split()] for column in columns)
    return (Table(rows, tuple(max(found, default=1) + 2.5 for found in words)),)


def _statements(unit: Unit, told: dict[str, Any]) -> Paper:
    """Twelve statements in no order that helps, and the last card of the task."""
    one = told["statements"]
    said = sorted([*one["facts"], *one["claims"], *one["hearsay"]], key=lambda words: words[-12:])
    [last] = re.findall(r"“(A driver[^”]+)”", unit.said["Without computers"])
    back = Card("", f"“{plain(last)}”", text("handouts-last-card"))
    cards = (*(Card("", words) for words in said), back)
    title = text("handouts-statements")
    return Paper("statement-cards", title, "cards", (6,), one["source"], cards=cards)


def _criteria(root: Path, unit: Unit) -> Iterator[Paper]:
    """Five sheets for the wall, and the sheet with the three invented bids."""
    kinds = _shown(root, unit, "what-each-kind-carries")
    at = _of_chapter(unit, "what-each-kind-carries")
    cards = tuple(Card(row[0], row[1].partition("; ")[0]) for row in kinds[1:])
    yield Paper("five-kinds", text("handouts-kinds"), "wall", (7,), at, cards=cards)
    yield _three_bids(unit)


def _three_bids(unit: Unit) -> Paper:
    """Three bids, three weights, and a second round without the first: not who wins."""
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
    """Six roles of the briefing, by the names that the notes give them."""
    [line] = [one for one in unit.items("Prepare") if one.startswith("Role cards: ")]
    names = line.removeprefix("Role cards: ").partition(".")[0].split(", ")
    roles = told["roles"]
    cards = tuple(Card(_sentence(name), roles[name]) for name in names)
    title = text("handouts-briefing")
    return Paper("briefing-roles", title, "cards", (8,), roles["source"], cards=cards)


def _two_hands(unit: Unit) -> Iterator[Paper]:
    """Eight papers as cards, and the two tracks for the wall."""
    [line] = [one for one in unit.items("Prepare") if one.startswith("Cards with eight papers: ")]
    names = line.removeprefix("Cards with eight papers: ").partition(".")[0].split(", ")
    asked = ("hand", "with", "shows", "never")
    lines = tuple(text(f"handouts-paper-{one}") for one in asked)
    cards = tuple(Card(_sentence(name), lines=lines) for name in names)
    at, title = text("handouts-source-notes", number=unit.number), text("handouts-papers")
    yield Paper("paper-cards", title, "cards", (10,), at, cards=cards)
    section = unit.section("two-tracks")
    parts = (Table(grids(section.text)[0], (4, 1)),)
    source = _of_chapter(unit, "two-tracks")
    yield Paper("two-tracks", section.title, "poster", (10,), source, parts=parts)


def _plan_lines(root: Path, unit: Unit) -> Iterator[Paper]:
    """A sheet for three lines of a plan, and the three markers of the wall."""
    [line] = [one for one in unit.items("Prepare") if "six columns: " in one]
    heads = tuple(
        _sentence(one) for one in line.partition("six columns: ")[2].partition(".")[0].split(", ")
    )
    rows = (("",) * len(heads),) * 3
    parts = (text("handouts-plan-lines-how"), Table((heads, *rows), (6, 4, 3, 3, 4, 4), 5))
    at, title = text("handouts-source-notes", number=unit.number), text("handouts-plan-lines")
    yield Paper("three-line-plan", title, "sheet", (11,), at, parts=parts, writes=True, across=True)
    section = unit.section("informs-prepares-changes")
    heads = _shown(root, unit, "informs-prepares-changes")[0]
    cards = tuple(Card(head) for head in heads[1:])
    source, title = _of_chapter(unit, "informs-prepares-changes"), section.title
    yield Paper("three-markers", title, "wall", (11,), source, cards=cards)


def _shown(root: Path, unit: Unit, label: str) -> Grid:
    """The first table that the code of a section shows."""
    found = cells.shown(chapter(root, unit.slug))
    tables_ = (
        one.value for one in found if one.section == label and isinstance(one.value, WordTable)
    )
    return cells.grid(next(tables_))


def _of_chapter(unit: Unit, label: str) -> str:
    title = unit.section(label).title
    first = text("handouts-source-chapter", number=unit.number, section=title)
    return text("handouts-source-also", first=first, more=text("handouts-source-own"))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
