"""The unit with every kind of work, and pieces that nobody thought about, of any key."""

import copy
import itertools
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from course_kit import MADE, ROOT

from coursework import answers
from coursework.answers import Value, cleaned
from coursework.marking import key, marks
from coursework.marking.entry import Entry
from coursework.questions import Column, Question, Sheet
from coursework.work.judgement import by_row

MOST = 12  # values of one column that are tried in every row
KEY = key.read_key(MADE, ROOT / "tests" / "fixtures" / "unit")
MODEL = key.model_answers(KEY)


def marked(values: dict) -> marks.Result:
    """Answers to the unit, marked."""
    return marks.mark(KEY, answers.sort(answers.Answers(), values, KEY.questions))


def lost(the_key, id: str, *changes, **more) -> dict[str, Fraction]:
    """What each property of the model piece loses, in points, when cells of rows are changed."""
    found = changed(the_key.entries[id], *changes, **more)
    return {one.point.code: one.point.points - one.earned for one in found if one.is_lost}


def rows_lost(the_key, id: str, *changes, **more) -> tuple[set[str], Fraction]:
    """Which properties are lost where points go by row, and how many rows."""
    found = [one for one in changed(the_key.entries[id], *changes, **more) if one.point.by_row]
    things = {thing for one in found for thing in one.things}
    return {one.point.code for one in found if one.is_lost}, len(things) * (1 - by_row(found))


def changed(entry: Entry, *changes, drop=(), add=(), rows=None):
    """The model piece, judged, with cells of rows changed and rows dropped or added."""
    [(code, own)] = copy.deepcopy(entry.right).items()
    kept = [row for row in rows or own if row["row"] not in drop]
    for row, cells in changes:
        next(one for one in kept if one["row"] == row).update(cells)
    kept += [{"row": f"new{number}", **cells} for number, cells in enumerate(add)]
    return entry.judged(cleaned(entry.question, {code: kept}).value)


def thoughtless(entry: Entry) -> Iterator[tuple[str, Value]]:
    """Yield pieces that may earn nothing, by name: one value everywhere, and everything."""
    question, model = entry.question, entry.right
    if question.kind == "order":
        yield "as shown", [one.code for one in question.shown]
    elif question.kind == "passages":
        for code in question.codes:
            yield f"every sentence {code}", dict.fromkeys(question.units, code)
    else:
        for name, piece in _tables(question, model):
            found = cleaned(question, piece)
            if found.value is not None:
                yield name, found.value


def _tables(question: Question, model: Any) -> Iterator[tuple[str, Any]]:
    for sheet in question.sheets:
        values = {column.code: [*_values(column, model, sheet)] for column in sheet.columns}
        ids = [row.row for row in sheet.fixed] + [f"r{n}" for n in range(1, sheet.most + 1)]
        for turn in range(max(map(len, values.values()), default=0)):
            row = {code: some[turn % len(some)] for code, some in values.items() if some}
            yield f"{sheet.code}: one row, {turn}", {sheet.code: [{"row": id, **row} for id in ids]}
        choosing = [one for one in sheet.columns if one.kind == "choice"]
        codes = [*itertools.product(*(one.codes for one in choosing))]
        if choosing and len(codes) <= sheet.most:
            rows = [
                {"row": f"r{n}"}
                | {one.code: code for one, code in zip(choosing, some, strict=True)}
                for n, some in enumerate(codes, 1)
            ]
            yield f"{sheet.code}: everything", {sheet.code: rows}


def _values(column: Column, model: Any, sheet: Sheet) -> Iterator[Any]:
    """Values of a column: every option, all of them together, and what the key's piece holds."""
    if column.kind == "choices":
        yield from ([code] for code in column.codes)
        yield [*column.codes]
    elif column.kind == "choice":
        yield from column.codes
    elif _is_column(column, sheet):
        held = [row[column.code] for row in model.get(sheet.code, []) if column.code in row]
        yield from list(dict.fromkeys(held))[:MOST]


def copies(entry: Entry) -> Iterator[tuple[str, Value, Value]]:
    """Yield one row of the key's own piece in every row of a sheet, and that row alone."""
    for sheet in entry.question.sheets:
        ids = [row.row for row in sheet.fixed] + [f"r{n}" for n in range(1, sheet.most + 1)]
        several = [one.code for one in sheet.columns if _is_column(one, sheet)]
        for row in entry.right.get(sheet.code, []):
            cells = {code: row[code] for code in several if code in row}
            pieces = [
                {sheet.code: [{"row": id, **cells} for id in some]} for some in (ids, ids[:1])
            ]
            pieces[1][sheet.code][0]["row"] = row["row"]
            many, one = (cleaned(entry.question, piece).value for piece in pieces)
            if many is not None and one is not None:
                yield f"{sheet.code}: {row['row']} copied", many, one


def spoilt(entry: Entry, dice: random.Random) -> Value | None:
    """Return the key's own piece with some of it changed, dropped or doubled; None for no piece."""
    question, piece = entry.question, copy.deepcopy(entry.right)
    if question.kind == "order":
        dice.shuffle(piece)
    elif question.kind == "passages":
        for unit in dice.sample([*question.units], k=min(4, len(question.units))):
            piece[unit] = dice.choice([None, *question.codes])
    else:
        for sheet in question.sheets:
            rows = piece.setdefault(sheet.code, [])
            for row in dice.sample(rows, k=min(3, len(rows))):
                _spoil(row, rows, sheet, dice)
    return cleaned(question, piece).value


def _spoil(row: dict[str, Any], rows: list[Any], sheet: Sheet, dice: random.Random) -> None:
    stands = any(one.row == row["row"] for one in sheet.fixed)
    column, other = dice.choice(sheet.columns).code, dice.choice(rows)
    if dice.random() < 0.3 and not stands:
        rows.remove(row)
    elif dice.random() < 0.3 and len(rows) < sheet.most:
        rows.append(row | {"row": f"new{len(rows)}"})
    elif column in other:
        row[column] = other[column]
    else:
        row.pop(column, None)


def _is_column(column: Column, sheet: Sheet) -> bool:
    """Whether it is filled in more than once: a cell by itself is no value everywhere.

    Whoever has the number that belongs there has worked.
    """
    return sheet.most + sum(column.code not in row.cells for row in sheet.fixed) > 1
