"""Write a plan, or an empty one to fill in, as a Word document or as a page of HTML."""

import datetime
import math
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import pandas as pd

from fairtender import word
from fairtender.action_plan.declared import CONTRACTS, MEASURES, PLAN, STAGES, Plan
from fairtender.messages import day, text
from fairtender.tables import Column, check

__all__ = [
    "empty_word",
    "to_html",
    "to_word",
]

# --- what columns and choices are called, and values as people read them ---


# How the choices of a column are called.
CHOSEN = {
    "level": "level-{}",
    "stage": "action-plan-stage-{}",
    "kind": "action-plan-measure-{}",
    "state": "action-plan-state-{}",
}
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def legible(text: str) -> str:
    """Return a text that any document can contain: control characters become spaces."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_UNFIT.sub(" ", line).rstrip() for line in lines).strip()


def title(plan: Plan) -> str:
    """Return the title of a document that contains the plan."""
    if not plan.head.office:
        return text("action-plan-title-unnamed")
    return text("action-plan-title", office=legible(plan.head.office))


def label(name: str) -> str:
    """Return the label of a column."""
    return text(f"action-plan-field-{name}")


def shown(name: str, value: Any) -> str:
    """Return the value of a column as text for people, or "not stated" if it is empty."""
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
    return text(CHOSEN[name].format(value)) if name in CHOSEN else legible(value)


def written(value: object) -> object:
    """Return `value` for JSON: dates and money as text, an empty number, date or amount as None."""
    match value:
        case float():
            return None if math.isnan(value) else int(value) if value.is_integer() else value
        case Decimal():
            return format(value, "f")
        case tuple():
            return list(value)
    if value is pd.NaT:
        return None
    return value.isoformat()[:10] if isinstance(value, datetime.date) else value


# --- documents ---


_UNDATED = datetime.date(2000, 1, 1)
# Centimetres of three columns, where a pair says what belongs there, and of five: contracts, and
# the overview.
_WIDTHS = {3: (3.6, 5.4, 8.0), 5: (2.8, 5.6, 3.3, 3.1, 2.2)}
_OVERVIEW = ("measure", "what", "owner", "due", "state")
# What not every measure has: left out where it is empty. All else says that it is not stated.
_WHERE_STATED = ("category", "value", "reason", "budget", "currency")


class Heading(NamedTuple):
    """A heading: level 1 for a part of the plan, 2 for a stage, 3 for a measure."""

    level: int
    words: str


class _Paragraph(NamedTuple):
    """A paragraph; `prompt` marks one that the reader must not overlook."""

    words: str
    prompt: bool = False


class Grid(NamedTuple):
    """A table whose first row has its headings; the first cell of each row heads that row."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _content(plan: Plan) -> Iterator[Heading | _Paragraph | Grid]:
    """Yield all parts of the document that follow its title."""
    contact = legible(plan.head.referral_contact) or text("action-plan-safety-nobody")
    yield _Paragraph(text("action-plan-purpose"))
    yield _Paragraph(text("action-plan-safety", contact=contact), prompt=True)
    yield Heading(1, text("action-plan-about"))
    yield _pairs(text("action-plan-about"), plan.head._asdict())
    yield from _list_rows("contracts", check(plan.contracts, CONTRACTS), CONTRACTS.names)
    yield _Paragraph(text("action-plan-prompt"))
    measures = check(plan.measures, MEASURES)
    yield from _list_rows("overview", measures, _OVERVIEW)
    if len(measures):
        yield Heading(1, text("action-plan-measures"))
    for stage in (*STAGES, ""):
        rows = measures[measures["stage"] == stage]
        if len(rows):
            yield Heading(2, text(f"action-plan-stage-{stage}"))
        for row in rows[MEASURES.names].itertuples(index=False):
            yield from _measure(row._asdict())
    yield _Paragraph(text("action-plan-end"))


def _list_rows(
    part: str, data: pd.DataFrame, names: Sequence[str]
) -> Iterator[Heading | _Paragraph | Grid]:
    caption = text(f"action-plan-{part}")
    yield Heading(1, caption)
    if data.empty:
        kind = "contracts" if part == "contracts" else "measures"
        yield _Paragraph(text(f"action-plan-none-{kind}"))
        return
    rows = tuple(
        tuple(shown(name, value) for name, value in zip(names, row, strict=True))
        for row in data[list(names)].itertuples(index=False)
    )
    yield Grid(caption, tuple(map(label, names)), rows)


def _measure(values: dict[str, Any]) -> Iterator[Heading | Grid]:
    name = shown("measure", values["measure"])
    what = shown("what", values["what"]).replace("\n", " ")
    yield Heading(3, text("action-plan-heading", measure=name, what=what))
    told = ("measure", "stage", "what")
    left = {key: value for key, value in values.items() if key not in told}
    if not (values["contracts"] or values["category"]):
        left["contracts"] = (_whole(values["stage"]),)
    for key in _WHERE_STATED:
        if shown(key, left[key]) == text("action-plan-empty"):
            del left[key]
    yield _pairs(text("action-plan-details", measure=name), left)


def _whole(stage: str) -> str:
    """Return, in words, what a measure without contracts applies to: the office or the plan."""
    return text(f"action-plan-whole-{'office' if stage in ('', 'foundations') else 'plan'}")


def _pairs(caption: str, values: dict[str, Any]) -> Grid:
    rows = tuple((label(key), shown(key, values[key])) for key in values)
    return Grid(caption, (text("action-plan-item"), text("action-plan-entry")), rows)


def _empty(contracts: int, measures: int) -> Iterator[Heading | _Paragraph | Grid]:
    """Yield the parts of an empty plan that follow its title: explanations and space to fill in."""
    yield _Paragraph(text("action-plan-purpose"))
    yield _Paragraph(text("action-plan-safety", contact=text("action-plan-room")), prompt=True)
    yield _Paragraph(text("action-plan-fill-in"))
    yield Heading(1, text("action-plan-about"))
    yield _room(text("action-plan-about"), PLAN.columns)
    yield Heading(1, text("action-plan-contracts"))
    rows = (("",) * len(CONTRACTS.columns),) * contracts
    yield Grid(text("action-plan-contracts"), tuple(map(label, CONTRACTS.names)), rows)
    yield _Paragraph(text("action-plan-prompt"))
    yield Heading(1, text("action-plan-lines"))
    for number in range(1, measures + 1):
        name = text("action-plan-line", number=number)
        yield Heading(2, name)
        yield _room(name, MEASURES.columns[1:])
    yield _Paragraph(text("action-plan-end"))


def _room(caption: str, columns: Sequence[Column]) -> Grid:
    rows = tuple((label(one.name), one.description, "") for one in columns)
    return Grid(
        caption, tuple(text(f"action-plan-{one}") for one in ("item", "about-item", "entry")), rows
    )


def to_html(plan: Plan) -> str:
    """Return the plan as a self-contained HTML page, to read, send and print.

    All texts of the plan are escaped, no script runs, and the page loads nothing from elsewhere.
    """
    page = Template(Path(__file__).with_name("plan.html").read_text(encoding="utf-8"))
    parts = "".join(_html(part) for part in _content(plan))
    skip = escape(text("action-plan-skip"))
    return page.substitute(title=escape(title(plan)), skip=skip, parts=parts)


def _html(part: Heading | _Paragraph | Grid) -> str:
    match part:
        case Heading(level, words):
            return f"<h{level + 1}>{escape(words)}</h{level + 1}>\n"
        case _Paragraph(words, prompt):
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
    """Return the plan as an A4 Word document with real headings and tables.

    The same plan gives the same bytes. The document's properties give its title, its language
    (British English) and, as the time of the last change, the date of the plan.
    """
    parts = [word.heading(title(plan), 0), *map(_word, _content(plan)), *_signatures()]
    by, dated = legible(plan.head.prepared_by), plan.head.date or _UNDATED
    return word.document(title(plan), parts, by, dated)


def empty_word(contracts: int = 8, measures: int = 6) -> bytes:
    """Return an empty plan as a Word document in which each line explains what to write there.

    contracts, measures: the number of contracts and measures for which there is room.
    """
    name = text("action-plan-title-unnamed")
    parts = [word.heading(name, 0), *map(_word, _empty(contracts, measures)), *_signatures()]
    return word.document(name, parts, "", _UNDATED)


def _signatures() -> Iterator[str]:
    return word.signatures(map(label, ("prepared_by", "agreed_by")))


def _word(part: Heading | _Paragraph | Grid) -> str:
    match part:
        case Heading(level, words):
            return word.heading(words, level)
        case _Paragraph(words, prompt):
            return word.paragraph(words, bold=prompt)
    rows = (part.heads, *part.rows)
    return word.table(part.caption, rows, _WIDTHS.get(len(part.heads), word.PAIRS))
