"""The checks of a ledger: its lines, their hours and rates, and the amounts that follow from them.

A line is found by its worker, month and heading. Hours and rates are compared with those of the
key's own ledger. The library recalculates what is due and owed from the line itself
(`monitoring.reckon`). A learner who counts an hour too many therefore loses only the points for
hours.

At once, without a key, the library shows what is owed to whom, and which lines do not add up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from coursework import the_case
from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.judgement import ALL, NONE, Mark
from coursework.work.parts import Thing, Unit, Work
from coursework.work.rows import ROW, Row, identity, of_sheet
from coursework.work.tables import Named, OfRows
from coursework.work.words import amount, cell_text, row_name
from fairtender import messages
from fairtender.tables import DataError, Table, frame, optional

if TYPE_CHECKING:
    from fairtender.sheets import Part
    from fairtender.sheets.parts import At, Formula

TEXTS = ("worker", "month", "heading")
PAIRS = (("hours", "rate"), ("hours_after", "rate_after"))
MONEY = ("due", "paid", "owed")
# By heading: the clause of the contract that it is due under.
CLAUSES = {"basic": "4.1"} | dict.fromkeys(("night", "sunday", "holiday"), "4.3")
COLUMNS = (*TEXTS, *(code for pair in PAIRS for code in pair), *MONEY)


def reckoned(rows: Sequence[Row]) -> list[tuple[Decimal | None, Decimal] | None]:
    """Return (due, owed) as calculated from each line; None for lines that cannot be calculated.

    Empty cells for money count as 0.
    """
    from fairtender import monitoring

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
    """Return a number of a line, or 0 if the cell is empty."""
    return Fraction(str(row.get(code) or 0))


@dataclass(frozen=True, kw_only=True)
class LedgerLine(OfRows):
    """A check of one aspect of the learner's lines: the share of lines in which it is right.

    what: `hours` (before and after a rise; all or nothing) and `rates` must be those of the key's
    own ledger; `due` must follow from the hours and rates of the line, `owed` from its due and
    paid. If all hours of a line have one rate, they may be in either cell, and only the rate next
    to them counts. rows: if given, only these.

    A missing line costs points only once, in `found`. If fewer than half of the lines are there,
    the share is of all lines. A ledger that only repeats one line earns nothing. If a line is
    repeated, all its copies must be right.
    """

    what: Literal["hours", "rates", "due", "owed"]
    rows: tuple[str, ...] = ()

    def _named(self, question: Question) -> Iterator[Named]:
        yield from super()._named(question)
        yield from (("", code, None) for code in COLUMNS)

    def _test(self, work: Work, thing: Thing) -> Unit:
        marks = [_JUDGED[self.what](work, thing, row) for row in thing.rows]
        share = ALL if marks and all(mark.share == ALL for mark in marks) else NONE
        return Unit(thing, share, tuple(marks) or (thing.mark("missing"),))

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        sheet = self.of(work.question)
        names = [identity(sheet, self.key, row) for row in work.rows(sheet)]
        if len(names) > 1 and len({*names}) == 1:
            row = work.rows(sheet)[0]
            thing = Thing(name=row_name(work.question, sheet, row, self.key), sheet=sheet.code)
            return NONE, [thing.mark("unneeded", "work-row-often", row)]
        if self.what == "rates" and (alike := self.alike(work, "rate")):
            return NONE, alike
        there, more = [unit for unit in units if unit.thing.rows], list[Mark]()
        if 2 * len(there) < len(units):
            things = (unit.thing for unit in units if not unit.thing.rows)
            more = [thing.mark("missing", thing.missing) for thing in things]
            there = units
        share = sum((unit.share for unit in there), NONE) / len(there)
        return (share if self.what != "hours" or share == ALL else NONE), more


def _mark(thing: Thing, row: Row, column: str, is_right: bool, code: str, **params: str) -> Mark:
    if is_right:
        return thing.mark("right", row=row, cell=column)
    return thing.mark("wrong", f"work-ledger-{code}", row, column, **params)


def _hours(work: Work, thing: Thing, row: Row) -> Mark:
    wanted, given = ([number(one, code) for code, _ in PAIRS] for one in (thing.model, row))
    if not all(wanted):
        wanted, given = [*filter(None, wanted)], [*filter(None, given)]
    said = " + ".join(amount(one) for one in given if one) or "0"
    return _mark(thing, row, "hours", wanted == given, "hours", said=said)


def _rate(work: Work, thing: Thing, row: Row) -> Mark:
    wanted, given = _rates(thing.model, thing.model), _rates(row, thing.model)
    said = " + ".join(map(amount, given)) or "0"
    return _mark(thing, row, "rate", wanted == given, "rate", said=said)


def _rates(row: Row, line: Row) -> list[Fraction]:
    """Return the rates of a row: both, if the key's line has hours before and after a rise."""
    is_split = all(number(line, hours) for hours, _ in PAIRS)
    pairs = [(number(row, hours), number(row, rate)) for hours, rate in PAIRS]
    return [rate for hours, rate in pairs if rate and (is_split or hours)]


def _due(work: Work, thing: Thing, row: Row) -> Mark:
    due, _ = _due_and_owed(work, row)
    is_right = due is not None and due > 0 and _exact(row.get("due")) == due
    return _mark(thing, row, "due", is_right, "due")


def _owed(work: Work, thing: Thing, row: Row) -> Mark:
    _, owed = _due_and_owed(work, row)
    is_told = row.get("due") is not None and row.get("paid") is not None
    is_right = is_told and owed > 0 and _exact(row.get("owed")) == owed
    return _mark(thing, row, "owed", is_right, "owed")


def _due_and_owed(work: Work, row: Row) -> tuple[Decimal | None, Decimal]:
    rows = work.rows(work.question.sheet())
    ids = [one[ROW] for one in rows]
    sums = work.once("ledger", lambda: dict(zip(ids, reckoned(rows), strict=True)))
    return sums[row[ROW]] or (None, Decimal(0))


_JUDGED = {"hours": _hours, "rates": _rate, "due": _due, "owed": _owed}


# --- at once --------------------------------------------------------------------------------------


def look(question: Question, value: Any) -> str:
    """Return, as HTML, the sums by worker and the contradictions in the lines.

    It shows that a line does not add up, but not the right amount, which is the learner's to find.
    """
    sheet = question.sheet()
    rows = of_sheet(value, sheet)
    told = [*_sums(question, rows), *_contradictions(rows)]
    if not told:
        return f"<p>{escape(messages.text('work-ledger-look-empty'))}</p>"
    return "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in told) + "</ul>"


def _sums(question: Question, rows: list[Row]) -> Iterator[str]:
    """Yield what is owed to each worker, and to all of them."""
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
    """Yield the lines that do not add up, repeat another one, or have a number below zero."""
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


# --- the workbook ---------------------------------------------------------------------------------


def _parts_of(question: Question, value: Any, parts: list["Part"]) -> list["Part"]:
    """Return the lines, with formulas for what is due and owed, and the sums of the lines.

    A cell has a formula only if its amount follows from the line.
    """
    rows = [row for row in of_sheet(value, question.sheet()) if len(row) > 1]
    again = reckoned(rows)

    def due(row: int, at: "At") -> str:
        pairs = (f"{at(hours, row)}*{at(rate, row)}" for hours, rate in PAIRS)
        return f"=ROUND({'+'.join(pairs)},2)" if _follows(rows[row], "due", again[row]) else ""

    def owed(row: int, at: "At") -> str:
        said = f"=MAX(0,{at('due', row)}-{at('paid', row)})"
        return said if _follows(rows[row], "owed", again[row]) else ""

    lines = parts[0]._replace(formulas={"due": due, "owed": owed})
    return [lines, _totals(rows, lines)] if rows else [lines]


def _totals(rows: Sequence[Row], lines: "Part") -> "Part":
    """Return the sums by worker and heading, with clause and contract, and room for evidence.

    Its columns have other names than those of the ledger, so that no sum is read as a line.
    """
    from fairtender.sheets import Part
    from fairtender.sheets.declared import letter
    from fairtender.sheets.parts import FIRST

    names, last = lines.table.names, len(rows) + FIRST - 1
    pairs = [*dict.fromkeys((row.get("worker"), row.get("heading")) for row in rows)]

    def cells(code: str) -> str:
        place = letter(names.index(code))
        return f"'{lines.name}'!${place}${FIRST}:${place}${last}"

    def amount(code: str, *pair: Any) -> Decimal:
        own = [row for row in rows if not pair or (row.get("worker"), row.get("heading")) == pair]
        return sum((Decimal(str(row.get(code) or 0)) for row in own), Decimal(0))

    def formula(code: str) -> "Formula":
        def said(row: int, at: "At") -> str:
            if row == len(pairs):
                return f"=SUM({at(f'total_{code}', 0)}:{at(f'total_{code}', row - 1)})"
            if None in pairs[row]:
                return ""
            keys = f"{cells('worker')},{at('for', row)},{cells('heading')},{at('under', row)}"
            return f"=SUMIFS({cells(code)},{keys})"

        return said

    contract = the_case.load().contract("cleaning").number
    table = Table(
        messages.text("work-ledger-sums"),
        (
            *(optional(code, "text", _sum_head(code)) for code in ("contract", "for", "under")),
            optional("clause", "text", _sum_head("clause")),
            *(optional(f"total_{code}", "decimal", _sum_head(f"total_{code}")) for code in MONEY),
            optional("shown_by", "text", _sum_head("shown_by")),
        ),
    )
    sums = [
        (contract, *pair, CLAUSES.get(str(pair[1]), ""), *(amount(one, *pair) for one in MONEY), "")
        for pair in pairs
    ]
    whole = (contract, messages.text("work-ledger-sums-all"), "", "", *map(amount, MONEY), "")
    return Part(
        frame(table, [*sums, whole]),
        table,
        heads={code: _sum_head(code) for code in table.names},
        words={"for": lines.words["worker"], "under": lines.words["heading"]},
        formulas={f"total_{code}": formula(code) for code in MONEY},
    )


def _sum_head(code: str) -> str:
    return messages.text(f"work-ledger-sums-{code}")


def _follows(row: Row, code: str, again: tuple[Decimal | None, Decimal] | None) -> bool:
    """Return whether a cell has the amount that follows from the other cells of its line."""
    sums = dict(zip(("due", "owed"), again or (None, None), strict=True))
    return sums[code] is not None and _exact(row.get(code)) == sums[code]


LOOKS = {"ledger": Look(look, parts=_parts_of)}
