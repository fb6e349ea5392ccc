"""What `work.html` and the script are told of work that is made: sheets, papers, an order."""

from typing import Any

from coursework.questions import Column, Question, Sheet
from coursework.questions.values import number_range
from coursework.work.rows import filled
from coursework.work.words import cell_text

# The sentences that the script says of work, where it is asked and where it is checked.
CHECK_TEXTS = "rows-few cells-missing cells-wrong cell row"
TEXTS = f"""{CHECK_TEXTS} row-add row-next row-up row-down row-remove row-up-short row-down-short
    row-remove-short row-count row-removed row-moved undone pasted rows-left rows-read cells-unread
    cells-not-saved work-over cell-needed choose-cell not-saved-option not-saved-date file-saved
    sentence-shows sentence-none sentences-marked item-moved item-up item-down item-top order-given
    row-head stop-rows rows-file-large file-not-rows begun map-tier map-no-tier map-no-place
    map-no-evidence map-left-open map-over map-gap map-share map-no-share map-from map-from-none
    map-add map-new map-linked map-added map-joined map-count map-large map-small"""
BY_HAND = 6  # empty rows on paper, where a sheet does not need more


def spec(question: Question) -> dict[str, Any]:
    """What the script knows of work, beside what it knows of every question."""
    if question.sheets:
        return {"sheets": [_sheet_spec(sheet) for sheet in question.sheets]}
    return {"units": list(question.units)} if question.papers else {}


def _sheet_spec(sheet: Sheet) -> dict[str, Any]:
    fixed = [{"row": one.row, "label": one.label, "cells": one.cells} for one in sheet.fixed]
    found = {
        "code": sheet.code,
        "label": sheet.label,
        "least": sheet.least,
        "most": sheet.most,
        "columns": [_column_spec(column) for column in sheet.columns],
    }
    found |= {"fixed": fixed} if fixed else {}
    return found | ({"table": sheet.table} if sheet.table else {})


def _column_spec(column: Column) -> dict[str, Any]:
    found = {
        "code": column.code,
        "kind": column.kind,
        "label": column.label,
        "codes": list(column.codes),
        "required": column.required or None,
        "of": column.of,
        "choose": column.choose,
        "min": column.min,
        "max": column.max,
        "max_length": column.max_length or None,
        "unit": column.unit,
    }
    if column.kind == "number":
        found["range"] = number_range(column)
    return {key: value for key, value in found.items() if value not in (None, [], "")}


def rows_by_hand(question: Question, sheet: Sheet) -> list[tuple[str, list[str]]]:
    """Rows for a pen, each with its head and cells; the script puts its own in their place."""
    rows = [(one.label, one.cells) for one in sheet.fixed]
    free = min(sheet.most, max(sheet.least, BY_HAND))
    rows += [(str(number), {}) for number in range(len(rows) + 1, len(rows) + 1 + free)]
    return [(name, [_given(question, one, cells) for one in sheet.columns]) for name, cells in rows]


def _given(question: Question, column: Column, cells: Any) -> str:
    named = filled(question, {}).get(column.of, ())
    return cell_text(question, column, cells.get(column.code), named)
