"""The questions as frozen dataclasses; the package describes the file format."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from fairtender import messages
from fairtender.tables import fault

WORK = ("table", "map", "passages", "order")  # kinds in which something is made
OWN = "-own"  # ending of the name of the unit that holds a unit's own case
CELLS = ("choice", "choices", "number", "text", "date", "row")  # kinds of a cell of a table


@dataclass(frozen=True)
class Option:
    """One option of a question.

    cost: its cost in the question's budget. right, explanation: only for self-checks and guided
    examples, whose answers are public.
    """

    code: str
    text: str
    cost: Fraction = Fraction(0)
    right: bool = False
    explanation: str = ""


@dataclass(frozen=True)
class Unit:
    """One sentence of a paper, as the author split it; paragraphs are counted from 1."""

    id: str
    text: str
    paragraph: int


@dataclass(frozen=True)
class Paper:
    """A document with sentences to mark, one on each line; their ids are `A01.1` and so on."""

    id: str
    title: str
    text: str

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The sentences in order; an empty line in the text begins a new paragraph."""
        paragraphs = re.split(r"\n\s*\n", self.text.strip())
        cut = [
            (line, number)
            for number, paragraph in enumerate(paragraphs, 1)
            for line in paragraph.splitlines()
        ]
        return tuple(
            Unit(f"{self.id}.{number}", " ".join(line.split()), paragraph)
            for number, (line, paragraph) in enumerate(cut, 1)
        )


@dataclass(frozen=True)
class Question:
    """One question. `points` is exact; fields that its `kind` does not use are empty or None.

    sheets: the sheets of a table or a map. papers: the documents of passages; with `side_by_side`,
    there are two, in two columns. look: the name of a `Look`, which shows findings about the work
    at once, without a key. saves: the endings of the files that can be downloaded; file: the part
    of their names between unit and day. begins: the id of an earlier question with whose answer
    this one can begin. in_order: whether the options keep the order of the file. name: two to five
    words for lists, if the label does not begin with a number. guided: an example above the
    question, which gives feedback at once and is neither kept nor marked.
    """

    id: str
    kind: Literal[
        "choice",
        "choices",
        "number",
        "text",
        "long_text",
        "date",
        "row",
        "table",
        "map",
        "passages",
        "order",
    ]
    label: str
    name: str = ""
    points: Fraction = Fraction(0)
    options: tuple[Option, ...] = ()
    choose: int | None = None
    budget: Fraction | None = None
    cost_unit: str = ""
    unit: str = ""
    min: float | None = None
    max: float | None = None
    max_length: int = 0
    hint: str = ""
    marked_by: Literal["", "trainer"] = ""
    objective: str = ""
    in_order: bool = False
    look: str = ""
    saves: tuple[Literal["xlsx", "docx", "html", "json", "toml", "zip"], ...] = ()
    file: str = ""
    begins: str = ""
    side_by_side: bool = False
    sheets: tuple["Sheet", ...] = ()
    papers: tuple[Paper, ...] = ()
    guided: "Form | None" = None

    @property
    def is_work(self) -> bool:
        """Whether learners make something, instead of giving one answer."""
        return self.kind in WORK

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the options, in order."""
        return tuple(option.code for option in self.options)

    @property
    def shown(self) -> tuple[Option, ...]:
        """The options in the order in which learners see them.

        The options of a choice or choices are shuffled by a hash of their codes, so that the first
        one is not right more often than others. With `in_order`, they keep the order of the file.
        """
        if self.in_order or self.kind not in ("choice", "choices"):
            return self.options
        return tuple(sorted(self.options, key=lambda one: _draw(self.id, one.code)))

    def option(self, code: str) -> Option:
        """Return the option with this code."""
        return next(one for one in self.options if one.code == code)

    def cost(self, chosen: Collection[str]) -> Fraction:
        """Return the total cost of the options with these codes."""
        return sum((o.cost for o in self.options if o.code in chosen), Fraction(0))

    def sheet(self, code: str = "") -> "Sheet":
        """Return the sheet with this code; without a code, the first one."""
        return next(one for one in self.sheets if code in ("", one.code))

    @property
    def units(self) -> dict[str, Unit]:
        """The sentences of all papers by id, in the order of the papers."""
        return {unit.id: unit for paper in self.papers for unit in paper.units}

    @property
    def short(self) -> str:
        """A short name for lists: `name`, the label's number, or the beginning of the label."""
        short = self.name or self.number
        return short or (self.label if len(self.label) <= 70 else self.label[:69].rstrip() + "…")

    @property
    def number(self) -> str:
        """The number with which the label begins, such as "C2"; "" if there is none."""
        first = self.label.split(maxsplit=1)[0].rstrip(".:,)")
        return first if any(sign.isdigit() for sign in first) else ""


def _draw(question: str, option: str) -> bytes:
    return hashlib.sha256(f"{question} {option}".encode()).digest()


@dataclass(frozen=True)
class Column(Question):
    """A column of a sheet: a question without points that is asked in each row.

    required: whether every row that has any answer needs this cell. of: the sheet whose rows a cell
    of kind "row" names. when: {earlier column: options}. The form of a row shows an empty cell only
    once each of these columns has one of its options or, if none are listed, any answer.
    """

    required: bool = False
    of: str = ""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The key under which a row holds its cell."""
        return self.id


@dataclass(frozen=True)
class FixedRow:
    """A row that the author gives: its id, its label, and the cells that are already filled in.

    Learners see these cells but cannot change them, and answers do not contain them.
    """

    row: str
    label: str
    cells: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A table to fill in: the author's rows (`fixed`), then `least` to `most` that learners add.

    table: the library's declared table that has these columns, so that the library's command can
    read a saved file.
    """

    code: str
    label: str
    columns: tuple[Column, ...]
    least: int = 0
    most: int = 0
    fixed: tuple[FixedRow, ...] = ()
    table: str = ""

    def column(self, code: str) -> Column:
        """Return the column with this code."""
        return next(one for one in self.columns if one.code == code)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the columns, in order."""
        return tuple(one.code for one in self.columns)

    def given(self, row: str) -> Mapping[str, Any]:
        """Return the cells that the author filled in for a row; empty if a learner added it."""
        return next((one.cells for one in self.fixed if one.row == row), {})


@dataclass(frozen=True)
class Belief:
    """A belief that answers may show, in words that do not give the right answer.

    `text` is shown at a question in `when` if one of the codes listed there is chosen: as a hint
    after marking, or at once if the answer would endanger a real person (`stop`). The key may say
    more about it, under the same `code`. For a table, `when` names a column,
    "question.sheet.column", or its cell in a fixed row, "question.sheet.column.row".
    """

    code: str
    when: Mapping[str, tuple[str, ...]]
    text: str
    stop: bool = False


@dataclass(frozen=True)
class Earlier:
    """A learner's work from an earlier unit, shown next to a form as an additional document.

    question: "SLUG/ID", a table or a map. own: "FOLDER/NAME", the table of the course's data that
    is shown until the learner has made one. columns: the columns of its first sheet that are shown;
    if empty, all columns of all sheets.
    """

    question: str
    title: str
    own: str
    columns: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The slug of the earlier unit."""
        return self.question.partition("/")[0]

    @property
    def id(self) -> str:
        """The question's id in the earlier unit."""
        return self.question.partition("/")[2]


@dataclass(frozen=True)
class Form:
    """One form: questions that are shown, checked and graded together.

    earlier: work from earlier units, shown next to the form. again: the id of an earlier form whose
    questions this form asks again; the id of this form is added to theirs, and its prompt comes
    before that of the earlier form.
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    prompt: str = ""
    objective: str = ""
    beliefs: tuple[Belief, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    minutes: int | None = None
    again: str = ""

    def first_id(self, question: Question) -> str:
        """Return the id under which a question of this form was first asked."""
        return question.id.removesuffix(f"-{self.id}") if self.again else question.id

    @property
    def points(self) -> float:
        """All points of the form."""
        return float(sum(question.points for question in self.questions))

    @property
    def auto_points(self) -> float:
        """The points that `grade` can give: those of questions that the trainer does not mark."""
        return float(sum(q.points for q in self.questions if not q.marked_by))

    @property
    def trainer_points(self) -> float:
        """The points that the trainer gives."""
        return float(sum(q.points for q in self.questions if q.marked_by))


@dataclass(frozen=True)
class Objective:
    """What a learner can do after the unit; `taught`: labels of the sections that teach it."""

    code: str
    text: str
    taught: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questions:
    """The content of a `questions.toml`; `release` is the hash that answers contain.

    `changed` describes what counts differently since the last release.
    """

    unit: str
    title: str
    release: str
    forms: tuple[Form, ...]
    objectives: tuple[Objective, ...] = ()
    self_checks: tuple[Form, ...] = ()
    minutes: int | None = None
    changed: str = ""

    @property
    def is_own(self) -> bool:
        """Whether these are tables for a learner's own organisation."""
        return self.unit.endswith(OWN)

    @property
    def earlier_edition(self) -> str:
        """The sentence for people whose answers are from an earlier release."""
        return messages.paragraph(messages.text("forms-earlier-edition"), self.changed)

    @cached_property
    def all(self) -> dict[str, Question]:
        """All questions of the exercise by id, in the order of the file."""
        return {question.id: question for form in self.forms for question in form.questions}

    @property
    def points(self) -> float:
        """All points of the exercise."""
        return float(sum(q.points for q in self.all.values()))

    def minutes_of(self, form: Form) -> int:
        """Return the minutes for one form; 0 if no time is given."""
        if form.minutes is not None:
            return form.minutes
        share = form.points / self.points if self.points else 0
        return max(1, round((self.minutes or 0) * share)) if self.minutes else 0

    def form(self, form_id: str) -> Form:
        """Return the form with this id; raise DataError if there is none."""
        return _form(self.forms, form_id, self.unit)

    def self_check(self, form_id: str) -> Form:
        """Return the self-check with this id; raise DataError if there is none."""
        return _form(self.self_checks, form_id, self.unit)


def _form(forms: tuple[Form, ...], form_id: str, unit: str) -> Form:
    for form in forms:
        if form.id == form_id:
            return form
    known = ", ".join(form.id for form in forms) or "none"
    raise fault("forms-no-form", form=form_id, unit=unit, known=known)
