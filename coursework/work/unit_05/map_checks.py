"""The checks of a map other than those of its cells: places in one row, and links.

`places` and `ways` are two texts of the key (see `map_places`): every place and every link in the
documents. What the documents contain but a check does not ask for neither earns nor costs points. A
place is named by its key ("AS-1"), a link by "AS-1 > OD-HQ".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from coursework.questions import Question
from coursework.work.judgement import ALL, HALF, NONE, Mark
from coursework.work.parts import Thing, Unit, Work
from coursework.work.rows import ROW
from coursework.work.tables import Named, OfRows
from coursework.work.unit_05.map_places import exact, link_of, map_of

TOLERANCE = Fraction(1, 2)  # percentage points: people round


@dataclass(frozen=True)
class One(OfRows):
    """A check that one place is a single row with all its identifiers; half if one is missing."""

    place: str = field(kw_only=True)
    ROWS = ("place",)

    def _test(self, work: Work, thing: Thing) -> Unit:
        found = map_of(work, self)
        if not thing.rows:
            return Unit(thing, NONE, (thing.mark("missing", thing.missing),))
        if len(thing.rows) > 1:
            marks = [thing.mark("unneeded", "work-row-often", row) for row in thing.rows[1:]]
            return Unit(thing, NONE, tuple(marks))
        [row] = thing.rows
        if others := [key for key in found.means[row[ROW]] if key != self.place]:
            names = ", ".join(map(found.name, others))
            return Unit(thing, NONE, (thing.mark("wrong", "work-map-mixed", row, others=names),))
        known = found.places[self.place].ids
        if lost := [one for one in known if one not in found.identified(self.place)]:
            ids = ", ".join(lost)
            mark = thing.mark("partly", "work-map-identifier", row, "ids", ids=ids)
            return Unit(thing, HALF, (mark,))
        return Unit(thing, ALL, (thing.mark("right", row=row, cell="ids"),))

    def _whole(self, unit: Unit) -> Fraction:
        return ALL if len(unit.thing.rows) > 1 else unit.share


@dataclass(frozen=True)
class Links(OfRows):
    """A check that the right links are there: their share, less invented and repeated links.

    A reversed link counts half, and so does one whose share differs from the one in `shares`.
    """

    need: tuple[str, ...] = field(kw_only=True)
    shares: Mapping[str, float] = field(default_factory=dict, kw_only=True)
    ROWS = ("need",)

    def _named(self, question: Question) -> Iterator[Named]:
        yield from super()._named(question)
        yield from ((one, "share", None) for one in self.shares)

    def _things(self, work: Work) -> list[Thing]:
        others: list[Thing] = self.finder.others(work, self, links=True)
        return super()._things(work) + others

    def _test(self, work: Work, thing: Thing) -> Unit:
        if not thing.wanted:
            mark = thing.mark("unneeded", "work-map-loose", thing.rows[0])
            return Unit(thing, -ALL, (mark,))
        again = thing.rows[1:]
        marks = [thing.mark("unneeded", "work-row-often", row) for row in again]
        if thing.wanted not in self.need:
            return Unit(thing, -Fraction(len(again)), tuple(marks))
        if not thing.rows:
            return Unit(thing, NONE, (thing.mark("missing", thing.missing),))
        first = self._link(work, thing)
        return Unit(thing, first.share - len(again), (first, *marks))

    def _is_meant(self, unit: Unit) -> bool:
        return unit.thing.wanted in self.need

    def _whole(self, unit: Unit) -> Fraction:
        return unit.marks[0].share

    def _link(self, work: Work, thing: Thing) -> Mark:
        link, row = link_of(thing.wanted), thing.rows[0]
        right = self.shares.get(thing.wanted)
        if link in map_of(work, self).turned:
            return replace(thing.mark("partly", "work-map-turned", row), share=HALF)
        if right is None:
            return thing.mark("right", row=row)
        stated = [exact(one.get("share")) for one in thing.rows]
        said = [one for one in stated if one is not None]
        if said and all(abs(one - Fraction(str(right))) <= TOLERANCE for one in said):
            return thing.mark("right", row=row, cell="share")
        shown = ", ".join(f"{float(one):g}" for one in said)
        code = "work-map-share" if said else "work-map-no-share"
        return replace(thing.mark("partly", code, row, "share", said=shown), share=HALF)

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        copied = self.copied(work)
        share = sum((unit.share for unit in units), NONE) / len(self.need)
        return NONE if copied else share, copied
