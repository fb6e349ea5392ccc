"""The labour-cost floor as a workbook that reckons by itself: for whoever has no command line.

One sheet to fill in, one filled in with the rates of the fictional country. Only what one fills in
is unlocked; there is no password. The formula is that of `fairtender.labour_cost.floor`. No rate
stands in the first sheet: national rates are the reader's, each with its source and its day.
"""

import datetime
import io
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from fairtender import labour_cost, profile, sheets, tables
from fairtender.messages import text
from publishing.model_texts.word import without_times

__all__ = ["CELLS", "RATES", "workbook"]

_DATE = datetime.datetime(2026, 11, 27)
_ON = datetime.date(2026, 10, 1)
_HEADS = ("item", "value", "unit", "source", "date")
_WIDTHS = (52, 16, 30, 46, 14)
# What is filled in: rates, in the order of the library, then the hours, then what is compared.
RATES = tuple(
    item for item in labour_cost.UNITS if item not in ("night_from", "night_to", "full_week")
)
HOURS = ("hours", "night", "sunday", "holiday")
COMPARED = ("overhead", "margin", "near", "price")
PARTS = tuple(f"part-{name}" for name in labour_cost.FLOOR_COMPONENTS)
RESULTS = ("productive", "people", "supplement", *PARTS, "floor", "year")
AFTER = ("fair", "gap", "percent", "flag")
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
# Where each amount stands, filled in or worked out.
CELLS = {name: f"B{row}" for name, row in ROWS.items()}
_INK, _LINE = Side(style="thin", color="9FB3C4"), "00437A"


def workbook() -> bytes:
    """Return the workbook; the same bytes each time."""
    book = openpyxl.Workbook()
    _sheet(book.active, text("calculator-own"), {}, {})
    values, sources = _example()
    _sheet(book.create_sheet(), text("calculator-example"), values, sources)
    properties = book.properties
    properties.title = text("calculator-title")
    properties.creator = properties.lastModifiedBy = text("handouts-course")
    properties.created = properties.modified = _DATE
    book.security = WorkbookProtection(lockStructure=True)
    out = io.BytesIO()
    # `book.save` would write the time of the clock.
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    return without_times(out)


def formulas() -> dict[str, str]:
    """Return what each result is worked out from, by its name."""
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
    """The formula of a cell, which stays empty until all that it needs is filled in."""
    if name == "ready":
        return f"={formula}"
    needs = f"{CELLS['ready']}=1"
    if name == "fair":
        needs = f"AND({needs},COUNT({CELLS['overhead']}:{CELLS['margin']})=2)"
    if name in ("gap", "percent", "flag"):
        needs = f"AND({needs},COUNT({CELLS['near']}:{CELLS['price']})=2)"
    return f'=IF({needs},{formula},"")'


def _sheet(
    sheet: Any, title: str, values: Mapping[str, Decimal], sources: Mapping[str, Any]
) -> None:
    sheet.title = title
    sheet.append([text("calculator-title")])
    sheet["A1"].font = Font(bold=True, size=16, color=_LINE)
    sheet["A2"] = text("calculator-how")
    sheet["A3"] = text("calculator-fictional" if values else "calculator-yours")
    for place, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(_FIRST - 1, place, text(f"calculator-{head}"))
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _fill(_LINE)
        sheet.column_dimensions[cell.column_letter].width = width
    for name, row in ROWS.items():
        _row(sheet, name, row, values.get(name), sources.get(name, ("", None)))
    for group, first in (("hours", "hours"), ("compared", "overhead"), ("results", "ready")):
        _heading(sheet, ROWS[first] - 1, group)
    _heading(sheet, ROWS[AFTER[0]] - 1, "after")
    _refuse_words(sheet)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.freeze_panes = sheet.cell(_FIRST, 1)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _row(sheet: Any, name: str, row: int, value: Decimal | None, source: tuple[str, Any]) -> None:
    sheet.cell(row, 1, text(f"calculator-{name}"))
    cell = sheet.cell(row, 2)
    unit = labour_cost.UNITS.get(name) if name in RATES else None
    told = unit.format(currency=text("calculator-money")) if unit else ""
    sheet.cell(row, 3, told.replace("basic_wage", "basic wage"))
    if name in (*RATES, *HOURS, *COMPARED):
        cell.value = value
        of_rate = (2, 4, 5) if name in RATES else (2,)
        for place in of_rate:
            one = sheet.cell(row, place)
            one.protection, one.fill = Protection(locked=False), _fill("FFF6CC")
        if name in RATES:
            sheet.cell(row, 4, source[0])
            sheet.cell(row, 5, source[1]).number_format = "yyyy-mm-dd"
        cell.number_format = "General"
    else:
        cell.value = formulas()[name]
        cell.number_format = "0" if name == "ready" else "#,##0.00"
        cell.font = Font(bold=name in ("floor", "year", "people", "flag"))
    for place in range(1, 6):
        sheet.cell(row, place).border = Border(_INK, _INK, _INK, _INK)
        sheet.cell(row, place).alignment = Alignment(wrap_text=True, vertical="top")


def _heading(sheet: Any, row: int, group: str) -> None:
    cell = sheet.cell(row, 1, text(f"calculator-group-{group}"))
    cell.font = Font(bold=True, color=_LINE)


def _refuse_words(sheet: Any) -> None:
    """Excel itself refuses a word or an amount below zero where a number belongs."""
    rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    rule.error, rule.errorTitle = text("calculator-refused"), text("calculator-title")
    for name in (*RATES, *HOURS, *COMPARED):
        rule.add(CELLS[name])
    sheet.add_data_validation(rule)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour)


def _example() -> tuple[dict[str, Decimal], dict[str, tuple[str, Any]]]:
    """The cleaners' rates of the fictional country, and the hours of chapter 9."""
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
