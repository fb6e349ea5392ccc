"""The sheets of unit 09: what the library shows about them at once, and workbooks with formulas.

No key is used: every number is the learner's own or comes from a bid. A cell of the workbook has a
formula if the learner's own number follows from the cells in the formula; any other number stays as
the learner typed it. The workbook therefore shows nothing that the learner did not find.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from html import escape
from typing import Any

import pandas as pd

from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import ROW, Row, Rows, filled, of_sheet
from coursework.work.unit_09.floor import CLEANER_GRADE, CLEANING, GRADE, ON, ROLES, SECTOR, case
from fairtender import charts, labour_cost, sheets, tables
from fairtender.labour_cost.declared import NOT_WORKED
from fairtender.messages import text
from fairtender.sheets import Part
from fairtender.sheets.parts import FIRST, At, Formula
from fairtender.tables import Table, optional

STEPS = ("wage", "pay", "contributions", "floor")  # each is more than the one before
NEEDED = "needed"  # the row of what the work needs
_NEAR = 0.0051  # what two places after the point leave open
_BY_PERSON = ("uniform", "training", "insurance", "occupational_health")
_BY_HOUR = ("consumables", "equipment")


def sheet_parts(question: Question, value: Rows, parts: list[Part]) -> list[Part]:
    """Return the sheets of a workbook of unit 09."""
    sheet = question.sheet()
    rows = [dict(row) for row in value[sheet.code]]
    if "hours-gate" in sheet.codes:
        return _bids_parts(rows, parts[0])
    if "daily" in sheet.codes:
        return [parts[0]._replace(formulas=_hours_formulas(rows))]
    return _hour_parts(rows, parts[0], is_guard="gate" in sheet.codes)


def _number(row: Row, code: str) -> float | None:
    cell = row.get(code)
    return None if cell is None else float(cell)


def _is_near(row: Row, code: str, sought: float | None) -> bool:
    made = _number(row, code)
    return made is not None and sought is not None and abs(made - sought) < _NEAR


# --- hours to people ------------------------------------------------------------------------------


def _hours_formulas(rows: list[dict[str, Any]]) -> dict[str, Formula]:
    def hours(row: int, at: At) -> str:
        parts = [_number(rows[row], code) for code in ("days", "daily")]
        whole = None if None in parts else parts[0] * parts[1]  # type: ignore[operator]
        said = f"={at('days', row)}*{at('daily', row)}"
        return said if _is_near(rows[row], "hours", whole) else ""

    def people(row: int, at: At) -> str:
        hours, one = (_number(rows[row], code) for code in ("hours", "one"))
        share = hours / one if hours is not None and one else None
        said = f"={at('hours', row)}/{at('one', row)}"
        return said if _is_near(rows[row], "people", share) else ""

    return {"hours": hours, "people": people}


# --- the build-up of an hour ----------------------------------------------------------------------


def _hour_parts(rows: list[dict[str, Any]], part: Part, is_guard: bool) -> list[Part]:
    """Return the sheet of one hour and, if any of its formulas uses rates, the rates."""
    agreed = _agreed(*(SECTOR, GRADE) if is_guard else (CLEANING, CLEANER_GRADE))
    rates = Part(agreed, labour_cost.RATES).without_empty()
    places = {item: place for place, item in enumerate(agreed["item"].tolist())}
    letter = "ABCDEFGHIJKLM"[rates.table.names.index("value")]

    def rate(item: str) -> str:
        return f"'{rates.name}'!${letter}${places[item] + FIRST}"

    value = {item: float(agreed["value"].tolist()[place]) for item, place in places.items()}
    steps = _steps(value, rate, is_guard)
    found: dict[tuple[int, str], str] = {}
    codes = [name for name in part.table.names if name != ROW]
    at = {row[ROW]: number for number, row in enumerate(rows)}
    for code in codes:
        numbers = {row[ROW]: _number(row, code) for row in rows}
        for name, (needs, reckon, said) in steps.items():
            given = [numbers[need] for need in needs]
            if any(one is None for one in given):
                continue
            sought = reckon(*given)
            if _is_near(rows[at[name]], code, sought):
                found[at[name], code] = said
                numbers[name] = sought

    def formula(code: str) -> Formula:
        def said(row: int, cell: At) -> str:
            cells = {name: cell(code, number) for name, number in at.items()}
            return found[row, code].format(**cells) if (row, code) in found else ""

        return said

    sheet = part._replace(formulas={code: formula(code) for code in codes})
    return [sheet, rates] if found else [sheet]


def _agreed(sector: str, grade: str) -> pd.DataFrame:
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    return labour_cost.rates_on(rates, sector, grade, ON).reset_index(drop=True)


def _steps(
    value: Mapping[str, float], rate: Callable[[str], str], is_guard: bool
) -> dict[str, tuple[tuple[str, ...], Callable[..., float], str]]:
    """Return {step: (the steps that it needs, its calculation, its formula)}."""
    worked = value["paid_hours"] - sum(value[item] for item in NOT_WORKED)
    hours = f"({rate('paid_hours')}-{'-'.join(map(rate, NOT_WORKED))})"
    pay = value["paid_hours"] / worked
    share = 1 + value["employer_contributions"] / 100
    things = sum(value[one] for one in _BY_PERSON) / worked + sum(value[one] for one in _BY_HOUR)
    said = f"=({'+'.join(map(rate, _BY_PERSON))})/{hours}+{'+'.join(map(rate, _BY_HOUR))}"
    found: dict[str, tuple[tuple[str, ...], Callable[..., float], str]] = {
        "pay": (("wage",), lambda wage: wage * pay, f"={{wage}}*{rate('paid_hours')}/{hours}"),
        "contributions": (
            ("pay",),
            lambda pay: pay * share,
            f"={{pay}}*(1+{rate('employer_contributions')}/100)",
        ),
        "floor": (
            ("contributions", "things"),
            lambda before, more: before + more,
            "={contributions}+{things}",
        ),
    }
    # A bid's own machines are in no rate.
    return ({"things": ((), lambda: things, said)} if is_guard else {}) | found


# --- the bids -------------------------------------------------------------------------------------


def _bids_parts(rows: list[dict[str, Any]], part: Part) -> list[Part]:
    """Return the bids with their difference from the floor, and the tables for the command."""
    tender = case().tender
    first = next(number for number, row in enumerate(rows) if row[ROW] == NEEDED)
    least = _number(rows[first], "year")
    years = [None if row[ROW] == NEEDED else _number(row, "year") for row in rows]
    gaps = [None if year is None or least is None else round(year - least, 2) for year in years]
    shares = [None if gap is None or not least else round(gap / least * 100, 1) for gap in gaps]

    def year(row: int, at: At) -> str:
        codes = [(f"hours-{one}", f"rate-{one}") for one in ("gate", "day")]
        pairs = [(_number(rows[row], hours), _number(rows[row], rate)) for hours, rate in codes]
        whole = sum((hours or 0) * (rate or 0) for hours, rate in pairs)
        said = "=" + "+".join(f"{at(hours, row)}*{at(rate, row)}" for hours, rate in codes)
        return said if row == first and _is_near(rows[row], "year", whole) else ""

    def gap(row: int, at: At) -> str:
        return "" if gaps[row] is None else f"={at('year', row)}-{at('year', first)}"

    def percent(row: int, at: At) -> str:
        said = f"=ROUND({at('gap', row)}/{at('year', first)}*100,1)"
        return "" if shares[row] is None else said

    heads = {"gap": text("floor-look-gap"), "percent": text("floor-look-percent")}
    kinds = {"gap": "decimal", "percent": "number"}
    added = [optional(code, kinds[code], head) for code, head in heads.items()]
    table = Table(part.table.name, (*part.table.columns, *added))
    data = part.data.assign(
        gap=pd.Series(gaps, dtype="object"), percent=pd.Series(shares, dtype="float64")
    )
    formulas: dict[str, Formula] = {"year": year, "gap": gap, "percent": percent}
    return [
        part._replace(data=data, table=table, heads={**part.heads, **heads}, formulas=formulas),
        Part(tender.bids, labour_cost.BIDS).without_empty(),
        Part(tender.staffing, labour_cost.STAFFING).without_empty(),
    ]


def nothing(question: Question, value: Rows) -> str:
    """Return "": nothing is shown at once about a sheet that only contains formulas."""
    return ""


def look(question: Question, value: Mapping[str, Any]) -> str:
    """Return what the library finds in the sheet of an hour or of the bids, as HTML."""
    rows = {row[ROW]: row for row in of_sheet(filled(question, value), question.sheet())}
    return _bids(question, rows) if NEEDED in rows else _hour(question, rows)


# --- one hour ------------------------------------------------------------------------------------


def _hour(question: Question, rows: Mapping[str, Row]) -> str:
    heads = [question.sheet().column(role).label for role in ROLES]
    names, cells = [], []
    for step in STEPS:
        amounts = {role: _exact(rows[step].get(role)) for role in ROLES}
        if any(amount is not None for amount in amounts.values()):
            names.append(next(one.label for one in question.sheet().fixed if one.row == step))
            cells.append([_grown(role, amount) for role, amount in amounts.items()])
    table = charts.WordTable(
        pd.DataFrame(cells, index=names, columns=heads), text("floor-look-step")
    )
    notes = [text("floor-look-less", **said) for said in _shrunk(question, rows)]
    return "\n".join([table.html(), *(f"<p>{escape(note)}</p>" for note in notes)])


def _grown(role: str, amount: Fraction | None) -> str:
    """Return an amount, and the bids whose hourly rate is below it."""
    if amount is None:
        return ""
    below = [bid for bid, offered in case().offered.items() if offered[f"rate-{role}"] < amount]
    told = text("floor-look-rates", bids=", ".join(below)) if below else text("floor-look-no-rate")
    return "\n".join((f"EUR {float(amount):,.2f}", told))


def _shrunk(question: Question, rows: Mapping[str, Row]) -> Iterator[dict[str, str]]:
    labels = {one.row: one.label for one in question.sheet().fixed}
    for role in ROLES:
        before = None
        for step in STEPS:
            amount = _exact(rows[step].get(role))
            if before and amount is not None and amount < before[1]:
                post = question.sheet().column(role).label
                yield {"post": post, "step": labels[step], "before": labels[before[0]]}
            before = before if amount is None else (step, amount)


def _exact(cell: Any) -> Fraction | None:
    return None if cell is None else Fraction(str(cell))


# --- the bids ------------------------------------------------------------------------------------


def _bids(question: Question, rows: Mapping[str, Row]) -> str:
    least = _exact(rows[NEEDED].get("year"))
    if not least:
        return f"<p>{escape(text('floor-look-no-year'))}</p>"
    cells, names = [], []
    for fixed in question.sheet().fixed:
        if fixed.row != NEEDED:
            gap = Fraction(str(fixed.cells["year"])) - least
            cells.append((_signed(float(gap), ",.2f"), _signed(float(gap / least * 100), ".1f")))
            names.append(fixed.label)
    heads = [text("floor-look-gap"), text("floor-look-percent")]
    return charts.WordTable(
        pd.DataFrame(cells, index=names, columns=heads), text("floor-head-bid")
    ).html()


def _signed(number: float, how: str) -> str:
    return f"{number:+{how}}".replace("-", "−")


LOOKS = {
    "floor": Look(look, parts=sheet_parts),
    "floor-formulas": Look(nothing, parts=sheet_parts),
}
