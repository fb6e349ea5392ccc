"""Tables of what a class learned, without people: units, objectives, questions, beliefs.

Pure functions of hand-ins and keys. Each takes a list of `UnitClass` and returns a DataFrame; its
docstring gives the columns. A share is one of the points that are marked, from 0 to 1: an answer
that still waits for the trainer counts neither for nor against anybody. Nothing is rounded here.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import floor, nan
from typing import Any

import pandas as pd

from coursework.class_unit import UnitClass, share
from coursework.marking.marks import NOTHING, Points
from coursework.questions import Question

FEWEST = 10  # people; with fewer, a discrimination means nothing
BARS = 10  # of the distribution of marks


def columns(words: str) -> dict[str, str]:
    """Return {name: type} of columns written as `name` for words and times, or `name:type`."""
    parts = (one.partition(":") for one in words.split())
    return {name: kind or "object" for name, _, kind in parts}


def frame(types: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Return a table with these columns and types, even if it has no rows."""
    return pd.DataFrame(list(rows), columns=list(types)).astype(dict(types))


UNITS = columns(
    "unit title people:int handed_in:int graded:int late:int question:int refused:int unsure:int "
    "missing:int people_to_mark:int unassigned:int most:float mean:float median:float lowest:float "
    "highest:float"
)


def by_unit(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return one row per unit: numbers of people, the highest points, shares of marked points.

    people: on the roster, or handed in. handed_in, graded, late, refused, unsure: numbers of
    people. question: people whom several files claim. missing: people without any file.
    people_to_mark: people with texts to mark. unassigned: files in the inbox. most: the highest
    points. mean, median, lowest, highest: shares.
    """
    rows = []
    for unit in units:
        shares = pd.Series([share(one) for one in unit.results], dtype=float)
        counts = [len(unit.people), len(unit.handed_in), len(unit.results), len(unit.late)]
        counts += [len(unit.question), len(unit.refused), len(unit.unsure), len(unit.missing)]
        counts += [sum(one.to_mark > 0 for one in unit.results), unit.unassigned]
        seen = shares.mean(), shares.median(), shares.min(), shares.max()
        questions = unit.key.questions
        rows.append((unit.unit, questions.title, *counts, questions.points, *seen))
    return frame(UNITS, rows)


DISTRIBUTION = columns("unit low:float high:float people:int")


def distribution(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return the distribution of shares in each unit: ten rows of unit, low, high, people.

    A share belongs to the row with low <= share < high; 1 and more to the last.
    """
    rows = []
    for unit in units:
        shares = [value for one in unit.results if (value := share(one)) == value]
        places = [min(BARS - 1, max(0, floor(one * BARS + NOTHING))) for one in shares]
        for place in range(BARS):
            rows.append((unit.unit, place / BARS, (place + 1) / BARS, places.count(place)))
    return frame(DISTRIBUTION, rows)


OBJECTIVES = columns(
    "unit objective text questions:int most:float share:float reached:int waiting:int practise:int"
)


def by_objective(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return one row for each objective that a question tests.

    unit, objective (its code), text; questions and `most` points behind it; share of the marked
    points that the class earned; how many people reached it, may reach it with what still waits, or
    should practise again (`Points.state`).
    """
    rows = []
    for unit in units:
        for objective in unit.key.questions.objectives:
            asked = unit.key.questions.all.items()
            ids = [id for id, one in asked if one.objective == objective.code]
            if ids:
                most = float(sum(unit.key.questions.all[id].points for id in ids))
                about = unit.unit, objective.code, objective.text, len(ids), most
                each = [[one.questions[id].points for id in ids] for one in unit.results]
                states = [one.objectives[objective.code].state for one in unit.results]
                counts = [states.count(state) for state in ("reached", "waiting", "practise")]
                rows.append((*about, _share(each), *counts))
    return frame(OBJECTIVES, rows)


def _share(each: list[list[Points]]) -> float:
    """Return the share of marked points that a class earned. each: the points of each person."""
    marked = [part for parts in each for part in parts if not part.waiting]
    most = sum(part.most for part in marked)
    return sum(part.earned for part in marked) / most if most else nan


QUESTIONS = columns(
    "unit question label form objective most:float marked:int share:float open:int "
    "discrimination:float note"
)


def by_question(units: Iterable[UnitClass], fewest: int = FEWEST) -> pd.DataFrame:
    """Return one row per question, in the order in which they are asked.

    unit, question, label, form and objective (titles and codes), `most` points; marked: hand-ins in
    which it is marked; share: the share of the points that these earned, which shows how hard it is
    (the lower, the harder); open: hand-ins without a usable answer to it, 0 if it has no points.

    discrimination: the corrected item-total correlation, that is Pearson's correlation of the
    points of this question with those of all other questions that are marked by nbgrader. It may be
    missing, with the reason in `note`: "too-few" with fewer than `fewest` hand-ins, "all-alike" if
    all hand-ins earned the same here or in all other questions.
    """
    rows = []
    for unit in units:
        earned, answered = _earned(unit)
        for form in unit.key.questions.forms:
            for question in form.questions:
                told = _figures(question, earned, fewest)
                left = len(answered) - int(answered[question.id].sum())
                open_ = left if question.points else 0
                about = unit.unit, question.id, question.label, form.title, question.objective
                count, reached, related, note = told
                most = float(question.points)
                rows.append((*about, most, count, reached, open_, related, note))
    return frame(QUESTIONS, rows)


def _earned(unit: UnitClass) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return two tables of hand-ins by questions: the points, and whether there is an answer.

    Points that a trainer set for a whole form do not show how its questions went, so here the
    answers count; a text that waits is missing.
    """
    ids = list(unit.key.questions.all)
    each = [[one.questions[id] for id in ids] for one in unit.results]
    earned = [
        [nan if one.by_answer.waiting else one.by_answer.earned for one in row] for row in each
    ]
    answered = [[one.value is not None for one in row] for row in each]
    table = pd.DataFrame(earned, columns=ids, dtype=float)
    table.attrs["by_machine"] = [id for id in ids if not unit.key.entries[id].by_trainer]
    return table, pd.DataFrame(answered, columns=ids, dtype=bool)


def _figures(
    question: Question, earned: pd.DataFrame, fewest: int
) -> tuple[int, float, float, str]:
    """Return (number of marked hand-ins, share, discrimination, note) for one question."""
    mine = earned[question.id].dropna()
    most = float(question.points)
    reached = mine.sum() / (most * len(mine)) if len(mine) and most else nan
    others = [id for id in earned.attrs["by_machine"] if id != question.id]
    rest = earned.loc[mine.index, others].sum(axis=1)
    if len(mine) < fewest:
        return len(mine), reached, nan, "too-few"
    if _is_constant(mine) or _is_constant(rest):
        return len(mine), reached, nan, "all-alike"
    return len(mine), reached, float(mine.corr(rest)), ""


def _is_constant(values: pd.Series) -> bool:
    return bool(values.max() - values.min() < NOTHING)


WRONG = columns("unit question label option text people:int of:int")


def wrong_options(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return the wrong options that people chose, sorted by how common they are per question.

    unit, question, label; option (its code), text; people who chose it, of those who answered.
    """
    rows = []
    for unit in units:
        for id, entry in unit.key.entries.items():
            if entry.question.is_work:
                continue
            each = [one.questions[id] for one in unit.results]
            given = [one for one in each if one.value is not None]
            chosen = [code for one in given for code in one.wrong]
            found = [
                (unit.unit, id, entry.question.label, one.code, one.text, count, len(given))
                for one in entry.question.options
                if (count := chosen.count(one.code))
            ]
            rows += sorted(found, key=lambda row: -row[5])
    return frame(WRONG, rows)


PROPERTIES = columns("unit question label property name most:float people:int of:int share:float")


def properties(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return one row per property of made work, in the order of the questions and the key.

    unit, question, label; property (its code), name, `most` points; people whose piece has all of
    it, `of` those who handed in a piece; share of its points that these earned.
    """
    rows = []
    for unit in units:
        for id, entry in unit.key.entries.items():
            given = [one.questions[id].outcomes for one in unit.results]
            for place, point in enumerate(entry.properties):
                shares = [outcomes[place].share for outcomes in given if outcomes]
                whole = sum(share == 1 for share in shares)
                mean = float(sum(shares) / len(shares)) if shares else nan
                about = unit.unit, id, entry.question.label, point.code, point.name
                rows.append((*about, float(point.points), whole, len(shares), mean))
    return frame(PROPERTIES, rows)


BELIEFS = columns("unit code text people:int of:int share:float read say")


def beliefs(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return the wrong beliefs that hand-ins show, the most common of each unit first.

    unit, code, text (what was believed); people who show it (`Result.beliefs`), `of` those who
    answered anything, and their share; read: the label of the section to read again; say: what the
    key says to it.
    """
    rows = []
    for unit in units:
        answered = [one for one in unit.results if one.answers.values]
        shown = [belief.code for one in answered for belief in one.beliefs]
        found = []
        for belief in unit.key.beliefs:
            count, of = shown.count(belief.code), len(answered)
            part = count / of if of else nan
            about = unit.unit, belief.code, belief.name
            found.append((*about, count, of, part, belief.read, belief.text))
        rows += sorted(found, key=lambda row: -row[3])
    return frame(BELIEFS, rows)


WAITING = columns("unit question label people:int open:int points:float")


def waiting(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return one row for each question or form that waits to be marked by hand.

    unit, question, label; people whose answers wait; open: how many of these wrote nothing; points
    that are still to be given.
    """
    rows = []
    for unit in units:
        labels = {form.id: form.title for form in unit.key.questions.forms}
        labels |= {id: one.label for id, one in unit.key.questions.all.items()}
        for cell, label in labels.items():
            mine = [one for one in unit.results if cell in one.marks and one.marks[cell].waiting]
            if mine:
                texts = [one.questions[cell] for one in mine if cell in one.questions]
                blank = sum(not one.answered for one in texts)
                worth = sum(one.marks[cell].most for one in mine)
                rows.append((unit.unit, cell, label, len(mine), blank, worth))
    return frame(WAITING, rows)
