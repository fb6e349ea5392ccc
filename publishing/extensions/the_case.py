"""The page *The case*: the fictional country, its people, its calendar and its contracts.

    ```{the-case} map
    ```

Everything is made from `datasets/the-case.toml`. `map` draws the twelve field offices, and `town`
the places in Port Selm; `people`, `calendar`, `contracts`, `units`, `figures` and `handovers` are
tables.

    ```{case-criteria} cleaning
    ```

A line on a case page with links to its sample criteria: a Word document and an XLSX sheet, which
the build makes from `datasets/cases/SLUG-criteria.csv` and writes into `_static`. Their title is
that of the page `book/cases/SLUG.md`. The same rows give the same bytes. The sheet has the columns
of `fairtender.criteria.CRITERIA`, so that the library can read it; the document is for people.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx

from coursework import the_case
from coursework.the_case import Case, Contract, Office, Site
from fairtender import criteria, messages, pages, sheets
from fairtender.criteria import CRITERIA
from fairtender.sheets import excel
from fairtender.sheets.writing import explanation, sheet_to_fill
from publishing.extensions.shared import CourseDirective, WrittenFiles, raw

# The mark of each workshop on the map: a shape and a colour (of Okabe and Ito); either is enough.
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
    """A place on a map, or an entry of its key."""

    name: str
    x: int
    y: int
    shape: str
    colour: str
    is_seat: bool = False

    @property
    def points(self) -> str:
        """Return the corners of the shape around its place; "" for a circle."""
        return SHAPES.get(self.shape, "")


def country(case: Case) -> dict[str, Any]:
    """Return the data for the map of the country: places, key, title and description."""
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
    """Return the data for the map of Port Selm: places, key, title and description."""
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
    """Return the people with their roles, under headings."""
    rows = [(one.name or messages.text("case-no-name"), one.role, one.said) for one in case.people]
    firms = [(one.name, messages.text("case-firm"), one.said) for one in case.firms]
    return [_heads("name", "role", "said"), *rows, *firms]


def calendar(case: Case) -> list[Sequence[str]]:
    """Return the dates of the case in order, under headings."""
    days = sorted(case.events, key=lambda one: one.date)
    return [
        _heads("day", "what", "units"),
        *((messages.day(one.date), one.what, ", ".join(map(_chapter, one.units))) for one in days),
    ]


def contracts(case: Case) -> list[Sequence[str]]:
    """Return each contract with the units that use it, under headings."""
    rows = [
        (_contract(one), _days(one), one.said, *(_returns(case, one, place) for place in PLACES))
        for one in case.contracts
    ]
    return [_heads("contract", "runs", "said", *PLACES), *rows]


def units(case: Case) -> list[Sequence[str]]:
    """Return the starting point of each unit, under headings."""
    return [
        _heads("unit", "when", "exists", "role"),
        *((_chapter(one.slug), one.when, one.exists, one.role) for one in case.units),
    ]


def handovers(case: Case) -> list[Sequence[str]]:
    """Return what each unit hands over to later units, under headings."""
    rows = [(_exercise(one.unit), one.what, _exercise(one.to)) for one in case.handovers]
    return [_heads("from", "made", "to"), *rows]


def figures(case: Case) -> list[Sequence[str]]:
    """Return the figures that texts mention, under headings."""
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
    """Return the period of a contract, and its supplier."""
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
    """A part of the page *The case*."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the part; report an unknown name as a fault of the page."""
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


PAGES, DATA = "book/cases", "datasets/cases"
FORMATS = {"docx": "Word", "xlsx": "Excel"}
_WIDE = ("text", "means_of_proof", "scale", "monitored_how")
_DATE = datetime.date(2026, 11, 27)


def slugs(root: Path) -> list[str]:
    """Return the cases that have both a page and a sheet of criteria."""
    pages = sorted(path.stem for path in (root / PAGES).glob("*.md"))
    return [slug for slug in pages if sheet_of(root, slug).is_file()]


def sheet_of(root: Path, slug: str) -> Path:
    """Return the path of a case's criteria."""
    return root / DATA / f"{slug}-criteria.csv"


def file_name(slug: str, suffix: str) -> str:
    """Return the name of a file to download."""
    return f"sample-criteria-{slug}.{suffix}"


def title(root: Path, slug: str) -> str:
    """Return the title of a case, from the heading of its page."""
    lines = (root / PAGES / f"{slug}.md").read_text(encoding="utf-8").splitlines()
    heading = next(line for line in lines if line.startswith("# "))
    name = heading.removeprefix("# ").removeprefix("Case: ")
    return messages.text("case-criteria", name=name)


def files(root: Path, slug: str) -> dict[str, bytes]:
    """Return both files of a case by name. Raises DataError if its sheet has a fault."""
    rows = sheets.read(sheet_of(root, slug), CRITERIA)
    named = title(root, slug)
    document = criteria.to_word(rows, named, (messages.text("case-warning"),), _DATE)
    made = {"docx": document, "xlsx": workbook(named, rows)}
    return {file_name(slug, suffix): content for suffix, content in made.items()}


def workbook(named: str, rows: pd.DataFrame) -> bytes:
    """Return the criteria as XLSX, in the library's own template."""
    wraps = excel.Look(wraps=True)
    lines = rows[CRITERIA.names].itertuples(index=False)
    filled = [[excel.Cell(None if one == "" else one, wraps) for one in line] for line in lines]
    sheet = sheet_to_fill(CRITERIA, filled)
    widths = [
        50 if name in _WIDE else width
        for name, width in zip(CRITERIA.names, sheet.widths, strict=True)
    ]
    sheets = (replace(sheet, widths=widths), explanation(CRITERIA))
    return excel.workbook(named, sheets, "Fair Tender", _DATE)


class CaseCriteria(CourseDirective):
    """The line with the links to the two files."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the line; report a case without a page or a sheet as a fault of the page."""
        slug, known = self.arguments[0], slugs(self.root)
        if slug not in known:
            raise self.error(messages.text("case-unknown", slug=slug, known=", ".join(known)))
        self.env.note_dependency(__file__)
        self.env.note_dependency(str(sheet_of(self.root, slug)))
        folder = "../" * self.env.docname.count("/") + "_static/"
        line = nodes.paragraph("", messages.text("case-take"))
        for number, (suffix, program) in enumerate(FORMATS.items()):
            line += nodes.Text(" · " if number else "")
            name = f"{title(self.root, slug)} ({program})"
            address = folder + file_name(slug, suffix)
            line += nodes.reference("", name, refuri=address, internal=False)
        return [line]


def _file_names(root: Path) -> list[str]:
    return [file_name(slug, suffix) for slug in slugs(root) for suffix in FORMATS]


def _all_files(root: Path) -> dict[str, bytes]:
    return {name: data for slug in slugs(root) for name, data in files(root, slug).items()}


def setup(app: Sphinx) -> None:
    """Register the directives, and connect to the build."""
    app.add_directive("the-case", TheCase)
    app.add_directive("case-criteria", CaseCriteria)
    WrittenFiles(f"{PAGES}/", _file_names, _all_files).connect(app)
