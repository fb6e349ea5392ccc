"""What stands beside the questions: the papers of a case, and live tools that read and draw."""

from coursework.forms.tools.criteria_documents import criterion_documents, strategy_documents
from coursework.forms.tools.criteria_tools import (
    AwardCase,
    award_outcome,
    weighed,
)
from coursework.forms.tools.documents import DOCUMENTS, documents, each_document, paper
from coursework.forms.tools.earlier import Earlier, earlier_answers, earlier_found
from coursework.forms.tools.notices import each_notice, notices
from coursework.forms.tools.own_floor import against_own_floor, own_floor
from coursework.forms.tools.own_plan import PLAN_CHOICES, own_plan, written_plan
from coursework.forms.tools.sector_change import sector_change, sector_changes
from coursework.forms.tools.try_answer import answer_elements, try_answer
from coursework.forms.tools.what_if import what_if

__all__ = [
    "DOCUMENTS",
    "PLAN_CHOICES",
    "AwardCase",
    "Earlier",
    "against_own_floor",
    "answer_elements",
    "award_outcome",
    "criterion_documents",
    "documents",
    "each_document",
    "each_notice",
    "earlier_answers",
    "earlier_found",
    "notices",
    "own_floor",
    "own_plan",
    "paper",
    "sector_change",
    "sector_changes",
    "strategy_documents",
    "try_answer",
    "weighed",
    "what_if",
    "written_plan",
]
