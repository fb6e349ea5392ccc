"""Count how people marked sentences, filled in rows, drew links and ordered steps, by place.

All made work is counted in the same way. A place is as in `coursework.work.judgement`: a thing (a
sentence, row, link or step) or a cell of a thing. Rows that people added count as one thing if
marking finds the same row of the key in them. Without a key, or if marking finds none, they count
as one thing if people gave them the same name. Nothing here shows who made what.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from coursework.class_glance import ALONE, COMMON, SMALL
from coursework.marking.entry import Entry
from coursework.questions import Column, Option, Question, Sheet
from coursework.questions.values import Value, plain
from coursework.work.judgement import Mark, by_place
from coursework.work.rows import ROW, Row, Rows, filled
from coursework.work.words import cell_text, row_name
from fairtender.messages import text

_ONLY = Column("", "choice", "")  # a sentence or a step has one cell: its label or its position


@dataclass(frozen=True)
class Bar:
    """A bar for something that people chose. people: how many did; None if this is not shown.

    before: how many did in the first vote. right: whether it is right; None without a key, or if it
    is partly right or not marked.
    """

    text: str
    people: int | None = None
    before: int | None = None
    right: bool | None = None


@dataclass(frozen=True)
class BarCell:
    """The bars for a cell. name: its column. why: what is wrong in a common answer."""

    name: str
    bars: list[Bar]
    why: str = ""


@dataclass(frozen=True)
class BarRow(Bar):
    """The bars for a sentence, row, link or step. people: how many have it; None if all do."""

    cells: Sequence[BarCell] = ()


@dataclass(frozen=True)
class BarSheet:
    """The bars for everything that people chose or filled in in one document or sheet."""

    title: str
    heads: list[str]
    things: list[BarRow]


class Spot(NamedTuple):
    """A place in people's work: a thing, or one value in a cell of it."""

    sheet: str
    thing: str
    column: str = ""
    value: str = ""


class Chosen(NamedTuple):
    """What one person has at a place: in words, and the mark for it."""

    text: str
    mark: Mark | None


Piece = Mapping[Spot, Chosen]


def heat(
    question: Question,
    given: Sequence[Value] = (),
    key: Entry | None = None,
    first: Sequence[Value] = (),
    solved: bool = False,
) -> list[BarSheet]:
    """Return bars that show what people did in made work, by document or sheet.

    given: one usable answer from each person who answered. first: the same for the first vote. A
    vote with fewer than `SMALL` answers is not counted. key: needed to tell that two people's
    rows are the same thing. solved: whether to show what is right, and why a common answer is not.
    """
    votes = [
        [pieces(question, value, key) for value in values] if len(values) >= SMALL else []
        for values in (given, first)
    ]
    model = pieces(question, key.answer, key) if key and solved else {}
    every = _Every(question, votes, model)
    titles = {one.id: one.title for one in question.papers}
    titles |= {one.code: one.label for one in question.sheets}
    return [every.part(*one) for one in (titles or {"": ""}).items()]


# --- one piece ------------------------------------------------------------------------------------


def pieces(question: Question, value: Value, key: Entry | None) -> Piece:
    """Return {place: what one person has there} for one answer; with a key, also the marks."""
    marks = by_place(key.judged(value)) if key else {}
    found = {(at.sheet, at.row, at.column, at.option): mark for at, mark in marks.items()}
    wanted = {(at.sheet, at.row): at.wanted for at in marks if at.row}
    by_cell = any(at.column for at in marks)
    piece = {}
    columns = [*key.shared.get("key", ())] if key else []
    for sheet, row, name, cells in _rows(question, value, columns):
        whole = found.get((sheet, row, "", ""))
        thing = row
        if question.sheets and row not in {one.row for one in question.sheet(sheet).fixed}:
            thing = wanted.get((sheet, row)) or plain(name)
        piece[Spot(sheet, thing)] = Chosen(name, whole)
        for column, values in cells.items():
            for one, words in values.items():
                mark = found.get((sheet, row, column, one)) or found.get((sheet, row, column, ""))
                mark = mark or (None if by_cell else whole)
                if question.kind == "order" and key:
                    # A step that need not move may still have a different number in the model.
                    mark = whole if key.answer.index(row) + 1 == int(one) else None
                piece[Spot(sheet, thing, column, one)] = Chosen(words, mark)
    return piece


def _rows(
    question: Question, value: Value, columns: Sequence[str]
) -> Iterable[tuple[str, str, str, Mapping[str, Mapping[str, str]]]]:
    """Yield sheet, row, name and {column: {value: words}} for everything that a learner made.

    columns: those that name a row.
    """
    if isinstance(value, list):
        for at, code in enumerate(value, 1):
            yield "", code, question.option(code).text, {"": {str(at): _place(at)}}
    elif isinstance(value, dict) and question.kind == "passages":
        for id, label in value.items():
            words = {label: question.option(label).text}
            yield _paper(id), id, question.units[id].text, {"": words}
    elif isinstance(value, dict):
        rows = filled(question, value)
        for sheet in question.sheets:
            given = {one.row: one.cells for one in sheet.fixed}
            for row in rows[sheet.code]:
                there = given.get(row[ROW], {})
                own = [one for one in sheet.columns if one.code in row and one.code not in there]
                if own or row[ROW] not in given:
                    cells = {one.code: _values(question, one, row[one.code]) for one in own}
                    yield sheet.code, row[ROW], _name(question, sheet, row, rows, columns), cells


def _values(question: Question, column: Column, cell: Any) -> dict[str, str]:
    """Return {value: words} of a cell; empty if it names another row."""
    if column.kind == "row":
        return {}
    each = cell if isinstance(cell, list) else [cell]
    said = {plain(str(one)) if column.kind == "text" else str(one): one for one in each}
    return {one: cell_text(question, column, value) for one, value in said.items() if one}


def _name(question: Question, sheet: Sheet, row: Row, rows: Rows, columns: Sequence[str]) -> str:
    ends = [one for one in sheet.columns if one.kind == "row"]
    named = [cell_text(question, one, row.get(one.code), rows[one.of]) for one in ends]
    if any(named):
        return " → ".join(named)
    # A choice is the same for everybody; a person's own wording is not.
    first = [one.code for one in sheet.columns if one.kind == "choice"][:1]
    has_name = any(one.code == "name" for one in sheet.columns)
    return row_name(question, sheet, row, columns or ([] if has_name else first))


# --- of all together ------------------------------------------------------------------------------


class _Every:
    """Counts of everybody's work in two votes. model: the right answer, if it is shown."""

    def __init__(self, question: Question, votes: Sequence[list[Piece]], model: Piece) -> None:
        self.question, self.votes, self.model = question, votes, model
        self.counts = [Counter(spot for piece in vote for spot in piece) for vote in votes]
        self.marks: dict[Spot, Mark] = {}
        for piece in (*(one for vote in votes for one in vote), model):
            for spot, chosen in piece.items():
                if model and chosen.mark and not self.is_right(spot):
                    self.marks[spot] = chosen.mark
        # The most common words for each place, and how many use them in the vote with more of them.
        self.words: dict[Spot, str] = {}
        self.alike: dict[Spot, int] = {}
        said = (Counter((s, c.text) for p in vote for s, c in p.items()) for vote in votes)
        for (spot, words), people in reduce(or_, said).most_common():
            self.words.setdefault(spot, words)
            self.alike.setdefault(spot, people)
        self.words |= {spot: chosen.text for spot, chosen in model.items()}
        self.values: dict[tuple[str, ...], list[Spot]] = {}
        for spot in self.words:
            if spot.value:
                self.values.setdefault(spot[:3], []).append(spot)

    def is_right(self, spot: Spot) -> bool | None:
        """Return whether `spot` is right, or None if it is partly right or not marked."""
        verdict = self.marks[spot].verdict if spot in self.marks else "free"
        return None if verdict in ("free", "partly") else verdict == "right"

    def people(self, spots: Sequence[Spot]) -> tuple[int | None, int | None]:
        """Return how many people are at these places now and before; None for a vote not shown."""
        now, before = (
            sum(counts[spot] for spot in spots) if vote else None
            for counts, vote in zip(self.counts, self.votes, strict=True)
        )
        return now, before

    def shown(self, spots: Iterable[Spot]) -> list[Spot]:
        """Return the places to show, the most common first.

        These are the places in the model answer, and those with the same words from several people.
        """
        some = [one for one in spots if one in self.model or self.alike[one] > ALONE]
        return sorted(some, key=lambda one: -max(counts[one] for counts in self.counts))

    def part(self, code: str, title: str) -> BarSheet:
        """Return the bars of a document or a sheet."""
        question, options = self.question, self.question.options
        if question.kind == "passages":
            label, heads = replace(_ONLY, options=options), [one.text for one in options]
            units = [one for one in question.units.values() if _paper(one.id) == code]
            return BarSheet(
                title, heads, [self.thing(code, one.id, one.text, [label]) for one in units]
            )
        if question.kind == "order":
            places = (Option(str(at), _place(at)) for at in range(1, len(options) + 1))
            place = replace(_ONLY, options=tuple(places))
            return BarSheet(
                "", [], [self.thing("", one.code, one.text, [place]) for one in options]
            )
        sheet = question.sheet(code)
        columns = [one for one in sheet.columns if one.kind != "row"]
        things = [self.thing(code, one.row, one.label, columns) for one in sheet.fixed]
        return BarSheet(title, [one.label for one in columns], things + self.own(sheet, columns))

    def own(self, sheet: Sheet, columns: Sequence[Column]) -> list[BarRow]:
        """Return the bars of rows that people added; rows that only one person has share a bar."""
        fixed = {one.row for one in sheet.fixed}
        every = [one for one in self.words if one.sheet == sheet.code and not one.value]
        every = [one for one in every if one.thing not in fixed]
        things, shown = [], self.shown(every)
        for one in shown:
            thing = self.thing(sheet.code, one.thing, self.words[one], columns)
            people, before = self.people([one])
            right = self.is_right(one)
            things.append(replace(thing, people=people, before=before, right=right))
        if rest := [one for one in every if one not in shown]:
            things.append(BarRow(text("desk-wall-alone"), *self.people(rest)))
        return things

    def thing(self, sheet: str, thing: str, words: str, columns: Iterable[Column]) -> BarRow:
        """Return the bars of a thing, with the cells that people filled in."""
        cells = (self.cell(self.values.get((sheet, thing, one.code), []), one) for one in columns)
        # The name of a row already shows these.
        names = {words, *words.split(", ")}
        return BarRow(words, cells=[one for one in cells if {bar.text for bar in one.bars} - names])

    def cell(self, values: list[Spot], column: Column) -> BarCell:
        """Return the bars of a cell; words and numbers that only one person gave share a bar."""
        order = {code: at for at, code in enumerate(column.codes)}
        shown = sorted(values, key=lambda one: order[one.value]) if order else self.shown(values)
        bars = [Bar(self.words[one], *self.people([one]), self.is_right(one)) for one in shown]
        if rest := [one for one in values if one not in shown]:
            bars.append(Bar(text("desk-wall-other"), *self.people(rest)))
        return BarCell(column.label, bars, self.why(shown))

    def why(self, shown: Iterable[Spot]) -> str:
        """Return what the key states about the most common wrong answer, if many people gave it."""
        counts, least = self.counts[0], max(ALONE + 1, COMMON * len(self.votes[0]))
        wrong = [one for one in shown if self.is_right(one) is False and counts[one] >= least]
        worst = max(wrong, key=counts.__getitem__, default=None)
        fault = self.marks[worst].fault if worst else None
        return fault.said if fault else ""


def _place(at: int) -> str:
    return text("desk-wall-place", n=at)


def _paper(unit: str) -> str:
    return unit.partition(".")[0]
