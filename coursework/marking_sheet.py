"""Write the sheet in which a trainer marks, CSV or XLSX, and read and check it again.

A sheet has a row for each trainee and question that a trainer marks. `lines met`, `points` and
`comment` are filled in; an empty cell leaves what is there. Lines of the rubric have letters, since
a spreadsheet would take "1, 3" for a number. `version` shows whether answer, comment, rubric and
ticked lines are still those of the export, and whether the sheet was made for a second marker,
since people rename files. `filled_sheet` checks and compares a filled-in sheet.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from coursework.marking.entry import Entry
from coursework.marking.key import Key
from coursework.marking.marks import Mark, Result
from coursework.questions.values import clean_text
from fairtender import messages, sheets
from fairtender.files import write_atomically
from fairtender.sheets import excel, workbook
from fairtender.tables import DataError, fault

LINES = "lines met"  # sheets of an earlier release lack it
HEADS = (
    "trainee",
    "name",
    "question",
    "label",
    "answer",
    "rubric",
    "model answer",
    "most points",
    "points so far",
    LINES,
    "points",
    "comment",
    "state",
    "version",
)
NEEDED = ("trainee", "question", "points so far", "points", "comment", "version")
WIDTHS = dict(zip(HEADS, (14, 20, 14, 24, 60, 40, 40, 8, 8, 8, 8, 40, 12, 24), strict=True))
POINTS = re.compile(r"\d{1,6}(?:\.\d{1,10})?|\d{1,6},\d{1,2}")
DOUBT = re.compile(r"\d{1,3},\d{3}")  # 1,500 is 1500 in one country and 1.5 in another
NOTHING = 1e-8  # a sheet shows ten digits of a number
LETTERS = "abcdefghijklmnopqrstuvwxyz"
NO_LINE = "none"
BY_LETTER = re.compile(r"[a-z](?:[\s,;.]*[a-z])*[\s,;.]*")
SECOND = "second"  # the last part of a version in a sheet for a second marker
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # no workbook can hold them
MOST_UNITS = 32_000  # of UTF-16: a cell of Excel holds 32,767, and an emoji is two


@dataclass(frozen=True)
class Line:
    """One row: its number in the sheet, {heading: text}, and the headings that have a formula."""

    number: int
    cells: dict[str, str]
    formulas: frozenset[str] = field(default_factory=frozenset)


def is_workbook(path: Path) -> bool:
    """Return whether a file name is that of a workbook."""
    return path.suffix.casefold() == ".xlsx"


def file_name(unit: str, ending: str, blind: bool = False) -> str:
    """Return the name under which a sheet is saved. blind: whether it is for a second marker."""
    return f"{unit}-{'second-marker' if blind else 'marks'}.{ending}"


def write(path: Path, rows: Iterable[Sequence[object]], blind: bool = False) -> None:
    """Write rows of `HEADS`; raise DataError if the file cannot be written."""
    try:
        write_atomically(path, content(path, rows, blind))
    except OSError as error:
        raise fault("marks-not-written", path=path, cause=error.strerror or error) from None


def content(path: Path, rows: Iterable[Sequence[object]], blind: bool = False) -> bytes:
    """Return the sheet with rows of `HEADS`: XLSX if the name ends in that way, otherwise CSV.

    blind: whether it is for a second marker; the sheet of a workbook is then named so.
    """
    lines = [[shown(one) if isinstance(one, str) else one for one in row] for row in rows]
    if is_workbook(path):
        return _workbook(path, lines, "second marker" if blind else "marks")
    return sheets.csv_text(HEADS, lines).encode("utf-8-sig")


def shown(text: str) -> str:
    """Return a text as it fits into a cell: without control characters, and not too long."""
    text = CONTROLS.sub("\ufffd", clean_text(text))
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) > 2 * MOST_UNITS:
        # Half of a character of two units is left out.
        kept = units[: 2 * MOST_UNITS].decode("utf-16-le", "ignore")
        text = "\n".join((kept, messages.text("marks-cut", count=len(text))))
    return text


def _workbook(path: Path, rows: Iterable[Sequence[object]], title: str) -> bytes:
    wraps = excel.Look(wraps=True)
    lines = (
        [excel.Cell(one, wraps) if isinstance(one, str) else one for one in row]
        for row in (HEADS, *rows)
    )
    sheet = excel.Sheet(title, [*lines], widths=[*WIDTHS.values()], frozen="A2")
    return excel.workbook(path.stem, [sheet])


def read(path: Path) -> list[Line]:
    """Return the rows of a filled-in sheet; raise DataError if unreadable, or without a heading."""
    if not is_workbook(path):
        rows = sheets.read_rows(path, NEEDED, (LINES,))
        return [Line(number, cells) for number, cells in rows]
    try:
        table = list(workbook.openpyxl(path).load_workbook(path).active.iter_rows())
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None
    except DataError:
        raise
    except Exception:  # a damaged file can make the parser raise nearly anything
        raise fault("sheet-broken-workbook", file=path) from None
    heads = [str(cell.value or "").strip() for cell in table[0]] if table else []
    places = {head: [at for at, one in enumerate(heads) if one == head] for head in NEEDED}
    for head, found in places.items():
        if len(found) != 1:
            raise fault("sheet-heading-once", file=path, heading=head)
    lines = []
    for number, row in enumerate(table[1:], start=2):
        cells = {head: row[at] for head, [at] in places.items()}
        cells |= {LINES: row[heads.index(LINES)]} if LINES in heads else {}
        texts = {head: _text(cell.value) for head, cell in cells.items()}
        formulas = frozenset(head for head, cell in cells.items() if cell.data_type == "f")
        if any(texts.values()):
            lines.append(Line(number, texts, formulas))
    return lines


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.10g}"
    return sheets.unguarded(str(value))  # it may have been a CSV file once


def number(cell: str, most: float) -> tuple[float | None, str]:
    """Return (points or None for an empty cell, code of the fault or "")."""
    cell = cell.strip()
    if not cell:
        return None, ""
    if DOUBT.fullmatch(cell):
        return None, "marks-doubt"
    if not POINTS.fullmatch(cell.removeprefix("-")):
        return None, "marks-number"
    points = float(cell.replace(",", "."))
    return (points, "") if 0 <= points <= most + NOTHING else (None, "marks-range")


def lines_in(cell: str, count: int) -> tuple[tuple[int, ...] | None, str]:
    """Return (numbers of the rubric's lines, code of the fault or "").

    count: the number of lines in the rubric. The lines are None for an empty cell, () for the word
    `NO_LINE`.
    """
    words = cell.strip().casefold()
    if words in ("", NO_LINE):
        return (() if words else None), ""
    found = sorted({LETTERS.index(one) for one in words if one in LETTERS})
    if not BY_LETTER.fullmatch(words) or found[-1] >= count:
        return None, "marks-lines"
    return tuple(found), ""


def letters(lines: Collection[int] | None) -> str:
    """Return lines of a rubric as the letters that a sheet uses; "" for None."""
    if lines is None:
        return ""
    return ", ".join(LETTERS[at] for at in sorted(lines)) or NO_LINE


def kept_rubric(version: str, lines: Sequence[int] | None) -> dict[str, object]:
    """Return version and ticked lines as a mark stores them; empty if no version is known."""
    ticked = {} if lines is None else {"lines": [*lines]}
    return {"rubric": version, **ticked} if version else {}


def same(one: float | None, other: float | None) -> bool:
    """Return whether two numbers of points are the same, where None means no points."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= NOTHING


# --- the content of a unit's sheet --------------------------------------------------------------


def by_trainer(key: Key) -> list[Entry]:
    """Return the entries of a unit that a trainer marks."""
    return [entry for entry in key.entries.values() if entry.by_trainer]


def rows(
    key: Key,
    results: Iterable[Result],
    codes: Mapping[str, str],
    stale: Collection[str] = (),
    blind: bool = False,
) -> list[list[object]]:
    """Return the rows of a unit's sheet, without those of `stale` trainees.

    codes: {trainee: pseudonym}, used instead of ids and names, and for the order; if empty, names
    are used. blind: whether to leave out points and comments, for a second marker.
    """
    found = [
        row(one, entry, codes.get(one.trainee, ""), blind)
        for one in results
        if one.trainee not in stale
        for entry in by_trainer(key)
    ]
    return sorted(found, key=lambda cells: str(cells[0]).casefold()) if codes else found


def row(result: Result, entry: Entry, code: str, blind: bool = False) -> list[object]:
    """Return a row of `HEADS` for one answer; with `code`, instead of id and name."""
    question = entry.question
    mark = result.marks[question.id]
    answer = str(result.answers.values.get(question.id, ""))
    if blind:
        mark = replace(mark, manual=None, comment="", waiting=True, lines=None, by_earlier=False)
    lines = zip(LETTERS, entry.rubric, strict=False)
    rubric = "\n".join(f"{letter}. {one.line}" for letter, one in lines)
    so_far = letters(mark.lines)
    known = digest(answer), digest(mark.comment), entry.rubric_version, so_far
    return [
        code or result.trainee,
        "" if code else result.name,
        question.id,
        question.label,
        answer,
        rubric,
        entry.model,
        mark.most,
        mark.manual,
        "",
        "",
        mark.comment,
        messages.text("marks-state-lines", lines=so_far)
        if so_far
        else messages.text(f"marks-state-{state(mark)}"),
        "-".join([*known, SECOND] if blind else known),
    ]


def state(mark: Mark) -> str:
    """Return "waiting" or "marked"; "changed" or "rubric" if answer or rubric changed since."""
    if not mark.waiting:
        return "marked"
    return "waiting" if mark.manual is None else "rubric" if mark.by_earlier else "changed"


def digest(text: str) -> str:
    """Return a digest of a text, in letters that a spreadsheet does not read as a number."""
    digits = hashlib.sha256(tidy(text).encode()).hexdigest()[:10]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digits)


def tidy(text: str) -> str:
    """Return a text in the form in which it would be read back from a cell."""
    return shown(text).strip()


def is_blank(result: Result, question: str) -> bool:
    """Return whether a waiting text was left empty and was never marked."""
    mark, answers = result.marks.get(question), result.answers
    written = question in answers.values or question in answers.malformed
    return mark is not None and state(mark) == "waiting" and not written
