"""Show at once, without a key, whether level and question fit in each row of a screening sheet.

A row is a tender: the level that the learner sets, and the fact that they ask for first.
"""

from collections import Counter
from html import escape

from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import Row, Rows, of_sheet
from coursework.work.words import row_name
from fairtender.messages import text

LEVEL, ASK = "level", "ask"  # the columns of a sheet that is screened
NOTHING = "nothing"  # to be asked for
LOW, UNKNOWN = "low", "unknown"


def look(question: Question, value: Rows) -> str:
    """Return how many tenders have each level, and which rows contradict themselves, as HTML.

    A level is low only if no important fact is missing, and unknown only if one is missing.
    """
    sheet = question.sheet()
    rows = of_sheet(value, sheet)
    count = Counter(row.get(LEVEL) for row in rows)
    levels = [
        text("work-levels-count", level=one.text, count=count[one.code])
        for one in sheet.column(LEVEL).options
        if count[one.code]
    ]
    told = [", ".join(levels)] if levels else []
    contradicting = {
        "work-levels-low": [row for row in rows if row.get(LEVEL) == LOW and _asks(row)],
        "work-levels-unknown": [
            row for row in rows if row.get(LEVEL) == UNKNOWN and row.get(ASK) == NOTHING
        ],
    }
    for code, some in contradicting.items():
        if some:
            names = ", ".join(row_name(question, sheet, row).split(" ")[0] for row in some)
            told.append(text(code, tenders=names))
    return "".join(f"<p>{escape(one)}</p>\n" for one in told)


def _asks(row: Row) -> bool:
    return row.get(ASK) not in (None, NOTHING)


LOOKS = {"levels": Look(look)}
