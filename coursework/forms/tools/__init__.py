"""What stands beside the questions: the papers of a case, and live tools that read and draw."""

from coursework.forms.tools.criteria_documents import criterion_documents, strategy_documents
from coursework.forms.tools.criteria_tools import (
    AwardCase,
    award_outcome,
    weighed,
)
from coursework.forms.tools.documents import (
    DOCUMENTS,
    case_papers,
    documents,
    each_document,
    each_paper,
    paper,
    together,
)
from coursework.forms.tools.empty_plan import empty_plan
from coursework.forms.tools.notices import each_notice, notices
from coursework.forms.tools.sector_change import sector_change, sector_changes
from coursework.forms.tools.try_answer import answer_elements, try_answer
from coursework.forms.tools.what_if import what_if

__all__ = [
    "DOCUMENTS",
    "AwardCase",
    "answer_elements",
    "award_outcome",
    "case_papers",
    "criterion_documents",
    "documents",
    "each_document",
    "each_notice",
    "each_paper",
    "empty_plan",
    "notices",
    "paper",
    "sector_change",
    "sector_changes",
    "strategy_documents",
    "together",
    "try_answer",
    "weighed",
    "what_if",
]
