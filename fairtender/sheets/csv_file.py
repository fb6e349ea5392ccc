"""The rows of a CSV file, whatever program wrote it.

Read are UTF-8 with and without its mark, and UTF-16 where its mark is there (Excel's "Unicode
text"). Cells are separated by comma, semicolon or tab: by the one that makes most of a row near
the top into known headings.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TextIO

from fairtender.sheets.guard import unguarded
from fairtender.tables import DataError, fault

_DELIMITERS = ",;\t"
_TOP = 40  # rows among which headings may stand
_STATED = re.compile(r'"?sep=([^\w\s"]|\t)"?[;,\t]*\s*', re.IGNORECASE)
_LINE = 80  # characters of such a line
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class NotUtf8(DataError):
    """A text that is not UTF-8, whose encoding nobody stated."""


class _Nul(Exception):
    """A NUL byte, which no text holds."""


def rows(
    path: Path, is_known: Callable[[str], bool], encoding: str = ""
) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of each row, as a spreadsheet counts them, from 1.

    A line break within quotes does not begin a new row. is_known: whether a text is a heading of
    the table, which tells the delimiter. encoding: of a file that is not Unicode.
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


def read_rows(path: Path, heads: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Return [(row, {heading: text})] of a CSV file that has these headings, as they are written.

    Other columns are passed over, and the guards of cells taken away. Raises DataError for a
    heading that is not there once, and for a row with more cells than headings.
    """
    numbered = rows(path, heads.__contains__)
    given = [cell.strip() for cell in next(numbered, (1, []))[1]]
    for head in heads:
        if given.count(head) != 1:
            raise fault("sheet-heading-once", file=path, heading=head)
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
    """Return what a first line for Excel states, which is no row; "" with the file at its start."""
    if found := _STATED.fullmatch(file.readline(_LINE)):
        return found[1]
    file.seek(0)
    return ""


def _delimiter(file: TextIO, is_known: Callable[[str], bool]) -> str:
    """Return the delimiter by which most cells of one of the first rows are known headings.

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
    """Whether a row holds nothing but spaces."""
    return not "".join(cells).strip()
