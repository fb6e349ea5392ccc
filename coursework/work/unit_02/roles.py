"""A responsibility matrix: who helps where, checked; and what can be said of it without a key.

A row is a step. One role leads it, in a cell of one choice; others help, in a cell of several.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from typing import Any

from coursework.questions import Question
from coursework.work.checks import NONE, Fault, Outcome
from coursework.work.rows import ROW, Rows, alike, of_sheet
from coursework.work.tables import OfSheet
from coursework.work.words import row_name
from fairtender import messages
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
        known = [row[ROW] for row in self.model_rows(question)]
        for id, codes in (*self.needs.items(), *self.never.items()):
            if id not in known:
                return messages.text("work-fault-row", row=id)
            if not codes or not {*codes} <= {*column.codes}:
                return messages.text("work-fault-right", row=id, column=self.column)
        return ""


CHECKS = {"helpers": Helpers}


# --- what is said at once ------------------------------------------------------------------------


def look(question: Question, value: Rows) -> str:
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


FILES: dict[str, Any] = {}  # rows go to a file as those of every table
