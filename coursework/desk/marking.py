"""Mark hand-ins at the desk: by machine at once, and by hand when the trainer gives points."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path

from coursework import arrivals, marking_sheet
from coursework.answers import Answers, parse
from coursework.arrivals import Arrival
from coursework.class_unit import UnitClass, gather
from coursework.desk.state import Desk, GivenMark
from coursework.filled_sheet import Change, Compared, blank, compare, read_changes
from coursework.marking.assignment import cells
from coursework.marking.entry import Entry
from coursework.marking.key import Key
from coursework.marking.marks import Mark, Result, mark, with_rubric
from coursework.questions import Questions
from fairtender.tables import DataError, fault

MOST_COMMENT = 10_000
MOST_COMMENTS = 500  # in a trainer's list
# The fields of a mark, in this order.
PARTS = ("points", "auto", "extra", "waiting", "comment", "answers", "rubric", "lines")


@dataclass
class Marking:
    """The keys by unit, and hand-ins marked with them, which are kept until something changes.

    Keys are never part of a saved desk. One `Marking` outlasts the desks of a page.
    """

    keys: dict[str, Key] = field(default_factory=dict)
    _parsed: dict[tuple[str, str], Answers] = field(default_factory=dict)
    _plain: dict[tuple[str, str], Result] = field(default_factory=dict)
    _marked: dict[tuple[str, str], tuple[tuple[object, ...], Result]] = field(default_factory=dict)

    def key(self, unit: str) -> Key:
        """Return the key of a unit; raise DataError if it was not given."""
        if unit not in self.keys:
            raise fault("desk-no-key", unit=unit)
        return self.keys[unit]

    def set_key(self, key: Key) -> None:
        """Set the key of a unit; hand-ins marked with another key are marked again."""
        if self.keys.get(key.unit) is not key:
            self.keys[key.unit] = key
            self._plain = {at: one for at, one in self._plain.items() if at[0] != key.unit}
            self._marked = {at: one for at, one in self._marked.items() if at[0] != key.unit}

    def forget(self) -> None:
        """Forget everything that was derived from hand-ins."""
        self._parsed.clear()
        self._plain.clear()
        self._marked.clear()

    def answers(self, desk: Desk, questions: Questions, digest: str) -> Answers:
        """Return the answers in an original; empty if it has none."""
        at = questions.unit, digest
        if at not in self._parsed:
            try:
                self._parsed[at] = parse(desk.originals.get(digest, b""), questions)
            except DataError:
                self._parsed[at] = Answers()
        return self._parsed[at]

    def results(self, desk: Desk, unit: str) -> list[Result]:
        """Return all hand-ins that count in a unit, marked and sorted by trainee."""
        return [self.result(desk, unit, *one) for one in desk.counting(unit).items()]

    def result(self, desk: Desk, unit: str, trainee: str, arrival: Arrival) -> Result:
        """Return one hand-in, marked, with the trainer's own marks."""
        key, given = self.key(unit), desk.boxes[unit].marks.get(trainee, {})
        person = desk.people.get(trainee)
        name = person.name if person else ""
        state = arrival.sha256, arrival.arrived, name, json.dumps(given, sort_keys=True)
        before, known = self._marked.get((unit, trainee), ((), None))
        if known is None or before != state:
            known = self._made(desk, key, given, trainee, name, arrival)
            self._marked[unit, trainee] = state, known
        return known

    def _made(
        self,
        desk: Desk,
        key: Key,
        given: Mapping[str, GivenMark],
        trainee: str,
        name: str,
        arrival: Arrival,
    ) -> Result:
        answers = self.answers(desk, key.questions, arrival.sha256)
        at = key.unit, arrival.sha256
        if at not in self._plain:
            self._plain[at] = mark(key, answers)
        plain = self._plain[at]
        texts = {entry.question.id: entry for entry in marking_sheet.by_trainer(key)}
        held = {
            cell: _mark(
                cell,
                most,
                plain.auto.get(cell),
                cell in texts,
                given.get(cell, {}),
                self._same(desk, key.questions, cell, given.get(cell, {}), arrival),
            )
            for cell, most in cells(key).items()
        }
        held |= {id: with_rubric(held[id], entry, given.get(id, {})) for id, entry in texts.items()}
        # As a gradebook stores it: in UTC and without fractions of a second.
        came = arrival.arrived.astimezone(UTC).replace(microsecond=0)
        name = name or answers.learner_name or trainee
        if given:
            plain = mark(key, answers, held)
        version = key.unit_version
        return replace(plain, marks=held, trainee=trainee, name=name, arrived=came, key=version)

    def _same(
        self, desk: Desk, questions: Questions, cell: str, given: GivenMark, arrival: Arrival
    ) -> bool:
        """Return whether the answers for a cell are the ones that were marked."""
        marked = given.get("answers", "")
        if marked == arrival.sha256:
            return True
        if marked not in desk.originals:
            return False
        of_form = {form.id: [one.id for one in form.questions] for form in questions.forms}
        old, new = (
            self.answers(desk, questions, digest).values for digest in (marked, arrival.sha256)
        )
        return all(old.get(id) == new.get(id) for id in (cell, *of_form.get(cell, [])))

    def unit_class(self, desk: Desk, unit: str) -> UnitClass:
        """Return what a class did in a unit; raise DataError if nothing counts or it has no key."""
        found = self.class_of(desk, unit)
        if not found.results:
            raise self.nothing(unit)
        return found

    def class_of(self, desk: Desk, unit: str) -> UnitClass:
        """Return what a class did in a unit, even if nothing counts yet."""
        results = self.results(desk, unit)
        counting = [one.trainee for one in results]
        found = desk.boxes[unit].found
        before = [
            self.result(desk, unit, id, one)
            for id, files in arrivals.in_question(found).items()
            for one in files
            if one.counted
        ]
        about = self.key(unit), results, desk.people, counting, found, lambda id: id
        return gather(*about, before, desk.deadlines.get(unit))

    def nothing(self, unit: str) -> DataError:
        """Return the error for a unit in which no hand-in counts."""
        return fault("desk-nothing", unit=unit)

    # --- sheets to mark in ---

    def stale(self, desk: Desk, unit: str) -> list[str]:
        """Return the people whose marks are for a replaced hand-in: at the desk, always nobody."""
        return []

    def texts(self, desk: Desk, unit: str) -> tuple[Key, dict[str, Result]]:
        """Return the key of a unit with texts to mark, and {trainee: hand-in}.

        Raises DataError if nothing counts, or if the unit has nothing that a trainer marks.
        """
        key, results = self.key(unit), self.results(desk, unit)
        if not results:
            raise self.nothing(unit)
        if not marking_sheet.by_trainer(key):
            raise fault("marks-nothing", unit=unit)
        return key, {one.trainee: one for one in results}

    def sheet(self, desk: Desk, unit: str, names: bool, blind: bool) -> list[list[object]]:
        """Return the rows of a unit's marking sheet; without `names`, people have pseudonyms.

        blind: whether to leave out points and comments, for a second marker.
        """
        key, results = self.texts(desk, unit)
        codes = {} if names else desk.draw_pseudonyms(results)
        return marking_sheet.rows(key, results.values(), codes, self.stale(desk, unit), blind)

    def read_sheet(self, desk: Desk, unit: str, path: Path) -> tuple[list[Change], list[DataError]]:
        """Return the change in each row of a filled-in sheet, and the faults in other rows."""
        codes = {code: id for id, code in desk.pseudonyms.people.items()}
        return read_changes(path, *self.texts(desk, unit), codes, self.stale(desk, unit))

    def compare(self, desk: Desk, unit: str, changes: Iterable[Change]) -> list[Compared]:
        """Return both marks for every text that the sheet marks or comments on."""
        return compare(changes, *self.texts(desk, unit))

    def blank(self, desk: Desk, unit: str) -> list[Change]:
        """Return changes that give zero points to every waiting text that was left empty."""
        key, results = self.texts(desk, unit)
        return blank(key, results.values(), self.stale(desk, unit))

    def waits(
        self, desk: Desk, questions: Questions, cell: str, given: GivenMark, arrival: Arrival
    ) -> bool:
        """Return whether a text still has to be marked, or checked again."""
        if given.get("points") is None:
            return True
        key = self.keys.get(questions.unit)
        now = key.entries[cell].rubric_version if key and cell in key.entries else ""
        if now and (given.get("rubric") or now) != now:
            return True
        return bool(given.get("waiting")) or not self._same(desk, questions, cell, given, arrival)


def _mark(
    cell: str, most: float, auto: float | None, by_trainer: bool, given: GivenMark, same: bool
) -> Mark:
    manual = given.get("points")
    if manual is None:
        waiting = by_trainer
    else:
        waiting = bool(given.get("waiting")) or not same or given.get("auto") != auto
    extra = float(given.get("extra") or 0)
    return Mark(cell, most, auto, manual, extra, waiting, given.get("comment", ""), by_trainer)


# --- by hand --------------------------------------------------------------------------------------


def to_mark(desk: Desk, marking: Marking, questions: Questions) -> int:
    """Return how many texts of a unit still have to be marked; no key is needed for this."""
    texts = [one.id for one in questions.all.values() if one.marked_by]
    given = desk.boxes[questions.unit].marks
    return sum(
        marking.waits(desk, questions, id, given.get(trainee, {}).get(id, {}), arrival)
        for trainee, arrival in desk.counting(questions.unit).items()
        for id in texts
    )


def text_of(marking: Marking, desk: Desk, unit: str, trainee: object, question: object) -> Result:
    """Return the hand-in that contains a text; raise DataError if there is none."""
    arrival = desk.counting(unit).get(str(trainee))
    entry = marking.key(unit).entries.get(str(question))
    if arrival is None or entry is None or not entry.by_trainer:
        raise fault("desk-no-text", trainee=str(trainee)[:80], question=str(question)[:80])
    return marking.result(desk, unit, str(trainee), arrival)


def give(
    desk: Desk,
    unit: str,
    trainee: str,
    entry: Entry,
    points: str,
    comment: str,
    lines: tuple[int, ...] | None = None,
) -> None:
    """Give points and a comment to a text; raise DataError if the points are not possible.

    points: as typed; if empty, the present points stay or, with `lines`, those of the lines are
    given. lines: numbers of the rubric's lines that the text meets; None if no box was touched.
    """
    most = float(entry.question.points)
    number, wrong = marking_sheet.number(points, most)
    if wrong:
        raise fault(f"desk-{wrong}", value=points[:40], most=f"{most:g}")
    if lines is not None and number is None:
        number = entry.by_rubric(lines)
    said = marking_sheet.tidy(comment[:MOST_COMMENT])
    rubric = marking_sheet.kept_rubric(entry.rubric_version, lines)
    _take(desk, unit, trainee, entry.question.id, number, said, rubric)


def own_comments(said: Iterable[str]) -> tuple[str, ...]:
    """Return a trainer's list of comments as it is stored: in order, no duplicates, none empty."""
    tidy = (marking_sheet.tidy(one[:MOST_COMMENT]) for one in said)
    return tuple(dict.fromkeys(one for one in tidy if one))[:MOST_COMMENTS]


def _take(
    desk: Desk,
    unit: str,
    trainee: str,
    question: str,
    points: float | None,
    comment: str | None,
    rubric: Mapping[str, object],
) -> None:
    of_trainee = desk.boxes[unit].marks.setdefault(trainee, {})
    given = of_trainee.setdefault(question, {})
    if points is not None:
        digest = desk.counting(unit)[trainee].sha256
        new = {"points": points, "auto": None, "waiting": False, "answers": digest}
        kept: GivenMark = {name: given[name] for name in ("extra", "comment") if name in given}
        of_trainee[question] = given = {"extra": None, **kept, **new, **rubric}
    if comment is not None:
        given.pop("comment", None)
        given.update({"comment": comment} if comment else {})
    _tidy(desk, unit, trainee, question)
    desk.touch()


def clear(desk: Desk, unit: str, trainee: str, question: str) -> None:
    """Take back the points of a text; its comment stays."""
    given = desk.boxes[unit].marks.get(trainee, {}).get(question)
    if given is not None:
        comment = given.get("comment", "")
        given.clear()
        given.update({"comment": comment} if comment else {})
        _tidy(desk, unit, trainee, question)
        desk.touch()


def _tidy(desk: Desk, unit: str, trainee: str, question: str) -> None:
    """Remove a mark if nothing is left in it."""
    marks = desk.boxes[unit].marks
    if not marks[trainee][question]:
        del marks[trainee][question]
    if not marks[trainee]:
        del marks[trainee]


def take_over(desk: Desk, unit: str, changes: Iterable[Change]) -> tuple[int, int]:
    """Take over the marks and comments of these changes; return how many of each."""
    counts = [0, 0]
    for one in changes:
        if one.is_change:
            _take(desk, unit, one.trainee, one.question, one.points, one.comment, one.kept_rubric)
            counts[0] += one.points is not None
            counts[1] += one.comment is not None
    return counts[0], counts[1]


def mark_of(desk: Desk, unit: str, trainee: str, question: str) -> GivenMark:
    """Return a copy of the trainer's mark for a text; an empty one if there is none."""
    return {**desk.boxes[unit].marks.get(trainee, {}).get(question, {})}


def put_back(desk: Desk, unit: str, trainee: str, question: str, mark: GivenMark) -> None:
    """Restore an earlier mark; if that one is empty, remove the mark."""
    desk.boxes[unit].marks.setdefault(trainee, {})[question] = {**mark}
    _tidy(desk, unit, trainee, question)
    desk.touch()


def with_looks(
    desk: Desk, marking: Marking, questions: Questions
) -> Iterator[tuple[str, dict[str, GivenMark]]]:
    """Yield (trainee, marks) of a unit in the form of `marks/UNIT.json`.

    "waiting" is set if a mark must be checked again, as the answers or the rubric have changed.
    """
    unit = questions.unit
    counting = desk.counting(unit)
    for trainee, given in sorted(desk.boxes[unit].marks.items()):
        arrival = counting.get(trainee)
        found = {}
        for cell, one in sorted(given.items()):
            looks = (
                one.get("points") is not None
                and arrival is not None
                and marking.waits(desk, questions, cell, one, arrival)
            )
            whole = one | ({"waiting": True} if looks else {})
            found[cell] = {name: whole[name] for name in PARTS if name in whole}
        yield trainee, found
