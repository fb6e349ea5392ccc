"""How an unknown sheet may be read: guesses with their reasons, and what to ask."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fairtender.messages import text
from fairtender.sheets import csv_file, tenders
from fairtender.sheets.csv_file import NotUtf8
from fairtender.sheets.declared import (
    DATES,
    Fault,
    Proposal,
    Question,
    Reading,
)
from fairtender.sheets.headings import FLAGS, Head, Headings, plain_name, texts_of
from fairtender.sheets.reading import Grid, Read, amount_of, attempt_below, open_grid
from fairtender.tables import Column, Table, fault

# Currencies of the OSCE's participating States (ISO 4217). Others have a column of their own.
_CURRENCIES = (
    *("EUR", "USD", "GBP", "ALL", "AMD", "AZN", "BAM", "BYN", "CAD", "CHF", "CZK", "DKK", "GEL"),
    *("HUF", "ISK", "KGS", "KZT", "MDL", "MKD", "MNT", "NOK", "PLN", "RON", "RSD", "RUB", "SEK"),
    *("TJS", "TMT", "TRY", "UAH", "UZS"),
)
_SIGNS = {"€": "EUR", "£": "GBP", "₴": "UAH", "₽": "RUB", "₺": "TRY", "₸": "KZT", "₾": "GEL"}
_LIKE = 0.75  # how much of a word and a choice must agree before the choice is guessed
_ASKED = {
    "decimal": ("sheet-in-doubt", "sheet-thousands"),
    "dates": ("sheet-date-doubt",),
    "currency": ("sheet-no-currency",),
    "word": ("sheet-choice",),
}
_PREVIEW = 6
_CELLS = 20


def propose(path: str | Path, tables: Sequence[Table], reading: Reading | None = None) -> Proposal:
    """Return how a file may be read as the one of these tables that it fits best.

    reading: what is known or was answered so far; what it says is not guessed. Nothing is written,
    and nothing is asked of anybody: a page or a command shows the guesses, asks the questions, and
    gives the reading to `read`.

    Raises DataError where the file cannot be read at all: not there, empty, damaged, no sheet.
    """
    path, given = Path(path), reading or Reading()
    try:
        return _propose(path, tables, given)
    except NotUtf8:
        if given.encoding:
            raise
    question = _encodings(path, tables)
    found = _propose(path, tables, replace(given, encoding=question.guess))
    return found._replace(questions=(question, *found.questions))


def _propose(path: Path, tables: Sequence[Table], given: Reading) -> Proposal:
    best = max((_fit(path, table, given) for table in tables), key=lambda fit: fit[0])
    _, headings, grid, head = best
    below = [cells for row, cells in grid.top if row > head.row and not grid.is_blank(cells)]
    guesses = tuple(headings.guesses(head, below))
    columns = dict(given.columns) | {each.heading: each.column for each in guesses}
    whole = replace(given, columns=columns, heading_row=head.row, sheet=grid.sheet)
    found = attempt_below(path, Headings(headings.table, whole), whole, grid, head)
    if headings.table is tenders.TENDER_SHEET:
        tenders.check(found)
    asked = (
        *_sheets(grid, given, headings.table),
        *_questions(found, headings.table),
        *_currency(found, headings.table, given, head),
    )
    kinds = {each.kind for each in asked}
    hidden = {code for each in asked for code in _ASKED.get(each.kind, ())}
    faults = sorted(found.faults.found, key=lambda each: each.row)
    return Proposal(
        headings.table,
        grid.sheet,
        grid.sheets,
        whole,
        guesses,
        asked,
        tuple(each for each in faults if not (each.code in hidden or _is_currency(each, kinds))),
        tuple(found.notes),
        tuple(
            c.name
            for c in headings.table.columns
            if not (c.optional or c.name in found.places)
            and not (c.name == "currency" and (whole.currency or "currency" in kinds))
        ),
        len(found.data),
        (tuple(head.texts), *(tuple(texts_of(cells)) for cells in below[:_PREVIEW])),
    )


def _is_currency(each: Fault, kinds: set[str]) -> bool:
    missing = each.code == "sheet-no-column" and ("column", "currency") in each.params
    return missing and "currency" in kinds


def _fit(path: Path, table: Table, given: Reading) -> tuple[tuple[int, int], Headings, Grid, Head]:
    """Return how many columns a table finds in the file, and how many needed ones it lacks."""
    headings = Headings(table, given)
    grid = open_grid(path, headings, given, guess=True)
    head = headings.find(grid.top, given.heading_row) or headings.likely(grid.top)
    if head is None:
        raise fault("sheet-empty", file=path)
    named = {headings.meaning(heading)[0] for heading in head.texts if heading} - {None, ""}
    lacking = [c for c in table.columns if not c.optional and c.name not in named]
    return (len(named), -len(lacking)), headings, grid, head


def _sheets(grid: Grid, given: Reading, table: Table) -> Iterator[Question]:
    if len(grid.sheets) > 1 and not given.sheet and grid.sheet.casefold() != table.name.casefold():
        options = tuple((name, name) for name in grid.sheets)
        yield Question("sheet", text("sheet-ask-sheet"), options, grid.sheet)


def _questions(found: Read, table: Table) -> Iterator[Question]:
    by_code: dict[str, list[Fault]] = {}
    for each in sorted(found.faults.found, key=lambda each: each.row):
        by_code.setdefault(each.code, []).append(each)
    if open_numbers := [each for code in _ASKED["decimal"] for each in by_code.get(code, ())]:
        yield _decimal(open_numbers, found)
    if open_dates := by_code.get("sheet-date-doubt"):
        told = dict(open_dates[0].params)
        options = tuple((order, text(f"sheet-{order}")) for order in DATES)
        asked = text(
            "sheet-ask-dates", value=open_dates[0].value, one=told["one"], other=told["other"]
        )
        yield Question("dates", asked, options, cells=_cells(open_dates))
    yield from _words(by_code.get("sheet-choice", []), found, table)


def _decimal(faults: list[Fault], found: Read) -> Question:
    value = faults[0].value
    sign = "." if "." in value else ","
    units, _, decimals = value.partition(sign)
    as_decimal = f"{units}.{decimals.rstrip('0'):0<2}"
    whole = value.replace(sign, "")
    point, comma = (as_decimal, whole) if sign == "." else (whole, as_decimal)
    asked = text("sheet-ask-decimal", value=value, point=point, comma=comma)
    options = ((".", text("sheet-answer-point")), (",", text("sheet-answer-comma")))
    return Question(
        "decimal", asked, options, found.doubts.decision("decimal"), cells=_cells(faults)
    )


def _currency(found: Read, table: Table, given: Reading, head: Head) -> Iterator[Question]:
    """Ask for the currency of amounts that no column says; a heading may name it."""
    amount = amount_of(table, found.places)
    if given.currency or not amount or not found.data[amount].notna().any():
        return
    words = re.findall(r"\w+|[^\w\s]", " ".join(head.texts))
    named = {_SIGNS.get(word, word) for word in words} & {*_CURRENCIES}
    guess = named.pop() if len(named) == 1 else ""
    asked = text("sheet-ask-currency", column=found.places[amount][1])
    options = tuple((code, code) for code in dict.fromkeys((guess, *_CURRENCIES)) if code)
    yield Question("currency", asked, options, guess)


def _words(faults: list[Fault], found: Read, table: Table) -> Iterator[Question]:
    """Ask once for each word that is no choice."""
    columns = {heading: name for name, (_, heading) in found.places.items()}
    by_word: dict[tuple[str, str], list[Fault]] = {}
    for each in faults:
        by_word.setdefault((columns[each.heading], each.value), []).append(each)
    declared = {column.name: column for column in table.columns}
    for (name, word), same in by_word.items():
        yield _word(declared[name], word, same)


def _word(column: Column, word: str, faults: list[Fault]) -> Question:
    choices = column.choices or FLAGS
    options = [(choice, choice) for choice in choices]
    if column.optional and column.kind == "choice":
        options.append(("", text("sheet-answer-empty")))
    near = difflib.get_close_matches(plain_name(word), choices, n=1, cutoff=_LIKE)
    asked = text("sheet-ask-word", value=word, column=faults[0].heading)
    cells = _cells(faults)
    return Question("word", asked, tuple(options), "".join(near), column.name, word, cells)


def _cells(faults: list[Fault]) -> tuple[str, ...]:
    return tuple(each.cell for each in faults[:_CELLS])


def _encodings(path: Path, tables: Sequence[Table]) -> Question:
    """Ask in which encoding a file was saved, and show some of its lines in each."""

    def score(name: str) -> int:
        return max(_fit(path, table, Reading(encoding=name))[0][0] for table in tables)

    likely = csv_file.likely_encodings(path, score)
    names = list(dict.fromkeys((*likely, *csv_file.ENCODINGS)))
    shown = csv_file.samples(path, likely or names)
    shown = {name: shown.get(name) or csv_file.samples(path, [name])[name] for name in names}
    options = tuple((name, f"{name}: {shown[name]}") for name in names)
    return Question("encoding", text("sheet-ask-encoding"), options, names[0])
