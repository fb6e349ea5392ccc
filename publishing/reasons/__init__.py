"""List the places in tables, lists and plans that have no reason of their own in the key.

Wrong pieces are those of the key's misunderstandings and of two learners, whom a die plays: one
mixes up rows, labels and neighbours; the other hurries, and leaves out what takes long. A sentence
of a check that would fit any place (`GENERIC`) is not a reason.
"""

import argparse
import copy
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from coursework.course import units
from coursework.marking.entry import Entry
from coursework.marking.key import Key, read_key
from coursework.questions import Column, Question, Sheet
from coursework.questions.made import ROW
from coursework.questions.pieces import cleaned
from coursework.questions.values import Value
from coursework.work.judgement import Mark, by_place
from fairtender import messages
from fairtender.tables import fault

DRAWS = 30  # pieces of each learner
GENERIC = {
    "work-cell-wrong",
    "work-criteria-part",
    "work-line-danger",
    "work-line-unfit",
    "work-list-harm",
    "work-list-missing",
    "work-list-off",
    "work-option-missing",
    "work-option-unneeded",
    "work-pair",
    "work-passage-label",
    "work-passage-missed",
    "work-passage-side",
    "work-passage-vain",
    "work-plan-missing",
    "work-row-danger",
    "work-row-missing",
    "work-row-strange",
    "work-row-unclaimed",
}


class Bare(NamedTuple):
    """A place of a question without a reason, as a key would name it."""

    question: str
    place: str


def bare(entry: Entry, pieces: Iterable[Value]) -> Counter[Bare]:
    """Return the places without a reason, with the number of pieces that meet each."""
    found: Counter[Bare] = Counter()
    for piece in pieces:
        met = {_bare(entry, piece, mark) for mark in by_place(entry.judged(piece)).values()}
        found.update(one for one in met if one)
    return found


def _bare(entry: Entry, piece: Any, mark: Mark) -> Bare | None:
    fault = mark.fault
    if fault is None or fault.said or fault.code not in GENERIC:
        return None
    return Bare(entry.question.id, place_name(entry.question, piece, mark))


def place_name(question: Question, piece: Any, mark: Mark) -> str:
    """Return how a key names the place of a mark, without what was answered there."""
    at = mark.at
    name = at.wanted or (at.row if at.row in _lasting(question) else "*")
    if mark.fault and mark.fault.code == "work-pair":
        name = mark.fault.where
    rows: list[dict[str, Any]] = piece.get(at.sheet, []) if isinstance(piece, dict) else []
    row = next((row for row in rows if row[ROW] == at.row), {})
    if name == "*" and not at.column:
        name = f"* {' '.join(f'{code} {cell}' for code, cell in row.items() if code != ROW)}"
    elif name == "*":
        about = question.sheet(at.sheet).columns[0]
        name = str(row.get(about.code, "*")) if about.kind == "choice" else "*"
    return " ".join(filter(None, (name, at.column, at.option)))


def _lasting(question: Question) -> set[str]:
    return {*question.units, *(row.row for sheet in question.sheets for row in sheet.fixed)}


def pieces(key: Key, id: str) -> Iterator[Value]:
    """Yield the wrong pieces of a question: of each misunderstanding, and of the two learners."""
    yield from (one.answers[id] for one in key.beliefs if id in one.answers)
    entry = key.entries[id]
    for learner in (_mixing, _hurrying):
        dice = random.Random(f"{id} {learner.__name__}")
        for _ in range(DRAWS):
            piece = cleaned(entry.question, learner(entry, dice)).value
            if piece is not None:
                yield piece


# --- two learners -------------------------------------------------------------------------------


def _mixing(entry: Entry, dice: random.Random) -> Any:
    """Return the piece of somebody who takes one thing for another."""
    question, piece = entry.question, copy.deepcopy(entry.right)
    if question.kind == "order":
        at = dice.randrange(len(piece) - 1)
        piece[at : at + 2] = piece[at + 1], piece[at]
        return piece
    if question.kind == "passages":
        every = [*question.units]
        for unit in [*piece]:
            if dice.random() < 0.3:
                piece[unit] = dice.choice([*piece.values(), *question.codes])
            near = every[max(0, every.index(unit) - 1) : every.index(unit) + 2]
            piece.setdefault(dice.choice(near), piece[unit])
        return piece
    for sheet in question.sheets:
        rows = piece.get(sheet.code, [])
        for row in rows:
            for column in sheet.columns:
                if column.code in row and dice.random() < 0.25:
                    _mix(row, column, rows, dice)
    return piece


def _mix(row: dict[str, Any], column: Column, rows: list[Any], dice: random.Random) -> None:
    if column.kind == "choices":
        chosen = {*row[column.code]} ^ {dice.choice(column.codes)}
        row[column.code] = [code for code in column.codes if code in chosen]
    elif column.kind == "choice" and dice.random() < 0.5:
        row[column.code] = dice.choice(column.codes)
    else:
        others = [one[column.code] for one in rows if column.code in one]
        row[column.code] = dice.choice(others)


def _hurrying(entry: Entry, dice: random.Random) -> Any:
    """Return the piece of somebody who leaves out what takes long, and guesses the rest."""
    question, piece = entry.question, copy.deepcopy(entry.right)
    if question.kind == "order":
        first = piece.pop(dice.randrange(len(piece)))
        return [*piece, first]
    if question.kind == "passages":
        for unit in question.units:
            if dice.random() < 0.3:
                piece.pop(unit, None)
            elif dice.random() < 0.15:
                piece[unit] = dice.choice(question.codes)
        return piece
    for sheet in question.sheets:
        fixed = {one.row for one in sheet.fixed}
        rows = piece.get(sheet.code, [])
        kept = [row for row in rows if row[ROW] in fixed or dice.random() < 0.75]
        piece[sheet.code] = [_hurried(sheet, row, dice) for row in kept]
    return piece


def _hurried(sheet: Sheet, row: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    found = dict(row)
    for column in sheet.columns:
        if column.code in row and dice.random() < 0.2:
            if column.kind == "choices":
                found[column.code] = row[column.code][:1]
            elif column.kind == "choice":
                found[column.code] = dice.choice(column.codes)
            elif column.kind == "number" and row[column.code]:
                found[column.code] = round(row[column.code] / dice.choice((10, 12, 100, 1000)), 4)
    return found


# --- the command --------------------------------------------------------------------------------


def unit_bare(key: Key) -> Counter[Bare]:
    """Return the places of a unit without a reason, with how often they are met."""
    found: Counter[Bare] = Counter()
    for id, entry in key.entries.items():
        if entry.properties:
            found += bare(entry, pieces(key, id))
    return found


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop reasons`."""
    parser.add_argument("units", nargs="*", metavar="UNIT")
    parser.add_argument("--answer", metavar="FILE", type=Path)


def run(args: argparse.Namespace) -> int:
    """Print the places without a reason, and return 1 if there are any; or grade one answer."""
    if args.answer:
        if len(args.units) != 1:
            raise fault("reasons-one-unit")
        from publishing.reasons import one_answer

        key = read_key(args.units[0])
        for line in one_answer.lines(key, one_answer.read(args.answer, key)):
            print(line)
        return 0
    total = 0
    for unit in args.units or units():
        found = unit_bare(read_key(unit))
        total += len(found)
        print(messages.text("reasons-unit", unit=unit, count=len(found)))
        for one, count in found.most_common():
            print(messages.text("reasons-place", count=count, **one._asdict()))
    return 1 if total else 0
