"""Read the rows of a CSV file from any program, and make cells safe to write.

It reads UTF-8 with or without a byte order mark, and UTF-16 with one (Excel's "Unicode text"). The
delimiter is the one of comma, semicolon and tab that gives most known headings near the top.

The letters of a file may show which other encoding it has. Windows has an encoding for each group
of languages, and in most of them nearly every byte is a letter. An encoding is excluded if it gives
impossible words: letters of two scripts in one word, a symbol next to a letter, a capital after a
small letter, or mostly accented letters.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice, pairwise
from pathlib import Path
from typing import TextIO

from fairtender.tables import DataError, fault

_DELIMITERS = ",;\t"
_TOP = 40  # rows in which to look for headings
_STATED = re.compile(r'"?sep=([^\w\s"]|\t)"?[;,\t]*\s*', re.IGNORECASE)
_LINE = 80  # characters of such a line
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class NotUtf8(DataError):
    """Raised for a text that is not in UTF-8 and whose encoding is not stated."""


class _Nul(Exception):
    """Raised for a NUL byte, which no text may contain."""


def rows(
    path: Path, is_known: Callable[[str], bool], encoding: str = ""
) -> Iterator[tuple[int, list[str]]]:
    """Yield (number, cells) for each row, numbered from 1 as in a spreadsheet.

    A line break within quotes does not begin a new row. is_known: whether a text is a heading of
    the table; it decides the delimiter. encoding: the encoding of a file that is not Unicode.
    """
    number = 0
    try:
        with _open(path, encoding) as file:
            delimiter = _stated_delimiter(file) or _delimiter(file, is_known)
            for cells in csv.reader(_lines(file), delimiter=delimiter, strict=True):
                number += 1
                yield number, cells
    except UnicodeDecodeError:
        raise NotUtf8.of("sheet-not-utf8", file=path) from None
    except LookupError:
        raise fault("sheet-no-encoding", file=path, encoding=encoding[:60]) from None
    except UnicodeError:  # UTF-16 that is cut off
        raise fault("sheet-not-text", file=path, row=number + 1) from None
    except _Nul:
        raise fault("sheet-not-text", file=path, row=number + 1) from None
    except csv.Error:
        raise fault("sheet-quote", file=path, row=number + 1) from None
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None


def read_rows(
    path: Path, heads: Sequence[str], optional: Sequence[str] = ()
) -> list[tuple[int, dict[str, str]]]:
    """Return [(row, {heading: text})] for these headings of a CSV file, spelled exactly so.

    Other columns are skipped, and the guards of cells removed. optional: headings that may be
    missing. Raises DataError unless each heading is there exactly once, and for a row with more
    cells than headings.
    """
    numbered = rows(path, heads.__contains__)
    given = [cell.strip() for cell in next(numbered, (1, []))[1]]
    for head in heads:
        if given.count(head) != 1:
            raise fault("sheet-heading-once", file=path, heading=head)
    heads = [*heads, *(head for head in optional if head in given)]
    found = []
    for number, cells in numbered:
        if is_blank(cells):
            continue
        if len(cells) > len(given):
            raise fault("sheet-row-long", file=path, row=number)
        padded = [*cells, *[""] * (len(given) - len(cells))]
        found.append((number, {head: unguarded(padded[given.index(head)]) for head in heads}))
    return found


def _open(path: Path, stated: str) -> TextIO:
    with open(path, "rb") as file:
        encoding = "utf-16" if file.read(2) in _UTF_16 else stated or "utf-8-sig"
    return open(path, encoding=encoding, newline="")


def _lines(file: TextIO) -> Iterator[str]:
    for line in file:
        if "\0" in line:
            raise _Nul
        yield line


def _stated_delimiter(file: TextIO) -> str:
    """Return the delimiter that a first line such as `sep=;` states for Excel, or "".

    Without such a line the file is rewound.
    """
    if found := _STATED.fullmatch(file.readline(_LINE)):
        return found[1]
    file.seek(0)
    return ""


def _delimiter(file: TextIO, is_known: Callable[[str], bool]) -> str:
    """Return the delimiter with which one of the first rows has the most known headings.

    The file is at its start afterwards.
    """

    def fit(delimiter: str) -> tuple[int, int, int]:
        file.seek(0)
        best, widest = (0, 0), 0
        with suppress(csv.Error, _Nul):
            reader = csv.reader(_lines(file), delimiter=delimiter, strict=True)
            for number, cells in enumerate(islice(reader, _TOP)):
                best = max(best, (sum(map(is_known, cells)), -number))
                widest = max(widest, len(cells))
        return *best, widest

    best = max(_DELIMITERS, key=fit)
    file.seek(0)
    return best


def is_blank(cells: list[str]) -> bool:
    """Return whether all cells of a row are empty or contain only spaces."""
    return not "".join(cells).strip()


# --- encodings of files that are not Unicode ---


# Western, Cyrillic, Central European, Turkish, Greek, Baltic: the most likely one first.
ENCODINGS = tuple(f"windows-{number}" for number in (1252, 1251, 1250, 1254, 1253, 1257))
_SEEN = 1 << 20  # bytes to examine
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_NEXT_TO_LETTERS = "°ºª№§"  # as in "N° 5"
_SYMBOLS = "ƒµ"  # Unicode calls them letters, but no name has them
_LONG = 60


def is_unicode(path: Path) -> bool:
    """Return whether a file is UTF-8, or UTF-16 with a byte order mark."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def likely_encodings(path: Path, score: Callable[[str], int], doubtful: bool = False) -> list[str]:
    """Return the possible encodings of a file, the most likely first.

    score: how many headings are known in an encoding; only encodings with the highest score are
    returned. If several give the same text, only the first is. doubtful: whether to accept a
    capital inside a word, as in MacÉoin; then a person has to confirm that the text is right.
    """
    words = sorted({*_WORD.findall(_start(path))})
    found: dict[tuple[str, ...], str] = {}
    for name in ENCODINGS:
        try:
            texts = tuple(word.decode(name) for word in words)
        except UnicodeDecodeError:
            continue
        if _are_words(texts, doubtful):
            found.setdefault(texts, name)
    scores = {name: score(name) for name in found.values()}
    return [name for name in scores if scores[name] == max(scores.values())]


def samples(path: Path, names: Sequence[str]) -> dict[str, str]:
    """Return {encoding: sample lines}, with lines that show how the encodings differ."""
    lines = [line for line in _start(path).splitlines() if not line.isascii()]
    shown = lines[:2] if len(names) == 1 else []
    apart = 1
    for line in lines:
        texts = {tuple(_line(each, name) for each in (*shown, line)) for name in names}
        if len(texts) > apart:
            shown, apart = [*shown, line], len(texts)
    return {name: " · ".join(_line(each, name) for each in shown) for name in names}


def _start(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(_SEEN)


def _line(line: bytes, encoding: str) -> str:
    return " ".join(line.decode(encoding, "replace").split())[:_LONG]


def _are_words(texts: Sequence[str], doubtful: bool) -> bool:
    plain = accented = 0
    for text in texts:
        for word in "".join(
            " " if _ends_word(character) else character for character in text
        ).split():
            if any(map(str.isalpha, word)) and not _is_word(word, doubtful):
                return False
            if _script(word[0]) == "LATIN":
                plain += sum(map(str.isascii, word))
                accented += sum(not character.isascii() for character in word)
    return accented <= plain


def _ends_word(character: str) -> bool:
    return character in _NEXT_TO_LETTERS or unicodedata.category(character)[0] in "PZ"


def _is_word(word: str, doubtful: bool) -> bool:
    if any(not character.isalpha() or character in _SYMBOLS for character in word):
        return False
    if len({_script(character) for character in word}) > 1:
        return False
    for at, (before, character) in enumerate(pairwise(word), 1):
        begins = doubtful and word[at + 1 : at + 2].islower()  # a name inside the name
        if before.islower() and character.isupper() and not character.isascii() and not begins:
            return False
    # Greek has two small letters for sigma: one within a word, and one at its end.
    return not re.search(r"ς.|.σ$", word)


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]


# --- cells that no spreadsheet interprets as a formula, whatever its delimiter ---


GUARD = "'"
# Characters that begin a formula; some spreadsheets treat full-width forms the same.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_SIGNS = "".join(map(re.escape, (*FORMULA, GUARD)))
# A file may be read with another delimiter than it was written with; then a cell can begin after
# each of these, in spite of quotes.
_BEGIN = r'(\A|[,;|\t\r\n])([ "]*)'
_UNSAFE = re.compile(f"{_BEGIN}(?=[{_SIGNS}])")
_GUARDED = re.compile(f"{_BEGIN}{GUARD}(?=[{_SIGNS}])")


def guarded(value: object) -> str:
    """Return a cell for a CSV file, made safe so that no spreadsheet runs it as a formula.

    It is safe with any delimiter. Numbers have ten digits at most; None is an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.10g}"
    return _UNSAFE.sub(rf"\1\2{GUARD}", str(value))


def unguarded(cell: str) -> str:
    """Return the value that `guarded` made safe, even if a spreadsheet has saved the cell."""
    return _GUARDED.sub(r"\1\2", cell) if GUARD in cell else cell
