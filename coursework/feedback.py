"""The page that one trainee reads: what was right, what was not yet, why, and what to do next.

Everything that a trainee or a marker wrote is shown as text, each in a direction of its own, so
that right-to-left words do not turn those around them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from html import escape
from pathlib import Path

from coursework.answers import plain_words
from coursework.course import Section, section
from coursework.entry import Entry
from coursework.forms.html import number, readable
from coursework.key import Key
from coursework.marks import Mark, Marked, Result
from coursework.questions import Form
from fairtender import messages
from fairtender.cli.page import document, heading, paragraph

SHORT = 200  # signs; a longer text stands by itself
MOST_SIGNS = 4000
MOST_SECTIONS = 3  # to read again first; more would be no advice
NOT_YET = ("partly", "not", "none")  # states of a question that is marked and not all right
LEFT = "\ue000"  # stands in a sentence for a name until the sentence is escaped
# The look of an answer: the frame's classes from green to red, and blue for what is not known.
LOOKS = {"right": "low", "partly": "elevated", "not": "high", "none": "high", "waiting": "unknown"}


def page(key: Key, result: Result, course: Path, reuse: bool = False) -> str:
    """Return a trainee's page of feedback, as HTML.

    reuse: the questions will be used again, so that right answers, reasons, model answers and
    rubrics are left out.
    """
    one = _Page(key, result, course, reuse)
    title = messages.text("feedback-title", title=key.questions.title)
    forms = [part for form in key.questions.forms for part in one.form(form)]
    return document(title, one.opening(), [*one.next_steps(), *one.objectives(), *forms])


@dataclass
class _Page:
    key: Key
    result: Result
    course: Path
    reuse: bool
    told: set[str] = field(default_factory=set)

    @property
    def final(self) -> str:
        """What ends the code of a sentence once every text is marked."""
        return "" if self.result.to_mark else "-final"

    # --- the top --------------------------------------------------------------------------------

    def opening(self) -> list[str]:
        """Who, how many points, and what they mean."""
        result = self.result
        states = [one.state for one in result.questions.values()]
        known = result.name != result.trainee
        named = _named("feedback-for" if known else "feedback-for-id", result.name, result.trainee)
        total = _of(result.total, result.most)
        said = [named, _said(f"feedback-points{self.final}", total, strong=True)]
        if result.to_mark:
            said.append(_said("feedback-to-mark", number(result.to_mark)))
        counted = messages.text(
            f"feedback-counts{self.final}",
            answered=len(result.answers.values),
            asked=len(states),
            right=states.count("right"),
            partly=states.count("partly"),
        )
        encouraged = messages.text("feedback-way-on" if self.open_questions else "feedback-all")
        said.append(paragraph(f"{counted} {encouraged}"))
        said.append(paragraph(messages.text("feedback-learning"), "prompt"))
        return [*said, *self._arrival()]

    def _arrival(self) -> list[str]:
        arrived, release = self.result.arrived, self.result.answers.release
        said = [messages.text("feedback-arrived", when=_when(arrived))] if arrived else []
        if release and release != self.key.questions.release:
            said.append(messages.text("feedback-release"))
        return [paragraph(" ".join(said), "quiet")] if said else []

    @cached_property
    def open_questions(self) -> list[Marked]:
        """The questions whose answers are marked and not all right."""
        return [one for one in self.result.questions.values() if one.state in NOT_YET]

    def next_steps(self) -> list[str]:
        """What to read again first, what to think about again, and what else to do."""
        steps = [self._read_step(label, count) for label, count in self._sections()]
        for belief in self.result.beliefs:
            steps.append(escape(messages.text("feedback-think", belief=belief.name)))
        if self.open_questions:
            steps.append(escape(messages.text("feedback-again")))
        if self.result.to_mark:
            steps.append(escape(messages.text("feedback-wait")))
        if not self.open_questions and not self.result.to_mark:
            steps.append(escape(messages.text("feedback-go-on")))
        return [heading(messages.text("feedback-next")), _list(steps)]

    def _sections(self) -> list[tuple[str, int]]:
        """Return (label, open questions behind it), those that cost most points first."""
        lost: dict[str, float] = {}
        count: dict[str, int] = {}
        for one in self.open_questions:
            label = one.entry.read
            lost[label] = lost.get(label, 0) + one.points.most - one.points.earned
            count[label] = count.get(label, 0) + 1
        labels = sorted(lost, key=lambda label: -lost[label])
        return [(label, count[label]) for label in labels[:MOST_SECTIONS]]

    def _read_step(self, label: str, count: int) -> str:
        place = _place(section(self.course, label))
        return escape(messages.text("feedback-read-first", place=place, count=count))

    def objectives(self) -> list[str]:
        """Each objective, the points behind it, and whether it is reached."""
        lines = []
        points = self.result.objectives
        for objective in self.key.questions.objectives:
            if objective.code not in points:
                continue
            one = points[objective.code]
            state = escape(messages.text(f"feedback-objective-{one.state}"))
            reached = messages.text("feedback-objective", points=_of(one.earned, one.most))
            text = escape(objective.text.removesuffix("."))
            lines.append(f"<strong>{state}</strong> {text}. {escape(reached)}")
        return [heading(messages.text("feedback-objectives")), _list(lines)] if lines else []

    # --- the forms ------------------------------------------------------------------------------

    def form(self, form: Form) -> Iterable[str]:
        """One form: its points, what the marker says of it, and its questions."""
        points = self.result.forms[form.id]
        yield heading(form.title)
        yield _said(f"feedback-form-points{self.final}", _of(points.earned, points.most))
        mark = self.result.marks.get(form.id)
        if mark and mark.by_hand:
            yield _said("feedback-form-set", _of(mark.points, mark.most))
        if mark and mark.comment:
            yield f"<div>{_written('feedback-comment', mark.comment)}</div>\n"
        for question in form.questions:
            yield from self.question(self.result.questions[question.id])

    def question(self, one: Marked) -> Iterable[str]:
        """One question: the answer, how far it is right, and the way on."""
        state, entry, points = one.state, one.entry, one.by_answer
        told = messages.text("feedback-most", points=number(points.most))
        if state != "waiting":
            told = messages.text("feedback-score", points=_of(points.earned, points.most))
        yield f'<article class="{LOOKS[state]}">\n<h3>{escape(entry.question.label)}</h3>\n'
        said = escape(messages.text(f"feedback-state-{state}"))
        yield f"<p><strong>{said}</strong> · {escape(told)}</p>\n"
        lines = [*_answer(one)]
        if entry.by_trainer:
            lines += self._marked(entry, self.result.marks.get(entry.question.id))
        else:
            lines += self._reasons(one)
        if state in NOT_YET:
            lines.append(_labelled("feedback-read", _place(section(self.course, entry.read))))
        yield _list(lines) + "</article>\n"

    def _reasons(self, one: Marked) -> Iterable[str]:
        """Why the answer earned what it did; nothing that tells the right one with `reuse`."""
        yield from self._beliefs(one)
        if one.state != "right" and not self.reuse:
            yield _labelled("feedback-right-answer", one.entry.in_words)
            yield from (_line(name, words) for name, words in one.entry.also)
        if not self.reuse:
            yield _labelled("feedback-why", one.entry.why)

    def _beliefs(self, one: Marked) -> Iterable[str]:
        for belief in one.beliefs:
            again = belief.code in self.told
            self.told.add(belief.code)
            words = messages.text("feedback-quoted", belief=belief.name)
            if not self.reuse and not again:
                words += f" {belief.text}"
            yield _labelled("feedback-belief", words)
            if not again and belief.read != one.entry.read:
                yield _labelled("feedback-read-belief", _place(section(self.course, belief.read)))

    def _marked(self, entry: Entry, mark: Mark | None) -> Iterable[str]:
        """What the trainer said; what a good answer is only once this one is marked."""
        if mark and mark.comment:
            yield _written("feedback-comment", mark.comment)
        if mark is None or mark.waiting:
            looked = mark is not None and mark.manual is not None
            yield escape(messages.text("feedback-look-again" if looked else "feedback-unmarked"))
        elif not self.reuse:
            rubric = [
                messages.text("workshop-criterion", points=f"{one.points:g}", text=one.text)
                for one in entry.rubric
            ]
            head = escape(messages.text("feedback-rubric"))
            yield f"<strong>{head}:</strong>\n{_list([escape(line) for line in rubric])}"
            yield _labelled("feedback-model", entry.model)
            yield _labelled("feedback-why", entry.why)


# --- pieces --------------------------------------------------------------------------------------


def _answer(one: Marked) -> Iterable[str]:
    question = one.entry.question
    if one.value is not None:
        words, length = readable(question, one.value), question.max_length or MOST_SIGNS
        shown = _written("feedback-answer", words[:length])
        yield shown if len(words) <= length else f"{shown} {escape(messages.text('forms-cut'))}"
    if one.finding:
        yield escape(str(one.finding))


def _said(code: str, points: str, strong: bool = False) -> str:
    words = escape(messages.text(code, points=points))
    return f"<p><strong>{words}</strong></p>\n" if strong else f"<p>{words}</p>\n"


def _named(code: str, name: str, id: str) -> str:
    """A sentence with a name in it, which keeps a direction of its own."""
    words = escape(messages.text(code, name=LEFT, id=id))
    return f"<p>{words.replace(LEFT, f'<bdi>{escape(plain_words(name))}</bdi>')}</p>\n"


def _line(label: str, words: str) -> str:
    return f"<strong>{escape(label)}:</strong> {escape(' '.join(words.split()))}"


def _labelled(code: str, words: str) -> str:
    return _line(messages.text(code), words)


def _written(code: str, words: str) -> str:
    """What a person wrote: as text, in its own direction, a long one with its lines."""
    words = plain_words(words.strip())
    label = f"<strong>{escape(messages.text(code))}:</strong>"
    if len(words) <= SHORT and "\n" not in words:
        return f"{label} <bdi>{escape(words)}</bdi>"
    lines = escape(words).replace("\n", "<br>\n")
    return f'{label}\n<blockquote dir="auto" style="margin: 0">{lines}</blockquote>'


def _list(items: Sequence[str]) -> str:
    return "<ul>\n" + "".join(f"<li>{item}</li>\n" for item in items) + "</ul>\n"


def _of(earned: float, most: float) -> str:
    return messages.text("feedback-of", earned=number(earned), most=number(most))


def _place(one: Section) -> str:
    code = "feedback-place" if one.chapter else "feedback-place-short"
    return messages.text(code, section=one.title, chapter=one.chapter)


def _when(moment: datetime) -> str:
    """The moment as clocks show it where the page is written, with the zone's name and offset."""
    here = moment.astimezone()
    offset = f"{here:%z}"
    zone = f"{here:%Z}, UTC{offset[:3]}:{offset[3:]}" if here.utcoffset() else "UTC"
    return f"{here.day} {here:%B %Y, %H:%M} ({zone})"
