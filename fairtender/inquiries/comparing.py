"""Find the state of each question, and the answers that differ from an earlier one."""

import datetime
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from fairtender import messages
from fairtender.inquiries.declared import CHECKED, NOT_AGAIN, SHEET, STATES
from fairtender.sheets.headings import is_unknown
from fairtender.tables import Reason, check, frame, place
from fairtender.wording.phrases import firm_words, words_of

__all__ = ["CheckedAnswers", "check_answers"]

_SHOWN = 260  # characters of an answer that a sentence shows
_ALIKE = 0.5  # of the words of two wordings of one question
_SMALL = 3  # characters of words that do not count for this

Key = tuple[str, ...]


class CheckedAnswers(NamedTuple):
    """The result of checking answers.

    rows: CHECKED, the most urgent first. not_again: questions of the earlier file that were not
    asked again. no_days: whether no row has the day on which its question was asked; then no row
    can be `unasked`.
    """

    rows: pd.DataFrame
    not_again: pd.DataFrame
    no_days: bool


def check_answers(
    answers: pd.DataFrame,
    sent: pd.DataFrame | None = None,
    against: pd.DataFrame | None = None,
    *,
    on: datetime.date,
) -> CheckedAnswers:
    """Check each question: is it answered, and does the answer differ from an earlier one?

    answers: the sheets that came back, as the table SHEET. sent: the sheet that was sent out;
    against: earlier answers; both have the same columns. on: the day of the check.

    Two rows are the same question if they ask the same firm in the same words; or if they have the
    same reference and at least half of their longer words in common. The comparison with the latest
    earlier answer covers yes and no, numbers, dates, countries and names. "1,200" and "1200" are
    one number, "12 %" is "12%", a day is compatible with its month, and the order of a list does
    not matter. Other wording is not a difference; if something could not be compared, the row is
    `apart`, and a person has to read both answers.

    A question that was sent but is not among the answers gets a row of its own. A row is `unasked`
    if `sent` does not contain it; without `sent`, if it has no day on which it was asked but other
    rows have one.
    """
    now = [*_questions(answers)]
    went, before = _Index(_questions(sent)), _Index(_questions(against))
    no_days = not went.all and not any(one.asked_on for one in now)
    rows = []
    earlier = _Index(before.all)
    for one in sorted(now, key=lambda each: each.answered_on or datetime.date.max):
        asked, other = went.find(one)
        is_asked = bool(asked) if went.all else bool(one.asked_on or no_days)
        one = one.completed(asked[-1]) if asked else one
        rows.append(_row(one, is_asked, other, earlier, on))
        earlier.add(one)
    back = _Index(now)
    for one in went.all:
        if not back.find(one)[0]:
            lost = one.with_cells(answer="", answered_on=None)
            rows.append(_row(lost, True, [], _Index(()), on, "inquiries-not-returned"))
    rows.sort(key=lambda row: STATES.index(row["state"]))
    again = [one.cells for one in before.all if not (back.find(one)[0] or went.find(one)[0])]
    return CheckedAnswers(frame(CHECKED, rows), frame(NOT_AGAIN, again), no_days)


class _Question(NamedTuple):
    """A row of the sheet: its cells, and the file and row they are from."""

    cells: dict[str, Any]
    source: str

    def __getattr__(self, name: str) -> Any:
        """Return the cell of a column, or None for an empty date."""
        value = self.cells[name]
        return None if value is pd.NaT else value

    @property
    def firm(self) -> str:
        return " ".join(firm_words(self.addressee))

    @property
    def by_reference(self) -> Key:
        return ("reference", self.firm, " ".join(words_of(self.reference)))

    @property
    def by_words(self) -> Key:
        return ("words", self.firm, *words_of(self.question))

    @property
    def is_answered(self) -> bool:
        return bool(self.answer.strip()) and not is_unknown(self.answer)

    @property
    def day(self) -> str:
        """The day of the answer or, if it is not stated, of the question, in words."""
        when = self.answered_on or self.asked_on
        return messages.day(when) if when else messages.text("inquiries-no-day")

    def with_cells(self, **cells: Any) -> "_Question":
        return self._replace(cells=self.cells | cells)

    def completed(self, sent: "_Question") -> "_Question":
        """Return the question with empty cells filled in from the sheet that was sent."""
        empty = {name for name in ("asked_on", "answer_by", "why") if not getattr(self, name)}
        return self.with_cells(**{name: sent.cells[name] for name in empty})


class _Index:
    """An index of questions by their reference and by their words."""

    def __init__(self, questions: Any) -> None:
        self.all: list[_Question] = []
        self._known: defaultdict[Key, list[_Question]] = defaultdict(list)
        for one in questions:
            self.add(one)

    def add(self, one: _Question) -> None:
        self.all.append(one)
        self._known[one.by_words].append(one)
        if one.by_reference[2]:
            self._known[one.by_reference].append(one)

    def find(self, one: _Question) -> tuple[list[_Question], list[_Question]]:
        """Return rows with the same question; if there are none, also rows with its reference."""
        found, others = list(self._known.get(one.by_words, ())), list[_Question]()
        for other in self._known.get(one.by_reference, ()) if one.by_reference[2] else ():
            if other.by_words == one.by_words:
                continue
            (found if _alike(one.question, other.question) else others).append(other)
        return found, [] if found else others


def _alike(one: str, other: str) -> bool:
    words, others = _weighty(one), _weighty(other)
    return len(words & others) >= _ALIKE * max(min(len(words), len(others)), 1)


def _weighty(question: str) -> set[str]:
    """Return the words of a question that distinguish it: "Do you use" begins many questions."""
    words = {*words_of(question)}
    return {word for word in words if len(word) > _SMALL or word.isdigit()} or words


def _questions(data: pd.DataFrame | None) -> Iterator[_Question]:
    if data is None:
        return
    data = check(data, SHEET)
    for at, row in enumerate(data[SHEET.names].to_dict("records")):
        dated = {
            name: None if pd.isna(row[name]) else row[name].date()
            for name in ("asked_on", "answer_by", "answered_on")
        }
        yield _Question(row | dated, messages.text("inquiries-row", **place(data, at, SHEET)))


def _row(
    one: _Question,
    is_asked: bool,
    reworded: list[_Question],
    earlier: _Index,
    on: datetime.date,
    *more: str,
) -> dict[str, Any]:
    """Return the row of the table CHECKED for a question."""
    found: list[tuple[str, Reason]] = []
    compared: _Question | None = None
    ask: Reason | None = None
    if one.is_answered:
        compared, differences, is_whole, is_same = _compare(one, earlier)
        found += [("differs", each) for each in differences]
        if differences and compared:
            days = {"before_on": compared.day, "before": _short(compared.answer)}
            told = {"question": one.question, "after": _short(one.answer)}
            ask = Reason.of("inquiries-ask-which", **told, **days)
        elif compared and not is_whole:
            about = {"day": compared.day, "before": _short(compared.answer)}
            found.append(("apart", Reason.of("inquiries-apart", **about)))
        elif compared and not is_same:
            about = {"day": compared.day, "before": _short(compared.answer)}
            found.append(("answered", Reason.of("inquiries-reworded", **about)))
        if compared and compared.by_words != one.by_words:
            about = {"question": _short(compared.question)}
            found.append(("answered", Reason.of("inquiries-question-reworded", **about)))
        if not is_asked:
            found.append(("unasked", Reason.of("inquiries-unasked")))
        others = reworded or ([] if compared else earlier.find(one)[1])
        found += [
            ("apart", Reason.of("inquiries-other-question", question=_short(other.question)))
            for other in others[:1]
        ]
        found += [("doubtful", each) for each in _doubts(one, on)]
        found.append(("answered", Reason.of("inquiries-answered", day=one.day)))
    else:
        ask = Reason.of("inquiries-ask-open", question=one.question)
        found += _waiting(one, on)
    found += [(found[-1][0], Reason.of(code)) for code in more]
    found.sort(key=lambda each: STATES.index(each[0]))
    state = found[0][0]
    return one.cells | {
        "state": state,
        "reasons": tuple(reason for _, reason in found),
        "earlier": compared.answer if compared else "",
        "earlier_on": compared.answered_on if compared else None,
        "ask": ask,
        "source": one.source,
    }


def _compare(one: _Question, earlier: _Index) -> tuple[_Question | None, list[Reason], bool, bool]:
    """Return the earlier answer, the differences, whether all was compared, and if they agree.

    The earlier answer is the latest one that differs or, if none does, the latest.
    """
    from fairtender.inquiries.likeness import (
        compare_answers,  # which takes time, and only this needs it
    )

    same = [each for each in earlier.find(one)[0] if each.is_answered]
    same.sort(key=lambda each: each.answered_on or each.asked_on or datetime.date.min)
    whole, is_same = True, True
    for at, other in enumerate(reversed(same)):
        compared = compare_answers(other.answer, one.answer)
        if compared.differs:
            found = [
                Reason.of(
                    f"inquiries-differs-{kind}",
                    day=other.day,
                    before=_short(lost),
                    after=_short(new),
                )
                for kind, (lost, new) in compared.differs.items()
            ]
            return other, found, True, False
        if not at:
            whole, is_same = compared.same or compared.whole, compared.same
    return (same[-1] if same else None), [], whole, is_same


def _waiting(one: _Question, on: datetime.date) -> Iterator[tuple[str, Reason]]:
    """Yield (state, reason) for an unanswered question: overdue or open, and what is doubtful."""
    due = one.answer_by
    if due and due < on:
        late = {"day": messages.day(due), "days": f"{(on - due).days:,}"}
        yield "overdue", Reason.of("inquiries-overdue", **late)
    elif due:
        yield "open", Reason.of("inquiries-open", day=messages.day(due))
    else:
        yield "open", Reason.of("inquiries-open-no-day")
    if one.answer.strip():
        yield "open", Reason.of("inquiries-not-known", answer=_short(one.answer))
    elif one.answered_on:
        yield "doubtful", Reason.of("inquiries-day-alone", day=messages.day(one.answered_on))


def _doubts(one: _Question, on: datetime.date) -> Iterator[Reason]:
    """Yield what is wrong with the dates of an answer."""
    day, asked = one.answered_on, one.asked_on
    if not day:
        yield Reason.of("inquiries-answer-no-day")
    elif asked and day < asked:
        days = {"asked": messages.day(asked), "day": messages.day(day)}
        yield Reason.of("inquiries-before-asked", **days)
    elif day > on:
        yield Reason.of("inquiries-future", day=messages.day(day))


def _short(words: str) -> str:
    return textwrap.shorten(words, _SHOWN, placeholder=" …").rstrip(".")
