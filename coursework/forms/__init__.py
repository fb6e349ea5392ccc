"""Questions, answers and forms: what a learner fills in, in the notebook and in the book."""

from typing import Any

from coursework.answers import Answers, AnswersRefused
from coursework.forms.exercise import Exercise, self_check
from coursework.questions import (
    Form,
    Objective,
    Option,
    Question,
    Questions,
    find,
    load,
)


def __getattr__(name: str) -> Any:
    """A paper or a live tool: these need pandas and charts, and in the browser seconds to import.

    So they are imported when the first of them is used, and the first form need not wait.
    """
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from coursework.forms import tools

    return getattr(tools, name)


__all__ = [
    "DOCUMENTS",
    "Answers",
    "AnswersRefused",
    "AwardCase",
    "Exercise",
    "Form",
    "Objective",
    "Option",
    "Question",
    "Questions",
    "answer_elements",
    "award_outcome",
    "case_papers",
    "criterion_documents",
    "documents",
    "each_document",
    "each_notice",
    "each_paper",
    "empty_plan",
    "find",
    "load",
    "notices",
    "paper",
    "sector_change",
    "sector_changes",
    "self_check",
    "strategy_documents",
    "together",
    "try_answer",
    "weighed",
    "what_if",
]
