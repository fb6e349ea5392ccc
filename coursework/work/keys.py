"""Read the properties in a key, and make wrong answers from the key's model answer."""

import copy
import dataclasses
import itertools
import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.questions.made import ROW
from coursework.questions.values import Value
from coursework.work import checks
from coursework.work.checks import Property
from coursework.work.judgement import Judged, Place
from fairtender import fields

SAID = ("code", "points", "check", "name", "hint", "why", "read")


def plain(raw: Any) -> Any:
    """Return a TOML value as answers.json stores it: a date becomes a text such as 2026-03-31."""
    if isinstance(raw, Mapping):
        return {key: plain(one) for key, one in raw.items()}
    if isinstance(raw, list | tuple):
        return [plain(one) for one in raw]
    return raw.isoformat() if hasattr(raw, "isoformat") else raw


def resolved(entry: fields.Entry, whole: fields.Entry | None) -> dict[str, Any]:
    """Return the fields that several properties share (`shared`).

    If a field names an entry of `whole`, which the whole key shares, that entry is used in its
    place.
    """
    texts = whole.content if whole else {}
    shared = entry.value("shared", Any, {})
    if not isinstance(shared, Mapping):
        raise entry.wrong("key-shared", ("shared",))
    for name, one in shared.items():
        is_named = isinstance(one, str) and one in texts
        entry.shared[name] = (whole, one) if whole and is_named else (entry.entry("shared"), name)
    return {
        name: plain(texts[one] if isinstance(one, str) and one in texts else one)
        for name, one in shared.items()
    }


def properties(
    entry: fields.Entry, question: Question, model: Value, shared: Mapping[str, Any], named: bool
) -> tuple[Property, ...]:
    """Return the properties that a key lists. named: whether each must have a name."""
    used: set[str] = set()

    def one(part: fields.Entry) -> Property:
        own = {*part.content}
        part.shared = {name: at for name, at in entry.shared.items() if name not in own}
        return _property(part, question, model, shared, named, used)

    found: tuple[Property, ...] = entry.each("property", one, unique="code")
    total = sum((one.points for one in found), Fraction(0))
    by_row = [one for one in found if one.by_row]
    if by_row and total < question.points:
        part = (question.points - total) / len(by_row)
        found = tuple(dataclasses.replace(one, points=part) if one.by_row else one for one in found)
    elif by_row or total != question.points:
        points = {"total": f"{float(total):g}", "points": f"{float(question.points):g}"}
        raise entry.wrong("key-properties", **points)
    if strange := [name for name in shared if name not in used]:
        raise entry.wrong("key-shared-unused", (strange[0],), name=strange[0])
    return found


def _property(
    entry: fields.Entry,
    question: Question,
    model: Value,
    shared: Mapping[str, Any],
    named: bool,
    used: set[str],
) -> Property:
    made = checks.check_class(entry.value("check"))
    if made is None:
        raise entry.wrong("field-choice", field="check", value=entry.value("check"),
                          choices=", ".join(checks.CHECKS))  # fmt: skip
    by_row = "points" not in entry.content
    points = entry.value("points", Fraction, Fraction(0))
    said = {name: entry.value(name, str, "").strip() for name in ("hint", "why", "read")}
    said["name"] = entry.value("name") if named else entry.value("name", str, "")
    code, own = entry.value("code"), dict(entry.content)
    names = {one.name for one in dataclasses.fields(made)}
    theirs = {name: one for name, one in shared.items() if name in names}
    used |= {*theirs}
    entry.content = {**theirs, **own}
    given = {"model": model} if "model" in names else {}
    check = entry.make(made, **given)
    if points < 0 or (not by_row and bool(points) == getattr(check, "may_leave", False)):
        raise entry.wrong("key-property-points")
    if cause := check.fault(question):
        place = _blamed(entry.content, cause)
        raise entry.wrong("key-check", place, check=own["check"], cause=cause)
    written = {name: plain(one) for name, one in own.items() if name not in SAID}
    paid = {} if by_row else {"points": float(points)}
    written = {"code": code, **paid, "check": own["check"], **written}
    return Property(code, points, check, by_row=by_row, written=written, **said)


def _blamed(content: Mapping[str, Any], cause: str) -> tuple[str, ...]:
    """Return the field in which the last word of a message occurs, as (field,); else ()."""
    word = json.dumps(cause.rpartition(": ")[2])
    at = (name for name in content if name not in SAID and word in json.dumps(content[name]))
    return (*itertools.islice(at, 1),)


def unearned(found: Iterable[Judged]) -> str:
    """Return the first property that an answer lacks, with the reason; "" if it lacks none."""
    for one in found:
        if one.is_lost:
            return f"{one.point.code} ({'; '.join(map(str, one.faults)) or float(one.share)})"
    return ""


def cell_twice(found: Iterable[Judged]) -> dict[str, str]:
    """Return the first cell of the key's model answer that two properties test, and their codes.

    The result has `properties` and `place`; it is empty if there is no such cell.
    """
    tested: dict[Place, str] = {}
    for one in found:
        marks = [mark.at for mark in one.marks if mark.verdict == "right" and mark.at.column]
        for at in dict.fromkeys(marks):
            first = tested.setdefault(at, one.point.code)
            if first != one.point.code:
                place = filter(None, (at.sheet, at.wanted or at.row, at.column, at.option))
                return {"properties": f"{first}, {one.point.code}", "place": ", ".join(place)}
    return {}


@dataclasses.dataclass(frozen=True)
class Change:
    """One change that turns the key's model answer into the wrong answer of a belief.

    It changes cells in a row, drops a row or adds one.
    """

    question: str
    row: str
    sheet: str = ""
    cells: Any = None
    drop: bool = False
    add: bool = False


def changed(question: Question, model: Value, changes: Iterable[Change]) -> tuple[Any, str]:
    """Return the changed answer, and the first sheet or row that a change could not use, or "".

    A change cannot be used if its row is missing, or if the row to add already exists. An empty
    cell in `cells` empties that cell.
    """
    piece = copy.deepcopy(model)
    if not isinstance(piece, dict):
        return piece, "?"
    for change in changes:
        if change.sheet not in ("", *(sheet.code for sheet in question.sheets)):
            return piece, change.sheet
        sheet = question.sheet(change.sheet)
        rows = piece.setdefault(sheet.code, [])
        row = next((one for one in rows if one[ROW] == change.row), None)
        stands = any(one.row == change.row for one in sheet.fixed)
        if (row is not None or stands) == change.add:
            return piece, change.row
        if change.drop:
            piece[sheet.code] = [one for one in rows if one is not row]
            continue
        if row is None:
            row = {ROW: change.row}
            rows.append(row)
        row.update(plain(change.cells or {}))
    return piece, ""
