"""What a map earns points for: decisions that the papers allow, each named and judged once.

All checks share two texts of the key (see `map_places`): `places`, every place that the papers
have, and `ways`, every link. What the papers have and a check does not ask for neither earns nor
costs. A place is named by its key ("AS-1"), a link by "AS-1 > OD-HQ".

merged, of several checks: places that the papers list more than once. Where none of these stands in
one row, lists were copied and no map was made: then such a check gives nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question, Sheet
from coursework.questions.values import plain
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.rows import ROW, Rows
from coursework.work.unit_05.map_places import (
    Link,
    Read,
    What,
    agree,
    exact,
    link_of,
    links_of,
    places_of,
)
from coursework.work.words import cell_text
from fairtender import messages

HALF = Fraction(1, 2)
TOLERANCE = Fraction(1, 2)  # percentage points: people round
Judgement = tuple[Fraction, list[Fault]]


@dataclass(frozen=True)
class MapCheck:
    """What all checks of a map have."""

    places: str
    ways: str

    def __call__(self, question: Question, value: Rows) -> Outcome:
        """Return what share of its points a map earns, and what is not right in it."""
        share, faults = self.judged(Read(value, self.places, self.ways), question)
        return Outcome(max(NONE, min(ALL, share)), tuple(dict.fromkeys(faults)))

    def judged(self, found: Read, question: Question) -> Judgement:
        """Return share and faults of a map that was read."""
        raise NotImplementedError

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield what the fields name: places and links as they are written, each with a column."""
        raise NotImplementedError

    def fault(self, question: Question) -> str:
        """Say what an author got wrong, "" for nothing."""
        if question.kind != "map":
            return messages.text("work-fault-kind", kind=question.kind)
        try:
            places, ways = places_of(self.places), {*links_of(self.ways)}
            named = [(_what(name), column) for name, column in self.named()]
        except ValueError as error:
            return messages.text("work-fault-map-line", line=error)
        keys = {place.key for place in places}
        for what in {end for way in ways for end in way} | {what for what, _ in named}:
            if what not in (keys if isinstance(what, str) else ways):
                name = what if isinstance(what, str) else " > ".join(what)
                return messages.text("work-fault-map-name", name=name)
        for what, column in named:
            if column and column not in _sheet(question, what).codes:
                return messages.text("work-fault-column", column=column)
        return messages.text("work-fault-map-twice") if len(keys) < len(places) else ""


def _what(name: str) -> What:
    return link_of(name) if ">" in name else name


def _sheet(question: Question, what: What) -> Sheet:
    return question.sheet("sites" if isinstance(what, str) else "links")


def _said(found: Read, code: str, what: What, /, **params: object) -> Fault:
    """Return a fault about a place or a link."""
    where = what if isinstance(what, str) else " > ".join(what)
    return Fault.of(code, where, name=found.name(what), **params)


def _not_merged(found: Read, merged: Sequence[str]) -> list[Fault]:
    """Return the fault of lists that were copied, where none of these places is one row."""
    if not merged or any(found.alone(key) for key in merged):
        return []
    names = ", ".join(map(found.name, merged))
    return [Fault.of("work-map-copied", " ".join(merged), names=names)]


@dataclass(frozen=True)
class Sites(MapCheck):
    """The sites that should be there, found: less invented ones and those listed twice, of all.

    apart: places whose double rows are judged by a check of their own.
    """

    need: tuple[str, ...]
    merged: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield the places of all fields."""
        yield from ((one, "ids") for one in (*self.need, *self.merged, *self.apart))

    def judged(self, found: Read, question: Question) -> Judgement:
        """Count what is there, what is not, and what stands there too often."""
        missing = [key for key in self.need if key not in found.at]
        often = [key for key, rows in found.at.items() if len(rows) > 1 and key not in self.apart]
        more = sum(len(found.at[key]) - 1 for key in often)
        faults = [_said(found, "work-map-missing", key) for key in missing]
        for row in found.strange:
            name = found.called[row[ROW]]
            faults.append(Fault.of("work-map-strange", plain(name), name=name))
        faults += [_said(found, "work-map-often", key, rows=len(found.at[key])) for key in often]
        if copied := _not_merged(found, self.merged):
            return NONE, [*faults, *copied]
        there = len(self.need) - len(missing) - len(found.strange) - more
        return Fraction(there, len(self.need)), faults


@dataclass(frozen=True)
class One(MapCheck):
    """One place is one row, under all its identifiers; half where one of these is missing."""

    place: str

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield the place."""
        yield self.place, "ids"

    def judged(self, found: Read, question: Question) -> Judgement:
        """See how many rows mean the place, and what else they mean."""
        rows = found.at.get(self.place, [])
        if not rows:
            return NONE, [_said(found, "work-map-missing", self.place)]
        if len(rows) > 1:
            return NONE, [_said(found, "work-map-often", self.place, rows=len(rows))]
        others = [key for key in found.means[rows[0][ROW]] if key != self.place]
        if others:
            names = ", ".join(map(found.name, others))
            return NONE, [_said(found, "work-map-mixed", self.place, others=names)]
        place = found.places[self.place]
        lost = [one for one in place.ids if one not in found.identified(self.place)]
        if lost:
            return HALF, [_said(found, "work-map-identifier", self.place, ids=", ".join(lost))]
        return ALL, []


@dataclass(frozen=True)
class Links(MapCheck):
    """The links that should be there, found: less invented ones and those drawn twice, of all.

    A link that is turned, or whose share is another than that in `shares`, counts half.
    """

    need: tuple[str, ...]
    shares: Mapping[str, float] = field(default_factory=dict)
    merged: tuple[str, ...] = ()

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield the links of all fields."""
        yield from ((one, "") for one in (*self.need, *self.merged))
        yield from ((one, "share") for one in self.shares)

    def judged(self, found: Read, question: Question) -> Judgement:
        """Count what is there, what is not, and what is wrong with it."""
        faults, there = [], NONE
        for name in self.need:
            link = link_of(name)
            rows = found.links.get(link, [])
            if not rows:
                faults.append(_said(found, "work-map-no-link", link))
            elif link in found.turned:
                faults.append(_said(found, "work-map-turned", link))
                there += HALF
            elif wrong := _other_share(found, link, self.shares.get(name)):
                faults.append(wrong)
                there += HALF
            else:
                there += 1
        twice = {link: rows for link, rows in found.links.items() if len(rows) > 1}
        faults += [_said(found, "work-map-link-twice", link) for link in twice]
        for row in found.loose:
            ends = (found.called.get(row[end], "?") for end in ("from", "to"))
            name = " → ".join(ends)
            faults.append(Fault.of("work-map-loose", plain(name), name=name))
        if copied := _not_merged(found, self.merged):
            return NONE, [*faults, *copied]
        more = sum(len(rows) - 1 for rows in twice.values()) + len(found.loose)
        return (there - more) / len(self.need), faults


def _other_share(found: Read, link: Link, right: float | None) -> Fault | None:
    """Return what is wrong with the share of a link; every row that states one must be right."""
    if right is None:
        return None
    stated = [exact(row.get("share")) for row in found.links.get(link, [])]
    said = [one for one in stated if one is not None]
    if said and all(abs(one - Fraction(str(right))) <= TOLERANCE for one in said):
        return None
    shown = ", ".join(f"{float(one):g}" for one in said)
    code = "work-map-share" if said else "work-map-no-share"
    return _said(found, code, link, said=shown)


@dataclass(frozen=True)
class Share(MapCheck):
    """A link has the share that the papers support."""

    link: str
    share: float

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield the link."""
        yield self.link, "share"

    def judged(self, found: Read, question: Question) -> Judgement:
        """Compare the share of every row of this link."""
        link = link_of(self.link)
        if link not in found.links:
            return NONE, [_said(found, "work-map-no-link", link)]
        wrong = _other_share(found, link, self.share)
        return (NONE, [wrong]) if wrong else (ALL, [])


@dataclass(frozen=True)
class Apart(MapCheck):
    """Things that are told apart: [place or link, column, value], which hold all together.

    A value may be a list of accepted ones. So one value everywhere earns nothing.
    """

    hold: tuple[Any, ...]

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield places and links."""
        yield from ((name, column) for name, column, _ in self.hold)

    def judged(self, found: Read, question: Question) -> Judgement:
        """See whether every row of each says what it must."""
        faults = []
        for name, column, value in self.hold:
            what = _what(name)
            rows = found.rows_at(what)
            right = value if isinstance(value, list | tuple) else [value]
            said = [row.get(column) for row in rows]
            if not rows:
                code = "work-map-missing" if isinstance(what, str) else "work-map-no-link"
                faults.append(_said(found, code, what))
            for one in said:
                if not any(agree(one, wanted) for wanted in right):
                    faults.append(_wrong_cell(found, question, what, column, one))
        return (NONE if faults else ALL), faults


def _wrong_cell(found: Read, question: Question, what: What, code: str, said: Any) -> Fault:
    """Return the fault of a cell that says something else, or nothing."""
    column, shown = _shown(question, what, code, said)
    kind = "work-map-says" if shown else "work-map-empty"
    fault = _said(found, kind, what, column=column, said=shown)
    return Fault(kind, f"{fault.where} {code}", fault.params)


def _shown(question: Question, what: What, code: str, said: Any) -> tuple[str, str]:
    """Return what a column is called, and what a cell of it says, as a learner reads it."""
    column = _sheet(question, what).column(code)
    return column.label, cell_text(question, column, said)


@dataclass(frozen=True)
class Gap(MapCheck):
    """What nobody says stays empty (`empty`), beside what somebody says (`filled`).

    Both are [place, column]; so an empty map earns nothing, and a full one neither.
    """

    empty: tuple[str, ...]
    filled: tuple[str, ...]
    merged: tuple[str, ...] = ()

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield the places of all fields."""
        (empty, column), (filled, other) = self.empty, self.filled
        yield from ((empty, column), (filled, other), *((one, "") for one in self.merged))

    def judged(self, found: Read, question: Question) -> Judgement:
        """See whether the one cell is empty and the other is not."""
        faults = []
        for (key, column), must in ((self.empty, False), (self.filled, True)):
            rows = found.at.get(key, [])
            if not rows:
                faults.append(_said(found, "work-map-missing", key))
            for row in rows:
                said = row.get(column)
                if (said is not None) != must:
                    faults.append(_wrong_cell(found, question, key, column, said))
        faults += _not_merged(found, self.merged)
        return (NONE if faults else ALL), faults


@dataclass(frozen=True)
class Open(MapCheck):
    """What stays open: {place: [codes]} of a column; right ones less wrong ones, of all.

    free: what neither earns nor costs.
    """

    open: Mapping[str, Any]
    free: Mapping[str, Any] = field(default_factory=dict)
    column: str = "open"

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield the places."""
        yield from ((one, self.column) for one in (*self.open, *self.free))

    def judged(self, found: Read, question: Question) -> Judgement:
        """Compare what is left open with what should be."""
        wanted = {(key, code) for key, codes in self.open.items() for code in codes}
        free = {(key, code) for key, codes in self.free.items() for code in codes}
        said = {
            (key, code)
            for row in found.rows
            for key in self._meant(found.means[row[ROW]])
            for code in _codes(row.get(self.column))
        }
        strange = [row for row in found.strange if _codes(row.get(self.column))]
        wrong = said - wanted - free
        faults = [self._told(found, question, "work-map-settled", *one) for one in wanted - said]
        faults += [self._told(found, question, "work-map-open", *one) for one in wrong]
        share = Fraction(len(wanted & said) - len(wrong) - len(strange), len(wanted))
        return share, sorted(faults, key=lambda one: (one.code, one.where))

    def _meant(self, keys: Sequence[str]) -> Sequence[str]:
        """Of a row that means several places, which another check judges, those that are asked."""
        return [key for key in keys if key in self.open] or keys

    def _told(self, found: Read, question: Question, code: str, key: str, what: str) -> Fault:
        fault = _said(found, code, key, what=_shown(question, key, self.column, [what])[1])
        return Fault(code, f"{key} {self.column} {what}", fault.params)


def _codes(value: object) -> Sequence[str]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) and value else []


@dataclass(frozen=True)
class Facts(MapCheck):
    """Plain cells of places: {place: {column: value}}; the places all of whose cells are right."""

    cells: Mapping[str, Any]
    merged: tuple[str, ...] = ()

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield the places."""
        yield from ((one, "") for one in self.merged)
        yield from ((one, column) for one, cells in self.cells.items() for column in cells)

    def judged(self, found: Read, question: Question) -> Judgement:
        """Count the places that are right; those that are missing are told by another check."""
        right, faults = 0, []
        for key, wanted in self.cells.items():
            wrong = [
                _wrong_cell(found, question, key, column, row.get(column))
                for row in found.at.get(key, [])
                for column, value in wanted.items()
                if not agree(row.get(column), value)
            ]
            right += bool(found.at.get(key)) and not wrong
            faults += wrong
        if copied := _not_merged(found, self.merged):
            return NONE, [*faults, *copied]
        return Fraction(right, len(self.cells)), faults


CHECKS = {
    "map-sites": Sites,
    "map-one": One,
    "map-links": Links,
    "map-share": Share,
    "map-apart": Apart,
    "map-gap": Gap,
    "map-open": Open,
    "map-facts": Facts,
}
