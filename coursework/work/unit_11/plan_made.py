"""A table of measures as an action plan of the library, which checks it and makes files of it.

The columns are those of the library's measures, with `content`, what the measure asks for or gives;
options say in words what the plan says. The head and the contracts stand in the course's data.
"""

import datetime
from functools import cache
from typing import Any

from coursework.answers import plain_words
from coursework.questions import Question, Sheet
from coursework.work.rows import Row, Rows, of_sheet
from coursework.work.words import cell_text
from fairtender import action_plan, tables
from fairtender.action_plan import Plan
from fairtender.messages import text

START = ("own-plan", "port-selm.json")
LEAST_WORDS = 4  # own words that say what is done; fewer are none
_WORDS = ("risk", "owner", "indicator", "evidence")  # what a plan says in the option's words


@cache
def start() -> Plan:
    """Return the plan before it has measures: its head, and the contracts that were assessed."""
    return action_plan.read(tables.data_path(*START))


def sheet_of(question: Question) -> Sheet:
    """Return the sheet with the measures."""
    return question.sheet()


def plan_of(question: Question, value: Rows) -> Plan:
    """Return the plan whose measures are the rows, numbered from M1 in their order."""
    sheet = sheet_of(question)
    head: dict[str, Any] = action_plan.to_dict(start())
    rows = [row for row in of_sheet(value, sheet) if len(row) > 1]
    head["measures"] = [
        _measure(question, sheet, f"M{number}", row) for number, row in enumerate(rows, 1)
    ]
    return action_plan.from_dict(head)


def is_said(row: Row) -> bool:
    """Whether a row says in words of one's own what is done."""
    return len(str(row.get("what") or "").split()) >= LEAST_WORDS


def _measure(question: Question, sheet: Sheet, name: str, row: Row) -> dict[str, Any]:
    kind = str(row.get("kind") or "")
    stages = [stage for stage, kinds in action_plan.KINDS.items() if kind in kinds]
    found: dict[str, Any] = {
        "measure": name,
        "stage": stages[0] if stages else "",
        "kind": kind,
        "what": _what(question, sheet, row),
        "contracts": [code.upper() for code in row.get("contracts") or ()],
        "state": "planned",
        "unit": _unit(question, sheet, row),
    }
    for code in _WORDS:
        found[code] = cell_text(question, sheet.column(code), row.get(code))
    for code in ("start", "due"):
        found[code] = _day(row.get(code))
    return found | {code: _amount(row.get(code)) for code in ("target", "working_days")}


def _what(question: Question, sheet: Sheet, row: Row) -> str:
    """Return what is done: one's own words, else a sentence of kind and content."""
    if is_said(row):
        return plain_words(str(row["what"]))
    kind, content = (
        cell_text(question, sheet.column(code), row.get(code)) for code in ("kind", "content")
    )
    if kind and content:
        return text("work-plan-sentence", kind=kind, content=content)
    return f"{kind or content}." if kind or content else ""


def _unit(question: Question, sheet: Sheet, row: Row) -> str:
    code = str(row.get("indicator") or "")
    return code.rpartition("-")[2] if "-" in code else ""


def _day(cell: Any) -> str:
    return str(cell) if cell and datetime.date.fromisoformat(str(cell)) else ""


def _amount(cell: Any) -> float | None:
    return None if cell is None or float(cell) < 0 else float(cell)
