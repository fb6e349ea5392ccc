"""A plan as a Word document and as a page of HTML, with the same content, and as a workbook."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import pandas as pd

from fairtender import sheets, word
from fairtender.action_plan.declared import CONTRACTS, MEASURES, PLAN, STAGES, Plan
from fairtender.action_plan.files import legible
from fairtender.messages import day, text
from fairtender.tables import check, frame

__all__ = ["to_html", "to_word", "to_workbook"]

_UNDATED = datetime.date(2000, 1, 1)
_FIVE = (2.8, 5.6, 3.3, 3.1, 2.2)  # centimetres of the columns of contracts and of the overview
_OVERVIEW = ("measure", "what", "owner", "due", "state")
# What not every measure has: left out where it is empty. All else says that it is not stated.
_WHERE_STATED = ("contracts", "category", "value", "reason", "evidence", "budget", "currency")
_CODES = {"level": "level-{}", "kind": "action-plan-measure-{}", "state": "action-plan-state-{}"}


class Heading(NamedTuple):
    """level: 1 for a part of the plan, 2 for a stage, 3 for a measure."""

    level: int
    words: str


class Paragraph(NamedTuple):
    """A paragraph; `prompt` where it must not be overlooked."""

    words: str
    prompt: bool = False


class Grid(NamedTuple):
    """A table with one row of heads; the first cell of each row heads the row."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def title(plan: Plan) -> str:
    """Return the title of the document."""
    if not plan.head.office:
        return text("action-plan-title-unnamed")
    return text("action-plan-title", office=legible(plan.head.office))


def content(plan: Plan) -> Iterator[Heading | Paragraph | Grid]:
    """Return all parts of the document after its title."""
    contact = legible(plan.head.referral_contact) or text("action-plan-safety-nobody")
    yield Paragraph(text("action-plan-purpose"))
    yield Paragraph(text("action-plan-safety", contact=contact), prompt=True)
    yield Heading(1, text("action-plan-about"))
    yield _pairs(text("action-plan-about"), plan.head._asdict())
    yield from _listed("contracts", check(plan.contracts, CONTRACTS), CONTRACTS.names)
    yield Paragraph(text("action-plan-prompt"))
    measures = check(plan.measures, MEASURES)
    yield from _listed("overview", measures, _OVERVIEW)
    if len(measures):
        yield Heading(1, text("action-plan-measures"))
    for stage in (*STAGES, ""):
        rows = measures[measures["stage"] == stage]
        if len(rows):
            yield Heading(2, text(f"action-plan-stage-{stage}"))
        for row in rows[MEASURES.names].itertuples(index=False):
            yield from _measure(row._asdict())
    yield Paragraph(text("action-plan-end"))


def _listed(
    part: str, data: pd.DataFrame, names: Sequence[str]
) -> Iterator[Heading | Paragraph | Grid]:
    caption = text(f"action-plan-{part}")
    yield Heading(1, caption)
    if data.empty:
        kind = "contracts" if part == "contracts" else "measures"
        yield Paragraph(text(f"action-plan-none-{kind}"))
        return
    rows = tuple(
        tuple(_words(name, value) for name, value in zip(names, row, strict=True))
        for row in data[list(names)].itertuples(index=False)
    )
    yield Grid(caption, tuple(text(f"action-plan-field-{name}") for name in names), rows)


def _measure(values: dict[str, Any]) -> Iterator[Heading | Grid]:
    name = _words("measure", values["measure"])
    what = _words("what", values["what"]).replace("\n", " ")
    yield Heading(3, text("action-plan-heading", measure=name, what=what))
    told = ("measure", "stage", "what")
    shown = {key: value for key, value in values.items() if key not in told}
    for key in _WHERE_STATED:
        if _words(key, shown[key]) == text("action-plan-empty"):
            del shown[key]
    yield _pairs(text("action-plan-details", measure=name), shown)


def _pairs(caption: str, values: dict[str, Any]) -> Grid:
    rows = tuple((text(f"action-plan-field-{key}"), _words(key, values[key])) for key in values)
    return Grid(caption, (text("action-plan-item"), text("action-plan-entry")), rows)


def _words(name: str, value: Any) -> str:
    """Return a value as people read it; what is empty says so."""
    if isinstance(value, tuple):
        return ", ".join(map(legible, value)) or text("action-plan-empty")
    if value is None or value == "" or pd.isna(value):
        return text("action-plan-empty")
    match value:
        case Decimal():
            return f"{value:,f}"
        case float() | int():
            return f"{value:,.15g}" if value != int(value) else f"{int(value):,}"
        case datetime.date():
            return day(value)
    return text(_CODES[name].format(value)) if name in _CODES else legible(value)


def to_html(plan: Plan) -> str:
    """Return the plan as one page of HTML that needs nothing else: to read, send and print.

    Every text of the plan is escaped, no script runs, and nothing is fetched from anywhere.
    """
    page = Template(Path(__file__).with_name("plan.html").read_text(encoding="utf-8"))
    parts = "".join(_html(part) for part in content(plan))
    skip = escape(text("action-plan-skip"))
    return page.substitute(title=escape(title(plan)), skip=skip, parts=parts)


def _html(part: Heading | Paragraph | Grid) -> str:
    match part:
        case Heading(level, words):
            return f"<h{level + 1}>{escape(words)}</h{level + 1}>\n"
        case Paragraph(words, prompt):
            opening = '<p class="prompt">' if prompt else "<p>"
            return f"{opening}{_lines(words)}</p>\n"
    caption, names = escape(part.caption), [escape(head) for head in part.heads]
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{_lines(first)}</th>'
        + "".join(
            f'<td data-head="{name}">{_lines(cell)}</td>'
            for name, cell in zip(names[1:], rest, strict=True)
        )
        + "</tr>\n"
        for first, *rest in part.rows
    )
    many = ' class="many"' if len(part.heads) > 2 else ""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}">\n<table{many}>\n'
        f"<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n"
        "</table>\n</div>\n"
    )


def _lines(words: str) -> str:
    return escape(words).replace("\n", "<br>\n")


def to_word(plan: Plan) -> bytes:
    """Return the plan as a Word document: A4, with real headings and tables that have a head row.

    The same plan gives the same bytes. Its properties say title, language (British English) and,
    as the time of the last change, the date of the plan.
    """
    parts = [word.heading(title(plan), 0), *map(_word, content(plan))]
    by, dated = legible(plan.head.prepared_by), plan.head.date or _UNDATED
    return word.document(title(plan), parts, by, dated)


def _word(part: Heading | Paragraph | Grid) -> str:
    match part:
        case Heading(level, words):
            return word.heading(words, level)
        case Paragraph(words, prompt):
            return word.paragraph(words, bold=prompt)
    rows = (part.heads, *part.rows)
    return word.table(part.caption, rows, *([_FIVE] if len(part.heads) == 5 else []))


def to_workbook(plan: Plan) -> bytes:
    """Return the plan as a workbook (XLSX) to go on in: its head, its contracts, its measures.

    Headings are the columns of `PLAN`, `CONTRACTS` and `MEASURES`, each cell says in a note what
    belongs there, and what is chosen from a list has that list. The same plan gives the same bytes.
    Raises DataError that says what to install where openpyxl is missing.
    """
    head = frame(PLAN, [plan.head])
    parts = [(head, PLAN), (plan.contracts, CONTRACTS), (plan.measures, MEASURES)]
    return sheets.to_workbook([(check(data, table), table) for data, table in parts], title(plan))
