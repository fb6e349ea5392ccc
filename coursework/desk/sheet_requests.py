"""Answer a page's requests to the trainer's desk about marking sheets; see `requests`.

A trainer's own sheet is taken over as it is. A second marker's sheet, or one that is older than the
marks here, changes nothing at first: the page shows both marks for each text, and sends the
trainer's choice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from coursework import marking_sheet
from coursework.desk.marking import mark_of, put_back, take_over
from coursework.desk.session import Session, UnitRequest, given_path, put_out
from coursework.filled_sheet import Change, Compared, agreement
from coursework.marking_sheet import letters
from fairtender import messages
from fairtender.requests import Answer
from fairtender.tables import fault


@dataclass(frozen=True)
class _Sheet(UnitRequest, name="desk_sheet"):
    """Request for {files, rows, changed}: a marking sheet to fill in.

    Without `names`, people have pseudonyms, the same as in reports. blind: whether to leave out the
    present points and comments, for a second marker.
    """

    names: bool = False
    ending: Literal["xlsx", "csv"] = "xlsx"
    blind: bool = False

    def answer_from(self, now: Session) -> Answer:
        now.key(self.unit)
        name = marking_sheet.file_name(self.unit, self.ending, self.blind)
        rows = now.marking.sheet(now.desk, self.unit, self.names, self.blind)
        content = marking_sheet.content(now.files.taken / name, rows, self.blind)
        places = put_out(now.files, {name: content})
        return {"files": places, "rows": len(rows), "changed": now.desk.changed}


@dataclass(frozen=True)
class _SheetIn(UnitRequest, name="desk_sheet_in"):
    """Read a filled-in sheet, and take it over if nobody has to decide first.

    The answer is {second, marks, comments, unchanged, problems, rows, agreement, to_mark, changed}.
    Without `rows` the sheet was taken over, unless there are problems. With `rows` nothing was
    taken over: the trainer has to decide on each, see `desk_sheet_take`. second: whether a second
    marker filled it in; then problems are rows that cannot be compared, and agreement has sentences
    on how far the two markers agree.
    """

    def answer_from(self, now: Session) -> Answer:
        now.key(self.unit)
        compared, unchanged, problems = _read(now, self.unit)
        now.undo.pop(self.unit, None)
        second = any(one.change.second for one in compared)
        newer = any(one.change.newer for one in compared)
        found: Answer = {"second": second, "rows": [], "problems": problems, "agreement": []}
        marks, comments = 0, 0
        if second or (newer and not problems):
            found["rows"] = [_row(now, one) for one in compared]
            found["agreement"] = agreement(compared) if second else []
        elif not problems:
            marks, comments = _take(now, self.unit, [one.change for one in compared])
        found |= {"marks": marks, "comments": comments, "unchanged": unchanged}
        return found | now.texts_left(self.unit)


@dataclass(frozen=True)
class _Chosen:
    """The choice for one text of a sheet. take: "theirs" or "mean", see `Compared.decision`.

    points, lines, comment: the mark here at the time of the choice.
    """

    trainee: str
    question: str
    points: float | None = None
    lines: str = ""
    comment: str = ""
    take: str = ""


@dataclass(frozen=True)
class _SheetTake(UnitRequest, name="desk_sheet_take"):
    """Take over choices from a sheet; answer with what was taken, and what was not.

    The answer is {marks, comments, taken: [[trainee, question]], problems, to_mark, changed}. If a
    text's mark or answer has changed since, the text keeps its mark, and a problem says how many
    such texts there are.
    """

    choices: tuple[_Chosen, ...] = ()

    def answer_from(self, now: Session) -> Answer:
        now.key(self.unit)
        compared, _, _ = _read(now, self.unit)
        rows = {(one.change.trainee, one.change.question): one for one in compared}
        changes, outdated = [], 0
        for choice in self.choices:
            one = rows.get((choice.trainee, choice.question))
            here = one and one.change.before
            before = here and (here.manual, letters(here.lines), here.comment)
            if one is None or before != (choice.points, choice.lines, choice.comment):
                outdated += 1
            elif change := one.decision(choice.take):
                changes.append(change)
        marks, comments = _take(now, self.unit, changes)
        problems = [messages.text("desk-sheet-changed", n=outdated)] if outdated else []
        taken = [[one.trainee, one.question] for one in changes]
        found = {"marks": marks, "comments": comments, "taken": taken, "problems": problems}
        return found | now.texts_left(self.unit)


@dataclass(frozen=True)
class _SheetUndo(UnitRequest, name="desk_sheet_undo"):
    """Undo the changes of the last sheet; answer with {texts, to_mark, changed}.

    A text that has been marked again since then keeps its mark.
    """

    def answer_from(self, now: Session) -> Answer:
        now.key(self.unit)
        if self.unit not in now.undo:
            raise fault("desk-sheet-no-undo")
        texts = 0
        for (trainee, question), (before, after) in now.undo.pop(self.unit).items():
            if mark_of(now.desk, self.unit, trainee, question) == after:
                put_back(now.desk, self.unit, trainee, question, before)
                texts += 1
        return {"texts": texts} | now.texts_left(self.unit)


def _read(now: Session, unit: str) -> tuple[list[Compared], int, list[str]]:
    """Return a sheet's changes, how many rows change nothing, and the faults in other rows."""
    with given_path(now.files) as path:
        changes, faults = now.marking.read_sheet(now.desk, unit, path)
        name = now.files.names[0].rpartition("/")[2]
        problems = [str(one).replace(path.name, name) for one in faults]
    unchanged = sum(not one.is_change for one in changes)
    return now.marking.compare(now.desk, unit, changes), unchanged, problems


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
        "lines": letters(change.before.lines),
        "comment": change.before.comment,
        "theirs": change.theirs,
        "their_lines": letters(change.lines),
        "note": change.note,
        "difference": one.difference,
        "mean": one.mean,
        "open": change.is_change,
        "newer": bool(change.newer),
    }


def _take(now: Session, unit: str, changes: Iterable[Change]) -> tuple[int, int]:
    """Take over changes, with the earlier marks for an undo; return how many marks and comments."""
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
