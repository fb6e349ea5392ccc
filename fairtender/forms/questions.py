"""What is asked: `questions.toml` as frozen dataclasses.

Top of the file: format = 1, unit, title, minutes; `[[objective]]` with code and text; `[options]`
with option lists that several questions share. `[[form]]`: id, title, prompt (paragraphs are split
by an empty line), objective. `[[form.question]]`: id (never used before), kind, label, points, hint
and, by kind:

* choice: options (a list of {code, text}, or the name of a shared list)
* choices: options, choose (exactly so many)
* number: unit, min, max
* text: max_length (default 200 characters)
* long_text: max_length (default 4000), marked_by = "trainer"

`[[self_check]]` with `[[self_check.question]]`: id, label, hint, options with one `right = true`
and an explanation each. Every fault is an author's fault and is told in one sentence that names the
file, the question or form, and what to do.
"""

import hashlib
import math
import re
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from fairtender import messages
from fairtender.tables import DataError, fault

FORMAT = 1
KINDS = ("choice", "choices", "number", "text", "long_text")
MAX_LENGTH = {"text": 200, "long_text": 4000}
_ID = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True)
class Option:
    """One thing to choose. `right` and `explanation` are used by self-checks only."""

    code: str
    text: str
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
    unit: str = ""
    min: float | None = None
    max: float | None = None
    max_length: int = 0
    hint: str = ""
    marked_by: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the options, in their order."""
        return tuple(option.code for option in self.options)

    @property
    def short(self) -> str:
        """A name for lists and sentences: the number the label begins with, else its beginning."""
        first = self.label.split(maxsplit=1)[0].rstrip(".:,)")
        if any(sign.isdigit() for sign in first):
            return first
        return self.label if len(self.label) <= 70 else self.label[:69].rstrip() + "…"


@dataclass(frozen=True)
class Form:
    """One form: questions that are shown, checked and graded together."""

    id: str
    title: str
    questions: tuple[Question, ...]
    prompt: str = ""
    objective: str = ""

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
    """What a learner can do afterwards."""

    code: str
    text: str


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
    `solutions/UNIT` of it and of each parent. DataError where there is none.
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
    raise fault("forms-no-questions", unit=unit, folder=start)


def load(path: Path | str) -> Questions:
    """Read and validate one `questions.toml`; DataError names the file, the place and the fault."""
    path = Path(path)
    try:
        source = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise fault("forms-unreadable", file=path, cause=error) from None
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    release = hashlib.sha256(source.encode()).hexdigest()[:12]
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise fault("forms-not-toml", file=path, cause=error) from None
    return _File(path, data).questions(release)


class _File:
    """Turns the tables of one file into dataclasses; knows where it is for its sentences."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.path, self.data = path, data
        self.shared: dict[str, tuple[Option, ...]] = {}
        self.seen: set[tuple[str, str]] = set()

    def fail(self, where: str, code: str, **params: object) -> DataError:
        """The sentence with file and place; its code is that of the fault itself."""
        code = f"forms-fault-{code}"
        cause = messages.text(code, **params)
        return DataError(
            messages.text("forms-fault", file=self.path, where=where, cause=cause), code
        )

    def get(self, where: str, table: dict, key: str, kind: type, default: Any = None) -> Any:
        """A value of the type that is wanted; without a default it has to be there."""
        value = table.get(key, default)
        wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        if (wrong and value is not default) or value is None:
            raise self.fail(where, "type", key=key, kind=_kind(kind))
        if kind is str and default is None and not value.strip():
            raise self.fail(where, "empty", key=key)
        return value

    def tables(self, where: str, table: dict, key: str) -> list[dict]:
        value = self.get(where, table, key, list, [])
        if not all(isinstance(item, dict) for item in value):
            raise self.fail(where, "type", key=key, kind=_kind(list))
        return value

    def only(self, where: str, table: dict, keys: str) -> None:
        """Refuse keys nobody reads: they are mostly typing errors."""
        for key in table:
            if key not in keys.split():
                raise self.fail(where, "unknown-key", key=key, known=keys.replace(" ", ", "))

    def new_id(self, where: str, table: dict, space: str = "question") -> str:
        value = self.get(where, table, "id", str)
        if not _ID.fullmatch(value):
            raise self.fail(where, "id", id=value)
        if (space, value) in self.seen:
            raise self.fail(where, "twice", id=value)
        self.seen.add((space, value))
        return value

    def questions(self, release: str) -> Questions:
        data, top = self.data, messages.text("forms-where-top")
        self.only(top, data, "format unit title minutes objective options form self_check")
        if data.get("format") != FORMAT or isinstance(data["format"], bool):
            raise self.fail(top, "format", format=data.get("format"), known=FORMAT)
        objectives = tuple(self.objective(item) for item in self.tables(top, data, "objective"))
        for name, options in self.get(top, data, "options", dict, {}).items():
            self.shared[name] = self.options(f"options.{name}", options)
        codes = {objective.code for objective in objectives}
        forms = tuple(self.form(item, codes) for item in self.tables(top, data, "form"))
        checks = tuple(self.self_check(item) for item in self.tables(top, data, "self_check"))
        if not forms and not checks:
            raise self.fail(top, "no-forms")
        return Questions(
            unit=self.get(top, data, "unit", str),
            title=self.get(top, data, "title", str),
            release=release,
            forms=forms,
            objectives=objectives,
            self_checks=checks,
            minutes=self.get(top, data, "minutes", int) if "minutes" in data else None,
        )

    def objective(self, table: dict) -> Objective:
        where = f"objective {table.get('code', '?')}"
        self.only(where, table, "code text")
        return Objective(self.get(where, table, "code", str), self.get(where, table, "text", str))

    def form(self, table: dict, objectives: set[str]) -> Form:
        where = f"form {table.get('id', '?')}"
        self.only(where, table, "id title prompt objective question")
        objective = self.get(where, table, "objective", str, "")
        if objective and objective not in objectives:
            raise self.fail(where, "objective", objective=objective)
        return Form(
            id=self.new_id(where, table, "form"),
            title=self.get(where, table, "title", str),
            prompt=self.get(where, table, "prompt", str, ""),
            objective=objective,
            questions=self.some(where, table, self.question),
        )

    def some(self, where: str, table: dict, make: Any) -> tuple[Question, ...]:
        questions = tuple(make(item) for item in self.tables(where, table, "question"))
        if not questions:
            raise self.fail(where, "no-questions")
        return questions

    def question(self, table: dict) -> Question:
        where = f"question {table.get('id', '?')}"
        kind = self.get(where, table, "kind", str)
        if kind not in KINDS:
            raise self.fail(where, "kind", kind=kind, known=", ".join(KINDS))
        self.only(where, table, f"id kind label points hint {_KEYS[kind]}".strip())
        chosen = kind in ("choice", "choices")
        return Question(
            id=self.new_id(where, table),
            kind=kind,
            label=self.get(where, table, "label", str),
            points=self.points(where, table),
            options=(options := self.options(where, table.get("options")) if chosen else ()),
            choose=self.choose(where, table, len(options)),
            hint=self.get(where, table, "hint", str, ""),
            unit=self.get(where, table, "unit", str, ""),
            max_length=self.length(where, table, kind),
            marked_by=self.marked_by(where, table),
            **self.bounds(where, table),
        )

    def points(self, where: str, table: dict) -> Fraction:
        value = table.get("points")
        if not _is_number(value) or value < 0:
            raise self.fail(where, "points")
        return Fraction(str(value))

    def choose(self, where: str, table: dict, n: int) -> int | None:
        value = table.get("choose")
        if value is not None and (type(value) is not int or not 1 <= value <= n):
            raise self.fail(where, "choose", n=n)
        return value

    def length(self, where: str, table: dict, kind: str) -> int:
        value = table.get("max_length", MAX_LENGTH.get(kind, 0))
        if type(value) is not int or (kind in MAX_LENGTH and not 1 <= value <= 20_000):
            raise self.fail(where, "length")
        return value

    def marked_by(self, where: str, table: dict) -> str:
        value = self.get(where, table, "marked_by", str, "")
        if value not in ("", "trainer"):
            raise self.fail(where, "marked-by")
        return value

    def bounds(self, where: str, table: dict) -> dict[str, float | None]:
        low, high = table.get("min"), table.get("max")
        if any(bound is not None and not _is_number(bound) for bound in (low, high)):
            raise self.fail(where, "bounds")
        if low is not None and high is not None and low > high:
            raise self.fail(where, "bounds")
        return {"min": low, "max": high}

    def options(self, where: str, value: Any, right: bool = False) -> tuple[Option, ...]:
        if isinstance(value, str):
            if value not in self.shared:
                raise self.fail(where, "shared", name=value)
            return self.shared[value]
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fail(where, "options")
        made = tuple(self.option(where, item, right) for item in value)
        if len(made) < 2 or len({option.code for option in made}) != len(made):
            raise self.fail(where, "options")
        return made

    def option(self, where: str, table: dict, right: bool) -> Option:
        self.only(where, table, "code text right explanation" if right else "code text")
        return Option(
            code=self.get(where, table, "code", str),
            text=self.get(where, table, "text", str),
            right=self.get(where, table, "right", bool, False),
            explanation=self.get(where, table, "explanation", str, ""),
        )

    def self_check(self, table: dict) -> Form:
        where = f"self_check {table.get('id', '?')}"
        self.only(where, table, "id title prompt question")
        return Form(
            id=self.new_id(where, table, "form"),
            title=self.get(where, table, "title", str),
            prompt=self.get(where, table, "prompt", str, ""),
            questions=self.some(where, table, self.self_check_question),
        )

    def self_check_question(self, table: dict) -> Question:
        where = f"self_check question {table.get('id', '?')}"
        self.only(where, table, "id kind label options hint")
        if table.get("kind", "choice") != "choice":
            raise self.fail(where, "kind", kind=table["kind"], known="choice")
        options = self.options(where, table.get("options"), right=True)
        if sum(option.right for option in options) != 1:
            raise self.fail(where, "one-right")
        return Question(
            id=self.new_id(where, table),
            kind="choice",
            label=self.get(where, table, "label", str),
            hint=self.get(where, table, "hint", str, ""),
            options=options,
        )


_KEYS = {
    "choice": "options",
    "choices": "options choose",
    "number": "unit min max",
    "text": "max_length",
    "long_text": "max_length marked_by",
}


def _kind(kind: type) -> str:
    return messages.text(f"forms-kind-{kind.__name__}")


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]
