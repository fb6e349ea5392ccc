"""Read a filled-in marking sheet: the change in each row, and both marks for each text.

A trainer's own sheet is taken over, unless something here is newer than the sheet. In that case,
and if a second marker filled in the sheet, `compare` gives both marks for each text, and a person
decides.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from coursework import marking_sheet
from coursework.answers import line as one_line
from coursework.answers import plain_words
from coursework.marking.entry import Entry
from coursework.marking.key import Key
from coursework.marking.marks import Mark, Result
from coursework.marking_sheet import LINES, NOTHING, Line
from fairtender import messages
from fairtender.tables import DataError, fault

HALF = 0.5
MOST_SHOWN = 160  # characters of a text in a list of many


@dataclass(frozen=True)
class Change:
    """A change that a sheet asks for; None if a cell leaves the present value as it is.

    lines: of the rubric, which go with `points`; None for a number alone. rubric: the version of
    the rubric in the sheet, "" if it is not known. theirs, note: points and comment in the sheet,
    even if they change nothing. person: the id or code in the sheet. second: whether a second
    marker filled in the row. newer: a sentence for each part that was changed here after the sheet
    was saved and that the row would replace.
    """

    trainee: str
    question: str
    before: Mark
    points: float | None = None
    comment: str | None = None
    lines: tuple[int, ...] | None = None
    rubric: str = ""
    theirs: float | None = None
    note: str = ""
    person: str = ""
    second: bool = False
    newer: tuple[DataError, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether the row changes a mark or a comment."""
        return (self.points, self.comment) != (None, None)

    @property
    def kept_rubric(self) -> dict[str, object]:
        """The fields of the rubric that are stored with the points."""
        return marking_sheet.kept_rubric(self.rubric, self.lines)


def read_changes(
    path: Path,
    key: Key,
    results: Mapping[str, Result],
    codes: Mapping[str, str],
    stale: Collection[str],
) -> tuple[list[Change], list[DataError]]:
    """Return the change in each row of a sheet, and the faults in all other rows.

    results: {trainee: graded hand-in}. codes: {code: trainee} for a sheet without names. stale:
    trainees who have handed in again since. Raises DataError if the file cannot be read.
    """
    # A spreadsheet reads the id 007 as the number 7.
    short = Counter(id.lstrip("0") for id in results)
    numbers = {bare: id for id in results if (bare := id.lstrip("0")).isdecimal()}
    numbers = {bare: id for bare, id in numbers.items() if short[bare] == 1}
    checking = _Checking(path.name, key, results, {**numbers, **codes}, stale)
    found, faults = [], []
    for line in marking_sheet.read(path):
        try:
            found.append(checking.change(line))
        except DataError as error:
            faults.append(error)
    return found, faults


class _Version(NamedTuple):
    """The versions for which a row was made; "" if a sheet of an earlier release has none."""

    answer: str
    comment: str = ""
    rubric: str = ""
    lines: str = ""
    is_second: bool = False

    @classmethod
    def read(cls, cell: str) -> "_Version":
        """Return the versions in the cell of a row."""
        parts = cell.strip().split("-")
        is_second = parts[-1] == marking_sheet.SECOND
        answer, comment, rubric, lines = [*parts[: -1 if is_second else None], "", "", ""][:4]
        return cls(answer, comment, rubric, lines, is_second)


@dataclass
class _Checking:
    file: str
    key: Key
    results: Mapping[str, Result]
    codes: Mapping[str, str]
    stale: Collection[str]
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def change(self, line: Line) -> Change:
        """Return the change in a row; raise DataError if the row has a fault."""
        cells = line.cells
        trainee = cells["trainee"].strip()
        trainee = trainee if trainee in self.results else self.codes.get(trainee, "")
        question = cells["question"].strip()
        if trainee not in self.results:
            raise self._fault(line, "trainee", "marks-trainee", unit=self.key.unit)
        entry = self.key.entries.get(question)
        if not entry or not entry.by_trainer or question not in self.results[trainee].marks:
            raise self._fault(line, "question", "marks-question", unit=self.key.unit)
        first = self.rows.setdefault((trainee, question), line.number)
        if first != line.number:
            raise self._fault(line, "question", "marks-twice", first=first)
        return self._change(line, trainee, question)

    def _change(self, line: Line, trainee: str, question: str) -> Change:
        for head in (LINES, "points", "comment"):
            if head in line.formulas or (head == "points" and line.cells[head].startswith("=")):
                raise self._fault(line, head, "marks-formula")
        result, entry = self.results[trainee], self.key.entries[question]
        before, version = result.marks[question], _Version.read(line.cells["version"])
        theirs, wrong = marking_sheet.number(line.cells["points"], before.most)
        if wrong:
            raise self._fault(line, "points", wrong, most=f"{before.most:g}")
        lines = self._lines(line, entry, version)
        if lines is not None and theirs is None:
            theirs = entry.by_rubric(lines)
        note = marking_sheet.tidy(line.cells["comment"])
        comment = None if note in ("", marking_sheet.tidy(before.comment)) else note
        is_same = marking_sheet.same(theirs, before.manual) and lines in (None, before.lines)
        # The same points by an earlier rubric do not show that the text was marked by the new one.
        is_news = version.rubric == entry.rubric_version if before.by_earlier else before.waiting
        points = None if is_same and not is_news else theirs
        person, second = line.cells["trainee"].strip(), version.is_second
        asked = points, comment, lines, version.rubric
        change = Change(trainee, question, before, *asked, theirs, note, person, second)
        # A second marker's points count in the comparison even if they are the same as here.
        compared = second and (theirs is not None or note != "")
        if not change.is_change and not compared:
            return change
        if trainee in self.stale:
            raise self._fault(line, "trainee", "marks-stale", unit=self.key.unit)
        if version.answer != marking_sheet.digest(str(result.answers.values.get(question, ""))):
            raise self._fault(line, "answer", "marks-changed", unit=self.key.unit)
        if second:
            return change
        return replace(change, newer=tuple(self._newer(line, change, version)))

    def _lines(self, line: Line, entry: Entry, version: "_Version") -> tuple[int, ...] | None:
        """Return the rubric's lines that are ticked in a row; None if the cell is empty."""
        lines, wrong = marking_sheet.lines_in(line.cells.get(LINES, ""), len(entry.rubric))
        if wrong:
            last = marking_sheet.LETTERS[len(entry.rubric) - 1]
            raise self._fault(line, LINES, wrong, last=last, none=marking_sheet.NO_LINE)
        if lines is not None and version.rubric != entry.rubric_version:
            raise self._fault(line, LINES, "marks-rubric", unit=self.key.unit)
        return lines

    def _newer(self, line: Line, change: Change, version: "_Version") -> Iterator[DataError]:
        """Yield a sentence for each part of a row that would replace something newer."""
        before = change.before
        so_far, _ = marking_sheet.number(line.cells["points so far"], before.most)
        is_known = marking_sheet.same(so_far, before.manual)
        # For marks by an earlier rubric, no lines are known here.
        ticked = "" if before.by_earlier else marking_sheet.letters(before.lines)
        if ticked and version.lines != ticked:
            is_known = False
        if change.points is not None and not is_known:
            now = "–" if before.manual is None else f"{before.manual:g}"
            yield self._fault(line, "points", "marks-newer", now=now)
        if change.comment is not None and version.comment != marking_sheet.digest(before.comment):
            now = _short(before.comment) or "–"
            yield self._fault(line, "comment", "marks-newer-comment", now=now)

    def _fault(self, line: Line, head: str, code: str, **more: object) -> DataError:
        value = _short(line.cells.get(head, ""))
        where = {"file": self.file, "row": line.number, "column": head, "value": value}
        return fault(code, **where, **more)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


# --- both marks ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """A text that a sheet marks or comments on, with the mark there and the mark here.

    name: of the person who wrote it. label: short name of the question. answer: the beginning of
    the text.
    """

    change: Change
    name: str
    label: str
    answer: str

    @property
    def state(self) -> str:
        """Return the state of the mark here: "waiting", "marked" or "changed"."""
        return marking_sheet.state(self.change.before)

    @property
    def difference(self) -> float | None:
        """The sheet's points minus those here; None unless both marked the same text."""
        mine, theirs = self.change.before.manual, self.change.theirs
        if mine is None or theirs is None or self.state != "marked":
            return None
        return theirs - mine

    @property
    def mean(self) -> float | None:
        """The mean of both marks in half points, a quarter rounded up; None if there is none."""
        if not self.difference or abs(self.difference) < NOTHING or not self.change.second:
            return None
        middle = (self.change.before.manual or 0) + self.difference / 2
        halves = math.floor(middle / HALF + 0.5 + NOTHING) * HALF
        return min(max(halves, 0.0), self.change.before.most)

    def decision(self, take: str) -> Change | None:
        """Return the change that follows from "theirs" or "mean"; None for no change.

        With the mean, both comments on a text that is marked stay, one below the other. If there is
        no mark here, or only one for an earlier text, "mean" means theirs.
        """
        if take not in ("theirs", "mean"):
            return None
        change = self.change
        if take == "mean" and self.state == "marked":
            change = self._mean_change()
        return change if change.is_change else None

    def _mean_change(self) -> Change:
        """Return the change to the mean, if there is one, and to both comments."""
        change, points = self.change, self.change.points
        so_far, comment = marking_sheet.tidy(change.before.comment), change.comment
        if comment is not None and so_far:
            comment = None if comment in so_far else f"{so_far}\n{comment}"
        if self.mean is not None:
            points = None if marking_sheet.same(self.mean, change.before.manual) else self.mean
        elif marking_sheet.same(change.theirs, change.before.manual):
            points = None
        return replace(change, points=points, comment=comment, lines=None)


def compare(changes: Iterable[Change], key: Key, results: Mapping[str, Result]) -> list[Compared]:
    """Return every text that a sheet marks or comments on, those that need a decision first.

    A trainer's own sheet also repeats what was already here: for such a sheet, only changes are
    compared.
    """
    found = [
        Compared(
            one,
            results[one.trainee].name,
            key.entries[one.question].question.short,
            _beginning(results[one.trainee], one.question),
        )
        for one in changes
        if one.is_change or (one.second and (one.theirs is not None or one.note))
    ]
    order = {id: at for at, id in enumerate(key.entries)}
    return sorted(found, key=lambda one: (not one.change.is_change, order[one.change.question]))


def _beginning(result: Result, question: str) -> str:
    text = one_line(plain_words(str(result.answers.values.get(question, ""))))
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def agreement(compared: Iterable[Compared]) -> list[str]:
    """Return sentences on how far two markers agree on each question, and what this means."""
    pairs: dict[str, list[tuple[float, float]]] = {}
    for one in compared:
        mine, theirs = one.change.before.manual, one.change.theirs
        if one.difference is not None and mine is not None and theirs is not None:
            pairs.setdefault(one.label, []).append((mine, theirs))
    if not pairs:
        return [messages.text("marks-agree-none")]
    return [*(_agreement(label, of) for label, of in pairs.items()), messages.text("marks-agree")]


def _agreement(label: str, pairs: list[tuple[float, float]]) -> str:
    gaps = [abs(mine - theirs) for mine, theirs in pairs]
    equal, near = (sum(gap <= most + NOTHING for gap in gaps) for most in (0, HALF))
    about = {"both": len(gaps), "equal": equal, "percent": f"{100 * equal / len(gaps):.0f}"}
    counted = messages.text(
        "marks-agree-on", label=label, near=near, most=f"{max(gaps):g}", **about
    )
    found = kappa(pairs)
    code = "marks-agree-no-kappa" if found is None else "marks-agree-kappa"
    return messages.paragraph(counted, messages.text(code, kappa=f"{found or 0:.2f}"))


def kappa(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Cohen's kappa for two markers' points on the same texts, with linear weights.

    Points are a scale: 0 and 2 disagree more than 1.5 and 2, which Cohen's first kappa would count
    alike. So a disagreement weighs as much as the points are apart (Cohen 1968): 1 less the mean
    distance of the two marks of a text, divided by the mean distance of every mark of one marker
    from every mark of the other, which is what chance would give. 1 is complete agreement, 0 no
    better than chance. Use it for one question, since questions differ in what they are worth. None
    if both gave every text the same points, because chance would then give the same result.
    """
    mine, theirs = (Counter(column) for column in zip(*pairs, strict=True))
    by_chance = sum(
        abs(one - other) * times * often
        for one, times in mine.items()
        for other, often in theirs.items()
    )
    apart = sum(abs(one - other) for one, other in pairs) * len(pairs)
    return 1 - apart / by_chance if by_chance > NOTHING else None


# --- texts that were left empty ------------------------------------------------------------------


def blank(key: Key, results: Iterable[Result], stale: Collection[str] = ()) -> list[Change]:
    """Return zero points for every waiting text that was left empty, except for `stale` trainees.

    Texts with something unusable, or with an earlier mark, are left to the trainer.
    """
    return [
        Change(
            one.trainee,
            entry.question.id,
            one.marks[entry.question.id],
            points=0.0,
            rubric=entry.rubric_version,
        )
        for one in results
        for entry in marking_sheet.by_trainer(key)
        if one.trainee not in stale and marking_sheet.is_blank(one, entry.question.id)
    ]
