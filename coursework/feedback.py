"""The page that one trainee reads: what was right, what was not yet, why, and what to do next.

Everything that a trainee or a marker wrote is shown as text, each in a direction of its own, so
that right-to-left words do not turn those around them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path

from coursework.answers import plain_words
from coursework.course import section
from coursework.forms.html import number, readable
from coursework.key import Key
from coursework.marks import Marked, Result
from coursework.work import words
from fairtender import messages, pages

__all__ = ["page"]

MOST_SIGNS = 4000
MOST_SECTIONS = 3  # to read again first; more would be no advice
NOT_YET = ("partly", "not", "none")  # states of a question that is marked and not all right
LEFT = "\ue000"  # stands in a sentence for a name, which has a direction of its own
# The look of an answer: the frame's classes from green to red, and blue for what is not known.
LOOKS = {
    "right": "low",
    "partly": "elevated",
    "not": "high",
    "none": "high",
    "waiting": "unknown",
    "unmarked": "unknown",
}


def page(key: Key, result: Result, course: Path, reuse: bool = False) -> str:
    """Return a trainee's page of feedback, as HTML.

    reuse: the questions will be used again, so that right answers, reasons, model answers and
    rubrics are left out.
    """
    every = list(result.questions.values())
    open_questions = [one for one in every if one.state in NOT_YET]
    first: dict[str, str] = {}  # the question at which a belief is explained
    for one in every:
        for belief in one.beliefs:
            first.setdefault(belief.code, one.entry.question.id)
    code = "feedback-for" if result.name != result.trainee else "feedback-for-id"
    return pages.render(
        Path(__file__).with_suffix(".html"),
        title=messages.text("feedback-title", title=key.questions.title),
        key=key,
        result=result,
        reuse=reuse,
        final="" if result.to_mark else "-final",  # ends a code once every text is marked
        states=[one.state for one in every],
        open=open_questions,
        sections=_sections(open_questions),
        first=first,
        arrival=[*_arrival(key, result)],
        named=messages.text(code, name=LEFT, id=result.trainee),
        place=cache(lambda label: _place(course, label)),
        number=number,
        points=words.points,
        piece=words.markup,
        most_faults=words.MOST_FAULTS,
        all_options=False,
        readable=readable,
        plain_words=plain_words,
        looks=LOOKS,
        not_yet=NOT_YET,
        most_signs=MOST_SIGNS,
        LEFT=LEFT,
    )


def _sections(open_questions: list[Marked]) -> list[tuple[str, int]]:
    """Return (label, open questions behind it), those that cost most points first."""
    lost: dict[str, list[float]] = defaultdict(list)
    for one in open_questions:
        # Of work each property that is lost may have a section of its own.
        apart: dict[str, float] = defaultdict(float)
        for each in one.outcomes:
            apart[each.point.read or one.entry.read] += float(each.point.points - each.earned)
        apart = apart or {one.entry.read: one.points.most - one.points.earned}
        for label, points in apart.items():
            if points:
                lost[label].append(points)
    labels = sorted(lost, key=lambda label: -sum(lost[label]))
    return [(label, len(lost[label])) for label in labels[:MOST_SECTIONS]]


def _arrival(key: Key, result: Result) -> Iterable[str]:
    if result.arrived:
        yield messages.text("feedback-arrived", when=_when(result.arrived))
    if result.answers.release not in ("", key.questions.release):
        yield messages.text("feedback-release")


def _place(course: Path, label: str) -> str:
    one = section(course, label)
    code = "feedback-place" if one.chapter else "feedback-place-short"
    return messages.text(code, section=one.title, chapter=one.chapter)


def _when(moment: datetime) -> str:
    """The moment as clocks show it where the page is written, with the zone's name and offset."""
    here = moment.astimezone()
    offset = f"{here:%z}"
    zone = f"{here:%Z}, UTC{offset[:3]}:{offset[3:]}" if here.utcoffset() else "UTC"
    return f"{here.day} {here:%B %Y, %H:%M} ({zone})"
