"""Write marks for the gradebook of a learning platform: plain tables, and notes on them.

Each format is declared once, in `FORMATS`; the function that makes it says what its platform needs.
`csv` has everything, for a spreadsheet: id, name, email, unit, points, most, percent, to_mark,
handed_in, key. The platforms have no place for the version of a key, so `problems` gives it.

Texts that wait for marking are never exported as if they had earned nothing unless the trainer
decides so, because the platforms' formats have no place to say it. A csv file has it in `to_mark`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from coursework.class_unit import ABSENT, UnitClass, earlier_key_sentences
from coursework.collected import list_names
from coursework.forms.html import number
from coursework.marking.marks import Result
from coursework.roster import Trainee
from fairtender import messages, sheets
from fairtender.sheets import csv_file
from fairtender.tables import DataError, fault

HEADS = (
    *("id", "name", "email", "unit", "points", "most", "percent", "to_mark", "handed_in"),
    "key",
)
IDENTIFIERS = {"email": "Email address", "id": "ID number"}
NEW_POINTS, OVERRIDE, OVERRIDE_NAME = "New Points", "new_override-", "name-"
USERS = ("username", "student_key", "student_uid")  # possible names of a person in a template


class ChoiceNeeded(DataError):
    """Raised if the trainer has to make a choice first; see `Choice`."""


@dataclass(frozen=True)
class Choice:
    """A trainer's choices for an export.

    by: "email" or "id", by which a platform knows people. unmarked: what happens to people with
    unmarked texts: "zero" (these texts earn nothing) or "leave-out". out_of: the highest points to
    which every mark is scaled. template, column: a platform's own file, and the column to fill in.
    """

    by: str = "email"
    unmarked: str = ""
    out_of: float | None = None
    template: Path | None = None
    column: str = ""


@dataclass(frozen=True)
class Sheet:
    """A file to write: its headings, its rows, its number of marks, and notes on it."""

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    count: int
    problems: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


# --- marks ---------------------------------------------------------------------------------------


def marks_of(unit: UnitClass, unmarked: str, out_of: float | None) -> dict[str, float]:
    """Return {trainee: points}; raise DataError if unmarked texts need a decision."""
    waiting = [one for one in unit.results if one.to_mark]
    if waiting and not unmarked:
        worth = number(sum(one.to_mark for one in waiting))
        raise ChoiceNeeded.of("export-waiting", unit=unit.unit, people=len(waiting), points=worth)
    kept = [one for one in unit.results if unmarked != "leave-out" or not one.to_mark]
    return {one.trainee: _points(one, out_of) for one in kept}


def _points(result: Result, out_of: float | None) -> float:
    earned = sum(mark.points for mark in result.marks.values() if not mark.waiting)
    return earned if out_of is None else earned * out_of / result.most


def _left_out_sentences(unit: UnitClass, marks: Mapping[str, float]) -> Iterable[str]:
    left = [one.trainee for one in unit.results if one.trainee not in marks]
    if left:
        yield messages.text("export-left-out", unit=unit.unit, names=list_names(left))


def _as_zero_sentences(unit: UnitClass, unmarked: str) -> Iterable[str]:
    count = sum(one.to_mark > 0 for one in unit.results)
    if count and unmarked == "zero":
        yield messages.text("export-as-zero", unit=unit.unit, count=count)


def _maximum_sentence(unit: UnitClass, out_of: float | None) -> str:
    most = number(unit.key.questions.points if out_of is None else out_of)
    return messages.text("export-maximum", unit=unit.unit, most=most)


def not_graded(unit: UnitClass) -> Iterable[str]:
    """Yield sentences on hand-ins not graded or under an old key, and on people in question."""
    yield from earlier_key_sentences(unit.key, unit.earlier)
    graded = {one.trainee for one in unit.results}
    if left := [id for id in unit.handed_in if id not in graded]:
        yield messages.text("export-not-graded", unit=unit.unit, names=list_names(left))
    if unit.question:
        yield messages.text("export-question", unit=unit.unit, names=list_names([*unit.question]))


# --- the sheets ---------------------------------------------------------------------------------


def plain(units: Sequence[UnitClass], people: Mapping[str, Trainee]) -> Sheet:
    """Return a sheet with one row per person and unit and the columns HEADS.

    Points are empty if nothing is graded. percent: of `most`. to_mark: points that wait. handed_in:
    the time, "yes" if it is not known, "late" if it was after the deadline only, "question" if
    several files claim the person, "refused" if it cannot be graded, "unsure" if a file waits that
    may be theirs, or nothing. key: the version of the key under which the points were given, empty
    if it is not known.
    """
    rows: list[list[object]] = []
    for unit in units:
        graded = {one.trainee: one for one in unit.results}
        for id, name in unit.people.items():
            email = people[id].email if id in people else ""
            about = [id, name, email, unit.unit]
            if one := graded.get(id):
                when = one.arrived.isoformat() if one.arrived else "yes"
                percent = 100 * one.total / one.most
                rows.append([*about, one.total, one.most, percent, one.to_mark, when, one.key])
            else:
                absent = next((one for one in ABSENT if id in getattr(unit, one)), "")
                when = "yes" if id in unit.handed_in else absent
                rows.append([*about, None, unit.key.questions.points, None, None, when, ""])
    count = sum(len(unit.results) for unit in units)
    return Sheet(HEADS, rows, count)


def moodle(
    marks: Mapping[str, Mapping[str, float]], people: Mapping[str, Trainee], by: str
) -> Sheet:
    """Return a sheet for Moodle: one row per person with a mark, and one column per unit.

    marks: {unit: {trainee: points}}. People without an address, with a shared one, or with one that
    a spreadsheet would take for a formula are left out and reported. Raises DataError if nobody on
    the roster has an address.

    As "Grade import" in Moodle's documentation (versions 3.11 and 4.5) and `grade/import/csv` of
    its code say: a CSV file with a heading row, comma-separated, in UTF-8. One column identifies
    the person: email address (compared letter by letter), ID number or username. The screen after
    the upload maps this column and each column of marks to an item of the gradebook. A mark must
    not exceed the item's maximum. One person who is not found stops the whole import, and an empty
    cell removes a mark, so the file only contains people with a mark. It has no comments, because
    they would overwrite marks unless both are mapped.
    """
    marked = sorted({id for unit in marks.values() for id in unit}, key=str.casefold)
    known = {id: people[id].email if id in people else "" for id in marked}
    if by == "id":
        known = {id: id for id in marked}
    elif not any(known.values()):
        raise ChoiceNeeded.of("export-no-email")
    lower = [one.casefold() for one in known.values()]
    shared = {one for one in lower if one and lower.count(one) > 1}
    left = {
        "export-nobody": [id for id, one in known.items() if not one],
        "export-shared": [id for id, one in known.items() if one.casefold() in shared],
        "export-formula": [id for id, one in known.items() if sheets.guarded(one) != one],
    }
    problems = [messages.text(code, names=list_names(ids)) for code, ids in left.items() if ids]
    out = {id for ids in left.values() for id in ids}
    rows = [
        [known[id], *(unit.get(id) for unit in marks.values())] for id in marked if id not in out
    ]
    gaps = sum(None in row for row in rows)
    hints = [messages.text("export-moodle-map", head=IDENTIFIERS[by])]
    if gaps:
        hints.append(messages.text("export-moodle-gaps", count=gaps))
    count = sum(value is not None for row in rows for value in row[1:])
    return Sheet((IDENTIFIERS[by], *marks), rows, count, problems, hints)


def openedx(marks: Mapping[str, float], template: Path | None, column: str) -> Sheet:
    """Return Open edX's own file with the marks in one column, otherwise unchanged.

    Raises DataError if no file is named, or if it is not one that Open edX provided for filling in.

    As "Override Learner Subsection Scores in Bulk" and "Grading Learners" in its documentation and
    the code of `edx-bulk-grades` say: the platform's own file is downloaded, filled in and
    uploaded, since it holds what only the platform knows: `user_id`, `course_id` or `block_id`.
    Marks go to a column `new_override-…` of the gradebook's file, or to `New Points` of a staff
    graded problem. People are found by `username` or the student's key, which must be the ids of
    the roster. Empty marks change nothing. The file has no byte order mark, which would be read as
    a part of the first heading.
    """
    if template is None:
        raise ChoiceNeeded.of("export-no-template")
    heads, rows = _read(template)
    target = heads.index(_column(template, heads, rows, column))
    users = [heads.index(head) for head in USERS if head in heads]
    ids = {id.casefold(): id for id in marks}
    seen = [{ids[key] for at in users if (key := row[at].casefold()) in ids} for row in rows]
    found = [id for one in seen for id in one]
    filled: set[str] = set()
    for row, one in zip(rows, seen, strict=True):
        if len(one) == 1 and found.count(*one) == 1:
            [id] = one
            row[target] = sheets.guarded(marks[id])
            filled.add(id)
    left = sorted({*marks} - filled, key=str.casefold)
    problems = [messages.text("export-not-found", names=list_names(left))] if left else []
    return Sheet(heads, rows, len(filled), problems, [messages.text("export-openedx-upload")])


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    known = {"user_id", *USERS, NEW_POINTS}
    numbered = csv_file.rows(path, known.__contains__)
    heads = next(numbered, (1, []))[1]
    rows = [(row, cells) for row, cells in numbered if not csv_file.is_blank(cells)]
    for row, cells in rows:
        if len(cells) > len(heads):
            raise fault("sheet-row-long", file=path, row=row)
    return heads, [[*cells, *[""] * (len(heads) - len(cells))] for _, cells in rows]


def _column(path: Path, heads: list[str], rows: list[list[str]], column: str) -> str:
    """Return the column to fill in: the one that is named, or the only one."""
    if "user_id" not in heads or not {*USERS} & {*heads}:
        raise fault("export-template", path=path)
    found = [head for head in heads if head == NEW_POINTS or head.startswith(OVERRIDE)]
    if column in found:
        return column
    if column or len(found) != 1:
        known = ", ".join(_title(head, heads, rows) for head in found)
        if found:
            raise ChoiceNeeded.of("export-columns", path=path, columns=known)
        raise fault("export-template", path=path)
    return found[0]


def _title(head: str, heads: list[str], rows: list[list[str]]) -> str:
    """Return a column's name, followed by the title of its part of the course, if known."""
    title = OVERRIDE_NAME + head.removeprefix(OVERRIDE)
    if title in heads and rows and head.startswith(OVERRIDE):
        return f"{head} ({rows[0][heads.index(title)]})"
    return head


# --- the formats ---------------------------------------------------------------------------------


def _for_moodle(units: Sequence[UnitClass], people: Mapping[str, Trainee], choice: Choice) -> Sheet:
    return _with_notes(units, choice, lambda marks: moodle(marks, people, choice.by))


def _for_openedx(
    units: Sequence[UnitClass], people: Mapping[str, Trainee], choice: Choice
) -> Sheet:
    if len(units) > 1:
        raise fault("export-one-unit")
    unit = units[0].unit
    return _with_notes(
        units, choice, lambda marks: openedx(marks[unit], choice.template, choice.column)
    )


def _for_spreadsheet(
    units: Sequence[UnitClass], people: Mapping[str, Trainee], choice: Choice
) -> Sheet:
    return plain(units, people)


def _with_notes(
    units: Sequence[UnitClass],
    choice: Choice,
    make: Callable[[Mapping[str, Mapping[str, float]]], Sheet],
) -> Sheet:
    """Return the sheet that `make` makes, with notes on people left out and unmarked texts."""
    marks = {one.unit: marks_of(one, choice.unmarked, choice.out_of) for one in units}
    left = [said for one in units for said in _left_out_sentences(one, marks[one.unit])]
    if not any(marks.values()):
        raise _empty(units, left)
    sheet = make(marks)
    if not sheet.count:
        raise _empty(units, sheet.problems)
    zero = [said for one in units for said in _as_zero_sentences(one, choice.unmarked)]
    hints = [*zero, *sheet.hints, *(_maximum_sentence(one, choice.out_of) for one in units)]
    return replace(sheet, problems=[*left, *sheet.problems], hints=hints)


def _empty(units: Sequence[UnitClass], problems: Iterable[str]) -> DataError:
    named = ", ".join(one.unit for one in units)
    return fault("export-empty", units=named, problems=" ".join(problems))


@dataclass(frozen=True)
class Format:
    """A format in which marks are exported.

    make: what makes the sheet. file: its name. title: of the platform, "" for none. asks: what it
    also needs of a `Choice`, "by" or "template". mark: whether the file has UTF-8's mark.
    """

    make: Callable[[Sequence[UnitClass], Mapping[str, Trainee], Choice], Sheet]
    file: str
    title: str = ""
    asks: Literal["", "by", "template"] = ""
    mark: bool = False

    def content(self, sheet: Sheet) -> bytes:
        """Return the sheet as a CSV file, with quoted cells and no formulas."""
        text = sheets.csv_text(sheet.heads, sheet.rows)
        return text.encode("utf-8-sig" if self.mark else "utf-8")


FORMATS = {
    "moodle": Format(_for_moodle, "moodle.csv", "Moodle", asks="by"),
    "openedx": Format(_for_openedx, "openedx.csv", "Open edX", asks="template"),
    "csv": Format(_for_spreadsheet, "marks.csv", mark=True),  # the mark is for spreadsheets only
}


def asking(choice: str) -> str:
    """Return, for a sentence, the platforms whose format asks for "by" or "template"."""
    return messages.either(*(one.title for one in FORMATS.values() if one.asks == choice))
