"""The verdicts on an answer: on each row, cell, sentence, link or step, with the reason."""

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
    """A mistake in an answer: the code of its message, its place, and parameters.

    `where` uses words of the key or the questions, never the id of a row that a learner added,
    because faults of two answers are compared. So are `params`, which are pairs of texts. stop: the
    answer would endanger a real person, so it earns at most half of its points. said: the key's own
    reason for this place (see `reasons`). It does not identify the mistake and is not compared.
    """

    code: str
    where: str = ""
    params: tuple[tuple[str, str], ...] = ()
    stop: bool = False
    said: str = field(default="", compare=False)

    @classmethod
    def of(cls, code: str, where: str = "", **params: object) -> "Fault":
        """Return the fault with this code, place and parameters."""
        return cls(code, where, tuple((name, str(value)) for name, value in params.items()))

    def text(self) -> str:
        """Return the message as it is shown at the place itself.

        The key's own reason is shown without the place, unless the fault is a Stop.
        """
        if self.said:
            return str(self) if self.stop else self.said
        return self._of_code(self.code)

    def __str__(self) -> str:
        """Return the message; it names the place if it has the key's own reason."""
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
    """A place in an answer, named by what the learner made or chose there.

    sheet: its code; for sentences their document. row: the id of a row, sentence or step; "" if it
    is missing. column, option: a cell, and one of the options chosen in it. wanted: the key's name
    for the thing, the same in every answer. It names what is missing, so the page must not receive
    it.
    """

    sheet: str = ""
    row: str = ""
    column: str = ""
    option: str = ""
    wanted: str = ""


@dataclass(frozen=True)
class Mark:
    """The verdict on one place: the share of its row that it earns, and why it is not right."""

    at: Place
    verdict: Verdict
    share: Fraction = NONE
    fault: Fault | None = None

    @classmethod
    def of(
        cls, at: Place, verdict: Verdict, code: str = "", where: str = "", **params: object
    ) -> "Mark":
        """Return the mark of a place. code: of the message that gives the reason."""
        share = ALL if verdict == "right" else NONE
        return cls(at, verdict, share, Fault.of(code, where, **params) if code else None)

    @property
    def stopped(self) -> "Mark":
        """Return the same mark as a Stop, because the answer puts a real person at risk.

        A mark without a fault stays as it is.
        """
        return replace(self, fault=replace(self.fault, stop=True)) if self.fault else self


@dataclass(frozen=True)
class Outcome:
    """The result of a check: the share of the points that an answer earns, and its marks.

    things: (sheet, the key's name) → what each row or sentence that the check looks at earns.
    is_idle: whether the learner did not choose, because one value is everywhere or everything is
    marked; None if the check cannot tell.
    """

    share: Fraction
    marks: tuple[Mark, ...] = ()
    things: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    is_idle: bool | None = None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The mistakes, each listed once."""
        return tuple(dict.fromkeys(mark.fault for mark in self.marks if mark.fault))


@dataclass(frozen=True)
class Judged(Outcome):
    """The result for one property: the outcome of its check, and the points."""

    point: "Property" = field(kw_only=True)

    @property
    def earned(self) -> Fraction:
        """The points earned, as an exact fraction."""
        return self.share * self.point.points

    @property
    def state(self) -> str:
        """Return the state of the property: "right", "partly" or "not"."""
        return "partly" if 0 < self.share < 1 else "right" if self.share else "not"

    @property
    def is_lost(self) -> bool:
        """Whether the answer loses any of the property's points."""
        return self.share < ALL


def by_place(judged: Iterable[Judged]) -> dict[Place, Mark]:
    """Return {place: its mark}; if several properties look at a place, the worst mark.

    If one property misses a sentence that another counts as marked wrongly, its label is wrong.
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
    """Return the places of an answer with their verdicts, limited to what the page may have.

    Each has `verdict`, the reason's `code`, `stop`, the sheet, row, column and option as far as the
    learner made them, and the reason as `text` unless it would give the answer away. For missing
    things there is one entry per thing, without a place: the solution shows where they belong.
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
    """Return the part of a reason that the page may show: no text that gives the answer away."""
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
    """Return the share that rows and sentences earn in all; 0 if the learner did not choose.

    cost: what an unneeded or repeated row or sentence costs, as a share of what a right one earns.
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
    """Return {(sheet, the key's name): share} that each row or sentence earns of its part."""
    return {thing: _whole(tested) for thing, tested in _things(outcomes).items()}


def _things(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], list[Fraction]]:
    found: dict[tuple[str, str], list[Fraction]] = {}
    for outcome in outcomes:
        for thing, share in outcome.things.items():
            found.setdefault(thing, []).append(share)
    return found


def _spare(outcome: Outcome, things: dict[tuple[str, str], list[Fraction]]) -> set[tuple[str, str]]:
    """Return the unneeded rows and sentences.

    An unneeded option in a row that the key asks for makes that row earn nothing instead.
    """
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
    """Return what a row earns for all tests of it: the product of their shares.

    If at least `LONG` things are tested and only one is wrong, the row still earns half or more.
    """
    faulty = [share for share in tested if share < ALL]
    if len(tested) >= LONG and len(faulty) == 1:
        return HALF + HALF * faulty[0]
    return prod(tested, start=ALL)
