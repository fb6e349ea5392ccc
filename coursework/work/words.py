"""An answer as people read it: a cell, a row, tables in words, HTML, or one line of text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from html import escape
from math import floor
from typing import TYPE_CHECKING, Any

from coursework.answers import plain_words
from coursework.questions import Column, Question, Sheet
from coursework.questions.values import Value
from coursework.work.rows import ROW, Row, filled
from fairtender import messages

if TYPE_CHECKING:
    from markupsafe import Markup

Verdicts = Mapping[tuple[str, str], str]  # by sheet or document, and row, sentence or step
NOBODY_MARKED: Verdicts = {}
MOST_CELL = 300  # signs of a cell that are shown where no form is
MOST_FAULTS = 10  # of one property that are told


@dataclass(frozen=True)
class Shown:
    """A part of an answer in words: a table with headings, or a list without them.

    at: for each row (sheet or document, row or sentence or step).
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    at: tuple[tuple[str, str], ...]


def amount(number: Fraction, unit: str = "") -> str:
    """Return a number with its unit as people read it: 1,234.5 EUR."""
    return f"{float(number):,.10g} {unit}".strip()


def points(number: Fraction | float) -> str:
    """Return a number of points without needless decimals: 6, 0.5, 0.33.

    Halves are rounded up, even if a float stores them slightly too low. The form's script does the
    same.
    """
    hundredths = floor((float(number) + 1e-9) * 100 + 0.5)
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def cell_text(question: Question, column: Column, cell: Any, rows: Iterable[Row] = ()) -> str:
    """Return a cell as people read it, or "" if it is empty; rows: those that the cell may name."""
    if cell is None:
        return ""
    if column.kind == "row":
        named = next((row for row in rows if row[ROW] == cell), {ROW: cell})
        return row_name(question, question.sheet(column.of), named)
    if column.options:
        chosen = cell if isinstance(cell, list) else [cell]
        return "; ".join(option.text for option in column.options if option.code in chosen)
    if column.kind == "number":
        return amount(Fraction(str(cell)), column.unit)
    words = " ".join(plain_words(str(cell)).split())
    return words if len(words) <= MOST_CELL else words[:MOST_CELL] + "…"


def row_name(question: Question, sheet: Sheet, row: Row, key: Iterable[str] = ()) -> str:
    """Return the name of a row, as the page does (`forms/rows.js`).

    The name is the label of a fixed row or the cells of the key; otherwise the row's name, its
    identifiers, or its first cell that is not empty.
    """
    for fixed in sheet.fixed:
        if fixed.row == row[ROW]:
            return fixed.label
    named = [cell_text(question, sheet.column(code), row.get(code)) for code in key]
    if not any(named):
        cells = (cell_text(question, one, row.get(one.code)) for one in _telling(sheet))
        named = [next(filter(None, cells), "")]
    return ", ".join(one for one in named if one) or row[ROW]


def _telling(sheet: Sheet) -> list[Column]:
    """Return the columns by which a row can be named, the best one first.

    An optional text, such as who speaks, is not a name, unless it is the first column.
    """
    columns = [one for one in sheet.columns if one.kind != "row"]
    texts = [one for one in columns if one.kind == "text"]
    names = [one for one in texts if one.code == "name"]
    names += [one for one in texts if one.required or one is sheet.columns[0]][:1]
    return [*names[:1], *(one for one in columns if one.code == "ids"), *columns]


def shown(question: Question, value: Value) -> list[Shown]:
    """Return an answer in words: its sheets, each document's marked sentences, or the order."""
    if question.kind == "order" and isinstance(value, list):
        texts = tuple((question.option(code).text,) for code in value)
        return [Shown("", (), texts, tuple(("", code) for code in value))]
    if not isinstance(value, dict):
        return []
    if question.kind == "passages":
        return [*_papers(question, value)]
    rows = filled(question, value)
    return [_sheet(question, sheet, rows) for sheet in question.sheets if rows[sheet.code]]


def _sheet(question: Question, sheet: Sheet, rows: Mapping[str, Sequence[Row]]) -> Shown:
    first = (messages.text("work-row"),) if sheet.fixed else ()
    labels = {row.row: row.label for row in sheet.fixed}
    lines = []
    for row in rows[sheet.code]:
        name = (labels.get(row[ROW], ""),) if sheet.fixed else ()
        cells = (
            cell_text(question, column, row.get(column.code), rows.get(column.of, ()))
            for column in sheet.columns
        )
        lines.append((*name, *cells))
    heads = (*first, *(column.label for column in sheet.columns))
    at = tuple((sheet.code, row[ROW]) for row in rows[sheet.code])
    return Shown(sheet.label, heads, tuple(lines), at)


def _papers(question: Question, value: Mapping[str, str]) -> Iterable[Shown]:
    heads = (messages.text("work-sentence"), messages.text("work-label"))
    for paper in question.papers:
        marked = [unit for unit in paper.units if unit.id in value]
        rows = tuple((unit.text, question.option(value[unit.id]).text) for unit in marked)
        if rows:
            yield Shown(paper.title, heads, rows, tuple((paper.id, unit.id) for unit in marked))


def html(question: Question, value: Value, verdicts: Verdicts = NOBODY_MARKED) -> str:
    """Return an answer as HTML: compact tables or a list, with `verdicts` next to the rows."""
    return "\n".join(_drawn(one, verdicts) for one in shown(question, value))


def markup(question: Question, value: Value, verdicts: Verdicts = NOBODY_MARKED) -> "Markup":
    """Return an answer as HTML that a template does not escape."""
    from markupsafe import Markup

    return Markup(html(question, value, verdicts))


def _drawn(one: Shown, verdicts: Verdicts) -> str:
    said = [verdicts.get(at, "") for at in one.at]
    if any(said):
        more = (messages.text("work-verdict"),) if one.heads else ()
        marked = tuple((*row, word) for row, word in zip(one.rows, said, strict=True))
        one = replace(one, heads=(*one.heads, *more), rows=marked)
    if not one.heads:
        items = "".join(f"<li>{_item(*row)}</li>\n" for row in one.rows)
        return f'<ol class="ft-piece">\n{items}</ol>'
    caption = f"<caption>{escape(one.title)}</caption>\n" if one.title else ""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in one.heads)
    rows = "".join(f"<tr>{_cells(row)}</tr>\n" for row in one.rows)
    # It scrolls by itself where it is wide, and the Tab key reaches it.
    frame = f'role="group" aria-label="{escape(one.title)}" style="overflow-x: auto"'
    return f"""<div class="ft-piece-frame" tabindex="0" {frame}>
<table class="ft-piece">
{caption}<thead><tr>{heads}</tr></thead>
<tbody>
{rows}</tbody>
</table></div>"""


def _item(text: str, verdict: str = "") -> str:
    return escape(text) + (f" <strong>{escape(verdict)}</strong>" if verdict else "")


def _cells(row: Sequence[str]) -> str:
    return "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in row)


def line(question: Question, value: Value) -> str:
    """Return an answer as one line of text: its number of entries, or its items in order."""
    if isinstance(value, list):
        return " → ".join(question.option(code).text for code in value)
    if not isinstance(value, dict):
        return ""
    if question.kind == "passages":
        return messages.text("work-line-sentences", count=len(value))
    counts = [(sheet.label, len(value.get(sheet.code, ()))) for sheet in question.sheets]
    if len(counts) == 1:
        return messages.text("work-line-rows", count=counts[0][1])
    return "; ".join(messages.text("work-line-sheet", sheet=one, count=n) for one, n in counts)
