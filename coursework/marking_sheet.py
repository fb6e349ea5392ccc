"""The sheet that a trainer marks in, CSV or XLSX: out, and back with every row checked.

A sheet has a row for each trainee and question that a trainer marks. `points` and `comment` are
filled in; an empty cell leaves what is there. `version` tells whether answer and comment are still
those of the export.
"""

import hashlib
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from coursework.answers import clean_text
from coursework.entry import Entry
from coursework.key import Key
from coursework.marks import Mark, Result
from fairtender import messages, sheets
from fairtender.files import write_atomically
from fairtender.sheets import workbook
from fairtender.sheets.writing import put
from fairtender.tables import DataError, fault

__all__ = [
    "HEADS",
    "Given",
    "blank",
    "by_trainer",
    "changes",
    "checked",
    "content",
    "is_blank",
    "number",
    "read",
    "row",
    "rows",
    "state",
    "write",
]

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
    "points",
    "comment",
    "state",
    "version",
)
NEEDED = ("trainee", "question", "points so far", "points", "comment", "version")
WIDTHS = dict(zip(HEADS, (14, 20, 14, 24, 60, 40, 40, 8, 8, 8, 40, 12, 24), strict=True))
POINTS = re.compile(r"\d{1,6}(?:\.\d{1,10})?|\d{1,6},\d{1,2}")
DOUBT = re.compile(r"\d{1,3},\d{3}")  # 1,500 is 1500 in one country and 1.5 in another
NOTHING = 1e-9
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # no workbook can hold them
MOST_UNITS = 32_000  # of UTF-16: a cell of Excel holds 32,767, and an emoji is two


@dataclass(frozen=True)
class Line:
    """One row: its number in the sheet, {heading: text}, and which cells hold a formula."""

    number: int
    cells: dict[str, str]
    formulas: frozenset[str] = field(default_factory=frozenset)


def is_workbook(path: Path) -> bool:
    """Whether the name is that of a workbook."""
    return path.suffix.casefold() == ".xlsx"


def write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write rows of `HEADS`. DataError where the file cannot be written."""
    try:
        write_atomically(path, content(path, rows))
    except OSError as error:
        raise fault("marks-not-written", path=path, cause=error.strerror or error) from None


def content(path: Path, rows: Iterable[Sequence[object]]) -> bytes:
    """Return the sheet with rows of `HEADS`: XLSX where the name ends so, else CSV."""
    lines = [[shown(one) if isinstance(one, str) else one for one in row] for row in rows]
    if is_workbook(path):
        return _workbook(path, lines)
    return sheets.csv_text(HEADS, lines).encode("utf-8-sig")


def shown(text: str) -> str:
    """Return text as a cell can hold it: without control characters, and not too long."""
    text = CONTROLS.sub("\ufffd", clean_text(text))
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) > 2 * MOST_UNITS:
        # A sign of two units that is cut in half is left out.
        kept = units[: 2 * MOST_UNITS].decode("utf-16-le", "ignore")
        text = kept + "\n" + messages.text("marks-cut", count=len(text))
    return text


def _workbook(path: Path, rows: list[list[object]]) -> bytes:
    openpyxl = workbook.openpyxl(path)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "marks"
    every: list[list[object]] = [[*HEADS], *rows]
    for number, row in enumerate(every, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            put(cell, value)
            if isinstance(value, str):
                cell.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    for place, head in enumerate(HEADS, start=1):
        letter = openpyxl.utils.get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDTHS[head]
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(path: Path) -> list[Line]:
    """Return the rows of a filled sheet. DataError where it cannot be read or misses a heading."""
    if not is_workbook(path):
        return [Line(number, cells) for number, cells in sheets.read_rows(path, NEEDED)]
    try:
        rows = list(workbook.openpyxl(path).load_workbook(path).active.iter_rows())
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None
    except DataError:
        raise
    except Exception:  # whatever a damaged file makes the parser trip over
        raise fault("sheet-broken-workbook", file=path) from None
    heads = [str(cell.value or "").strip() for cell in rows[0]] if rows else []
    places = {head: [at for at, one in enumerate(heads) if one == head] for head in NEEDED}
    for head, found in places.items():
        if len(found) != 1:
            raise fault("sheet-heading-once", file=path, heading=head)
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {head: row[at] for head, [at] in places.items()}
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
    """Return (points, code of what is wrong with them, "" for nothing); None for an empty cell."""
    cell = cell.strip()
    if not cell:
        return None, ""
    if DOUBT.fullmatch(cell):
        return None, "marks-doubt"
    if not POINTS.fullmatch(cell.removeprefix("-")):
        return None, "marks-number"
    points = float(cell.replace(",", "."))
    return (points, "") if 0 <= points <= most + NOTHING else (None, "marks-range")


# --- what a unit's sheet holds -------------------------------------------------------------------


def by_trainer(key: Key) -> list[Entry]:
    """Return what a trainer marks in a unit."""
    return [entry for entry in key.entries.values() if entry.by_trainer]


def rows(
    key: Key,
    results: Iterable[Result],
    codes: Mapping[str, str],
    stale: Collection[str] = (),
    blind: bool = False,
) -> list[list[object]]:
    """Return the rows of a unit's sheet, without those of `stale` trainees.

    codes: {trainee: pseudonym}, in the place of ids and names, and in their order; none: names.
    blind: without points and comments so far; read in, each that differs is a newer one here.
    """
    found = [
        row(one, entry, codes.get(one.trainee, ""), blind)
        for one in results
        if one.trainee not in stale
        for entry in by_trainer(key)
    ]
    return sorted(found, key=lambda cells: str(cells[0]).casefold()) if codes else found


def row(result: Result, entry: Entry, code: str, blind: bool = False) -> list[object]:
    """Return a row of `HEADS` for a trainee's answer; `code` in the place of id and name."""
    question = entry.question
    mark = result.marks[question.id]
    if blind:
        mark = replace(mark, manual=None, comment="", waiting=True)
    rubric = "\n".join(one.line for one in entry.rubric)
    answer = str(result.answers.values.get(question.id, ""))
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
        mark.comment,
        messages.text(f"marks-state-{state(mark)}"),
        f"{_digest(answer)}-{_digest(mark.comment)}",
    ]


def state(mark: Mark) -> str:
    """Return "waiting", "marked" or "changed": the answer is another since it was marked."""
    if not mark.waiting:
        return "marked"
    return "waiting" if mark.manual is None else "changed"


def _digest(text: str) -> str:
    """Return letters that stand for a text; a spreadsheet must not take them for a number."""
    digits = hashlib.sha256(tidy(text).encode()).hexdigest()[:10]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digits)


def tidy(text: str) -> str:
    return shown(text).strip()


def is_blank(result: Result, question: str) -> bool:
    """Whether a text waits that was left empty, and was never marked."""
    mark, answers = result.marks.get(question), result.answers
    written = question in answers.values or question in answers.malformed
    return mark is not None and state(mark) == "waiting" and not written


# --- what a filled sheet asks for ----------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """A change that a sheet asks for; None where a cell leaves what is there."""

    trainee: str
    question: str
    before: Mark
    points: float | None = None
    comment: str | None = None


def changes(
    path: Path,
    key: Key,
    results: Mapping[str, Result],
    codes: Mapping[str, str],
    stale: Collection[str],
    overwrite: bool,
) -> list[Given]:
    """Return what each row of a sheet asks for: see `checked`.

    DataError has one sentence for each row that cannot be taken, with file, row and column.
    """
    found, faults = checked(path, key, results, codes, stale, overwrite)
    if faults:
        raise DataError("\n".join(map(str, faults)))
    return found


def checked(
    path: Path,
    key: Key,
    results: Mapping[str, Result],
    codes: Mapping[str, str],
    stale: Collection[str],
    overwrite: bool,
) -> tuple[list[Given], list[DataError]]:
    """Return what each row of a sheet asks for, and what is wrong with the other rows.

    results: {trainee: graded hand-in}. codes: {code: trainee}, who is who in a sheet without names.
    stale: trainees who handed in anew since. overwrite: also where the gradebook is newer than the
    sheet. DataError where the file cannot be read.
    """
    # A spreadsheet takes the id 007 for the number 7.
    short = Counter(id.lstrip("0") for id in results)
    numbers = {bare: id for id in results if (bare := id.lstrip("0")).isdecimal()}
    numbers = {bare: id for bare, id in numbers.items() if short[bare] == 1}
    checking = _Checking(path.name, key, results, {**numbers, **codes}, stale, overwrite)
    found, faults = [], []
    for line in read(path):
        try:
            found.append(checking.given(line))
        except DataError as error:
            faults.append(error)
    return found, faults


def blank(key: Key, results: Iterable[Result], stale: Collection[str] = ()) -> list[Given]:
    """Return no points for every text that waits and was left empty, but of `stale` trainees.

    Not where something was written that cannot be used, nor where a mark was given before: there
    the trainer looks.
    """
    return [
        Given(one.trainee, entry.question.id, one.marks[entry.question.id], points=0.0)
        for one in results
        for entry in by_trainer(key)
        if one.trainee not in stale and is_blank(one, entry.question.id)
    ]


@dataclass
class _Checking:
    file: str
    key: Key
    results: Mapping[str, Result]
    codes: Mapping[str, str]
    stale: Collection[str]
    overwrite: bool
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def given(self, line: Line) -> Given:
        """Return what a row asks for; DataError where it has a fault."""
        cells = line.cells
        trainee = cells["trainee"].strip()
        trainee = trainee if trainee in self.results else self.codes.get(trainee, "")
        question = cells["question"].strip()
        if trainee not in self.results:
            raise self._fault(line, "trainee", "marks-trainee", unit=self.key.unit)
        entry = self.key.entries.get(question)
        if not entry or not entry.by_trainer or question not in self.results[trainee].marks:
            raise self._fault(line, "question", "marks-question", unit=self.key.unit)
        first = self.rows.setdefault((trainee, question), line.number)
        if first != line.number:
            raise self._fault(line, "question", "marks-twice", first=first)
        return self._given(line, trainee, question)

    def _given(self, line: Line, trainee: str, question: str) -> Given:
        for head in ("points", "comment"):
            if head in line.formulas or (head == "points" and line.cells[head].startswith("=")):
                raise self._fault(line, head, "marks-formula")
        result = self.results[trainee]
        before = result.marks[question]
        points, wrong = number(line.cells["points"], before.most)
        if wrong:
            raise self._fault(line, "points", wrong, most=f"{before.most:g}")
        comment: str | None = tidy(line.cells["comment"])
        if comment in ("", tidy(before.comment)):
            comment = None
        if points is not None and _same(points, before.manual) and not before.waiting:
            points = None
        if points is None and comment is None:
            return Given(trainee, question, before)
        if trainee in self.stale:
            raise self._fault(line, "trainee", "marks-stale", unit=self.key.unit)
        answer, _, said = line.cells["version"].strip().partition("-")
        if answer != _digest(str(result.answers.values.get(question, ""))):
            raise self._fault(line, "answer", "marks-changed", unit=self.key.unit)
        if not self.overwrite:
            so_far, _ = number(line.cells["points so far"], before.most)
            now = "–" if before.manual is None else f"{before.manual:g}"
            if points is not None and not _same(so_far, before.manual):
                raise self._fault(line, "points", "marks-newer", now=now)
            if comment is not None and said != _digest(before.comment):
                raise self._fault(line, "comment", "marks-newer-comment")
        return Given(trainee, question, before, points, comment)

    def _fault(self, line: Line, head: str, code: str, **more: object) -> DataError:
        value = line.cells.get(head, "")
        value = value if len(value) <= 40 else value[:39] + "…"
        where = {"file": self.file, "row": line.number, "column": head, "value": value}
        return fault(code, **where, **more)


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    # A sheet shows ten digits of a number.
    return abs(one - other) <= 1e-8
