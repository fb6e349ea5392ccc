"""A class at a glance, as tables: units, objectives, questions, beliefs, and who needs a word.

Pure functions of what people handed in and of the keys. Those at the end name people; with
`hidden` they name nobody. Each function takes a list of `UnitClass` and returns a DataFrame; its
docstring gives the columns. A share is one of the points that are marked, from 0 to 1: an answer
that still waits for the trainer counts neither for nor against anybody. Nothing is rounded here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import floor, nan
from typing import Any

import pandas as pd

from coursework.key import Key
from coursework.marks import NOTHING, Points, Result
from coursework.questions import Question

__all__ = [
    "FEWEST",
    "TABLES",
    "UnitClass",
    "beliefs",
    "by_objective",
    "by_question",
    "by_unit",
    "distribution",
    "everybody",
    "flags",
    "help_wanted",
    "hidden",
    "marks",
    "missing",
    "properties",
    "share",
    "waiting",
    "wrong_options",
]

FEWEST = 10  # people; with fewer a discrimination says nothing
BARS = 10  # of the distribution of marks
HALF = 0.5  # of the marked points, of the questions, and of the class
STATES = ("marked", "to-mark", "not-graded", "late", "refused", "unsure", "none")
HELP = ("below-half", "open", "blank", "late", "refused", "unsure", "nothing")
FLAGS = ("not-graded", "release", "malformed", "unknown", "not-on-roster", "set-by-hand")


@dataclass(frozen=True)
class UnitClass:
    """What a class did in one unit.

    results: the graded hand-ins that count. roster: {id: name} of those who should hand in, empty
    where there is no list. handed_in: {id: name} of those with a hand-in that counts, graded or
    not. late: {id: name} of those whose hand-in came after the deadline only. refused: {id: name}
    of those of whom there is nothing but files that cannot be graded. unsure: {id: name} of those
    who may have handed in a file that waits to be assigned. unassigned: files in the inbox that
    nobody is known to have handed in.
    """

    key: Key
    results: Sequence[Result]
    roster: Mapping[str, str]
    handed_in: Mapping[str, str]
    late: Mapping[str, str]
    unassigned: int = 0
    refused: Mapping[str, str] = field(default_factory=dict)
    unsure: Mapping[str, str] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """The unit's slug."""
        return self.key.unit

    @property
    def people(self) -> dict[str, str]:
        """{id: name} of everybody, sorted by name: on the roster, or with a file of any kind."""
        everybody = {**self.refused, **self.unsure, **self.late, **self.handed_in, **self.roster}
        return dict(sorted(everybody.items(), key=lambda one: (one[1].casefold(), one[0])))

    @property
    def missing(self) -> dict[str, str]:
        """{id: name} of those on the roster from whom there is nothing at all."""
        there = {*self.handed_in, *self.late, *self.refused, *self.unsure}
        return {id: name for id, name in self.people.items() if id not in there}


def hidden(unit: UnitClass, pseudonyms: Mapping[str, str]) -> UnitClass:
    """Return the unit without a name, an id, a time or a comment in it."""

    def renamed(people: Iterable[str]) -> dict[str, str]:
        return {pseudonyms[id]: pseudonyms[id] for id in people}

    return replace(
        unit,
        results=[_hidden(one, pseudonyms[one.trainee]) for one in unit.results],
        roster=renamed(unit.roster),
        handed_in=renamed(unit.handed_in),
        late=renamed(unit.late),
        refused=renamed(unit.refused),
        unsure=renamed(unit.unsure),
    )


def _hidden(result: Result, pseudonym: str) -> Result:
    marks = {cell: replace(mark, comment="") for cell, mark in result.marks.items()}
    answers = replace(result.answers, learner_id="", learner_name="", saved="")
    return replace(
        result, marks=marks, answers=answers, trainee=pseudonym, name=pseudonym, arrived=None
    )


def everybody(units: Iterable[UnitClass]) -> dict[str, str]:
    """Return {id: name} of all people of these units."""
    return {id: name for unit in units for id, name in unit.people.items()}


def share(result: Result) -> float:
    """Return the share of the marked points that a hand-in earned; nan where nothing is marked."""
    marked = [mark for mark in result.marks.values() if not mark.waiting]
    most = sum(mark.most for mark in marked)
    return sum(mark.points for mark in marked) / most if most else nan


def _columns(words: str) -> dict[str, str]:
    """Return {name: type} of columns written as `name` for words and times, or `name:type`."""
    parts = (one.partition(":") for one in words.split())
    return {name: kind or "object" for name, _, kind in parts}


def _frame(columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A table with these columns and types, also where there is no row."""
    return pd.DataFrame(list(rows), columns=list(columns)).astype(dict(columns))


UNITS = _columns(
    "unit title people:int handed_in:int graded:int late:int refused:int unsure:int missing:int "
    "people_to_mark:int unassigned:int most:float mean:float median:float lowest:float "
    "highest:float"
)


def by_unit(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return a row a unit: counts of people, the most points, and shares of the marked points.

    people: on the roster, or handed in; handed_in; graded; late; refused; unsure; missing: nothing
    at all; people_to_mark: whose texts wait; unassigned files in the inbox; most; mean, median,
    lowest and highest share.
    """
    rows = []
    for unit in units:
        shares = pd.Series([share(one) for one in unit.results], dtype=float)
        counts = [len(unit.people), len(unit.handed_in), len(unit.results), len(unit.late)]
        counts += [len(unit.refused), len(unit.unsure), len(unit.missing)]
        counts += [sum(one.to_mark > 0 for one in unit.results), unit.unassigned]
        seen = shares.mean(), shares.median(), shares.min(), shares.max()
        questions = unit.key.questions
        rows.append((unit.unit, questions.title, *counts, questions.points, *seen))
    return _frame(UNITS, rows)


DISTRIBUTION = _columns("unit low:float high:float people:int")


def distribution(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return how many people have which share: unit, low, high, people; ten rows a unit.

    A share belongs to the row with low <= share < high; 1 and more to the last.
    """
    rows = []
    for unit in units:
        shares = [value for one in unit.results if (value := share(one)) == value]
        places = [min(BARS - 1, max(0, floor(one * BARS + NOTHING))) for one in shares]
        for place in range(BARS):
            rows.append((unit.unit, place / BARS, (place + 1) / BARS, places.count(place)))
    return _frame(DISTRIBUTION, rows)


OBJECTIVES = _columns(
    "unit objective text questions:int most:float share:float reached:int waiting:int practise:int"
)


def by_objective(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return a row for each objective that a question tests.

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
    return _frame(OBJECTIVES, rows)


def _share(each: list[list[Points]]) -> float:
    """Return the share of the marked points that a class earned; a list of points a person."""
    marked = [part for parts in each for part in parts if not part.waiting]
    most = sum(part.most for part in marked)
    return sum(part.earned for part in marked) / most if most else nan


QUESTIONS = _columns(
    "unit question label form objective most:float marked:int share:float open:int "
    "discrimination:float note"
)


def by_question(units: Iterable[UnitClass], fewest: int = FEWEST) -> pd.DataFrame:
    """Return a row a question, in the order in which they are asked.

    unit, question, label, form and objective (titles and codes), `most` points; marked: hand-ins in
    which it is marked; share: its difficulty, the share of the points that these earned (the lower,
    the harder); open: hand-ins without a usable answer to it.

    discrimination: the corrected item-total correlation, that is Pearson's correlation of the
    points of this question with those of all other questions that are marked by nbgrader. Missing,
    with the reason in `note`: "too-few" with fewer than `fewest` hand-ins, "all-alike" where all
    earned the same here or in the rest.
    """
    rows = []
    for unit in units:
        earned, answered = _earned(unit)
        for form in unit.key.questions.forms:
            for question in form.questions:
                told = _told(question, earned, fewest)
                open_ = len(answered) - int(answered[question.id].sum())
                about = unit.unit, question.id, question.label, form.title, question.objective
                count, reached, related, note = told
                most = float(question.points)
                rows.append((*about, most, count, reached, open_, related, note))
    return _frame(QUESTIONS, rows)


def _earned(unit: UnitClass) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return points and whether there is an answer: a row a hand-in, a column a question.

    What a trainer set for a whole form says nothing of its questions, so that here the answers
    count; a text that waits is missing.
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


def _told(question: Question, earned: pd.DataFrame, fewest: int) -> tuple[int, float, float, str]:
    """Return (hand-ins in which it is marked, share, discrimination, note) of one question."""
    mine = earned[question.id].dropna()
    most = float(question.points)
    reached = mine.sum() / (most * len(mine)) if len(mine) and most else nan
    others = [id for id in earned.attrs["by_machine"] if id != question.id]
    rest = earned.loc[mine.index, others].sum(axis=1)
    if len(mine) < fewest:
        return len(mine), reached, nan, "too-few"
    if _alike(mine) or _alike(rest):
        return len(mine), reached, nan, "all-alike"
    return len(mine), reached, float(mine.corr(rest)), ""


def _alike(values: pd.Series) -> bool:
    return bool(values.max() - values.min() < NOTHING)


WRONG = _columns("unit question label option text people:int of:int")


def wrong_options(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return the wrong options that people chose, the commonest of each question first.

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
    return _frame(WRONG, rows)


PROPERTIES = _columns("unit question label property name most:float people:int of:int share:float")


def properties(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return a row for each property of work, in the order of the questions and their key.

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
    return _frame(PROPERTIES, rows)


BELIEFS = _columns("unit code text people:int of:int share:float read")


def beliefs(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return which wrong beliefs hand-ins show, the commonest of each unit first.

    unit, code, text (what was believed); people who show it (`Result.beliefs`), `of` those who
    answered anything, and their share; read: the label of the section to read again.
    """
    rows = []
    for unit in units:
        answered = [one for one in unit.results if one.answers.values]
        shown = [belief.code for one in answered for belief in one.beliefs]
        found = []
        for belief in unit.key.beliefs:
            count, of = shown.count(belief.code), len(answered)
            part = count / of if of else nan
            found.append((unit.unit, belief.code, belief.name, count, of, part, belief.read))
        rows += sorted(found, key=lambda row: -row[3])
    return _frame(BELIEFS, rows)


WAITING = _columns("unit question label people:int open:int points:float")


def waiting(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return what still waits for the trainer: unit, question, label, people, open, points.

    open: those of the people who wrote nothing.
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
    return _frame(WAITING, rows)


# --- tables that name people ----------------------------------------------------------------------


MARKS = _columns(
    "trainee name unit state points:float most:float share:float to_mark:float "
    "answered:Int64 asked:Int64 arrived"
)


def marks(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return what each person has in each unit, sorted by name.

    trainee, name, unit; state: one of STATES; points so far, of `most`; share of what is marked;
    to_mark: points that wait for the trainer; answered of `asked` questions; arrived: a time, or
    None. Without a graded hand-in all numbers but `most` and `asked` are missing.
    """
    return _frame(MARKS, (row for unit in units for row in _marks(unit)))


def _marks(unit: UnitClass) -> Iterable[tuple]:
    by_id = {one.trainee: one for one in unit.results}
    asked = len(unit.key.questions.all)
    for id, name in unit.people.items():
        one = by_id.get(id)
        if one is None:
            state = "not-graded" if id in unit.handed_in else _absent(unit, id)
            most = unit.key.questions.points
            yield id, name, unit.unit, state, nan, most, nan, nan, pd.NA, asked, None
        else:
            state = "to-mark" if one.to_mark else "marked"
            earned = one.total, one.most, share(one), one.to_mark
            yield id, name, unit.unit, state, *earned, _answered(one), asked, one.arrived


def _absent(unit: UnitClass, id: str) -> str:
    """Why there is no hand-in of somebody that counts: late, refused, unsure or none."""
    for state in ("late", "refused", "unsure"):
        if id in getattr(unit, state):
            return state
    return "none"


def _answered(result: Result) -> int:
    return len(result.answers.values)


def missing(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return of whom nothing counts: trainee, name, unit, state (late, refused, unsure or none)."""
    table = marks(units)
    kept = table[table["state"].isin(STATES[3:])]
    return kept[["trainee", "name", "unit", "state"]].reset_index(drop=True)


NEEDS = _columns("trainee name unit reason")


def help_wanted(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return who may need help, a row for each reason: trainee, name, unit, reason.

    Sorted by name and never by mark, since it is no ranking. The reasons, all of HELP:

    * below-half: less than half of the points that are marked;
    * open: more than half of the questions not answered;
    * blank: handed in without a usable answer (then the two above are not told);
    * late: handed in after the deadline only;
    * refused: nothing but files that cannot be graded;
    * unsure: a file waits to be assigned that may be theirs;
    * nothing: on the roster and nothing handed in, while at least half of the class did.
    """
    found = [row for unit in units for row in _help(unit)]
    return _frame(NEEDS, sorted(found, key=lambda row: (row[1].casefold(), row[0], row[2])))


def _help(unit: UnitClass) -> Iterable[tuple[str, str, str, str]]:
    people = unit.people
    for one in unit.results:
        for reason in _reasons(one, len(unit.key.questions.all)):
            yield one.trainee, people[one.trainee], unit.unit, reason
    for state in ("late", "refused", "unsure"):
        for id, name in getattr(unit, state).items():
            yield id, name, unit.unit, state
    if len(unit.handed_in) >= HALF * len(people):
        for id, name in unit.missing.items():
            yield id, name, unit.unit, "nothing"


def _reasons(result: Result, asked: int) -> Iterable[str]:
    if not _answered(result):
        yield "blank"
        return
    if share(result) < HALF - NOTHING:
        yield "below-half"
    if _answered(result) < HALF * asked:
        yield "open"


RAISED = _columns("trainee name unit flag count:Int64")


def flags(units: Iterable[UnitClass]) -> pd.DataFrame:
    """Return what else to look at: trainee, name, unit, flag, count.

    The flags, all of FLAGS: not-graded (or changed since); release: answers saved in another
    edition of the exercise; malformed: `count` answers that cannot be used, or not whole; unknown:
    `count` answers to questions that are not asked; not-on-roster; set-by-hand: `count` forms whose
    points the trainer set.
    """
    return _frame(RAISED, (row for unit in units for row in _flags(unit)))


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
        for flag in FLAGS:
            if raised.get(flag):
                yield id, name, unit.unit, flag, int(raised[flag])


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
