"""Pieces of work that nobody thought about, made from any question and its key."""

import itertools
from collections.abc import Iterator
from typing import Any

from coursework.answers import Value, cleaned
from coursework.entry import Entry
from coursework.questions import Column, Question, Sheet

MOST = 12  # values of one column that are tried in every row


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
        if choosing and sheet.most:
            every = itertools.product(*(one.codes for one in choosing))
            yield (
                f"{sheet.code}: everything",
                {
                    sheet.code: [
                        {
                            "row": f"r{n}",
                            **dict(zip((one.code for one in choosing), codes, strict=True)),
                        }
                        for n, codes in enumerate(itertools.islice(every, sheet.most), 1)
                    ]
                },
            )


def _values(column: Column, model: Any, sheet: Sheet) -> Iterator[Any]:
    """Values of a column: every option, all of them together, and what the key's piece holds."""
    if column.kind == "choices":
        yield from ([code] for code in column.codes)
        yield [*column.codes]
    elif column.kind == "choice":
        yield from column.codes
    else:
        held = [row[column.code] for row in model.get(sheet.code, []) if column.code in row]
        yield from list(dict.fromkeys(held))[:MOST]


def copies(entry: Entry) -> Iterator[tuple[str, Value]]:
    """Yield pieces in which one row of the key's own piece fills every row of a sheet."""
    for sheet in entry.question.sheets:
        ids = [row.row for row in sheet.fixed] + [f"r{n}" for n in range(1, sheet.most + 1)]
        for row in entry.right.get(sheet.code, []):
            piece = {sheet.code: [{**row, "row": id} for id in ids]}
            found = cleaned(entry.question, piece)
            if found.value is not None:
                yield f"{sheet.code}: {row['row']} copied", found.value
