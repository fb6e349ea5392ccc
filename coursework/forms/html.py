"""Make the HTML of all forms, for the notebook, the book and graded copies.

Each part of an exercise is a template next to this file. It can be read without script, since it
contains all questions and options. The script uses the `data-ft-…` attributes: `part` (begin, ask,
check, hand_in, self_check), `store` (notebook or browser), `edition` (public or workshop), `form`,
`unit`, `questions`, `stops` (what is shown at once for an answer that would endanger a real person)
and `texts` (the sentences that the script shows).
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Formatter
from typing import Any

from coursework import the_case
from coursework.answers import FORMAT, Answers
from coursework.questions import Column, Form, Question, Questions, Sheet
from coursework.questions.values import Value, number_range
from coursework.work import words
from coursework.work.rows import filled
from fairtender import messages, pages

# With the focus on such a control, JupyterLab leaves every key to it. Each control needs this.
KEYS = 'data-lm-suppress-shortcuts="true"'

# The script's sentences, by part of the exercise; the first line is for all.
_STORE_TEXTS = """saved silent no-storage storage-full kept-unreadable progress
    no-python no-key"""
_SCRIPT_TEXTS = {
    "begin": """loaded loaded-part restarted brought-back load-key key-loaded
        file-large file-broken file-shape file-newer file-unit""",
    "ask": """choose over-budget too-long range right not-right
        not-saved-number not-saved-two not-saved-text read-as chosen
        mark-points mark-counts state-right state-partly state-not state-none state-own
        state-unmarked verdict-right verdict-partly verdict-wrong""",
    "check": """check mark choose over-budget too-long range unmarked
        check-done check-open check-only
        mark-again mark-counts marked marked-right mark-nothing mark-not mark-partly
        mark-none mark-own chip practised verdict-partly verdict-wrong verdict-missing
        verdict-unneeded
        where-shown why-shown state-right state-partly state-not state-none state-own state-unmarked
        marked-once marked-twice marked-before""",
    "hand_in": """file-saved tool-working done-browser done-desk marked-all marked-now
        room-you room-none room-sending room-sent room-again room-changed room-other room-brought
        room-code room-guesses room-often room-large room-fewer room-older room-later room-silent
        room-failed""",
    "own_case": "too-long range own-checking own-removed own-folder-saved",
    "self_check": "right not-right choose-first",
    "tool": "tool-working file-saved",
}
# The script's sentences about made work, where it is asked and where it is checked.
_CELL_TEXTS = "rows-few cells-missing cells-wrong cell row"
_WORK_TEXTS = {
    "ask": f"""{_CELL_TEXTS}
    row-add row-next row-up row-down row-remove row-up-short row-down-short row-remove-short
    row-count row-removed row-moved undone pasted rows-left rows-read rows-ask rows-kept
    columns-unused cells-unread not-saved-rows not-saved-days
    cells-not-saved work-over cell-needed choose-cell not-saved-option not-saved-date file-saved
    verdict-missing verdict-unneeded verdict-stop verdict-passages-wrong verdict-passages-missing
    verdict-order-right verdict-order-wrong verdict-cell-partly verdict-cell-wrong
    verdict-cell-missing verdict-cell-unneeded verdict-missing-rows sentence-shows sentence-none
    sentences-marked item-moved item-up item-down item-top order-given row-head stop-rows
    rows-file-large begun map-tier map-no-tier map-no-place map-no-evidence
    map-left-open map-over map-gap map-share map-no-share map-from map-from-none map-add map-new
    map-linked map-added map-joined map-count map-large map-small""",
    "check": _CELL_TEXTS,
}
_WORK_TEXTS["own_case"] = _WORK_TEXTS["ask"]
BOOK = "../../book/"  # where the book's pages are from the page of an exercise
_WORTH = {0: "none", 0.5: "half", 1: "one"}  # the codes for the points of a question; else "many"
_BY_HAND = 6  # empty rows on paper, unless a sheet needs more
_HERE = Path(__file__).parent


class Html:
    """HTML that a notebook shows as it is.

    title: the name of a paper, which is drawn only once in an exercise.
    """

    def __init__(self, html: str, title: str = "") -> None:
        """Keep the HTML, which must already be escaped where necessary."""
        self.html = html
        self.title = title

    def _repr_html_(self) -> str:
        return self.html


Beside = Html | Sequence[Html]


def begin(questions: Questions, store: str, place: str) -> str:
    """Return the first part of an exercise: where answers are kept, load, start again.

    place: the file next to the notebook; empty if the answers stay in the reader's browser.
    """
    base = f"ft-{questions.unit}-begin"
    opening = the_case.opening(questions.unit, BOOK if store == "browser" else "")
    asked = questions.all.values()
    return part(questions, "begin", store, asked, base=base, place=place, opening=opening)


def form(
    questions: Questions,
    form: Form,
    store: str,
    heading: int = 2,
    beside: Mapping[str, Beside] | None = None,
    papers: Iterable[Html] = (),
    places: MutableMapping[str, str] | None = None,
) -> str:
    """Return one form with its questions; `heading` is the level of its title.

    `beside` maps the first word of a question's label to what is shown with that question; `papers`
    are for all of them. `places` records which form or question drew each paper; all others only
    have a link to it.
    """
    from markupsafe import Markup

    base, unit = f"ft-{questions.unit}-form-{form.id}", questions.unit
    same = len({question.points for question in form.questions}) == 1
    places = {} if places is None else places

    def shown(question: Question) -> tuple[Question, str, str, str]:
        contents = (beside or {}).get(question.number, ())
        each = [contents] if isinstance(contents, Html) else contents
        drawn = "".join(_beside(unit, content, question.id, places) for content in each)
        hint = " ".join(part for part in (question.hint, _own_hint(question)) if part)
        return question, "" if same else _worth(question), hint, Markup(drawn)

    told = [{"when": one.when, "text": one.text} for one in form.beliefs if one.stop]
    return part(
        questions,
        "ask",
        store,
        form.questions,
        base=base,
        form=form,
        heading=heading,
        minutes=questions.minutes_of(form),
        papers=Markup(papers_at(unit, papers, base, places)),
        each=[shown(question) for question in form.questions],
        rows_by_hand=_rows_by_hand,
        stops=as_json(told) if told else "",
    )


def papers_at(unit: str, papers: Iterable[Html], at: str, places: MutableMapping[str, str]) -> str:
    """Return the papers for several questions. at: their place in the exercise."""
    drawn = "".join(_beside(unit, paper, at, places) for paper in papers)
    return f'<div class="ft-papers">\n{drawn}</div>\n' if drawn else ""


def check(questions: Questions, form: Form, store: str) -> str:
    """Return the button that marks a part; if nothing can be marked, it shows what is missing."""
    return part(questions, "check", store, form.questions, form=form)


def own_case(questions: Questions, examples: Mapping[str, Any]) -> str:
    """Return tables for a learner's own organisation; the page keeps them apart from answers.

    examples: {"question.sheet": a row of the course's own table}.
    """
    [form] = questions.forms
    return part(
        questions,
        "own_case",
        "browser",
        form.questions,
        base=f"ft-{questions.unit}",
        form=form,
        each=[(question, question.hint) for question in form.questions],
        examples=examples,
        rows_by_hand=_rows_by_hand,
    )


def hand_in(questions: Questions, store: str) -> str:
    """Return the last part: progress, what is open, the learner, and the file to hand in."""
    base = f"ft-{questions.unit}-hand-in"
    return part(questions, "hand_in", store, questions.all.values(), base=base)


def self_check(questions: Questions, form: Form, store: str, folded: bool = False) -> str:
    """Return a self-check with feedback; its answers can be opened without a script, too."""
    base = f"ft-{questions.unit}-self-{form.id}"
    return part(questions, "self_check", store, (), base=base, form=form, folded=folded)


def part(
    questions: Questions, name: str, store: str, asked: Iterable[Question], **data: object
) -> str:
    """Return a part of an exercise, made from the template of this name.

    asked: the questions for the script in this part. data: for this part only.
    """
    asked = [*asked]
    unit = {"format": FORMAT, "unit": questions.unit, "release": questions.release}
    return pages.render(
        _HERE / f"{name}.html",
        exercise=questions,
        part=name,
        store=store,
        edition="workshop" if os.environ.get("EDITION") == "workshop" else "public",
        unit=as_json(unit),
        specs=as_json(specs(asked)),
        texts=as_json(_texts(name, asked) | {"earlier-edition": questions.earlier_edition}),
        number=number,
        **data,
    )


def answers_table(form: Form, answers: Answers) -> str:
    """Return the recorded answers as a table for a graded copy."""
    rows = [(question, _recorded(question, answers)) for question in form.questions]
    return pages.render(_HERE / "answers.html", form=form, answers=rows)


def _recorded(question: Question, answers: Answers) -> str:
    from markupsafe import Markup

    if question.id in answers.malformed:
        return Markup("<em>{}</em>").format(messages.text("forms-unusable"))
    value = answers.values.get(question.id)
    if value is None:
        return Markup("<em>{}</em>").format(messages.text("forms-none"))
    if question.is_work:
        return Markup(words.html(question, value))
    text = readable(question, value)
    length = question.max_length if question.kind == "long_text" else 300
    clipped = (
        text
        if len(text) <= length
        else messages.paragraph(text[:length], messages.text("forms-cut"))
    )
    return Markup("<br>").join(clipped.split("\n"))


def readable(question: Question, value: Value) -> str:
    """Return an answer as text: options in words, numbers with units, made work on one line."""
    if question.is_work:
        return words.line(question, value)
    if question.options:
        chosen = value if isinstance(value, list) else [value]
        return "; ".join(option.text for option in question.options if option.code in chosen)
    return f"{value} {question.unit}".strip()


def number(value: float) -> str:
    """Return points as text without needless decimals: 6, 0.5, 0.333."""
    return words.points(value)


def specs(asked: Iterable[Question]) -> list[dict[str, Any]]:
    """Return the data for the script on these questions."""
    return [_spec(question) for question in asked]


# --- pieces -------------------------------------------------------------------------------------


def as_json(value: Any) -> str:
    """Return data as JSON that can be put into a page."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _texts(part: str, asked: Iterable[Question]) -> dict[str, str]:
    codes = f"{_STORE_TEXTS} {_SCRIPT_TEXTS[part]}".split()
    if any(question.is_work for question in asked):
        codes += _WORK_TEXTS.get(part, "").split()
    return {code: _template(f"forms-{code}") for code in codes}


@cache
def _template(code: str) -> str:
    """Return a sentence with its {placeholders} left in, for the script to fill in."""
    names = {name for _, name, _, _ in Formatter().parse(messages.sentences()[code]) if name}
    return messages.text(code, **{name: "{" + name + "}" for name in names})


def _spec(question: Question) -> dict[str, Any]:
    spec = {
        "id": question.id,
        "kind": question.kind,
        "short": question.short,
        "points": float(question.points),
        "codes": list(question.codes),
        "choose": question.choose,
        "min": question.min,
        "max": question.max,
        "max_length": question.max_length,
        "range": number_range(question),
        "unit": question.unit,
    }
    if question.budget is not None:
        spec |= {"budget": float(question.budget), "cost_unit": question.cost_unit}
        spec["costs"] = {option.code: float(option.cost) for option in question.options}
    spec |= _work_spec(question)
    return {key: value for key, value in spec.items() if value not in (None, [], "")}


def _work_spec(question: Question) -> dict[str, Any]:
    """Return the data for the script on made work, in addition to that on every question."""
    if question.sheets:
        return {"sheets": [_sheet_spec(sheet) for sheet in question.sheets]}
    return {"units": list(question.units)} if question.papers else {}


def _sheet_spec(sheet: Sheet) -> dict[str, Any]:
    fixed = [{"row": one.row, "label": one.label, "cells": one.cells} for one in sheet.fixed]
    found = {
        "code": sheet.code,
        "label": sheet.label,
        "least": sheet.least,
        "most": sheet.most,
        "columns": [_column_spec(column) for column in sheet.columns],
    }
    return found | ({"fixed": fixed} if fixed else {})


def _column_spec(column: Column) -> dict[str, Any]:
    found = {
        "code": column.code,
        "kind": column.kind,
        "label": column.label,
        "codes": list(column.codes),
        "required": column.required or None,
        "of": column.of,
        "when": {name: list(codes) for name, codes in column.when.items()} or None,
        "choose": column.choose,
        "min": column.min,
        "max": column.max,
        "max_length": column.max_length or None,
        "unit": column.unit,
    }
    if column.kind == "number":
        found["range"] = number_range(column)
    return {key: value for key, value in found.items() if value not in (None, [], "")}


def _rows_by_hand(question: Question, sheet: Sheet) -> list[tuple[str, list[str]]]:
    """Return rows to fill in with a pen, as (heading, cells); the script replaces them."""
    rows = [(one.label, one.cells) for one in sheet.fixed]
    free = min(sheet.most, max(sheet.least, _BY_HAND))
    rows += [(str(number), {}) for number in range(len(rows) + 1, len(rows) + 1 + free)]
    return [(name, [_given(question, one, cells) for one in sheet.columns]) for name, cells in rows]


def _given(question: Question, column: Column, cells: Any) -> str:
    named = filled(question, {}).get(column.of, ())
    return words.cell_text(question, column, cells.get(column.code), named)


def _worth(question: Question) -> str:
    code = _WORTH.get(float(question.points), "many")
    return messages.text(f"forms-points-{code}", points=number(float(question.points)))


def _beside(unit: str, content: Html, at: str, places: MutableMapping[str, str]) -> str:
    """Return what is shown next to a question; a paper is drawn once, and then linked."""
    if not content.title:
        return content.html
    digest = hashlib.sha256(content.html.encode()).hexdigest()[:8]
    place, title = (
        f"ft-{unit}-paper-{digest}",
        escape(messages.text("forms-paper", title=content.title)),
    )
    if places.setdefault(digest, at) == at:
        return (
            f'<div class="ft-beside" id="{place}" data-ft-title="{title}">\n{content.html}</div>\n'
        )
    return (
        f'<p class="ft-beside-again"><a href="#{place}" data-ft-paper="{digest}" {KEYS}>'
        f"{title}</a></p>\n"
    )


def _own_hint(question: Question) -> str:
    if question.budget is not None:
        budget = f"{float(question.budget):g} {question.cost_unit}"
        return messages.text("forms-hint-budget", budget=budget)
    if question.choose:
        return messages.text("forms-hint-choose", choose=question.choose)
    if question.kind == "number" and number_range(question):
        return messages.text("forms-hint-range", range=number_range(question))
    if question.kind == "long_text":
        return messages.text("forms-hint-length", max_length=question.max_length)
    return ""
