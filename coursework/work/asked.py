"""What a page or a notebook asks of work that is made: see `coursework.page`."""

import base64
import binascii
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from coursework.answers import MAX_BYTES, cleaned
from coursework.page import Files
from coursework.questions import Question
from coursework.questions.values import Value
from coursework.work.looks import LOOKS
from coursework.work.rows import filled
from fairtender import messages
from fairtender.requests import Answer, Request
from fairtender.tables import fault


@dataclass(frozen=True)
class _OfWork(Request):
    """A question, and the piece that was made as its answer."""

    unit: str
    question: str
    value: object = None

    def read(self, files: Files) -> tuple[Question, Value | None]:
        """Return the question, and the piece with what is given in it; None for no answer."""
        question = files.questions(self.unit).all.get(self.question)
        if question is None or not question.is_work:
            raise fault("page-request")
        value = cleaned(question, self.value).value
        if question.sheets and isinstance(value, dict):
            return question, filled(question, value)
        return question, value


@dataclass(frozen=True)
class _Look(_OfWork, name="look"):
    """What the library says of the piece, as {html}."""

    def answer(self, files: Files) -> Answer:
        question, value = self.read(files)
        if question.look not in LOOKS:
            raise fault("work-no-look")
        if value is None:
            return {"html": ""}
        return {"html": str(import_module(LOOKS[question.look]).look(question, value))}


@dataclass(frozen=True)
class _TakeWork(_OfWork, name="take_work"):
    """The piece as a file: {name, type, base64}."""

    ending: str = ""

    def answer(self, files: Files) -> Answer:
        from coursework.work import files as made

        question, value = self.read(files)
        ending = self.ending
        if ending not in question.saves:
            raise fault("tool-no-file")
        piece = value if isinstance(value, dict) else filled(question, {})
        module = import_module(LOOKS[question.look]) if question.look else None
        own, name = getattr(module, "FILES", {}), getattr(module, "NAME", "")
        if ending in own:
            content = own[ending](question, piece)
            if isinstance(content, tuple):
                ending, content = content
        elif ending == "xlsx":
            content = made.workbook(question, piece)
        elif ending == "csv":
            ending, content = made.csv_files(question, piece)
        else:
            raise fault("tool-no-file")
        data = base64.b64encode(content).decode("ascii")
        called = messages.text(name) if name and ending in own else question.id
        return {"name": f"{called}.{ending}", "type": made.TYPES[ending], "base64": data}


@dataclass(frozen=True, kw_only=True)
class _ReadSheet(_OfWork, name="read_sheet"):
    """The rows of a file of this sheet: {rows, told}.

    rows: cells by column, with the id of a row that stands there; told: what was not read.
    """

    sheet: str
    ending: Literal["csv", "xlsx"]
    base64: str = ""

    def answer(self, files: Files) -> Answer:
        from coursework.work import files as made

        question, value = self.read(files)
        sheets = {sheet.code: sheet for sheet in question.sheets}
        if self.sheet not in sheets:
            raise fault("page-request")
        if len(self.base64) > MAX_BYTES * 4 // 3 + 4:
            raise fault("work-file-large")
        try:
            content = base64.b64decode(self.base64, validate=True)
        except (binascii.Error, ValueError):
            raise fault("page-request") from None
        piece = value if isinstance(value, dict) else {}
        found = made.read(question, sheets[self.sheet], content, self.ending, piece)
        return {"rows": found.rows, "told": found.told}
