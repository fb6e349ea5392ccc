"""What a ledger earns points for: its lines, their hours and rates, and sums that follow from them.

A line is found by its worker, month and heading. Hours and rates are compared with those of the
key's own ledger. What is due and what is owed is done again by the library from what stands in the
line itself (`monitoring.reckon`): so whoever counts an hour too many loses the point for hours, and
no other.

At once, without a key, the library says what is owed to whom, and which lines do not add up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any, Literal

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Fault, Look, Outcome
from coursework.work.rows import ROW, Row, alike, identity, of_sheet
from coursework.work.tables import OfSheet
from coursework.work.words import amount, cell_text, row_name
from fairtender import messages
from fairtender.tables import DataError

TEXTS = ("worker", "month", "heading")
PAIRS = (("hours", "rate"), ("hours_after", "rate_after"))
MONEY = ("due", "paid", "owed")
COLUMNS = (*TEXTS, *(code for pair in PAIRS for code in pair), *MONEY)


def reckoned(rows: Sequence[Row]) -> list[tuple[Decimal | None, Decimal] | None]:
    """Return what is due and owed by each line's own calculation; None for what cannot be one.

    A cell of money that is empty counts as 0.
    """
    from fairtender import monitoring
    from fairtender.tables import frame

    lines = []
    for row in rows:
        cells = {code: _exact(row.get(code)) for code in COLUMNS[len(TEXTS) :]}
        cells |= {code: cells[code] or Decimal(0) for code in MONEY}
        line = {code: str(row.get(code) or "") for code in TEXTS} | cells
        lines.append(line | {"heading": line["heading"] or monitoring.HEADINGS[0]})
    try:
        again = monitoring.reckon(frame(monitoring.LEDGER, lines))
    except DataError:  # a number below zero: only its own line is none
        return [None] if len(rows) == 1 else [one for row in rows for one in reckoned([row])]
    return [*zip(again["due"], again["owed"], strict=True)]


def _exact(cell: Any) -> Decimal | None:
    return None if cell in (None, "") else Decimal(str(cell))


def number(row: Row, code: str) -> Fraction:
    """Return a number of a line, 0 where its cell is empty."""
    return Fraction(str(row.get(code) or 0))


@dataclass(frozen=True)
class Lines(OfSheet):
    """The lines in which something is owed: found, less invented ones and those told twice.

    rows: those of the key's own ledger that are needed, all without it. A line in which nothing is
    owed neither earns nor costs.
    """

    rows: tuple[str, ...] = field(default=(), kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Count the lines that claim something."""
        needed = self.needed(question)
        names = {self.name(question, row): row for row in needed}
        found = dict.fromkeys(names, 0)
        faults: list[Fault] = []
        invented = 0
        for row in of_sheet(value, self.of(question)):
            if number(row, "owed") > 0:
                name = self.name(question, row)
                if name in found:
                    found[name] += 1
                else:
                    invented += 1
                    faults.append(self.said("work-ledger-not-owed", question, row))
        for name, times in found.items():
            if times != 1:
                code = "work-row-often" if times else "work-row-missing"
                faults.append(self.said(code, question, names[name]))
        right = sum(map(bool, found.values()))
        often = sum(times - 1 for times in found.values() if times > 1)
        return Outcome(max(NONE, Fraction(right - often - invented, len(needed))), tuple(faults))

    def needed(self, question: Question) -> list[Row]:
        """Return the rows of the key's own ledger that are asked for."""
        rows = self.model_rows(question)
        return [row for row in rows if not self.rows or row[ROW] in self.rows]

    def name(self, question: Question, row: Row) -> tuple[Any, ...]:
        """Return what says which line it is."""
        return identity(self.of(question), self.key, row)

    def mine(self, question: Question, value: Any) -> list[tuple[Row, list[Row]]]:
        """Return each needed line, and the learner's lines that are about the same."""
        rows = of_sheet(value, self.of(question))
        return [
            (line, [row for row in rows if self.name(question, row) == self.name(question, line)])
            for line in self.needed(question)
        ]

    def said(self, code: str, question: Question, row: Row, **params: object) -> Fault:
        """Return a fault about a line."""
        return Fault.of(code, row_name(question, self.of(question), row, self.key), **params)

    def fault(self, question: Question) -> str:
        """Say which column or row there is not."""
        wrong = (
            self.fault_of_sheet(question, *COLUMNS)
            or self.fault_of_key(question)
            or self.fault_of_rows(question, self.rows)
        )
        if wrong:
            return wrong
        return "" if self.needed(question) else messages.text("work-fault-row", row="?")

    def each(self, question: Question, value: Any, judged: Any) -> Outcome:
        """Return the share of the lines that are there in which every line of that name is right.

        judged: from the key's line and the learner's to a fault, or None. A line that is missing
        is missed once, by `ledger-lines`. Fewer than half of the lines are a share of all of them.
        A ledger that says one line again and again tells nothing.
        """
        rows = of_sheet(value, self.of(question))
        if len(rows) > 1 and len({self.name(question, row) for row in rows}) == 1:
            return Outcome(NONE, (self.said("work-row-often", question, rows[0]),))
        mine = self.mine(question, value)
        there = [(line, rows) for line, rows in mine if rows]
        right, faults = 0, []
        for line, rows in there:
            wrong = [one for one in (judged(line, row) for row in rows) if one]
            right += not wrong
            faults += wrong
        if 2 * len(there) < len(mine):
            faults += [
                self.said("work-row-missing", question, line) for line, rows in mine if not rows
            ]
            there = mine
        return Outcome(Fraction(right, len(there)), tuple(dict.fromkeys(faults)))


@dataclass(frozen=True)
class Hours(Lines):
    """The hours of some lines, before and after a rise; all of them, or nothing is earned.

    Where a line has hours at one rate only, either of the two cells may hold them.
    """

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare the hours."""
        found = self.each(question, value, lambda line, row: self._hours(question, line, row))
        return Outcome(ALL if found.share == ALL else NONE, found.faults)

    def _hours(self, question: Question, line: Row, row: Row) -> Fault | None:
        wanted, given = ([number(one, code) for code, _ in PAIRS] for one in (line, row))
        if not all(wanted):
            wanted, given = [*filter(None, wanted)], [*filter(None, given)]
        if wanted == given:
            return None
        said = " + ".join(amount(one) for one in given if one) or "0"
        return self.said("work-ledger-hours", question, line, said=said)


@dataclass(frozen=True)
class Rates(Lines):
    """What an hour adds, line by line: the share of the lines whose rates are those of the key's.

    Of a line whose hours are all at one rate only the rate beside them counts.
    """

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Compare the rates."""
        sheet, rows, model = (
            self.of(question),
            of_sheet(value, self.of(question)),
            self.model_rows(question),
        )
        if alike(sheet.column("rate"), rows, model):
            label = sheet.column("rate").label
            return Outcome(NONE, (Fault.of("work-cells-alike", column=label),))
        return self.each(question, value, lambda line, row: self._rate(question, line, row))

    def _rate(self, question: Question, line: Row, row: Row) -> Fault | None:
        wanted, given = _rates(line, line), _rates(row, line)
        if wanted == given:
            return None
        said = " + ".join(amount(one) for one in given) or "0"
        return self.said("work-ledger-rate", question, line, said=said)


def _rates(row: Row, line: Row) -> list[Fraction]:
    """Return the rates of a row: both where the key's line has hours before and after a rise."""
    is_split = all(number(line, hours) for hours, _ in PAIRS)
    pairs = [(number(row, hours), number(row, rate)) for hours, rate in PAIRS]
    return [rate for hours, rate in pairs if rate and (is_split or hours)]


@dataclass(frozen=True)
class Follows(Lines):
    """What is due, or owed, follows from what stands in the line itself: the share of the lines.

    what: due follows from the hours and rates of the line, owed from its due and paid.
    """

    what: Literal["due", "owed"] = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Do each line again."""
        rows = of_sheet(value, self.of(question))
        again = {row[ROW]: sums for row, sums in zip(rows, reckoned(rows), strict=True)}
        return self.each(
            question, value, lambda line, row: self._follows(question, line, row, again[row[ROW]])
        )

    def _follows(
        self, question: Question, line: Row, row: Row, again: tuple[Decimal | None, Decimal] | None
    ) -> Fault | None:
        due, owed = again or (None, Decimal(0))
        said = _exact(row.get(self.what))
        if self.what == "due":
            is_right = due is not None and due > 0 and said == due
        else:
            is_told = row.get("due") is not None and row.get("paid") is not None
            is_right = is_told and owed > 0 and said == owed
        return None if is_right else self.said(f"work-ledger-{self.what}", question, line)


# --- at once --------------------------------------------------------------------------------------


def look(question: Question, value: Any) -> str:
    """Return sums by worker, and what in the lines contradicts itself; no sum that is to be found.

    It says that a line does not add up, not what it comes to: that is the learner's to work out.
    """
    sheet = question.sheet()
    rows = of_sheet(value, sheet)
    told = [*_sums(question, rows), *_contradictions(rows)]
    if not told:
        return f"<p>{escape(messages.text('work-ledger-look-empty'))}</p>"
    return "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in told) + "</ul>"


def _sums(question: Question, rows: list[Row]) -> Iterator[str]:
    """Yield what is owed to each worker, and to all."""
    column = question.sheet().column("worker")
    owed: dict[str, Decimal] = {}
    for row in rows:
        if row.get("worker") is not None and row.get("owed") is not None:
            name = cell_text(question, column, row["worker"])
            owed[name] = owed.get(name, Decimal(0)) + Decimal(str(row["owed"]))
    for name, sum_ in owed.items():
        yield messages.text("work-ledger-look-worker", worker=name, owed=f"{sum_:,.2f}")
    if len(owed) > 1:
        yield messages.text("work-ledger-look-all", owed=f"{sum(owed.values()):,.2f}")


def _contradictions(rows: list[Row]) -> Iterator[str]:
    """Yield which lines do not add up, are about the same, or claim what was paid."""
    first: dict[tuple[Any, ...], int] = {}
    for line, (row, again) in enumerate(zip(rows, reckoned(rows), strict=True), 1):
        name = tuple(row.get(code) for code in TEXTS)
        earlier = first.setdefault(name, line)
        if None not in name and earlier != line:
            yield messages.text("work-ledger-look-twice", line=line, first=earlier)
        if again is None:
            yield messages.text("work-ledger-look-below", line=line)
            continue
        due, owed = again
        if due is not None and _differs(row, "due", due):
            yield messages.text("work-ledger-look-due", line=line)
        if (
            row.get("due") is not None
            and row.get("paid") is not None
            and _differs(row, "owed", owed)
        ):
            yield messages.text("work-ledger-look-owed", line=line)


def _differs(row: Row, code: str, right: Decimal) -> bool:
    return row.get(code) is not None and Decimal(str(row[code])) != right


CHECKS = {
    "ledger-lines": Lines,
    "ledger-hours": Hours,
    "ledger-rates": Rates,
    "ledger-follows": Follows,
}
LOOKS = {"ledger": Look(look)}
