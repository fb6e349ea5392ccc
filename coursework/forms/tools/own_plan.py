"""A live tool: the action plan that a learner's answers make, checked in words and saved."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from coursework.answers import Value
from coursework.forms.exercise import Exercise, surroundings
from coursework.forms.html import Html, say
from coursework.questions import Questions
from fairtender import action_plan, charts
from fairtender.action_plan import Plan
from fairtender.files import write_atomically
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.tables import Column, DataError, Table

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
    exercise: Exercise,
    choices: pd.DataFrame,
    start: Plan,
    contracts: pd.DataFrame,
    others: Sequence[Plan],
    on: datetime.date,
    profile: Profile,
) -> Any:
    """Show the tool; nothing under grading.

    Buttons check the plan, lay it beside the others, and save it beside the notebook as a Word
    document, as a page and as data; one saves an empty plan to fill in. On a page of the book the
    check of `start` stands there as an example, with a note on where the tool works.
    """
    mode = surroundings()
    if mode == "grading":
        return None
    if mode == "static":
        given = f"<p>{escape(text('own-plan-example'))}</p>"
        example = findings(start, [], contracts, on, profile, most=_EXAMPLE)
        return Html(f'<p class="ft-tool">{say("needs-python")}</p>\n{given}\n{example}')

    def plan_now() -> tuple[Plan, list[str]]:
        return written_plan(exercise.questions, exercise.answers, choices, start)

    def checked() -> str:
        return findings(*plan_now(), contracts, on, profile)

    def beside() -> str:
        return "\n".join(table.html() for table in together(plan_now()[0], others, on, profile))

    folder = exercise.path.parent

    def save(ending: str) -> str:
        return _save(plan_now()[0], folder / f"{text('own-plan-file')}.{ending}", ending)

    def empty() -> str:
        path = folder / f"{text('own-plan-file-empty')}.docx"
        return _save(_empty(), path.with_suffix(".html"), "html") + _save(_empty(), path, "docx")

    return _buttons(
        {
            "check": checked,
            "docx": lambda: save("docx"),
            "html": lambda: save("html"),
            "json": lambda: save("json"),
            "together": beside,
            "empty": empty,
        }
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


def _save(plan: Plan, path: Any, ending: str) -> str:
    make: dict[str, Callable[[Plan], str | bytes]] = {
        "docx": action_plan.to_word,
        "html": action_plan.to_html,
        "json": action_plan.to_json,
    }
    write_atomically(path, make[ending](plan))
    return f"<p>{escape(text('own-plan-saved', file=path.name))}</p>\n"


def _buttons(actions: Mapping[str, Any]) -> Any:
    import ipywidgets  # slow to import, and needed in a live notebook only

    shown = ipywidgets.HTML(_status(""))

    def press(act: Any) -> Any:
        def done(_event: object) -> None:
            try:
                content = act()
            except (DataError, OSError) as error:
                content = f"<p>{escape(str(error))}</p>"
            shown.value = _status(content)

        return done

    buttons = []
    for name, act in actions.items():
        style = "primary" if name == "check" else ""
        button = ipywidgets.Button(
            description=text(f"own-plan-{name}"),
            button_style=style,
            layout={"width": "min(100%, 20rem)"},
        )
        button.on_click(press(act))
        buttons.append(button)
    row = ipywidgets.Box(buttons, layout={"flex_flow": "row wrap"})
    return ipywidgets.VBox([row, shown])


def _status(content: str) -> str:
    return f'<div role="status">{content}</div>'
