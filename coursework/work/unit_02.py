"""The answers of unit 02: a responsibility matrix, and a clause made of duties.

A row of the matrix is a step. One role leads it, in a cell of one choice; others help, in a cell of
several. A row of the clause is a duty: who does what, when, and how others can check it. Its cells
are parts of a sentence. The page shows the clause at once as it would be printed, and the learner
can download it as a Word document.
"""

import datetime
from collections.abc import Iterator
from html import escape

from coursework.questions import Question
from coursework.the_case import load
from coursework.work.cells import MANY
from coursework.work.checks import Look
from coursework.work.rows import ROW, Row, Rows, of_sheet
from coursework.work.words import cell_text, row_name
from fairtender import word
from fairtender.messages import text

LEADS, HELPS = "leads", "helps"  # the columns of a matrix that a look can be asked for

# --- the matrix, at once -------------------------------------------------------------------------


def look_at_matrix(question: Question, value: Rows) -> str:
    """Return how often each role leads and helps, and which steps have no clear leader, as HTML.

    Steps are named if nobody leads them, if the leader is also a helper, or if too many help.
    """
    sheet = question.sheet()
    rows = of_sheet(value, sheet)
    steps = {row[ROW]: row_name(question, sheet, row).split(" ")[0] for row in rows}
    told = [
        text(
            "work-roles-share",
            role=role.text,
            leads=sum(row.get(LEADS) == role.code for row in rows),
            helps=sum(role.code in (row.get(HELPS) or ()) for row in rows),
        )
        for role in sheet.column(LEADS).options
    ]
    found = {
        "work-roles-nobody": [row for row in rows if not row.get(LEADS)],
        "work-roles-both": [row for row in rows if row.get(LEADS) in (row.get(HELPS) or ())],
        "work-roles-many": [row for row in rows if len(row.get(HELPS) or ()) > MANY],
    }
    for code, some in found.items():
        if some:
            told.append(text(code, steps=", ".join(steps[row[ROW]] for row in some), most=MANY))
    items = "".join(f"<li>{escape(one)}</li>\n" for one in told)
    return f"<ul>\n{items}</ul>"


# --- the clause, at once -------------------------------------------------------------------------


WHO, DOES, WHEN, PROOF = "who", "does", "when", "proof"  # the columns of a duty


def sentences(question: Question, value: Rows) -> list[str]:
    """Return a sentence for each duty that names a person and an act."""
    return [_sentence(question, row) for row in of_sheet(value, question.sheet()) if _whole(row)]


def look_at_clause(question: Question, value: Rows) -> str:
    """Return the clause as it would be printed, and what it leaves open, as HTML."""
    rows = of_sheet(value, question.sheet())
    said = sentences(question, value)
    if not said:
        return f"<p>{escape(text('work-duties-none'))}</p>"
    items = "".join(f"<li>{escape(one)}</li>\n" for one in said)
    told = "".join(f"<p>{escape(one)}</p>\n" for one in _open(question, rows))
    return f"<ol>\n{items}</ol>\n{told}"


def _whole(row: Row) -> bool:
    return bool(row.get(WHO) and row.get(DOES))


def _sentence(question: Question, row: Row) -> str:
    who, does, when, proof = (
        cell_text(question, question.sheet().column(code), row.get(code))
        for code in (WHO, DOES, WHEN, PROOF)
    )
    duty = f"{who} {does}"
    if when:
        duty = f"{when[:1].upper()}{when[1:]}, {duty[:1].lower()}{duty[1:]}"
    return (
        text("work-duty-shown", duty=duty, proof=proof) if proof else text("work-duty", duty=duty)
    )


def _open(question: Question, rows: list[Row]) -> Iterator[str]:
    whole = [row for row in rows if _whole(row)]
    for code, column in (("work-duties-when", WHEN), ("work-duties-proof", PROOF)):
        if open_rows := sum(not row.get(column) for row in whole):
            yield text(code, count=open_rows)
    acts = [row[DOES] for row in whole]
    twice = [code for code in dict.fromkeys(acts) if acts.count(code) > 1]
    does = question.sheet().column(DOES)
    for act in twice:
        yield text("work-duties-twice", act=does.option(act).text)
    if len(whole) < len(rows):
        yield text("work-duties-half", count=len(rows) - len(whole))


BLANKS = ("party-contractor", "about", "reference", "date")  # who signs the contract fills them in


def clause_in_word(question: Question, value: Rows) -> bytes:
    """Return the clause as a Word document."""
    title, today, us = text("work-duties-title"), datetime.date.today(), load().organisation
    head = {"party-buyer": f"{us.name}, {us.seat}"} | dict.fromkeys(BLANKS, "")
    body = [
        word.paragraph(text("work-duties-meaning", buyer=us.name)),
        word.numbered(sentences(question, value)),
        word.paragraph(text("work-duties-excepted")),
    ]
    signed_by = (us.name, text("work-duties-contractor"))
    parts = word.to_send(title, head, body, text("work-duties-word").splitlines(), signed_by)
    return word.document(title, parts, us.name, today)


LOOKS = {
    "matrix": Look(look_at_matrix),
    "clause": Look(look_at_clause, {"docx": clause_in_word}),
}
