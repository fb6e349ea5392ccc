"""Clean answers with made work: rows of tables and maps, marked sentences, and orders.

A cell, a row or a mark that cannot be used is left out (`left_out`), and the rest is kept. A whole
answer is refused if it has the wrong form, or contains more than is allowed.

* table, map: {sheet: [{"row": id, column: value}]}. Fixed rows come first, in their order; cells
  without an answer are absent, and so are rows without any answer, except added rows that a cell
  names.
* passages: {sentence: label}, in the order of the sentences.
* order: the codes of all options.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from coursework.questions.made import ROW, is_row_id
from coursework.questions.model import Column, Question, Sheet
from coursework.questions.values import Value, clean_value, is_nothing, number_range, value_fault
from fairtender import messages

MAX_LENGTH = 60_000  # of one answer as JSON, counted as JavaScript counts
Row = dict[str, Any]
Rows = dict[str, list[Row]]


class Cleaned(NamedTuple):
    """A value in the form in which it is kept (None for no answer), and its fault or "".

    left_out: the place of each unusable part: sheet, row and column, or the sentence.
    """

    value: Value | None
    fault: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def unused(self) -> int:
        """The number of parts that were left out."""
        return len(self.left_out)


NOTHING = Cleaned(None)


def cleaned(question: Question, raw: object) -> Cleaned:
    """Return a raw answer to a question of any kind in the form in which answers are kept."""
    if not question.is_work:
        return Cleaned(*clean_value(question, raw))
    if is_nothing(raw):
        return NOTHING
    if question.kind == "order":
        return _order(question, raw)
    if not isinstance(raw, Mapping):
        return Cleaned(None, "forms-not-rows" if question.sheets else "forms-not-marks")
    value, left_out = _sheets(question, raw) if question.sheets else _marks(question, raw)
    if question.sheets and any(_rows_over(question.sheet(code), value[code]) for code in value):
        return Cleaned(None, "forms-rows-many")
    if length_as_json(value) > MAX_LENGTH:
        return Cleaned(None, "forms-work-size")
    if not value:
        return Cleaned(None, "forms-cells-unused" if left_out else "", left_out)
    return Cleaned(value, "", left_out)


def length_as_json(value: object) -> int:
    """Return the length of a value as JSON, counted as JavaScript does."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode("utf-16-le")) // 2


# --- orders and passages ------------------------------------------------------------------------


def _order(question: Question, raw: object) -> Cleaned:
    if isinstance(raw, list | tuple) and all(isinstance(code, str) for code in raw):
        codes = [*raw]
        if sorted(codes) == sorted(question.codes):
            return Cleaned(codes)
    return Cleaned(None, "forms-not-an-order")


def _marks(question: Question, raw: Mapping[Any, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    units = question.units
    given = {unit: label for unit, label in raw.items() if not is_nothing(label)}
    usable = {
        unit: label
        for unit, label in given.items()
        if unit in units and isinstance(label, str) and label in question.codes
    }
    kept = {unit: usable[unit] for unit in units if unit in usable}
    return kept, tuple(str(unit) for unit in given if unit not in usable)


# --- tables and maps ----------------------------------------------------------------------------


def _sheets(question: Question, raw: Mapping[Any, Any]) -> tuple[Rows, tuple[str, ...]]:
    codes = [sheet.code for sheet in question.sheets]
    left_out = [str(code) for code in raw if code not in codes]
    found = {one.code: _listed(one, raw.get(one.code), left_out) for one in question.sheets}
    known = {
        sheet.code: {*found[sheet.code], *(row.row for row in sheet.fixed)}
        for sheet in question.sheets
    }
    rows: Rows = {}
    for sheet in question.sheets:
        rows[sheet.code] = []
        for id, one in found[sheet.code].items():
            rows[sheet.code].append({ROW: id, **_cells(sheet, id, one, known, left_out)})
    named = {*_named(question, rows)}
    kept = {
        sheet.code: _in_order(sheet, [one for one in rows[sheet.code] if _stays(sheet, one, named)])
        for sheet in question.sheets
    }
    return {code: some for code, some in kept.items() if some}, tuple(left_out)


def _listed(sheet: Sheet, raw: object, left_out: list[str]) -> dict[str, Mapping[Any, Any]]:
    """Return {id: row} of a sheet; add the place of anything that is not usable to `left_out`."""
    if is_nothing(raw):
        return {}
    if not isinstance(raw, list | tuple):
        left_out.append(sheet.code)
        return {}
    rows: dict[str, Mapping[Any, Any]] = {}
    fixed = {row.row for row in sheet.fixed}
    for one in raw:
        id = one.get(ROW) if isinstance(one, Mapping) else None
        if isinstance(id, str) and id not in rows and (id in fixed or _own(sheet, id)):
            rows[id] = one
        else:
            left_out.append(f"{sheet.code}, {id}" if isinstance(id, str) else sheet.code)
    return rows


def _own(sheet: Sheet, id: str) -> bool:
    return sheet.most > 0 and is_row_id(id)


def _cells(
    sheet: Sheet,
    id: str,
    raw: Mapping[Any, Any],
    known: Mapping[str, set[str]],
    left_out: list[str],
) -> Row:
    free = {one.code: one for one in sheet.columns if one.code not in sheet.given(id)}
    cells = {}
    for code, content in raw.items():
        if code == ROW or is_nothing(content):
            continue
        value, fault = _cell(free[code], content, known) if code in free else (None, "no column")
        if fault:
            left_out.append(f"{sheet.code}, {id}, {code}")
        if value is not None:
            cells[code] = value
    return {code: cells[code] for code in sheet.codes if code in cells}


def _cell(column: Column, raw: object, known: Mapping[str, set[str]]) -> tuple[Value | None, str]:
    if column.kind != "row":
        return clean_value(column, raw)
    if isinstance(raw, str) and raw in known[column.of]:
        return raw, ""
    return None, "forms-no-row"


def _named(question: Question, rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield (sheet, id of a row) for each row that a cell names."""
    for sheet in question.sheets:
        for column in sheet.columns:
            if column.kind == "row":
                yield from ((column.of, one.get(column.code, "")) for one in rows[sheet.code])


def _stays(sheet: Sheet, row: Row, named: set[tuple[str, str]]) -> bool:
    is_fixed = any(one.row == row[ROW] for one in sheet.fixed)
    return len(row) > 1 or (not is_fixed and (sheet.code, row[ROW]) in named)


def _in_order(sheet: Sheet, rows: list[Row]) -> list[Row]:
    fixed = [one.row for one in sheet.fixed]
    own = [one for one in rows if one[ROW] not in fixed]
    there = [one for one in rows if one[ROW] in fixed]
    return sorted(there, key=lambda one: fixed.index(one[ROW])) + own


def _rows_over(sheet: Sheet, rows: list[Row]) -> bool:
    return len(rows) > len(sheet.fixed) + sheet.most


# --- incomplete answers -------------------------------------------------------------------------


class Shortcoming(NamedTuple):
    """A message on what is missing or out of bounds in a kept answer: its code and parameters."""

    code: str
    params: Mapping[str, str]


def shortcoming(question: Question, value: Value) -> Shortcoming | None:
    """Return the first thing that is missing or out of bounds in a kept answer, or None."""
    if not question.sheets or not isinstance(value, dict):
        code = value_fault(question, value)
        return Shortcoming(code, {}) if code else None
    for sheet in question.sheets:
        rows = value.get(sheet.code, [])
        fixed = {row.row for row in sheet.fixed}
        own = sum(row[ROW] not in fixed for row in rows)
        if own < sheet.least:
            params = {"sheet": sheet.label, "n": str(own), "least": str(sheet.least)}
            return Shortcoming("forms-rows-few", params)
    return next(_cell_shortcomings(question, value), None)


def _cell_shortcomings(question: Question, value: Mapping[str, Any]) -> Iterator[Shortcoming]:
    for sheet in question.sheets:
        for place, row in _places(sheet, value.get(sheet.code, [])):
            given = sheet.given(row[ROW])
            for column in sheet.columns:
                named = {"place": f"{place}, {column.label}"}
                content = row.get(column.code)
                if content is None:
                    if column.required and column.code not in given:
                        yield Shortcoming("forms-cell-missing", named)
                elif code := value_fault(column, content):
                    yield Shortcoming(_OF_CELL[code], named | _limits(column, content))


_OF_CELL = {
    "forms-range": "forms-cell-range",
    "forms-too-long": "forms-cell-long",
    "forms-choose": "forms-cell-choose",
}


def _limits(column: Column, content: Value) -> dict[str, str]:
    return {
        "range": number_range(column),
        "length": str(len(content) if isinstance(content, str) else 0),
        "max_length": str(column.max_length),
        "choose": str(column.choose),
    }


def _places(sheet: Sheet, rows: list[Row]) -> Iterator[tuple[str, Row]]:
    """Yield (name, row) for all fixed rows, then for added rows, which are named by number."""
    by_id = {row[ROW]: row for row in rows}
    for fixed in sheet.fixed:
        yield fixed.label, by_id.pop(fixed.row, {ROW: fixed.row})
    for number, row in enumerate(by_id.values(), len(sheet.fixed) + 1):
        yield messages.text("forms-row", n=number), row
