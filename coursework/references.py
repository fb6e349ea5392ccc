"""Read the sources of the course from `book/references.bib`: when and how each was read.

Fields in addition to BibTeX's: `urldate`, the day on which it was last read; `hand`, "first" (the
issuer's own text), "part" (a part of it) or "second" (only in another text); `kind`, "rule" or
"figure", for sources on which the course depends; for these also `pending`, the known changes to
come. `due` is the day by which an update is expected, if known. `unread` names parts that the
course relies on but whose text was not seen.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fairtender import messages
from fairtender.tables import DataError

if TYPE_CHECKING:
    from pybtex.database import Entry

FILE = Path("book") / "references.bib"
HANDS = ("first", "part", "second")
KINDS = ("rule", "figure")
YEAR = timedelta(days=365)
CITED = re.compile(r"\{cite(?::[pt])?\}`([\w, -]+)`")


@dataclass(frozen=True)
class Source:
    """One entry; `kind` and `pending` are empty if the course does not depend on it.

    due is None if no day is known by which an update is expected.
    """

    key: str
    issuer: str
    title: str
    year: str
    read: date
    hand: str
    kind: str = ""
    pending: str = ""
    due: date | None = None
    unread: str = ""


def read(path: Path) -> dict[str, Source]:
    """Return the sources by key, in their order; DataError names every faulty entry at once."""
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    try:
        entries = parse_file(str(path)).entries
    except (PybtexError, OSError, UnicodeDecodeError) as error:
        raise DataError(messages.text("sources-unreadable", file=path, cause=error)) from None
    found, faults = {}, []
    for key, entry in entries.items():
        if wanted := _faults(entry):
            faults.append(messages.text("sources-fault", file=path, key=key, fields=wanted))
        else:
            found[key] = source(key, entry)
    if faults:
        raise DataError("\n".join(faults))
    return found


def _faults(entry: "Entry") -> str:
    given = entry.fields
    wrong = {
        "urldate": not _day(given.get("urldate", "")),
        "hand": given.get("hand") not in HANDS,
        "kind": given.get("kind", KINDS[0]) not in KINDS,
        "pending": ("kind" in given) != bool(given.get("pending", "").strip()),
        "due": "due" in given and not _day(given["due"]),
        "unread": "unread" in given and not given["unread"].strip(),
    }
    return ", ".join(name for name, is_wrong in wrong.items() if is_wrong)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def source(key: str, entry: "Entry") -> Source:
    """Return one entry in the form in which `read` returns it."""
    given = {name: " ".join(re.sub(r"[{}]", "", text).split()) for name, text in _texts(entry)}
    issuer = " and ".join(" ".join(person.last_names) for person in entry.persons["author"])
    return Source(
        key,
        re.sub(r"[{}]", "", issuer),
        given["title"],
        given["year"],
        date.fromisoformat(given["urldate"]),
        given["hand"],
        given.get("kind", ""),
        given.get("pending", ""),
        _day(given.get("due", "")),
        given.get("unread", ""),
    )


def _texts(entry: "Entry") -> Iterable[tuple[str, str]]:
    return ((name, entry.fields[name]) for name in entry.fields)


def cited(book: Path) -> dict[str, list[str]]:
    """Return {key: pages that cite it}; a page is its path below `book`, without the ending."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(book.rglob("*.md")):
        said = CITED.findall(path.read_text(encoding="utf-8"))
        for key in dict.fromkeys(key.strip() for keys in said for key in keys.split(",")):
            found[key].append(path.relative_to(book).with_suffix("").as_posix())
    return found


def old(sources: Mapping[str, Source], today: date) -> list[Source]:
    """Return the sources last read more than a year before `today`."""
    return [one for one in sources.values() if today - one.read > YEAR]


def due_sentences(source: Source) -> dict[str, str]:
    """Return a page's sentences on an update, for three states: "ahead", "passed", "always".

    "ahead" applies until the day of the update, and "passed" after it. "always" is true on any day,
    for pages without a script that checks the date.
    """
    if not source.due:
        return {}
    told = {"due": messages.day(source.due), "read": messages.day(source.read)}
    kinds = ("ahead", "passed", "always")
    return {kind: messages.text(f"sources-due-{kind}", **told) for kind in kinds}
