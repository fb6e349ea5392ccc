"""Reading `solutions/SLUG/key.toml`: what is right, why, and which answers show what belief.

A key is never released. It is checked against the unit's questions as it is read, so that a
mistake in either file is one sentence that names the file, the question and the fault.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import Any

from coursework import answers as kept
from coursework.answers import Value
from coursework.course import ROOT, unit_folder
from coursework.entry import Criterion, Entry
from coursework.questions import Form, Question, Questions
from coursework.questions_file import load as load_questions
from fairtender.tables import DataError, fault

MARKING_FIELDS = {"answer", "any_of", "worth", "accept", "optional", "tolerance"}
ENTRY_FIELDS = MARKING_FIELDS | {"model", "rubric", "why", "read"}
BELIEF_FIELDS = {"code", "name", "text", "read", "answers", "loses"}


@dataclass(frozen=True)
class BeliefEntry:
    """What the key says of a belief that answers may show: put over the model answers, `answers`
    lose exactly `loses` points.

    `code` is that of the same belief in questions.toml, where a form names it before marking.
    `name` is what was believed; `text` what only the key may say of it; `read` the label of the
    section to read again.
    """

    code: str
    name: str
    text: str
    read: str
    answers: Mapping[str, Value]
    loses: float


@dataclass(frozen=True)
class Key:
    """The key to a unit: an entry for every question, in the order in which they are asked."""

    unit: str
    questions: Questions
    entries: Mapping[str, Entry]
    beliefs: tuple[BeliefEntry, ...] = ()

    def of_form(self, form: str, by_trainer: bool = False) -> list[Entry]:
        """Return the entries of one form: those that nbgrader marks, or the trainer's."""
        every = self.entries.values()
        return [one for one in every if one.form == form and one.by_trainer == by_trainer]


def read_key(slug: str, root: Path = ROOT) -> Key:
    """Read and check the key of a unit; DataError in one sentence where anything is wrong."""
    folder = unit_folder(slug, root)
    path, questions = folder / "key.toml", load_questions(folder / "questions.toml")
    raw = _read_toml(path)
    if not raw.get("unit") == questions.unit == slug:
        raise DataError(f'{path}: `unit` must be "{slug}" here and in questions.toml.')
    written = raw.get("question", {})
    forms = {one.id: (form.id, one) for form in questions.forms for one in form.questions}
    for question in forms:
        if question not in written:
            raise DataError(
                f'{path}: the question "{question}" of questions.toml has no entry; '
                f"add [question.{question}]."
            )
    for question in written:
        if question not in forms:
            raise DataError(f'{path}: "{question}" is not a question of questions.toml.')
    entries = {id: _entry(path, *forms[id], written[id]) for id in forms}
    beliefs = [_belief(path, questions, entries, raw) for raw in raw.get("belief", [])]
    codes = [belief.code for belief in beliefs]
    for code in codes:
        if codes.count(code) > 1:
            raise DataError(f'{path}: the belief "{code}" stands there twice.')
    return Key(slug, questions, entries, tuple(beliefs))


def of_form(questions: Questions, form: Form, marking: Mapping[str, Any]) -> Key:
    """Return the key to one form for marking by the machine, from the tables of a hidden test.

    `marking` maps question ids to `Entry.marking`, or to the bare answer. DataError where it does
    not fit the form: that is the author's fault, never the learner's.
    """
    entries = {}
    for question in form.questions:
        if not question.marked_by:
            given = marking.get(question.id)
            raw = {**given} if isinstance(given, Mapping) else {"answer": given}
            if raw.get("answer") is None and not raw.get("any_of"):
                raise fault("forms-key-missing", question=question.id)
            raw = {name: raw[name] for name in MARKING_FIELDS & raw.keys()}
            try:
                entries[question.id] = _marked_by_machine(question.id, form.id, question, raw)
            except DataError:
                raise fault("forms-key-type", question=question.id) from None
    return Key(questions.unit, questions, entries)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise DataError(f"{path}: this is not a readable TOML file ({fault}).") from None
    if raw.get("format") != 1:
        raise DataError(f"{path}: `format` must be 1, the only format this version can read.")
    return raw


def _entry(path: Path, form: str, question: Question, raw: dict[str, Any]) -> Entry:
    where = f"{path}, question {question.id}"
    _known(where, raw, ENTRY_FIELDS)
    why, read = _text(where, raw, "why"), _text(where, raw, "read")
    if question.marked_by:
        model, rubric = _text(where, raw, "model"), _rubric(where, question, raw)
        return Entry(question, form, why, read, model=model, rubric=rubric)
    return replace(_marked_by_machine(where, form, question, raw), why=why, read=read)


def _marked_by_machine(where: str, form: str, question: Question, raw: dict[str, Any]) -> Entry:
    if ("answer" in raw) == ("any_of" in raw):
        raise DataError(f"{where}: it needs either `answer` or `any_of`.")
    answer, any_of = raw.get("answer"), tuple(raw.get("any_of", ()))
    if question.kind in ("text", "long_text") and isinstance(answer, str):
        answer = [answer]
    accept, optional = raw.get("accept", {}), tuple(raw.get("optional", ()))
    _answer(where, question, answer, any_of)
    _extras(where, question, answer, accept, optional)
    worth = _worth(where, question, answer, raw)
    tolerance = raw.get("tolerance", 0)
    if not _number(tolerance) or tolerance < 0 or (tolerance and question.kind != "number"):
        raise DataError(f"{where}: `tolerance` must be a number from 0 up, for a number only.")
    answer = tuple(answer) if isinstance(answer, list) else answer
    return Entry(question, form, "", "", answer, any_of, worth, accept, optional, tolerance)


def _worth(where: str, question: Question, answer: Any, raw: dict[str, Any]) -> dict[str, float]:
    worth = raw.get("worth", {})
    if not worth:
        return {}
    if question.kind != "choices" or not answer or not isinstance(worth, dict):
        raise DataError(f"{where}: `worth` is for choices, together with `answer`.")
    for code, part in worth.items():
        if code not in question.codes or not _number(part) or not 0 <= part <= 1:
            raise DataError(f'{where}: `worth` of "{code}" must be 0 to 1, for an option there is.')
    if not sum(worth.get(code, 0) for code in answer):
        raise DataError(f"{where}: the codes of `answer` need a `worth`.")
    return worth


def _answer(where: str, question: Question, answer: Any, any_of: tuple[str, ...]) -> None:
    """Refuse an answer that a learner could not give."""
    if any_of:
        if question.kind != "choices" or not question.choose or len(any_of) < question.choose:
            raise DataError(
                f"{where}: `any_of` is for choices with `choose`, and names at least that many."
            )
        for code in any_of:
            if code not in question.codes or any_of.count(code) > 1:
                raise DataError(
                    f'{where}: `any_of` holds "{code}", which is no option or stands there twice.'
                )
        return
    texts = question.kind in ("text", "long_text")
    if (texts and not isinstance(answer, list)) or answer == []:
        raise DataError(f"{where}: `answer` must be a list that is not empty.")
    for value in answer if texts else [answer]:
        if fault := value_fault(question, value):
            raise DataError(f"{where}: `answer` is not possible: {fault}")


def _extras(
    where: str, question: Question, answer: Any, accept: Any, optional: tuple[str, ...]
) -> None:
    """Refuse `accept` and `optional` that the kind of question has no use for."""
    if accept and question.kind != "choice":
        raise DataError(f"{where}: `accept` is for a choice only.")
    if optional and question.kind != "choices":
        raise DataError(f"{where}: `optional` is for choices only.")
    right = answer if isinstance(answer, list) else [answer]
    for code in (*accept, *optional):
        if code not in question.codes:
            raise DataError(f'{where}: "{code}" is not an option of this question.')
        if code in right:
            raise DataError(f'{where}: "{code}" is the answer already.')
    for code, share in accept.items():
        if not _number(share) or not 0 < share < 1:
            raise DataError(f'{where}: `accept` of "{code}" must be a share between 0 and 1.')


def _rubric(where: str, question: Question, raw: dict[str, Any]) -> tuple[Criterion, ...]:
    lines = raw.get("rubric", [])
    if "answer" in raw or not lines:
        raise DataError(f"{where}: the trainer marks it, so it needs a `rubric` and no `answer`.")
    rubric = []
    for line in lines:
        if not isinstance(line, dict) or not _number(line.get("points")) or not line.get("text"):
            raise DataError(f"{where}: each line of `rubric` needs `points` and `text`.")
        rubric.append(Criterion(line["points"], line["text"]))
    total = sum(Fraction(str(line.points)) for line in rubric)
    if total != question.points:
        raise DataError(
            f"{where}: the rubric adds up to {float(total):g} points, the question has "
            f"{float(question.points):g}."
        )
    return tuple(rubric)


def _belief(
    path: Path, questions: Questions, entries: Mapping[str, Entry], raw: dict[str, Any]
) -> BeliefEntry:
    code = _text(f"{path}, a belief", raw, "code")
    where = f"{path}, belief {code}"
    _known(where, raw, BELIEF_FIELDS)
    answers, loses = raw.get("answers") or {}, raw.get("loses", "")
    if not answers or not isinstance(answers, dict):
        raise DataError(f"{where}: `answers` must hold at least one answer.")
    given = {id: _wrong(where, entries.get(id), id, value) for id, value in answers.items()}
    lost = float(sum(_lost(entries[id], value) for id, value in given.items()))
    if not _number(loses) or abs(loses - lost) > 1e-6:
        raise DataError(f"{where}: `loses` must be {lost:g}, which its answers lose.")
    forms = [form for form in questions.forms if any(one.code == code for one in form.beliefs)]
    said = [one.code for form in forms for one in kept.said(form, kept.Answers(values=given))]
    if forms and code not in said:
        raise DataError(
            f"{where}: a form names it too, but at none of these answers; correct `answers` here, "
            "`when` there, or one of the codes."
        )
    texts = {name: _text(where, raw, name) for name in ("name", "text", "read")}
    return BeliefEntry(code, answers=given, loses=lost, **texts)


def _wrong(where: str, entry: Entry | None, id: str, value: Any) -> Value:
    """Return a wrong answer as it is kept; refuse one that is not possible or loses nothing."""
    if entry is None:
        raise DataError(f'{where}: "{id}" is not a question of questions.toml.')
    if entry.by_trainer:
        raise DataError(f'{where}: "{id}" is marked by the trainer, so nothing is lost.')
    if fault := value_fault(entry.question, value):
        raise DataError(f'{where}: the answer to "{id}" is not possible: {fault}')
    given, _ = kept.clean(entry.question, value)
    if given is None or not _lost(entry, given):
        raise DataError(f'{where}: the answer to "{id}" loses nothing.')
    return given


def _lost(entry: Entry, given: Value) -> Fraction:
    return entry.question.points * (1 - entry.share(given))


def value_fault(question: Question, value: Any) -> str:
    """Say what keeps `value` from being a full answer to `question`, "" where nothing does."""
    cleaned, code = kept.clean(question, value)
    code = code or kept.shortcoming(question, cleaned)
    return str(kept.reason(question, code, cleaned)) if code else ""


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _text(where: str, raw: dict[str, Any], name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value.strip():
        raise DataError(f"{where}: `{name}` is missing or empty.")
    return value.strip()


def _known(where: str, raw: dict[str, Any], names: set[str]) -> None:
    if strange := sorted(set(raw) - names):
        raise DataError(
            f"{where}: `{strange[0]}` is unknown; known are {', '.join(sorted(names))}."
        )


def model_answers(key: Key) -> dict[str, Any]:
    """Return the answers that earn every point: question id to value, as in answers.json."""
    return {id: entry.right for id, entry in key.entries.items()}


def belief_answers(key: Key, code: str) -> dict[str, Any]:
    """Return the model answers with those of one belief put over them."""
    belief = next(one for one in key.beliefs if one.code == code)
    return model_answers(key) | dict(belief.answers)


def hand_in(key: Key, answers: Mapping[str, Any], path: Path, name: str = "", id: str = "") -> None:
    """Write the file that a learner with these answers would hand in."""
    learner = kept.Answers(learner_id=id, learner_name=name, saved=kept.now())
    kept.write(path, kept.sort(learner, answers, key.questions), key.questions)
