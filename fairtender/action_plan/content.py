"""What an exported plan holds, in the order of the page: the same for Word and for HTML."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from fairtender.action_plan.dates import written_date
from fairtender.action_plan.declared import CONTRACTS, MEASURES, STAGES, Plan
from fairtender.action_plan.files import legible
from fairtender.messages import text
from fairtender.tables import check

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
            return written_date(value)
    return text(_CODES[name].format(value)) if name in _CODES else legible(value)
