"""Clean raw values, according to the kind of question or cell.

The same rules are in `coursework/forms/values.js` and `work.js`; tests compare the two on the
same cases. `pieces` cleans answers that have many cells.
"""

import datetime
import math
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from coursework.questions.model import Question
from fairtender import messages

MAX_TEXT = 100_000  # a text beyond this is not an answer but a file pasted by mistake
# An answer: to a choice, a text or a number; to choices or an order (a list); to a table or a map
# (rows by sheet) or to passages (labels by sentence).
Value = str | int | float | list[str] | dict[str, Any]
Cleaned = tuple[Value | None, str]
_DATE = re.compile(r"(19|2\d)\d\d-\d\d-\d\d", re.ASCII)


def clean_text(text: str) -> str:
    """Return text with composed characters, one kind of line end, and no lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    return unicodedata.normalize("NFC", text)


def plain(text: str) -> str:
    """Return a text for comparison: lower case, single spaces, no punctuation at its ends."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .,;:!?\"'")


def is_nothing(raw: object) -> bool:
    """Return whether a raw value means that there is no answer."""
    return raw is None or raw == "" or raw == [] or raw == {}


def clean_value(question: Question, raw: object) -> Cleaned:
    """Return a raw value in the form in which it is kept, or None, and its fault, or ""."""
    return (None, "") if is_nothing(raw) else _CLEANERS[question.kind](question, raw)


def _choice(question: Question, raw: object) -> Cleaned:
    if isinstance(raw, str) and raw in question.codes:
        return raw, ""
    return None, "forms-not-an-option"


def _choices(question: Question, raw: object) -> Cleaned:
    if not isinstance(raw, list | tuple) or not all(isinstance(code, str) for code in raw):
        return None, "forms-not-a-list"
    if not set(raw) <= set(question.codes):
        return None, "forms-not-an-option"
    return [code for code in question.codes if code in raw], ""


def _number(question: Question, raw: object) -> Cleaned:
    if not isinstance(raw, int | float) or isinstance(raw, bool) or not math.isfinite(_float(raw)):
        return None, "forms-not-a-number"
    if abs(raw) >= 10**12 or round(raw, 4) != raw:
        # Beyond this Python and JavaScript would write the same number differently.
        return None, "forms-number-size"
    return (int(raw) if raw == int(raw) else raw), ""


def _float(raw: Any) -> float:
    try:
        return float(raw)
    except OverflowError:
        return math.inf


def _text(question: Question, raw: object) -> Cleaned:
    if not isinstance(raw, str):
        return None, "forms-not-text"
    if len(raw) > MAX_TEXT:
        return None, "forms-text-size"
    return (clean_text(raw) if raw.strip() else None), ""


def _date(question: Question, raw: object) -> Cleaned:
    if not isinstance(raw, str) or not _DATE.fullmatch(raw):
        return None, "forms-not-a-date"
    try:
        return datetime.date.fromisoformat(raw).isoformat(), ""
    except ValueError:
        return None, "forms-not-a-date"


_CLEANERS: dict[str, Callable[[Question, object], Cleaned]] = {
    "choice": _choice,
    "choices": _choices,
    "number": _number,
    "text": _text,
    "long_text": _text,
    "date": _date,
}


def value_fault(question: Question, value: Value) -> str:
    """Return the code of the fault in a kept value, or "" if it has none."""
    if isinstance(value, list):
        if question.choose not in (None, len(value)):
            return "forms-choose"
        over = question.budget is not None and question.cost(value) > question.budget
        return "forms-over-budget" if over else ""
    if isinstance(value, str):
        long = question.max_length and len(value) > question.max_length
        return "forms-too-long" if long else ""
    if isinstance(value, dict):
        return ""
    low, high = question.min, question.max
    if (low is not None and value < low) or (high is not None and value > high):
        return "forms-range"
    return ""


def number_range(question: Question) -> str:
    """Return the allowed numbers as text, or "" if every number is allowed."""
    low, high = question.min, question.max
    if low is not None and high is not None:
        return messages.text("forms-between", min=low, max=high)
    if low is not None:
        return messages.text("forms-at-least", min=low)
    return messages.text("forms-at-most", max=high) if high is not None else ""
