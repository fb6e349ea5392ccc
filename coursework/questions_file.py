"""Reads `questions.toml` and tells an author's fault in one sentence with file and place."""

import hashlib
import math
import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

from coursework.questions import (
    Belief,
    Form,
    Objective,
    Option,
    Question,
    Questions,
)
from fairtender import messages
from fairtender.tables import DataError, fault

FORMAT = 1
KINDS = ("choice", "choices", "number", "text", "long_text")
STOP = "Stop."  # how a sentence begins that keeps a real person out of danger
MAX_LENGTH = {"text": 200, "long_text": 4000}
_ID = re.compile(r"[a-z][a-z0-9_-]*")


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
        self.objectives: set[str] = set()
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
        self.objectives = {objective.code for objective in objectives}
        forms = tuple(self.form(item) for item in self.tables(top, data, "form"))
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
        self.only(where, table, "code text taught")
        taught = self.get(where, table, "taught", list, [])
        if not all(isinstance(label, str) for label in taught):
            raise self.fail(where, "type", key="taught", kind=_kind(list))
        code, text = self.get(where, table, "code", str), self.get(where, table, "text", str)
        return Objective(code, text, tuple(taught))

    def aim(self, where: str, table: dict, default: str = "") -> str:
        objective = self.get(where, table, "objective", str, default)
        if objective and objective not in self.objectives:
            raise self.fail(where, "objective", objective=objective)
        return objective

    def form(self, table: dict) -> Form:
        where = f"form {table.get('id', '?')}"
        self.only(where, table, "id title prompt objective question belief")
        objective = self.aim(where, table)
        questions = self.some(where, table, lambda item: self.question(item, objective))
        return Form(
            id=self.new_id(where, table, "form"),
            title=self.get(where, table, "title", str),
            prompt=self.get(where, table, "prompt", str, ""),
            objective=objective,
            questions=questions,
            beliefs=self.beliefs(where, table, questions),
        )

    def beliefs(
        self, where: str, table: dict, questions: tuple[Question, ...]
    ) -> tuple[Belief, ...]:
        """All beliefs of a form; those that stop come first."""
        found = (
            self.belief(where, item, questions) for item in self.tables(where, table, "belief")
        )
        return tuple(sorted(found, key=lambda belief: not belief.stop))

    def belief(self, form: str, table: dict, questions: tuple[Question, ...]) -> Belief:
        where = f"belief {table.get('code', '?')} of {form}"
        self.only(where, table, "code when text stop")
        code = self.get(where, table, "code", str)
        by_id = {question.id: question for question in questions}
        when = {}
        for id, value in self.get(where, table, "when", dict).items():
            codes = tuple(value) if isinstance(value, list) else (value,)
            known = by_id[id].codes if id in by_id else ()
            if not codes or not set(codes) <= set(known):
                raise self.fail(where, "belief", question=id)
            when[id] = codes
        if not when:
            raise self.fail(where, "empty", key="when")
        text = " ".join(self.get(where, table, "text", str).split())
        stop = self.get(where, table, "stop", bool, False)
        if stop != text.startswith(STOP):
            raise self.fail(where, "stop", word=STOP)
        return Belief(code, when, text, stop)

    def some(self, where: str, table: dict, make: Any) -> tuple[Question, ...]:
        questions = tuple(make(item) for item in self.tables(where, table, "question"))
        if not questions:
            raise self.fail(where, "no-questions")
        return questions

    def question(self, table: dict, objective: str) -> Question:
        where = f"question {table.get('id', '?')}"
        kind = self.get(where, table, "kind", str)
        if kind not in KINDS:
            raise self.fail(where, "kind", kind=kind, known=", ".join(KINDS))
        self.only(where, table, f"id kind label points hint objective {_KEYS[kind]}")
        chosen = kind in ("choice", "choices")
        return Question(
            id=self.new_id(where, table),
            kind=kind,
            label=self.get(where, table, "label", str),
            points=self.points(where, table),
            options=(options := self.options(where, table.get("options")) if chosen else ()),
            choose=self.choose(where, table, len(options)),
            **self.budget(where, table, options),
            hint=self.get(where, table, "hint", str, ""),
            unit=self.get(where, table, "unit", str, ""),
            max_length=self.length(where, table, kind),
            marked_by=self.marked_by(where, table),
            objective=self.aim(where, table, objective),
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

    def budget(self, where: str, table: dict, options: tuple[Option, ...]) -> dict[str, Any]:
        value, priced = table.get("budget"), any(option.cost for option in options)
        if value is None and not priced and "cost_unit" not in table:
            return {}
        if not _is_number(value) or value <= 0 or not priced:
            raise self.fail(where, "budget")
        unit = self.get(where, table, "cost_unit", str)
        return {"budget": Fraction(str(value)), "cost_unit": unit}

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
        self.only(where, table, "code text right explanation" if right else "code text cost")
        cost = table.get("cost", 0)
        if not _is_number(cost) or cost < 0:
            raise self.fail(where, "budget")
        return Option(
            code=self.get(where, table, "code", str),
            text=self.get(where, table, "text", str),
            cost=Fraction(str(cost)),
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
    "choices": "options choose budget cost_unit",
    "number": "unit min max",
    "text": "max_length",
    "long_text": "max_length marked_by",
}


def _kind(kind: type) -> str:
    return messages.text(f"forms-kind-{kind.__name__}")


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]
