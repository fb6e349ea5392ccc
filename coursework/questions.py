"""What is asked: `questions.toml` as frozen dataclasses.

Top of the file: format = 1, unit, title, minutes; `[[objective]]` with code, text and `taught` (the
labels of the chapter's sections that teach it); `[options]` with option lists that several
questions share. `[[form]]`: id, title, prompt (paragraphs are split by an empty line), objective,
minutes (else its share of the unit's, by its points).
`[[form.question]]`: id (never used before), kind, label, points, hint, objective (where it is not
the form's) and, by kind:

* choice: options (a list of {code, text}, or the name of a shared list)
* choices: options, choose (exactly so many); or budget and cost_unit, with a cost for each option
* number: unit, min, max
* text: max_length (default 200 characters)
* long_text: max_length (default 4000), marked_by = "trainer"

`[[form.belief]]`: a belief that answers may show: code, text, and `when`, a table of question id →
option or options. Its text is the hint at a question where marking finds one of these options
chosen. `stop = true` where the answer would endanger a real person: its text begins with "Stop."
and says whom it harms and how; it stands at the question as soon as the option is chosen, marked or
not. The same belief has the same code in every form of the unit, and in its key, which may say more
of it.

`[[self_check]]` with `[[self_check.question]]`: id, label, hint, options with one `right = true`
and an explanation each. Every fault is an author's fault; all of a file are told together, each in
one sentence that names the file, the question or form, and what to do.
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from fairtender.fields import Entry, read_toml
from fairtender.tables import fault

FORMAT = 1
STOP = "Stop."  # how a sentence begins that keeps a real person out of danger
MAX_LENGTH = {"text": 200, "long_text": 4000}
MOST_LENGTH = 20_000
_ID = re.compile(r"[a-z][a-z0-9_-]*")
# Fields that belong to some kinds of question only.
_KINDS = {
    "options": ("choice", "choices"),
    "choose": ("choices",),
    "budget": ("choices",),
    "cost_unit": ("choices",),
    "unit": ("number",),
    "min": ("number",),
    "max": ("number",),
    "max_length": ("text", "long_text"),
    "marked_by": ("long_text",),
}


@dataclass(frozen=True)
class Option:
    """One thing to choose. `right` and `explanation` are of self-checks only, which are public.

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
    kind: Literal["choice", "choices", "number", "text", "long_text"]
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
    marked_by: Literal["", "trainer"] = ""
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
    """A belief that answers may show, as it is said without telling what is right.

    `text` is said at a question of `when` that has one of its codes chosen: as a hint of marking,
    or at once where it would endanger a real person (`stop`). The key may say more of it, under the
    same `code`.
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
    minutes: int | None = None

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

    def minutes_of(self, form: Form) -> int:
        """Return the minutes of one form; 0 where nothing says how long it takes."""
        if form.minutes is not None:
            return form.minutes
        share = form.points / self.points if self.points else 0
        return max(1, round((self.minutes or 0) * share)) if self.minutes else 0

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


# --- the file -----------------------------------------------------------------------------------


def load(path: Path | str) -> Questions:
    """Read and check one `questions.toml`; DataError names the file, the place and each fault."""
    return read_toml(Path(path), _File().questions)


class _File:
    """What one file has said so far: objectives, shared options, and ids that are taken."""

    def __init__(self) -> None:
        self.objectives: set[str] = set()
        self.shared: dict[str, tuple[Option, ...]] = {}
        self.taken: set[tuple[str, str]] = set()

    def questions(self, top: Entry) -> Questions:
        top.value("format", (FORMAT,))
        objectives = top.each("objective", Objective, unique="code")
        self.objectives = {one.code for one in objectives}
        shared = top.entry("options")
        self.shared = {name: _options(shared, name) for name in shared.content}
        given = {"objectives": objectives, "release": _release(top.source)}
        given |= {"forms": top.each("form", self.form)}
        given |= {"self_checks": top.each("self_check", self.self_check)}
        if not given["forms"] and not given["self_checks"]:
            raise top.wrong("forms-fault-no-forms")
        return top.make(Questions, **given)

    def form(self, entry: Entry) -> Form:
        id, objective = self.id(entry, "form"), self.aim(entry, "")
        questions = entry.each("question", lambda one: self.question(one, objective))
        if not questions:
            raise entry.wrong("forms-fault-no-questions")
        by_id = {one.id: one for one in questions}
        beliefs = entry.each("belief", lambda one: _belief(one, by_id))
        beliefs = tuple(sorted(beliefs, key=lambda one: not one.stop))
        return entry.make(Form, id=id, objective=objective, questions=questions, beliefs=beliefs)

    def question(self, entry: Entry, objective: str) -> Question:
        id, points = self.id(entry, "question"), entry.value("points", Fraction)
        given = {"options": self.options(entry), "objective": self.aim(entry, objective)}
        made = entry.make(Question, id=id, points=points, **given)
        _check(entry, made)
        length = made.max_length or MAX_LENGTH.get(made.kind, 0)
        return replace(made, max_length=length, min=_short(made.min), max=_short(made.max))

    def options(self, entry: Entry) -> tuple[Option, ...]:
        if not isinstance(entry.content.get("options"), str):
            return _options(entry, "options") if "options" in entry.content else ()
        name = entry.value("options")
        if name not in self.shared:
            raise entry.wrong("forms-fault-shared", name=name)
        return self.shared[name]

    def aim(self, entry: Entry, default: str) -> str:
        objective = str(entry.value("objective", str, default))
        if objective and objective not in self.objectives:
            raise entry.wrong("forms-fault-objective", objective=objective)
        return objective

    def id(self, entry: Entry, space: str) -> str:
        id = str(entry.value("id"))
        if not _ID.fullmatch(id):
            raise entry.wrong("forms-fault-id", id=id)
        if (space, id) in self.taken:
            raise entry.wrong("field-twice", field="id", value=id)
        self.taken.add((space, id))
        return id

    def self_check(self, entry: Entry) -> Form:
        id = self.id(entry, "form")
        questions = entry.each("question", self.self_check_question)
        if not questions:
            raise entry.wrong("forms-fault-no-questions")
        return entry.make(Form, id=id, questions=questions, objective="", beliefs=())

    def self_check_question(self, entry: Entry) -> Question:
        id, options = self.id(entry, "question"), _options(entry, "options", right=True)
        if sum(option.right for option in options) != 1:
            raise entry.wrong("forms-fault-one-right")
        kind = entry.value("kind", ("choice",), "choice")
        label, hint = entry.value("label"), entry.value("hint", str, "")
        entry.no_other()
        return Question(id, kind, label, options=options, hint=hint)


def _release(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def _options(entry: Entry, field: str, right: bool = False) -> tuple[Option, ...]:
    """Return options; `right` where they may tell the right one, in a self-check."""
    options = entry.each(field, Option, unique="code")
    if len(options) < 2:
        raise entry.wrong("forms-fault-options", field=field)
    if not right and any(option.right or option.explanation for option in options):
        raise entry.wrong("forms-fault-told", field=field)
    return tuple(options)


def _check(entry: Entry, question: Question) -> None:
    """Refuse a question whose parts do not go together."""
    kind, options = question.kind, question.options
    for field in entry.content:
        if kind not in _KINDS.get(field, (kind,)):
            raise entry.wrong("forms-fault-field", field=field, kind=kind)
    if kind in _KINDS["options"] and not options:
        raise entry.wrong("forms-fault-options", field="options")
    if question.points < 0:
        raise entry.wrong("forms-fault-points")
    if question.choose is not None and not 1 <= question.choose <= len(options):
        raise entry.wrong("forms-fault-choose", n=len(options))
    priced = [option.cost for option in options if option.cost]
    parts = question.budget is not None, bool(question.cost_unit), bool(priced)
    if any(parts) and (not all(parts) or (question.budget or 0) <= 0 or min(priced) < 0):
        raise entry.wrong("forms-fault-budget")
    if "max_length" in entry.content and not 1 <= question.max_length <= MOST_LENGTH:
        raise entry.wrong("forms-fault-length", most=MOST_LENGTH)
    if None not in (question.min, question.max) and (question.min or 0) > (question.max or 0):
        raise entry.wrong("forms-fault-bounds")


def _short(bound: float | None) -> float | None:
    """Return a bound as it is shown: 0, not 0.0."""
    return int(bound) if bound is not None and bound == int(bound) else bound


def _belief(entry: Entry, questions: Mapping[str, Question]) -> Belief:
    when = {}
    for id, value in entry.value("when", Mapping[str, Any]).items():
        codes = tuple(value) if isinstance(value, list) else (value,)
        known = questions[id].codes if id in questions else ()
        if not codes or not {*codes} <= {*known}:
            raise entry.wrong("forms-fault-belief", question=id)
        when[id] = codes
    if not when:
        raise entry.wrong("field-missing", field="when")
    text = " ".join(entry.value("text").split())
    made = entry.make(Belief, when=when, text=text)
    if made.stop != text.startswith(STOP):
        raise entry.wrong("forms-fault-stop", word=STOP)
    return made
