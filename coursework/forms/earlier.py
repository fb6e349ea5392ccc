"""Papers of earlier units: what a learner made there, or the course's own table.

The course's own table is in the page. `earlier.js` puts the learner's in its place: on a page it
reads what the browser keeps of that unit, in a notebook what the kernel found in the folder next
to this one. Paper and graded copies have the course's own. No marking reads any of it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coursework import answers as files
from coursework.answers import AnswersRefused
from coursework.forms.html import Html, as_json, specs
from coursework.questions import Column, Earlier, Form, NoQuestions, Question, Questions, find, load
from coursework.questions.earlier import own_table, question_of
from coursework.questions.values import Value
from fairtender import messages, pages

ANSWERS = "answers.json"
_TEXTS = ("none", "yours", "course", "left", "show-course", "show-yours")
_BY_STORE = ("none", "yours")


def papers(form: Form, folder: Path, store: str) -> Iterator[Html]:
    """Yield a paper for each earlier answer that a form goes on from.

    folder: that of the exercise; those of other units lie next to it. store: "notebook" or
    "browser".
    """
    for one in form.earlier:
        yield _paper(one, folder, store)


def _paper(one: Earlier, folder: Path, store: str) -> Html:
    title = messages.text("forms-earlier-title", unit=_number(one), title=one.title)
    spec = ""
    try:
        path = find(one.unit, folder.parent)  # in its own folder it would find its own questions
    except NoQuestions:
        pass
    else:
        asked = load(path)
        question = question_of(one, asked)
        known = _spec(one, asked, question) | {"texts": _texts(one, question, store)}
        answer = _answer(one, asked, folder) if store == "notebook" else None
        spec = as_json(known if answer is None else known | {"answer": answer})
    template = Path(__file__).with_name("earlier.html")
    return Html(pages.render(template, title=title, own=own_table(one), spec=spec), title)


def _number(one: Earlier) -> str:
    return one.unit.partition("-")[0].lstrip("0") or "0"


def _texts(one: Earlier, question: Question, store: str) -> dict[str, str]:
    named = {"unit": _number(one), "question": question.label}
    codes = {name: f"{name}-{store}" if name in _BY_STORE else name for name in _TEXTS}
    said = {name: messages.text(f"forms-earlier-{code}", **named) for name, code in codes.items()}
    return said | {"row": messages.text("forms-row-head")}


def _answer(one: Earlier, asked: Questions, folder: Path) -> Value | None:
    """Return what is saved next to this folder; None where nothing is, or it cannot be used."""
    try:
        return files.read(folder.parent / one.unit / ANSWERS, asked).values.get(one.id)
    except AnswersRefused:
        return None


def _spec(one: Earlier, asked: Questions, question: Question) -> dict[str, Any]:
    """Return what the script knows: the question, the words of its options, and its stops."""
    [spec], stops = specs([question]), _stops(one, asked)
    seen = {tuple(at.split(".")[1:3]) for at in stops}
    for sheet, shown in zip(question.sheets, spec["sheets"], strict=True):
        columns = [_column(one, sheet.column(each["code"]), each) for each in shown["columns"]]
        shown["columns"] = [
            each for each in columns if not each.get("hidden") or (sheet.code, each["code"]) in seen
        ]
        known = {each["code"] for each in shown["columns"]}
        for row in shown.get("fixed", ()):
            row["cells"] = {code: cell for code, cell in row["cells"].items() if code in known}
    kept = {"kind": spec["kind"], "id": spec["id"], "sheets": spec["sheets"]}
    return {"unit": one.unit, "format": files.FORMAT, "question": kept, "stops": stops}


def _column(one: Earlier, column: Column, spec: dict[str, Any]) -> dict[str, Any]:
    """Return what the script knows of a column: of one that is not shown only how it is read."""
    if one.columns and column.code not in one.columns:
        return {"code": column.code, "kind": column.kind, "codes": column.codes, "hidden": True}
    if not column.options:
        return spec
    words = {option.code: option.text for option in column.options}
    return {key: known for key, known in spec.items() if key != "codes"} | {"words": words}


def _stops(one: Earlier, asked: Questions) -> dict[str, list[str]]:
    """Return by place the options that would endanger somebody: a row with one does not travel."""
    stops: dict[str, list[str]] = {}
    for belief in (each for form in asked.forms for each in form.beliefs if each.stop):
        for at, codes in belief.when.items():
            if at.split(".")[0] == one.id:
                stops.setdefault(at, []).extend(codes)
    return stops
