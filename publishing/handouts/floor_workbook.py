"""The labour-cost floor as a workbook with formulas, for people without a command line.

One sheet is to fill in, and one is filled in with the rates of the fictional country. Only the
cells to fill in are unlocked; there is no password. The formula is that of
`fairtender.labour_cost.floor`. The first sheet has no rates: readers enter national rates, each
with its source and date.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fairtender import labour_cost, profile, sheets, tables
from fairtender.messages import text
from fairtender.sheets import excel
from fairtender.sheets.excel import Cell, Look, Rule, Sheet

_DATE = datetime.date(2026, 11, 27)
_ON = datetime.date(2026, 10, 1)
_HEADS = ("item", "value", "unit", "source", "date")
_WIDTHS = (52, 16, 30, 46, 14)
# What is filled in: rates, in the order of the library, then the hours, then what is compared.
RATES = tuple(
    item for item in labour_cost.UNITS if item not in ("night_from", "night_to", "full_week")
)
HOURS = ("hours", "night", "sunday", "holiday")
COMPARED = ("overhead", "margin", "near", "price")
FILLED = (*RATES, *HOURS, *COMPARED)
PARTS = tuple(f"part-{name}" for name in labour_cost.FLOOR_COMPONENTS)
RESULTS = ("productive", "people", "supplement", *PARTS, "floor", "year")
AFTER = ("fair", "gap", "percent", "flag")
_GROUPS = {"hours": "hours", "compared": "overhead", "results": "ready", "after": AFTER[0]}
_FIRST = 5


def _rows() -> dict[str, int]:
    rows, at = {}, _FIRST
    for group in (RATES, HOURS, COMPARED, ("ready", *RESULTS), AFTER):
        for name in group:
            rows[name], at = at, at + 1
        at += 1  # the heading of the next group
    return rows


ROWS = _rows()
PER_PERSON = ("uniform", "training", "insurance", "occupational_health")
PER_HOUR = ("consumables", "equipment")
# The cell of each amount, whether entered or calculated.
CELLS = {name: f"B{row}" for name, row in ROWS.items()}
_LINE = "0F5257"
_PLAIN = Look(line="DAD5CA", wraps=True)
_OPEN = _PLAIN._replace(ground="FFF6CC", is_open=True)


def workbook() -> bytes:
    """Return the workbook, which has the same bytes each time."""
    values, sources = _example()
    sheets = (_sheet("own", "yours", {}, {}), _sheet("example", "fictional", values, sources))
    author = text("handouts-course")
    return excel.workbook(text("calculator-title"), sheets, author, _DATE, is_locked=True)


def formulas() -> dict[str, str]:
    """Return {name of a result: its formula}."""
    at, wage = CELLS, CELLS["basic_wage"]
    rates, hours = f"{at[RATES[0]]}:{at[RATES[-1]]}", f"{at['hours']}:{at['holiday']}"
    away = f"SUM({at['annual_leave']}:{at['training_hours']})"
    left = f"{at['paid_hours']}-{away}"
    most = f"MAX({at['night']}:{at['holiday']})"
    shares = "+".join(f"{at[f'{one}_supplement']}*{at[one]}" for one in HOURS[1:])
    pay = f"({wage}+{at['part-supplements']})"
    spread = f"{at['paid_hours']}/{at['productive']}"
    found = {
        "ready": (
            f"IF(COUNT({rates},{hours})<{len(RATES) + len(HOURS)},0,IF(MIN({rates},{hours})<0,0,"
            f"IF({left}<=0,0,IF({at['hours']}<=0,0,IF({most}>{at['hours']},0,1)))))"
        ),
        "productive": left,
        "people": f"{at['hours']}/{at['productive']}",
        "supplement": f"({shares})/{at['hours']}",
        "part-wage": wage,
        "part-supplements": f"{wage}*{at['supplement']}/100",
        "part-not_worked": f"{pay}*({spread}-1)",
        "part-contributions": f"{pay}*{spread}*{at['employer_contributions']}/100",
        **{f"part-{item}": f"{at[item]}/{at['productive']}" for item in PER_PERSON},
        **{f"part-{item}": at[item] for item in PER_HOUR},
        "floor": f"SUM({at[PARTS[0]]}:{at[PARTS[-1]]})",
        "year": f"{at['floor']}*{at['hours']}",
        "fair": f"{at['floor']}*(1+{at['overhead']}/100)*(1+{at['margin']}/100)",
        "gap": f"{at['price']}-{at['year']}",
        "percent": f"{at['gap']}/{at['year']}*100",
        "flag": (
            f'IF({at["gap"]}<0,"{text("calculator-below")}",'
            f'IF({at["percent"]}<{at["near"]},"{text("calculator-verify")}",'
            f'"{text("calculator-above")}"))'
        ),
    }
    return {name: _when_ready(name, formula) for name, formula in found.items()}


def _when_ready(name: str, formula: str) -> str:
    """Return the formula of a cell, which stays empty until all its inputs are filled in."""
    if name == "ready":
        return f"={formula}"
    needs = f"{CELLS['ready']}=1"
    if name == "fair":
        needs = f"AND({needs},COUNT({CELLS['overhead']}:{CELLS['margin']})=2)"
    if name in ("gap", "percent", "flag"):
        needs = f"AND({needs},COUNT({CELLS['near']}:{CELLS['price']})=2)"
    return f'=IF({needs},{formula},"")'


def _sheet(
    name: str, about: str, values: Mapping[str, Decimal], sources: Mapping[str, Any]
) -> Sheet:
    head = Look(bold=True, colour="FFFFFF", ground=_LINE)
    above: list[list[object]] = [
        [Cell(text("calculator-title"), Look(bold=True, size=16, colour=_LINE))],
        [text("calculator-how")],
        [text(f"calculator-{about}")],
        [Cell(text(f"calculator-{one}"), head) for one in _HEADS],
    ]
    headings = {ROWS[first] - 1: group for group, first in _GROUPS.items()}
    names = {row: name for name, row in ROWS.items()}
    rows = [
        _row(names[number], values, sources)
        if number in names
        else [Cell(text(f"calculator-group-{headings[number]}"), Look(bold=True, colour=_LINE))]
        for number in range(_FIRST, max(names) + 1)
    ]
    return Sheet(
        text(f"calculator-{name}"),
        [*above, *rows],
        widths=_WIDTHS,
        rules=[_number()],
        frozen=f"A{_FIRST}",
        paper="portrait",
        one_page=True,
        is_locked=True,
    )


def _row(name: str, values: Mapping[str, Decimal], sources: Mapping[str, Any]) -> list[Cell]:
    unit = labour_cost.UNITS.get(name) if name in RATES else None
    told = unit.format(currency=text("calculator-money")) if unit else ""
    source, day = sources.get(name, (None, None))
    of_rate = _OPEN if name in RATES else _PLAIN
    if name in FILLED:
        second = Cell(values.get(name), _OPEN)
    else:
        shows = "0" if name == "ready" else "#,##0.00"
        look = _PLAIN._replace(bold=name in ("floor", "year", "people", "flag"), shows=shows)
        second = Cell(formulas()[name], look, is_formula=True)
    return [
        Cell(text(f"calculator-{name}"), _PLAIN),
        second,
        Cell(told.replace("basic_wage", "basic wage") or None, _PLAIN),
        Cell(source, of_rate),
        Cell(day, of_rate._replace(shows="yyyy-mm-dd") if name in RATES else of_rate),
    ]


def _number() -> Rule:
    """Return the rule by which Excel refuses text and amounts below zero."""
    cells = " ".join(CELLS[name] for name in FILLED)
    limits = {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"}
    return Rule(cells, text("calculator-value"), "", text("calculator-refused"), limits)


def _example() -> tuple[dict[str, Decimal], dict[str, tuple[str, Any]]]:
    """Return the cleaners' rates of the fictional country, and the hours of chapter 9."""
    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    agreed = labour_cost.rates_on(rates, "cleaning", "C1", _ON).set_index("item")
    values = {item: agreed["value"][item] for item in RATES}
    tender = labour_cost.read(tables.data_path("tenders", "cleaning"))
    usual = sheets.read(
        tables.data_path("labour-cost", "productivity.csv"), labour_cost.PRODUCTIVITY
    )
    hours = labour_cost.area_hours(tender.areas, usual)["hours"]
    values |= {"hours": sum(hours, Decimal(0))} | dict.fromkeys(HOURS[1:], Decimal(0))
    near = profile.load(tables.data_path("profiles", "default.toml")).thresholds["near_floor"]
    values |= {"overhead": Decimal(8), "margin": Decimal(5), "near": Decimal(str(near.value))}
    sources = {
        item: (agreed["source"][item], agreed["source_date"][item].to_pydatetime())
        for item in RATES
    }
    return values, sources
