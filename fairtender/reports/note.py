"""A report as a Word document to write on: reasons, questions, and room for the answers."""

import datetime
from collections.abc import Iterable, Iterator

from fairtender import word
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.reports.model import NO_LEVEL, Entry, Note, Part
from fairtender.reports.sources import Sources

_WIDTHS = (8.5, 8.5)  # centimetres
_ROOM = "\n\n"  # in a cell to write in


def note(content: Note, profile: Profile, dated: datetime.date) -> bytes:
    """Return the document; the same content of the same day gives the same bytes.

    Below the questions about a thing there is room for what follows from the answers.
    """
    first = [word.heading(content.title, 0), *map(word.paragraph, content.first)]
    parts = [*first, *entries(content.entries, profile)]
    return word.document(content.title, parts, "", dated)


def entries(listed: Iterable[Entry], profile: Profile) -> Iterator[str]:
    """Yield these entries for Word, each below the heading of its level."""
    level, sources = NO_LEVEL, Sources(profile)
    for entry in listed:
        if entry.level != level:
            level = entry.level
            yield word.heading(level.name, 1)
        yield word.heading(entry.title, 2)
        yield from _entry(entry, sources)


def some(what: str, shown: int, total: int) -> str:
    """Say how many of how many things the document holds."""
    return text("note-some", what=what, shown=f"{shown:,}", total=f"{total:,}")


def _entry(entry: Entry, sources: Sources) -> Iterable[str]:
    if entry.facts:
        yield word.paragraph("\n".join(entry.facts))
    asked = []
    for part in entry.parts:
        if part.code == "ask":
            asked += [(said.reason.text(), _ROOM) for said in part.said]
            continue
        yield word.paragraph(part.head, bold=True)
        yield word.bullets(_lines(part, sources))
    heads, last = (text("report-ask"), text("note-answer")), (text("note-decided"), _ROOM)
    yield word.table(entry.title, [heads, *asked, last], _WIDTHS)
    yield word.paragraph("")


def _lines(part: Part, sources: Sources) -> Iterable[str]:
    for said in part.said:
        cited = sources.name(said.source)
        yield f"{said.reason} [{cited}]" if cited else f"{said.reason}"
