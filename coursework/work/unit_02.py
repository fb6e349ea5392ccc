"""What is made in unit 02: a responsibility matrix, and a clause made of duties.

A row of the matrix is a step. One role leads it, in a cell of one choice; others help, in a cell of
several. A row of the clause is a duty: who, does what, when, and how others see it. Its cells are
halves of a sentence; the clause is shown at once as it would be printed, and goes home in Word.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from typing import Any

from coursework.questions import Question
from coursework.work.checks import NONE, Fault, Look, Outcome
from coursework.work.rows import ROW, Row, Rows, alike, of_sheet
from coursework.work.tables import OfSheet
from coursework.work.words import cell_text, row_name
from fairtender import messages, word
from fairtender.messages import text

LEADS, HELPS = "leads", "helps"  # the columns of a matrix that a look can be asked for
MANY = 3  # who helps everywhere is asked nowhere


@dataclass(frozen=True)
class Helpers(OfSheet):
    """Those who have to help in some rows, found; less those who must not.

    column: its code, of several choices. needs: by row the options that have to be chosen. never:
    by row those that must not; all others are free. leader: a column of one choice; who leads a row
    is there as well. most: a row with more of them counts as empty. The same choice in every row
    earns nothing.
    """

    column: str = field(kw_only=True)
    needs: dict[str, tuple[str, ...]] = field(kw_only=True)
    never: dict[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    leader: str = field(default="", kw_only=True)
    most: int = field(default=MANY, kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Count who is there, who is not, and who should not be."""
        sheet = self.of(question)
        column, rows = sheet.column(self.column), of_sheet(value, sheet)
        here, faults, right = {row[ROW]: row for row in rows}, [], 0
        for id in dict.fromkeys((*self.needs, *self.never)):
            row = here.get(id, {ROW: id})
            where, chosen = row_name(question, sheet, row), [*(row.get(column.code) or ())]
            if len(chosen) > self.most:
                faults.append(Fault.of("work-helpers-many", where, most=self.most))
                chosen = []
            chosen.append(row.get(self.leader))
            for code in self.needs.get(id, ()):
                right += code in chosen
                if code not in chosen:
                    role = column.option(code).text
                    faults.append(Fault.of("work-helper-missing", where, role=role))
            for code in self.never.get(id, ()):
                right -= code in chosen
                if code in chosen:
                    faults.append(
                        Fault.of("work-helper-never", where, role=column.option(code).text)
                    )
        if alike(column, rows, self.model_rows(question)):
            faults.append(Fault.of("work-cells-alike", column=column.label))
            return Outcome(NONE, tuple(faults))
        needed = sum(len(codes) for codes in self.needs.values())
        return Outcome(max(NONE, Fraction(right, needed)), tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which row or role there is not, and where a model of its own would not do."""
        columns = [self.column, *([self.leader] if self.leader else [])]
        if wrong := self.fault_of_sheet(question, *columns) or self.fault_of_key(question):
            return wrong
        column = self.of(question).column(self.column)
        if column.kind != "choices" or not self.needs:
            return messages.text("work-fault-column", column=self.column)
        if wrong := self.fault_of_rows(question, (*self.needs, *self.never)):
            return wrong
        for id, codes in (*self.needs.items(), *self.never.items()):
            if not codes or not {*codes} <= {*column.codes}:
                return messages.text("work-fault-right", row=id, column=self.column)
        return ""


# --- the matrix, at once -------------------------------------------------------------------------


def look_at_matrix(question: Question, value: Rows) -> str:
    """Return what can be seen of a matrix: what each role carries, and steps without one leader."""
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
    """Return the duties that have somebody and an act, each as a sentence."""
    return [_sentence(question, row) for row in of_sheet(value, question.sheet()) if _whole(row)]


def look_at_clause(question: Question, value: Rows) -> str:
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


def clause_in_word(question: Question, value: Rows) -> bytes:
    """Return the clause as a Word document."""
    title = question.label
    parts = [word.heading(title, 0), word.paragraph(text("work-duties-word"), bold=True)]
    parts += [
        word.paragraph(f"{number}. {one}")
        for number, one in enumerate(sentences(question, value), 1)
    ]
    parts.append(word.paragraph(text("work-duties-word-unread")))
    return word.document(title, parts, "", datetime.date.today())


LOOKS = {
    "matrix": Look(look_at_matrix),
    "clause": Look(look_at_clause, {"docx": clause_in_word}),
}


CHECKS = {
    "helpers": Helpers,
}
