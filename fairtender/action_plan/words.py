"""A plan in words: what its columns and choices are called, and its values as people read them."""

import datetime
import math
import re
from decimal import Decimal
from typing import Any

import pandas as pd

from fairtender.action_plan.declared import Plan
from fairtender.messages import day, text

# How the choices of a column are called.
CHOSEN = {
    "level": "level-{}",
    "stage": "action-plan-stage-{}",
    "kind": "action-plan-measure-{}",
    "state": "action-plan-state-{}",
}
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def legible(text: str) -> str:
    """Return a text without what no document can hold: control characters, halves of letters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_UNFIT.sub(" ", line).rstrip() for line in lines).strip()


def title(plan: Plan) -> str:
    """Return the title of a document that holds the plan."""
    if not plan.head.office:
        return text("action-plan-title-unnamed")
    return text("action-plan-title", office=legible(plan.head.office))


def label(name: str) -> str:
    """Return what a column is called."""
    return text(f"action-plan-field-{name}")


def shown(name: str, value: Any) -> str:
    """Return a value of a column as people read it; what is empty says so."""
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
    """Return a value as JSON has it: dates and money as text, empty numbers and money as null."""
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
