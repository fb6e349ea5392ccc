"""Questions, answers and forms: what a learner fills in, in the notebook and in the book."""

from importlib import import_module
from typing import Any

from coursework.answers import Answers, AnswersRefused
from coursework.forms.exercise import Exercise, opening, self_check
from coursework.questions import (
    Form,
    Objective,
    Option,
    Question,
    Questions,
    find,
    load,
)

__all__ = [
    "Answers",
    "AnswersRefused",
    "Exercise",
    "Form",
    "Objective",
    "Option",
    "Question",
    "Questions",
    "find",
    "load",
    "opening",
    "self_check",
]
# Papers and live tools need pandas and charts, which take seconds to import in the browser. So they
# are imported when the first of them is used, and the first form need not wait.
_LATE = {
    "documents": (
        *("DOCUMENTS", "criterion_documents", "documents", "each_document", "each_notice"),
        *("case_tables", "each_paper", "paper", "strategy_documents", "together"),
    ),
    "catalogue": (
        *("AwardCase", "answer_elements", "award_outcome", "empty_plan", "sector_change"),
        *("sector_changes", "try_answer", "weighed", "what_if"),
    ),
}


def __getattr__(name: str) -> Any:
    """Return a function for a paper or a live tool; it is imported when first used."""
    for module, names in _LATE.items():
        if name in names:
            return getattr(import_module(f"coursework.forms.tools.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
