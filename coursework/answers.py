"""What was answered: `answers.json` read, cleaned, merged and written.

The file: `{"format": 1, "unit", "release", "learner": {"id", "name"}, "saved", "answers"}`; its
JSON Schema is `datasets/answers.schema.json`. Nothing that a file holds can raise anything but
`AnswersRefused`, which carries one sentence.
"""

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coursework.depth import JSON, deep
from coursework.questions import Belief, Form, Question, Questions
from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import DataError, Reason

FORMAT = 1
MAX_BYTES = 2 * 1024 * 1024
MAX_TEXT = 100_000  # a text beyond this is not an answer but a file pasted by mistake
MAX_NAME = 200
# Signs that turn what follows them; letters that are written from the right need none of these.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MOST_MARKS = 6  # on one letter: no script needs more
Value = str | int | float | list[str]


class AnswersRefused(DataError):
    """A file of answers that cannot be used at all. `code` tells why, `str()` says it."""

    def __init__(self, code: str, **params: object) -> None:
        """Make the sentence from `messages`."""
        super().__init__(messages.text(code, **params), code)


@dataclass(frozen=True)
class Answers:
    """The content of one file. `values` holds usable answers in the order of the questions.

    `malformed` maps the ids of questions whose recorded value cannot be used to a code that tells
    why; `unknown` counts answers to questions that are not asked (any more).
    """

    learner_id: str = ""
    learner_name: str = ""
    saved: str = ""
    release: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    malformed: dict[str, str] = field(default_factory=dict)
    unknown: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it that a learner would miss."""
        return not (self.values or self.learner_id or self.learner_name)

    @property
    def untidy(self) -> bool:
        """Whether the file held something that saving it again would leave out."""
        return bool(self.malformed or self.unknown)


# --- values -------------------------------------------------------------------------------------


def clean_text(text: str) -> str:
    """Composed characters, one kind of line end, and no half characters (lone surrogates)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    return unicodedata.normalize("NFC", text)


def clean(question: Question, raw: object) -> tuple[Value | None, str]:
    """Return (value, fault): the value as it is kept, None for no answer; a code, "" for none.

    Only what cannot be understood is a fault here; an answer that is understood but not complete
    (two chosen instead of three) is kept, and told by `shortcoming`.
    """
    if raw is None or raw == "" or raw == []:
        return None, ""
    return _CLEANERS[question.kind](question, raw)


def _choice(question: Question, raw: object) -> tuple[Value | None, str]:
    if isinstance(raw, str) and raw in question.codes:
        return raw, ""
    return None, "forms-not-an-option"


def _choices(question: Question, raw: object) -> tuple[Value | None, str]:
    if not isinstance(raw, list | tuple) or not all(isinstance(code, str) for code in raw):
        return None, "forms-not-a-list"
    if not set(raw) <= set(question.codes):
        return None, "forms-not-an-option"
    return [code for code in question.codes if code in raw], ""


def _number(question: Question, raw: object) -> tuple[Value | None, str]:
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


def _text(question: Question, raw: object) -> tuple[Value | None, str]:
    if not isinstance(raw, str):
        return None, "forms-not-text"
    if len(raw) > MAX_TEXT:
        return None, "forms-text-size"
    return (clean_text(raw) if raw.strip() else None), ""


_CLEANERS: dict[str, Callable[[Question, object], tuple[Value | None, str]]] = {
    "choice": _choice,
    "choices": _choices,
    "number": _number,
    "text": _text,
    "long_text": _text,
}


def shortcoming(question: Question, value: Value | None) -> str:
    """Return the code of what is not yet right in the form of a kept answer, "" for nothing."""
    if value is None:
        return "forms-missing"
    if isinstance(value, list):
        if question.choose not in (None, len(value)):
            return "forms-choose"
        over = question.budget is not None and question.cost(value) > question.budget
        return "forms-over-budget" if over else ""
    if isinstance(value, str):
        long = question.max_length and len(value) > question.max_length
        return "forms-too-long" if long else ""
    low, high = question.min, question.max
    if (low is not None and value < low) or (high is not None and value > high):
        return "forms-range"
    return ""


# --- what a check says --------------------------------------------------------------------------


def finding(question: Question, answers: Answers) -> Reason | None:
    """Return what is missing in the answer to a question or not in its form; None for nothing."""
    value = answers.values.get(question.id)
    code = answers.malformed.get(question.id) or shortcoming(question, value)
    return reason(question, code, value) if code else None


def findings(form: Form, answers: Answers) -> list[Reason]:
    """Return the findings of a form, in the order of its questions."""
    found = (finding(question, answers) for question in form.questions)
    return [one for one in found if one]


def said(form: Form, answers: Answers, question: str = "") -> list[Belief]:
    """Return the beliefs of a form of which an option is chosen; with `question`, in its answer."""
    return [
        belief
        for belief in form.beliefs
        if any(
            not {*codes}.isdisjoint(_chosen(answers.values.get(id)))
            for id, codes in belief.when.items()
            if question in ("", id)
        )
    ]


def _chosen(value: Value | None) -> list[str]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def reason(question: Question, code: str, value: Value | None = None) -> Reason:
    """Return what is wrong with the answer to a question; its sentence says what to do, too."""
    return Reason.of(
        code,
        question=question.short,
        do=messages.text(f"forms-do-{question.kind}", unit=question.unit),
        choose=str(question.choose),
        chosen=str(len(value) if isinstance(value, list) else 0),
        length=str(len(value) if isinstance(value, str) else 0),
        max_length=str(question.max_length),
        range=number_range(question),
        **_costs(question, value),
    )


def _costs(question: Question, value: Value | None) -> dict[str, str]:
    if question.budget is None:
        return {}
    cost = question.cost(value if isinstance(value, list) else ())
    numbers = {"cost": f"{float(cost):g}", "budget": f"{float(question.budget):g}"}
    return numbers | {"cost_unit": question.cost_unit}


def number_range(question: Question) -> str:
    """Say which numbers are allowed, "" where all are."""
    low, high = question.min, question.max
    if low is not None and high is not None:
        return messages.text("forms-between", min=low, max=high)
    if low is not None:
        return messages.text("forms-at-least", min=low)
    return messages.text("forms-at-most", max=high) if high is not None else ""


# --- the file -----------------------------------------------------------------------------------


def parse(content: bytes | str, questions: Questions) -> Answers:
    """Return the answers in the bytes of one file; AnswersRefused says why there are none."""
    data = _decode(content.encode("utf-8", "replace") if isinstance(content, str) else content)
    if not isinstance(data, dict) or not isinstance(data.get("answers"), dict):
        raise AnswersRefused("forms-file-shape")
    version = data.get("format")
    if type(version) is not int or version < 1:
        raise AnswersRefused("forms-file-shape")
    if version > FORMAT:
        raise AnswersRefused("forms-file-newer")
    if data.get("unit") != questions.unit:
        unit = line(data.get("unit")) or "?"
        raise AnswersRefused("forms-file-unit", unit=unit, wanted=questions.unit)
    learner = data["learner"] if isinstance(data.get("learner"), dict) else {}
    return sort(
        Answers(
            learner_id=line(learner.get("id")),
            learner_name=line(learner.get("name")),
            saved=line(data.get("saved"))[:40],
            release=line(data.get("release"))[:40],
        ),
        data["answers"],
        questions,
    )


def _decode(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        raise AnswersRefused("forms-file-large")
    if not content.strip():
        raise AnswersRefused("forms-file-empty")
    try:
        # A number with more digits than Python reads must cost its own question only.
        text = content.decode("utf-8-sig")
        if deep(text, JSON):
            raise AnswersRefused("forms-file-broken")
        return json.loads(text, parse_int=_integer)
    except (ValueError, RecursionError):
        raise AnswersRefused("forms-file-broken") from None


def _integer(digits: str) -> float:
    return int(digits) if len(digits) < 30 else math.inf


def line(raw: object) -> str:
    """Text for one line, without control characters; "" for what is not text."""
    if not isinstance(raw, str):
        return ""
    line = "".join(sign if sign.isprintable() else " " for sign in clean_text(raw[:MAX_NAME]))
    return " ".join(line.split())


def plain_words(words: str) -> str:
    """The words as a page or a terminal can show them: bounded, and in one direction.

    Without signs that turn the direction of writing or drive a terminal, and without towers of
    marks over one letter.
    """
    kept: list[str] = []
    marks = 0
    for sign in words.replace("\t", " "):
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if sign in TURNING or marks > MOST_MARKS:
            continue
        kept.append("\ufffd" if sign != "\n" and kind in ("Cc", "Cs") else sign)
    return "".join(kept)


def sort(answers: Answers, raw: Mapping[Any, object], questions: Questions) -> Answers:
    """Return `answers` with the values of `raw` cleaned and put in the order of the questions."""
    values: dict[str, Value] = {}
    malformed: dict[str, str] = {}
    for id, question in questions.all.items():
        value, fault = clean(question, raw.get(id))
        if fault:
            malformed[id] = fault
        elif value is not None:
            values[id] = value
    unknown = sum(key not in questions.all for key in raw)
    return replace(answers, values=values, malformed=malformed, unknown=unknown)


def read(path: Path, questions: Questions) -> Answers:
    """Read one file. No file gives no answers; an unusable one raises AnswersRefused."""
    if not path.exists():
        return Answers(release=questions.release)
    try:
        with path.open("rb") as file:
            return parse(file.read(MAX_BYTES + 1), questions)
    except FileNotFoundError:
        return Answers(release=questions.release)
    except OSError as error:
        raise AnswersRefused("forms-file-closed", cause=error.strerror or error) from None


def document(answers: Answers, questions: Questions) -> dict[str, Any]:
    """Return the content of the file as it is written, keys in their order."""
    return {
        "format": FORMAT,
        "unit": questions.unit,
        "release": questions.release,
        "learner": {"id": answers.learner_id, "name": answers.learner_name},
        "saved": answers.saved,
        "answers": answers.values,
    }


def now() -> str:
    """The time as it is written in the file: UTC, in seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write(path: Path, answers: Answers, questions: Questions) -> None:
    """Replace the file as a whole; OSError or DataError where the folder does not allow it."""
    text = json.dumps(document(answers, questions), ensure_ascii=False, indent=2) + "\n"
    write_atomically(path, text)


def keep(path: Path, *, move: bool = False) -> Path | None:
    """Keep the file at `path` as `answers-YYYYMMDD-HHMMSS.json`; None where there is none."""
    if not path.exists():
        return None
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    name, number = f"{path.stem}-{stamp}.json", 1
    while (path.parent / name).exists():
        number += 1
        name = f"{path.stem}-{stamp}-{number}.json"
    kept = path.parent / name
    if move:
        path.replace(kept)
    else:
        write_atomically(kept, path.read_bytes())
    return kept


def erase(path: Path) -> None:
    """Delete the file at `path` and the copies that `keep` made of it."""
    copy = re.compile(rf"{re.escape(path.stem)}-\d{{8}}-\d{{6}}(-\d+)?\.json")
    copies = [one for one in path.parent.iterdir() if copy.fullmatch(one.name)]
    for one in (path, *copies):
        one.unlink(missing_ok=True)
