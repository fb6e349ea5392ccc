"""Read, clean, merge and write a learner's answers, `answers.json`.

The file: `{"format": 1, "unit", "release", "learner": {"id", "name"}, "saved", "answers"}`; its
JSON Schema is `datasets/answers.schema.json`. Whatever a file contains, only `AnswersRefused` is
raised, with one sentence.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coursework.questions import Belief, Form, Question, Questions, pieces
from coursework.questions.pieces import cleaned
from coursework.questions.values import Value, clean_text, number_range
from fairtender import messages
from fairtender.depth import JSON, deep
from fairtender.files import write_atomically
from fairtender.tables import DataError, Reason

FORMAT = 1
MAX_BYTES = 2 * 1024 * 1024
MAX_NAME = 200
# Characters that change the writing direction; right-to-left letters do not need them.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MOST_MARKS = 6  # on one letter; no script needs more


class AnswersRefused(DataError):
    """A file of answers that cannot be used at all; `code` is the reason, `str()` a sentence."""


@dataclass(frozen=True)
class Answers:
    """The content of one file of answers; `values` has the usable ones, in the questions' order.

    `malformed` maps the ids of questions whose recorded value cannot be used to a code for the
    reason; `unused` counts what was left out of answers that are otherwise usable; `unknown` counts
    answers to questions that are not asked, or no longer asked.
    """

    learner_id: str = ""
    learner_name: str = ""
    saved: str = ""
    release: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    malformed: dict[str, str] = field(default_factory=dict)
    unused: dict[str, int] = field(default_factory=dict)
    unknown: int = 0

    @property
    def empty(self) -> bool:
        """Whether the file has no usable answer and names no learner."""
        return not (self.values or self.learner_id or self.learner_name)

    @property
    def untidy(self) -> bool:
        """Whether the file contained something that would be left out if it were saved again."""
        return bool(self.malformed or self.unused or self.unknown)


# --- values -------------------------------------------------------------------------------------


def clean(question: Question, raw: object) -> tuple[Value | None, str]:
    """Return (value to keep, code of the fault); None for no answer, "" for no fault.

    Only what cannot be understood is a fault here. An answer that is understood but incomplete (two
    options chosen instead of three) is kept, and `shortcoming` reports it. For made work, `cleaned`
    also counts what was left out.
    """
    return cleaned(question, raw)[:2]


def shortcoming(question: Question, value: Value | None) -> str:
    """Return the code of the first fault in the form of a kept answer, or "" if it has none."""
    if value is None:
        return "forms-missing"
    found = pieces.shortcoming(question, value)
    return found.code if found else ""


# --- findings -----------------------------------------------------------------------------------


def finding(question: Question, answers: Answers) -> Reason | None:
    """Return what is missing or malformed in the answer to `question`, or None."""
    value, unused = answers.values.get(question.id), answers.unused.get(question.id, 0)
    code = answers.malformed.get(question.id) or ("forms-cells-unused" if unused else "")
    code = code or shortcoming(question, value)
    return reason(question, code, value, unused) if code else None


def findings(form: Form, answers: Answers) -> list[Reason]:
    """Return what is missing or wrong in the answers to a form, in the order of its questions."""
    found = (finding(question, answers) for question in form.questions)
    return [one for one in found if one]


def said(form: Form, answers: Answers, question: str = "") -> list[Belief]:
    """Return the beliefs that the answers to a form show, or only those in one `question`."""
    return [belief for belief in form.beliefs if shows(belief, answers.values, question)]


def shows(belief: Belief, values: Mapping[str, Value], question: str = "") -> bool:
    """Return whether the answers show a belief, or only whether one `question` does."""
    return any(
        not {*codes}.isdisjoint(_chosen(values, place))
        for place, codes in belief.when.items()
        if question in ("", place.partition(".")[0])
    )


def _chosen(values: Mapping[str, Value], place: str) -> Iterator[str]:
    """Yield the options chosen at `place`: a question, a column or a cell (see `Belief.when`)."""
    id, *inside = place.split(".")
    value = values.get(id)
    if isinstance(value, dict):
        sheet, code, row = [*inside, "", "", ""][:3]
        for found in value.get(sheet, []):
            if row in ("", found["row"]):
                yield from _listed(found.get(code))
    else:
        yield from _listed(value)


def _listed(value: Value | None) -> list[str]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def reason(question: Question, code: str, value: Value | None = None, unused: int = 0) -> Reason:
    """Return what is wrong with the answer to a question, in a sentence that also says what to do.

    unused: how many parts of made work could not be used.
    """
    found = None if value is None else pieces.shortcoming(question, value)
    params = {
        "question": question.short,
        "do": messages.text(f"forms-do-{question.kind}", unit=question.unit),
        "choose": str(question.choose),
        "chosen": str(len(value) if isinstance(value, list) else 0),
        "length": str(len(value) if isinstance(value, str) else 0),
        "max_length": str(question.max_length),
        "range": number_range(question),
        "unused": str(unused),
        **_costs(question, value),
    }
    return Reason.of(code, **(params | dict(found.params if found else {})))


def _costs(question: Question, value: Value | None) -> dict[str, str]:
    if question.budget is None:
        return {}
    cost = question.cost(value if isinstance(value, list) else ())
    numbers = {"cost": f"{float(cost):g}", "budget": f"{float(question.budget):g}"}
    return numbers | {"cost_unit": question.cost_unit}


# --- the file -----------------------------------------------------------------------------------


def parse(content: bytes | str, questions: Questions) -> Answers:
    """Return the answers in a file's bytes; raise AnswersRefused if there are none."""
    data = _decode(content.encode("utf-8", "replace") if isinstance(content, str) else content)
    if not isinstance(data, dict) or not isinstance(data.get("answers"), dict):
        raise AnswersRefused.of("forms-file-shape")
    version = data.get("format")
    if type(version) is not int or version < 1:
        raise AnswersRefused.of("forms-file-shape")
    if version > FORMAT:
        raise AnswersRefused.of("forms-file-newer")
    if data.get("unit") != questions.unit:
        unit = line(data.get("unit")) or "?"
        raise AnswersRefused.of("forms-file-unit", unit=unit, wanted=questions.unit)
    id, name = _learner(data.get("learner"))
    return sort(
        Answers(
            learner_id=id,
            learner_name=name,
            saved=line(data.get("saved"))[:40],
            release=line(data.get("release"))[:40],
        ),
        data["answers"],
        questions,
    )


def unit_of(content: bytes) -> str:
    """Return the unit that a file of answers names; "" if it is not such a file."""
    try:
        data = _decode(content)
    except AnswersRefused:
        return ""
    given = isinstance(data, dict) and isinstance(data.get("answers"), dict)
    return line(data.get("unit")) if given else ""


def learner_of(content: bytes) -> tuple[str, str]:
    """Return the learner's id and name from a file of answers, "" for each missing one."""
    try:
        data = _decode(content)
    except AnswersRefused:
        return "", ""
    learner = data.get("learner") if isinstance(data, dict) else None
    return _learner(learner)


def _learner(raw: object) -> tuple[str, str]:
    learner = raw if isinstance(raw, dict) else {}
    return line(learner.get("id")), line(learner.get("name"))


def _decode(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        raise AnswersRefused.of("forms-file-large")
    if not content.strip():
        raise AnswersRefused.of("forms-file-empty")
    try:
        # A number with more digits than Python reads must affect only its own question.
        text = content.decode("utf-8-sig")
        if deep(text, JSON):
            raise AnswersRefused.of("forms-file-broken")
        return json.loads(text, parse_int=_integer)
    except (ValueError, RecursionError):
        raise AnswersRefused.of("forms-file-broken") from None


def _integer(digits: str) -> float:
    return int(digits) if len(digits) < 30 else math.inf


def line(raw: object) -> str:
    """Return a text on one line without control characters; "" for anything that is not a text."""
    if not isinstance(raw, str):
        return ""
    line = "".join(sign if sign.isprintable() else " " for sign in clean_text(raw[:MAX_NAME]))
    return " ".join(line.split())


def plain_words(words: str) -> str:
    """Return words that a page or a terminal can show safely.

    Characters that change the writing direction or control a terminal are removed, and so are long
    stacks of marks over one letter.
    """
    if words.isascii() and words.isprintable():
        return words
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
    """Return `answers` with the values of `raw`, cleaned and in the order of the questions."""
    values: dict[str, Value] = {}
    malformed: dict[str, str] = {}
    unused: dict[str, int] = {}
    for id, question in questions.all.items():
        found = cleaned(question, raw.get(id))
        if found.unused:
            unused[id] = found.unused
        if found.fault:
            malformed[id] = found.fault
        elif found.value is not None:
            values[id] = found.value
    unknown = sum(key not in questions.all for key in raw)
    return replace(answers, values=values, malformed=malformed, unused=unused, unknown=unknown)


def read(path: Path, questions: Questions) -> Answers:
    """Return the answers in a file; none if it is missing. Raises AnswersRefused if unusable."""
    if not path.exists():
        return Answers(release=questions.release)
    try:
        with path.open("rb") as file:
            return parse(file.read(MAX_BYTES + 1), questions)
    except FileNotFoundError:
        return Answers(release=questions.release)
    except OSError as error:
        raise AnswersRefused.of("forms-file-closed", cause=error.strerror or error) from None


def document(answers: Answers, questions: Questions) -> dict[str, Any]:
    """Return the content of an answer file as it is written, with its keys in order."""
    return {
        "format": FORMAT,
        "unit": questions.unit,
        "release": questions.release,
        "learner": {"id": answers.learner_id, "name": answers.learner_name},
        "saved": answers.saved,
        "answers": answers.values,
    }


def now() -> str:
    """Return the current time as a file of answers has it: in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write(path: Path, answers: Answers, questions: Questions) -> None:
    """Replace the whole file; raise OSError or DataError if the folder does not allow it."""
    text = json.dumps(document(answers, questions), ensure_ascii=False, indent=2) + "\n"
    write_atomically(path, text)


def keep(path: Path, *, move: bool = False) -> Path | None:
    """Keep the file as `answers-YYYYMMDD-HHMMSS.json` next to it, and return this path.

    move: move the file instead of copying it. Returns None if there is no file.
    """
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
