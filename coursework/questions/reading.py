"""Read and check `questions.toml`; the package describes its format."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from coursework.questions import made
from coursework.questions.model import (
    WORK,
    Belief,
    Earlier,
    Form,
    Objective,
    Option,
    Question,
    Questions,
    Sheet,
)
from fairtender.fields import Entry, Follows, read_toml
from fairtender.files import content_of
from fairtender.tables import DataError

FORMAT = 1
STOP = "Stop."  # begins a text about an answer that would endanger a real person
KINDS = ("choice", "choices", "number", "text", "long_text", *WORK)
MAX_LENGTH = {"text": 200, "long_text": 4000}
MOST_LENGTH = 20_000
_OWN = re.compile(r"[a-z0-9-]+/[A-Za-z0-9-]+")  # a table of the course's data
# Fields that belong to some kinds of question only.
FIELDS_OF = {
    "options": ("choice", "choices", "passages", "order"),
    "in_order": ("choice", "choices"),
    "choose": ("choices",),
    "budget": ("choices",),
    "cost_unit": ("choices",),
    "unit": ("number",),
    "min": ("number",),
    "max": ("number",),
    "max_length": ("text", "long_text"),
    "marked_by": ("long_text",),
    "look": WORK,
    "saves": ("table", "map"),
    "file": ("table", "map"),
    "begins": ("table", "map"),
    "sheet": ("table", "map"),
    "paper": ("passages",),
    "side_by_side": ("passages",),
    "guided": WORK,
}
_FIELDS = (*(one.name for one in fields(Question)), *FIELDS_OF)

Asked = TypeVar("Asked", bound=Question)


class NoQuestions(DataError):
    """Raised when a unit has no `questions.toml`."""


def find(unit: str, folder: Path | str | None = None) -> Path:
    """Return the path of the `questions.toml` of `unit`.

    Own cases are in the package itself. For other units, looks in `folder` (default: the working
    directory), then in `exercises/UNIT` and `solutions/UNIT` of it and of each parent, then in the
    copy that is part of the wheel for the browser. Raises NoQuestions if there is none.
    """
    own = Path(__file__).parents[1] / "own_case" / f"{unit}.toml"
    if own.is_file():
        return own
    start = Path(folder or ".").absolute()
    beside = start / "questions.toml"
    if beside.is_file():
        return beside
    for parent in (start, *start.parents):
        for kind in ("exercises", "solutions"):
            path = parent / kind / unit / "questions.toml"
            if path.is_file():
                return path
    carried = Path(__file__).parents[1] / "exercises" / unit / "questions.toml"
    if carried.is_file():
        return carried
    raise NoQuestions.of("forms-no-questions", unit=unit, folder=start)


# --- the file -----------------------------------------------------------------------------------


def load(path: Path | str) -> Questions:
    """Read and check a `questions.toml`; raise DataError with each fault and its place.

    A build or a workshop needs the same file again and again, so it is only read again if it
    changes.
    """
    path = Path(path)
    return _load(path, content_of(path))


@lru_cache(maxsize=64)
def _load(path: Path, _content: bytes) -> Questions:
    return read_toml(path, _File().questions)


@dataclass(frozen=True)
class Written:
    """The questions that can be read in a file, to check its key even if the file has faults.

    fault: the faults of the file; None if it has none. lost: ids of questions with a fault. slips:
    ids that are not possible; "" if an id is missing. twice: ids that two questions have, so that
    the right id of one of them is not known. in_doubt: ids of questions whose points or beliefs may
    still change, because their form has a fault.
    """

    questions: Questions
    fault: DataError | None = None
    lost: frozenset[str] = frozenset()
    slips: tuple[str, ...] = ()
    in_doubt: frozenset[str] = frozenset()
    twice: tuple[str, ...] = ()

    def is_doubtful(self, name: str) -> bool:
        """Return whether this may be the id of a question that cannot be read."""
        alike = (not slip or get_close_matches(name, [slip]) for slip in self.slips)
        return name in self.lost or bool(self.twice) or any(alike)

    def doubtful(self, names: Iterable[str]) -> set[str]:
        """Return the names in a key that may be ids of questions that cannot be read.

        For an id that is used twice, these include the most similar name without a question or, if
        none is similar, all names without a question.
        """
        certain = replace(self, twice=())
        unknown = [name for name in names if name not in self.questions.all]
        found = {name for name in unknown if certain.is_doubtful(name)}
        for id in self.twice:
            rest = [name for name in unknown if name not in found]
            found |= {*get_close_matches(id, rest, n=1)} or {*rest}
        return found | {*names} & self.lost


def load_written(path: Path, unit: str, labels: frozenset[str] = frozenset()) -> Written:
    """Return the questions that can be read in a unit's file, and the faults of the file.

    labels: the sections that `taught` may name; if empty, any.
    """
    file = _File(unit, labels)
    try:
        return Written(read_toml(path, file.questions))
    except DataError as error:
        return file.written(error)


class _File:
    """A reader of one file, with what it has read so far: objectives, shared options, ids."""

    def __init__(self, unit: str = "", labels: frozenset[str] = frozenset()) -> None:
        self.wanted, self.labels = unit, labels
        self.objectives: set[str] = set()
        self.hides_objective = False
        self.shared: dict[str, tuple[Option, ...]] = {}
        self.taken: set[tuple[str, str]] = set()
        self.sheets: dict[str, tuple[Sheet, ...]] = {}
        self.unit = ""
        self.lists: set[str] = set()
        self.forms: list[Form] = []
        self.sound: set[str] = set()
        self.work: set[str] = set()  # made work; the first of a unit is marked differently
        self.whole: set[str] = set()  # forms without a fault
        self.slips = [""]  # until a valid TOML file is read
        self.twice: list[str] = []

    def written(self, fault: DataError | None = None) -> Written:
        """Return what has been read of a faulty file so far."""
        lost = self.lost
        doubtful = {
            one.id
            for form in self.forms
            for one in form.questions
            if form.id not in self.whole or (lost & self.work and one.is_work)
        }
        questions = Questions(self.wanted, "", "", tuple(self.forms))
        twice = tuple(self.twice)
        return Written(questions, fault, lost, tuple(self.slips), frozenset(doubtful), twice)

    @property
    def lost(self) -> frozenset[str]:
        """The ids of the questions read so far that have a fault."""
        asked = (id for space, id in self.taken if space == "question")
        return frozenset(id for id in asked if id not in self.sound)

    def questions(self, top: Entry) -> Questions:
        self.slips = []
        top.expects(("form",))
        top.attempt(lambda: top.value("format", (FORMAT,)), FORMAT)
        self.unit = top.attempt(lambda: top.value("unit", str, ""), "")
        if self.wanted and self.unit != self.wanted:
            top.note("key-unit", ("unit",), unit=self.wanted)
        objectives = top.each("objective", self.objective, unique="code")
        # If a code is used twice, one of the objectives should have another, unknown code.
        listed = top.content.get("objective", ())
        self.hides_objective = len(self.objectives) < len(listed)
        shared = top.entry("options")
        for name in shared.content:
            try:
                self.shared[name] = _options(shared, name)
            except DataError as error:
                shared.told(error)
        self.lists = {*shared.content}
        given = {"objectives": objectives, "release": _release(top.source)}
        given |= {"forms": top.each("form", self.form)}
        _check_beginnings(top, [one for form in given["forms"] for one in form.questions])
        given |= {"self_checks": top.each("self_check", self.self_check)}
        if not given["forms"] and not given["self_checks"]:
            raise top.wrong("forms-fault-no-forms")
        return top.make(Questions, **given)

    def objective(self, entry: Entry) -> Objective:
        """Return one objective; forms may name its code even if it has a fault."""
        self.objectives.add(entry.value("code"))
        one = entry.make(Objective)
        for label in one.taught if self.labels else ():
            if label not in self.labels:
                entry.note("field-label", field="taught", label=label)
        return one

    def form(self, entry: Entry) -> Form:
        id = entry.attempt(lambda: self.id(entry, "form"), "")
        objective = entry.attempt(lambda: self.aim(entry, ""), "")
        questions = entry.each("question", lambda one: self.question(one, objective))
        prompt = entry.attempt(lambda: entry.value("prompt", str, ""), "")
        again = entry.value("again", str, "")
        for form in self.forms:
            if again and form.id == again:
                questions += tuple(replace(one, id=f"{one.id}-{id}") for one in form.questions)
                prompt = f"{prompt.strip()}\n\n{form.prompt}"
        by_id = {one.id: one for one in questions}
        self.forms.append(Form(id, "", questions, prompt))
        if not questions:
            raise entry.wrong("forms-fault-no-questions")
        beliefs = entry.each("belief", lambda one: self.belief(one, by_id))
        beliefs = tuple(sorted(beliefs, key=lambda one: not one.stop))
        self.forms[-1] = replace(self.forms[-1], beliefs=beliefs)
        given = {"objective": objective, "questions": questions, "beliefs": beliefs}
        given["prompt"] = prompt
        before = entry.each("earlier", self.earlier)
        form = entry.make(Form, id=id, earlier=before, **given)
        if entry.is_sound:
            self.whole.add(id)
        return form

    def earlier(self, entry: Entry) -> Earlier:
        """Return one `[[form.earlier]]`; `earlier.check` compares it with other files."""
        one = entry.make(Earlier)
        if not one.id or not one.unit < self.unit:
            raise entry.wrong("forms-fault-earlier", question=one.question, unit=self.unit)
        if not _OWN.fullmatch(one.own):
            raise entry.wrong("forms-fault-earlier-own", own=one.own)
        return one

    def question(self, entry: Entry, objective: str) -> Question:
        entry.expects(_FIELDS)
        id = entry.attempt(lambda: self.id(entry, "question"), "")
        points = entry.attempt(lambda: entry.value("points", Fraction), Fraction(0))
        kind = entry.attempt(lambda: entry.value("kind", KINDS), "")
        none: tuple[Option, ...] = ()
        options, shared = entry.attempt(lambda: self.options(entry), (none, False))
        aim = entry.attempt(lambda: self.aim(entry, objective), "")
        if kind in WORK or {"sheet", "paper"} & {*entry.content}:
            self.work.add(id)
        if not entry.is_sound:
            raise Follows("")
        given: dict[str, Any] = {"kind": kind, "options": options, "objective": aim}
        given["in_order"] = entry.value("in_order", bool, False) or shared
        given["sheets"] = self.sheets[id] = self.sheets_of(entry, kind)
        given["papers"] = made.papers(entry, kind)
        given["guided"] = self.guided(entry, id)
        question = _finished(entry, entry.make(Question, id=id, points=points, **given))
        self.sound.add(id)
        return question

    def sheets_of(self, entry: Entry, kind: str) -> tuple[Sheet, ...]:
        """Return a question's sheets: its own, or those of the question it begins with."""
        begins = entry.value("begins", str, "")
        if "sheet" not in entry.content and ("question", begins) in self.taken:
            if begins not in self.sheets:
                raise Follows("")
            return self.sheets[begins]
        return made.sheets(entry, kind, self.options, _finished)

    def options(self, entry: Entry) -> tuple[tuple[Option, ...], bool]:
        """Return the options of a question, and whether they are from a shared list."""
        if not isinstance(entry.content.get("options"), str):
            return (_options(entry, "options") if "options" in entry.content else ()), False
        name = entry.value("options")
        if name not in self.shared:
            if name in self.lists:
                raise Follows("")
            raise entry.wrong("forms-fault-shared", ("options",), name=name)
        return self.shared[name], True

    def aim(self, entry: Entry, default: str) -> str:
        objective = str(entry.value("objective", str, default))
        if objective and objective not in self.objectives:
            if self.hides_objective:
                raise Follows("")
            raise entry.wrong("forms-fault-objective", ("objective",), objective=objective)
        return objective

    def id(self, entry: Entry, space: str) -> str:
        self.slips.append(str(entry.content.get("id", "")))
        id = str(entry.value("id"))
        if not made.ID.fullmatch(id):
            raise entry.wrong("forms-fault-id", ("id",), id=id)
        if (space, id) in self.taken:
            if space == "question":
                self.slips.pop()
                self.twice.append(id)
                self.sound.discard(id)
            raise entry.wrong("field-twice", field="id", value=id)
        self.taken.add((space, id))
        self.slips.pop()
        return id

    def belief(self, entry: Entry, questions: Mapping[str, Question]) -> Belief:
        """Return a belief of a form; questions with a fault are not reported as missing."""
        when = {}
        known = _choosing(questions)
        for place, value in entry.value("when", Mapping[str, Any]).items():
            codes = tuple(value) if isinstance(value, list) else (value,)
            if place not in known and self.written().is_doubtful(place.partition(".")[0]):
                raise Follows("")
            if not codes or not {*codes} <= {*known.get(place, ())}:
                raise entry.wrong("forms-fault-belief", ("when", place), question=place)
            when[place] = codes
        if not when:
            raise entry.wrong("field-missing", field="when")
        text = " ".join(entry.value("text").split())
        made = entry.make(Belief, when=when, text=text)
        if made.stop != text.startswith(STOP):
            raise entry.wrong("forms-fault-stop", word=STOP)
        return made

    def self_check(self, entry: Entry) -> Form:
        return self.open_form(entry, id=self.id(entry, "form"))

    def guided(self, entry: Entry, id: str) -> Form | None:
        """Return the example above a question about made work, or None if it has none."""
        if "guided" not in entry.content:
            return None
        example = self.open_form(entry.entry("guided"), id=id, title="", minutes=None)
        every = [option for question in example.questions for option in question.options]
        if not example.prompt or not all(option.explanation for option in every):
            raise entry.wrong("forms-fault-guided")
        return example

    def open_form(self, entry: Entry, **given: Any) -> Form:
        """Return a form whose answers are public, and which is neither kept nor marked."""
        questions = entry.each("question", self.self_check_question)
        if not questions:
            raise entry.wrong("forms-fault-no-questions")
        given |= {"questions": questions, "objective": "", "beliefs": (), "earlier": ()}
        given["again"] = ""
        return entry.make(Form, **given)

    def self_check_question(self, entry: Entry) -> Question:
        id, options = self.id(entry, "question"), _options(entry, "options", right=True)
        if sum(option.right for option in options) != 1:
            raise entry.wrong("forms-fault-one-right")
        kind = entry.value("kind", ("choice",), "choice")
        label, hint = entry.value("label"), entry.value("hint", str, "")
        in_order = entry.value("in_order", bool, False)
        entry.no_other()
        return Question(id, kind, label, options=options, hint=hint, in_order=in_order)


def _release(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def _options(entry: Entry, field: str, right: bool = False) -> tuple[Option, ...]:
    """Return the options in a field. right: whether they may show and explain the right one."""
    options = entry.each(field, Option, unique="code")
    if len(options) < 2:
        raise entry.wrong("forms-fault-options", field=field)
    if not right and any(option.right or option.explanation for option in options):
        raise entry.wrong("forms-fault-told", field=field)
    return tuple(options)


def _finished(entry: Entry, question: Asked) -> Asked:
    """Return a question or column with defaults added; raise an error if its fields do not fit."""
    _check(entry, question)
    length = question.max_length or MAX_LENGTH.get(question.kind, 0)
    low, high = _short(question.min), _short(question.max)
    return replace(question, max_length=length, min=low, max=high)


def _check(entry: Entry, question: Question) -> None:
    kind, options = question.kind, question.options
    for field in entry.content:
        if kind not in FIELDS_OF.get(field, (kind,)):
            raise entry.wrong("forms-fault-field", field=field, kind=kind)
    if kind in FIELDS_OF["options"] and not options:
        raise entry.wrong("forms-fault-options", field="options")
    if question.points < 0:
        raise entry.wrong("forms-fault-points", ("points",))
    if question.choose is not None and not 1 <= question.choose <= len(options):
        raise entry.wrong("forms-fault-choose", ("choose",), n=len(options))
    priced = [option.cost for option in options if option.cost]
    parts = question.budget is not None, bool(question.cost_unit), bool(priced)
    if any(parts) and (not all(parts) or (question.budget or 0) <= 0 or min(priced) < 0):
        raise entry.wrong("forms-fault-budget")
    if "max_length" in entry.content and not 1 <= question.max_length <= MOST_LENGTH:
        raise entry.wrong("forms-fault-length", ("max_length",), most=MOST_LENGTH)
    if None not in (question.min, question.max) and (question.min or 0) > (question.max or 0):
        raise entry.wrong("forms-fault-bounds", ("min",))


def _check_beginnings(top: Entry, asked: Sequence[Question]) -> None:
    """Raise an error if a question begins with one that is not before it, or has other sheets."""
    for number, question in enumerate(asked):
        before = [one for one in asked[:number] if one.id == question.begins]
        if question.begins and [one.sheets for one in before] != [question.sheets]:
            raise top.wrong("forms-fault-begins", question=question.id, begins=question.begins)


def _short(bound: float | None) -> float | None:
    """Return a bound as an integer if it is whole, and otherwise unchanged."""
    return int(bound) if bound is not None and bound == int(bound) else bound


def _choosing(questions: Mapping[str, Question]) -> dict[str, tuple[str, ...]]:
    """Return {place: codes of its options} for every place where options can be chosen.

    A place is a question, a column of a table as question.sheet.column, or its cell in a fixed row
    as question.sheet.column.row.
    """
    found = {id: one.codes for id, one in questions.items() if one.kind in ("choice", "choices")}
    for id, question in questions.items():
        for sheet in question.sheets:
            for column in sheet.columns:
                place = f"{id}.{sheet.code}.{column.code}"
                cells = (f"{place}.{one.row}" for one in sheet.fixed)
                found |= dict.fromkeys((place, *cells), column.codes)
    return found
