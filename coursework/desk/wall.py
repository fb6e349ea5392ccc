"""One question for the wall: its options, how many people chose each, and the right answer.

Nothing here says who. What comes from the key is added in the last step only.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from coursework.class_glance import ALONE, SMALL
from coursework.desk.session import Session, UnitRequest
from coursework.marking.entry import Entry
from coursework.questions import Question, Questions
from coursework.questions.values import Value
from fairtender.messages import text
from fairtender.requests import Answer
from fairtender.tables import fault

KINDS = ("choice", "choices", "number", "passages")
MOST = 11  # different numbers that have a bar of their own
OTHER = ""  # instead of a number: any other one


@dataclass(frozen=True)
class Bar:
    """An option, a number or a sentence. people: who chose it, or None where it is not shown.

    right: None without a key. label: of a right sentence, what it had to be marked as.
    """

    text: str
    people: int | None = None
    right: bool | None = None
    label: str = ""


def bars(question: Question, given: Sequence[Value] = (), entry: Entry | None = None) -> list[Bar]:
    """Return a bar for each option or sentence, in the order in which learners see them.

    given: one usable answer for each person who answered. With fewer than `SMALL`, nothing is
    counted. Numbers have a bar where several people gave them, all others share one.
    """
    seen = given if len(given) >= SMALL else ()
    numbers = Counter(value for value in seen if isinstance(value, int | float))
    common = sorted(value for value, people in numbers.most_common(MOST) if people > ALONE)
    counts: Counter[str | float] = Counter()
    for value in seen:
        if question.kind == "number":
            counts[value if value in common else OTHER] += 1
        else:
            counts.update({*value} if isinstance(value, list | dict) else [value])
    texts: dict[str | float, str] = {one.code: one.text for one in question.shown}
    if question.kind == "passages":
        texts = {id: unit.text for id, unit in question.units.items()}
    elif question.kind == "number":
        texts = {value: f"{value:,.10g} {question.unit}".strip() for value in common}
        texts |= {OTHER: text("desk-wall-other")} if counts[OTHER] else {}
    return [
        Bar(said, counts[code] if seen else None, *_of_key(entry, code))
        for code, said in texts.items()
    ]


def _of_key(entry: Entry | None, code: str | float) -> tuple[bool | None, str]:
    """Return whether this is right, and the label of a right sentence."""
    if entry is None:
        return None, ""
    question = entry.question
    if question.kind == "passages":
        label = entry.answer.get(code)
        return bool(label), question.option(label).text if label else ""
    if question.kind == "choices":
        return code in (entry.any_of or entry.answer), ""
    return code != OTHER and entry.share(code) == 1, ""


@dataclass(frozen=True)
class _Wall(UnitRequest, name="desk_wall"):
    """{form, label, hint, of, bars} of a question; at the step "right" with {right, why}, too.

    of: how many answered, or null where this is not shown. bars: of `Bar`. right: [[name, words]].
    Without a question {questions: [{id, title}], left_out}: those that can be shown, and how many
    others the unit has.
    """

    question: str = ""
    step: Literal["question", "answers", "right"] = "question"

    def answer_from(self, now: Session) -> Answer:
        now.desk.box(self.unit)
        questions = now.files.questions(self.unit)
        if not self.question:
            shown = [
                {"id": one.id, "title": f"{form.title}: {one.short}"}
                for form in questions.forms
                for one in form.questions
                if one.kind in KINDS
            ]
            return {"questions": shown, "left_out": len(questions.all) - len(shown)}
        asked = questions.all.get(self.question)
        if asked is None or asked.kind not in KINDS:
            raise fault("page-request")
        entry = now.key(self.unit).entries[asked.id] if self.step == "right" else None
        given = [] if self.step == "question" else self._given(now, questions)
        form = next(one.title for one in questions.forms if asked in one.questions)
        return {
            "form": form,
            "label": asked.label,
            "hint": asked.hint,
            "of": len(given) if len(given) >= SMALL else None,
            "bars": [asdict(one) for one in bars(asked, given, entry)],
        } | (_reason(entry) if entry else {})

    def _given(self, now: Session, questions: Questions) -> list[Value]:
        """Return the answers to the question in the hand-ins that count."""
        counting = now.desk.counting(self.unit).values()
        every = (now.marking.answers(now.desk, questions, one.sha256).values for one in counting)
        return [values[self.question] for values in every if self.question in values]


def _reason(entry: Entry) -> Answer:
    # Elsewhere, the right bars show it.
    has_words = entry.question.kind == "number" or entry.any_of
    words = [(text("feedback-right-answer"), entry.in_words)] if has_words else []
    return {"right": [*words, *entry.also], "why": entry.why}
