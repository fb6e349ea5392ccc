"""What is asked: `questions.toml` as frozen dataclasses.

Top of the file: format = 1, unit, title, minutes; `[[objective]]` with code, text and `taught` (the
labels of the chapter's sections that teach it); `[options]` with option lists that several
questions share. `[[form]]`: id, title, prompt (paragraphs are split by an empty line), objective.
`[[form.question]]`: id (never used before), kind, label, points, hint, objective (where it is not
the form's) and, by kind:

* choice: options (a list of {code, text}, or the name of a shared list)
* choices: options, choose (exactly so many); or budget and cost_unit, with a cost for each option
* number: unit, min, max
* text: max_length (default 200 characters)
* long_text: max_length (default 4000), marked_by = "trainer"

`[[form.belief]]`: a belief that answers may show: code, text, and `when`, a table of question id →
option or options. "Check my answers" says the text where one of these questions has one of these
options chosen. `stop = true` where the answer would endanger a real person: its text begins with
"Stop." and says whom it harms and how; it is said first. The same belief has the same code in every
form of the unit, and in its key, which may say more of it.

`[[self_check]]` with `[[self_check.question]]`: id, label, hint, options with one `right = true`
and an explanation each. Every fault is an author's fault and is told in one sentence that names the
file, the question or form, and what to do.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from fairtender.tables import fault


@dataclass(frozen=True)
class Option:
    """One thing to choose. `right` and `explanation` are used by self-checks only.

    cost: what choosing it takes from the question's budget.
    """

    code: str
    text: str
    cost: Fraction = Fraction(0)
    right: bool = False
    explanation: str = ""


@dataclass(frozen=True)
class Question:
    """One question. `points` is exact; what does not belong to its `kind` is empty or None."""

    id: str
    kind: str
    label: str
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
    marked_by: str = ""
    objective: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the options, in their order."""
        return tuple(option.code for option in self.options)

    def cost(self, chosen: Collection[str]) -> Fraction:
        """What these options cost together."""
        return sum((o.cost for o in self.options if o.code in chosen), Fraction(0))

    @property
    def short(self) -> str:
        """A name for lists and sentences: the number the label begins with, else its beginning."""
        first = self.label.split(maxsplit=1)[0].rstrip(".:,)")
        if any(sign.isdigit() for sign in first):
            return first
        return self.label if len(self.label) <= 70 else self.label[:69].rstrip() + "…"


@dataclass(frozen=True)
class Belief:
    """A belief that answers may show, as it is said before marking.

    "Check my answers" says `text` where a question of `when` has one of its codes chosen. `stop`:
    the answer would endanger a real person. The key may say more of it, under the same `code`.
    """

    code: str
    when: Mapping[str, tuple[str, ...]]
    text: str
    stop: bool = False


@dataclass(frozen=True)
class Form:
    """One form: questions that are shown, checked and graded together."""

    id: str
    title: str
    questions: tuple[Question, ...]
    prompt: str = ""
    objective: str = ""
    beliefs: tuple[Belief, ...] = ()

    @property
    def points(self) -> float:
        """All points of the form."""
        return float(sum(question.points for question in self.questions))

    @property
    def auto_points(self) -> float:
        """The points that `grade` can give: without the questions that the trainer marks."""
        return float(sum(q.points for q in self.questions if not q.marked_by))

    @property
    def trainer_points(self) -> float:
        """The points that the trainer gives."""
        return float(sum(q.points for q in self.questions if q.marked_by))


@dataclass(frozen=True)
class Objective:
    """What a learner can do afterwards; `taught`: labels of sections of the chapter."""

    code: str
    text: str
    taught: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questions:
    """All of one `questions.toml`. `release` is the hash that answers carry."""

    unit: str
    title: str
    release: str
    forms: tuple[Form, ...]
    objectives: tuple[Objective, ...] = ()
    self_checks: tuple[Form, ...] = ()
    minutes: int | None = None

    @cached_property
    def all(self) -> dict[str, Question]:
        """Every question of the exercise by id, in the order of the file."""
        return {question.id: question for form in self.forms for question in form.questions}

    @property
    def points(self) -> float:
        """All points of the exercise."""
        return float(sum(q.points for q in self.all.values()))

    def form(self, form_id: str) -> Form:
        """Return the form with this id; DataError where there is none."""
        return _named(self.forms, form_id, self.unit)

    def self_check(self, form_id: str) -> Form:
        """Return the self-check with this id; DataError where there is none."""
        return _named(self.self_checks, form_id, self.unit)


def _named(forms: tuple[Form, ...], form_id: str, unit: str) -> Form:
    for form in forms:
        if form.id == form_id:
            return form
    known = ", ".join(form.id for form in forms) or "none"
    raise fault("forms-no-form", form=form_id, unit=unit, known=known)


def find(unit: str, folder: Path | str | None = None) -> Path:
    """Return the path of the `questions.toml` of `unit`.

    Looks in `folder` (default: the working directory), then in `exercises/UNIT` and
    `solutions/UNIT` of it and of each parent, then in the copy that the wheel for the browser
    carries. DataError where there is none.
    """
    start = Path(folder or ".").absolute()
    beside = start / "questions.toml"
    if beside.is_file():
        return beside
    for parent in (start, *start.parents):
        for kind in ("exercises", "solutions"):
            path = parent / kind / unit / "questions.toml"
            if path.is_file():
                return path
    carried = Path(__file__).parent / "exercises" / unit / "questions.toml"
    if carried.is_file():
        return carried
    raise fault("forms-no-questions", unit=unit, folder=start)
