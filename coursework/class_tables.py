"""Tables about a class that name people, and its files: spreadsheets, lists of pages.

A `UnitClass` (`class_unit`) records what a class did in a unit; tables of what it learned are in
`class_learning`. The tables of marks, of missing people and of people who may need help take a list
of `UnitClass`; for units that are `hidden`, they name nobody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from math import nan
from pathlib import Path
from typing import Any

import pandas as pd

from coursework.class_learning import (
    beliefs,
    by_objective,
    by_question,
    by_unit,
    columns,
    distribution,
    frame,
    properties,
    waiting,
    wrong_options,
)
from coursework.class_unit import ABSENT, UnitClass, share
from coursework.course import section
from coursework.feedback import mail_text
from coursework.marking.key import Key
from coursework.marking.marks import NOTHING, Result
from coursework.roster import Trainee
from fairtender import messages, sheets

HALF = 0.5  # of the marked points, of the questions, and of the class
STATES = ("marked", "to-mark", "not-graded", *ABSENT, "none")
FLAGS = (
    *("not-graded", "release", "malformed", "unknown", "not-on-roster", "set-by-hand"),
    *("replaced", "other-unit"),
)

MARKS = columns(
    "trainee name unit state points:float most:float share:float to_mark:float "
    "answered:Int64 asked:Int64 arrived key"
)


def marks(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return each person's result in each unit, sorted by name.

    trainee, name, unit; state: one of STATES; points so far, of `most`; share of what is marked;
    to_mark: points that wait for the trainer; answered of `asked` questions, those with points;
    arrived: a time, or None; key: the version of the key under which the points were given, None if
    it is not known. Without a graded hand-in all numbers but `most` and `asked` are missing. For
    somebody in question, points, share, to_mark and key are those from before, if any.
    """
    return frame(MARKS, (row for unit in units for row in _marks(unit)))


def _marks(unit: UnitClass) -> Iterable[tuple]:
    by_id = {one.trainee: one for one in unit.results}
    before = {one.trainee: one for one in unit.before}
    asked = _count_asked(unit)
    for id, name in unit.people.items():
        one = by_id.get(id)
        if one is None:
            state = "not-graded" if id in unit.handed_in else _absent(unit, id)
            earned, key = (nan, unit.key.questions.points, nan, nan), None
            if had := before.get(id):
                earned, key = (had.total, had.most, share(had), had.to_mark), had.key or None
            yield id, name, unit.unit, state, *earned, pd.NA, asked, None, key
        else:
            state = "to-mark" if one.to_mark else "marked"
            earned = one.total, one.most, share(one), one.to_mark
            answered = _count_answered(one), asked
            yield id, name, unit.unit, state, *earned, *answered, one.arrived, one.key or None


def _absent(unit: UnitClass, id: str) -> str:
    """Return why no hand-in of a person counts: one of ABSENT, or "none"."""
    for state in ABSENT:
        if id in getattr(unit, state):
            return state
    return "none"


def _count_asked(unit: UnitClass) -> int:
    """Return the number of questions with points; all others may be left unanswered."""
    return sum(bool(one.points) for one in unit.key.questions.all.values())


def _count_answered(result: Result) -> int:
    every = result.questions.values()
    return sum(one.value is not None for one in every if one.entry.question.points)


MISSING = columns("trainee name unit state email text")


def missing(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return the people without a hand-in that counts, for mail merge.

    Columns: trainee, name, unit, state, email, text. state: one of ABSENT, or none. email: empty if
    the roster has none. text: a message to the person, which names nobody.
    """
    return frame(MISSING, (row for unit in units for row in _missing(unit)))


def _missing(unit: UnitClass) -> Iterable[tuple[str, str, str, str, str, str]]:
    for id, name, slug, state, *_ in _marks(unit):
        if state in STATES[3:]:
            text = messages.text(f"class-mail-{state}", title=unit.key.questions.title)
            yield id, name, slug, state, unit.emails.get(id, ""), text


NEEDS = columns("trainee name unit reason")


def help_wanted(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return who may need help, one row per reason: trainee, name, unit, reason.

    It is sorted by name and never by mark, since it is not a ranking. The reasons:

    * below-half: less than half of the points that are marked;
    * open: more than half of the questions with points not answered;
    * blank: handed in without a usable answer (then the two above are not listed);
    * late: handed in after the deadline only;
    * question: several files claim to be theirs, and none counts until the trainer decides;
    * refused: nothing but files that cannot be graded;
    * unsure: a file waits to be assigned that may be theirs;
    * nothing: on the roster and nothing handed in, while at least half of the class did.
    """
    found = [row for unit in units for row in _help(unit)]
    return frame(NEEDS, sorted(found, key=lambda row: (row[1].casefold(), row[0], row[2])))


def _help(unit: UnitClass) -> Iterable[tuple[str, str, str, str]]:
    people = unit.people
    for one in unit.results:
        for reason in _reasons(one, _count_asked(unit)):
            yield one.trainee, people[one.trainee], unit.unit, reason
    for state in ABSENT:
        for id, name in getattr(unit, state).items():
            yield id, name, unit.unit, state
    if len(unit.handed_in) + len(unit.question) >= HALF * len(people):
        for id, name in unit.missing.items():
            yield id, name, unit.unit, "nothing"


def _reasons(result: Result, asked: int) -> Iterable[str]:
    if not result.answers.values:
        yield "blank"
        return
    if share(result) < HALF - NOTHING:
        yield "below-half"
    if _count_answered(result) < HALF * asked:
        yield "open"


RAISED = columns("trainee name unit flag count:Int64")


def flags(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return what else to check: trainee, name, unit, flag, count.

    The flags, all of FLAGS: not-graded (or changed since); release: answers saved in another
    edition of the exercise; malformed: `count` answers that cannot be used, or not whole; unknown:
    `count` answers to questions that are not asked; not-on-roster; set-by-hand: `count` forms whose
    points the trainer set; replaced: `count` earlier files whose place a newer one took;
    other-unit: the file came with the assignment of another unit.
    """
    return frame(RAISED, (row for unit in units for row in _flags(unit)))


def _flags(unit: UnitClass) -> Iterable[tuple[str, str, str, str, int]]:
    by_id = {one.trainee: one for one in unit.results}
    for id, name in unit.people.items():
        raised: dict[str, int] = {}
        if one := by_id.get(id):
            answers, release = one.answers, unit.key.questions.release
            raised["release"] = answers.release not in ("", release)
            raised["malformed"] = len({*answers.malformed, *answers.unused})
            raised["unknown"] = answers.unknown
            forms = [form.id for form in unit.key.questions.forms]
            raised["set-by-hand"] = sum(id in one.marks and one.marks[id].by_hand for id in forms)
        raised["not-graded"] = id in unit.handed_in and one is None
        raised["not-on-roster"] = bool(unit.roster) and id not in unit.roster
        raised |= {flag: counts.get(id, 0) for flag, counts in unit.noted.items()}
        for flag in FLAGS:
            if raised.get(flag):
                yield id, name, unit.unit, flag, int(raised[flag])


# Equal points identify a person across lists of marks, whatever the name: not with pseudonyms.
WITH_NAMES = {"marks"}
FEEDBACK = ("trainee", "name", "email", "file", "text")
# The tables of a report, by the names of their files.
TABLES: dict[str, Callable[[Sequence[UnitClass]], pd.DataFrame]] = {
    "units": by_unit,
    "distribution": distribution,
    "objectives": by_objective,
    "questions": by_question,
    "wrong-options": wrong_options,
    "properties": properties,
    "beliefs": beliefs,
    "to-mark": waiting,
    "marks": marks,
    "help": help_wanted,
    "missing": missing,
    "flags": flags,
}


def make_tables(units: Sequence[UnitClass], course: Path) -> dict[str, pd.DataFrame]:
    """Return {name: table} of all tables; beliefs also get their section and chapter in words."""
    tables = {name: make(units) for name, make in TABLES.items()}
    found = tables["beliefs"]
    places = [section(course, label) for label in found["read"]]
    found["section"] = [one.title for one in places]
    found["chapter"] = [one.chapter for one in places]
    return tables


def _rows(table: pd.DataFrame) -> Iterable[list[Any]]:
    """Yield the rows for a spreadsheet: missing values are empty cells, times are in ISO 8601."""
    for row in table.astype(object).itertuples(index=False):
        yield [_cell(value) for value in row]


def _cell(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.isoformat() if isinstance(value, datetime) else value


# --- files ----------------------------------------------------------------------------------------


def without_names(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables that may be written with pseudonyms; any other identifies people."""
    return {name: one for name, one in tables.items() if name not in WITH_NAMES}


def sheet(table: pd.DataFrame) -> bytes:
    """Return a table as a spreadsheet file: UTF-8 with its byte order mark, every cell guarded."""
    return _spreadsheet(list(table.columns), _rows(table))


def _spreadsheet(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    return sheets.csv_text(heads, rows).encode("utf-8-sig")


def page_name(about: str, trainee: str) -> str:
    """Return the file name of a person's page about a unit, or of a person's "certificate".

    Each name shows what the page is, so that pages of several units fit into one folder.
    """
    return f"{about}_{trainee}.html"


def index_name(about: str) -> str:
    """Return the file name of the list of feedback pages or certificates."""
    return f"{about}_index.csv"


def feedback_index(
    key: Key, results: Iterable[Result], people: Mapping[str, Trainee], course: Path
) -> bytes:
    """Return the list of feedback pages for mail merge: `FEEDBACK`, one row per page.

    email: empty if the roster has none. text: a message to the person, without a right answer.
    """
    return _spreadsheet(FEEDBACK, (_page_row(key, one, people, course) for one in results))


def _page_row(
    key: Key, result: Result, people: Mapping[str, Trainee], course: Path
) -> tuple[str, ...]:
    id, name = result.trainee, page_name(key.unit, result.trainee)
    email = people[id].email if id in people else ""
    return id, result.name, email, name, mail_text(key, result, course, name)
