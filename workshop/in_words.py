"""A key in words that a learner reads: what is right, what else earns, and where to read again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fairtender import messages
from workshop.key import Entry

TITLE = re.compile(r"^#\s+(.+?)\s*$", re.MULTILINE)
LABELLED = re.compile(r"^\(([\w-]+)\)=\n+#+\s+(.+?)\s*$", re.MULTILINE)


def in_words(entry: Entry) -> str:
    """The right answer as a learner reads it."""
    question = entry.question
    texts = {option.code: option.text for option in question.options}
    if entry.any_of:
        good = "; ".join(texts[code] for code in entry.any_of)
        return messages.text("answer-any", count=question.choose, options=good)
    if question.kind in ("text", "long_text"):
        return messages.text("answer-or").join(entry.answer)
    if question.kind == "number":
        number = f"{entry.answer:,.10g} {question.unit}".strip()
        about = f"{entry.tolerance:g}"
        return (
            messages.text("answer-about", number=number, about=about) if entry.tolerance else number
        )
    codes = [entry.answer] if question.kind == "choice" else entry.answer
    return "; ".join(texts[code] for code in codes) or messages.text("answer-none")


def also(entry: Entry) -> list[tuple[str, str]]:
    """What else earns points, or costs none: a name and words for each."""
    texts = {option.code: option.text for option in entry.question.options}
    lines = [
        ("answer-part", _shares(texts, entry.accept)),
        ("answer-optional", [texts[code] for code in entry.optional]),
        ("answer-worth", _shares(texts, entry.worth)),
    ]
    return [(messages.text(code), "; ".join(words)) for code, words in lines if words]


def _shares(texts: Mapping[str, str], shares: Mapping[str, float]) -> list[str]:
    return [f"{texts[code]} ({share * 100:g} %)" for code, share in shares.items()]


@dataclass(frozen=True)
class Section:
    """A section of the book that a key names: its own title and its chapter's."""

    title: str
    chapter: str = ""


@cache
def sections(course: Path) -> dict[str, Section]:
    """Return {label: section} of all sections of the book that have a label."""
    found = {}
    for path in sorted((course / "book").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        chapter = TITLE.search(text)
        for label, title in LABELLED.findall(text):
            found[label] = Section(title, chapter[1] if chapter else "")
    return found


def section(course: Path, label: str) -> Section:
    """Return the section with a label; where the book is not there, the label as words."""
    return sections(course).get(label) or Section(label.replace("-", " "))
