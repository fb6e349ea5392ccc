"""What was found as a Word document to write on: reasons, questions, and room for the answers."""

import datetime
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from fairtender import word
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.tables import Reason

_WIDTHS = (8.5, 8.5)  # centimetres
_ROOM = "\n\n"  # in a cell to write in


class Why(NamedTuple):
    """Reasons under a heading; sources: source id of each in turn, "" for none."""

    head: str
    reasons: Sequence[Reason]
    sources: Sequence[str] = ()


class Asked(NamedTuple):
    """What the document says of one thing, and what is to be asked about it.

    level: a heading that is set above, where it is another than that of the thing before.
    """

    level: str
    title: str
    facts: Iterable[str]
    why: Iterable[Why]
    ask: Iterable[Reason]


def note(
    title: str,
    first: Iterable[str],
    found: Iterable[Asked],
    profile: Profile,
    dated: datetime.date,
) -> bytes:
    """Return the document; the same content of the same day gives the same bytes.

    first: what has to be read first, a paragraph each. Below the questions about a thing there is
    room for what follows from the answers.
    """
    parts = [word.heading(title, 0), *map(word.paragraph, first)]
    level = ""
    for one in found:
        if one.level != level:
            level = one.level
            parts.append(word.heading(level, 1))
        if one.title:
            parts.append(word.heading(one.title, 2))
        if facts := "\n".join(one.facts):
            parts.append(word.paragraph(facts))
        for why in one.why:
            if why.reasons:
                parts.append(word.paragraph(why.head, bold=True))
                parts += [word.paragraph(f"– {said}") for said in _cited(why, profile)]
        asked = [(reason.text(), _ROOM) for reason in one.ask]
        heads, last = (text("report-ask"), text("note-answer")), (text("note-decided"), _ROOM)
        rows = [heads, *asked, last]
        parts += [word.table(one.title or level, rows, _WIDTHS), word.paragraph("")]
    return word.document(title, parts, "", dated)


def some(what: str, shown: int, total: int) -> str:
    """Say how many of how many things the document holds."""
    return text("note-some", what=what, shown=f"{shown:,}", total=f"{total:,}")


def _cited(why: Why, profile: Profile) -> Iterable[str]:
    for reason, id in zip_longest(why.reasons, why.sources, fillvalue=""):
        source = profile.sources.get(str(id))
        cited = (
            ", ".join(f"{one}" for one in (source.title, source.edition) if one) if source else ""
        )
        yield f"{reason} [{cited}]" if cited else f"{reason}"
