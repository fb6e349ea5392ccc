"""A table of measures as one of the library's action plans: what is shown at once, and files.

Its columns are those of the library's measures and `content`, which is what the measure requires or
provides; the plan has the text of the options. The head and the contracts come from the course's
data; nothing is reported about the head. No key is used: this does not show whether the plan
settles what the documents ask for.
"""

import datetime
from collections.abc import Iterator
from functools import cache
from html import escape
from typing import Any

from coursework.answers import plain_words
from coursework.questions import Question, Sheet
from coursework.work.checks import Look
from coursework.work.files import part_of
from coursework.work.rows import Row, Rows, of_sheet
from coursework.work.words import cell_text
from fairtender import action_plan, profile, tables
from fairtender.action_plan import Plan
from fairtender.messages import day, month, text

START = ("own-plan", "port-selm.json")
LEAST_WORDS = 4  # own words that say what is done; fewer are none
_WORDS = ("risk", "owner", "indicator", "evidence")  # what a plan says in the option's words


@cache
def start() -> Plan:
    """Return the plan before it has measures: its head, and the contracts that were assessed."""
    return action_plan.read(tables.data_path(*START))


def plan_of(question: Question, value: Rows) -> Plan:
    """Return the plan with the rows as its measures, numbered from M1 in their order."""
    sheet = question.sheet()
    head: dict[str, Any] = action_plan.to_dict(start())
    head["measures"] = [
        _measure(question, sheet, name, row) for name, row in measures_of(question, value)
    ]
    return action_plan.from_dict(head)


def measures_of(question: Question, value: Rows) -> list[tuple[str, Row]]:
    """Return (name in the plan, row) for the rows that are not empty: M1, M2 and so on."""
    rows = (row for row in of_sheet(value, question.sheet()) if len(row) > 1)
    return [(f"M{number}", row) for number, row in enumerate(rows, 1)]


def is_said(row: Row) -> bool:
    """Return whether the learner's own words in a row are enough to describe the measure."""
    return len(str(row.get("what") or "").split()) >= LEAST_WORDS


def _measure(question: Question, sheet: Sheet, name: str, row: Row) -> dict[str, Any]:
    kind = str(row.get("kind") or "")
    stages = [stage for stage, kinds in action_plan.KINDS.items() if kind in kinds]
    found: dict[str, Any] = {
        "measure": name,
        "stage": stages[0] if stages else "",
        "kind": kind,
        "what": _what_is_done(question, sheet, row),
        "contracts": [code.upper() for code in row.get("contracts") or ()],
        "state": "planned",
        "unit": _unit(question, sheet, row),
    }
    for code in _WORDS:
        found[code] = cell_text(question, sheet.column(code), row.get(code))
    for code in ("start", "due"):
        found[code] = _day(row.get(code))
    return found | {code: _amount(row.get(code)) for code in ("target", "working_days")}


def _what_is_done(question: Question, sheet: Sheet, row: Row) -> str:
    """Return what the measure does: the learner's words, or a sentence made of kind and content."""
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


SHOWN = 6  # findings that are told
# The contracts of P1, P2 and P4. Part 3 checks no others: their papers come later.
_FIRST = {"PSL-2024-004", "PSL-2025-017", "PSL-2026-001"}
# Findings on all lines together.
_OF_ALL = [
    f"action-plan-{name}" for name in ("overload", "unanswered", "only-informs", "only-prepares")
]
_LOAD = ("owner", "month", "working_days")


def look(question: Question, value: Rows) -> str:
    """Return, as HTML, what the check finds, the days of each function, and each line in words."""
    return _looked(question, value, plan_of(question, value))


def look_at_first(question: Question, value: Rows) -> str:
    """Return what `look` returns, with only the contracts of part 3 and those in the plan."""
    plan = plan_of(question, value)
    known = _FIRST.union(*plan.measures["contracts"])
    contracts = plan.contracts[plan.contracts["contract_id"].isin(known)]
    return _looked(question, value, plan._replace(contracts=contracts))


def _looked(question: Question, value: Rows, plan: Plan) -> str:
    if plan.measures.empty:
        return ""
    return "\n".join((*_found(plan), *_unsaid(question, value), *_days(plan), *_read(plan)))


def _found(plan: Plan) -> Iterator[str]:
    found = action_plan.check(plan, None, _today(plan), profile.default())
    of_lines = (found["measure"] != "") | (found["contract_id"] != "")
    found = found[of_lines | found["code"].isin(_OF_ALL)]
    counts = {"measures": len(plan.measures), "found": len(found)}
    serious = f"{(found['severity'] == 'serious').sum()}"
    yield f"<p>{escape(text('work-plan-found', serious=serious, **counts))}</p>"
    rows = [*found[["reason", "ask"]].itertuples(index=False)]
    items = "".join(
        f"<li>{escape(row.reason.text())} <em>{escape(row.ask.text())}</em></li>\n"
        for row in rows[:SHOWN]
    )
    if items:
        yield f"<ul>\n{items}</ul>"
    if len(rows) > SHOWN:
        yield f"<p>{escape(text('work-more', count=len(rows) - SHOWN))}</p>"


def _unsaid(question: Question, value: Rows) -> Iterator[str]:
    """Yield a message that names the rows in which the learner's own words are too short."""
    rows = [row for row in of_sheet(value, question.sheet()) if len(row) > 1]
    short = [f"M{n}" for n, row in enumerate(rows, 1) if row.get("what") and not is_said(row)]
    if short:
        told = text("work-plan-short", measures=", ".join(short), least=LEAST_WORDS)
        yield f"<p>{escape(told)}</p>"


def _days(plan: Plan) -> Iterator[str]:
    """Yield how many days each owner has in each month."""
    load = action_plan.workload(plan, _today(plan))
    if load.empty:
        return
    limit = profile.default().thresholds["owner_month_days"].value
    yield f"<p>{escape(text('work-plan-days', limit=f'{limit:g}'))}</p>"
    months: dict[str, list[str]] = {}
    for owner, first, days in zip(*(load[name] for name in _LOAD), strict=True):
        told = f"{month(first)}: {days:.1f}".removesuffix(".0")
        months.setdefault(owner, []).append(told)
    items = "".join(
        f"<li>{escape(owner)} – {escape(', '.join(each))}</li>\n" for owner, each in months.items()
    )
    yield f"<ul>\n{items}</ul>"


def _read(plan: Plan) -> Iterator[str]:
    """Yield the plan as sentences, in a folded section."""
    items = []
    columns = plan.measures[["measure", "what", "owner", "due", "indicator", "target", "evidence"]]
    for row in columns.itertuples(index=False):
        due = "" if row.due != row.due else day(row.due)
        told = filter(None, (row.what, row.owner, due, _counted(row), row.evidence))
        items.append(f"<li>{escape(row.measure)}: {escape(' · '.join(told))}</li>\n")
    name = escape(text("work-plan-read"))
    yield f"<details><summary>{name}</summary>\n<ul>\n{''.join(items)}</ul>\n</details>"


def _counted(row: Any) -> str:
    is_stated = row.indicator and row.target == row.target
    return f"{row.indicator}: {row.target:g}" if is_stated else str(row.indicator)


def _today(plan: Plan) -> datetime.date:
    """Return the date of the plan, on which nothing is late yet."""
    return plan.head.date or datetime.date(2000, 1, 1)


# --- files ---------------------------------------------------------------------------------------


def _word(question: Question, value: Rows) -> bytes:
    plan = plan_of(question, value)
    return action_plan.empty_word() if plan.measures.empty else action_plan.to_word(plan)


def _workbook(question: Question, value: Rows) -> bytes:
    """Return the plan as a workbook that the exercise can read again, line by line."""
    plan = plan_of(question, value)
    made = action_plan.from_dict({}) if plan.measures.empty else plan
    return action_plan.to_workbook(made, [part_of(question, question.sheet(), value)])


def _page(question: Question, value: Rows) -> bytes:
    return action_plan.to_html(plan_of(question, value)).encode("utf-8")


def _data(question: Question, value: Rows) -> bytes:
    return action_plan.to_json(plan_of(question, value)).encode("utf-8")


FILES = {"docx": _word, "xlsx": _workbook, "html": _page, "json": _data}
LOOKS = {
    "plan": Look(look, FILES),
    "plan-first": Look(look_at_first, FILES),
}
