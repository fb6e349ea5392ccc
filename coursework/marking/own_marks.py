"""Marks that learners gave their own answers, `marks.json` beside `answers.json`.

The file: `{FORM: {"first", "latest": {"earned", "most", "at"}, "own": {QUESTION: [lines of the
rubric]}, "shown": true}}`, as a page of the book keeps it in the browser. It is of use to its
learner only: no grading reads it. What cannot be used in it is left out, never a fault.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coursework.answers import line
from coursework.questions import Questions
from fairtender.depth import JSON, deep
from fairtender.files import write_atomically

NAME = "marks.json"
MAX_BYTES = 256 * 1024
MOST = 1e6  # no points are more


def clean(raw: object, questions: Questions) -> dict[str, Any]:
    """Return what can be used of marks: those of forms that are asked."""
    if not isinstance(raw, Mapping):
        return {}
    known = {form.id for form in questions.forms}
    return {
        str(form): one
        for form, entry in raw.items()
        if form in known and isinstance(entry, Mapping) and (one := _entry(entry))
    }


def _entry(raw: Mapping[Any, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        name: mark for name in ("first", "latest") if (mark := _mark(raw.get(name)))
    }
    own = raw.get("own")
    if isinstance(own, Mapping):
        lines = {str(id): _lines(ticked) for id, ticked in own.items()}
        entry |= {"own": {id: ticked for id, ticked in lines.items() if ticked is not None}}
    return entry | ({"shown": True} if raw.get("shown") is True else {})


def _mark(raw: object) -> dict[str, Any] | None:
    if not isinstance(raw, Mapping):
        return None
    earned, most = _points(raw.get("earned")), _points(raw.get("most"))
    if earned is None or most is None:
        return None
    return {"earned": earned, "most": most, "at": line(raw.get("at"))[:40]}


def _points(raw: object) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    return raw if 0 <= raw <= MOST else None


def _lines(raw: object) -> list[int] | None:
    if not isinstance(raw, list) or not all(type(one) is int and 0 <= one < 100 for one in raw):
        return None
    return sorted({*raw})


def read(answers: Path, questions: Questions) -> dict[str, Any]:
    """Return the marks beside a file of answers; none where there is no file, or none of use."""
    path = answers.with_name(NAME)
    try:
        if not path.exists():
            return {}
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1).decode("utf-8")
        return (
            {} if len(text) > MAX_BYTES or deep(text, JSON) else clean(json.loads(text), questions)
        )
    except (OSError, ValueError, RecursionError):
        return {}


def write(answers: Path, marks: Mapping[str, Any], questions: Questions) -> dict[str, Any]:
    """Keep what can be used of marks beside a file of answers, and return it."""
    kept = clean(marks, questions)
    text = json.dumps(kept, ensure_ascii=False, indent=2) + "\n"
    write_atomically(answers.with_name(NAME), text)
    return kept


def erase(answers: Path) -> None:
    """Delete the marks beside a file of answers."""
    answers.with_name(NAME).unlink(missing_ok=True)
