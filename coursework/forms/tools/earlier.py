"""A live tool: a learner's answers of earlier units in words, copied into this exercise."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from coursework import answers as files
from coursework.answers import Value
from coursework.forms.html import readable
from coursework.forms.tools.live import Answer, Tool
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
    questions: Questions,
    wanted: Sequence[Earlier],
    loaded: Sequence[tuple[str, str]],
    folder: Path | None = None,
) -> tuple[list[Found], list[str]]:
    """Return the earlier answers that are there, and sentences on what is not.

    questions: of this exercise, in `folder` (default: the working directory). loaded: names and
    contents of files of answers; of two for a unit the later counts. An answer that is not there is
    passed over.
    """
    found, told = [], []
    here = folder or Path.cwd()
    asked: dict[str, Questions] = {}
    for unit in dict.fromkeys(one.unit for one in wanted):
        try:
            beside = here.parent / unit
            asked[unit] = load(find(unit, beside if beside.is_dir() else here / unit))
        except DataError as error:
            told.append(f"{unit}: {error}")
    values: dict[str, dict[str, Value]] = {}
    for name, content in loaded:
        if unit := _unit(asked, content):
            values[unit] = files.parse(content, asked[unit]).values
        else:
            told.append(text("earlier-not-wanted", file=name or text("earlier-kept")))
    for unit, own in asked.items():
        these = [one for one in wanted if one.unit == unit and one.question in values.get(unit, {})]
        if not these:
            told.append(text("earlier-none", unit=unit))
        for one in these:
            question, value = own.all[one.question], values[unit][one.question]
            to = questions.all.get(one.to)
            fits = _fitting(question, value, to) if to else None
            found.append(Found(one, question, value, fits))
    return found, told


def earlier_answers(
    questions: Questions, wanted: Sequence[Earlier], folder: Path | None = None
) -> Tool:
    """Return the tool: what was answered in earlier units, to be copied into this exercise.

    questions: of this exercise. In a notebook the files beside it are read, `../UNIT/answers.json`;
    on a page of the book what this browser keeps; and in both what is loaded.
    """

    def answer(earlier: Sequence[tuple[str, str]]) -> Answer:
        found, told = earlier_found(questions, wanted, earlier, folder)
        lines = "".join(f"<p>{escape(line)}</p>\n" for line in told)
        fits = {one.wanted.to: one.fits for one in found if one.fits is not None}
        return Answer(_table(questions, found) + lines, fits)

    return Tool(
        "earlier-answers",
        text("earlier-look"),
        answer,
        reads="earlier",
        units=tuple(dict.fromkeys(one.unit for one in wanted)),
        example=lambda: f"<p>{escape(text('earlier-example'))}</p>",
    )


def _unit(asked: Mapping[str, Questions], content: str) -> str:
    """Return the unit whose answers a file holds, "" where it is none of those asked."""
    for unit, questions in asked.items():
        try:
            files.parse(content, questions)
            return unit
        except DataError:
            continue
    return ""


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


def _table(questions: Questions, found: Sequence[Found]) -> str:
    rows = []
    for one in found:
        said = readable(one.asked, one.value)
        said = said if len(said) <= _LONGEST else said[:_LONGEST].rstrip() + "…"
        to = questions.all.get(one.wanted.to)
        goes = to.label if to and one.fits is not None else text("earlier-to-read")
        rows.append((one.asked.label, said, goes))
    heads = [text(f"earlier-{head}") for head in ("question", "answer", "goes")]
    units = [one.wanted.unit for one in found]
    data = pd.DataFrame(rows, index=units, columns=heads)
    return charts.WordTable(data, text("earlier-unit")).html() if rows else ""
