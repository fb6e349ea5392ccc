"""A live tool: the action plan that a learner's answers make, checked in words and taken home."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from coursework.answers import Value
from coursework.forms.tools.live import File, Input, Tool
from coursework.questions import Questions
from fairtender import action_plan, charts
from fairtender.action_plan import Plan
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.tables import Column, Table

PLAN_CHOICES = Table(
    "what answers write into a plan",
    (
        Column(
            "question",
            "text",
            'Id of the question; "": it is written whatever is answered',
            optional=True,
            example="plan-p1-owner",
        ),
        Column(
            "code",
            "text",
            'Code of the option that writes it; "*": any answer',
            optional=True,
            example="*",
        ),
        Column(
            "measure",
            "text",
            'Id of the measure that it belongs to; "": the head of the plan',
            optional=True,
            example="M1",
        ),
        Column(
            "field",
            "text",
            "Column of the tables PLAN or MEASURES of action plans; contracts have ; between them",
            example="owner",
        ),
        Column(
            "value",
            "text",
            "What is written; {text}: the words of the answer, {code}: its code, {was}: what stood "
            "there before; empty: nothing",
            optional=True,
            example="{text}",
        ),
    ),
)

_EXAMPLE = 4  # findings that stand as an example on a page of the book
_MAKERS: dict[str, Callable[[Plan], str | bytes]] = {
    "docx": action_plan.to_word,
    "xlsx": action_plan.to_workbook,
    "html": action_plan.to_html,
    "json": action_plan.to_json,
}
# How many measures the empty plan has room for: one for each stage, and one more.
_SPARE = (*action_plan.STAGES, "contract_management")


def written_plan(
    questions: Questions, answers: Mapping[str, Value], choices: pd.DataFrame, start: Plan
) -> tuple[Plan, list[str]]:
    """Return the plan that the answers make out of `start`, and sentences on what does not fit.

    choices: the table PLAN_CHOICES, applied from top to bottom. start: a plan with head and
    contracts. A measure that does not say yet what is done is left out. Where the kind of a measure
    does not belong to the chosen stage, its own stage is taken and a sentence says so.
    """
    head: dict[str, Any] = action_plan.to_dict(start)
    measures: dict[str, dict[str, Any]] = {}
    for row in choices.itertuples(index=False):
        place = measures.setdefault(row.measure, {}) if row.measure else head
        for code, words in _said(questions, answers, row.question, row.code):
            was = place.get(row.field, "")
            written = row.value.replace("{was}", str(was)).replace("{code}", code)
            # Last, so that braces in a learner's own words stay as they are.
            place[row.field] = written.replace("{text}", words).strip()
    told = []
    for name, measure in measures.items():
        told += _stage(name, measure)
        measure["contracts"] = measure.get("contracts", "").replace(" ", "").split(";")
        if "target" in measure:
            measure["target"] = float(measure["target"])
        if "working_days" in measure:
            measure["working_days"] = float(measure["working_days"])
    head["measures"] = [
        {"measure": name} | measure for name, measure in measures.items() if measure.get("what")
    ]
    return action_plan.from_dict(head), told


def findings(
    plan: Plan,
    told: Sequence[str],
    contracts: pd.DataFrame,
    on: datetime.date,
    profile: Profile,
    most: int | None = None,
) -> str:
    """Return what the check says of the plan, as HTML; of the findings `most`, the first ones."""
    found = action_plan.check(plan, contracts, on, profile)
    serious = int((found["severity"] == "serious").sum())
    line = text(
        "own-plan-found", measures=len(plan.measures), found=len(found), serious=f"{serious}"
    )
    notes = "".join(f"<p>{escape(note)}</p>\n" for note in told)
    shown = len(found) if most is None else most
    return f"<p>{escape(line)}</p>\n{notes}{charts.plan_findings_table(found.head(shown)).html()}"


def together(
    plan: Plan, others: Sequence[Plan], on: datetime.date, profile: Profile
) -> tuple[charts.WordTable, charts.WordTable]:
    """Return the indicators of all plans, and what the office of `plan` shares with others."""
    view = action_plan.combine([*others, plan], on, profile)
    own = [plan.head.office in offices for offices in view.shared["offices"]]
    view = view._replace(shared=view.shared[pd.Series(own, view.shared.index, dtype=bool)])
    return charts.plan_indicator_table(view), charts.plan_shared_table(view)


def own_plan(
    questions: Questions,
    choices: pd.DataFrame,
    start: Plan,
    contracts: pd.DataFrame,
    others: Sequence[Plan],
    on: datetime.date,
    profile: Profile,
) -> Tool:
    """Return the tool: the plan that the answers make, checked, or laid beside those of others.

    It can be taken home as a Word document, a workbook, a page and data; and so can an empty one.
    The example is the check of `start`.
    """

    def plan_of(answers: Mapping[str, Value]) -> tuple[Plan, list[str]]:
        return written_plan(questions, answers, choices, start)

    def answer(view: str, answers: Mapping[str, Value]) -> str:
        plan, told = plan_of(answers)
        if view == "check":
            return findings(plan, told, contracts, on, profile)
        return "\n".join(table.html() for table in together(plan, others, on, profile))

    def example() -> str:
        told = escape(text("own-plan-example"))
        return f"<p>{told}</p>\n{findings(start, [], contracts, on, profile, most=_EXAMPLE)}"

    def file(ending: str) -> File:
        make = _MAKERS[ending]
        return File("own-plan", ending, lambda answers: _bytes(make(plan_of(answers)[0])))

    def empty(ending: str) -> File:
        make = _MAKERS[ending]
        return File("own-plan-empty", ending, lambda answers: _bytes(make(_empty())))

    views = {view: text(f"own-plan-{view}") for view in ("check", "together")}
    return Tool(
        "own-plan",
        text("own-plan-show"),
        answer,
        (Input("view", text("own-plan-view"), "choice", "check", views),),
        reads="answers",
        example=example,
        files=(*map(file, _MAKERS), *map(empty, ("docx", "xlsx"))),
    )


def _said(
    questions: Questions, answers: Mapping[str, Value], question: str, code: str
) -> list[tuple[str, str]]:
    """Return (code, words) where the answer to a question is the one that is meant."""
    if not question:
        return [("", "")]
    value, asked = answers.get(question), questions.all.get(question)
    if value is None or asked is None:
        return []
    if not asked.options:
        return [("", " ".join(str(value).split()))]
    chosen = value if isinstance(value, list) else [str(value)]
    words = {option.code: option.text for option in asked.options}
    return [(one, words[one]) for one in chosen if code in ("*", one)]


def _stage(name: str, measure: dict[str, Any]) -> list[str]:
    kind, stage = measure.get("kind", ""), measure.get("stage", "")
    if not kind or kind in action_plan.KINDS.get(stage, ()):
        return []
    measure["stage"] = next(one for one, kinds in action_plan.KINDS.items() if kind in kinds)
    if not stage:
        return []
    names = {
        "measure": name,
        "chosen": text(f"action-plan-stage-{stage}"),
        "kind": text(f"action-plan-measure-{kind}"),
        "stage": text(f"action-plan-stage-{measure['stage']}"),
    }
    return [text("own-plan-stage", **names)]


def _empty() -> Plan:
    return action_plan.from_dict({"measures": [{"stage": stage} for stage in _SPARE]})


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content
