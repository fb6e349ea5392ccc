"""Propose how to read an unknown sheet, with guesses, reasons, questions and a file to edit."""

import dataclasses
import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from fairtender.fields import Entry, read_toml
from fairtender.messages import one_line, text, with_label
from fairtender.sheets import csv_file, tenders
from fairtender.sheets.csv_file import NotUtf8
from fairtender.sheets.declared import (
    DATES,
    Fault,
    Proposal,
    Question,
    Reading,
)
from fairtender.sheets.headings import FLAGS, Head, Headings, nearest, plain_name, texts_of
from fairtender.sheets.reading import Grid, Read, amount_of, attempt_below, open_grid
from fairtender.tables import Column, Table, fault

# Currencies of the OSCE's participating States (ISO 4217). Others need a column of their own.
_CURRENCIES = (
    *("EUR", "USD", "GBP", "ALL", "AMD", "AZN", "BAM", "BYN", "CAD", "CHF", "CZK", "DKK", "GEL"),
    *("HUF", "ISK", "KGS", "KZT", "MDL", "MKD", "MNT", "NOK", "PLN", "RON", "RSD", "RUB", "SEK"),
    *("TJS", "TMT", "TRY", "UAH", "UZS"),
)
_SIGNS = {"€": "EUR", "£": "GBP", "₴": "UAH", "₽": "RUB", "₺": "TRY", "₸": "KZT", "₾": "GEL"}
_LIKE = 0.75  # similarity of a word and a choice from which the choice is guessed
_ASKED = {
    "decimal": ("sheet-in-doubt", "sheet-thousands"),
    "dates": ("sheet-date-doubt",),
    "currency": ("sheet-no-currency",),
    "word": ("sheet-choice",),
}
_PREVIEW = 6
_CELLS = 20


def propose(path: str | Path, tables: Sequence[Table], reading: Reading | None = None) -> Proposal:
    """Propose how to read a file as the one of these tables that fits it best.

    reading: what is known or was answered so far, and is not guessed. The function only reads the
    file: a page or command shows the guesses, asks the questions, and passes the reading to `read`.
    Raises DataError if the file cannot be read at all: missing, empty, damaged, or without a sheet.
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
        *_currency_question(found, headings.table, given, head),
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
    """Return how well a table fits a file; also its headings, rows and row of headings."""
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
    yield from _word_questions(by_code.get("sheet-choice", []), found, table)


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


def _currency_question(found: Read, table: Table, given: Reading, head: Head) -> Iterator[Question]:
    """Yield a question if no column has the currency of amounts; headings may suggest an answer."""
    amount = amount_of(table, found.places)
    if given.currency or not amount or not found.data[amount].notna().any():
        return
    words = re.findall(r"\w+|[^\w\s]", " ".join(head.texts))
    named = {_SIGNS.get(word, word) for word in words} & {*_CURRENCIES}
    guess = named.pop() if len(named) == 1 else ""
    asked = text("sheet-ask-currency", column=found.places[amount][1])
    options = tuple((code, code) for code in dict.fromkeys((guess, *_CURRENCIES)) if code)
    yield Question("currency", asked, options, guess)


def _word_questions(faults: list[Fault], found: Read, table: Table) -> Iterator[Question]:
    """Yield a question for each word in a cell that is not among the choices of its column."""
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
    """Return the question about the encoding of a file, with sample lines in each encoding."""

    def score(name: str) -> int:
        return max(_fit(path, table, Reading(encoding=name))[0][0] for table in tables)

    likely = csv_file.likely_encodings(path, score)
    names = list(dict.fromkeys((*likely, *csv_file.ENCODINGS)))
    shown = csv_file.samples(path, likely or names)
    shown = {name: shown.get(name) or csv_file.samples(path, [name])[name] for name in names}
    options = tuple((name, f"{name}: {shown[name]}") for name in names)
    return Question("encoding", text("sheet-ask-encoding"), options, names[0])


# --- a reading as a file, for `--columns` and for download from a page ---


_SHOWN = 60


def load_reading(path: str | Path, tables: Iterable[Table]) -> Reading:
    """Read the TOML file in which an organisation states how to read its own sheets.

    Each line may be left out:

        heading_row = 3
        dates = "day-month-year"       # or "month-day-year": 03/04/2026
        decimal = ","                  # or ".": what "12.500" is
        sheet = "Contracts"
        encoding = "windows-1251"      # of a CSV file that is not Unicode
        currency = "EUR"               # of the amounts, where no column says it

        [columns]
        "Contract no." = "contract_id"
        "Internal note" = ""

        [words.award]
        "price" = "price_only"
        "?" = ""

    A heading whose column is "" is left out when the sheet is read; a word for "" is an empty cell.
    tables: the tables whose columns the file may name. Raises one DataError with all faults: a file
    that is missing or not TOML, unknown columns, with the most similar known ones, and words for
    unknown choices.
    """
    return read_toml(Path(path), partial(_reading, list(tables)))


def _reading(tables: list[Table], top: Entry) -> Reading:
    known = list(dict.fromkeys(name for table in tables for name in table.names))
    fields = {field.name for field in dataclasses.fields(Reading)}
    columns = top.entry("columns").content  # "" leaves a heading out, and is not a missing value
    if not fields & top.content.keys():
        raise top.wrong("mapping-section")
    for heading, name in columns.items():
        if name not in ("", *known):
            near = nearest(str(name), known)
            code = "mapping-name-near" if near else "mapping-name"
            top.wrong(code, heading=heading, name=name, near=near, known=", ".join(known))
    reading = Reading(
        columns,
        top.value("heading_row", int, None),
        top.value("dates", DATES, ""),
        top.value("decimal", (".", ","), ""),
        _read_words(tables, top),
        top.value("sheet", str, ""),
        top.value("encoding", str, ""),
        top.value("currency", str, ""),
    )
    top.no_other()
    return reading


def _read_words(tables: list[Table], top: Entry) -> dict[str, dict[str, str]]:
    """Return {column: {word: choice}}, with "" for a word that stands for an empty cell."""
    choices: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for column in table.columns:
            if column.choices or column.kind == "flag":
                nothing = ("",) if column.optional and column.choices else ()
                choices.setdefault(column.name, (*(column.choices or FLAGS), *nothing))
    section = top.entry("words")
    found: dict[str, dict[str, str]] = {}
    for column_name in section.content:
        said = section.entry(column_name).content
        known = choices.get(column_name, ())
        for word, choice in said.items():
            if choice not in known:
                about = {"column": column_name, "word": word, "choice": choice}
                top.wrong("mapping-word", **about, known=", ".join(filter(None, known)) or "–")
        found[column_name] = dict(said)
    return found


def reading_toml(reading: Reading) -> str:
    """Return a reading as TOML text that `load_reading` can read."""
    lines = _facts(reading)
    for name, pairs in (
        ("columns", reading.columns),
        *((f"words.{_toml_value(column)}", said) for column, said in reading.words.items()),
    ):
        if pairs:
            lines += ["", f"[{name}]", *_pairs(pairs)]
    return "\n".join(lines).strip() + "\n"


def proposal_toml(proposal: Proposal) -> str:
    """Return a proposal as TOML to edit, with the reasons for guesses and with questions.

    A question is a comment, with a line to uncomment. What the sheet itself shows, such as the row
    of headings, is left out.
    """
    reading = proposal.reading
    several = reading.sheet if len(proposal.sheets) > 1 else ""
    lines = ["# " + text("sheet-file-about", table=proposal.table.name)]
    lines += _facts(dataclasses.replace(reading, heading_row=None, sheet=several))
    by_kind: dict[str, list[Question]] = {"word": [], "other": []}
    for question in proposal.questions:
        by_kind["word" if question.kind == "word" else "other"].append(question)
    for question in by_kind["other"]:
        lines += [
            "",
            *_question_lines(question),
            f"# {question.kind} = {_toml_value(question.guess)}",
        ]
    lines += ["", "[columns]"]
    for guess in proposal.guesses:
        pair = f"{_toml_value(guess.heading)} = {_toml_value(guess.column)}"
        why = text(f"sheet-why-{guess.why}")
        shown = one_line("; ".join(guess.samples))[:_SHOWN]
        lines.append(f"{pair}  # {with_label(why, shown) if shown else why}")
    for column in dict.fromkeys(each.column for each in by_kind["word"]):
        lines += ["", f"[words.{_toml_value(column)}]"]
        for question in (each for each in by_kind["word"] if each.column == column):
            lines += [
                *_question_lines(question),
                f"# {_toml_value(question.value)} = {_toml_value(question.guess)}",
            ]
    return "\n".join(lines) + "\n"


def _facts(reading: Reading) -> list[str]:
    return [
        f"{field.name} = {_toml_value(getattr(reading, field.name))}"
        for field in dataclasses.fields(reading)
        if field.name not in ("columns", "words") and getattr(reading, field.name)
    ]


def _pairs(pairs: Mapping[str, str]) -> list[str]:
    return [f"{_toml_value(key)} = {_toml_value(value)}" for key, value in pairs.items()]


def _question_lines(question: Question) -> list[str]:
    cells = ", ".join(question.cells)
    options = " / ".join(_toml_value(value) for value, _ in question.options)
    return [f"# {one_line(question.text)} {options}" + (f" ({cells})" if cells else "")]


def _toml_value(value: object) -> str:
    # A JSON string is a TOML string, except for DEL and lone surrogates.
    told = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return told.encode("utf-8", "replace").decode("utf-8")
