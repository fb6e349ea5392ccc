"""Show what somebody wrote as plain text, so that nothing in it is taken for HTML."""

from pathlib import Path

from coursework.answers import plain_words
from coursework.arrivals import Arrival
from coursework.desk.marking import Marking
from coursework.desk.state import Desk
from coursework.forms.html import readable
from coursework.marking.entry import Entry
from coursework.marking.marks import Result
from coursework.marking_sheet import LETTERS
from coursework.questions import Questions
from coursework.work import words
from fairtender import pages

MOST_SIGNS = 4000


def look(desk: Desk, marking: Marking, questions: Questions, one: Arrival) -> str:
    """Return the content of a file as HTML: its answers in words, or else the start of its text."""
    answers = marking.answers(desk, questions, one.sha256)
    raw = (
        ""
        if answers.values
        else desk.original(questions.unit, one)[: 4 * MOST_SIGNS].decode("utf-8", "replace")
    )
    return _render(
        "look.html",
        questions=questions,
        answers=answers,
        raw=plain_words(raw[:MOST_SIGNS]),
    )


def text_to_mark(result: Result, entry: Entry, boxes: bool = False) -> str:
    """Return a text and its question as HTML, with what earns points and a good answer.

    boxes: whether each line of the rubric has a box to tick.
    """
    id = entry.question.id
    lines = zip(LETTERS, entry.rubric, strict=False)
    ticked, value = result.marks[id].lines or (), result.questions[id]
    return _render("text.html", entry=entry, lines=lines, ticked=ticked, boxes=boxes, value=value)


def _render(name: str, **data: object) -> str:
    return pages.render(
        Path(__file__).with_name(name),
        plain_words=plain_words,
        readable=readable,
        piece=words.markup,
        most_signs=MOST_SIGNS,
        **data,
    )
