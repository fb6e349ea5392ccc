"""The HTML of work that is made: sheets of rows, papers whose sentences are marked, an order.

The script (`work.js` and what stands beside it) gives it life: it clones the controls of a column
from the sheet's `template`. Without script, and on paper, there is what a pen needs: empty rows,
numbered sentences with their labels, boxes for places.
"""

from html import escape
from typing import Any

from coursework.forms import map as maps
from coursework.forms.words import KEYS, button, say
from coursework.questions import Column, Paper, Question, Sheet
from coursework.questions.values import number_range
from coursework.work.rows import filled
from coursework.work.words import cell_text
from fairtender import messages

__all__ = ["CHECK_TEXTS", "TEXTS", "controls", "spec"]

# The sentences that the script says of work, where it is asked and where it is checked.
CHECK_TEXTS = "rows-few cells-missing cells-wrong cell row"
TEXTS = f"""{CHECK_TEXTS} row-add row-next row-up row-down row-remove row-up-short row-down-short
    row-remove-short row-count row-removed row-moved undone pasted rows-left rows-read cells-unread
    cells-not-saved work-over cell-needed choose-cell not-saved-option not-saved-date file-saved
    sentence-shows sentence-none sentences-marked item-moved item-up item-down item-top order-given
    row-head stop-rows rows-file-large file-not-rows begun {maps.TEXTS}"""
BY_HAND = 6  # empty rows on paper, where a sheet does not need more
_SAID = '<p class="ft-said" role="status"></p>'
COLOURS = 8  # kinds of marks that colour can tell apart; the words tell all


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


def controls(base: str, question: Question) -> str:
    """What is made in place of an answer in one box: see the kinds of `coursework.questions`."""
    made = {
        "table": _sheets,
        "map": _sheets,
        "passages": _passages,
        "order": _order,
    }[question.kind](base, question)
    look = '\n<div class="ft-look" role="status"></div>' if question.look else ""
    return f"""<div class="ft-work">
{made}{look}
</div>"""


# --- sheets -------------------------------------------------------------------------------------


def _sheets(base: str, question: Question) -> str:
    drawn = "\n".join(_sheet(question, sheet) for sheet in question.sheets)
    if question.kind == "map":
        drawn = f"{maps.picture(base, question)}\n{drawn}"
    if question.begins:
        begin = button("begins", "begins", f'data-ft-begins="{question.begins}" hidden')
        drawn = f'<p class="ft-buttons ft-with-script">{begin}</p>\n{drawn}'
    undo = button("undo", "undo", "hidden")
    files = _files(question) if question.saves else ""
    paste = any(sheet.most for sheet in question.sheets)
    hint = f'<p class="ft-hint ft-with-script">{say("rows-paste")}</p>\n' if paste else ""
    return f"""{drawn}
{hint}<div class="ft-buttons ft-with-script">{_SAID}{undo}</div>
{files}"""


def _sheet(question: Question, sheet: Sheet) -> str:
    heads = "\n".join(_head(column) for column in sheet.columns)
    cells = "\n".join(_cell(column) for column in sheet.columns)
    tools, foot = "", ""
    if sheet.most:
        tools = '<td class="ft-tools-head" hidden></td>'
        add = button("add", "row-add")
        foot = (
            f'<div class="ft-buttons ft-with-script">{add}'
            '<span class="ft-hint ft-count"></span></div>\n'
        )
    return f"""<div class="ft-sheet" data-ft-sheet="{sheet.code}">
<table class="ft-rows">
<caption>{escape(sheet.label)}</caption>
<thead><tr><th scope="col">{say("row-head")}</th>
{heads}{tools}</tr></thead>
<tbody>
{_rows_by_hand(question, sheet)}
</tbody>
</table>
<template>
{cells}
</template>
{_words_by_hand(sheet)}{foot}</div>"""


def _head(column: Column) -> str:
    unit = f" ({escape(column.unit)})" if column.unit else ""
    chosen = messages.text("forms-hint-choose", choose=column.choose) if column.choose else ""
    hint = " ".join(part for part in (column.hint, chosen) if part)
    hinted = f'<span class="ft-hint">{escape(hint)}</span>' if hint else ""
    return (
        f'<th scope="col" data-ft-column="{column.code}">'
        f'<span class="ft-head">{escape(column.label)}{unit}</span>{hinted}</th>'
    )


def _cell(column: Column) -> str:
    """The control of one cell, for the script to copy."""
    needed = ' aria-required="true"' if column.required else ""
    common = f'autocomplete="off"{needed} {KEYS}'
    if column.kind in ("choice", "row"):
        options = "".join(
            f'<option value="{escape(one.code)}">{escape(one.text)}</option>'
            for one in column.shown
        )
        drawn = f'<select {common}><option value=""></option>{options}</select>'
    elif column.kind == "choices":
        drawn = "".join(
            f'<label class="ft-option"><input type="checkbox" value="{escape(one.code)}" {KEYS}>'
            f"<span>{escape(one.text)}</span></label>"
            for one in column.shown
        )
    else:
        drawn = {
            "number": f'<input type="text" inputmode="decimal" {common}>',
            "date": f'<input type="date" {common}>',
            "text": f'<textarea rows="1" dir="auto" {common}></textarea>',
        }[column.kind]
    return f'<div class="ft-cell" data-ft-cell="{column.code}">{drawn}</div>'


def _rows_by_hand(question: Question, sheet: Sheet) -> str:
    """Rows for a pen; the script puts its own in their place."""
    rows = [(one.label, one.cells) for one in sheet.fixed]
    free = min(sheet.most, max(sheet.least, BY_HAND))
    rows += [(str(number), {}) for number in range(len(rows) + 1, len(rows) + 1 + free)]
    return "\n".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{escape(_given(question, one, cells))}</td>" for one in sheet.columns)
        + "</tr>"
        for name, cells in rows
    )


def _given(question: Question, column: Column, cells: Any) -> str:
    named = filled(question, {}).get(column.of, ())
    return cell_text(question, column, cells.get(column.code), named)


def _words_by_hand(sheet: Sheet) -> str:
    """What can be chosen in the columns of a sheet, in words."""
    lists = "".join(
        f"<li>{escape(column.label)}: {escape(' · '.join(one.text for one in column.shown))}</li>"
        for column in sheet.columns
        if column.options
    )
    return f'<ul class="ft-hint ft-without-script">{lists}</ul>\n' if lists else ""


def _files(question: Question) -> str:
    """The work as a file, and rows from one."""
    saves = "".join(
        button("work-save", f"tool-{ending}", f'data-ft-ending="{ending}"')
        for ending in question.saves
    )
    endings = [f".{one}" for one in question.saves if one in ("csv", "xlsx")]
    reads = "".join(
        f'<label class="ft-field"><span>{say("rows-file", sheet=sheet.label)}</span>\n'
        f'<input type="file" class="ft-rows-file" data-ft-of="{sheet.code}" '
        f'accept="{",".join(endings)}" {KEYS}></label>'
        for sheet in question.sheets
        if endings and sheet.most
    )
    name = say("work-files")
    return f"""<details class="ft-details ft-with-script"><summary {KEYS}>{name}</summary>
<p class="ft-buttons">{saves}</p>
{reads}
</details>"""


# --- passages -----------------------------------------------------------------------------------


def _passages(base: str, question: Question) -> str:
    labels = "\n".join(
        f'<li data-ft-label="{escape(one.code)}" data-ft-colour="{number % COLOURS}">'
        f'<span class="ft-label-text">{escape(one.text)}</span></li>'
        for number, one in enumerate(question.shown)
    )
    papers = "\n".join(_paper(f"{base}-{paper.id}", paper) for paper in question.papers)
    two = " ft-two" if question.side_by_side else ""
    return f"""<p class="ft-hint ft-without-script">{say("passages-by-hand")}</p>
<p class="ft-hint ft-with-script">{say("passages-how")}</p>
<ul class="ft-labels" aria-label="{say("labels")}">
{labels}
</ul>
<div class="ft-texts{two}">
{papers}
</div>
{_SAID}"""


def _paper(base: str, paper: Paper) -> str:
    paragraphs: dict[int, list[str]] = {}
    for unit in paper.units:
        number = unit.id.rpartition(".")[2]
        paragraphs.setdefault(unit.paragraph, []).append(
            f'<span class="ft-sentence" data-ft-sentence="{unit.id}">'
            f'<span class="ft-sentence-number">{number}</span> {escape(unit.text)}</span>'
        )
    text = "\n".join(
        f'<div class="ft-paragraph">{" ".join(units)}</div>' for units in paragraphs.values()
    )
    title = f'{escape(paper.title)} <span class="ft-hint">{paper.id}</span>'
    return f"""<div class="ft-text" role="group" aria-labelledby="{base}">
<p class="ft-text-title" id="{base}">{title}</p>
{text}
</div>"""


# --- order --------------------------------------------------------------------------------------


def _order(base: str, question: Question) -> str:
    items = "\n".join(
        f'<li data-ft-item="{escape(one.code)}"><span class="ft-blank ft-without-script"></span>'
        f'<span class="ft-item-text">{escape(one.text)}</span></li>'
        for one in question.shown
    )
    return f"""<p class="ft-hint ft-without-script">{say("order-by-hand")}</p>
<p class="ft-hint ft-with-script">{say("order-how")}</p>
<ol class="ft-order">
{items}
</ol>
<div class="ft-buttons ft-with-script">{button("mine", "order-mine")}{_SAID}</div>"""
