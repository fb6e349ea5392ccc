"""A clause made of duties, said at once as it would be printed; and as a Word file to take home.

A row is a duty: who, does what, when, and how others see it. The cells are halves of a sentence.
"""

import datetime
from collections.abc import Iterator
from html import escape

from coursework.questions import Question
from coursework.work.rows import Row, Rows, of_sheet
from coursework.work.words import cell_text
from fairtender import word
from fairtender.messages import text

WHO, DOES, WHEN, PROOF = "who", "does", "when", "proof"  # the columns of a duty


def sentences(question: Question, value: Rows) -> list[str]:
    """Return the duties that have somebody and an act, each as a sentence."""
    return [_sentence(question, row) for row in of_sheet(value, question.sheet()) if _whole(row)]


def look(question: Question, value: Rows) -> str:
    """Return the clause as it would be printed, and what it leaves open."""
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
    duty = f"{who} {does}, {when}" if when else f"{who} {does}"
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


def document(question: Question, value: Rows) -> bytes:
    """Return the clause as a Word document."""
    title = question.label
    parts = [word.heading(title, 0), word.paragraph(text("work-duties-word"), bold=True)]
    parts += [
        word.paragraph(f"{number}. {one}")
        for number, one in enumerate(sentences(question, value), 1)
    ]
    parts.append(word.paragraph(text("work-duties-word-unread")))
    return word.document(title, parts, "", datetime.date.today())


FILES = {"docx": document}
