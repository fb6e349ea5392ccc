"""What a corrective-action plan earns points for: each line as the library judges it.

`monitoring.check_agreed` reads the whole plan; each check here asks it about one thing: who does
it, by which day, what shows it, and whether a line endangers a worker. The lines are those of the
key's own plan. What is empty is not right; what is the same in every line tells nothing apart.

At once, without a key, the library shows a calendar, and says what must not be.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from typing import Any

from coursework.questions import Question
from coursework.work.checks import ALL, NONE, Fault, Look, Outcome
from coursework.work.rows import ROW, Row, alike, identity, of_sheet
from coursework.work.tables import OfSheet
from coursework.work.words import cell_text, row_name
from fairtender import messages, word
from fairtender.messages import text

CELLS = ("action", "who", "by", "proof", "whom")
# What the library's findings are about, by column.
ABOUT = {
    "who": ("monitoring-agreed-who",),
    "by": (
        "monitoring-agreed-past",
        "monitoring-agreed-late",
        "monitoring-agreed-early-payroll",
        "monitoring-agreed-early-audit",
    ),
    "proof": (
        "monitoring-agreed-proof",
        "monitoring-agreed-own-word",
        "monitoring-agreed-waiver",
        "monitoring-agreed-worker-word",
    ),
}
DANGER = "stop"


def found_in(
    rows: Iterable[Row], on: str, few: int, people: Mapping[str, int], pay_day: int
) -> list[list[tuple[str, str, str]]]:
    """Return what the library finds in what is filled in of each line: code, severity, sentence.

    An empty cell is filled with what no finding is about, and nothing is said of it.
    """
    import pandas as pd

    from fairtender import monitoring
    from fairtender.tables import frame

    lines = list(rows)
    day = datetime.date.fromisoformat(on)
    given = [
        (
            row.get("action") or "",
            row.get("who") or monitoring.ACTORS[0],
            pd.Timestamp(row.get("by") or day),
            row.get("proof") or monitoring.PROOFS[0],
            row.get("whom") or monitoring.GROUPS[0],
            "",
        )
        for row in lines
    ]
    told: list[list[tuple[str, str, str]]] = [[] for _ in lines]
    if not lines:
        return told
    agreed = frame(monitoring.AGREED, given)
    for one in monitoring.check_agreed(agreed, day, few, people, pay_day).itertuples():
        row = lines[int(one.line) - 1]
        empty = {code for column, codes in ABOUT.items() if not row.get(column) for code in codes}
        if one.code not in empty:
            told[int(one.line) - 1].append((one.code, one.severity, one.reason.text()))
    return told


@dataclass(frozen=True)
class PlanCheck(OfSheet):
    """What all checks of a plan have.

    on: the day of the audit, from which days count. few: of how many workers they may be named, the
    course's own profile says five. people: how many workers an action concerns.
    pay_day: on which day of the month wages arrive at the latest.
    """

    on: str = field(kw_only=True)
    few: int = field(default=5, kw_only=True)
    people: dict[str, int] = field(default_factory=dict, kw_only=True)
    pay_day: int = field(default=1, kw_only=True)
    rows: tuple[str, ...] = field(default=(), kw_only=True)

    def needed(self, question: Question) -> dict[tuple[Any, ...], Row]:
        """Return the lines of the key's own plan that are asked for, by what says which it is."""
        rows = self.model_rows(question)
        asked = [row for row in rows if not self.rows or row[ROW] in self.rows]
        return {identity(self.of(question), self.key, row): row for row in asked}

    def name(self, question: Question, row: Row) -> str:
        """Return what a line is called."""
        return row_name(question, self.of(question), row, self.key)

    def found(self, question: Question, value: Any) -> list[tuple[Row, list[tuple[str, str, str]]]]:
        """Return each line of a plan, and what the library finds in it."""
        rows = of_sheet(value, self.of(question))
        told = found_in(rows, self.on, self.few, self.people, self.pay_day)
        return [*zip(rows, told, strict=True)]

    def fault(self, question: Question) -> str:
        """Say which column, row or day there is not."""
        wrong = (
            self.fault_of_sheet(question, *CELLS)
            or self.fault_of_key(question)
            or self.fault_of_rows(question, self.rows)
        )
        if wrong:
            return wrong
        options = self.of(question).column("action").codes
        for action in self.people:
            if action not in options:
                return messages.text("work-fault-row", row=action)
        try:
            datetime.date.fromisoformat(self.on)
        except ValueError:
            return messages.text("work-fault-day", day=self.on)
        return ""


@dataclass(frozen=True)
class Cell(PlanCheck):
    """One column of the needed lines (who, by, proof): the share in which nothing is found."""

    column: str = field(kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Ask the library about this column in each needed line."""
        column, needed = self.of(question).column(self.column), self.needed(question)
        right: dict[tuple[Any, ...], bool] = {}
        faults: list[Fault] = []
        for row, told in self.found(question, value):
            key = identity(self.of(question), self.key, row)
            if key not in needed:
                continue
            where = self.name(question, needed[key])
            wrong = [text for code, _, text in told if code in ABOUT[self.column]]
            if not row.get(self.column):
                wrong = [messages.text("work-remedy-empty", column=column.label)]
            faults += [Fault.of("work-remedy-line", where, said=one) for one in wrong]
            right[key] = right.get(key, True) and not wrong
        for key, row in needed.items():
            if key not in right:
                faults.append(Fault.of("work-row-missing", self.name(question, row)))
        rows = of_sheet(value, self.of(question))
        if alike(column, rows, self.model_rows(question)):
            faults.append(Fault.of("work-cells-alike", column=column.label))
            return Outcome(NONE, tuple(faults))
        return Outcome(Fraction(sum(right.values()), len(needed)), tuple(faults))

    def fault(self, question: Question) -> str:
        """Say which column this check cannot ask about."""
        if self.column not in ABOUT:
            return messages.text("work-fault-column", column=self.column)
        return super().fault(question)


@dataclass(frozen=True)
class Safe(PlanCheck):
    """No line endangers a worker, in a plan that has lines to judge: all of it, or nothing.

    least: how many of the needed lines it must have, filled in.
    """

    least: int = field(default=1, kw_only=True)

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Look for what the library stops."""
        needed, whole = self.needed(question), set()
        faults: list[Fault] = []
        for row, told in self.found(question, value):
            key = identity(self.of(question), self.key, row)
            if key in needed and all(row.get(code) for code in CELLS):
                whole.add(key)
            if row.get("action"):
                where = self.name(question, row)
                stops = [text for _, severity, text in told if severity == DANGER]
                faults += [Fault.of_stop("work-remedy-line", where, said=one) for one in stops]
        if faults:
            return Outcome(NONE, tuple(faults))
        if len(whole) < self.least:
            return Outcome(NONE, (Fault.of("work-remedy-short", least=self.least),))
        return Outcome(ALL)


# --- at once --------------------------------------------------------------------------------------

OWN_WORD = "monitoring-agreed-own-word"
DAY = datetime.date(2026, 11, 2)  # on which the plan is written
_COLUMNS = (2.6, 5.4, 2.8, 2.8, 3.9)  # centimetres in Word
NEVER = "2000-01-01"  # a day before every plan: no line is late, and none too early, by it


def look(question: Question, value: Any) -> str:
    """Return the lines in the order of their days, what endangers a worker, and what is not whole.

    Whether a day is early enough, and a proof the right one, is the learner's to decide: of these
    it says nothing.
    """
    rows = of_sheet(value, question.sheet())
    if not any(row.get("action") for row in rows):
        return f"<p>{escape(messages.text('work-remedy-look-empty'))}</p>"
    warned = "".join(f"<li>{escape(one)}</li>" for one in _warnings(question, rows))
    days = "".join(f"<li>{escape(one)}</li>" for one in _calendar(question, rows))
    title = escape(messages.text("work-remedy-look-calendar"))
    calendar = f"<p>{title}</p><ol>{days}</ol>" if days else ""
    return (f"<ul>{warned}</ul>" if warned else "") + calendar


def _warnings(question: Question, rows: list[Row]) -> Iterator[str]:
    """Yield what the library stops, lines without all cells, and how many trust the firm's word."""
    sheet, own = question.sheet(), 0
    seen: dict[str, int] = {}
    for number, (row, told) in enumerate(
        zip(rows, found_in(rows, NEVER, 0, {}, 1), strict=True), 1
    ):
        for code, severity, said in told:
            own += code == OWN_WORD
            if severity == DANGER:
                yield messages.text("work-remedy-look-stop", line=number, said=said)
        earlier = seen.setdefault(str(row.get("action")), number)
        if row.get("action") and earlier != number:
            yield messages.text("work-remedy-look-twice", line=number, first=earlier)
        empty = [sheet.column(code).label for code in CELLS if not row.get(code)]
        if empty:
            yield messages.text("work-remedy-look-open", line=number, columns=", ".join(empty))
    if own:
        yield messages.text("work-remedy-look-own-word", lines=own)


def _calendar(question: Question, rows: list[Row]) -> Iterator[str]:
    """Yield day, action and owner, in the order of the days."""
    sheet = question.sheet()
    for row in sorted((row for row in rows if row.get("by")), key=lambda row: str(row["by"])):
        told = {
            code: cell_text(question, sheet.column(code), row.get(code)) or "?"
            for code in ("action", "who")
        }
        day = messages.day(datetime.date.fromisoformat(row["by"]))
        yield messages.text("work-remedy-look-day", day=day, **told)


def to_word(question: Question, value: Any) -> bytes:
    """Return the plan as a Word document for the firm, without the lines that endanger a worker."""
    sheet = question.sheet()
    rows = [row for row in of_sheet(value, sheet) if row.get("action")]
    safe = [
        row
        for row, told in zip(rows, found_in(rows, NEVER, 0, {}, 1), strict=True)
        if DANGER not in {severity for _, severity, _ in told}
    ]
    codes = ("by", "action", "who", "whom", "proof")
    lines = []
    for row in sorted(safe, key=lambda row: str(row.get("by") or "9")):
        cells = [cell_text(question, sheet.column(code), row.get(code)) for code in codes[1:]]
        day = messages.day(datetime.date.fromisoformat(row["by"])) if row.get("by") else ""
        lines.append((day, *cells))
    heads = tuple(sheet.column(code).label for code in codes)
    title = text("work-remedy-title")
    left_out = len(rows) - len(safe)
    notes = [text("work-remedy-left-out", count=left_out)] if left_out else []
    parts = [
        word.heading(title, 0),
        *(word.paragraph(one, bold=True) for one in (text("work-remedy-first"), *notes)),
        word.table(title, [heads, *lines], _COLUMNS),
    ]
    return word.document(title, parts, text("letter-from"), DAY)


CHECKS = {
    "remedy-cell": Cell,
    "remedy-safe": Safe,
}
LOOKS = {"remedy": Look(look, {"docx": to_word})}
