"""`workshop marks`: mark free texts in a spreadsheet. Export, fill in, import with checks.

`workshop marks blank UNIT` gives all empty texts no points in one step. A second marker's sheet is
compared with the trainer's own marks. It changes nothing unless the trainer chooses what to take.

`coursework.marking_sheet` describes the content of a sheet; `coursework.filled_sheet` checks and
compares a filled one.
"""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from coursework import filled_sheet, marking_sheet
from coursework.answers import plain_words
from coursework.desk.marking import own_comments
from coursework.filled_sheet import Change, Compared
from coursework.marking.key import read_key
from coursework.marking_sheet import LINES, letters
from fairtender import messages
from fairtender.tables import DataError, fault
from workshop import gradebook, store
from workshop.folder import Workshop, add_in, environment, writing

STATES = ("waiting", "marked", "changed", "rubric")
TAKES = ("open", "theirs", "mean")


@dataclass(frozen=True)
class Exported:
    """The result of an export.

    `stale`: ids of people who handed in again and whose new hand-in is not graded.
    """

    path: Path
    rows: int
    stale: list[str]


@dataclass(frozen=True)
class Imported:
    """The result of an import: how many marks and comments are new, how many rows are unchanged.

    left: how many texts keep the trainer's mark, although a second marker's sheet has a different
    one, with "open" as the choice. second: whether the sheet is a second marker's. compared: both
    marks for the texts of a second marker's sheet, or for those where `overwrite` replaced a newer
    mark. problems: rows of a second marker's sheet that cannot be compared.
    """

    marks: int
    comments: int
    unchanged: int
    left: int = 0
    second: bool = False
    compared: list[Compared] = field(default_factory=list)
    problems: list[DataError] = field(default_factory=list)


@dataclass(frozen=True)
class Blank:
    """How many empty texts got zero points, from how many people; `stale` as in `Exported`."""

    texts: int
    people: int
    stale: list[str]


# --- out -----------------------------------------------------------------------------------------


def export(
    workshop: Workshop,
    unit: str,
    path: Path | None = None,
    names: bool = False,
    blind: bool = False,
) -> Exported:
    """Write the marking sheet of a unit: XLSX if the path ends in .xlsx, otherwise CSV.

    path: by default `marks/UNIT-marks.csv` in the workshop. names: show ids and names instead of a
    code for each participant; `pseudonyms.json` in the workshop maps codes to people. blind: for a
    second marker, without points and comments, by default `marks/UNIT-second-marker.csv`. Raises
    DataError if nothing is graded, or if the file exists, since it may contain marks.
    """
    path = path or workshop.folder / "marks" / marking_sheet.file_name(unit, "csv", blind)
    if path.exists():
        raise fault("marks-there", path=path)
    with workshop.busy(), writing(workshop):
        desk, marking = store.opened(workshop)
        rows = marking.sheet(desk, unit, names, blind)
        stale = marking.stale(desk, unit)
    marking_sheet.write(path, rows, blind)
    return Exported(path, len(rows), stale)


# --- in ------------------------------------------------------------------------------------------


def read_in(
    workshop: Workshop, unit: str, path: Path, overwrite: bool = False, take: str = ""
) -> Imported:
    """Import the marks and comments of a sheet into the gradebook.

    The trainer's own sheet is imported completely or not at all: DataError has a message for each
    row that cannot be imported, with file, row and column. overwrite: import even if the mark or
    comment in the gradebook is newer than the sheet.

    From a second marker's sheet, `take` decides what is imported: nothing, unless it is one of
    `TAKES`. Its faulty rows are left out.
    """
    with workshop.busy(), environment(workshop), writing(workshop):
        desk, marking = store.opened(workshop)
        found, faults = marking.read_sheet(desk, unit, path)
        second = any(one.second for one in found)
        if second and overwrite:
            raise fault("marks-second-overwrite", file=path.name)
        if take and not second:
            raise fault("marks-take-own", file=path.name)
        if not second:
            _check_all(found, faults, overwrite)
        shown = [one for one in found if second or one.newer]
        compared = marking.compare(desk, unit, shown)
        changes = [one for one in found if one.is_change]
        left = 0
        if second:
            marked = [one for one in changes if one.before.manual is not None]
            left = len(marked) if take == "open" else 0
            changes = [one for one in (_decide(row, take) for row in compared) if one]
        _write(workshop, unit, path, changes)
    return Imported(
        sum(one.points is not None for one in changes),
        sum(one.comment is not None for one in changes),
        len(found) - len(changes) - left,
        left,
        second,
        compared,
        faults,
    )


def _check_all(found: Iterable[Change], faults: list[DataError], overwrite: bool) -> None:
    """Raise DataError with a message for each row that cannot be imported."""
    newer = [] if overwrite else [part for one in found for part in one.newer]
    if faults or newer:
        how = [messages.text("marks-newer-how")] if newer else []
        raise DataError("\n".join([*map(str, faults), *map(str, newer), *how]))


def _decide(row: Compared, take: str) -> Change | None:
    """Return the change to import from a row, or None. take: one of `TAKES`, or "" for nothing.

    "open" takes the second marker's mark if the trainer has not yet marked the text.
    """
    if take == "open":
        take = "theirs" if row.state == "waiting" else ""
    return row.decision(take)


def _write(workshop: Workshop, unit: str, path: Path, changes: list[Change]) -> None:
    """Write all changes in one transaction. DataError if a mark has changed since the check."""
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
    marked = {(one.trainee, one.question): one for one in changes if one.points is not None}
    rubrics = {place: one.kept_rubric for place, one in marked.items()}
    gradebook.keep_marks(workshop, unit, rubrics)


# --- empty texts ---------------------------------------------------------------------------------


def mark_blank(workshop: Workshop, unit: str) -> Blank:
    """Give zero points to every empty text that waits for a mark; a fault changes none of them.

    Texts with unusable content or an earlier mark are left to the trainer. Raises DataError as
    `read_in` does.
    """
    with workshop.busy(), environment(workshop), writing(workshop):
        desk, marking = store.opened(workshop)
        changes, stale = marking.blank(desk, unit), marking.stale(desk, unit)
        _write(workshop, unit, workshop.gradebook, changes)
    return Blank(len(changes), len({one.trainee for one in changes}), stale)


# --- how many wait -------------------------------------------------------------------------------


def status(workshop: Workshop, unit: str) -> dict[str, dict[str, list[str]]]:
    """Return {question: {state: ids}} for the questions that a trainer marks; states: `STATES`."""
    key = read_key(unit, workshop.course)
    results = gradebook.results(workshop, key)
    found = {}
    for entry in marking_sheet.by_trainer(key):
        id = entry.question.id
        found[id] = {
            state: [one.trainee for one in results if marking_sheet.state(one.marks[id]) == state]
            for state in STATES
        }
    return found


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop marks`."""
    parts = parser.add_subparsers(
        dest="part", required=True, metavar="export|import|blank|status|comments"
    )
    out = parts.add_parser("export", help=messages.text("help-marks-export"))
    out.add_argument("unit", metavar="UNIT")
    out.add_argument("--out", type=Path, metavar="FILE")
    out.add_argument("--names", action="store_true")
    out.add_argument("--second-marker", action="store_true")
    taken = parts.add_parser("import", help=messages.text("help-marks-import"))
    taken.add_argument("unit", metavar="UNIT")
    taken.add_argument("file", metavar="FILE", type=Path)
    taken.add_argument("--overwrite", action="store_true")
    taken.add_argument(
        "--take",
        choices=TAKES,
        default="",
    )
    empty = parts.add_parser("blank", help=messages.text("help-marks-blank"))
    empty.add_argument("unit", metavar="UNIT")
    told = parts.add_parser("status", help=messages.text("help-marks-status"))
    told.add_argument("unit", metavar="UNIT", nargs="?")
    own = parts.add_parser("comments", help=messages.text("help-marks-comments"))
    own.add_argument("--add", nargs="+", default=[], metavar="TEXT")
    own.add_argument("--remove", nargs="+", type=int, default=[], metavar="N")
    for part in (out, taken, empty, told, own):
        add_in(part)


def run(args: argparse.Namespace) -> int:
    """Run one of the five subcommands and print its result."""
    workshop = args.workshop
    if args.part == "comments":
        return _run_comments(workshop, args.add, args.remove)
    if args.part == "export":
        return _run_export(workshop, args)
    if args.part == "import":
        return _run_import(workshop, args)
    if args.part == "blank":
        return _run_blank(workshop, args.unit)
    chosen = [args.unit] if args.unit else workshop.graded_units()
    if not chosen:
        print(messages.text("formgrader-none", folder=workshop.folder))
    for unit in chosen:
        by_question = status(workshop, unit)
        totals = {name: sum(len(one[name]) for one in by_question.values()) for name in STATES}
        print(messages.text("marks-status", unit=unit, **totals))
        for question, one in by_question.items():
            label = read_key(unit, workshop.course).entries[question].question.short
            counts = {name: len(one[name]) for name in STATES}
            print("  " + messages.text("marks-status", unit=label, **counts))
            if people := ", ".join(one["rubric"]):
                print("  " + messages.text("marks-status-rubric", label=label, people=people))
    return 0


def _run_import(workshop: Workshop, args: argparse.Namespace) -> int:
    done = read_in(workshop, args.unit, args.file, args.overwrite, args.take)
    for row in done.compared:
        print("\n".join(_row_lines(row)))
    if done.second:
        print("\n".join(filled_sheet.agreement(done.compared)))
    for problem in done.problems:
        print(messages.text("marks-not-compared", problem=problem))
    if done.second and not args.take:
        print(messages.text("marks-second"))
    else:
        counts = {"marks": done.marks, "comments": done.comments, "unchanged": done.unchanged}
        print(messages.text("marks-imported", **counts, waiting=_waiting(workshop, args.unit)))
        if done.left:
            print(messages.text("marks-left", left=done.left))
    return 1 if done.problems else 0


def _run_comments(workshop: Workshop, add: list[str], remove: list[int]) -> int:
    """Add or remove the trainer's own comments, and print them with their numbers."""
    with workshop.busy(), writing(workshop):
        desk = store.FolderDesk(workshop)
        if strange := [one for one in remove if not 0 < one <= len(desk.comments)]:
            raise fault("marks-no-comment", number=strange[0], most=len(desk.comments))
        left = [one for number, one in enumerate(desk.comments, 1) if number not in remove]
        if add or remove:
            desk.update(comments=own_comments([*left, *add]))
    for number, one in enumerate(desk.comments, 1):
        print(messages.numbered(number, plain_words(one)))
    if not desk.comments:
        print(messages.text("marks-no-comments"))
    return 0


def _row_lines(row: Compared) -> list[str]:
    """Return both marks for a text as one line, followed by text and comments if they differ."""
    change = row.change
    mine, theirs, difference = (
        "–" if one is None else f"{one:{form}}"
        for one, form in ((change.before.manual, "g"), (change.theirs, "g"), (row.difference, "+g"))
    )
    if row.state in ("changed", "rubric"):
        mine = messages.text(f"marks-compared-{row.state}", points=mine)
    marks = {"mine": mine, "theirs": theirs, "difference": difference}
    lines = [messages.text("marks-compared", person=change.person, label=row.label, **marks)]
    texts = {
        "text": row.answer,
        "lines": letters(change.before.lines),
        "their-lines": letters(change.lines),
        "mine": change.before.comment,
        "theirs": change.note,
    }
    if change.is_change:
        lines += [
            "  " + messages.text(f"marks-compared-{name}", text=" ".join(plain_words(text).split()))
            for name, text in texts.items()
            if text
        ]
    return lines


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
    every = status(workshop, unit).values()
    return sum(len(one[state]) for one in every for state in STATES if state != "marked")


def _run_export(workshop: Workshop, args: argparse.Namespace) -> int:
    done = export(workshop, args.unit, args.out, args.names, args.second_marker)
    _say_stale(done.stale, args.unit)
    print(
        messages.text(
            "marks-exported",
            path=done.path,
            rows=done.rows,
            unit=args.unit,
            folder=workshop.folder,
            lines=LINES,
            points="points",
            comment="comment",
        )
    )
    return 1 if done.stale else 0
