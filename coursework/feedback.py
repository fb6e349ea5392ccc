"""Make a trainee's feedback page: what to do next, what to look at first, and the rest.

The beginning is short; the other parts are folded, and open when printed. No script runs.
Everything that a trainee or a marker wrote is shown as plain text with its own writing direction,
so that right-to-left words do not affect the words around them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from coursework.answers import plain_words, said
from coursework.course import place
from coursework.forms.html import number, readable
from coursework.marking.key import Key
from coursework.marking.marks import Marked, Result
from coursework.marking.where import lines, row_verdicts
from coursework.questions import Form
from coursework.work import words
from fairtender import messages, pages

MOST_SIGNS = 4000
MOST_OPEN = 200  # characters of an answer that are shown unfolded
MOST_SECTIONS = 3  # to read again first, and beliefs to think about; more would not help
FEW = 4  # answers to look at first; all those with a trainer's comment come before others
MOST_LOST = 3  # properties of work, and faults of each, that are shown unfolded
NOT_YET = ("partly", "not", "none")  # states of a question that is marked and not all right
LEFT = "\ue000"  # placeholder in a sentence for a name, which has its own direction
# The look of an answer: the frame's classes from green to red, and blue for not known.
LOOKS = {
    "right": "low",
    "partly": "elevated",
    "not": "high",
    "none": "high",
    "waiting": "unknown",
    "unmarked": "unknown",
}


def page(key: Key, result: Result, course: Path, reuse: bool = False, book: str = "") -> str:
    """Return a trainee's feedback page as HTML.

    reuse: whether the questions will be used again; then right answers, reasons, model answers and
    rubrics are left out. book: the address of the book's chapters ("https://…/book/"), if the
    trainees have one; sections are then links.
    """
    every = list(result.questions.values())
    scored = [one for one in every if one.entry.question.points]  # the others may be left out
    open_questions = [one for one in every if one.state in NOT_YET]
    few = _few(key, result)
    parts = [*_parts(key, result, {one.entry.question.id for one in few})]
    first: dict[str, str] = {}  # the question at which a belief is explained
    for one in [*few, *(each for part in parts for each in part.rest)]:
        for belief in one.beliefs:
            first.setdefault(belief.code, one.entry.question.id)
    code = "feedback-for" if result.name != result.trainee else "feedback-for-id"
    return pages.render(
        Path(__file__).with_suffix(".html"),
        title=messages.text("feedback-title", title=key.questions.title),
        key=key,
        result=result,
        reuse=reuse,
        final="" if result.to_mark else "-final",  # the ending of a code once every text is marked
        states=[one.state for one in scored],
        answered=sum(one.value is not None for one in scored),
        open=open_questions,
        few=few,
        parts=parts,
        remarks=[*_remarks(key, result)],
        sections=_sections(open_questions),
        most_beliefs=MOST_SECTIONS,
        first=first,
        arrival=[*_arrival(key, result)],
        named=messages.text(code, name=LEFT, id=result.trainee),
        place=cache(lambda label: place(course, label, book)),
        number=number,
        of=_points_text,
        points=words.points,
        piece=words.markup,
        most_faults=MOST_LOST,
        most_lost=MOST_LOST,
        places=lines,
        faults_of=lambda _, judged: judged.faults,
        verdicts=row_verdicts,
        all_options=False,
        readable=readable,
        plain_words=plain_words,
        looks=LOOKS,
        not_yet=NOT_YET,
        most_signs=MOST_SIGNS,
        most_open=MOST_OPEN,
        LEFT=LEFT,
    )


def mail_text(key: Key, result: Result, course: Path, file: str) -> str:
    """Return a message to send with a trainee's page, `file`: points, and what to read again.

    It gives no right answer, so it can go with pages with and without right answers.
    """
    open_questions = [one for one in result.questions.values() if one.state in NOT_YET]
    code = "feedback-mail" if result.to_mark else "feedback-mail-final"
    points = _points_text(result.total, result.most)
    again = [
        messages.text("feedback-read-first", place=place(course, label), count=count)
        for label, count in _sections(open_questions)
    ]
    about = {"title": key.questions.title, "points": points, "file": file}
    return " ".join([messages.text(code, **about), *again])


@dataclass(frozen=True)
class _Part:
    """The questions of a form: those not shown at the top, and how many are not right.

    rest: the questions not shown at the top. above: how many are shown there. again: how many of
    the others are not right.
    """

    form: Form
    rest: list[Marked]
    above: int
    again: int


def _parts(key: Key, result: Result, above: Collection[str]) -> Iterable[_Part]:
    for form in key.questions.forms:
        every = [result.questions[one.id] for one in form.questions]
        rest = [one for one in every if one.entry.question.id not in above]
        again = sum(one.state in NOT_YET for one in every)
        yield _Part(form, rest, len(every) - len(rest), again)


def _remarks(key: Key, result: Result) -> Iterable[tuple[Form, str]]:
    """Return the trainer's comments on whole forms; a text in a form can have the same id."""
    for form in key.questions.forms:
        mark = result.marks.get(form.id)
        if mark and not mark.by_trainer and mark.comment.strip():
            yield form, plain_words(mark.comment.strip())


def _few(key: Key, result: Result) -> list[Marked]:
    """Return the answers to look at first; unanswered questions are left out.

    First come answers that would endanger somebody, then those with a trainer's comment, then those
    that cost most points.
    """
    stops, told = _stops(key, result), _to_tell(result)
    wrong = [one for one in result.questions.values() if one.answered and one.state in NOT_YET]
    wrong.sort(key=lambda one: one.by_answer.earned - one.by_answer.most)
    urgent = [one for one in wrong if one.entry.question.id in stops]
    ranked = {one.entry.question.id: one for one in (*urgent, *told, *wrong)}
    return [one for rank, one in enumerate(ranked.values()) if rank < FEW or one in told]


def _stops(key: Key, result: Result) -> set[str]:
    """Return the questions with an answer that would endanger a real person."""
    return {
        one.id
        for form in key.questions.forms
        if any(belief.stop for belief in form.beliefs)
        for one in form.questions
        if any(belief.stop for belief in said(form, result.answers, one.id))
    }


def _to_tell(result: Result) -> list[Marked]:
    """Return the answers with a trainer's comment."""
    marks = {id: one for id, one in result.marks.items() if one.by_trainer and one.comment.strip()}
    return [one for id, one in result.questions.items() if id in marks]


def _sections(open_questions: list[Marked]) -> list[tuple[str, int]]:
    """Return (label, number of questions), the sections that cost most points first.

    Only questions that are not fully right count.
    """
    lost: dict[str, list[float]] = defaultdict(list)
    for one in open_questions:
        # In made work, each lost property may have a section of its own.
        apart: dict[str, float] = defaultdict(float)
        for each in one.outcomes:
            apart[each.point.read or one.entry.read] += float(each.point.points - each.earned)
        apart = apart or {one.entry.read: one.points.most - one.points.earned}
        for label, points in apart.items():
            if points:
                lost[label].append(points)
    labels = sorted(lost, key=lambda label: -sum(lost[label]))
    return [(label, len(lost[label])) for label in labels[:MOST_SECTIONS]]


def _points_text(earned: float, most: float) -> str:
    return messages.text("feedback-of", earned=number(earned), most=number(most))


def _arrival(key: Key, result: Result) -> Iterable[str]:
    if result.arrived:
        yield messages.text("feedback-arrived", when=_when(result.arrived))
    if result.answers.release not in ("", key.questions.release):
        yield messages.text("feedback-release")
        if key.questions.changed:
            yield key.questions.changed


def _when(moment: datetime) -> str:
    """Return a moment in the local time of whoever makes the page, with zone and offset."""
    here = moment.astimezone()
    offset = f"{here:%z}"
    zone = f"{here:%Z}, UTC{offset[:3]}:{offset[3:]}" if here.utcoffset() else "UTC"
    return f"{messages.day(here)}, {here:%H:%M} ({zone})"
