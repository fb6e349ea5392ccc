"""Words as people read them: a key's, the book's, and what anybody wrote, made safe to show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import category

from coursework.key import Entry
from fairtender import messages

# Signs that turn what follows them; letters that are written from the right need none of these.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MOST_MARKS = 6  # on one letter: no script needs more
TITLE = re.compile(r"^#\s+(.+?)\s*$", re.MULTILINE)
LABELLED = re.compile(r"^\(([\w-]+)\)=\n+#+\s+(.+?)\s*$", re.MULTILINE)


def plain_words(words: str) -> str:
    """The words as a page or a terminal can show them: bounded, and in one direction.

    Without signs that turn the direction of writing or drive a terminal, and without towers of
    marks over one letter.
    """
    kept: list[str] = []
    marks = 0
    for sign in words.replace("\t", " "):
        kind = category(sign)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if sign in TURNING or marks > MOST_MARKS:
            continue
        kept.append("\ufffd" if sign != "\n" and kind in ("Cc", "Cs") else sign)
    return "".join(kept)


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
