"""Read the marks of our own workbooks: codes in a hidden row, and words on a hidden sheet.

A sheet has a hidden first row with a code such as [from_site] in each column, and below it the
headings that people read. The marks are in the cells, so they survive other programs, and saving
the workbook as CSV. Two sheets do not contain a table: the first one, which describes the file, and
a hidden one with the words that people read in place of codes.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

ABOUT, WORDS = "about-this-file", "words-in-this-file"  # what the first cell of these sheets says
_CODE = re.compile(r"\[([a-z][\w-]*)\]")
Words = Mapping[str, Mapping[str, str]]  # column → {word that people read: code}


def mark(code: str) -> str:
    """Return a code as written in its cell."""
    return f"[{code}]"


def code_in(cell: object) -> str:
    """Return the code in a cell, or "" if there is none."""
    found = _CODE.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return found[1] if found else ""


def is_coded(cells: Sequence[object]) -> bool:
    """Return whether all filled cells of a row are codes."""
    filled = [cell for cell in cells if cell not in (None, "")]
    return bool(filled) and all(map(code_in, filled))


def are_headings(cells: Sequence[object]) -> bool:
    """Return whether a row below the codes can be headings, because all its cells are texts."""
    return all(cell is None or isinstance(cell, str) for cell in cells)


def kind_of(first_row: Sequence[object]) -> str:
    """Return `ABOUT` or `WORDS` if a sheet is one of these instead of a table, otherwise ""."""
    first = code_in(next(iter(first_row), None))
    return first if first in (ABOUT, WORDS) else ""


def code_of(said: str, words: Mapping[str, str]) -> str:
    """Return the code for a word, or for several joined by ";", with unknown words unchanged."""
    codes, rest = list[str](), said
    while rest:
        word, rest = _first_word(rest, words)
        codes.append(words.get(word, word))
    return "; ".join(codes)


def _first_word(said: str, words: Iterable[str]) -> tuple[str, str]:
    """Split a cell into the longest known word at its beginning, and the rest."""
    fits = [word for word in words if said == word or said.startswith(f"{word};")]
    end = max(map(len, fits)) if fits else said.find(";") % (len(said) + 1)
    return said[:end].strip(), said[end + 1 :].strip()


def words_in(rows: Iterable[Sequence[object]], sheet: str) -> dict[str, dict[str, str]]:
    """Return {column: {word: code}} for a sheet, read from the rows of the hidden word sheet."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        cells = ["" if cell is None else str(cell) for cell in row[:4]]
        if len(cells) == 4 and cells[0] == sheet and cells[2]:
            found.setdefault(cells[1], {})[cells[2]] = cells[3]
    return found
