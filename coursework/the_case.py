"""The course's fictional country, its purchases and its calendar: `datasets/the-case.toml`.

Facts that several units use are declared there once. The page *The case*, the lines at the top of
each unit and the data generators read them here; a test compares all texts with them. The
dataclasses below define what each entry may contain. No pandas is needed, because forms show these
lines too.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from fairtender import pages
from fairtender.fields import Entry, read_toml
from fairtender.messages import day
from fairtender.tables import data_path

NAME = "the-case.toml"
PAGE = "the-case"  # of the book


@dataclass(frozen=True)
class Organisation:
    """The buyer. seat: the field office that is also the head office. currency: its code."""

    name: str
    short: str
    seat: str
    country: str
    neighbour: str
    currency: str


@dataclass(frozen=True)
class Office:
    """A field office. code: used in its contract numbers. x, y: 0 to 100 from the top left."""

    code: str
    name: str
    workshop: str
    x: int
    y: int


@dataclass(frozen=True)
class Site:
    """A place in Port Selm where people work under these contracts; x, y: on the town's map."""

    name: str
    contracts: tuple[str, ...]
    x: int
    y: int


@dataclass(frozen=True)
class Contract:
    """A contract or a tender. number: of a contract; notice: of a tender; "" if it has none.

    ends: the day that the contract names. extended: the day until which it now runs. bids_by: the
    last day for bids. value: of all months, in the organisation's currency.
    """

    code: str
    title: str
    buyer: str
    said: str
    number: str = ""
    notice: str = ""
    supplier: str = ""
    begins: datetime.date | None = None
    ends: datetime.date | None = None
    extended: datetime.date | None = None
    bids_by: datetime.date | None = None
    value: Decimal | None = None
    months: int | None = None

    @property
    def called(self) -> str:
        """The name used in texts: its number, otherwise that of its notice, or "" without both."""
        return self.number or self.notice

    @property
    def last_day(self) -> datetime.date | None:
        """The day on which the contract ends, as things are now."""
        return self.extended or self.ends


@dataclass(frozen=True)
class Firm:
    """A firm that appears in several units. short: other names for it in texts."""

    name: str
    said: str
    short: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """Somebody who appears in several units; name is "" if only the role is known."""

    role: str
    said: str
    name: str = ""
    short: str = ""


@dataclass(frozen=True)
class Event:
    """A day of the calendar, and the units that name it."""

    date: datetime.date
    what: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """How a unit begins. chapter, exercise: codes of the contracts that appear in it.

    other: why it uses a different purchase from the unit before; "" if no reason is needed.
    """

    slug: str
    when: str
    exists: str
    role: str
    chapter: tuple[str, ...] = ()
    exercise: tuple[str, ...] = ()
    other: str = ""


@dataclass(frozen=True)
class Figure:
    """A number in texts: how many of what there are under a contract."""

    contract: str
    value: int
    what: str


@dataclass(frozen=True)
class Handover:
    """Something that a learner makes in one unit and reads again in another.

    question: "SLUG/ID". own: the course's own table, see `coursework.questions.Earlier`.
    """

    question: str
    to: str
    what: str
    own: str

    @property
    def unit(self) -> str:
        """The slug of the unit in which it is made."""
        return self.question.partition("/")[0]


@dataclass(frozen=True)
class Case:
    """The whole content of the file; each kind of entry is in the file's order."""

    organisation: Organisation
    offices: tuple[Office, ...]
    sites: tuple[Site, ...]
    contracts: tuple[Contract, ...]
    firms: tuple[Firm, ...]
    people: tuple[Person, ...]
    events: tuple[Event, ...]
    units: tuple[Unit, ...]
    figures: tuple[Figure, ...]
    handovers: tuple[Handover, ...]

    def contract(self, code: str) -> Contract:
        """Return the contract of this code; raise KeyError if there is none."""
        return {one.code: one for one in self.contracts}[code]

    def unit(self, slug: str) -> Unit | None:
        """Return how a unit begins; None for a unit that the case does not have."""
        return {one.slug: one for one in self.units}.get(slug)

    def sites_of(self, contract: str) -> tuple[str, ...]:
        """Return the names of the places where people work under this contract."""
        return tuple(site.name for site in self.sites if contract in site.contracts)

    def figure(self, contract: str, what: str) -> int:
        """Return the declared number for something under a contract; KeyError if there is none."""
        return {(one.contract, one.what): one.value for one in self.figures}[contract, what]


@cache
def load(path: Path | None = None) -> Case:
    """Return the case in a file, by default the course's own; one DataError has all faults."""
    return read_toml(path or data_path(NAME), _case)


def _case(top: Entry) -> Case:
    kinds = {
        "offices": ("office", Office, "code"),
        "sites": ("site", Site, "name"),
        "contracts": ("contract", Contract, "code"),
        "firms": ("firm", Firm, "name"),
        "people": ("person", Person, "role"),
        "events": ("event", Event, ""),
        "units": ("unit", Unit, "slug"),
        "figures": ("figure", Figure, ""),
        "handovers": ("handover", Handover, ""),
    }
    organisation = top.entry("organisation").make(Organisation)
    found = {name: top.each(*one) for name, one in kinds.items()}
    top.no_other()
    case = Case(organisation, **found)
    for field, value, known in _references(case):
        if value not in known:
            choices = ", ".join(sorted(known))
            top.wrong("field-choice", field=field, value=value, choices=choices)
    return case


def _references(case: Case) -> Iterator[tuple[str, str, set[str]]]:
    """Yield (field, name, known names) for each reference to another entry."""
    contracts = {one.code for one in case.contracts}
    units = {one.slug for one in case.units}
    yield "seat", case.organisation.seat, {one.name for one in case.offices}
    for site in case.sites:
        yield from (("site, contracts", code, contracts) for code in site.contracts)
    for unit in case.units:
        for code in (*unit.chapter, *unit.exercise):
            yield f"unit {unit.slug}", code, contracts
    for event in case.events:
        yield from ((f"event {event.date}", slug, units) for slug in event.units)
    for figure in case.figures:
        yield "figure, contract", figure.contract, contracts
    for one in case.handovers:
        yield from ((f"handover {one.question}", slug, units) for slug in (one.unit, one.to))


def head(contract: str, dated: datetime.date, to: str = "", reference: str = "") -> dict[str, str]:
    """Return the lines above a document about a contract, for `fairtender.word.to_send`.

    contract: its code. to: the recipient; "" leaves out this line. reference: an addition to the
    number of the contract or of its notice.
    """
    case = load()
    one, us = case.contract(contract), case.organisation
    known = {
        "buyer": f"{us.name}, {us.seat}",
        "to": to,
        "about": one.title if one.buyer == us.name else f"{one.title} ({one.buyer})",
        "reference": ", ".join(filter(None, (one.called, reference))),
        "date": day(dated),
    }
    return {code: words for code, words in known.items() if words}


def opening(slug: str, book: str = "") -> str:
    """Return the opening lines of a unit as HTML: the date, what exists, the reader's role.

    book: where the book's pages are, seen from the page that shows these lines, for the link to
    *The case*; "" for no link. The result is "" for a unit that the case does not have.
    """
    unit = load().unit(slug)
    if unit is None:
        return ""
    return pages.render(
        Path(__file__).with_name("opening.html"),
        unit=unit,
        page=f"{book}{PAGE}.html" if book else "",
    )
