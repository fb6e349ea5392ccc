"""A piece of work, judged: what each row, cell, sentence, link or step is, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any, Literal

from fairtender import messages

if TYPE_CHECKING:
    from coursework.work.checks import Property

NONE, HALF, ALL = Fraction(0), Fraction(1, 2), Fraction(1)
Verdict = Literal["right", "partly", "wrong", "missing", "unneeded", "free"]
# Sentences that give the answer away are said with the solution only; before it, a question.
SOLVES = {
    "work-pair": "work-pair-asked",
    "work-map-identifier": "work-map-identifier-asked",
    "work-map-turned": "work-map-turned-asked",
}
_MISSED, _VAIN = ("work-passage-missed", "work-passage-side"), "work-passage-vain"
_WORST = ("wrong", "missing", "unneeded", "partly", "right", "free")


@dataclass(frozen=True)
class Fault:
    """What is not right in a piece: the code of its sentence, the place, and what it names.

    `where` is in words of the key or the questions, never the id of a row that a learner added:
    faults of two pieces are compared. So are `params`, pairs of texts. stop: it would endanger a
    real person, so that the piece earns half of its points at most. said: the key's own reason for
    this place (see `reasons`); it says nothing about what the mistake is, and is not compared.
    """

    code: str
    where: str = ""
    params: tuple[tuple[str, str], ...] = ()
    stop: bool = False
    said: str = field(default="", compare=False)

    @classmethod
    def of(cls, code: str, where: str = "", **params: object) -> "Fault":
        """Return the fault of this code, place and these parameters."""
        return cls(code, where, tuple((name, str(value)) for name, value in params.items()))

    def text(self) -> str:
        """Return its sentence, as it is said at the place itself; a Stop names its place."""
        if self.said:
            return str(self) if self.stop else self.said
        return self._of_code(self.code)

    def __str__(self) -> str:
        """Read as the sentence that names the place as well."""
        if not self.said:
            return self.text()
        named = {name for name, _ in self.params}
        kinds = {"label": "label", "text": "text", "column": "cell", "first": "pair"}
        kind = next((kinds[name] for name in kinds if name in named), "row")
        return self._of_code(f"work-because-{kind}", reason=self.said)

    def _of_code(self, code: str, **more: str) -> str:
        return messages.text(code, **({"where": self.where} | dict(self.params) | more))


@dataclass(frozen=True)
class Place:
    """Where something is in a piece: all of it that the learner made, or chose.

    sheet: its code, of sentences their document. row: a row, sentence or step; "" for what is
    missing. column, option: a cell, and one of several options chosen there. wanted: what the key
    calls it, the same in every piece. It names what is missing, so the page must not be given it.
    """

    sheet: str = ""
    row: str = ""
    column: str = ""
    option: str = ""
    wanted: str = ""


@dataclass(frozen=True)
class Mark:
    """What one place is, the share that it earns of its row, and why it is not right."""

    at: Place
    verdict: Verdict
    share: Fraction = NONE
    fault: Fault | None = None

    @classmethod
    def of(
        cls, at: Place, verdict: Verdict, code: str = "", where: str = "", **params: object
    ) -> "Mark":
        """Return the mark of a place; code: of the sentence that says why, with its parameters."""
        share = ALL if verdict == "right" else NONE
        return cls(at, verdict, share, Fault.of(code, where, **params) if code else None)

    @property
    def stopped(self) -> "Mark":
        """The same as a Stop: it puts a real person at risk."""
        return replace(self, fault=replace(self.fault, stop=True)) if self.fault else self


@dataclass(frozen=True)
class Outcome:
    """What a check says of a piece: the share of the points that it earns, and its marks.

    things: by sheet and the key's name, what each row or sentence earns that it looks at. is_idle:
    nobody chose, since one value is everywhere, or all is marked; None where a check cannot tell.
    """

    share: Fraction
    marks: tuple[Mark, ...] = ()
    things: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    is_idle: bool | None = None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is not right, each once."""
        return tuple(dict.fromkeys(mark.fault for mark in self.marks if mark.fault))


@dataclass(frozen=True)
class Judged(Outcome):
    """What one property of a piece earns, and the marks that it comes from."""

    point: "Property" = field(kw_only=True)

    @property
    def earned(self) -> Fraction:
        """The points that are earned, exactly."""
        return self.share * self.point.points

    @property
    def state(self) -> str:
        """Return "right", "partly" or "not"."""
        return "partly" if 0 < self.share < 1 else "right" if self.share else "not"

    @property
    def is_lost(self) -> bool:
        """Whether any of its points is not earned."""
        return self.share < ALL


def by_place(judged: Iterable[Judged]) -> dict[Place, Mark]:
    """Return the mark of each place: the worst one, where several properties look at it.

    A sentence that one property misses and another finds under its label has a wrong label.
    """
    found: dict[Place, Mark] = {}
    every = [mark for one in judged for mark in one.marks]
    missed = {mark.at.wanted for mark in every if mark.fault and mark.fault.code in _MISSED}
    elsewhere = {mark.at.row for mark in every if mark.fault and mark.fault.code == _VAIN}
    for mark in every:
        if mark.fault and mark.fault.code == _VAIN and mark.at.row in missed:
            mark = replace(mark, verdict="wrong")
        elif mark.fault and mark.fault.code in _MISSED and mark.at.wanted in elsewhere:
            continue
        known = found.setdefault(mark.at, mark)
        if _WORST.index(mark.verdict) < _WORST.index(known.verdict):
            found[mark.at] = mark
    return found


def for_page(judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """Return the places of a piece with their verdicts, as the page may have them.

    Each has `verdict`, `code` (of the reason), `stop`, and of sheet, row, column and option what
    the learner made; and the reason as `text`, unless it would give the answer away. What is
    missing is only counted, once for each thing: where it belongs is told with the solution.
    """
    found = []
    missing = set[tuple[str, str]]()
    marks = by_place(judged)
    stopped = {_said_at(at, mark) for at, mark in marks.items() if mark.fault and mark.fault.stop}
    for at, mark in marks.items():
        if mark.fault and not mark.fault.stop and mark.fault.said and _said_at(at, mark) in stopped:
            continue  # the same is said there as a Stop
        if at.wanted and not at.row:
            if (at.sheet, at.wanted) not in missing:
                found.append({"verdict": "missing", "sheet": at.sheet, **reason_at(mark)})
            missing.add((at.sheet, at.wanted))
            continue
        names = ("sheet", "row", "column", "option")
        place: Mapping[str, str] = {name: getattr(at, name) for name in names if getattr(at, name)}
        found.append({"verdict": mark.verdict, **place, **reason_at(mark)})
    return found


def _said_at(at: Place, mark: Mark) -> tuple[Place, str]:
    return replace(at, wanted=""), mark.fault.said if mark.fault else ""


def reason_at(mark: Mark) -> dict[str, Any]:
    """Return what a page may have of the reason at a place: no text that gives the answer away."""
    if not mark.fault:
        return {}
    told: dict[str, Any] = {"code": mark.fault.code} | ({"stop": True} if mark.fault.stop else {})
    is_missing = mark.verdict == "missing" and (mark.at.row or mark.at.wanted)
    # A reason of the key asks about what the learner made, and never names what belongs there.
    if not (mark.fault.said and mark.at.row):
        if is_missing:
            return told
        if mark.fault.code in SOLVES:
            return told | {"text": messages.text(SOLVES[mark.fault.code])}
    return told | {"text": mark.fault.text()}


# --- how a piece adds up where points go by row ---------------------------------------------------


LONG = 4  # things tested of one row: then the row counts half where one of them is wrong
MOST = Fraction(3, 2)  # of the marks that are meant: more than these earn nothing


def by_row(outcomes: Iterable[Outcome], cost: Fraction = HALF) -> Fraction:
    """Return the share that rows and sentences earn together; nothing where nobody chose.

    cost: of a row or sentence that is not needed, or double, in what a right one earns.
    """
    every = [*outcomes]
    things = _things(every)
    spare = set[tuple[str, str]]()
    for outcome in every:
        spare |= _spare(outcome, things)
    made = sum(any(tested) for tested in things.values()) + len(spare)
    idle = [outcome.is_idle for outcome in every if outcome.is_idle is not None]
    if (idle and all(idle)) or made > MOST * len(things):
        return NONE
    shares = [_whole(tested) for tested in things.values()]
    return max(NONE, (sum(shares, NONE) - len(spare) * cost) / len(shares))


def row_shares(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], Fraction]:
    """Return what each row or sentence earns of its own part, by sheet and the key's name."""
    return {thing: _whole(tested) for thing, tested in _things(outcomes).items()}


def _things(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], list[Fraction]]:
    found: dict[tuple[str, str], list[Fraction]] = {}
    for outcome in outcomes:
        for thing, share in outcome.things.items():
            found.setdefault(thing, []).append(share)
    return found


def _spare(outcome: Outcome, things: dict[tuple[str, str], list[Fraction]]) -> set[tuple[str, str]]:
    """Return the rows and sentences that are not needed; an option too many spoils its row."""
    spare, spoilt = set[tuple[str, str]](), set[tuple[str, str]]()
    for mark in outcome.marks:
        at = mark.at
        if mark.verdict == "unneeded" and at.row:
            if not at.column or (at.sheet, at.wanted) not in things:
                spare.add((at.sheet, at.row))
            elif (at.sheet, at.wanted) not in outcome.things:
                spoilt.add((at.sheet, at.wanted))
    for thing in spoilt:
        things[thing].append(NONE)
    return spare


def _whole(tested: Sequence[Fraction]) -> Fraction:
    """Return what a row earns by all that is tested of it: it counts when it is whole."""
    faulty = [share for share in tested if share < ALL]
    if len(tested) >= LONG and len(faulty) == 1:
        return HALF + HALF * faulty[0]
    return prod(tested, start=ALL)
