"""The checks of a set of criteria: whether its parts fit together, and what the whole set does.

Wording earns nothing. A row does not count if its wording is not a sentence, or is copied from a
criterion that was shown. A row that would endanger somebody, by a choice (`stops`) or by its
wording, is a Stop: the whole set then earns half of its points at most.

`ways` lists the combinations of parts that cover a risk. A row in which one part does not fit is
worth half; with two such parts it is worth nothing. Several rows for a risk are worth their
average, so that trying everything gains nothing. A repeated row costs as much as a right one earns.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, TypeVar

from coursework.questions import Question
from coursework.work.judgement import ALL, HALF, NONE, Mark, Place, Verdict
from coursework.work.parts import Check, Thing, Unit, Work, fault_if
from coursework.work.rows import ROW
from coursework.work.unit_07.criteria_bids import ROUNDS, award, bids, ranked, tells_apart
from coursework.work.unit_07.criteria_drafts import (
    CHOSEN,
    Draft,
    Way,
    drafts_of,
    findings,
    price_criterion,
    price_left,
    twice,
)
from coursework.work.unit_07.criteria_words import LINK, TEXT, copied, is_here, same, unreadable
from fairtender import messages
from fairtender.wording.dangers import find_in_criterion

Made = TypeVar("Made")
AWARDS = 2  # award criteria beside the price that a set needs to tell bids apart
HOURS = "hours"  # the risk that hours are worked without pay
IDLE_LINKS = ("work-criteria-no-link", "work-criteria-link-elsewhere")
HERE = "here"  # where a criterion holds for everybody who does this work


_WAYS: dict[Any, tuple[Way, ...]] = {}


def _once(ask: Callable[..., Made]) -> Callable[..., Made]:
    """Store a result for each row, for use by all checks with the same ways."""

    def found(check: "OfSet", draft: Draft, *more: bool) -> Made:
        key = (ask.__name__, id(check.ways), *more)
        return draft.once(key, lambda: ask(check, draft, *more))

    return found


@dataclass(frozen=True)
class OfSet(Check):
    """Base of the checks of a set.

    ways: how each risk can be covered. stops: {column: choices that endanger somebody}. least: how
    many rows a set must have.
    """

    ways: tuple[Way, ...]
    stops: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    least: int = 5

    def __post_init__(self) -> None:
        """Let checks with equal ways and stops share one object, and so their stored results."""
        key = (self.ways, tuple((column, codes) for column, codes in self.stops.items()))
        object.__setattr__(self, "ways", _WAYS.setdefault(key, self.ways))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        drafts = drafts_of(work.question, work.piece)
        if not drafts:
            return NONE, [_of_set("missing", "work-criteria-none")]
        here = getattr(self, "risks", ())  # checks of the whole set name the Stops of the others
        watched = (one for one in drafts if not here or one.code("risk") in here)
        return super()._total(work, units)[0], [mark for one in watched for mark in self.stop(one)]

    @_once
    def harms(self, draft: Draft) -> bool:
        """Return whether a row would endanger somebody."""
        chosen = any(draft.code(column) in codes for column, codes in self.stops.items())
        return chosen or bool(draft.dangers)

    def stop(self, draft: Draft) -> Iterator[Mark]:
        """Yield a Stop for each cell of a row that would endanger somebody."""
        for column in (one for one, codes in self.stops.items() if draft.code(one) in codes):
            named = {"column": draft.sheet.column(column).label, "said": draft.said(column)}
            yield _mark(draft, "wrong", "work-criteria-harm", column, **named).stopped
        for code, words in draft.dangers:
            column = "text" if code in dict(find_in_criterion(draft.code("text"))) else "link"
            named = {"words": words, "why": messages.text(f"work-criteria-danger-{code}")}
            yield _mark(draft, "wrong", "work-criteria-harm-words", column, **named).stopped

    @_once
    def unusable(self, draft: Draft, in_law: bool = True) -> str:
        """Return the code of the fault for which a row does not count at all, or "" if it counts.

        in_law: True if a row that a court would strike does not count either.
        """
        if self.harms(draft):
            return "work-criteria-harm"
        if draft.is_own:
            if unreadable(draft.text, TEXT):
                return "work-criteria-no-text"
            if copied(draft.text):
                return "work-criteria-copied"
        return "work-criteria-struck" if in_law and "strike" in draft.severities else ""

    @_once
    def score(self, draft: Draft) -> tuple[Fraction, list[str]]:
        """Return what a row is worth for its risk, and the columns that do not fit."""
        ways = [one for one in self.ways if one.risk == draft.code("risk")]
        if not ways or self.unusable(draft):
            return NONE, []
        found = [way.wrong(draft) for way in ways]
        near = [wrong for wrong in found if not {"kind", "thing"} & {*wrong}]
        wrong = min(near or found, key=len)
        share = {0: ALL, 1: HALF}.get(len(wrong), NONE)
        return (min(share, HALF) if "challenge" in draft.severities else share), wrong

    def meant(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the rows about something that can cover their risk, one for each such thing.

        Whether everything in them fits is judged elsewhere.
        """
        known = {(way.risk, thing) for way in self.ways for thing in way.thing}
        rows: dict[str, Draft] = {}
        for one in drafts:
            if (one.code("risk"), one.code("thing")) in known and not self.unusable(one, False):
                rows.setdefault(one.code("thing"), one)
        return [*rows.values()]

    def few(self, rows: Sequence[Draft]) -> list[Mark]:
        """Return the mark of a set with too few usable rows (those of `meant`), or []."""
        if len(rows) >= self.least:
            return []
        return [_of_set("missing", "work-criteria-few", count=len(rows), least=self.least)]

    def few_awards(self, drafts: Sequence[Draft]) -> list[Mark]:
        """Return the mark of a set whose award criteria are too few to distinguish bids, or []."""
        scoring = [one for one in drafts if one.is_award and self.score(one)[0] > 0]
        about = {one.code("thing") for one in scoring if one.amount("weight")}
        if len(about) >= AWARDS:
            return []
        return [_of_set("missing", "work-criteria-few-awards", count=len(about), least=AWARDS)]

    def marks_of(self, draft: Draft) -> Iterator[Mark]:
        """Yield marks for what is wrong with a row."""
        if code := self.unusable(draft):
            yield from self.stop(draft) if self.harms(draft) else [_mark(draft, "wrong", code)]
            return
        _, wrong = self.score(draft)
        yield from (_unfit(draft, code) for code in wrong)
        if not wrong and "challenge" in draft.severities:
            yield _mark(draft, "partly", "work-criteria-challenged")

    def _faults(self, question: Question) -> Iterator[str]:
        columns = {column.code: {*column.codes} for column in question.sheet().columns}
        named = [(column, code) for column, codes in self.stops.items() for code in codes]
        for way in self.ways:
            named += [("risk", way.risk)]
            named += [(column, code) for column in CHOSEN for code in getattr(way, column)]
            yield fault_if(
                len(way.number) not in (0, 2), "work-fault-criteria-number", risk=way.risk
            )
        for column, code in named:
            yield fault_if(
                code not in columns.get(column, ()),
                "work-fault-criteria",
                column=column,
                value=code,
            )


def _mark(
    draft: Draft, verdict: Verdict, code: str, column: str = "", name: str = "", /, **params: str
) -> Mark:
    """Return the mark of a row, or of its cell in this column."""
    at = Place(draft.sheet.code, draft.row[ROW], column)
    return Mark.of(at, verdict, code, name or draft.name, **params)


def _of_set(verdict: Verdict, code: str, **params: object) -> Mark:
    return Mark.of(Place("rows"), verdict, code, "", **params)


def _unfit(draft: Draft, code: str) -> Mark:
    """Return the mark of a cell that does not fit the rest of its row."""
    column, said = draft.sheet.column(code), draft.said(code)
    if not column.options and (number := draft.amount(code)) is not None:
        said = draft.counted(number)
    verdict: Verdict = "wrong" if said else "missing"
    why = "work-criteria-part" if said else "work-criteria-part-empty"
    risk = draft.said("risk")
    at = Place(draft.sheet.code, draft.row[ROW], code)
    return Mark.of(at, verdict, why, risk, column=column.label, said=said)


@dataclass(frozen=True)
class Carried(OfSet):
    """A check that risks are covered: each earns the average worth of its rows.

    reach: a row must also apply to everybody who does the work. link: a row must also have a link
    of its own; if the link is not about this purchase, the row is worth nothing.
    """

    risks: tuple[str, ...] = field(kw_only=True)
    reach: bool = field(default=False, kw_only=True)
    link: bool = field(default=False, kw_only=True)

    def _things(self, work: Work) -> list[Thing]:
        option, sheet = work.question.sheet().column("risk").option, work.question.sheet()
        return [Thing(risk, option(risk).text, sheet=sheet.code) for risk in self.risks]

    def _test(self, work: Work, thing: Thing) -> Unit:
        drafts = drafts_of(work.question, work.piece)
        again, shares, marks = twice(drafts), list[Fraction](), list[Mark]()
        for one in (draft for draft in drafts if draft.code("risk") == thing.wanted):
            if one in again:
                shares.append(-ALL)
                marks.append(_mark(one, "unneeded", "work-criteria-twice"))
                continue
            share = self.score(one)[0]
            found = [*self.marks_of(one)]
            if self.reach and one.code("where") != HERE:
                share = {ALL: HALF}.get(share, NONE)
                found.append(_unfit(one, "where"))
            if self.link and (code := _no_link(one, drafts)):
                share = NONE if code in IDLE_LINKS else {ALL: HALF}.get(share, NONE)
                found.append(_mark(one, "wrong", code, "link"))
            shares.append(share)
            marks += found if share < ALL else [_mark(one, "right", "")]
        if not shares:
            return Unit(thing, NONE, (thing.mark("missing", "work-criteria-open"),))
        return Unit(thing, max(NONE, sum(shares, NONE)) / len(shares), tuple(marks))

    def _faults(self, question: Question) -> Iterator[str]:
        known = {way.risk for way in self.ways}
        for risk in self.risks:
            yield fault_if(risk not in known, "work-fault-criteria", column="risk", value=risk)
        yield from super()._faults(question)


@dataclass(frozen=True)
class WholeSet(OfSet):
    """A check of the effect of a set as a whole.

    what: the effect to check.
    * `reach`: criteria apply to everybody who does the work, whoever employs them
    * `law`: a court would probably strike nothing, in the library's own view
    * `price`: the price has a weight of at least `low` and leaves the other criteria room to decide
    * `apart`: each award criterion gives different points to different bids
    * `first`: no bid that leaves out hours or people comes first (`thin`: such bids by round)
    * `weights`: at most `most` award criteria besides the price, none with a weight below `low`
    * `lighter`: award criteria for the aim `aim` weigh less than those for the hours
    aim: an aim of the buyer in addition to the risks; without a row for it nothing is earned.
    """

    what: Literal["reach", "law", "price", "apart", "first", "weights", "lighter"] = field(
        kw_only=True
    )
    aim: str = field(default="", kw_only=True)
    thin: Mapping[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    low: Fraction = field(default=Fraction(20), kw_only=True)
    most: int = field(default=0, kw_only=True)

    def _test(self, work: Work, thing: Thing) -> Unit:
        drafts = drafts_of(work.question, work.piece)
        if not drafts:
            return Unit(thing, NONE, ())
        if self.aim and not any(one.code("risk") == self.aim for one in drafts):
            name = work.question.sheet().column("risk").option(self.aim).text
            missing = Mark.of(Place("rows"), "missing", "work-criteria-open", name)
            return Unit(thing, NONE, (missing,))
        share, marks = _JUDGED[self.what](self, drafts)
        return Unit(thing, share, tuple(marks))

    def _faults(self, question: Question) -> Iterator[str]:
        yield fault_if(self.what == "first" and not self.thin, "work-fault-criteria-thin")
        for which, thin in self.thin.items():
            known = [bid for bid, *_ in bids(which)] if which in ROUNDS else []
            if (strange := [bid for bid in thin if bid not in known]) or not thin:
                value = ", ".join(strange)
                yield messages.text("work-fault-criteria", column=which, value=value)
        yield from super()._faults(question)


Asked = tuple[Fraction, list[Mark]]


def _reach(check: WholeSet, drafts: list[Draft]) -> Asked:
    rows = check.meant(drafts)
    wrong = [_unfit(one, "where") for one in rows if one.code("where") != HERE]
    again = [_mark(one, "unneeded", "work-criteria-twice") for one in twice(drafts)]
    right = len(rows) - len(wrong) - len(again)
    share = Fraction(right, max(len(rows), check.least))
    return share, [*wrong, *check.few(rows), *again]


def _no_link(draft: Draft, drafts: Sequence[Draft]) -> str:
    """Return the code of what is wrong with a row's link, or "".

    Of two equal links, the first is right.
    """
    link = draft.code("link")
    if unreadable(link, LINK):
        return "work-criteria-no-link"
    if copied(link):
        return "work-criteria-copied-link"
    if not is_here(link):
        return "work-criteria-link-elsewhere"
    alone = draft.criterion._replace(kind="specification", text="-", means_of_proof="-")
    found = {one.code for one in findings((alone,))}
    if found & {"criteria-no-link", "criteria-link-firm"}:
        return "work-criteria-link-elsewhere"
    before = drafts[: next(n for n, one in enumerate(drafts) if one is draft)]
    is_again = any(same(link, one.code("link")) for one in before)
    return "work-criteria-link-twice" if is_again else ""


def _law(check: WholeSet, drafts: list[Draft]) -> Asked:
    struck = [one for one in drafts if "strike" in one.severities]
    marks = [_mark(one, "wrong", "work-criteria-struck") for one in struck]
    marks += check.few(check.meant(drafts))
    return (NONE if marks else ALL), marks


def _price(check: WholeSet, drafts: list[Draft]) -> Asked:
    if few := check.few_awards(drafts):
        return NONE, few
    left = price_left(drafts)
    said = f"{float(left):g}"
    if left < check.low:
        return NONE, [_of_set("wrong", "work-criteria-price-low", percent=said)]
    rows = [one.criterion for one in drafts if one.is_award]
    for found in findings((price_criterion(left), *rows)):
        if found.code in ("criteria-price-decides", "criteria-price-heavy"):
            return NONE, [_of_set("wrong", "work-criteria-price-high", percent=said)]
    return ALL, []


def _apart(check: WholeSet, drafts: list[Draft]) -> Asked:
    rows = [one for one in drafts if one.is_award]
    telling = [one for one in rows if tells_apart(one) and not check.unusable(one)]
    marks = [_mark(one, "wrong", "work-criteria-alike") for one in rows if one not in telling]
    if few := check.few_awards(drafts):
        return NONE, [*marks, *few]
    return Fraction(len(telling), len(rows)), marks


def _first(check: WholeSet, drafts: list[Draft]) -> Asked:
    if few := check.few_awards(drafts):
        return NONE, few
    usable = [one for one in drafts if not check.unusable(one)]
    first = {which: ranked(award(usable, which))[0] for which in check.thin}
    marks = [
        _of_set("wrong", f"work-criteria-thin-{which}", bid=bid)
        for which, bid in first.items()
        if bid in check.thin[which]
    ]
    return (NONE if marks else ALL), marks


def _weights(check: WholeSet, drafts: list[Draft]) -> Asked:
    rows = [one for one in drafts if one.is_award]
    marks = check.few_awards(drafts)
    if len(rows) > check.most:
        many = {"count": len(rows), "most": check.most}
        marks.append(_of_set("unneeded", "work-criteria-many-awards", **many))
    low = f"{float(check.low):g}"
    for one in rows:
        if (one.amount("weight") or NONE) < check.low:
            marks.append(_mark(one, "wrong", "work-criteria-light", "weight", low=low))
    return (NONE if marks else ALL), marks


def _weight(rows: Iterable[Draft]) -> Fraction:
    return sum((one.amount("weight") or NONE for one in rows), NONE)


def _lighter(check: WholeSet, drafts: list[Draft]) -> Asked:
    """Judge whether the award criteria for the aim weigh less than those for the hours."""
    rows = [one for one in drafts if one.is_award]
    aim = _weight(one for one in rows if one.code("risk") == check.aim)
    carried = (one for one in rows if one.code("risk") == HOURS and check.score(one)[0] > 0)
    hours = _weight(carried)
    if NONE < aim < hours:
        return ALL, []
    if aim == NONE:
        return NONE, [_of_set("missing", "work-criteria-no-aim")]
    said = {"aim": f"{float(aim):g}", "hours": f"{float(hours):g}"}
    return NONE, [_of_set("wrong", "work-criteria-heavier", **said)]


_JUDGED = {
    "reach": _reach,
    "law": _law,
    "price": _price,
    "apart": _apart,
    "first": _first,
    "weights": _weights,
    "lighter": _lighter,
}
