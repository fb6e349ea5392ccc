"""What a class did in a unit, gathered; and the files that tell of it: tables, lists of pages."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import pandas as pd

from coursework import arrivals
from coursework.arrivals import Arrival
from coursework.class_tables import cells
from coursework.class_unit import UnitClass
from coursework.key import Key
from coursework.marks import Result
from coursework.roster import Trainee
from fairtender import messages, sheets

__all__ = [
    "WITH_NAMES",
    "feedback_index",
    "gathered",
    "index_name",
    "page_name",
    "sheet",
    "shown",
]

# Equal points find a person again in any list of marks, whatever the name: not with pseudonyms.
WITH_NAMES = {"marks"}
FEEDBACK = ("trainee", "name", "email", "file")


def gathered(
    key: Key,
    results: Sequence[Result],
    people: Mapping[str, Trainee],
    handed_in: Iterable[str],
    found: Sequence[Arrival],
    name_of: Callable[[str], str],
    before: Iterable[Result] = (),
    deadline: datetime | None = None,
) -> UnitClass:
    """Return what a class did in a unit.

    results: the graded hand-ins that count. people: the roster. handed_in: ids of those with a
    hand-in that counts, sorted. found: the unit's inbox. name_of: the name of somebody of whom
    nothing is graded. before: graded files that no longer count; those in question are kept.
    """
    handed_in = list(handed_in)
    roster = {id: one.name or id for id, one in people.items()}
    names = {one.trainee: one.name for one in results} | roster
    counting = {*arrivals.counting(found)}
    late = counting - {*handed_in}
    question = {*arrivals.in_question(found)} - counting - {*handed_in}
    refused = {*arrivals.refused(found, key.unit, people)} - counting - question
    unsure = _may_be_from(roster, found) - counting - question - refused
    accepted = [one for one in found if one.state == "accepted" or one.trainee in question]
    given = {one.trainee: one.learner_name for one in accepted}
    return UnitClass(
        key,
        results,
        roster,
        {id: names.get(id) or name_of(id) for id in handed_in},
        {id: names.get(id) or given.get(id) or id for id in sorted(late)},
        sum(one.waits and one.trainee not in question for one in found),
        {id: names.get(id) or id for id in sorted(refused - {*handed_in})},
        {id: names.get(id) or id for id in sorted(unsure - {*handed_in})},
        {id: names.get(id) or given.get(id) or id for id in sorted(question)},
        [one for one in before if one.trainee in question],
        _places(arrivals.strays(found, key.unit, people)),
        _noted(found, handed_in, deadline),
    )


def _places(files: Iterable[Arrival]) -> dict[str, int]:
    """Return {path: how many files}; several in one zip are listed as the zip."""
    places: dict[str, list[str]] = defaultdict(list)
    for one in files:
        places[arrivals.zip_of(one.path) or one.path].append(one.path)
    return {paths[0] if len(paths) == 1 else at: len(paths) for at, paths in places.items()}


def _noted(
    found: Sequence[Arrival], handed_in: Iterable[str], deadline: datetime | None
) -> dict[str, dict[str, int]]:
    """Return {flag: {id: count}} of what the files of those who handed in give to look at."""
    other = messages.text("collect-other-assignment", unit="")
    counts = arrivals.counting(found, deadline)
    last = {id: counts[id] for id in handed_in if id in counts}
    contents: dict[str, set[str]] = {id: set() for id in last}
    for one in found:
        if (
            one.state == "accepted"
            and one.trainee in last
            and one.answers
            and one.order < last[one.trainee].order
        ):
            contents[one.trainee].add(one.sha256)
    return {
        "replaced": {
            id: len(contents[id] - {one.sha256}) for id, one in last.items() if one.rule != "hand"
        },
        "other-unit": {
            id: any(note.startswith(other) for note in one.notes) for id, one in last.items()
        },
    }


def _may_be_from(roster: Mapping[str, str], found: Iterable[Arrival]) -> set[str]:
    """Return those on the roster whose id or name stands in a file that waits to be assigned."""
    waiting = [one for one in found if one.waits]
    said = {text.casefold() for one in waiting for text in (one.learner_id, one.learner_name)}
    return {id for id, name in roster.items() if said & {id.casefold(), name.casefold()}}


# --- files ----------------------------------------------------------------------------------------


def shown(tables: Mapping[str, pd.DataFrame], pseudonyms: bool) -> dict[str, pd.DataFrame]:
    """Return the tables that may be written: with pseudonyms none by which people are found."""
    return {name: one for name, one in tables.items() if not pseudonyms or name not in WITH_NAMES}


def sheet(table: pd.DataFrame) -> bytes:
    """Return a table as a file for a spreadsheet: UTF-8 with its mark, every cell guarded."""
    return _spreadsheet(list(table.columns), cells(table))


def _spreadsheet(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    return sheets.csv_text(heads, rows).encode("utf-8-sig")


def page_name(about: str, trainee: str) -> str:
    """Return the file name of a person's page about a unit, or of their "certificate".

    Each name says what the page is, so that pages of several units fit into one folder.
    """
    return f"{about}_{trainee}.html"


def index_name(about: str) -> str:
    """Return the file name of the list of these pages."""
    return f"{about}_index.csv"


def feedback_index(unit: str, results: Iterable[Result], people: Mapping[str, Trainee]) -> bytes:
    """Return the list of pages of feedback, for mail merge: `FEEDBACK`, a row a page."""
    rows = [
        (one.trainee, one.name, _email(people, one.trainee), page_name(unit, one.trainee))
        for one in results
    ]
    return _spreadsheet(FEEDBACK, rows)


def _email(people: Mapping[str, Trainee], id: str) -> str:
    return people[id].email if id in people else ""
