"""The reasons of a key: its own text about one wrong cell, sentence, row or pair of steps.

`[question.ID.reasons]` maps a place to a text. The most exact place is used:

* `"A01.9 wages"`, `"A01.9"`: a sentence under this label, or under any other one; in the second
  case the key's `[shared.labels]` first explains what the label needs
* `"e04 shows document"`, `"e04 shows"`, `"e04"`: a cell with this value, a cell, a row
* `"debt proof"`: a cell or row that a learner added, named by the choice in its first column
* `"* say price"`: a cell with this value in any row, or a whole row with such a cell
* `"limit > safe"`: a pair of steps; `"AS-1 > OD-HQ"`: a link

A row has the name that it has in the key's model answer; `-` is an empty cell. A number also
matches a rounded version of it. If there is no reason, the check's own message is used.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from coursework.questions import Column, Question
from coursework.questions.values import Value, plain
from coursework.work.judgement import Judged, Mark, Place
from coursework.work.rows import EMPTY, ROW, Row, filled
from fairtender import messages

ANY_ROW = "*"
# Sentences that say all there is to say about their place: no reason of a key replaces them.
_WHOLE = {
    "work-cells-alike",
    "work-cells-idle",
    "work-criteria-harm",
    "work-criteria-harm-words",
    "work-list-late",
    "work-map-identifier",
    "work-map-mixed",
    "work-map-turned",
    "work-options-many",
    "work-row-often",
    "work-rows-many",
}
_NEAR = Fraction(1, 100)  # how far a rounded number may be from a slip, as a share of it
_THOUSAND = 1000


@dataclass(frozen=True)
class Reasons:
    """The reasons of one question, by place.

    right: the key's model answer, used to recognise slips from the number itself. It is None in a
    released cell, which contains no reasons. labels: what each label of sentences needs; shown
    before the reason if there is none for this very label.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    right: Any = None
    labels: Mapping[str, str] = field(default_factory=dict)

    def told(
        self, question: Question, value: Value, judged: Iterable[Judged]
    ) -> tuple[Judged, ...]:
        """Return the results with the key's reason added to each mark that has one."""
        if self.right is None:
            return tuple(judged)
        piece = filled(question, value) if question.sheets and isinstance(value, dict) else value
        return tuple(
            replace(one, marks=tuple(self._told(question, piece, mark) for mark in one.marks))
            for one in judged
        )

    def _told(self, question: Question, piece: Any, mark: Mark) -> Mark:
        if mark.fault is None or mark.fault.code in _WHOLE:
            return mark
        row = _row(piece, mark.at) if question.sheets else {}
        names = _names(question, piece, mark, row)
        name = next((name for name in names if name in self.texts), "")
        said = self.texts.get(name, "")
        if name == mark.at.row and name in question.units:
            said = " ".join(filter(None, (self.labels.get(piece[name]), said)))
        if question.sheets and mark.at.column in row:
            column = question.sheet(mark.at.sheet).column(mark.at.column)
            if column.kind == "number":
                said = self._of_number(question, mark.at, row) or said
        return replace(mark, fault=replace(mark.fault, said=said)) if said else mark

    def _of_number(self, question: Question, at: Place, row: Row) -> str:
        """Return the reason for a number that comes from a likely slip, or ""."""
        rows, cell = _rows(question, at, row), row[at.column]
        for name in rows:
            start = f"{name} {at.column} "
            known = {one.removeprefix(start): one for one in self.texts if one.startswith(start)}
            if found := slip(known, cell):
                return self.texts[known[found]]
        model = filled(question, self.right)
        right = (_row(model, replace(at, row=name)).get(at.column) for name in rows)
        return next(filter(None, (point(cell, one) for one in right)), "")

    def faults(self, question: Question) -> Iterator[str]:
        """Yield the places in the reasons that the question does not have."""
        first = {*question.units, *question.codes, ANY_ROW}
        for sheet in question.sheets:
            first |= {one.row for one in sheet.fixed}
            first |= {row[ROW] for row in (self.right or {}).get(sheet.code, ())}
            first |= {*sheet.columns[0].codes}
        yield from {*self.labels} and {*question.codes} - {*self.labels}
        for name in self.texts:
            row, *rest = name.split()
            rest = rest[2:] if rest[:1] == [">"] else rest
            columns = [
                sheet.column(rest[0])
                for sheet in question.sheets
                if rest and rest[0] in sheet.codes
            ]
            is_label = not question.sheets and rest and rest[0] in question.codes
            is_row = row in first or question.kind == "map"
            is_cell = is_label or any(_can_be(one, rest[1:]) for one in columns)
            if not is_row or (rest and not is_cell):
                yield name


def slip(known: Iterable[str], given: Any) -> str:
    """Return the number from `known` that a possibly rounded number is meant to be, or ""."""
    if isinstance(given, str) or given is None:
        return ""
    number = Fraction(str(given))
    digits = len(str(given).partition(".")[2])
    for text in known:
        try:
            wrong = Fraction(text)
        except ValueError:
            continue
        is_near = abs(wrong - number) <= abs(wrong) * _NEAR
        if number == wrong or (is_near and round(wrong, digits) == number):
            return text
    return ""


def point(given: Any, right: Any) -> str:
    """Return a question if a number seems to have a point for a thousands separator, else ""."""
    if isinstance(given, str) or isinstance(right, str) or None in (given, right) or not given:
        return ""
    is_thousand = abs(Fraction(str(given)) * _THOUSAND - Fraction(str(right))) < 1
    said = f"{given:g}"
    return messages.text("work-slip-point", said=said) if is_thousand and "." in said else ""


def _can_be(column: Column, value: list[str]) -> bool:
    """Return whether a cell of this column can contain the value that a reason names."""
    if not value or value == [EMPTY] or column.kind not in ("choice", "choices", "number"):
        return True
    if column.kind == "number":
        return bool(slip(value, float(value[0])))
    return value[0] in column.codes


def _rows(question: Question, at: Place, row: Row) -> list[str]:
    """Return a row's names in the key, which has no names for ids of rows that a learner added."""
    if not question.sheets:
        return [at.row or at.wanted]  # the sentence that was marked, not the one next to it
    fixed = {row.row for sheet in question.sheets for row in sheet.fixed}
    own = at.row if at.row in fixed else ""
    about = "" if own else _about(question, at, row)
    return [*dict.fromkeys(name for name in (at.wanted, own, about, ANY_ROW) if name)]


def _about(question: Question, at: Place, row: Row) -> str:
    """Return the choice in the first column of a row that the learner added, or ""."""
    first = question.sheet(at.sheet).columns[0]
    return str(row.get(first.code) or "") if first.kind == "choice" else ""


def _row(piece: Any, at: Place) -> Row:
    sheets = [at.sheet] if at.sheet else [*piece]
    rows = (row for sheet in sheets for row in piece.get(sheet, ()))
    return next((row for row in rows if row[ROW] == at.row), {})


def _names(question: Question, piece: Any, mark: Mark, row: Row) -> Iterator[str]:
    """Yield the places under which the key may have a reason for this mark, most exact first."""
    at = mark.at
    if mark.fault and ">" in mark.fault.where:
        yield mark.fault.where
    for name in _rows(question, at, row):
        if at.column:
            said = _said(row, at)
            yield from (f"{name} {at.column} {one}" for one in (at.option, said) if one)
            if mark.fault and mark.fault.code == "work-cell-empty":
                continue  # what is there is not the trouble
            yield f"{name} {at.column}"
            yield from (name for _ in [0] if ">" in name)
        elif question.sheets and name != at.wanted:
            yield from (f"{name} {code} {row[code]}" for code in row if code != ROW)
        elif isinstance(piece, Mapping) and name in piece:
            yield f"{name} {piece[name]}"
        if not at.column and name != ANY_ROW:
            yield name


def _said(row: Row, at: Place) -> str:
    cell = row.get(at.column)
    if cell is None or cell in ("", []):
        return EMPTY
    return plain(cell) if isinstance(cell, str) and " " in cell else str(cell)
