"""A live tool: a learner's answers of earlier units in words, copied into this exercise."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from coursework import answers as files
from coursework.answers import Value
from coursework.forms.exercise import NAME, Exercise, surroundings
from coursework.forms.html import Html, readable, say
from coursework.questions import Question, Questions, find, load
from fairtender import charts
from fairtender.messages import text
from fairtender.tables import DataError

_LONGEST = 600  # characters of an earlier answer that are shown


class Earlier(NamedTuple):
    """An answer of an earlier unit. to: question of this exercise into which it can be copied."""

    unit: str
    question: str
    to: str = ""


class Found(NamedTuple):
    """What was found of one `Earlier`. fits: what could be recorded here; None: nothing."""

    wanted: Earlier
    asked: Question
    value: Value
    fits: Value | None


def earlier_found(
    exercise: Exercise, wanted: Sequence[Earlier], loaded: Mapping[str, bytes] | None = None
) -> tuple[list[Found], list[str]]:
    """Return the earlier answers that are there, and a sentence on each unit without any.

    loaded: contents of files of answers by unit. A unit that is not among them is looked for in
    the folder beside: `../UNIT/answers.json`. An answer that is not there is passed over.
    """
    found, told = [], []
    for unit in dict.fromkeys(one.unit for one in wanted):
        try:
            folder = exercise.path.parent.parent / unit
            questions = load(find(unit, folder))
            values = _values(questions, folder, (loaded or {}).get(unit))
        except DataError as error:
            told.append(f"{unit}: {error}")
            continue
        these = [one for one in wanted if one.unit == unit and one.question in values]
        if not these:
            told.append(text("earlier-none", unit=unit))
        for one in these:
            asked, value = questions.all[one.question], values[one.question]
            to = exercise.questions.all.get(one.to)
            fits = _fitting(asked, value, to) if to else None
            found.append(Found(one, asked, value, fits))
    return found, told


def earlier_copied(exercise: Exercise, found: Sequence[Found]) -> str:
    """Record what fits in the questions that have no answer yet; return a sentence about it."""
    fitting = {one.wanted.to: one.fits for one in found if one.fits is not None}
    new = {id: value for id, value in fitting.items() if id not in exercise.answers}
    # As the forms do it, so that every form of the notebook shows what was copied.
    problem = exercise.receive({"answers": new}).get("problem", "") if new else ""
    return problem or text("earlier-copied", copied=len(new), kept=len(fitting) - len(new))


def earlier_answers(exercise: Exercise, wanted: Sequence[Earlier]) -> Any:
    """Show the tool; nothing under grading, and on a page of the book a note where it works."""
    mode = surroundings()
    if mode == "grading":
        return None
    if mode == "static":
        told = escape(text("earlier-example"))
        return Html(f'<p class="ft-tool">{say("needs-python")}</p>\n<p>{told}</p>')
    return _live(exercise, wanted)


def _values(questions: Questions, folder: Path, content: bytes | None) -> dict[str, Value]:
    if content is not None:
        return files.parse(content, questions).values
    return files.read(folder / NAME, questions).values


def _fitting(asked: Question, value: Value, to: Question) -> Value | None:
    """Return what of an earlier answer fits a question here: known codes, or its first words."""
    if to.options:
        chosen = value if isinstance(value, list) else [value]
        known = [code for code in to.codes if code in chosen]
        return (known if to.kind == "choices" else known[0]) if known else None
    if to.kind not in ("text", "long_text"):
        return None
    words = " ".join(readable(asked, value).split())
    return words if len(words) <= to.max_length else words[: to.max_length - 1].rstrip() + "…"


def _table(exercise: Exercise, found: Sequence[Found]) -> str:
    rows = []
    for one in found:
        said = readable(one.asked, one.value)
        said = said if len(said) <= _LONGEST else said[:_LONGEST].rstrip() + "…"
        to = exercise.questions.all.get(one.wanted.to)
        goes = to.label if to and one.fits is not None else text("earlier-to-read")
        rows.append((one.asked.label, said, goes))
    heads = [text(f"earlier-{head}") for head in ("question", "answer", "goes")]
    units = [one.wanted.unit for one in found]
    data = pd.DataFrame(rows, index=units, columns=heads)
    return charts.WordTable(data, text("earlier-unit")).html() if rows else ""


def _live(exercise: Exercise, wanted: Sequence[Earlier]) -> Any:
    import ipywidgets  # slow to import, and needed in a live notebook only

    loaded: dict[str, bytes] = {}
    wide = {"layout": {"width": "min(100%, 20rem)"}}
    upload = ipywidgets.FileUpload(
        accept=".json",
        multiple=True,
        description=text("earlier-upload"),
        tooltip=text("earlier-upload"),  # without it a screen reader would add "null"
        **wide,
    )
    copy = ipywidgets.Button(
        description=text("earlier-copy"), button_style="primary", layout=wide["layout"]
    )
    shown, told = ipywidgets.HTML(), ipywidgets.HTML(_status(""))

    def show() -> list[Found]:
        found, missing = earlier_found(exercise, wanted, loaded)
        lines = "".join(f"<p>{escape(line)}</p>\n" for line in missing)
        shown.value = _table(exercise, found) + lines
        return found

    def take(change: Mapping[str, Any]) -> None:
        said = []
        for file in change["new"]:
            content = bytes(file["content"])
            if unit := _unit(exercise, wanted, content):
                loaded[unit] = content
            else:
                said.append(text("earlier-not-wanted", file=file["name"]))
        show()
        told.value = _status(" ".join(said))

    def copied(_event: object) -> None:
        told.value = _status(earlier_copied(exercise, show()))

    upload.observe(take, "value")
    copy.on_click(copied)
    show()
    return ipywidgets.VBox([shown, upload, copy, told])


def _unit(exercise: Exercise, wanted: Sequence[Earlier], content: bytes) -> str:
    """Return the unit whose answers a file holds, "" where it is none of those wanted."""
    for unit in dict.fromkeys(one.unit for one in wanted):
        try:
            folder = exercise.path.parent.parent / unit
            files.parse(content, load(find(unit, folder)))
            return unit
        except DataError:
            continue
    return ""


def _status(words: str) -> str:
    return f'<div role="status">{escape(words)}</div>'
