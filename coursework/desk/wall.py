"""Show a question on the wall: how many people chose each option, then the right answer.

A question can be put to the room twice, before and after a discussion. For the first vote, only the
numbers of its files are stored. The files themselves stay, so both votes can be counted whatever is
handed in later.

Nothing here names anybody. Content of the key is added only in the last step.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from coursework.arrivals import Arrival
from coursework.class_glance import ALONE, SMALL
from coursework.desk.heat import Bar, heat
from coursework.desk.session import Session, UnitRequest
from coursework.marking.entry import Entry
from coursework.questions import Question, Questions
from coursework.questions.values import Value
from fairtender.messages import text
from fairtender.requests import Answer
from fairtender.tables import fault

KINDS = ("choice", "choices", "number")
MOST = 11  # different numbers that get a bar each
OTHER = ""  # stands for any other number


def bars(
    question: Question,
    given: Sequence[Value] = (),
    entry: Entry | None = None,
    first: Sequence[Value] = (),
) -> list[Bar]:
    """Return a bar for each option or number, in the order in which learners see them.

    given: one usable answer from each person who answered. first: the same for the first vote. If
    there are fewer than `SMALL`, nothing is counted. A number that several people gave has its own
    bar; all others share one.
    """
    now, before = (values if len(values) >= SMALL else () for values in (given, first))
    common = _common(now, before)
    counts, earlier = (_counts(values, common) for values in (now, before))
    texts: dict[str | float, str] = {one.code: one.text for one in question.shown}
    if question.kind == "number":
        texts = {value: f"{value:,.10g} {question.unit}".strip() for value in common}
        texts |= {OTHER: text("desk-wall-other")} if counts[OTHER] + earlier[OTHER] else {}
    return [
        Bar(
            said,
            counts[code] if now else None,
            earlier[code] if before else None,
            _is_right(entry, code) if entry else None,
        )
        for code, said in texts.items()
    ]


def _common(*votes: Sequence[Value]) -> list[float]:
    """Return the numbers that get a bar of their own."""
    shared = Counter[float]()
    for values in votes:
        numbers = Counter(value for value in values if isinstance(value, int | float))
        shared |= Counter({value: people for value, people in numbers.items() if people > ALONE})
    return sorted(value for value, _ in shared.most_common(MOST))


def _counts(values: Sequence[Value], common: Sequence[float]) -> Counter[str | float]:
    counts = Counter[str | float]()
    for value in values:
        if isinstance(value, int | float):
            counts[value if value in common else OTHER] += 1
        else:
            counts.update(value if isinstance(value, list) else [str(value)])
    return counts


def _is_right(entry: Entry, code: str | float) -> bool:
    if entry.question.kind == "choices":
        return code in (entry.any_of or entry.answer)
    return code != OTHER and entry.share(code) == 1


def _can_show(question: Question) -> bool:
    """Return whether a question can be shown; tables without points have people's own data."""
    return question.kind in KINDS or (question.is_work and question.points > 0)


@dataclass(frozen=True)
class _Wall(UnitRequest, name="desk_wall"):
    """Request for {form, label, hint, of, before, again, bars, parts}, and finally {right, why}.

    of: how many people answered, or null if this is not shown. before: how many did in the first
    vote. again: how many handed in since the first vote, null if there was none; fewer than `SMALL`
    of them are not a second vote yet. bars: a list of `Bar`; for made work, parts, a list of
    `BarSheet`. right: [[name, words]], only at the step "right". Without a question, the answer is
    {questions: [{id, title}], left_out}: those that can be shown, and how many others the unit has.
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
                if _can_show(one)
            ]
            return {"questions": shown, "left_out": len(questions.all) - len(shown)}
        asked = questions.all.get(self.question)
        if asked is None or not _can_show(asked):
            raise fault("page-request")
        entry = now.key(self.unit).entries[asked.id] if self.step == "right" else None
        box, counting = now.desk.boxes[self.unit], now.desk.counting(self.unit).values()
        voted = box.votes.get(asked.id)
        again = None if voted is None else sum(one.number not in voted for one in counting)
        given: list[Value] = []
        first: list[Value] = []
        if self.step != "question":
            files = [one for one in box.found if one.number in (voted or ())]
            first = _given(now, questions, asked.id, files)
            if again is None or again >= SMALL:
                given = _given(now, questions, asked.id, counting)
        form = next(one.title for one in questions.forms if asked in one.questions)
        if asked.is_work:
            key = now.marking.keys.get(self.unit)
            known = key.entries[asked.id] if key else None
            parts = heat(asked, given, known, first, entry is not None)
            counts = {"parts": [asdict(one) for one in parts]}
        else:
            counts = {"bars": [asdict(one) for one in bars(asked, given, entry, first)]}
        return {
            "form": form,
            "label": asked.label,
            "hint": asked.hint,
            "of": _shown(given),
            "before": _shown(first),
            "again": again,
            **counts,
            **(_reason(entry) if entry else {}),
        }


@dataclass(frozen=True)
class _Vote(UnitRequest, name="desk_vote"):
    """Keep the present hand-ins as a question's first vote; answer with {changed}.

    The first vote stays as it is, whatever is handed in later, until a request with `again` false
    drops it.
    """

    question: str = ""
    again: bool = True

    def answer_from(self, now: Session) -> Answer:
        box, questions = now.desk.box(self.unit), now.files.questions(self.unit)
        if self.question not in questions.all:
            raise fault("page-request")
        if not self.again:
            box.votes.pop(self.question, None)
        else:
            files = now.desk.counting(self.unit).values()
            if _shown(_given(now, questions, self.question, files)) is None:
                raise fault("desk-wall-few")
            box.votes.setdefault(self.question, sorted(one.number for one in files))
        now.desk.touch()
        return {"changed": now.desk.changed}


def _given(
    now: Session, questions: Questions, question: str, files: Iterable[Arrival]
) -> list[Value]:
    """Return the answers to a question in these files."""
    every = (now.marking.answers(now.desk, questions, one.sha256).values for one in files)
    return [values[question] for values in every if question in values]


def _shown(given: Sequence[Value]) -> int | None:
    return len(given) if len(given) >= SMALL else None


def _reason(entry: Entry) -> Answer:
    # For other questions, the right bars show it.
    has_words = entry.question.kind in ("number", "order") or entry.any_of
    words = [(text("feedback-right-answer"), entry.in_words)] if has_words else []
    return {"right": [*words, *entry.also], "why": entry.why}
