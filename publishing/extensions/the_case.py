"""The page *The case*: the fictional country, its people, its calendar and its contracts.

    ```{the-case} map
    ```

All of it is made from `datasets/the-case.toml`: `map` draws the twelve field offices, `town` the
places in Port Selm; `people`, `calendar`, `contracts`, `units`, `figures` and `handovers` are
tables.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from coursework import the_case
from coursework.the_case import Case, Contract, Office, Site
from fairtender import messages, pages
from publishing.extensions.shared import CourseDirective, raw

# Workshops of the map: a shape and a colour of Okabe and Ito each, so that neither is needed alone.
MARKS = (
    ("circle", "#0072b2"),
    ("square", "#d55e00"),
    ("triangle", "#009e73"),
    ("diamond", "#cc79a7"),
    ("pentagon", "#e69f00"),
)
SHAPES = {
    "square": "-8,-8 8,-8 8,8 -8,8",
    "triangle": "0,-10 10,8 -10,8",
    "diamond": "0,-11 11,0 0,11 -11,0",
    "pentagon": "0,-10 10,-2 6,9 -6,9 -10,-2",
}
PLACES = ("chapter", "exercise")  # of a unit


class Mark(NamedTuple):
    """One place of a map, or one line of its key."""

    name: str
    x: int
    y: int
    shape: str
    colour: str
    is_seat: bool = False

    @property
    def points(self) -> str:
        """The corners of the shape around its place; "" for a circle."""
        return SHAPES.get(self.shape, "")


def country(case: Case) -> dict[str, Any]:
    """Return what the map of the country shows."""
    workshops = dict(zip(_workshops(case.offices), MARKS, strict=True))
    seat = case.organisation.seat
    marks = [
        Mark(one.name, one.x, one.y, *workshops[one.workshop], one.name == seat)
        for one in case.offices
    ]
    key = [Mark(name, 0, 0, *mark) for name, mark in workshops.items()]
    by_workshop = "; ".join(
        messages.with_label(name, ", ".join(_names(case.offices, name))) for name in workshops
    )
    alt = messages.text("case-map-alt", seat=seat, offices=by_workshop)
    title = messages.text("case-map-title", country=case.organisation.country)
    return {"id": "map", "marks": marks, "key": key, "alt": alt, "title": title}


def town(case: Case) -> dict[str, Any]:
    """Return what the map of Port Selm shows."""
    depot = case.sites_of("guarding")
    marks = [
        Mark(one.name, one.x, one.y, *MARKS[1 if one.name in depot else 0]) for one in case.sites
    ]
    key = [
        Mark(messages.text("case-town-cleaned"), 0, 0, *MARKS[0]),
        Mark(messages.text("case-town-guarded"), 0, 0, *MARKS[1]),
    ]
    cleaned = ", ".join(case.sites_of("cleaning"))
    alt = messages.text("case-town-alt", cleaned=cleaned, guarded=", ".join(depot))
    title = messages.text("case-town-title")
    return {"id": "town", "marks": marks, "key": key, "alt": alt, "title": title}


def _workshops(offices: Iterable[Office]) -> list[str]:
    return list(dict.fromkeys(one.workshop for one in offices))


def _names(places: Iterable[Office | Site], workshop: str) -> list[str]:
    return [one.name for one in places if getattr(one, "workshop", "") == workshop]


def people(case: Case) -> list[Sequence[str]]:
    """Return who is who, under headings."""
    rows = [(one.name or messages.text("case-no-name"), one.role, one.said) for one in case.people]
    firms = [(one.name, messages.text("case-firm"), one.said) for one in case.firms]
    return [_heads("name", "role", "said"), *rows, *firms]


def calendar(case: Case) -> list[Sequence[str]]:
    """Return the days of the case in their order, under headings."""
    days = sorted(case.events, key=lambda one: one.date)
    return [
        _heads("day", "what", "units"),
        *((messages.day(one.date), one.what, ", ".join(map(_chapter, one.units))) for one in days),
    ]


def contracts(case: Case) -> list[Sequence[str]]:
    """Return each contract with the units in which it returns, under headings."""
    rows = [
        (_contract(one), _days(one), one.said, *(_returns(case, one, place) for place in PLACES))
        for one in case.contracts
    ]
    return [_heads("contract", "runs", "said", *PLACES), *rows]


def units(case: Case) -> list[Sequence[str]]:
    """Return where each unit begins, under headings."""
    return [
        _heads("unit", "when", "exists", "role"),
        *((_chapter(one.slug), one.when, one.exists, one.role) for one in case.units),
    ]


def handovers(case: Case) -> list[Sequence[str]]:
    """Return what passes on from unit to unit, under headings."""
    rows = [(_exercise(one.unit), one.what, _exercise(one.to)) for one in case.handovers]
    return [_heads("from", "made", "to"), *rows]


def figures(case: Case) -> list[Sequence[str]]:
    """Return the numbers that texts name, under headings."""
    rows = [(str(one.value), one.what) for one in case.figures]
    return [_heads("number", "what"), *rows]


def _heads(*names: str) -> tuple[str, ...]:
    return tuple(messages.text(f"case-head-{name}") for name in names)


def _contract(one: Contract) -> str:
    return (
        messages.text("case-contract", title=one.title, called=one.called)
        if one.called
        else (one.title)
    )


def _days(one: Contract) -> str:
    """Return from when until when it runs, and who holds it."""
    said = []
    if one.supplier:
        said.append(messages.text("case-supplier", supplier=one.supplier))
    if one.begins and one.last_day:
        days = {"first": messages.day(one.begins), "last": messages.day(one.last_day)}
        said.append(messages.text("case-runs", **days))
    elif one.begins:
        said.append(messages.text("case-begins", first=messages.day(one.begins)))
    if one.extended and one.ends:
        said.append(messages.text("case-extended", ends=messages.day(one.ends)))
    if one.value:
        said.append(messages.text("case-value", value=f"{one.value:,}"))
    return messages.paragraph(*said) or "–"


def _returns(case: Case, contract: Contract, place: str) -> str:
    slugs = [one.slug for one in case.units if contract.code in getattr(one, place)]
    link = _chapter if place == "chapter" else _exercise
    return ", ".join(map(link, slugs)) or "–"


def _chapter(slug: str) -> str:
    return f"[{_number(slug)}]({slug}.md)"


def _exercise(slug: str) -> str:
    return f"[{_number(slug)}](../exercises/{slug}/{slug}.ipynb)"


def _number(slug: str) -> str:
    return slug.partition("-")[0].lstrip("0")


MAPS = {"map": country, "town": town}
TABLES = {
    "people": people,
    "calendar": calendar,
    "contracts": contracts,
    "units": units,
    "figures": figures,
    "handovers": handovers,
}


class TheCase(CourseDirective):
    """One part of the page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the part; another name is a fault of the page."""
        name = self.arguments[0]
        path = self.root / "datasets" / the_case.NAME
        for file in (__file__, str(path)):
            self.env.note_dependency(file)
        case = the_case.load(path)
        if name in MAPS:
            template = Path(__file__).with_name("case_map.html")
            return [raw(pages.render(template, **MAPS[name](case)))]
        if name in TABLES:
            return self.table(TABLES[name](case))
        known = ", ".join([*MAPS, *TABLES])
        raise self.error(messages.text("case-part-unknown", part=name, known=known))


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("the-case", TheCase)
