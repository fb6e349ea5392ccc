"""Read the roster: the trainer's own sheet (id, name, email), or a platform's list.

It is read like any sheet (`fairtender.sheets`): CSV from any program, or XLSX, with or without
titles above the headings. `roster_headings` lists the headings; columns that are not needed, such
as groups and roles, are left out, with a note. A sheet that can be read in several ways raises
`Unclear`: a page then asks the question, and a command says how to make the sheet clear.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from coursework import roster_headings
from coursework.answers import plain_words
from fairtender import messages, sheets
from fairtender.sheets import Reading, csv_file, workbook
from fairtender.sheets.headings import Head, Headings, texts_of
from fairtender.sheets.reading import Grid, open_grid, with_merged
from fairtender.tables import Column, DataError, Table, fault

# nbgrader uses a trainee's id as a pattern and a folder name, and shows it in pages.
SAFE_ID = re.compile(r"\w(?:[\w.@+-]{0,62}[\w@+-])?")
# Windows reserves these names.
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
HEADS = ("id", "name", "email")
SHEET = Table(
    "roster",
    (
        Column("id", "text", "The trainee's id: letters, digits and . _ @ + -", optional=True),
        Column("username", "text", "Taken where there is no id", optional=True),
        Column("name", "text", "Name as the learning platform shows it", optional=True),
        Column("first", "text", "First name, where the name has two columns", optional=True),
        Column("last", "text", "Surname, where the name has two columns", optional=True),
        Column("email", "text", "Address; may be empty", optional=True),
    ),
)
COLUMNS = SHEET.names
IDS = ("id", "username", "email")  # columns that can be the id, the best first
NAMES = ("name", "first", "last")
WHOLE = re.compile(r"(\d+)\.0")  # 101, written by a program that takes it for an amount
PREVIEW = 5  # rows that are shown with a question
SHOWN = 5  # ids that a note lists


@dataclass(frozen=True)
class Trainee:
    """One person; `id` names the person's folders and row in the gradebook."""

    id: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Roster:
    """{id: trainee}, with sentences for the trainer on how the sheet was read."""

    people: Mapping[str, Trainee]
    notes: list[str] = field(default_factory=list)


class Unclear(DataError):
    """Raised for a sheet that can be read in several ways; its text says how to make it clear.

    question: what to ask. kind: "encoding" or "sheet", to be answered with one of `options` (value,
    label); or "columns", to be answered with {heading: one of COLUMNS or ""}. Then `columns` is
    what is likely, and `rows` are the first rows, headings first.
    """

    def __init__(self, kind: str, question: str, sentence: str, **found: Any) -> None:
        """Make the error. found: options, or columns and rows."""
        super().__init__(sentence, f"roster-unclear-{kind}")
        self.kind, self.question = kind, question
        self.options: Sequence[tuple[str, str]] = found.get("options", ())
        self.columns: Mapping[str, str] = found.get("columns", {})
        self.rows: Sequence[Sequence[str]] = found.get("rows", ())


class KnownHeadings(Headings):
    """The headings of a list of participants, in the form that reads sheets."""

    def meaning(self, heading: str) -> tuple[str | None, str]:
        """Return (meaning of a heading, "synonym"), or (None, "none") if it is not known."""
        kind = roster_headings.kind_of(heading)
        return (kind, "synonym") if kind else (None, "none")


def kind_text(kind: str) -> str:
    """Describe a column in words. kind: one of COLUMNS, or "" if the column is not needed."""
    return messages.text(f"roster-column-{kind or 'none'}")


def safe_id(id: str) -> bool:
    """Return whether nbgrader and every file system accept this as the name of a folder."""
    # A file system takes at most 255 bytes; characters of rare scripts have four each.
    fits = len(id.encode("utf-8", "replace")) <= 200
    return fits and bool(SAFE_ID.fullmatch(id)) and not RESERVED.fullmatch(id)


def read(path: Path, answers: Reading | None = None, saved: bool = False) -> Roster:
    """Return the roster in a CSV or XLSX file; one DataError has a sentence for each bad row.

    If a row has no id, its username is used, or else its address; a note tells which rows. answers:
    the trainer's choices after an earlier call raised Unclear. saved: the file is the list of a
    saved workshop. Its ids stay unchanged, and it asks only what it cannot be read without.
    """
    reading, notes = _with_encoding(path, answers or Reading())
    grid = _grid(path, reading)
    head = _head(path, grid)
    heads = [text for text in head.texts if text]
    meant = _columns(path, reading, grid, head, saved)
    columns = {text: meant.get(text, "") for text in heads}
    whole = replace(reading, columns=columns, heading_row=head.row, sheet=grid.sheet)
    data = sheets.read(path, SHEET, whole)
    ids = [] if saved else data["id"].tolist()
    people: dict[str, Trainee] = {}
    faults: list[str] = []
    rows: dict[str, int] = {}
    instead: dict[str, list[int]] = {}
    shorten = _has_zero_decimals(ids)
    for row, one in data.iterrows():
        cells = {name: plain_words(" ".join(one[name].split())) for name in SHEET.names}
        if shorten and (found := WHOLE.fullmatch(cells["id"])):
            cells["id"] = found[1]
        source = next((name for name in IDS if cells[name]), "id")
        name = cells["name"] or f"{cells['first']} {cells['last']}".strip()
        trainee = Trainee(cells[source], name, cells["email"])
        where = {"file": path, "row": row, "id": trainee.id, "name": name or cells["email"]}
        first = rows.setdefault(trainee.id.casefold(), row)
        if not trainee.id:
            faults.append(messages.text("roster-no-id", **where))
        elif not safe_id(trainee.id):
            faults.append(messages.text("roster-id", **where))
        elif first != row:
            faults.append(messages.text("roster-twice", **where, first=first))
        else:
            people[trainee.id] = trainee
            instead.setdefault(source, []).append(row)
    if faults:
        raise DataError("\n".join(faults))
    notes += [
        *_instead_notes(path, instead),
        *_id_notes(path, ids),
        *_unread_notes(path, heads, meant),
    ]
    notes += [f"{path}: {plain_words(one.why.text())}" for one in data.attrs.get("notes", ())]
    return Roster(people, notes)


# --- questions about the sheet --------------------------------------------------------------------


def _with_encoding(path: Path, reading: Reading) -> tuple[Reading, list[str]]:
    """Add the encoding of a CSV file that is not Unicode to the reading; return a note, too."""
    if not path.is_file() or workbook.is_workbook(path) or csv_file.is_unicode(path):
        return reading, []
    names, sure = ([reading.encoding], True) if reading.encoding else _encodings(path)
    if not names:
        raise fault("roster-letters", file=path)
    shown = {name: plain_words(text) for name, text in csv_file.samples(path, names).items()}
    if not sure:
        said = " / ".join(f"“{text}”" for text in shown.values())
        several = len(names) > 1
        code = "roster-unclear-encoding" if several else "roster-unsure-letters"
        sentence = messages.text(code, file=path, samples=said)
        question = messages.text("roster-ask-encoding" if several else "roster-ask-letters")
        raise Unclear("encoding", question, sentence, options=[*shown.items()])
    note = messages.text("roster-encoding", file=path, sample=shown[names[0]])
    return replace(reading, encoding=names[0]), [note]


def _encodings(path: Path) -> tuple[list[str], bool]:
    """Return a file's possible encodings, and whether its letters or headings settle it."""

    def heads(encoding: str) -> list[str]:
        headings = KnownHeadings(SHEET, Reading(encoding=encoding))
        top = open_grid(path, headings, Reading(encoding=encoding)).top
        return max((texts_of(cells) for _, cells in top), key=headings.score, default=[])

    known = KnownHeadings(SHEET, Reading())

    def score(name: str) -> int:
        return known.score(heads(name))

    names = csv_file.likely_encodings(path, score)
    if not names:
        return csv_file.likely_encodings(path, score, doubtful=True), False
    spoken = roster_headings.encodings(heads(names[0]))
    names = [name for name in names if {name} == spoken] or names
    return names, len(names) == 1


def _grid(path: Path, reading: Reading) -> Grid:
    headings = KnownHeadings(SHEET, reading)
    try:
        return open_grid(path, headings, reading)
    except workbook.SeveralSheets:
        names = open_grid(path, headings, reading, guess=True).sheets
    sentence = messages.text("roster-unclear-sheet", file=path, sheets=_list(names))
    options = [(name, plain_words(name)) for name in names]
    raise Unclear("sheet", messages.text("roster-ask-sheet"), sentence, options=options)


def _head(path: Path, grid: Grid) -> Head:
    headings = KnownHeadings(SHEET, Reading())
    head = headings.find(grid.top, None) or headings.likely(grid.top)
    if head is None:
        raise fault("sheet-empty", file=path)
    head = with_merged(head, grid)
    if not headings.score(head.texts) and any(
        "@" in text or text.isdecimal() for text in head.texts
    ):
        raise fault("roster-no-headings", file=path, row=head.row)
    return head


def _columns(path: Path, reading: Reading, grid: Grid, head: Head, saved: bool) -> dict[str, str]:
    """Return {heading: its content, one of SHEET}, without headings that are not needed."""
    heads = [text for text in head.texts if text]
    meant = roster_headings.meanings(heads)
    if reading.columns:
        meant = {text: kind for text in heads if (kind := reading.columns.get(text))}
    for text, count in Counter(heads).items():
        if count > 1 and text in meant:
            raise fault("roster-same-heading", file=path, row=head.row, heading=plain_words(text))
    ids = {*meant.values()} & {*IDS}
    numbers = [text for text, kind in meant.items() if kind == "number"]
    for text in numbers:
        # A number may only be the count of the row.
        meant[text] = "" if "id" in ids or (ids and saved) else "id"
    meant = {text: kind for text, kind in meant.items() if kind}
    sure = saved or bool(reading.columns)
    near = {} if sure else _near(heads, meant)
    for why in _doubts(heads, meant, numbers if ids and not sure else [], near, sure):
        sentence = messages.text(
            "roster-headings", file=path, row=head.row, why=why, headings=_list(heads)
        )
        question = messages.text("roster-ask-columns", why=why)
        rows = [cells for row, cells in grid.top if row > head.row and not grid.is_blank(cells)]
        shown = [head.texts, *map(texts_of, rows[:PREVIEW])]
        places = [at for at, text in enumerate(head.texts) if text]
        preview = [[plain_words(_cell_at(cells, place)) for place in places] for cells in shown]
        raise Unclear("columns", question, sentence, columns=meant | near, rows=preview)
    return meant


def _near(heads: Iterable[str], meant: Mapping[str, str]) -> dict[str, str]:
    """Return {heading: its likely content}, for headings spelled nearly like a missing one."""
    near: dict[str, str] = {}
    for text in heads:
        kind = "" if roster_headings.kind_of(text) else roster_headings.likely(text)
        if kind in COLUMNS and kind not in {*meant.values(), *near.values()}:
            near[text] = kind
    return near


def _doubts(
    heads: Sequence[str],
    meant: Mapping[str, str],
    numbers: Sequence[str],
    near: Mapping[str, str],
    sure: bool,
) -> Iterator[str]:
    """Yield sentences on what is unclear about the columns.

    sure: ask nothing about columns that can be read.
    """
    first: dict[str, str] = {}
    for text, kind in meant.items():
        if (one := first.setdefault(kind, text)) != text:
            pair = {"one": plain_words(one), "other": plain_words(text)}
            yield messages.text("roster-why-twice", **pair, kind=kind_text(kind))
    given = first.keys()
    unread = not sure and any(not roster_headings.kind_of(text) for text in heads)
    if not given & {*IDS}:
        yield messages.text("roster-why-no-id")
    if not given & {*NAMES} and (unread or "id" not in given):
        yield messages.text("roster-why-no-name")
    halves = [first[kind] for kind in ("first", "last") if kind in given]
    if unread and len(halves) == 1 and "name" not in given:
        yield messages.text("roster-why-half", one=plain_words(halves[0]))
    for text in numbers:
        if meant.get(text) == "id":
            yield messages.text("roster-why-number", one=plain_words(text))
    for text, kind in near.items():
        yield messages.text("roster-why-near", one=plain_words(text), kind=kind_text(kind))


def _cell_at(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


# --- notes ----------------------------------------------------------------------------------------


def _instead_notes(path: Path, instead: Mapping[str, list[int]]) -> Iterable[str]:
    total = sum(map(len, instead.values()))
    for source, rows in instead.items():
        if source != "id":
            code = "roster-all-instead" if len(rows) == total else "roster-instead"
            used = messages.text(f"roster-{source}")
            yield messages.text(code, file=path, rows=_list(map(str, rows)), used=used)


def _has_zero_decimals(ids: Iterable[str]) -> bool:
    """Return whether these are whole numbers that a program wrote like 101.0."""
    parts = [id for id in ids if re.fullmatch(r"\d+\.\d+", id)]
    return bool(parts) and all(map(WHOLE.fullmatch, parts))


def _id_notes(path: Path, ids: Sequence[str]) -> Iterable[str]:
    """Yield notes on ids that a program wrote as amounts, or that may have lost leading zeros."""
    if _has_zero_decimals(ids):
        example = next(id for id in ids if WHOLE.fullmatch(id))
        yield messages.text("roster-whole", file=path, id=example, whole=example[:-2])
    digits = [id for id in ids if id.isdecimal()]
    padded = [id for id in digits if id.startswith("0")]
    longest = max(padded, key=len, default="")
    if short := [id for id in digits if len(id) < len(longest)]:
        shown = _list(short[:SHOWN])
        yield messages.text("roster-zeros", file=path, padded=longest, short=shown)


def _unread_notes(path: Path, heads: list[str], meant: Mapping[str, str]) -> Iterable[str]:
    if over := [head for head in heads if head not in meant]:
        yield messages.text("roster-passed-over", file=path, headings=_list(over))


def _list(words: Iterable[str]) -> str:
    return ", ".join(plain_words(word) for word in words)
