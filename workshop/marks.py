"""`workshop marks`: mark free texts in a spreadsheet. Export, fill in, import with checks.

What was left empty gets no points in one step, with `workshop marks blank UNIT`.

What a sheet holds, and how a filled one is checked, stands in `coursework.marking_sheet`.
"""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coursework import marking_sheet
from coursework.key import Key, read_key
from coursework.marking_sheet import HEADS, Given
from coursework.marks import Result
from fairtender import messages
from fairtender.tables import fault
from workshop import gradebook
from workshop.folder import Workshop, add_in, environment, writing

__all__ = ["codes_of", "export", "is_stale", "mark_blank", "read_in", "status"]

STATES = ("waiting", "marked", "changed")


@dataclass(frozen=True)
class Exported:
    """What an export did. `stale`: ids of those who handed in anew and are not graded since."""

    path: Path
    rows: int
    stale: list[str]


@dataclass(frozen=True)
class Imported:
    """What an import did: how many marks and comments are new, and how many rows are not."""

    marks: int
    comments: int
    unchanged: int


@dataclass(frozen=True)
class Blank:
    """How many empty texts got no points, of how many people; `stale` as in `Exported`."""

    texts: int
    people: int
    stale: list[str]


# --- out -----------------------------------------------------------------------------------------


def export(
    workshop: Workshop, unit: str, path: Path | None = None, anonymous: bool = False
) -> Exported:
    """Write the sheet of a unit: XLSX where the name ends so, else CSV.

    path: default `marks/UNIT.csv` in the workshop. anonymous: a code for each trainee and no name;
    `pseudonyms.json` in the workshop holds who is who. DataError where nothing is graded, or a file
    is there already that may hold marks.
    """
    key = read_key(unit, workshop.course)
    path = path or workshop.folder / "marks" / f"{unit}.csv"
    if path.exists():
        raise fault("marks-there", path=path)
    with workshop.busy(), writing(workshop):
        results = _results(workshop, key)
        codes = codes_of(workshop, [one.trainee for one in results]) if anonymous else {}
    stale = [one.trainee for one in results if is_stale(workshop, unit, one.trainee)]
    rows = marking_sheet.rows(key, results, codes, stale)
    marking_sheet.write(path, rows)
    return Exported(path, len(rows), stale)


def _results(workshop: Workshop, key: Key) -> list[Result]:
    if not (found := gradebook.results(workshop, key)):
        raise fault("marks-none", unit=key.unit)
    if not marking_sheet.by_trainer(key):
        raise fault("marks-nothing", unit=key.unit)
    return found


def is_stale(workshop: Workshop, unit: str, trainee: str) -> bool:
    """Whether somebody handed in anew since the grading, or took the hand-in out."""
    places = workshop.submitted(trainee, unit), workshop.autograded(trainee, unit)
    now, graded = (place / "answers.json" for place in places)
    if not now.is_file() or not graded.is_file():
        return True
    return now.read_bytes() != graded.read_bytes()


def codes_of(workshop: Workshop, trainees: Iterable[str] = ()) -> dict[str, str]:
    """Return {trainee: pseudonym} of all who have one; these get one. The same as in reports."""
    from workshop import report  # draws charts, which takes long to import

    return report.drawn(workshop, trainees)


# --- in ------------------------------------------------------------------------------------------


def read_in(workshop: Workshop, unit: str, path: Path, overwrite: bool = False) -> Imported:
    """Take the marks and comments of a sheet over into the gradebook, all of them or none.

    overwrite: also where mark or comment in the gradebook is newer than the sheet. DataError has
    one sentence for each row that cannot be taken, with file, row and column.
    """
    key = read_key(unit, workshop.course)
    with workshop.busy(), environment(workshop), writing(workshop):
        results = {one.trainee: one for one in _results(workshop, key)}
        codes = {code: id for id, code in codes_of(workshop).items()}
        stale = [id for id in results if is_stale(workshop, unit, id)]
        given = marking_sheet.changes(path, key, results, codes, stale, overwrite)
        changes = [one for one in given if (one.points, one.comment) != (None, None)]
        if changes:
            _write(workshop, unit, path, changes)
        gradebook.keep_marks(workshop, unit)
    return Imported(
        sum(one.points is not None for one in changes),
        sum(one.comment is not None for one in changes),
        len(given) - len(changes),
    )


def _write(workshop: Workshop, unit: str, path: Path, changes: Iterable[Given]) -> None:
    """Write all changes in one transaction, unless a mark has changed while they were checked."""
    with gradebook.opened(workshop) as book:
        for one in changes:
            grade = book.find_grade(one.question, unit, unit, one.trainee)
            if grade.manual_score != one.before.manual:
                raise fault("marks-meanwhile", file=path.name)
            if one.points is not None:
                grade.manual_score, grade.needs_manual_grade = one.points, False
            if one.comment is not None:
                comment = book.find_comment(one.question, unit, unit, one.trainee)
                comment.manual_comment = one.comment
        gradebook.commit(book)


# --- empty texts ---------------------------------------------------------------------------------


def mark_blank(workshop: Workshop, unit: str) -> Blank:
    """Give every text that waits and was left empty no points, all of them or none.

    Not where something was written that cannot be used, nor where a mark was given before: there
    the trainer looks. DataError as `read_in`.
    """
    key = read_key(unit, workshop.course)
    with workshop.busy(), environment(workshop), writing(workshop):
        results = _results(workshop, key)
        stale = [one.trainee for one in results if is_stale(workshop, unit, one.trainee)]
        changes = marking_sheet.blank(key, results, stale)
        if changes:
            _write(workshop, unit, workshop.gradebook, changes)
        gradebook.keep_marks(workshop, unit)
    return Blank(len(changes), len({one.trainee for one in changes}), stale)


# --- how many wait -------------------------------------------------------------------------------


def status(workshop: Workshop, unit: str) -> dict[str, dict[str, int]]:
    """Return {question: {state: how many}} of the questions of a unit that a trainer marks."""
    key = read_key(unit, workshop.course)
    results = gradebook.results(workshop, key)
    counts = {}
    for entry in marking_sheet.by_trainer(key):
        states = [marking_sheet.state(one.marks[entry.question.id]) for one in results]
        counts[entry.question.id] = {name: states.count(name) for name in STATES}
    return counts


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `workshop marks` takes."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="export|import|blank|status")
    out = parts.add_parser("export", help="write the sheet to fill in")
    out.add_argument("unit", metavar="UNIT")
    out.add_argument("--out", type=Path, metavar="FILE", help="a new file, .csv or .xlsx")
    out.add_argument("--anonymous", action="store_true", help="codes in the place of ids and names")
    taken = parts.add_parser("import", help="take the filled sheet over into the gradebook")
    taken.add_argument("unit", metavar="UNIT")
    taken.add_argument("file", metavar="FILE", type=Path)
    taken.add_argument(
        "--overwrite", action="store_true", help="also where the gradebook has a newer mark"
    )
    empty = parts.add_parser("blank", help="give every text that was left empty 0 points")
    empty.add_argument("unit", metavar="UNIT")
    told = parts.add_parser("status", help="tell how many texts wait")
    told.add_argument("unit", metavar="UNIT", nargs="?")
    for part in (out, taken, empty, told):
        add_in(part)


def run(args: argparse.Namespace) -> int:
    """Do one of the four and say what was done."""
    workshop = args.workshop
    if args.part == "export":
        return _run_export(workshop, args)
    if args.part == "import":
        done = read_in(workshop, args.unit, args.file, args.overwrite)
        counts = {"marks": done.marks, "comments": done.comments, "unchanged": done.unchanged}
        print(messages.text("marks-imported", **counts, waiting=_waiting(workshop, args.unit)))
        return 0
    if args.part == "blank":
        return _run_blank(workshop, args.unit)
    chosen = [args.unit] if args.unit else workshop.graded_units()
    if not chosen:
        print(messages.text("formgrader-none", folder=workshop.folder))
    for unit in chosen:
        states = status(workshop, unit)
        totals = {name: sum(one[name] for one in states.values()) for name in STATES}
        print(messages.text("marks-status", unit=unit, **totals))
        for question, one in states.items():
            label = read_key(unit, workshop.course).entries[question].question.short
            print("  " + messages.text("marks-status", unit=label, **one))
    return 0


def _run_blank(workshop: Workshop, unit: str) -> int:
    done = mark_blank(workshop, unit)
    _say_stale(done.stale, unit)
    waiting = _waiting(workshop, unit)
    counts = {"texts": done.texts, "people": done.people, "waiting": waiting}
    print(messages.text("marks-blank", unit=unit, **counts))
    return 1 if done.stale else 0


def _say_stale(trainees: Iterable[str], unit: str) -> None:
    for trainee in trainees:
        print(messages.text("marks-left-out", trainee=trainee, unit=unit))


def _waiting(workshop: Workshop, unit: str) -> int:
    return sum(one["waiting"] + one["changed"] for one in status(workshop, unit).values())


def _run_export(workshop: Workshop, args: argparse.Namespace) -> int:
    done = export(workshop, args.unit, args.out, args.anonymous)
    _say_stale(done.stale, args.unit)
    print(
        messages.text(
            "marks-exported",
            path=done.path,
            rows=done.rows,
            unit=args.unit,
            folder=workshop.folder,
            points=HEADS[9],
            comment=HEADS[10],
        )
    )
    return 1 if done.stale else 0
