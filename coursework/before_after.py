"""Compare the answers to five questions before the course, after it and a month later, unmarked.

A person took part at one of the three times if at least one of its questions is answered; an
unanswered question then counts as not right. A gain counts only people who took part at both times.
All files of a person count together, so that after a change of computers the later answers alone
are enough. For the time before the course only the first file of a person counts; later on the last
answer does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coursework.answers import AnswersRefused, parse
from coursework.arrivals import Arrival
from coursework.class_glance import SMALL
from coursework.class_learning import columns, frame
from coursework.course import APART
from coursework.marking.key import Key
from coursework.questions.values import Value
from fairtender.messages import paragraph, text
from fairtender.pages import WordTable

NAME = f"{APART}.csv"
COUNTS = columns("objective text time people:int right:int both:int before:int now:int")
Given = Mapping[str, Value]  # one person's answers


@dataclass(frozen=True)
class Compared:
    """What a class answered each time.

    table: the result of `count`; None if there is no key. people: how many handed in. unassigned:
    files whose owner is not known. answers: each question with its right option and the reason.
    """

    people: int
    unassigned: int
    table: pd.DataFrame | None = None
    answers: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_small(self) -> bool:
        """Whether so few people handed in that others could guess who gave which answer."""
        return self.people < SMALL

    def shown(self) -> WordTable | None:
        """Return one row per objective: how many people were right each time, and the gains."""
        if self.table is None:
            return None
        rows = self.table.groupby("text", sort=False)
        cells = [dict(_cells(mine.itertuples())) for _, mine in rows]
        named = [name for name, _ in rows]
        return WordTable(pd.DataFrame(cells, index=named), text("class-objective"))


def _cells(times: Iterable[Any]) -> Iterator[tuple[str, str]]:
    each = list(times)
    for one in each:
        said = text("class-of", part=one.right, whole=one.people)
        yield text(f"apart-{one.time}"), _with_percent(said, one.people, "apart-share", one.right)
    for one in each[1:]:
        said = text("apart-from-to", before=one.before, now=one.now, both=one.both)
        yield (
            text(f"apart-gain-{one.time}"),
            _with_percent(said, one.both, "apart-change", one.now - one.before),
        )


def _with_percent(said: str, people: int, code: str, part: int) -> str:
    """Return counts as text: a percentage is added for enough people, and nobody is a dash."""
    if people < SMALL:
        return said if people else "–"
    percent = f"{100 * part / people:{'+' if code == 'apart-change' else ''}.0f}"
    return paragraph(said, text(code, percent=percent.replace("-", "−")))


def compare(
    found: Sequence[Arrival], original: Callable[[Arrival], bytes], key: Key | None
) -> Compared | None:
    """Return what a class answered each time; None if nobody handed in anything.

    found: the files in the inbox. original: a function that returns the bytes of one of them. key:
    None if there is none.
    """
    if not found:
        return None
    accepted = sorted((one for one in found if one.state == "accepted"), key=lambda one: one.order)
    people = {one.trainee for one in accepted}
    about = len(people), sum(one.waits for one in found)
    if key is None:
        return Compared(*about)
    given: dict[str, dict[str, Value]] = {id: {} for id in people}
    first = {question.id for question in key.questions.forms[0].questions}
    for one in accepted:
        try:
            new = parse(original(one), key.questions).values
        except AnswersRefused:  # the owner's other files may make up for it
            continue
        settled = first if given[one.trainee] else set()
        given[one.trainee] |= {id: value for id, value in new.items() if id not in settled}
    return Compared(*about, count(key, given.values()), tuple(_answers(key)))


def _answers(key: Key) -> Iterator[tuple[str, str, str]]:
    for question in key.questions.forms[0].questions:
        entry = key.entries[question.id]
        yield question.label, question.option(str(entry.answer)).text, entry.why


def count(key: Key, given: Iterable[Given]) -> pd.DataFrame:
    """Return how many people were right: one row for each question and time.

    objective (its code), text; time: the form's id; people who took part at this time; right: how
    many of these were right; both: people who took part at this and the first time; before, now:
    how many of these were right the first time and this time.
    """
    each = list(given)
    first, *_ = key.questions.forms
    aims = {one.code: one.text for one in key.questions.objectives}
    took = {
        form.id: {at for at, one in enumerate(each) if any(q.id in one for q in form.questions)}
        for form in key.questions.forms
    }
    rows = []
    for place, question in enumerate(first.questions):
        right: dict[str, set[int]] = {}
        for form in key.questions.forms:
            entry = key.entries[form.questions[place].id]
            id, people = entry.question.id, took[form.id]
            right[form.id] = {at for at in people if entry.share(each[at].get(id)) == 1}
            both = people & took[first.id]
            counts = [len(one) for one in (people, right[form.id], both)]
            counts += [len(right[one.id] & both) for one in (first, form)]
            rows.append((question.objective, aims[question.objective], form.id, *counts))
    return frame(COUNTS, rows)
