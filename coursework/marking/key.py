"""Read `solutions/SLUG/key.toml`: right answers, reasons, and the answers that show a belief.

Top of the file: format = 1 and unit. `[question.ID]` for each question of questions.toml: why, read
(the label of the section that teaches it), and what earns its points (see `entry.Entry`). This is
answer or any_of, and if needed accept, optional, worth, tolerance and `wrong`, a table of option →
what is wrong with it. For a number, `wrong` lists numbers to which a likely slip leads; its `other`
is for any other number, and for choices with a worth that leave out better ones. A text that the
trainer marks has a model and a `rubric`, lines with points and text.

For made work: answer, which earns all points, and `[[question.ID.property]]`: code, points, name,
check (see `coursework.work`) with its own fields, and optionally hint, why, read. Fields that
several of its checks need are given once in `[question.ID.shared]`; if one of these names an entry
of the top's `[shared]`, that entry is used. `[question.ID.reasons]` states why single sentences,
rows, cells and steps are not right (see `coursework.work.reasons`), or names such a table in the
top's `[shared]`. `[shared.labels]` states what each label of marked sentences needs.

`[[belief]]`: see `beliefs`.

A key is never released. It is checked against the unit's questions when it is read; a mistake in
either file gives one sentence that names the file, the question and the fault.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from coursework import answers as kept
from coursework.course import ROOT, unit_folder
from coursework.marking.beliefs import BeliefEntry, fault_place, read_belief, value_fault
from coursework.marking.entry import OTHER, Criterion, Entry
from coursework.questions import STOP, Belief, Form, Question, Questions
from coursework.questions.reading import Written, load_written
from coursework.questions.values import Value
from coursework.work import keys
from coursework.work.checks import CHECKS, LOOKS
from coursework.work.judgement import Judged
from coursework.work.reasons import Reasons, slip
from fairtender import fields
from fairtender.depth import TOML, deep, deep_value
from fairtender.files import content_of
from fairtender.tables import DataError, fault, together

FORMAT = 1
SUMS = 2  # version of how points add up: raise it when a sum changes
NAME = "key.toml"
QUESTIONS = "questions.toml"
MAX_CHARACTERS = 1024 * 1024


@dataclass(frozen=True)
class Key:
    """The key to a unit: an entry for each question, in the order in which they are asked."""

    unit: str
    questions: Questions
    entries: Mapping[str, Entry]
    beliefs: tuple[BeliefEntry, ...] = ()

    def version(self, form: str = "") -> str:
        """Return the version of the machine's marking for a form, or for the whole unit.

        It is a digest of how the key marks. Points of two versions are never compared.
        """
        how = {
            id: (str(entry.question.points), entry.marking)
            for id, entry in self.entries.items()
            if form in ("", entry.form) and not entry.by_trainer
        }
        text = json.dumps([SUMS, how], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    @cached_property
    def unit_version(self) -> str:
        """The version for the whole unit, which a workshop records with the points."""
        return self.version()

    def of_form(self, form: str, by_trainer: bool = False) -> list[Entry]:
        """Return the entries of a form that nbgrader marks, or those that the trainer marks."""
        every = self.entries.values()
        return [one for one in every if one.form == form and one.by_trainer == by_trainer]


def read_key(slug: str, root: Path = ROOT, labels: frozenset[str] = frozenset()) -> Key:
    """Read and check a unit's key and questions; raise one DataError with all faults of both files.

    labels: the sections that they may name; if empty, any. It takes long to prove that answers with
    made work earn the stated points, so the same key is returned until one of the files changes.
    """
    folder = unit_folder(slug, root)
    written = content_of(folder / QUESTIONS), content_of(folder / NAME)
    return _proved_key(slug, folder, labels, written)


@lru_cache(maxsize=32)
def _proved_key(
    slug: str, folder: Path, labels: frozenset[str], _written: tuple[bytes, ...]
) -> Key:
    asked = load_written(folder / QUESTIONS, slug, labels)
    faults = [asked.fault] if asked.fault else []
    try:
        key = fields.read_toml(folder / NAME, lambda top: _key(top, asked, slug, True, labels))
    except DataError as error:
        faults.append(error)
    if faults:
        raise together(faults)
    return key


def key_in(text: str, questions: Questions) -> Key:
    """Return the key in the text of a file; raise DataError with each fault and its place.

    What answers with made work earn is not computed, since `read_key` did so before the key was
    given away. The text may come from anybody: deeply nested brackets are refused before they are
    read, because in the browser they would crash Python.
    """
    if len(text) > MAX_CHARACTERS or deep(text, TOML):
        raise fault("file-unreadable", file=NAME)
    try:
        content = tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise fault("file-not-toml", file=NAME, cause=error) from None
    if deep_value(content):  # keys such as a.a.a need no bracket
        raise fault("file-unreadable", file=NAME)
    return fields.read(content, NAME, lambda top: _key(top, Written(questions), questions.unit))


def of_form(questions: Questions, form: Form, marking: Mapping[str, Any]) -> Key:
    """Return the key to one form for marking by machine, from the tables in a hidden test.

    `marking` maps question ids to `Entry.marking`, or to the bare answer. Raises DataError if it
    does not fit the form: that is the author's fault, never the learner's. A notebook of an earlier
    release may name kinds of check that no longer exist.
    """
    entries = {}
    for question in form.questions:
        if not question.marked_by:
            given = marking.get(question.id)
            raw = {**given} if isinstance(given, Mapping) else {"answer": given}
            if raw.get("answer") is None and not raw.get("any_of"):
                raise fault("forms-key-missing", question=question.id)
            try:
                how = _work if question.is_work else _marked_by_machine
                make = partial(how, form=form.id, question=question)
                made = fields.read(raw, question.id, make)
                entries[question.id] = _in_unit(made, questions, form)
            except DataError:
                named = [dict(one).get("check") for one in raw.get("property") or ()]
                code = "type" if {*named} <= {*CHECKS} else "earlier"
                raise fault(f"forms-key-{code}", question=question.id) from None
    return Key(questions.unit, questions, entries)


def _key(
    top: fields.Entry,
    asked: Written,
    slug: str,
    proved: bool = False,
    labels: frozenset[str] = frozenset(),
) -> Key:
    questions = asked.questions
    top.attempt(lambda: top.value("format", (FORMAT,)), FORMAT)
    if top.attempt(lambda: top.value("unit"), slug) != slug:
        top.note("key-unit", ("unit",), unit=slug)
    written, shared = top.entry("question"), top.entry("shared")
    written.expects((*questions.all, *asked.lost))
    entries: dict[str, Entry] = {}
    for form in questions.forms:
        for question in form.questions:
            if question.id in asked.lost:  # another question has the same id
                continue
            make = partial(_entry, form=form.id, question=question, shared=shared)
            try:
                made = written.value(form.first_id(question), make)
                entries[question.id] = _in_unit(made, questions, form)
                judged = _model(entries[question.id]) if proved else ()
                if lost := keys.unearned(judged):
                    written.wrong("key-model", (question.id,), question=question.id, property=lost)
                elif twice := keys.cell_twice(judged):
                    written.wrong("key-cell-twice", (question.id,), question=question.id, **twice)
            except DataError as error:
                top.told(error)
    written.no_other(asked.doubtful(written.content), "key-no-question")
    make_belief = partial(read_belief, asked=asked, entries=entries, proved=proved)
    beliefs = top.each("belief", make_belief, unique="code")
    top.no_other()
    if labels:
        _check_labels(top, labels)
    return Key(slug, questions, entries, beliefs)


def _check_labels(top: fields.Entry, labels: frozenset[str]) -> None:
    """Note a fault for each section to read again that is not in the book."""
    named: list[tuple[str, str | int]] = [("question", id) for id in top.content["question"]]
    named += [("belief", number) for number, _ in enumerate(top.content.get("belief", ()))]
    for kind, one in named:
        entry = top.content[kind][one]
        parts = [((), entry)] + [
            (("property", number), part) for number, part in enumerate(entry.get("property", ()))
        ]
        for place, part in parts:
            label = part.get("read", "")
            if label and label not in labels:
                within = (kind, one, *place, "read")
                top.note("field-label", within, field="read", label=label)


def _in_unit(made: Entry, questions: Questions, form: Form) -> Entry:
    first = next((id for id, one in questions.all.items() if one.is_work), "")
    return replace(made, stops=_stops(form, made.question), is_first=made.question.id == first)


def _stops(form: Form, question: Question) -> tuple[Belief, ...]:
    """Return the form's beliefs that make an answer to this question a Stop."""
    return tuple(
        one
        for one in form.beliefs
        if one.stop and any(place.partition(".")[0] == question.id for place in one.when)
    )


def _model(entry: Entry) -> tuple[Judged, ...]:
    return entry.judged(entry.answer) if entry.question.is_work else ()


def _entry(entry: fields.Entry, form: str, question: Question, shared: fields.Entry) -> Entry:
    texts = shared.content
    why, read = entry.value("why").strip(), entry.value("read").strip()
    if question.is_work:
        said = entry.value("reasons", Any, {})
        made = _work(entry, form, question, shared, named=True)
        named = texts.get(said, {}) if isinstance(said, str) else said
        if isinstance(said, str):
            entry.shared["reasons"] = shared, said
        labels = texts.get("labels", {}) if question.kind == "passages" else {}
        reasons = _reasons(entry, named, labels, made)
        return replace(made, why=why, read=read, reasons=reasons)
    if not question.marked_by:
        because = entry.value("wrong", Mapping[str, str], {})
        made = replace(_marked_by_machine(entry, form, question), why=why, read=read)
        for code in because:
            if because[code].strip().startswith(STOP):
                raise entry.wrong("key-stop", ("wrong", code), option=code, word=STOP)
            if question.kind == "number" and (code == OTHER or slip([code], _exact(code))):
                continue
            if made.worth and (code == OTHER or code in made.weak):
                continue
            if code not in made.accept and not made.wrong(_alone(question, code)):
                raise entry.wrong("key-option", ("wrong", code), field="wrong", option=code)
        return replace(made, because={code: said.strip() for code, said in because.items()})
    rubric, model = entry.each("rubric", Criterion), entry.value("model").strip()
    total = sum(Fraction(str(line.points)) for line in rubric)
    if total != question.points:
        points = {"total": f"{float(total):g}", "points": f"{float(question.points):g}"}
        raise entry.wrong("key-rubric", ("rubric",), **points)
    for line in rubric:
        is_stop = line.text.startswith(STOP)
        if not line.text or line.stop != is_stop or bool(line.points) == is_stop:
            raise entry.wrong("key-rubric-stop", word=STOP)
    entry.no_other()
    return Entry(question, form, why, read, model=model, rubric=rubric)


def _reasons(entry: fields.Entry, said: Any, labels: Any, made: Entry) -> Reasons:
    """Return the reasons for single places in made work; raise an error for a wrong place."""
    for table in (said, labels):
        if not isinstance(table, Mapping) or not all(
            isinstance(one, str) for one in table.values()
        ):
            raise entry.wrong("key-reasons")
    texts = {name: " ".join(one.split()) for name, one in said.items()}
    reasons = Reasons(texts, made.answer, labels)
    if strange := next(reasons.faults(made.question), ""):
        named = {"place": strange, "question": made.question.id}
        raise entry.wrong("key-reason", ("reasons", strange), **named)
    return reasons


def _exact(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _alone(question: Question, code: str) -> Value | None:
    """Return the answer in which only this option is chosen; None if there is no such option."""
    value = code if question.kind == "choice" else [code]
    return value if code in question.codes else None


def _work(
    entry: fields.Entry,
    form: str,
    question: Question,
    texts: fields.Entry | None = None,
    named: bool = False,
) -> Entry:
    """Return the key to made work. named: whether its properties must have names, as in a file."""
    raw = keys.plain(entry.value("answer", Any))
    if cause := value_fault(question, raw):
        place = ("answer", *fault_place(question, raw))
        raise entry.wrong("key-answer", place, field="answer", cause=cause)
    if question.look and question.look not in LOOKS:
        known = ", ".join(LOOKS)
        raise entry.wrong("field-choice", field="look", value=question.look, choices=known)
    answer, shared = kept.clean(question, raw)[0], keys.resolved(entry, texts)
    assert answer is not None  # otherwise it has a fault
    properties = keys.properties(entry, question, answer, shared, named)
    entry.no_other()
    return Entry(question, form, answer=answer, properties=properties, shared=shared)


@dataclass(frozen=True)
class Marking:
    """The fields of a key with which the machine marks a question."""

    answer: Any = None
    any_of: tuple[str, ...] = ()
    worth: Mapping[str, float] = field(default_factory=dict)
    accept: Mapping[str, float] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    tolerance: float = 0


def _marked_by_machine(entry: fields.Entry, form: str, question: Question) -> Entry:
    raw = entry.make(Marking)
    answer = raw.answer
    if question.kind in ("text", "long_text") and isinstance(answer, str):
        answer = [answer]
    _check_answer(entry, question, answer, raw.any_of)
    _check_shares(entry, question, answer, raw)
    answer = tuple(answer) if isinstance(answer, list) else answer
    return Entry(question, form, **(vars(raw) | {"answer": answer}))


def _check_answer(
    entry: fields.Entry, question: Question, answer: Any, any_of: tuple[str, ...]
) -> None:
    """Raise an error for an answer that a learner could not give."""
    if (answer is None) != bool(any_of):
        raise entry.wrong("key-answer-or-any")
    if any_of:
        known = {*any_of} <= {*question.codes} and len({*any_of}) == len(any_of)
        if not question.choose or len(any_of) < question.choose or not known:
            raise entry.wrong("key-any-of")
        return
    texts = question.kind in ("text", "long_text")
    if (texts and not isinstance(answer, list)) or answer == []:
        raise entry.wrong("key-answer-list")
    for value in answer if texts else [answer]:
        if cause := value_fault(question, value):
            raise entry.wrong("key-answer", field="answer", cause=cause)


def _check_shares(entry: fields.Entry, question: Question, answer: Any, raw: Marking) -> None:
    """Raise an error for impossible shares, and for fields that do not fit the kind of question."""
    right = answer if isinstance(answer, list) else [answer]
    for name, kind in _OF_KIND.items():
        if getattr(raw, name) and question.kind != kind:
            raise entry.wrong("forms-fault-field", field=name, kind=question.kind)
    for name, codes in (("accept", raw.accept), ("optional", raw.optional), ("worth", raw.worth)):
        for code in codes:
            if code not in question.codes or (name != "worth" and code in right):
                raise entry.wrong("key-option", (name, code), field=name, option=code)
    if not all(0 < share <= 1 for share in raw.accept.values()):
        raise entry.wrong("key-share", field="accept")
    if not all(0 <= share <= 1 for share in raw.worth.values()):
        raise entry.wrong("key-share", field="worth")
    if raw.worth and (raw.any_of or not sum(raw.worth.get(code, 0) for code in right)):
        raise entry.wrong("key-worth")
    if raw.tolerance < 0:
        raise entry.wrong("key-share", field="tolerance")


_OF_KIND = {"accept": "choice", "optional": "choices", "worth": "choices", "tolerance": "number"}


def model_answers(key: Key) -> dict[str, Any]:
    """Return {question: an answer that earns all points}, as in answers.json."""
    return {id: entry.right for id, entry in key.entries.items()}


def belief_answers(key: Key, code: str) -> dict[str, Any]:
    """Return the model answers, with the wrong answers of one belief in place of some."""
    belief = next(one for one in key.beliefs if one.code == code)
    return model_answers(key) | dict(belief.answers)


def hand_in(key: Key, answers: Mapping[str, Any], path: Path, name: str = "", id: str = "") -> None:
    """Write the file that a learner with these answers would hand in."""
    learner = kept.Answers(learner_id=id, learner_name=name, saved=kept.now())
    kept.write(path, kept.sort(learner, answers, key.questions), key.questions)
