"""Questions, answers and forms: what a learner fills in, in the notebook and in the book."""

from fairtender.forms.answers import Answers, AnswersRefused
from fairtender.forms.criteria_documents import criterion_documents, strategy_documents
from fairtender.forms.criteria_tools import (
    AwardCase,
    award_outcome,
    award_set,
    criterion_findings,
    one_criterion,
    weighed,
)
from fairtender.forms.documents import DOCUMENTS, documents, each_document
from fairtender.forms.earlier import Earlier, earlier_answers, earlier_copied, earlier_found
from fairtender.forms.exercise import Exercise, self_check
from fairtender.forms.notices import each_notice, notices
from fairtender.forms.own_floor import against_own_floor, own_floor
from fairtender.forms.own_plan import PLAN_CHOICES, own_plan, written_plan
from fairtender.forms.questions import Form, Objective, Option, Question, Questions, find
from fairtender.forms.questions_file import load
from fairtender.forms.sector_change import sector_change, sector_changes
from fairtender.forms.try_answer import answer_elements, try_answer
from fairtender.forms.what_if import what_if

__all__ = [
    "DOCUMENTS",
    "PLAN_CHOICES",
    "Answers",
    "AnswersRefused",
    "AwardCase",
    "Earlier",
    "Exercise",
    "Form",
    "Objective",
    "Option",
    "Question",
    "Questions",
    "against_own_floor",
    "answer_elements",
    "award_outcome",
    "award_set",
    "criterion_documents",
    "criterion_findings",
    "documents",
    "each_document",
    "each_notice",
    "earlier_answers",
    "earlier_copied",
    "earlier_found",
    "find",
    "load",
    "notices",
    "one_criterion",
    "own_floor",
    "own_plan",
    "sector_change",
    "sector_changes",
    "self_check",
    "strategy_documents",
    "try_answer",
    "weighed",
    "what_if",
    "written_plan",
]
