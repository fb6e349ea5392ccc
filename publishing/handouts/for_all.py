"""Hand-outs of every workshop, from invitation to attendance, and those for a pilot."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from coursework.course import APART
from coursework.questions import load
from fairtender.fields import read_toml
from fairtender.messages import text
from publishing.handouts import page_text
from publishing.handouts.page_text import grids, plain
from publishing.handouts.papers import Paper, Table
from publishing.handouts.units import TRAINERS

FILE = TRAINERS / "handouts.toml"
_ROOM = "[ ]"


def texts(root: Path) -> dict[str, Any]:
    """Return the texts that stand nowhere else. DataError where they cannot be read."""
    return read_toml(root / FILE, lambda top: dict(top.content))


def papers(root: Path) -> list[Paper]:
    """Return the hand-outs that belong to no unit. DataError where a page lacks what they show."""
    told = texts(root)
    return [
        _letter("invitation", told),
        _letter("privacy", told),
        _contacts(root),
        *_before_and_after(root),
        _evaluation(told),
        _letter("attendance", told)._replace(form="certificate"),
        *(_letter(f"pilot-{name}", told) for name in ("consent", "observer", "questions")),
    ]


def _letter(name: str, told: dict[str, Any]) -> Paper:
    one = told[name]
    parts = tuple(_with_writing_space(part.strip() for part in one["text"].strip().split("\n\n")))
    source = text("handouts-own-words")
    return Paper(name, one["title"], "sheet", (), source, parts=parts, writes=True)


def _with_writing_space(parts: Iterable[str]) -> Iterator[str | Table]:
    """Yield paragraphs; those with one empty bracket, at their end, are tables with room to write.

    Any other empty bracket is a line to write on.
    """
    for has_room, some in groupby(parts, lambda one: one.find(_ROOM) == len(one) - len(_ROOM)):
        if has_room:
            rows = [(plain(one.removesuffix(_ROOM).strip(), numbers=True), "") for one in some]
            yield Table((("", text("handouts-notes")), *rows), (7, 10), 2)
        else:
            yield from (one.replace(_ROOM, "____________") for one in some)


def _contacts(root: Path) -> Paper:
    """The four contacts, with room for name, number, hours and languages."""
    page = root / "book" / "if-this-is-real.md"
    section = page_text.section(page, "four-contacts")
    [table] = grids(section.text)
    heads = tuple(text(f"handouts-contact-{name}") for name in ("whom", "ask", "number"))
    rows = tuple((row[0], row[1], "") for row in table[1:])
    first = page_text.section(page, "if-this-is-real").text
    [danger] = re.findall(r"^\*\*(If a life.+?)\*\*", first, re.M | re.S)
    # Its last sentence speaks of the page.
    told = plain(danger).rpartition(". ")[0]
    parts = (f"**{told}.**", Table((heads, *rows), (5, 6, 6), 4))
    source = text("handouts-source-page", page=page_text.section(page, "if-this-is-real").title)
    return Paper("four-contacts", section.title, "sheet", (), source, parts=parts, writes=True)


def _before_and_after(root: Path) -> list[Paper]:
    """The five questions on a purchase, asked three times on one sheet; and the answers."""
    questions = load(root / "solutions" / APART / "questions.toml")
    asked = questions.forms[0]
    key = read_toml(root / "solutions" / APART / "key.toml", lambda top: dict(top.content))
    title, source = text("handouts-before"), text("handouts-source-page", page=questions.title)
    told, answers = [], []
    for question in asked.questions:
        listed = dict(zip("abcd", question.shown, strict=True))
        options = "; ".join(f"({letter}) {one.text}" for letter, one in listed.items())
        told.append(f"**{question.label}** {options}.")
        entry = key["question"][question.id]
        right = next(letter for letter, one in listed.items() if one.code == entry["answer"])
        answers.append(f"**{question.label.partition('.')[0]} {right}.** {entry['why']}")
    numbers = [str(number) for number in range(1, len(told) + 1)]
    times = [(text(f"handouts-before-{time}"), *[""] * len(told)) for time in (1, 2, 3)]
    heads = (text("handouts-before-question"), *numbers)
    table = Table((heads, *times), (5, *[2.5] * len(told)), 1)
    parts: tuple[str | Table, ...] = (
        text("handouts-before-how"),
        plain(asked.prompt),
        *told,
        table,
    )
    sheet = Paper(APART, title, "sheet", (), source, parts=parts, writes=True)
    key_title = text("handouts-before-key", title=title)
    return [sheet, Paper(f"{APART}-key", key_title, "sheet", (), source, parts=tuple(answers))]


def _evaluation(told: dict[str, Any]) -> Paper:
    one = told["evaluation"]
    heads = ("", *one["scale"])
    rated = tuple((line, *[""] * len(one["scale"])) for line in one["rated"])
    asked = ((text("handouts-question"), text("handouts-answer")),)
    opened = (*asked, *((line, "") for line in one["open"]))
    parts = (
        one["text"].strip(),
        Table((heads, *rated), (9, *[2] * len(one["scale"])), 1),
        Table(opened, (6, 11), 4),
    )
    source = text("handouts-own-words")
    return Paper("evaluation", one["title"], "sheet", (), source, parts=parts, writes=True)
