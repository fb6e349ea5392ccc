"""A reading as a file: what `--columns` takes, and what a page gives to take home."""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from fairtender.fields import Entry, read_toml
from fairtender.messages import one_line, text, with_label
from fairtender.sheets.declared import DATES, Proposal, Question, Reading
from fairtender.sheets.headings import FLAGS, nearest
from fairtender.tables import Table

_SHOWN = 60


def load_reading(path: str | Path, tables: Iterable[Table]) -> Reading:
    """Return what a TOML file says of an organisation's own sheets.

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
    tables: those whose columns may be named. Raises DataError that tells all faults: a file that is
    missing or not TOML, columns that are not known, with the nearest that are, and words for what
    is no choice.
    """
    return read_toml(Path(path), partial(_reading, list(tables)))


def _reading(tables: list[Table], top: Entry) -> Reading:
    known = list(dict.fromkeys(name for table in tables for name in table.names))
    fields = {field.name for field in dataclasses.fields(Reading)}
    columns = top.entry(
        "columns"
    ).content  # a heading to leave out is "", which is no missing value
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
        _words(tables, top),
        top.value("sheet", str, ""),
        top.value("encoding", str, ""),
        top.value("currency", str, ""),
    )
    top.no_other()
    return reading


def _words(tables: list[Table], top: Entry) -> dict[str, dict[str, str]]:
    """Return what words mean; "" for one that says nothing, where a cell may be empty."""
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
    """Return the file of a reading, as `load_reading` reads it."""
    lines = _facts(reading)
    for name, pairs in (
        ("columns", reading.columns),
        *((f"words.{_toml_value(column)}", said) for column, said in reading.words.items()),
    ):
        if pairs:
            lines += ["", f"[{name}]", *_pairs(pairs)]
    return "\n".join(lines).strip() + "\n"


def proposal_toml(proposal: Proposal) -> str:
    """Return the file of a proposal's reading, to go on in: why each guess, and what is asked.

    A question is a comment, with a line to take the mark from. What the sheet shows by itself, such
    as the row of the headings, is left out.
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
    # A JSON string is a TOML string, but for DEL and half of a surrogate pair.
    told = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return told.encode("utf-8", "replace").decode("utf-8")
