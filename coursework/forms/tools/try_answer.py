"""A live tool: change an answer to a questionnaire, and see what the rating counts in it."""

import datetime
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from coursework.forms.exercise import surroundings
from coursework.forms.html import Html, say
from coursework.forms.tools.live import live
from fairtender import charts, market
from fairtender.messages import text
from fairtender.tables import fault, frame


def answer_elements(
    rating: market.Rating, names: Mapping[tuple[str, str], str]
) -> charts.WordTable:
    """Return what a rating counts in single answers, and what it does not: one row an answer.

    names: (supplier, question) → the name of the row, in the order of the rows. Beside each element
    stand the words by which it was found. What decides by itself and fine words have columns of
    their own, where there are any.
    """
    elements = rating.elements.set_index(["supplier", "question"]).sort_index()
    answers = rating.answers.set_index(["supplier", "question"])
    rows = []
    for key in names:
        own, row = elements.loc[[key]], answers.loc[key]
        concrete = own["found"] == "concrete"
        more = (
            "\n".join(reason.text() for reason in row["triggers"]),
            ", ".join(row["hollow"]),
        )
        rows.append((_told(own[concrete]), _told(own[~concrete]), *more))
    heads = [text(f"try-answer-{head}") for head in ("counts", "not", "decides", "fine")]
    data = pd.DataFrame(rows, index=list(names.values()), columns=heads)
    shown = [head for place, head in enumerate(heads) if place < 2 or data[head].any()]
    return charts.WordTable(data[shown].replace("", text("chart-none")), text("try-answer-answer"))


def answer(case: market.Case, question: str, given: str, on: datetime.date) -> charts.WordTable:
    """Return what the rating counts in `given` as the answer to one question of the case.

    question: its number, alone or before its topic ("Q6", "Q6 Choosing agencies"). on: the day of
    the rating. DataError where the questionnaire has no such question.
    """
    number = (question.split() or [""])[0].upper()
    asked = case.questions[case.questions["question"] == number]
    if asked.empty:
        raise fault("try-answer-no-question", question=question.strip())
    cells = dict.fromkeys(market.ANSWERS.names, "") | {
        "supplier": text("try-answer-yours"),
        "question": number,
        "language": case.answers["language"].iloc[0],
        "answer": given,
        "attached_date": pd.NaT,
    }
    data = frame(market.ANSWERS, {name: [cell] for name, cell in cells.items()})
    rating = market.rate_answers(asked, data, case.marks, on=on)
    return answer_elements(rating, {(cells["supplier"], number): number})


def try_answer(case: market.Case, question: str, given: str, on: datetime.date) -> Any:
    """Show the tool, filled in with an example; nothing under grading.

    On a page of the book the example stands alone, with a note on where the tool works.
    """
    mode = surroundings()
    if mode == "grading":
        return None
    example = answer(case, question, given, on).html()
    if mode == "static":
        note = f'<p class="ft-tool">{say("needs-python")}</p>'
        told = escape(text("try-answer-example", question=question, answer=given))
        return Html(f"{note}\n<p>{told}</p>\n{example}")
    return _live(case, question, given, on, example)


def _told(elements: pd.DataFrame) -> str:
    lines = []
    for row in elements.itertuples():
        name, marks = text(f"market-element-{row.element}"), dict(row.reason.params)["marks"]
        lines.append(text("try-answer-element", element=name, marks=marks) if marks else name)
    return "\n".join(lines)


def _live(case: market.Case, question: str, given: str, on: datetime.date, example: str) -> Any:
    import ipywidgets  # slow to import, and needed in a live notebook only

    # Boxes to type in: with the focus on a drop-down JupyterLab would take the keys for itself.
    wide = {"layout": {"width": "min(100%, 46rem)"}, "style": {"description_width": "6rem"}}
    asked = ipywidgets.Combobox(
        value=question,
        options=[f"{row.question} {row.topic}" for row in case.questions.itertuples()],
        description=text("try-answer-question"),
        continuous_update=False,
        **wide,
    )
    typed = ipywidgets.Textarea(
        value=given,
        description=text("try-answer-answer"),
        rows=4,
        continuous_update=False,
        **wide,
    )

    def rate_again() -> str:
        return answer(case, asked.value, typed.value, on).html()

    return live([asked, typed], text("try-answer-rate"), example, rate_again)
