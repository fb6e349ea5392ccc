"""No model answer, no file that the course makes of one, and no model text endangers anybody.

The course's own rules read them all: those for drafts of criteria, and those for lines of a plan.
A question asks and does nothing, so it is left out. A few words are facts of a case or stand in a
text that says the opposite; somebody has looked at each of these, and says why it may stand.
"""

import datetime
import html
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from coursework.course import units
from coursework.marking import key
from coursework.work import files
from fairtender.wording import dangers

ROOT = Path(__file__).resolve().parents[2]
UNITS = units(ROOT)
# Where it is, what was found, and why it may stand there.
LOOKED_AT = {
    ("my-contacts", "told"): "Whom to ask first what an office passes on; only with consent.",
    ("my-contacts", "phone"): "The office telephones an organisation, not a worker.",
    ("tell-a04", "told"): "It says that an authority could cost the guard his stay.",
    ("pf-list", "money"): "A fact of a contract, not a step.",
    ("pf-list-why", "money"): "A fact of a contract, not a step.",
    ("pf-register", "money"): "A fact of a contract, not a step.",
    (
        "clause",
        "ends",
    ): "The contract ends after the corrective action plan, with care for workers.",
    ("conditions", "papers"): "The name of a risk: R5.",
    ("set", "papers"): "The name of a risk: R5.",
    ("revised", "papers"): "The name of a risk: R5.",
    ("green", "papers"): "The name of a risk: R5.",
    ("eng-tool", "names"): "What a tool overlooked in a published report.",
    ("mc-sheet", "person"): "The buyer's own sheet, by number; nobody of it has spoken.",
    ("mc-sheet", "money"): "The name of an extract of the payroll.",
    ("mc-ledger-lines", "person"): "The buyer's own ledger, by number.",
    ("condition-documents-housing", "home"): "A visit only if those who live there agree.",
    ("condition-label", "names"): "Who spoke with workers: the interviewers.",
    ("condition-termination", "ends"): "When the contract may end, with a plan for the workers.",
    ("condition-termination", "names"): "A firm that punishes people who spoke.",
    ("condition-termination", "leaves"): "A firm that punishes people who spoke.",
    ("condition-termination", "room"): "The contractor takes part in a plan for the workers.",
}


def statements(text: str) -> str:
    """Return a text without its questions; lines that are only wrapped are joined."""
    joined = re.sub(r"(?<![.:;|*])\n(?![-|*\n\d])", " ", text)
    parts = re.split(r"(?<=[.?!])\s+|\n", joined)
    return "\n".join(part for part in parts if not part.rstrip().endswith("?"))


@cache  # a model answer stands in several files, and its rows in several questions
def dangers_in(text: str) -> frozenset[str]:
    """Return the codes of what the rules find in a text."""
    said = statements(text)
    read = (*dangers.find_in_criterion(said), *dangers.read_line(said).dangers)
    return frozenset(one.code for one in read)


def strings(value: Any) -> Iterator[str]:
    """Yield the texts in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def of_docx(content: bytes) -> Iterator[str]:
    document = docx.Document(io.BytesIO(content))
    yield from (one.text for one in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


def of_xlsx(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)


def of_html(content: bytes) -> Iterator[str]:
    yield from html.unescape(re.sub(r"<[^>]+>", "\n", content.decode())).splitlines()


def of_zip(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield from of_xlsx(archive.read(name))


READERS = {
    "docx": of_docx,
    "xlsx": of_xlsx,
    "zip": of_zip,
    "html": of_html,
    "json": lambda content: strings(json.loads(content)),
}


def saved(questions: Any, question: Any, value: Any) -> Iterator[str]:
    """Yield the texts of every file in which a piece goes home."""
    for ending in {*question.saves} - {"toml"}:  # a profile lists words, and asks nothing
        _, content = files.save(questions, question, value, ending, datetime.date(2026, 12, 2))
        yield from READERS[ending](content)


def texts_of_unit(unit: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each question with the texts of its model answer and of its files."""
    the_key = key.read_key(unit)
    for id, value in key.model_answers(the_key).items():
        question = the_key.entries[id].question
        yield id, strings(value)
        if question.is_work:
            yield id, saved(the_key.questions, question, value)


def model_texts() -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each model text: its wording, and how one sees that it is kept."""
    for path in sorted((ROOT / "book" / "model-texts").glob("*.toml")):
        for one in tomllib.loads(path.read_text("utf-8")).get("text", []):
            yield one["id"], iter((one["wording"], one.get("proof", "")))


@cache
def found(unit: str = "") -> frozenset[tuple[str, str]]:
    """Where the rules find what, in a unit, or without one in the model texts."""
    places = texts_of_unit(unit) if unit else model_texts()
    return frozenset(
        (id, code) for id, texts in places for text in texts for code in dangers_in(text)
    )


@pytest.mark.parametrize("unit", UNITS)
def test_no_model_answer_and_no_file_of_it_endangers_anybody(unit):
    assert found(unit) - {*LOOKED_AT} == set()


def test_no_model_text_endangers_anybody():
    assert found() - {*LOOKED_AT} == set()


@pytest.mark.slow
def test_nothing_is_excused_that_is_no_longer_there():
    assert {*LOOKED_AT} - found().union(*map(found, UNITS)) == set()
