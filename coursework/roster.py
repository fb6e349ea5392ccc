"""The roster: a sheet of one's own (id, name, email), or a platform's list of participants.

Headings are known in any case, and those of Moodle also in some other languages. Columns that are
not needed, such as groups and roles, are passed over and told.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coursework.answers import plain_words
from fairtender import messages, sheets
from fairtender.sheets import csv_file, workbook
from fairtender.tables import Column, DataError, Table, fault

__all__ = ["Roster", "Trainee", "meanings", "read", "safe_id"]

# nbgrader takes a trainee's id for a pattern and a folder's name, and shows it in pages.
SAFE_ID = re.compile(r"\w(?:[\w.@+-]{0,62}[\w@+-])?")
# Windows keeps these names for itself.
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
HEADS = ("id", "name", "email")
SHEET = Table(
    "roster",
    tuple(
        Column(name, "text", about, optional=True)
        for name, about in (
            ("id", "The trainee's id: letters, digits and . _ @ + -"),
            ("username", "Taken where there is no id"),
            ("name", "Name as the learning platform shows it"),
            ("first", "First name, where the name has two columns"),
            ("last", "Surname, where the name has two columns"),
            ("email", "Address; may be empty"),
        )
    ),
)
# How Moodle calls its columns: English, German, French, Spanish, Italian, Portuguese.
MEANT = {
    "id": "id|id number|idnumber|id-nummer|matrikelnummer|numéro d’identification|número de id|"
    "codice identificativo|número de identificação",
    "username": "username|user name|anmeldename|nom d’utilisateur|nombre de usuario|"
    "nome utente|nome de utilizador|nome de usuário",
    "name": "name|full name|fullname|user full name|vollständiger name|nom complet|"
    "nombre completo|nome completo|nome e cognome",
    "first": "first name|firstname|given name|vorname|prénom|nome próprio",
    "last": "last name|lastname|surname|family name|nachname|nom de famille|apellido|apellidos|"
    "apellido(s)|cognome|apelido|sobrenome",
    "email": "email|e-mail|email address|e-mail address|mail|e-mail-adresse|adresse de courriel|"
    "adresse e-mail|dirección de correo|dirección email|correo electrónico|indirizzo email|"
    "endereço de e-mail|endereço de email",
}
KNOWN = {head: meaning for meaning, heads in MEANT.items() for head in heads.split("|")}
# Half a name or a whole one, as the other column tells.
EITHER = {"name", "nom", "nombre", "nome"}


@dataclass(frozen=True)
class Trainee:
    """One person. `id` names the folders and the row in the gradebook."""

    id: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Roster:
    """{id: trainee}, and what the trainer should know of how the sheet was read: sentences."""

    people: Mapping[str, Trainee]
    notes: list[str] = field(default_factory=list)


def safe_id(id: str) -> bool:
    """Tell whether nbgrader and every file system can use this as the name of a folder."""
    # 255 bytes are the most that a file system takes; signs of rare scripts have four each.
    fits = len(id.encode("utf-8", "replace")) <= 200
    return fits and bool(SAFE_ID.fullmatch(id)) and not RESERVED.fullmatch(id)


def read(path: Path) -> Roster:
    """Read a CSV or XLSX file. DataError has a sentence for each row at fault, all at once.

    Where a row has no id, its username is taken, or else its address; a note tells which rows.
    """
    heads = _heads(path)
    meant = meanings(heads)
    given = {*meant.values()}
    if not given & {"id", "username", "email"} or not given & {"id", "name", "first", "last"}:
        raise fault("roster-headings", file=path, headings=_listed(heads))
    mapping = {head: meant.get(head, "") for head in heads}
    people: dict[str, Trainee] = {}
    faults: list[str] = []
    rows: dict[str, int] = {}
    instead: dict[str, list[int]] = {}
    for row, one in sheets.read(path, SHEET, mapping).iterrows():
        cells = {head: plain_words(" ".join(one[head].split())) for head in SHEET.names}
        source = next((head for head in ("id", "username", "email") if cells[head]), "id")
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
    return Roster(people, [*_notes(path, instead), *_passed_over(path, heads, meant)])


def meanings(heads: Iterable[str]) -> dict[str, str]:
    """Return {heading: what it holds, of SHEET}; without those that are not needed."""
    found = {}
    for head in heads:
        parts = {KNOWN.get(part.strip()) or part.strip() for part in re.split("[/,]", _plain(head))}
        merged = len(parts) > 1 and parts <= {"first", "last", *EITHER}
        if meaning := "name" if merged else KNOWN.get(_plain(head)):
            found[head] = meaning
        elif _plain(head) in EITHER:
            found[head] = "name"
    halves = {*found.values()} & {"first", "last"}
    for head in found:
        if _plain(head) in EITHER and len(halves) == 1:
            found[head] = "last" if halves == {"first"} else "first"
    return found


def _heads(path: Path) -> list[str]:
    """The headings in the first row; none where the file must be refused by who reads it whole."""
    if not path.exists() or path.is_dir():
        sheets.read(path, SHEET)
    rows: Iterator[tuple[int, Sequence[object]]] = (
        workbook.rows(path, SHEET)
        if workbook.is_workbook(path)
        else csv_file.rows(path, lambda heads: len({*KNOWN, *EITHER} & {*map(_plain, heads)}))
    )
    _, cells = next(rows, (1, []))
    texts = (" ".join(str(cell).split()) for cell in cells if cell is not None)
    return [text for text in texts if text]


def _plain(head: str) -> str:
    words = unicodedata.normalize("NFKC", head).casefold().replace("'", "’")
    return " ".join(words.split())


def _notes(path: Path, instead: Mapping[str, list[int]]) -> Iterable[str]:
    total = sum(map(len, instead.values()))
    for source, rows in instead.items():
        if source != "id":
            code = "roster-all-instead" if len(rows) == total else "roster-instead"
            used = messages.text(f"roster-{source}")
            yield messages.text(code, file=path, rows=_listed(map(str, rows)), used=used)


def _passed_over(path: Path, heads: list[str], meant: Mapping[str, str]) -> Iterable[str]:
    if over := [head for head in heads if head not in meant]:
        yield messages.text("roster-passed-over", file=path, headings=_listed(over))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(plain_words(word) for word in words)
