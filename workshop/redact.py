"""Remove a person's rows from the spreadsheets in a workshop, and look for names in files.

A sheet can come from anybody: the trainer's marks, nbgrader's export, a list made by hand. A row is
the person's if the first cell, or a column for ids, names or addresses, has their id or code, or if
any cell, or two cells side by side, have their name or address. A number in another column, such as
105 points, is never taken for an id.
"""

import csv
import io
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fairtender.files import write_atomically
from fairtender.sheets import unguarded, workbook

TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")
# Headings of columns that identify a person, in small letters and without punctuation.
WHO = re.compile(
    "trainee|(student|user)?(id|name)?|idnumber|(full|first|last|sur)name|e?mail(address)?|learner|"
    "participant"
)
MOST_BYTES = 50 * 1024 * 1024  # of one file that are searched


@dataclass(frozen=True)
class Who:
    """What identifies a person's rows.

    ids: the id and the code. names: the names that nobody else in the workshop has, and the
    address.
    """

    ids: Collection[str]
    names: Collection[str]

    def row(self, heads: Sequence[str], cells: Sequence[str]) -> bool:
        """Return whether a row is the person's. heads: the headings, or () for the first row."""
        texts = [unguarded(cell).strip().casefold() for cell in cells]
        told = [
            text
            for place, text in enumerate(texts)
            if place == 0 or (place < len(heads) and WHO.fullmatch(_head(heads[place])))
        ]
        named = {" ".join(texts[at : at + 2]) for at in range(len(texts))}
        named |= {" ".join(reversed(texts[at : at + 2])) for at in range(len(texts))}
        by_id = {one.casefold() for one in self.ids} & set(told)
        return bool(by_id or {one.casefold() for one in self.names} & {*texts, *named})


def _head(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def remove(path: Path, who: Who) -> int:
    """Remove the person's rows from a sheet and return how many.

    Raises ValueError if the file is not a sheet.
    """
    try:
        return _book(path, who) if path.suffix.casefold() in TABLES[2:] else _text(path, who)
    except (csv.Error, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None


def _text(path: Path, who: Who) -> int:
    raw = path.read_bytes()
    content = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    lines = list(io.StringIO(content, newline=""))  # as csv.reader counts them
    sign = max(",;\t", key=(lines[0] if lines else "").count)
    # Rows keep their own text; a quoted cell can contain line ends.
    reader = csv.reader(lines, delimiter=sign)
    rows, ends = [], [0]
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
    heads = rows[0] if rows else []
    stay = [
        "".join(lines[ends[at] : ends[at + 1]])
        for at, row in enumerate(rows)
        if not who.row(heads if at else (), row)
    ]
    if len(stay) < len(rows):
        encoding = "utf-16" if raw[:1] in (b"\xff", b"\xfe") else "utf-8"
        mark = "\ufeff" if raw[:3] == b"\xef\xbb\xbf" else ""
        write_atomically(path, (mark + "".join(stay)).encode(encoding))
    return len(rows) - len(stay)


def _book(path: Path, who: Who) -> int:
    openpyxl = workbook.openpyxl(path)
    try:
        book = openpyxl.load_workbook(path, keep_vba=path.suffix.casefold() == ".xlsm")
    except Exception as error:  # a damaged file can cause any error
        raise ValueError(str(error) or type(error).__name__) from None
    count = 0
    for sheet in book.worksheets:
        rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
        gone = [at for at, row in enumerate(rows) if who.row(rows[0] if at else (), row)]
        for at in reversed(gone):
            sheet.delete_rows(at + 1)
        count += len(gone)
    if count:
        out = io.BytesIO()
        book.save(out)
        write_atomically(path, out.getvalue())
    return count


def holds(path: Path, words: Collection[str]) -> bool:
    """Return whether a file has one of the words in its name or its first `MOST_BYTES`.

    The parts of an office document are searched too.
    """
    known = [word.casefold() for word in words]
    whole = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)")
    if not known or whole.search(path.name.casefold()):
        return bool(known)
    for part in _parts(path.read_bytes()[:MOST_BYTES]):
        try:
            if whole.search(part.decode("utf-8").casefold()):
                return True
        except UnicodeDecodeError:
            # Old spreadsheets contain texts in other encodings among binary data.
            if any(word in text for text in _texts(part) for word in known):
                return True
    return False


def _parts(content: bytes) -> Iterator[bytes]:
    yield content
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                for member in packed.infolist():
                    if member.file_size <= MOST_BYTES:
                        yield packed.read(member)
        except Exception:  # not a ZIP, or a locked one: its own bytes have been searched
            return


def _texts(content: bytes) -> Iterator[str]:
    for encoding, start in (("utf-8", 0), ("utf-16-le", 0), ("utf-16-le", 1), ("latin-1", 0)):
        yield content[start:].decode(encoding, errors="replace").casefold()
