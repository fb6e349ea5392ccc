"""The checks of a corrective action plan: each line as the library judges it.

`monitoring.check_agreed` reads the whole plan. Each check here uses its findings about one thing:
who acts, by which day, what proves it, or whether a line endangers a worker. The lines are those of
the key's own plan. An empty cell is not right, and a column with one value in every line earns
nothing.

At once, without a key, the library shows a calendar and warnings.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from typing import Any, Literal

from coursework import the_case
from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.judgement import ALL, NONE, Mark
from coursework.work.parts import Thing, Unit, Work
from coursework.work.rows import ROW, Row, of_sheet
from coursework.work.tables import Named, OfRows
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
Found = list[tuple[str, str, str]]  # code, severity and sentence of what is found in a line


def found_in(
    rows: Iterable[Row], on: str, few: int, people: Mapping[str, int], pay_day: int
) -> list[Found]:
    """Return what the library finds in the filled cells of each line: (code, severity, message).

    An empty cell gets a value that causes no finding, and findings about it are left out.
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
    told: list[Found] = [[] for _ in lines]
    if not lines:
        return told
    agreed = frame(monitoring.AGREED, given)
    for one in monitoring.check_agreed(agreed, day, few, people, pay_day).itertuples():
        row = lines[int(one.line) - 1]
        empty = {code for column, codes in ABOUT.items() if not row.get(column) for code in codes}
        if one.code not in empty:
            told[int(one.line) - 1].append((one.code, one.severity, one.reason.text()))
    return told


@dataclass(frozen=True, kw_only=True)
class Remedy(OfRows):
    """A check of the required lines of a plan, by what the library finds in the whole plan.

    column: who, by or proof. The check then earns the share of lines in which the library finds no
    fault with this column. Without a column, it is about risk: it earns nothing if any line puts a
    worker at risk. rows: if given, check only these lines. least: how many of the required lines
    must be complete before the plan is judged for risk. on: the day of the audit, from which days
    are counted. few: the lowest number of workers who may be named together; five in the course's
    own profile. people: {action: how many workers it concerns}. pay_day: the day of the month by
    which wages must arrive.
    """

    column: Literal["", "who", "by", "proof"] = ""
    rows: tuple[str, ...] = ()
    least: int = 1
    on: str
    few: int = 5
    people: dict[str, int] = field(default_factory=dict)
    pay_day: int = 1

    def _named(self, question: Question) -> Iterator[Named]:
        yield from (("", code, None) for code in CELLS)
        yield from super()._named(question)

    def found(self, work: Work) -> dict[str, Found]:
        """Return {id of a line: what the library finds in it}."""
        rows = work.rows(self.of(work.question))

        def ask() -> list[Found]:
            return found_in(rows, self.on, self.few, self.people, self.pay_day)

        told = work.once(("remedy", self.on, self.few, str(self.people), self.pay_day), ask)
        return dict(zip([row[ROW] for row in rows], told, strict=True))

    def _things(self, work: Work) -> list[Thing]:
        found = super()._things(work)
        if self.column:
            return found
        known, sheet = {row[ROW] for one in found for row in one.rows}, self.of(work.question)
        return found + [
            Thing("", row_name(work.question, sheet, row, self.key), (row,), sheet=sheet.code)
            for row in work.rows(sheet)
            if row[ROW] not in known and row.get("action")
        ]

    def _test(self, work: Work, thing: Thing) -> Unit:
        found = self.found(work)
        judge = self._cell if self.column else self._risk
        marks = [one for row in thing.rows for one in judge(work, thing, row, found[row[ROW]])]
        if not thing.rows and self.column:
            marks = [thing.mark("missing", thing.missing)]
        is_right = bool(thing.rows) and all(mark.verdict == "right" for mark in marks)
        return Unit(thing, ALL if is_right else NONE, tuple(marks))

    def _cell(self, work: Work, thing: Thing, row: Row, found: Found) -> Iterator[Mark]:
        wrong = [text for code, _, text in found if code in ABOUT[self.column]]
        if not row.get(self.column):
            label = self.of(work.question).column(self.column).label
            wrong = [messages.text("work-remedy-empty", column=label)]
        yield from (
            thing.mark("wrong", "work-remedy-line", row, self.column, said=s) for s in wrong
        )
        if not wrong:
            yield thing.mark("right", row=row, cell=self.column)

    def _risk(self, work: Work, thing: Thing, row: Row, found: Found) -> Iterator[Mark]:
        for _, severity, said in found:
            if severity == DANGER and row.get("action"):
                yield thing.mark("wrong", "work-remedy-line", row, said=said).stopped
        if thing.wanted and all(row.get(code) for code in CELLS):
            yield thing.mark("right", row=row)

    def _total(self, work: Work, units: list[Unit]) -> tuple[Fraction, Iterable[Mark]]:
        if self.column:
            alike = self.alike(work, self.column)
            return (NONE, alike) if alike else super()._total(work, units)
        marks = [mark for unit in units for mark in unit.marks]
        if any(mark.fault for mark in marks):
            return NONE, ()
        whole = {mark.at.wanted for mark in marks}
        if len(whole) < self.least:
            short = Thing(sheet=self.of(work.question).code)
            return NONE, [short.mark("missing", "work-remedy-short", least=self.least)]
        return ALL, ()

    def _faults(self, question: Question) -> Iterator[str]:
        yield from super()._faults(question)
        options = self.of(question).column("action").codes
        for action in self.people:
            yield "" if action in options else messages.text("work-fault-row", row=action)
        try:
            datetime.date.fromisoformat(self.on)
        except ValueError:
            yield messages.text("work-fault-day", day=self.on)


# --- at once --------------------------------------------------------------------------------------

OWN_WORD = "monitoring-agreed-own-word"
DAY = datetime.date(2026, 11, 2)  # on which the plan is written
CONTRACT = "cleaning"  # in the case
# By action: the clause of the contract that it is about (datasets/contracts/cleaning/terms.csv).
CLAUSES = {
    "remedy:below-rate": "4.1",
    "remedy:supplement-missing:night": "4.3",
    "remedy:deduction:uniform": "5.1",
    "remedy:contributions-unpaid": "4.5",
    "remedy:off-record-hours": "4.2",
    "remedy:training-hours": "7.1",
    "stop:firm-certificate:liability_insurance": "7.3",
    "ask:explanations": "9.1",
    "confirm:audit": "9.1, 9.2",
}
CAUSES = "prevent:pay"  # it is about the clauses of all lines that pay something
_SENT = "confirm:audit"  # the firm reads nothing about interviews that follow from a finding
_COLUMNS = (2.5, 1.5, 5.4, 4.8, 2.9, 2.9, 3.6, 2.1)  # centimetres in Word
NEVER = "2000-01-01"  # a day before every plan: no line is late, and none too early, by it


def look(question: Question, value: Any) -> str:
    """Return, as HTML, the lines by date, what endangers a worker, and what is incomplete.

    It does not show whether a day is early enough or a proof is the right one; the learner decides.
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
    """Yield warnings: what the library stops, and repeated or incomplete lines.

    The last one counts the lines that rely on the firm's word.
    """
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
    """Yield the day, action and owner of each line, by date."""
    sheet = question.sheet()
    for row in sorted((row for row in rows if row.get("by")), key=lambda row: str(row["by"])):
        told = {
            code: cell_text(question, sheet.column(code), row.get(code)) or "?"
            for code in ("action", "who")
        }
        day = messages.day(datetime.date.fromisoformat(row["by"]))
        yield messages.text("work-remedy-look-day", day=day, **told)


def to_word(question: Question, value: Any) -> bytes:
    """Return the plan for the firm as a Word document, without lines that endanger a worker."""
    sheet = question.sheet()
    rows = [row for row in of_sheet(value, sheet) if row.get("action")]
    safe = [
        row
        for row, told in zip(rows, found_in(rows, NEVER, 0, {}, 1), strict=True)
        if DANGER not in {severity for _, severity, _ in told}
    ]
    codes = ("by", "action", "who", "whom", "proof")
    paid = {CLAUSES.get(row["action"], "") for row in safe if row["action"].startswith("remedy:")}
    clauses = {**CLAUSES, CAUSES: ", ".join(sorted(paid - {""}))}
    lines = []
    for row in sorted(safe, key=lambda row: str(row.get("by") or "9")):
        cells = [cell_text(question, sheet.column(code), row.get(code)) for code in codes[1:]]
        day = messages.day(datetime.date.fromisoformat(row["by"])) if row.get("by") else ""
        if row["action"] == _SENT:
            cells[0], cells[2] = text("work-remedy-sent"), "–"
        lines.append((day, clauses.get(row["action"], ""), _shown(row["action"]), *cells, ""))
    last_day, *others = (sheet.column(code).label for code in codes)
    added = (text(f"work-remedy-{head}") for head in ("clause", "shown"))
    heads = (last_day, *added, *others, text("work-remedy-closed"))
    title, contract = text("work-remedy-title"), the_case.load().contract(CONTRACT)
    left_out = len(rows) - len(safe)
    notes = text("work-remedy-first").splitlines()
    notes += [text("work-remedy-left-out", count=left_out)] if left_out else []
    body = [
        word.paragraph(text("work-remedy-why", contract=contract.number)),
        word.table(title, [heads, *lines], _COLUMNS),
        word.bullets(text("work-remedy-rules").splitlines()),
    ]
    head = the_case.head(CONTRACT, DAY, contract.supplier, text("work-remedy-audit"))
    signed_by = (contract.buyer, contract.supplier)
    parts = word.to_send(title, head, body, notes, signed_by)
    return word.document(title, parts, text("letter-from"), DAY, across=True)


def _shown(action: str) -> str:
    """Return what the records show, as a finding about all workers; "–" if there is none."""
    known = action in CLAUSES and action != _SENT
    return text(f"work-remedy-shown-{action.replace(':', '-')}") if known else "–"


LOOKS = {"remedy": Look(look, {"docx": to_word})}
