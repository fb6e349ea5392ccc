"""Match the rows of a map with the places in the documents.

A key lists one place per line: identifiers, a colon, then names separated by " = ". The first
identifier is the place's key. Links are written as `FROM > TO`, separated by commas or lines.

    AS-1, HM-1: Halcyra Plant 1 = Plant 1 of Halcyra Manufacturing

A row matches the places whose identifiers it has. If it has no known identifier, it matches the
place with the most similar name: numbers must be the same, and if two names are about equally
similar, it matches none. Neither pandas nor the library's chains are needed.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from coursework.questions import Question
from coursework.work.judgement import Mark, Place
from coursework.work.parts import Thing, Work, of_kind
from coursework.work.rows import ROW, Row, Rows
from fairtender import messages
from fairtender.tables import Column, Table
from fairtender.wording import countries
from fairtender.wording.phrases import words_of

if TYPE_CHECKING:
    from coursework.work.cells import Options
    from coursework.work.tables import Named, OfRows

LIKE = 0.82  # how like two names are that mean one place: 0 to 1
CLEARLY = 0.02  # how much liker than the next
PARTLY = 0.86  # what a name counts that is a part of the other
_NUMBERS = {"one": "1", "i": "1", "two": "2", "ii": "2", "three": "3", "iii": "3", "four": "4"}
_EMPTY_WORDS = frozenset(
    "the of a an no nr number s ltd for site factory co op coop cooperative".split()  # noqa: SIM905
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
# An identifier in a cell of identifiers may be written "AS 1"; in a name only "AS-1" or "AS1".
_IDENTIFIER = r"(?<![A-Z0-9])([A-Z]{{2,3}}){gap}0*([A-Z]?[0-9]{{1,2}}|HQ|X)(?![A-Z0-9])"
_IN_NAME = re.compile(_IDENTIFIER.format(gap="-?"))
_IN_CELL = re.compile(_IDENTIFIER.format(gap="[- ]?"))

Link = tuple[str, str]
What = str | Link  # a place by its key, or a link
# What seven cleaning firms answered on who employs the people who clean for them.
FIRMS = Table(
    "cleaning-firms",
    (
        Column("firm", "text", "Name of the firm", example="Eastgate Facility"),
        Column("answer", "text", "What it answered", example="Our own people do all our work."),
        Column(
            "enclosed",
            "text",
            "What came with the answer, and what a public register or somebody else says",
            example="Nothing",
        ),
    ),
)


@dataclass(frozen=True)
class Known:
    """A place in the documents: its key (its first identifier), all identifiers, and its names."""

    key: str
    ids: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name under which it is shown: its first name, or its key."""
        return self.names[0] if self.names else self.key


@lru_cache(maxsize=32)
def places_of(text: str) -> tuple[Known, ...]:
    """Return the places of a key. Raises ValueError with the line if it cannot be read."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        ids, colon, names = line.partition(":")
        listed = tuple(filter(None, map(str.strip, ids.split(","))))
        called = tuple(filter(None, map(str.strip, names.split(" = "))))
        if not (colon and listed and called):
            raise ValueError(line)
        found.append(Known(listed[0], listed, called))
    return tuple(found)


@lru_cache(maxsize=256)
def links_of(text: str) -> tuple[Link, ...]:
    """Return the links of a key. Raises ValueError with the link if it cannot be read."""
    return tuple(link_of(part) for part in re.split(r"[,\n]", text) if part.strip())


def link_of(text: str) -> Link:
    """Return (from, to) of "FROM > TO". Raises ValueError if the text is not a link."""
    source, arrow, target = (part.strip() for part in text.partition(">"))
    if not (source and arrow and target):
        raise ValueError(text.strip())
    return source, target


def exact(value: object) -> Fraction | None:
    """Return a number as a fraction to compare, or None if it is not a number."""
    return Fraction(str(value)) if isinstance(value, int | float) else None


def same_words(one: str, other: str) -> bool:
    """Return whether two texts say the same, apart from capitals, accents, punctuation and typos.

    one: the right text. If it is a country, any of its names or codes matches.
    """
    mine, theirs = _words(one), _words(other)
    if mine == theirs or _is_country(one, other):
        return True
    return _digits(mine) == _digits(theirs) and _like(mine, theirs) > PARTLY


def _is_country(one: str, other: str) -> bool:
    codes = [
        code for code, (_, *names) in countries.COUNTRIES.items() if one in map(str.casefold, names)
    ]
    return bool(codes) and countries.named(other) == (codes[0],)


class Read:
    """A learner's map, matched with the places and links in the documents.

    means: {row: keys of the places that it matches}. at: {place: its rows}. links: {(from, to): its
    rows}, including reversed ones. turned: the links of which a row is reversed. strange, loose:
    rows of sites and of links that are not in the documents. A row without identifiers and name is
    not counted as a site, and a row without both ends is not counted as a link.
    """

    def __init__(self, value: Rows, places: str, ways: str) -> None:
        """Read a map with its given rows (`rows.filled`).

        places, ways: all places and links in the documents, in the notation of a key.
        """
        self.places = {place.key: place for place in places_of(places)}
        self.ways = frozenset(links_of(ways))
        self.rows = [row for row in value.get("sites", ()) if _named(row)]
        self.written = [row for row in value.get("links", ()) if row.get("from") and row.get("to")]
        listed = tuple(self.places.values())
        self.means = {
            row[ROW]: _means(_text(row, "ids"), _text(row, "name"), listed) for row in self.rows
        }
        self.at: dict[str, list[Row]] = {}
        self.strange: list[Row] = []
        for row in self.rows:
            if not self.means[row[ROW]]:
                self.strange.append(row)
            for key in self.means[row[ROW]]:
                self.at.setdefault(key, []).append(row)
        self.links: dict[Link, list[Row]] = {}
        self.turned: set[Link] = set()
        self.loose: list[Row] = []
        for row in self.written:
            self._place(row)

    def _place(self, row: Row) -> None:
        sources, targets = (self.means.get(row[end], ()) for end in ("from", "to"))
        ends = [(source, target) for source in sources for target in targets]
        if there := [link for link in ends if link in self.ways]:
            self.links.setdefault(there[0], []).append(row)
        elif turned := [link[::-1] for link in ends if link[::-1] in self.ways]:
            self.links.setdefault(turned[0], []).append(row)
            self.turned.add(turned[0])
        else:
            self.loose.append(row)

    @cached_property
    def row_names(self) -> dict[str, str]:
        """The name of each row as the learner wrote it."""
        return {row[ROW]: _text(row, "name") or _text(row, "ids") for row in self.rows}

    def name(self, what: What) -> str:
        """Return the name under which a place or a link is shown."""
        if isinstance(what, str):
            return self.places[what].name if what in self.places else what
        return " → ".join(map(self.name, what))

    def written_as(self, row: Row) -> str:
        """Return the name of a row of a site or link, as the learner wrote it."""
        if "from" in row and "to" in row:
            return " → ".join(self.row_names.get(row[end], "?") for end in ("from", "to"))
        return self.row_names[row[ROW]]

    def rows_at(self, what: What) -> list[Row]:
        """Return the rows that match a place or a link."""
        return self.at.get(what, []) if isinstance(what, str) else self.links.get(what, [])

    def identified(self, key: str) -> set[str]:
        """Return which identifiers of a place are in the rows that match it."""
        found = set().union(*(_identifiers(_text(row, "ids"), _IN_CELL) for row in self.at[key]))
        return {one for one in self.places[key].ids if _plain(one) in found}

    def alone(self, key: str) -> bool:
        """Return whether one row matches this place and no other place."""
        rows = self.at.get(key, [])
        return len(rows) == 1 and len(self.means[rows[0][ROW]]) == 1


def _text(row: Row, column: str) -> str:
    value = row.get(column, "")
    return value if isinstance(value, str) else ""


def _named(row: Row) -> bool:
    return bool(_text(row, "name").strip() or _text(row, "ids").strip())


@lru_cache(maxsize=4096)
def _means(ids: str, name: str, places: tuple[Known, ...]) -> tuple[str, ...]:
    named = _identifiers(ids, _IN_CELL) | _identifiers(name, _IN_NAME)
    if known := [place.key for place in places if named & {*map(_plain, place.ids)}]:
        return tuple(known)
    mine = _words(name)
    if not mine:
        return ()
    likeness = sorted(((_likest(mine, place), place.key) for place in places), reverse=True)
    (best, key), second = likeness[0], likeness[1][0] if len(likeness) > 1 else 0
    return (key,) if best >= LIKE and best - second >= CLEARLY else ()


def _likest(mine: Sequence[str], place: Known) -> float:
    numbers = _digits(mine)
    every = (tuple(_words(name)) for name in place.names)
    return max((_like(mine, one) for one in every if _digits(one) == numbers), default=0)


def _like(mine: Sequence[str], theirs: Sequence[str]) -> float:
    ratio = difflib.SequenceMatcher(None, " ".join(mine), " ".join(theirs)).ratio()
    inside = {*mine} <= {*theirs} or {*theirs} <= {*mine}
    return max(ratio, PARTLY if inside and any(len(word) > 3 for word in mine) else 0)


def _words(text: str) -> list[str]:
    plain = [_NUMBERS.get(word, word) for word in words_of(text)]
    return [word for word in plain if word not in _EMPTY_WORDS]


def _digits(words: Sequence[str]) -> list[str]:
    return sorted(word for word in words if word.isdigit())


@lru_cache(maxsize=4096)
def _identifiers(text: str, pattern: re.Pattern[str]) -> frozenset[str]:
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).upper()
    return frozenset(letters + rest for letters, rest in pattern.findall(plain))


def _plain(identifier: str) -> str:
    found = _IN_CELL.fullmatch(identifier.upper())
    return "".join(found.groups()) if found else identifier.upper().replace("-", "")


# --- the rows of a map for the checks of tables --------------------------------------------------


def map_of(work: Work, check: "OfRows") -> Read:
    """Return the learner's map; it is read only once."""
    what = ("map", check.places, check.ways)
    return work.once(what, lambda: Read(work.piece, check.places, check.ways))


def _what(name: str) -> What:
    return link_of(name) if ">" in name else name


def _thing(found: Read, name: str, rows: Sequence[Row]) -> Thing:
    what = _what(name)
    sheet = "sites" if isinstance(what, str) else "links"
    return Thing(name, found.name(what), tuple(rows), sheet=sheet)


def things(work: Work, check: "OfRows", asked: Sequence[str]) -> list[Thing]:
    """Return these places and links as things to judge, each with its rows."""
    found = map_of(work, check)
    return [_thing(found, name, found.rows_at(_what(name))) for name in asked]


def others(work: Work, check: "OfRows", links: bool = False) -> list[Thing]:
    """Return the other known places (or links) on the map, then those that are in no document."""
    found, asked = map_of(work, check), check.rows_asked()
    here = {" > ".join(one): rows for one, rows in found.links.items()} if links else found.at
    known = [_thing(found, name, rows) for name, rows in here.items() if name not in asked]
    sheet, strange = ("links", found.loose) if links else ("sites", found.strange)
    return known + [Thing("", found.written_as(row), (row,), sheet=sheet) for row in strange]


def every(work: Work, check: "Options") -> list[Thing]:
    """Return all places on the map, those that are in no document at the end.

    If a row matches several places, only those that the check asks for count, if there are any.
    """
    found = map_of(work, check)
    rows: dict[str, list[Row]] = {key: [] for key in check.needs}
    for row in found.rows:
        keys = found.means[row[ROW]]
        for key in [one for one in keys if one in check.needs] or keys:
            rows.setdefault(key, []).append(row)
    known = [_thing(found, key, some) for key, some in rows.items()]
    return known + [
        Thing("", found.written_as(row), (row,), sheet="sites") for row in found.strange
    ]


def copied(work: Work, check: "OfRows") -> list[Mark]:
    """Return the mark of a map whose lists were copied: no place of `merged` has its own row."""
    found = map_of(work, check)
    if any(found.alone(key) for key in check.merged):
        return []
    names = ", ".join(map(found.name, check.merged))
    mark = Mark.of(Place("sites"), "wrong", "work-map-copied", " ".join(check.merged), names=names)
    return [mark]


def faults(question: Question, check: "OfRows", named: "Sequence[Named]") -> Iterator[str]:
    """Yield messages about mistakes in the key's places and links, and in references to them."""
    yield of_kind(question, "map")
    try:
        places, ways = places_of(check.places), {*links_of(check.ways)}
        whats = [_what(name) for name in (*check.merged, *(row for row, _, _ in named if row))]
    except ValueError as error:
        yield messages.text("work-fault-map-line", line=error)
        return
    keys = {place.key for place in places}
    for what in (*(end for way in ways for end in way), *whats):
        if what not in (keys if isinstance(what, str) else ways):
            name = what if isinstance(what, str) else " > ".join(what)
            yield messages.text("work-fault-map-name", name=name)
    yield messages.text("work-fault-map-twice") if len(keys) < len(places) else ""
