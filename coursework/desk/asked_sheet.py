"""What a page asks of the trainer's desk about sheets to mark in: see `asked`.

A trainer's own sheet is taken over as it is. A second marker's sheet, and one that is older than
what is here, changes nothing: the page shows both marks for each text, and gives what was chosen.
"""

from collections.abc import Iterable
from typing import Any

from coursework import marking_sheet
from coursework.desk.marking import mark_of, put_back, take_over
from coursework.desk.session import (
    Files,
    Params,
    Session,
    given,
    given_path,
    put_out,
    session,
    texts_left,
    unit_with_key,
)
from coursework.filled_sheet import Change, Compared, agreement, compare, read_changes
from fairtender import messages
from fairtender.tables import fault

__all__ = ["desk_sheet", "desk_sheet_in", "desk_sheet_take", "desk_sheet_undo"]

Answer = dict[str, Any]


def desk_sheet(params: Params, files: Files) -> Answer:
    """Answer {unit, names, ending, blind} with {files, rows, changed}: a sheet to mark in.

    Without `names` people have pseudonyms, the same as in reports. ending: "xlsx" or "csv". blind:
    without the points and comments that are here, for a second marker.
    """
    now = session(files)
    unit, ending = unit_with_key(params, now), params.get("ending", "xlsx")
    key, blind = now.marking.key(unit), params.get("blind") is True
    if not marking_sheet.by_trainer(key):
        raise fault("marks-nothing", unit=unit)
    if ending not in ("xlsx", "csv"):
        raise fault("page-request")
    results = now.marking.results(now.desk, unit)
    name = marking_sheet.file_name(unit, ending, blind)
    drawn = now.desk.pseudonyms
    if params.get("names") is not True:
        drawn = drawn.draw(one.trainee for one in results)
    codes = {} if params.get("names") is True else drawn.people
    rows = marking_sheet.rows(key, results, codes, blind=blind)
    content = marking_sheet.content(files.taken / name, rows, blind)
    if drawn is not now.desk.pseudonyms:
        now.desk.pseudonyms = drawn
        now.desk.touch()
    places = put_out(files, {name: content})
    return {"files": places, "rows": len(rows), "changed": now.desk.changed}


def desk_sheet_in(params: Params, files: Files) -> Answer:
    """Answer {unit} and a filled sheet with {second, marks, comments, unchanged, problems, rows,
    agreement, to_mark, changed}.

    Without `rows` it was taken over, unless there are problems. With them nothing was: they are to
    be decided, see `desk_sheet_take`. second: a second marker filled it in; then problems are rows
    that cannot be compared, and agreement says how far the two markers agree.
    """
    now = session(files)
    unit = unit_with_key(params, now)
    compared, unchanged, problems = _read(params, files, now, unit)
    now.undo.pop(unit, None)
    second = any(one.change.second for one in compared)
    newer = any(one.change.newer for one in compared)
    found: Answer = {"second": second, "rows": [], "problems": problems, "agreement": ""}
    marks, comments = 0, 0
    if second or (newer and not problems):
        found["rows"] = [_row(now, one) for one in compared]
        found["agreement"] = agreement(compared) if second else ""
    elif not problems:
        marks, comments = _take(now, unit, [one.change for one in compared])
    found |= {"marks": marks, "comments": comments, "unchanged": unchanged}
    return found | texts_left(unit, files)


def desk_sheet_take(params: Params, files: Files) -> Answer:
    """Answer {unit, choices: [{trainee, question, points, comment, take}]} and the sheet with
    {marks, comments, taken: [[trainee, question]], problems, to_mark, changed}.

    take: "theirs" or "mean", see `Compared.decided`. points, comment: the mark here when the person
    chose; a text whose mark or answer has changed since keeps its mark, and a problem gives the
    number of these.
    """
    now = session(files)
    unit = unit_with_key(params, now)
    choices = params.get("choices")
    if not isinstance(choices, list) or not all(isinstance(one, dict) for one in choices):
        raise fault("page-request")
    compared, _, _ = _read(params, files, now, unit)
    rows = {(one.change.trainee, one.change.question): one for one in compared}
    changes, outdated = [], 0
    for choice in choices:
        one = rows.get((str(choice.get("trainee")), str(choice.get("question"))))
        before = one and {"points": one.change.before.manual, "comment": one.change.before.comment}
        if one is None or before != {name: choice.get(name) for name in ("points", "comment")}:
            outdated += 1
        elif change := one.decided(str(choice.get("take"))):
            changes.append(change)
    marks, comments = _take(now, unit, changes)
    problems = [messages.text("desk-sheet-changed", n=outdated)] if outdated else []
    taken = [[one.trainee, one.question] for one in changes]
    found = {"marks": marks, "comments": comments, "taken": taken, "problems": problems}
    return found | texts_left(unit, files)


def desk_sheet_undo(params: Params, files: Files) -> Answer:
    """Answer {unit} with {texts, to_mark, changed}: what the last sheet changed is as before.

    A text that was marked again since keeps its mark.
    """
    now = session(files)
    unit = unit_with_key(params, now)
    if unit not in now.undo:
        raise fault("desk-sheet-no-undo")
    texts = 0
    for (trainee, question), (before, after) in now.undo.pop(unit).items():
        if mark_of(now.desk, unit, trainee, question) == after:
            put_back(now.desk, unit, trainee, question, before)
            texts += 1
    return {"texts": texts} | texts_left(unit, files)


def _read(
    params: Params, files: Files, now: Session, unit: str
) -> tuple[list[Compared], int, list[str]]:
    """Return what a sheet marks, how many rows change nothing, and what is wrong with others."""
    results = {one.trainee: one for one in now.marking.results(now.desk, unit)}
    codes = {code: id for id, code in now.desk.pseudonyms.people.items()}
    key = now.marking.key(unit)
    with given_path(params, files) as path:
        changes, faults = read_changes(path, key, results, codes, ())
        name = given(params, files)[0][0].rpartition("/")[2]
        problems = [str(one).replace(path.name, name) for one in faults]
    unchanged = sum(not one.is_change for one in changes)
    return compare(changes, key, results), unchanged, problems


def _row(now: Session, one: Compared) -> Answer:
    change = one.change
    return {
        "trainee": change.trainee,
        "question": change.question,
        "name": one.name,
        "code": now.desk.pseudonyms.people.get(change.trainee, ""),
        "label": one.label,
        "answer": one.answer,
        "state": one.state,
        "points": change.before.manual,
        "comment": change.before.comment,
        "theirs": change.theirs,
        "note": change.note,
        "difference": one.difference,
        "mean": one.mean,
        "open": change.is_change,
        "newer": bool(change.newer),
    }


def _take(now: Session, unit: str, changes: Iterable[Change]) -> tuple[int, int]:
    """Take changes over, and keep what was there; return how many marks and comments."""
    changes = [one for one in changes if one.is_change]
    if not changes:
        return 0, 0
    places = [(one.trainee, one.question) for one in changes]
    before = [mark_of(now.desk, unit, *place) for place in places]
    counts = take_over(now.desk, unit, changes)
    undo = now.undo.setdefault(unit, {})
    for place, mark in zip(places, before, strict=True):
        first, _ = undo.get(place, (mark, mark))
        undo[place] = first, mark_of(now.desk, unit, *place)
    return counts
