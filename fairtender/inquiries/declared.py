"""The sheet of questions that is sent out and comes back, and the results of checking it."""

from fairtender.messages import text
from fairtender.tables import Column, Table, optional

__all__ = ["CHECKED", "NOT_AGAIN", "SHEET", "STATES", "headings"]

# Most urgent first.
STATES = ("differs", "overdue", "unasked", "doubtful", "apart", "open", "answered")

SHEET = Table(
    "questions",
    (
        optional(
            "reference",
            "text",
            "Short name of the question, the same each time it is asked",
            "Q3",
        ),
        optional("addressee", "text", "Who is asked; empty: your own office", "Selm Linen Service"),
        Column(
            "question",
            "text",
            "The question as it is sent",
            example="How many of the people who work for us are from an agency?",
        ),
        optional("why", "text", "Why we ask it", "Nobody has stated who employs them"),
        optional("asked_on", "date", "Date on which it was sent", "2026-11-02"),
        optional("answer_by", "date", "Last day for an answer", "2026-11-23"),
        optional("answer", "text", "The answer in the words of who gave it; empty: none", "24"),
        optional("answered_on", "date", "Date of the answer", "2026-11-18"),
        optional(
            "evidence", "text", "Which document shows it, with its date", "Rota of 1 November 2026"
        ),
    ),
)


def headings() -> dict[str, str]:
    """Return {column: heading in words} for the table SHEET."""
    return {name: text(f"inquiries-head-{name}") for name in SHEET.names}


NOT_AGAIN = SHEET._replace(name="not asked again")

CHECKED = Table(
    "answers",
    (
        *SHEET.columns,
        Column(
            "state",
            "choice",
            "differs: not as answered before; overdue: no answer, and the day has passed; unasked: "
            "an answer to a question that was never asked; doubtful: dates and cells that do not "
            "fit together; apart: worded differently, and the tool cannot compare all of it; open: "
            "no answer yet; answered",
            STATES,
        ),
        Column("reasons", "reasons", "Why, the most urgent first"),
        Column("earlier", "text", 'The earlier answer that was compared; "" for none'),
        optional("earlier_on", "date", "Date of that answer"),
        Column("ask", "ask", "What to ask next; None: nothing"),
        Column("source", "text", "File, and row of the sheet"),
    ),
)
