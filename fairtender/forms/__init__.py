"""Questions, answers and forms: what a learner fills in, in the notebook and in the book."""

from fairtender.forms.answers import Answers, AnswersRefused
from fairtender.forms.documents import DOCUMENTS, documents, each_document
from fairtender.forms.exercise import Exercise, self_check
from fairtender.forms.notices import each_notice, notices
from fairtender.forms.questions import Form, Objective, Option, Question, Questions, find
from fairtender.forms.questions_file import load
from fairtender.forms.what_if import what_if

__all__ = [
    "DOCUMENTS",
    "Answers",
    "AnswersRefused",
    "Exercise",
    "Form",
    "Objective",
    "Option",
    "Question",
    "Questions",
    "documents",
    "each_document",
    "each_notice",
    "find",
    "load",
    "notices",
    "self_check",
    "what_if",
]
