"""A live tool: change an answer to a questionnaire, and see what the rating counts in it."""

import datetime
from collections.abc import Mapping

import pandas as pd

from coursework.forms.tools.live import Input, Tool
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


def rated(case: market.Case, question: str, given: str, on: datetime.date) -> charts.WordTable:
    """Return what the rating counts in `given` as the answer to one question of the case.

    question: its number ("Q6"). on: the day of the rating. DataError where the questionnaire has no
    such question.
    """
    number = question.strip().upper()
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


def try_answer(case: market.Case, question: str, given: str, on: datetime.date) -> Tool:
    """Return the tool; the answer `given` to one question is its example, on the day `on`."""

    def rate_again(question: str, answer: str) -> str:
        return rated(case, question, answer, on).html()

    asked = {row.question: f"{row.question} {row.topic}" for row in case.questions.itertuples()}
    boxes = (
        Input("question", text("try-answer-question"), "choice", question, asked),
        Input("answer", text("try-answer-answer"), "long_text", given, lines=4),
    )
    return Tool("try-answer", text("try-answer-rate"), rate_again, boxes)


def _told(elements: pd.DataFrame) -> str:
    lines = []
    for row in elements.itertuples():
        name, marks = text(f"market-element-{row.element}"), dict(row.reason.params)["marks"]
        lines.append(text("try-answer-element", element=name, marks=marks) if marks else name)
    return "\n".join(lines)
