"""What a page or a notebook asks of work that is made: see `coursework.page`."""

import base64
import binascii
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol

from coursework.answers import MAX_BYTES
from coursework.questions import Question, Questions
from coursework.questions.pieces import cleaned
from coursework.questions.values import Value
from coursework.work.looks import LOOKS
from coursework.work.rows import filled
from fairtender import messages
from fairtender.files import MEDIA_TYPES
from fairtender.tables import fault

__all__ = ["look", "read_sheet", "take_work"]

Params = Mapping[str, Any]


class Files(Protocol):
    """What of `coursework.page.Files` is used here."""

    def questions(self, unit: object) -> Questions:
        """Return what a unit asks; DataError where there is no such unit."""


def look(params: Params, files: Files) -> dict[str, Any]:
    """Answer {unit, question, value} with {html}: what the library says of the piece."""
    question, value = _asked(params, files)
    if question.look not in LOOKS:
        raise fault("work-no-look")
    if value is None:
        return {"html": ""}
    return {"html": str(import_module(LOOKS[question.look]).look(question, value))}


def take_work(params: Params, files: Files) -> dict[str, Any]:
    """Answer {unit, question, ending, value} with {name, type, base64}: the piece as a file."""
    from coursework.work import files as made

    question, value = _asked(params, files)
    ending = str(params.get("ending"))
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
    return {"name": f"{called}.{ending}", "type": MEDIA_TYPES[ending], "base64": data}


def read_sheet(params: Params, files: Files) -> dict[str, Any]:
    """Answer {unit, question, sheet, ending, base64, value?} with {rows, told}.

    rows: cells by column, with the id of a row that stands there; told: what was not read.
    """
    from coursework.work import files as made

    question, value = _asked(params, files)
    sheets = {sheet.code: sheet for sheet in question.sheets}
    sheet, ending, raw = (params.get(name) for name in ("sheet", "ending", "base64"))
    if sheet not in sheets or ending not in ("csv", "xlsx") or not isinstance(raw, str):
        raise fault("page-request")
    if len(raw) > MAX_BYTES * 4 // 3 + 4:
        raise fault("work-file-large")
    try:
        content = base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError):
        raise fault("page-request") from None
    piece = value if isinstance(value, dict) else {}
    found = made.read(question, sheets[sheet], content, ending, piece)
    return {"rows": found.rows, "told": found.told}


def _asked(params: Params, files: Files) -> tuple[Question, Value | None]:
    """Return the question, and the piece with what is given in it; None for no answer."""
    question = files.questions(params.get("unit")).all.get(str(params.get("question")))
    if question is None or not question.is_work:
        raise fault("page-request")
    value = cleaned(question, params.get("value")).value
    if question.sheets and isinstance(value, dict):
        return question, filled(question, value)
    return question, value
