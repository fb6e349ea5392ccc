"""What a set of criteria earns points for: parts that fit one another, and what the set does.

Nothing is earned by words. A row whose words are none, or are those of a criterion that was shown,
does not count; nor does one that would endanger somebody, by a choice (`stops`) or by its words:
that is a Stop, and half is the most that the whole set can earn.

`ways` says by which parts a risk can be carried. A row in which one part does not fit is worth a
half; where two do not, nothing. Several rows for a risk are worth what they are on average, so that
nothing is gained by trying all; a row that stands there twice costs what it earned.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Fault, Outcome
from coursework.work.unit_07.criteria_bids import ROUNDS, award, bids, ranked, tells_apart
from coursework.work.unit_07.criteria_drafts import (
    Draft,
    drafts_of,
    findings,
    price_criterion,
    price_left,
    twice,
)
from coursework.work.unit_07.criteria_words import LINK, TEXT, copied, is_here, same, unreadable
from fairtender import messages

HALF = Fraction(1, 2)
AWARDS = 2  # award criteria beside the price that a set needs to tell bids apart
HERE = "here"  # where a criterion holds for everybody who does this work
_CHOSEN = ("kind", "thing", "proof", "look", "every", "then")


@dataclass(frozen=True)
class Way:
    """Parts that carry a risk together: what may stand in each column of a row.

    number: from and to. What is left out does not matter.
    """

    risk: str
    kind: tuple[str, ...]
    thing: tuple[str, ...]
    number: tuple[Fraction, ...] = ()
    proof: tuple[str, ...] = ()
    look: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    then: tuple[str, ...] = ()

    def wrong(self, draft: Draft) -> list[str]:
        """Return the columns of a row that do not fit."""
        asked = [column for column in _CHOSEN if getattr(self, column)]
        found = [column for column in asked if draft.code(column) not in getattr(self, column)]
        if self.number:
            number = draft.amount("number")
            if number is None or not self.number[0] <= number <= self.number[1]:
                found.append("number")
            elif "award" in self.kind and not draft.is_scale_sound:
                found.append("half")
        return found


_WAYS: dict[Any, tuple[Way, ...]] = {}


@dataclass(frozen=True)
class OfSet:
    """What all checks of a set share.

    ways: how each risk can be carried. stops: column → choices that endanger somebody. least: how
    many rows a set has to have.
    """

    ways: tuple[Way, ...]
    stops: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    least: int = 5

    def __post_init__(self) -> None:
        """Let checks with the same ways share them, and what is found out by them."""
        key = (self.ways, tuple((column, codes) for column, codes in self.stops.items()))
        object.__setattr__(self, "ways", _WAYS.setdefault(key, self.ways))

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Return the share that a set earns, and what is not right in it."""
        drafts = drafts_of(question, value)
        if not drafts:
            return Outcome(NONE, (Fault.of("work-criteria-none"),))
        share, faults = self.judged(question, drafts)
        harm = [Fault.of_stop("work-criteria-harm", one.name) for one in drafts if self.harms(one)]
        return Outcome(min(ALL, max(NONE, share)), tuple(dict.fromkeys((*harm, *faults))))

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Return share and faults of a set that has rows."""
        raise NotImplementedError

    def harms(self, draft: Draft) -> bool:
        """Whether a row would endanger somebody."""
        return draft.once(("harms", id(self.ways)), lambda: self._harms(draft))

    def _harms(self, draft: Draft) -> bool:
        chosen = any(draft.code(column) in codes for column, codes in self.stops.items())
        return chosen or bool(draft.dangers)

    def unusable(self, draft: Draft, in_law: bool = True) -> str:
        """Say why a row does not count at all, "" where it does: the code of a fault.

        in_law: a row that would be struck does not count either.
        """
        key = ("unusable", id(self.ways), in_law)
        return draft.once(key, lambda: self._unusable(draft, in_law))

    def _unusable(self, draft: Draft, in_law: bool) -> str:
        if self.harms(draft):
            return "work-criteria-harm"
        if draft.is_own:
            if unreadable(draft.text, TEXT):
                return "work-criteria-no-text"
            if copied(draft.text):
                return "work-criteria-copied"
        return "work-criteria-struck" if in_law and "strike" in draft.severities else ""

    def score(self, draft: Draft) -> tuple[Fraction, list[str]]:
        """Return what a row is worth for its risk, and the columns that do not fit."""
        return draft.once(("score", id(self.ways)), lambda: self._score(draft))

    def _score(self, draft: Draft) -> tuple[Fraction, list[str]]:
        ways = [one for one in self.ways if one.risk == draft.code("risk")]
        if not ways or self.unusable(draft):
            return NONE, []
        found = [way.wrong(draft) for way in ways]
        near = [wrong for wrong in found if not {"kind", "thing"} & {*wrong}]
        wrong = min(near or found, key=len)
        share = {0: ALL, 1: HALF}.get(len(wrong), NONE)
        return (min(share, HALF) if "challenge" in draft.severities else share), wrong

    def meant(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the rows that are about something that can carry their risk, one for each thing.

        Whether all fits in them is judged elsewhere.
        """
        known = {(way.risk, thing) for way in self.ways for thing in way.thing}
        rows: dict[str, Draft] = {}
        for one in drafts:
            if (one.code("risk"), one.code("thing")) in known and not self.unusable(one, False):
                rows.setdefault(one.code("thing"), one)
        return [*rows.values()]

    def few(self, rows: Sequence[Draft]) -> list[Fault]:
        """Return the fault of a set with too few rows that are meant."""
        if len(rows) >= self.least:
            return []
        return [Fault.of("work-criteria-few", count=len(rows), least=self.least)]

    def few_awards(self, drafts: Sequence[Draft]) -> list[Fault]:
        """Return the fault of a set that cannot tell bids apart: it has too few award criteria."""
        scoring = [one for one in drafts if one.is_award and self.score(one)[0] > 0]
        about = {one.code("thing") for one in scoring if one.amount("weight")}
        if len(about) >= AWARDS:
            return []
        return [Fault.of("work-criteria-few-awards", count=len(about), least=AWARDS)]

    def faults_of(self, draft: Draft) -> Iterator[Fault]:
        """Yield what is wrong with a row."""
        if code := self.unusable(draft):
            yield Fault.of(code, draft.name)
            return
        _, wrong = self.score(draft)
        yield from (_unfit(draft, code) for code in wrong)
        if not wrong and "challenge" in draft.severities:
            yield Fault.of("work-criteria-challenged", draft.name)

    def fault(self, question: Question) -> str:
        """Say which choice there is not."""
        sheet = question.sheet()
        columns = {column.code: {*column.codes} for column in sheet.columns}
        named = [(column, code) for column, codes in self.stops.items() for code in codes]
        for way in self.ways:
            named += [("risk", way.risk)]
            named += [(column, code) for column in _CHOSEN for code in getattr(way, column)]
            if len(way.number) not in (0, 2):
                return messages.text("work-fault-criteria-number", risk=way.risk)
        for column, code in named:
            if code not in columns.get(column, ()):
                return messages.text("work-fault-criteria", column=column, value=code)
        return ""


def _doubled(draft: Draft) -> Fault:
    return Fault.of("work-criteria-twice", draft.name)


def _unfit(draft: Draft, code: str) -> Fault:
    """Return the fault of a row in which the cell of this column does not fit."""
    column, said = draft.sheet.column(code), draft.said(code)
    if not column.options and (number := draft.amount(code)) is not None:
        said = draft.counted(number)
    name = "work-criteria-part" if said else "work-criteria-part-empty"
    return Fault.of(name, draft.said("risk"), column=column.label, said=said)


@dataclass(frozen=True)
class Carried(OfSet):
    """Risks, each carried by rows whose parts fit: the average of what each is worth.

    reach: a row has to hold for everybody who does the work, too.
    """

    risks: tuple[str, ...] = field(kw_only=True)
    reach: bool = field(default=False, kw_only=True)

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Look at the rows of each risk."""
        total, again = NONE, twice(drafts)
        faults = [_doubled(one) for one in again if one.code("risk") in self.risks]
        for risk in self.risks:
            rows = [one for one in drafts if one.code("risk") == risk]
            shares = []
            for one in rows:
                if one in again:
                    shares.append(-ALL)
                    continue
                share = self.score(one)[0]
                found = [*self.faults_of(one)]
                if self.reach and one.code("where") != HERE:
                    share = {ALL: HALF}.get(share, NONE)
                    found.append(_unfit(one, "where"))
                shares.append(share)
                faults += found if share < ALL else []
            if not rows:
                option = question.sheet().column("risk").option(risk)
                faults.append(Fault.of("work-criteria-open", option.text))
            total += max(NONE, sum(shares, NONE)) / len(shares) if shares else NONE
        return total / len(self.risks), faults

    def fault(self, question: Question) -> str:
        """Say which risk has no way to be carried."""
        known = {way.risk for way in self.ways}
        for risk in self.risks:
            if risk not in known:
                return messages.text("work-fault-criteria", column="risk", value=risk)
        return super().fault(question)


@dataclass(frozen=True)
class Reach(OfSet):
    """Criteria hold for everybody who does the work, whoever employs them."""

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Count the rows that do, of those that are meant."""
        rows = self.meant(drafts)
        here = [one for one in rows if one.code("where") == HERE]
        again = twice(drafts)
        faults = [_unfit(one, "where") for one in rows if one not in here]
        faults += [*self.few(rows), *map(_doubled, again)]
        return Fraction(len(here) - len(again), max(len(rows), self.least)), faults


@dataclass(frozen=True)
class Links(OfSet):
    """Each row has a link of its own, that speaks of this purchase."""

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Read the links of the rows that are meant."""
        rows, again, good = self.meant(drafts), twice(drafts), list[str]()
        faults = [*self.few(rows), *map(_doubled, again)]
        for one in rows:
            if code := _no_link(one, good):
                faults.append(Fault.of(code, one.name))
            else:
                good.append(one.code("link"))
        return Fraction(len(good) - len(again), max(len(rows), self.least)), faults


def _no_link(draft: Draft, others: Sequence[str]) -> str:
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
    return "work-criteria-link-twice" if any(same(link, other) for other in others) else ""


@dataclass(frozen=True)
class Law(OfSet):
    """Nothing in the set that a court would probably strike, in the library's own view."""

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Ask the library; the set has to have so many rows that are meant."""
        struck = [one for one in drafts if "strike" in one.severities]
        faults = [Fault.of("work-criteria-struck", one.name) for one in struck]
        faults += self.few(self.meant(drafts))
        return (NONE if faults else ALL), faults


@dataclass(frozen=True)
class Price(OfSet):
    """Price has a weight of `low` or more, and leaves the other criteria room to decide."""

    low: Fraction = field(default=Fraction(20), kw_only=True)

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Look at what is left of 100, with at least two criteria beside it."""
        if few := self.few_awards(drafts):
            return NONE, few
        left = price_left(drafts)
        said = f"{float(left):g}"
        if left < self.low:
            return NONE, [Fault.of("work-criteria-price-low", percent=said)]
        rows = [one.criterion for one in drafts if one.is_award]
        for found in findings((price_criterion(left), *rows)):
            if found.code in ("criteria-price-decides", "criteria-price-heavy"):
                return NONE, [Fault.of("work-criteria-price-high", percent=said)]
        return ALL, []


@dataclass(frozen=True)
class Apart(OfSet):
    """Each award criterion gives different points to different bids."""

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Try each on the five bids."""
        rows = [one for one in drafts if one.is_award]
        telling = [one for one in rows if tells_apart(one) and not self.unusable(one)]
        faults = [Fault.of("work-criteria-alike", one.name) for one in rows if one not in telling]
        if few := self.few_awards(drafts):
            return NONE, [*faults, *few]
        return Fraction(len(telling), len(rows)), faults


@dataclass(frozen=True)
class First(OfSet):
    """No bid is first that leaves out hours or people.

    thin: by round of bids those that do. A set that cannot tell bids apart earns nothing.
    """

    thin: Mapping[str, tuple[str, ...]] = field(kw_only=True)

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Rank the bids of each round."""
        if few := self.few_awards(drafts):
            return NONE, few
        usable = [one for one in drafts if not self.unusable(one)]
        faults = []
        for which, thin in self.thin.items():
            first = ranked(award(usable, which))[0]
            if first in thin:
                faults.append(Fault.of(f"work-criteria-thin-{which}", bid=first))
        return (NONE if faults else ALL), faults

    def fault(self, question: Question) -> str:
        """Say which round or bid there is not."""
        for which, thin in self.thin.items():
            known = [bid for bid, *_ in bids(which)] if which in ROUNDS else []
            strange = [bid for bid in thin if bid not in known]
            if strange or not thin:
                value = ", ".join(strange)
                return messages.text("work-fault-criteria", column=which, value=value)
        return super().fault(question) if self.thin else messages.text("work-fault-criteria-thin")


@dataclass(frozen=True)
class Weights(OfSet):
    """At most `most` award criteria beside the price, none with a weight below `low`."""

    most: int = field(kw_only=True)
    low: Fraction = field(kw_only=True)

    def judged(self, question: Question, drafts: list[Draft]) -> tuple[Fraction, list[Fault]]:
        """Count them, and look at each weight."""
        rows = [one for one in drafts if one.is_award]
        faults = self.few_awards(drafts)
        if len(rows) > self.most:
            faults.append(Fault.of("work-criteria-many-awards", count=len(rows), most=self.most))
        light = [one for one in rows if (one.amount("weight") or NONE) < self.low]
        faults += [
            Fault.of("work-criteria-light", one.name, low=f"{float(self.low):g}") for one in light
        ]
        return (NONE if faults else ALL), faults


CHECKS = {
    "criteria-carried": Carried,
    "criteria-reach": Reach,
    "criteria-links": Links,
    "criteria-law": Law,
    "criteria-price": Price,
    "criteria-apart": Apart,
    "criteria-first": First,
    "criteria-weights": Weights,
}
