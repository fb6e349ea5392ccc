"""What is said of a set that was revised: the same, with both rounds of bids."""

from coursework.questions import Question
from coursework.work.rows import Rows
from coursework.work.unit_07 import criteria_look

FILES = criteria_look.FILES


def look(question: Question, value: Rows) -> str:
    """Return what the library says of a set, as HTML."""
    return criteria_look.look(question, value, ("first", "second"))
