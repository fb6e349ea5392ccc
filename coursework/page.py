"""What a page, or a form in a notebook, asks of Python: one request, one answer, both plain JSON.

A request is `{"name": …, "params": {…}}`. Names, and what they need and give:

* `mark`: unit, form, answers ({question: value}), key (the text of key.toml), and where the learner
  marked texts, own ({question: [numbers of the rubric's lines]}). Gives earned and most (points of
  the form, without texts that nobody has marked), right, asked and own (numbers of questions:
  right, marked by the key, marked by oneself), and questions: {id: {state, earned, most, hint}}.
  state: "right", "partly", "not", "none" (no answer), "own", or "unmarked" (it has no points). hint
  tells of a mistake, and of work how many of its points are there; never what is right.
* `why`: unit, form, answers, key; question for one only; book, the address of the book's chapters
  from where the page stands ("../../book/"). Gives html: {id: HTML}: a right answer, the reason,
  what to read.
* `key`: unit, key. Gives nothing where it is a key to the unit.
* `tool`, `run`, `take_home`, `look`, `take_work`, `read_sheet`, all of the trainer's desk
  (`desk_…`) and of a reader's own files (`own_…`): see the modules that answer them (`ELSEWHERE`).

Bytes travel beside the JSON: those of a request lie at `Files.given`, as 0, 1 and so on, with their
names in the parameter `given`; an answer's `files` says, by name, where those of an answer lie.

Bad input never raises: the answer is then `{"problem": sentence}`. Nothing is marked here: that is
`marks.mark`, for which no pandas is loaded.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from coursework import answers as given
from coursework.answers import Answers
from coursework.course import ROOT, place
from coursework.entry import OTHER
from coursework.key import Key, key_in
from coursework.marks import Mark, Marked, Points, Result, mark
from coursework.questions import Form, Questions, find, load
from coursework.work import words
from fairtender import messages
from fairtender.depth import JSON, deep, deep_value
from fairtender.tables import DataError, fault

__all__ = ["ELSEWHERE", "Files", "answer", "answer_text"]

MAX_SIGNS = 8 * 1024 * 1024
EXACT = 9  # digits of points that are told; sums of parts differ in the sixteenth
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
BOOK = re.compile(r"(\.\./){0,5}book/|https?://[^\s\"'<>]{1,200}/book/")
# Answered by a function of this module that is given (params, files) and returns what the page
# gets; it may raise DataError. Imported when first asked: these need more than marking does.
ELSEWHERE = {
    "tool": "coursework.forms.tools.asked",
    "take_home": "coursework.forms.tools.asked",
    "run": "coursework.run",
    "look": "coursework.work.asked",
    "take_work": "coursework.work.asked",
    "read_sheet": "coursework.work.asked",
    **dict.fromkeys(
        (
            "desk_begin",
            "desk_forget",
            "desk_kept",
            "desk_keys",
            "desk_open",
            "desk_people",
            "desk_restore",
            "desk_roster",
            "desk_save",
            "desk_set",
            "desk_summary",
        ),
        "coursework.desk.asked",
    ),
    **dict.fromkeys(
        (
            "desk_arrived",
            "desk_aside",
            "desk_updates",
            "desk_assign",
            "desk_deadline",
            "desk_inbox",
            "desk_look",
            "desk_put",
            "desk_take",
        ),
        "coursework.desk.asked_inbox",
    ),
    **dict.fromkeys(
        (
            "desk_blank",
            "desk_certificates",
            "desk_clear",
            "desk_export",
            "desk_feedback",
            "desk_glance",
            "desk_mark",
            "desk_marking_on",
            "desk_report",
            "desk_results",
            "desk_text",
            "desk_texts",
        ),
        "coursework.desk.asked_marks",
    ),
    **dict.fromkeys(
        ("desk_sheet", "desk_sheet_in", "desk_sheet_take", "desk_sheet_undo"),
        "coursework.desk.asked_sheet",
    ),
    **dict.fromkeys(
        (
            "own_begin",
            "own_example",
            "own_list",
            "own_look",
            "own_profile",
            "own_save",
            "own_step",
            "own_template",
        ),
        "fairtender.own_files.asked",
    ),
}
Params = Mapping[str, Any]


@dataclass
class Files:
    """What a request may name: the questions of a unit, and sections of the book.

    folder: where the notebook is; course: where the book is; asked: questions that are known.
    given, taken: where bytes lie that come with a request, and go with an answer. desk: the
    trainer's desk, while it is open; own: a job on a reader's own files, while it runs.
    """

    folder: Path | None = None
    course: Path = ROOT
    asked: dict[str, Questions] = field(default_factory=dict)
    given: Path = Path("/given")
    taken: Path = Path("/taken")
    desk: Any = None
    own: Any = None
    _keys: dict[str, tuple[str, Key]] = field(default_factory=dict)

    def questions(self, unit: object) -> Questions:
        """Return what a unit asks; DataError where there is no such unit."""
        if not isinstance(unit, str) or not SLUG.fullmatch(unit):
            raise fault("page-no-unit", unit=_short(unit))
        if unit not in self.asked:
            found = load(find(unit, self.folder))
            if found.unit != unit:
                raise fault("page-no-unit", unit=unit)
            self.asked[unit] = found
        return self.asked[unit]

    def key(self, questions: Questions, text: object) -> Key:
        """Return the key in this text; DataError in one sentence where it is none to the unit."""
        if not isinstance(text, str) or not text.strip():
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


def answer(request: object, files: Files = FILES) -> dict[str, Any]:
    """Return what a request asks for, or `{"problem": sentence}`."""
    try:
        if not isinstance(request, Mapping) or deep_value(request):
            raise fault("page-request")
        name, params = request.get("name"), request.get("params", {})
        if not isinstance(name, str) or not isinstance(params, Mapping):
            raise fault("page-request")
        return _function(name)(params, files)
    except DataError as error:
        return {"problem": str(error)}


def answer_text(request: str, files: Files = FILES) -> str:
    """Answer a request that came as JSON, in JSON; what nobody foresaw is a problem, too."""
    try:
        if len(request) > MAX_SIGNS or deep(request, JSON):
            raise fault("page-request")
        found = answer(json.loads(request), files)
        return json.dumps(found, ensure_ascii=False, allow_nan=False)
    except DataError as error:
        found = {"problem": str(error)}
    except Exception as error:
        code = "page-request" if isinstance(error, ValueError) else "page-fault"
        found = {"problem": messages.text(code, cause=type(error).__name__)}
    return json.dumps(found, ensure_ascii=False)


def _function(name: str) -> Callable[[Params, Files], dict[str, Any]]:
    if name in ELSEWHERE:
        return getattr(import_module(ELSEWHERE[name]), name)
    if name not in _HERE:
        raise fault("page-request")
    return _HERE[name]


def _mark(params: Params, files: Files) -> dict[str, Any]:
    key, form, answers = _asked(params, files)
    own = _own(key, form, params.get("own"))
    result = mark(key, answers, own)
    found = {
        question.id: _told(result.questions[question.id], form, answers)
        for question in form.questions
    }
    by_key = [one for one in form.questions if one.points and not one.marked_by]
    counted = [one.id for one in form.questions if not one.marked_by or one.id in own]
    points = Points.sum(result.questions[id].by_answer for id in counted)
    return {
        "earned": round(points.earned, EXACT),
        "most": round(points.most, EXACT),
        "right": sum(found[one.id]["state"] == "right" for one in by_key),
        "asked": len(by_key),
        "own": sum(bool(question.marked_by) for question in form.questions),
        "questions": found,
    }


def _told(one: Marked, form: Form, answers: Answers) -> dict[str, Any]:
    points, state = one.by_answer, one.state
    if one.value is None and not one.answered:
        state = "none" if points.most else "unmarked"
    elif one.entry.by_trainer:
        state = "own"
    hints = [str(one.finding)] if one.finding and state != "none" else []
    if state in ("partly", "not"):
        hints += _hints(one, form, answers)
    return {
        "state": state,
        "earned": points.earned,
        "most": points.most,
        "hint": "\n".join(hints),
    }


def _hints(one: Marked, form: Form, answers: Answers) -> Iterable[str]:
    """What the answer shows, without what is right. A sentence that stops stands there already."""
    id = one.entry.question.id
    said = given.said(form, answers, id)
    found = [belief.text for belief in said if not belief.stop]
    named = {code for belief in said for code in belief.when.get(id, ())}
    because = one.entry.because
    in_part = [one.value] if isinstance(one.value, str) and one.value in one.entry.accept else []
    faults = [code for code in (*one.wrong, *in_part) if code in because]
    found += [because[code] for code in faults if code not in named]
    if one.entry.question.kind == "number" and OTHER in because and not one.beliefs:
        found.append(because[OTHER])
    if one.stopped and one.entry.question.kind != "choice":
        found = [messages.text("work-stopped"), *found]
    if one.outcomes:
        points = {"earned": words.points(one.earned), "most": words.points(one.by_answer.most)}
        lost = [each.point.hint for each in one.outcomes if each.is_lost and each.point.hint]
        found = [messages.text("work-earned", **points), *dict.fromkeys((*found, *lost))]
    elif said or found:
        return found
    elif one.state == "partly" and not one.wrong and one.entry.question.kind == "choices":
        code = "worth" if one.entry.worth else "missing"
        return [messages.text(f"page-choices-{code}")]
    label = messages.text("feedback-belief")
    names = [messages.text("feedback-quoted", belief=belief.name) for belief in one.beliefs]
    return [*found, *(f"{label}: {name}" for name in names)]


def _own(key: Key, form: Form, ticked: object) -> dict[str, Mark]:
    """Return the marks that learners gave themselves, as a gradebook would hold a trainer's."""
    lines = ticked if isinstance(ticked, Mapping) else {}
    return {
        entry.question.id: Mark(
            cell=entry.question.id,
            most=float(entry.question.points),
            auto=None,
            manual=entry.by_rubric(_listed(lines.get(entry.question.id))),
            extra=0.0,
            waiting=False,
            comment="",
            by_trainer=True,
        )
        for entry in key.of_form(form.id, by_trainer=True)
        if entry.question.id in lines
    }


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _why(params: Params, files: Files) -> dict[str, Any]:
    key, form, answers = _asked(params, files)
    only, book = params.get("question"), params.get("book")
    if not isinstance(book, str) or not BOOK.fullmatch(book):
        book = ""
    result = mark(key, answers)
    asked = [one.id for one in form.questions if only is None or one.id == only]
    if not asked:
        raise fault("page-request")
    return {"html": {id: _reasons(result, id, book, files) for id in asked}}


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
        first={belief.code: id for belief in one.beliefs},
        place=lambda label: place(files.course, label, book),
    )


def _key(params: Params, files: Files) -> dict[str, Any]:
    files.key(files.questions(params.get("unit")), params.get("key"))
    return {}


def _asked(params: Params, files: Files) -> tuple[Key, Form, Answers]:
    """Return what marking needs; what cannot be used of the answers costs its own question only."""
    questions = files.questions(params.get("unit"))
    form = questions.form(_short(params.get("form")))
    key = files.key(questions, params.get("key"))
    raw = params.get("answers", {})
    if not isinstance(raw, Mapping):
        raise fault("forms-file-shape")
    blank = Answers(release=questions.release)
    return key, form, given.sort(blank, raw, questions)


def _short(value: object) -> str:
    return given.line(value)[:80]


_HERE: dict[str, Callable[[Params, Files], dict[str, Any]]] = {
    "mark": _mark,
    "why": _why,
    "key": _key,
}
