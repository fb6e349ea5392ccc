"""Answer requests from a page, or from a form in a notebook: plain JSON in, plain JSON out.

A request is `{"name": …, "params": {…}}`: see `fairtender.requests`. Here are those of a form:
about marks, and about work that is made. `ELSEWHERE` says which modules declare all others.

Bad input never raises: the answer is then `{"problem": sentence}`. Nothing is marked here: that is
`marks.mark`, for which no pandas is loaded.
"""

import base64
import binascii
import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from coursework import answers as given
from coursework.answers import MAX_BYTES, Answers
from coursework.course import ROOT, place
from coursework.marking import where as located
from coursework.marking.key import Key, key_in
from coursework.marking.marks import Mark, Marked, Points, Result, hints, mark
from coursework.questions import Form, Question, Questions, find, load
from coursework.questions.pieces import cleaned
from coursework.questions.values import Value
from coursework.work import words
from coursework.work.checks import look_of
from coursework.work.rows import filled
from fairtender import messages, requests
from fairtender.depth import JSON, deep, deep_value
from fairtender.files import MEDIA_TYPES, zip_files
from fairtender.requests import Answer, Request
from fairtender.tables import DataError, fault

MAX_CHARACTERS = 8 * 1024 * 1024
EXACT = 9  # digits of points in answers; sums of parts differ in the sixteenth
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
BOOK = re.compile(r"(\.\./){0,5}book/|https?://[^\s\"'<>]{1,200}/book/")
# The modules that declare requests, by the first word of their names, or the whole of it. Imported
# at the first request: these need more than marking does.
ELSEWHERE = {
    "case": ("coursework.own_case.asked",),
    "desk": (
        "coursework.desk.requests",
        "coursework.desk.inbox_requests",
        "coursework.desk.mark_requests",
        "coursework.desk.sheet_requests",
        "coursework.desk.wall",
    ),
    "own": ("fairtender.own_files.asked",),
    "run": ("coursework.run",),
    "take_home": ("coursework.forms.tools.live",),
    "tool": ("coursework.forms.tools.live",),
}


@dataclass
class Files(requests.Files):
    """What a request may refer to: the questions of a unit, and sections of the book.

    folder: of the notebook. course: the folder with the book. asked: {unit: questions} already
    read. tools: {unit: live tools} already known. desk: the trainer's desk, while it is open.
    """

    folder: Path | None = None
    course: Path = ROOT
    asked: dict[str, Questions] = field(default_factory=dict)
    tools: dict[str, Any] = field(default_factory=dict)
    desk: Any = None
    _keys: dict[str, tuple[str, Key]] = field(default_factory=dict)

    def questions(self, unit: str) -> Questions:
        """Return the questions of a unit; raise DataError if there is no such unit."""
        if not SLUG.fullmatch(unit):
            raise fault("page-no-unit", unit=_short(unit))
        if unit not in self.asked:
            found = load(find(unit, self.folder))
            if found.unit != unit:
                raise fault("page-no-unit", unit=unit)
            self.asked[unit] = found
        return self.asked[unit]

    def key(self, questions: Questions, text: str) -> Key:
        """Return the key in this text; raise DataError, one sentence, if it is not the unit's."""
        if not text.strip():
            raise fault("page-no-key", unit=questions.unit)
        known, key = self._keys.get(questions.unit, ("", None))
        if known != text or key is None:
            try:
                key = key_in(text, questions)
            except DataError:
                raise fault("page-key-unfit", unit=questions.unit) from None
            self._keys[questions.unit] = text, key
        return key


FILES = Files()


def answer(request: object, files: Files = FILES) -> Answer:
    """Return the answer to a request, or `{"problem": sentence}`."""
    try:
        if not isinstance(request, Mapping) or deep_value(request):
            raise fault("page-request")
        name, params = request.get("name"), request.get("params", {})
        if not isinstance(name, str) or not isinstance(params, Mapping):
            raise fault("page-request")
        for module in ELSEWHERE.get(name) or ELSEWHERE.get(name.partition("_")[0], ()):
            import_module(module)
        asked = requests.read(name, params)
        files.names = requests.file_names(params)
        return asked.answer(files)
    except DataError as error:
        return {"problem": str(error)}


def answer_text(request: str, files: Files = FILES) -> str:
    """Return the answer to a request as JSON text; an unexpected error is a problem too."""
    try:
        if len(request) > MAX_CHARACTERS or deep(request, JSON):
            raise fault("page-request")
        found = answer(json.loads(request), files)
        return json.dumps(found, ensure_ascii=False, allow_nan=False)
    except DataError as error:
        found = {"problem": str(error)}
    except Exception as error:
        code = "page-request" if isinstance(error, ValueError) else "page-fault"
        found = {"problem": messages.text(code, cause=type(error).__name__)}
    return json.dumps(found, ensure_ascii=False)


@dataclass(frozen=True)
class _OfForm(Request):
    """A request about marking a form. answers: {question: value}. key: the text of key.toml."""

    unit: str
    form: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    key: str = ""

    def read(self, files: Files) -> tuple[Key, Form, Answers]:
        """Return key, form and answers; an unusable answer affects only its own question."""
        questions = files.questions(self.unit)
        form = questions.form(_short(self.form))
        key = files.key(questions, self.key)
        blank = Answers(release=questions.release)
        return key, form, given.sort(blank, self.answers, questions)


@dataclass(frozen=True)
class _MarkForm(_OfForm, name="mark"):
    """Request for the marks of a form.

    own: {question: [numbers of the rubric's lines]} that a learner ticked. where: whether the
    learner asked where mistakes are.

    The answer has earned and most (points of the form, without texts that nobody has marked), key
    (the version of the key, since points of two versions are never compared), right, asked and own
    (numbers of questions: right, marked by the key, marked by the learner), and questions: {id:
    {state, earned, most, hint}}. state: "right", "partly", "not", "none" (no answer), "own", or
    "unmarked" (it has no points). hint: the mistake, never what is right. For made work there are
    also counts and, with `where`, the verdict at each place (see `where`); what is missing is not
    named there.
    """

    own: Mapping[str, object] = field(default_factory=dict)
    where: bool = False

    def answer(self, files: Files) -> Answer:
        key, form, answers = self.read(files)
        own = _own_marks(key, form, self.own)
        result = mark(key, answers, own)
        found = {
            question.id: _question_mark(result.questions[question.id], form, answers, self.where)
            for question in form.questions
        }
        by_key = [one for one in form.questions if one.points and not one.marked_by]
        counted = [one.id for one in form.questions if not one.marked_by or one.id in own]
        points = Points.sum(result.questions[id].by_answer for id in counted)
        return {
            "earned": round(points.earned, EXACT),
            "most": round(points.most, EXACT),
            "key": key.version(self.form),
            "right": sum(found[one.id]["state"] == "right" for one in by_key),
            "asked": len(by_key),
            "own": sum(bool(question.marked_by) for question in form.questions),
            "questions": found,
        }


def _question_mark(one: Marked, form: Form, answers: Answers, where: bool) -> dict[str, Any]:
    points, state = one.by_answer, one.state
    if one.value is None and not one.answered:
        state = "none" if points.most else "unmarked"
    elif one.entry.by_trainer:
        state = "own"
    return {
        "state": state,
        "earned": points.earned,
        "most": points.most,
        "hint": _hint(one, form, answers),
        **located.review(one, where),
    }


def _hint(one: Marked, form: Form, answers: Answers, beside_reasons: bool = False) -> str:
    """Return the mistakes and what cannot be used, one per line; never the right answer."""
    if not one.answered and one.by_answer.most:
        return ""
    told = [str(one.finding)] if one.finding else []
    if one.state in ("partly", "not"):
        told += hints(one, form, answers, beside_reasons)
    return "\n".join(told)


def _own_marks(key: Key, form: Form, ticked: Mapping[str, object]) -> dict[str, Mark]:
    """Return the marks that learners gave themselves, in the form of a trainer's marks."""
    return {
        entry.question.id: Mark(
            cell=entry.question.id,
            most=float(entry.question.points),
            auto=None,
            manual=entry.by_rubric(_listed(ticked[entry.question.id])),
            extra=0.0,
            waiting=False,
            comment="",
            by_trainer=True,
        )
        for entry in key.of_form(form.id, by_trainer=True)
        if entry.question.id in ticked
    }


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


@dataclass(frozen=True)
class _Why(_OfForm, name="why"):
    """Request for {html, places, hints}: the reasons behind a form's marks.

    html: {id: HTML} with a right answer, the reason, and what to read. places: {id: [missed
    sentences]}. hints: {id: the part of the hint that these do not already explain}. question: for
    one question only. book: where the book's chapters are, seen from the page ("../../book/").
    """

    question: str | None = None
    book: str = ""

    def answer(self, files: Files) -> Answer:
        key, form, answers = self.read(files)
        book = self.book if BOOK.fullmatch(self.book) else ""
        result = mark(key, answers)
        about = result.questions
        asked = [one.id for one in form.questions if self.question in (None, one.id)]
        if not asked:
            raise fault("page-request")
        return {
            "html": {id: _reasons(result, id, book, files) for id in asked},
            "places": {id: located.missed_sentences(about[id]) for id in asked},
            "hints": {id: _hint(about[id], form, answers, beside_reasons=True) for id in asked},
        }


def _reasons(result: Result, id: str, book: str, files: Files) -> str:
    from fairtender import pages

    one = result.questions[id]
    return pages.render(
        Path(__file__).with_name("why.html"),
        one=one,
        entry=one.entry,
        reuse=False,
        all_options=True,
        points=words.points,
        piece=words.markup,
        most_faults=words.MOST_FAULTS,
        most_lost=None,
        places=located.lines,
        faults_of=located.without_place,
        first={belief.code: id for belief in one.beliefs},
        place=lambda label: place(files.course, label, book),
    )


@dataclass(frozen=True)
class _TryKey(Request, name="key"):
    """Check that a key belongs to the unit; the answer is {} if it does."""

    unit: str
    key: str = ""

    def answer(self, files: Files) -> Answer:
        files.key(files.questions(self.unit), self.key)
        return {}


# --- work that is made ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _OfWork(Request):
    """A request about a question, and the made work that is its answer."""

    unit: str
    question: str
    value: object = None

    def read(self, files: Files) -> tuple[Question, Value | None]:
        """Return the question, and its answer with the given cells; None for no answer."""
        question = files.questions(self.unit).all.get(self.question)
        if question is None or not question.is_work:
            raise fault("page-request")
        value = cleaned(question, self.value).value
        if question.sheets and isinstance(value, dict):
            return question, filled(question, value)
        return question, value


@dataclass(frozen=True)
class _Look(_OfWork, name="look"):
    """Request for {html}: what the library finds in the made work."""

    def answer(self, files: Files) -> Answer:
        question, value = self.read(files)
        made = look_of(question)
        if made is None:
            raise fault("work-no-look")
        return {"html": "" if value is None else made.look(question, value)}


@dataclass(frozen=True)
class _TakeWork(_OfWork, name="take_work"):
    """Request for {name, type, base64}: the made work as a file.

    day: the date of saving, such as 2026-12-02.
    """

    ending: str = ""
    day: str = ""

    def answer(self, files: Files) -> Answer:
        from coursework.work import files as made

        question, value = self.read(files)
        whole = files.questions(self.unit)
        return file_of(*made.save(whole, question, value, self.ending, day_of(self.day)))


@dataclass(frozen=True)
class _TakeUnit(Request, name="take_unit"):
    """Request for {name, type, base64}: a ZIP of all work made in a unit, in all its formats.

    answers: {question: value}; parts that cannot be used are left out.
    """

    unit: str
    answers: Mapping[str, object] = field(default_factory=dict)
    day: str = ""

    def answer(self, files: Files) -> Answer:
        from coursework.work import files as made

        questions, day = files.questions(self.unit), day_of(self.day)
        kept = given.sort(Answers(release=questions.release), self.answers, questions)
        content = dict(made.everything(questions, kept.values, day))
        if not content:
            raise fault("work-nothing-made")
        return file_of(made.name(self.unit, "everything", day, "zip"), zip_files(content.items()))


def day_of(written: str) -> datetime.date:
    """Return the day that a page sends, in the reader's own time zone; by default today."""
    try:
        return datetime.date.fromisoformat(written) if written else datetime.date.today()
    except ValueError:
        raise fault("page-request") from None


def file_of(name: str, content: bytes) -> Answer:
    """Return a file as {name, type, base64}."""
    data = base64.b64encode(content).decode("ascii")
    return {"name": name, "type": MEDIA_TYPES[name.rpartition(".")[2]], "base64": data}


@dataclass(frozen=True, kw_only=True)
class _ReadSheet(_OfWork, name="read_sheet"):
    """Request for {rows, unused, told}: the rows in a file; all sheets of a workbook are read.

    rows: {sheet: rows}, with cells by column, each row with its id. unused: headings that match no
    column. told: what was not read.
    """

    ending: Literal["csv", "xlsx"]
    base64: str = ""

    def answer(self, files: Files) -> Answer:
        from coursework.work import files as made

        question, value = self.read(files)
        if len(self.base64) > MAX_BYTES * 4 // 3 + 4:
            raise fault("work-file-large")
        try:
            content = base64.b64decode(self.base64, validate=True)
        except (binascii.Error, ValueError):
            raise fault("page-request") from None
        piece = value if isinstance(value, dict) else {}
        found = made.read(files.questions(self.unit), question, content, self.ending, piece)
        return {"rows": found.rows, "unused": found.unused, "told": found.told}


def _short(value: object) -> str:
    return given.line(value)[:80]
