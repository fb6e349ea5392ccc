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
from coursework.work.unit_07.criteria_drafts import Draft, drafts_of
from coursework.work.unit_07.criteria_words import TEXT, copied, unreadable
from fairtender import messages

HALF = Fraction(1, 2)
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
        found = []
        for column in _CHOSEN:
            allowed: tuple[str, ...] = getattr(self, column)
            if allowed and draft.code(column) not in allowed:
                found.append(column)
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
        key = ("harms", id(self.ways))
        if key not in draft.memo:
            chosen = any(draft.code(column) in codes for column, codes in self.stops.items())
            draft.memo[key] = chosen or bool(draft.dangers)
        return bool(draft.memo[key])

    def unusable(self, draft: Draft, in_law: bool = True) -> str:
        """Say why a row does not count at all, "" where it does: the code of a fault.

        in_law: a row that would be struck does not count either.
        """
        key = ("unusable", id(self.ways), in_law)
        if key not in draft.memo:
            draft.memo[key] = self._unusable(draft, in_law)
        return str(draft.memo[key])

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
        key = ("score", id(self.ways))
        if key not in draft.memo:
            draft.memo[key] = self._score(draft)
        found: tuple[Fraction, list[str]] = draft.memo[key]
        return found

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

    def scoring(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the award criteria that are worth something."""
        return [one for one in drafts if one.is_award and self.score(one)[0] > 0]

    def few(self, rows: Sequence[Draft]) -> list[Fault]:
        """Return the fault of a set with too few rows that are meant."""
        if len(rows) >= self.least:
            return []
        return [Fault.of("work-criteria-few", count=len(rows), least=self.least)]

    def faults_of(self, draft: Draft) -> Iterator[Fault]:
        """Yield what is wrong with a row."""
        if code := self.unusable(draft):
            yield Fault.of(code, draft.name)
            return
        _, wrong = self.score(draft)
        for code in wrong:
            column = draft.sheet.column(code)
            said = draft.said(code)
            if not column.options and (number := draft.amount(code)) is not None:
                said = draft.counted(number)
            name = "work-criteria-part" if said else "work-criteria-part-empty"
            yield Fault.of(name, draft.said("risk"), column=column.label, said=said)
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


def twice(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the rows of which an earlier one says the same: of one kind, about one thing."""
    seen: set[tuple[str, str]] = set()
    found = []
    for one in drafts:
        about = (one.code("kind"), one.code("thing"))
        if all(about) and about in seen:
            found.append(one)
        seen.add(about)
    return found


def doubled(draft: Draft) -> Fault:
    """Return the fault of such a row."""
    return Fault.of("work-criteria-twice", draft.name)


def elsewhere(draft: Draft) -> Fault:
    """Return the fault of a row that does not hold for everybody who does the work."""
    column = draft.sheet.column("where")
    said = draft.said("where")
    code = "work-criteria-part" if said else "work-criteria-part-empty"
    return Fault.of(code, draft.said("risk"), column=column.label, said=said)
