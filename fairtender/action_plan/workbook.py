"""A plan as a workbook (XLSX) in which people go on: in words, with lists, and read again."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender import sheets
from fairtender.action_plan.declared import (
    CONTRACTS,
    EFFECTS,
    KINDS,
    LEVELS,
    MEASURES,
    PLAN,
    STAGES,
    STATES,
    Plan,
)
from fairtender.action_plan.words import CHOSEN, label, legible, title, written
from fairtender.messages import text
from fairtender.sheets.cells import Reader
from fairtender.sheets.declared import Faults, Reading
from fairtender.sheets.doubts import Doubts
from fairtender.sheets.workbook import openpyxl
from fairtender.sheets.writing import put
from fairtender.tables import Column, Table, check, fault, frame, listed
from fairtender.word import zipped

__all__ = ["to_workbook"]

_SPARE = 12  # rows that are ready to be filled in, at least
_LAST = 500  # row down to which a list of choices is offered
_FORMATS = {"date": "yyyy-mm-dd", "number": "General", "decimal": "#,##0.00"}
_WIDTHS = {"what": 46, "risk": 30, "indicator": 26, "evidence": 30, "title": 40, "contracts": 18}
_WIDTH = {"text": 20, "choice": 18, "texts": 18, "date": 12, "number": 10, "decimal": 12}
_HEAD, _PROMPT, _LINE = "DCE6F0", "FFF2CC", "B8B8B0"
_LISTS = {"level": LEVELS, "stage": STAGES, "kind": tuple(EFFECTS), "state": STATES}
_WIDE = 110  # letters in a line over the three columns of the first sheet
_CHANGED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def to_workbook(plan: Plan) -> bytes:
    """Return the plan as a workbook (XLSX) to go on in: its head, its contracts, its measures.

    Headings and choices are words; what is chosen has a list, each cell says in a note what belongs
    there, and `read` reads it again. The same plan gives the same bytes.
    Raises DataError that says what to install where openpyxl is missing.
    """
    name = title(plan)
    module = openpyxl(Path(f"{name}.xlsx"))
    book = module.Workbook()
    book.properties.title, book.properties.creator = name, legible(plan.head.prepared_by)
    places = _choices(module, book)
    _head(module, book.active, plan)
    for data, table in ((plan.contracts, CONTRACTS), (plan.measures, MEASURES)):
        _rows(module, book.create_sheet(_name(table)), check(data, table), table, places)
    book.move_sheet(text("action-plan-choices"), len(book.sheetnames) - 1)
    out = io.BytesIO()
    book.save(out)
    dated = plan.head.date or "2000-01-01"
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    files[core] = _CHANGED.sub(rb"\g<1>%sT00:00:00Z" % str(dated).encode(), files[core])
    return zipped(files)


def _name(table: Table) -> str:
    return table.name.capitalize()


def _words(name: str, value: Any) -> Any:
    """Return what stands in a cell: what was chosen is a word."""
    return text(CHOSEN[name].format(value)) if name in CHOSEN and value else value


def _head(module: Any, sheet: Any, plan: Plan) -> None:
    """Write the head of the plan, an item a line, below its title and whom to call."""
    styles, sheet.title = module.styles, _name(PLAN)
    contact = legible(plan.head.referral_contact) or text("action-plan-safety-nobody")
    told = (
        (title(plan), styles.Font(bold=True, size=14), ""),
        (text("action-plan-purpose"), styles.Font(), ""),
        (text("action-plan-safety", contact=contact), styles.Font(bold=True), _PROMPT),
        (text("action-plan-fill-in"), styles.Font(), ""),
    )
    for number, (words, font, colour) in enumerate(told, 1):
        cell = sheet.cell(number, 1)
        put(cell, words)
        cell.font, cell.alignment = font, _wrapped(module)
        if colour:
            cell.fill = styles.PatternFill("solid", start_color=colour)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=3)
        sheet.row_dimensions[number].height = 18 * (1 + len(words) // _WIDE)
    heads = [text(f"action-plan-{one}") for one in ("item", "entry", "about-item")]
    for position, words in enumerate(heads, 1):
        _headed(module, sheet.cell(5, position), words)
    for number, column in enumerate(PLAN.columns, 6):
        value = getattr(plan.head, column.name)
        for position, one in enumerate((label(column.name), value, _note(column)), 1):
            cell = sheet.cell(number, position)
            put(cell, None if one == "" else one)
            _lined(module, cell)
        sheet.cell(number, 1).font = styles.Font(bold=True)
    for letter, width in zip("ABC", (34, 52, 52), strict=True):
        sheet.column_dimensions[letter].width = width
    _printed(sheet, "portrait")


def _rows(module: Any, sheet: Any, data: pd.DataFrame, table: Table, places: Any) -> None:
    """Write a table, its headings in words, with room for more rows."""
    for position, column in enumerate(table.columns, 1):
        head = sheet.cell(1, position)
        _headed(module, head, label(column.name))
        cells = data[column.name].tolist()
        for number in range(2, max(len(data), _SPARE) + 2):
            cell = sheet.cell(number, position)
            value = _words(column.name, cells[number - 2]) if number < len(data) + 2 else None
            put(cell, None if value == "" else value)
            _lined(module, cell)
            cell.number_format = _FORMATS.get(column.kind, "@")
        width = _WIDTHS.get(column.name) or _WIDTH[column.kind]
        sheet.column_dimensions[head.column_letter].width = width
        rule = _rule(module, column, places)
        rule.add(f"{head.column_letter}2:{head.column_letter}{_LAST}")
        sheet.add_data_validation(rule)
    sheet.freeze_panes = "B2"
    _printed(sheet, "landscape")


def _rule(module: Any, column: Column, places: dict[str, str]) -> Any:
    """Return the list of a column that has choices, and the note that is shown at its cells."""
    limits = {"type": "list", "formula1": places[column.name]} if column.name in places else {}
    rule = module.worksheet.datavalidation.DataValidation(allow_blank=True, **limits)
    rule.promptTitle, rule.prompt = label(column.name)[:32], _note(column)[:250]
    rule.errorTitle, rule.error = label(column.name)[:32], text("action-plan-choose")
    rule.showInputMessage = rule.showErrorMessage = True
    return rule


def _note(column: Column) -> str:
    example = str(_words(column.name, column.example))
    return f"{column.description}\n{text('sheet-example', example=example)}"


def _choices(module: Any, book: Any) -> dict[str, str]:
    """Write what can be chosen on a sheet of its own; return where each list stands."""
    sheet, places = book.create_sheet(text("action-plan-choices")), {}
    effects = [text(f"action-plan-effect-{effect}") for effect in EFFECTS.values()]
    of_stage = [_words("stage", stage) for stage, kinds in KINDS.items() for _ in kinds]
    lists = {label(name): [_words(name, one) for one in codes] for name, codes in _LISTS.items()}
    columns = {
        **lists,
        text("action-plan-kind-stage"): of_stage,
        text("action-plan-kind-effect"): effects,
    }
    # The stage and the effect of a kind stand beside it.
    order = [*columns][:3] + [*columns][4:] + [[*columns][3]]
    for position, name in enumerate(order, 1):
        head = sheet.cell(1, position)
        _headed(module, head, name)
        sheet.column_dimensions[head.column_letter].width = 28
        for number, words in enumerate(columns[name], 2):
            put(sheet.cell(number, position), words)
        code = next((code for code in _LISTS if label(code) == name), "")
        if code:
            at, last = head.column_letter, len(columns[name]) + 1
            places[code] = f"'{sheet.title}'!${at}$2:${at}${last}"
    return places


def _headed(module: Any, cell: Any, words: str) -> None:
    put(cell, words)
    cell.font = module.styles.Font(bold=True)
    cell.fill = module.styles.PatternFill("solid", start_color=_HEAD)
    _lined(module, cell)


def _lined(module: Any, cell: Any) -> None:
    side = module.styles.Side(style="thin", color=_LINE)
    cell.border = module.styles.Border(left=side, right=side, top=side, bottom=side)
    cell.alignment = _wrapped(module)


def _wrapped(module: Any) -> Any:
    return module.styles.Alignment(wrap_text=True, vertical="top", horizontal="left")


def _printed(sheet: Any, orientation: str) -> None:
    """Let a sheet be as wide as its paper, A4."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


# --- read again ---


def content(path: Path) -> dict[str, Any]:
    """Return what a workbook holds of a plan, as `from_dict` takes it.

    Raises DataError in one sentence for a sheet, an item or a cell that is not what it should be.
    """
    found: dict[str, Any] = _items(path)
    for name, table in (("contracts", CONTRACTS), ("measures", MEASURES)):
        names = {label(column.name): column.name for column in table.columns}
        data = sheets.read(path, _worded(table), names)
        found[name] = [_coded(row) for row in data.to_dict("records")]
    return found


def _worded(table: Table) -> Table:
    """Return a table as its sheet is read: choices are words, several texts are one."""
    columns = [
        column._replace(
            kind="text" if column.kind == "texts" else column.kind,
            choices=tuple(_words(column.name, one) for one in column.choices),
        )
        for column in table.columns
    ]
    return Table(table.name, tuple(columns))


def _coded(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a row as `from_dict` takes it: choices as codes, contracts as a list."""
    codes = {
        name: {_words(name, one): one for one in known} | {"": ""} for name, known in _LISTS.items()
    }
    made = {name: written(value) for name, value in row.items()}
    made |= {name: codes[name][made[name]] for name in codes if name in made}
    if "contracts" in made:
        made["contracts"] = list(listed(str(made["contracts"])))
    return made


def _items(path: Path) -> dict[str, Any]:
    """Return the head of the plan: what stands beside each item."""
    columns = {label(column.name): column for column in PLAN.columns}
    found: dict[Any, Any] = {}
    reading, faults = Reading(), Faults(path)
    doubts = Doubts(reading)
    for row, item, entry in _pairs(path):
        if item not in columns:
            known = ", ".join(columns)
            raise fault("action-plan-no-item", file=path, row=row, item=item[:60], known=known)
        column = columns[item]
        cells = Reader(column, item, 1, doubts, reading).read([entry], [row], faults)
        found |= frame(Table("", (column,)), {column.name: cells}).to_dict("records")[0]
    found |= {columns[cell.heading].name: value for cell, value in doubts.settle(faults).items()}
    faults.refuse()
    return {str(name): written(value) for name, value in found.items()}


def _pairs(path: Path) -> Iterator[tuple[int, str, Any]]:
    """Yield row, item and entry of the first sheet, below its headings."""
    with open(path, "rb") as file:
        try:
            book = openpyxl(path).load_workbook(file, data_only=True)
        except Exception:  # whatever a damaged file makes the parser trip over
            raise fault("sheet-broken-workbook", file=path) from None
        sheet = next((one for one in book if one.title.strip().casefold() == PLAN.name), None)
        rows: Sequence[Any] = [] if sheet is None else [*sheet.iter_rows(max_col=2)]
    heads = [
        number for number, cells in enumerate(rows) if cells[0].value == text("action-plan-item")
    ]
    if not heads:
        raise fault("action-plan-no-sheet", file=path, sheet=_name(PLAN))
    for item, entry in rows[heads[0] + 1 :]:
        if str(item.value or "").strip():
            yield item.row, " ".join(str(item.value).split()), entry.value
