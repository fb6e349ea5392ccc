"""A hand-in stays small enough for any mail, whatever its questions allow, in any script."""

import json
from bisect import bisect_right

import pytest
from course_kit import MADE, ROOT

from coursework import answers, questions
from coursework.course import units
from coursework.questions import Column, Question
from coursework.questions.values import MAX_TEXT

MOST = 200 * 1024  # bytes
LETTER = "ნ"  # three bytes, as in Georgian, Thai or Burmese
PLACES = {unit: ROOT / "solutions" / unit for unit in units(ROOT)}
PLACES[MADE] = ROOT / "tests" / "fixtures" / "unit" / "solutions" / MADE


def fullest(question: Question, cap: int = MAX_TEXT) -> object:
    """The longest answer of a question, its cells of text with so many letters at most."""
    if question.kind in ("text", "long_text"):
        return LETTER * min(question.max_length, cap)
    if question.kind == "number":
        return -999_999_999_999.9999
    if question.kind == "date":
        return "2026-12-31"
    if question.kind == "choice":
        return max(question.codes, key=len)
    if question.kind in ("choices", "order"):
        return [*question.codes]
    if question.kind == "passages":
        return dict.fromkeys(question.units, max(question.codes, key=len))
    return {sheet.code: [row(sheet, id, cap) for id in ids(sheet)] for sheet in question.sheets}


def ids(sheet) -> list[str]:
    return [one.row for one in sheet.fixed] + [f"r{n}" for n in range(1, sheet.most + 1)]


def row(sheet, id: str, cap: int) -> dict:
    def cell(column: Column) -> object:
        return id if column.kind == "row" else fullest(column, cap)

    open_cells = [one for one in sheet.columns if one.code not in sheet.given(id)]
    return {"row": id} | {one.code: cell(one) for one in open_cells}


def kept(question: Question) -> object:
    """The longest answer that is kept: of a table as much of its texts as fits."""
    lengths = range(0, 1001)
    fits = bisect_right(
        lengths,
        0,
        key=lambda cap: (
            answers.cleaned(question, fullest(question, cap)).fault == "forms-work-size"
        ),
    )
    return fullest(question, lengths[max(0, fits - 1)]) if question.sheets else fullest(question)


@pytest.mark.parametrize("unit", PLACES)
def test_the_longest_hand_in_stays_under_200_kb(unit):
    asked = questions.load(PLACES[unit] / "questions.toml")
    values = {id: kept(question) for id, question in asked.all.items()}
    full = answers.Answers("7" * 200, LETTER * 200, answers.now(), asked.release, values)
    text = json.dumps(answers.document(full, asked), ensure_ascii=False, indent=2)
    assert len(text.encode()) < MOST, f"{len(text.encode()):,} bytes"
