"""Write and read a desk as one file: the parts of a workshop folder that cannot be made again.

`desk.json` (title, units, reuse, comments, votes), `workshop.toml`, `roster.csv`, `forgotten.json`,
`pseudonyms.json`, `inbox/UNIT/NNNN/about.json`, `originals/SHA256`, `marks/UNIT.json`. The same
desk always gives the same bytes. A file may come from anybody, so all of it is checked before a
desk is made from it: one error has a line for each fault, with the part of the file.
"""

import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coursework import arrivals, forgotten, pseudonyms, roster, settings
from coursework.answers import learner_of, line
from coursework.archives import MOST_NOTEBOOK, MOST_TOTAL, printable
from coursework.arrivals import Arrival
from coursework.desk.marking import Marking, own_comments, with_looks
from coursework.desk.state import SLUG, Box, Desk, GivenMark, Marks
from coursework.questions import NoQuestions, Questions
from coursework.roster import Trainee, safe_id
from coursework.settings import Settings
from fairtender import fields, messages, sheets
from fairtender.depth import JSON, deep
from fairtender.files import zip_files
from fairtender.tables import DataError, fault, together

NAME = "desk.json"
FORMAT = 1
MOST_TEXT = 32 * 1024 * 1024  # of one part that is not an original
MOST_PARTS = 200_000
ROSTER = "roster.csv"
ABOUT = re.compile(r"inbox/([a-z0-9-]+)/(\d{4,9})/about\.json")
ORIGINAL = re.compile(r"originals/([0-9a-f]{64})")
MARKS = re.compile(r"marks/([a-z0-9-]+)\.json")
DIGEST = re.compile(r"[0-9a-f]{64}")
MOST_NUMBER = 999_999_999
MOST_LINES = 100  # of a rubric
ROUNDED = 1e-6  # points are sums of fractions that were already rounded


class _Fault(DataError):
    """A fault in one part of the file; the other parts are still checked."""


def _fault(code: str, **params: object) -> _Fault:
    return _Fault(messages.text(code, **params), code)


@dataclass(frozen=True)
class _Mark:
    """One mark in `marks/UNIT.json`."""

    points: float | None = None
    auto: float | None = None
    extra: float | None = None
    waiting: bool = False
    comment: str = ""
    answers: str = ""
    rubric: str = ""
    lines: tuple[int, ...] | None = None


# --- out ------------------------------------------------------------------------------------------


def saved(desk: Desk, marking: Marking, asked: Callable[[str], Questions]) -> bytes:
    """Return the whole desk as one file. asked: a function that returns a unit's questions."""
    originals = {f"originals/{digest}": one for digest, one in desk.originals.items()}
    files: dict[str, str | bytes] = {**files_of(desk, marking, asked), **originals}
    return zip_files(sorted(files.items()), private=True)


def files_of(desk: Desk, marking: Marking, asked: Callable[[str], Questions]) -> dict[str, str]:
    """Return {name: text} for all parts of a saved desk except the originals."""
    about: dict[str, object] = {"format": FORMAT, "title": desk.title, "units": [*desk.boxes]}
    about["reuse"] = desk.reuse
    more = {"comments": [*desk.comments], "votes": desk.votes}
    about |= {name: value for name, value in more.items() if value}
    found = {
        NAME: _json(about),
        settings.NAME: settings.text_of(Settings("", desk.releases, desk.deadlines)),
    }
    if desk.people:
        rows = [(one.id, one.name, one.email) for one in desk.people.values()]
        found[ROSTER] = "\ufeff" + sheets.csv_text(roster.HEADS, rows)
    if desk.pseudonyms.people or desk.pseudonyms.next > 1:
        found[pseudonyms.KEPT] = pseudonyms.text_of(desk.pseudonyms)
    if desk.gone.digests:
        found[forgotten.KEPT] = forgotten.text_of(desk.gone)
    for unit, one in desk.every():
        found[f"inbox/{unit}/{one.label}/about.json"] = arrivals.text_of(one)
    for unit, box in desk.boxes.items():
        if box.marks:
            marks = dict(with_looks(desk, marking, asked(unit)))
            found[f"marks/{unit}.json"] = _json(marks)
    return found


def _json(content: object) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def state(desk: Desk, marking: Marking, asked: Callable[[str], Questions]) -> str:
    """Return the desk without the originals as one text, which a page can store often."""
    return json.dumps(files_of(desk, marking, asked), ensure_ascii=False)


# --- in -------------------------------------------------------------------------------------------


def opened(content: bytes, asked: Callable[[str], Questions]) -> Desk:
    """Return the desk in a file; raise one DataError with a line for each fault.

    asked: a function that returns the questions of a unit, and raises DataError if the course has
    no such unit.
    """
    faults: list[DataError] = []
    with _raise_together(faults):
        texts, originals = _parts(content, faults)
        return _desk(texts, originals, asked, faults)


def restored(text: str, originals: Iterable[bytes], asked: Callable[[str], Questions]) -> Desk:
    """Return the desk from a stored `state` and its originals; raise DataError as `opened` does."""
    faults: list[DataError] = []
    with _raise_together(faults):
        texts = _loaded({"state": text}, "state")
        if not all(isinstance(one, str) for one in texts.values()):
            raise _fault("desk-part", file="state", cause="text")
        held = {hashlib.sha256(one).hexdigest(): one for one in originals}
        return _desk(texts, held, asked, faults)


@contextmanager
def _raise_together(faults: list[DataError]) -> Iterator[None]:
    """Raise all faults noted in the block as one error; similar faults are only counted."""
    try:
        yield
    except _Fault as error:
        faults.append(error)
    except DataError:
        raise
    except Exception as error:  # a broken archive can make `zipfile` raise nearly anything
        raise fault("desk-damaged", cause=type(error).__name__) from None
    if faults:
        codes = dict.fromkeys(error.code for error in faults)
        alike = [[error for error in faults if error.code == code] for code in codes]
        told = "\n".join(str(together(errors)) for errors in alike)
        between = "\n" if "\n" in told else " "
        raise DataError(f"{messages.text('desk-faults')}{between}{told}", "desk-damaged")


@contextmanager
def _note_faults(faults: list[DataError], name: str) -> Iterator[None]:
    """Note the faults of one part of the file, and go on with the next."""
    try:
        yield
    except DataError as error:
        faults.append(error)
    except Exception as error:
        faults.append(_fault("desk-part", file=name, cause=type(error).__name__))


def _parts(content: bytes, faults: list[DataError]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return the texts and originals in a saved file, and note faults such as an unknown name."""
    texts: dict[str, str] = {}
    originals: dict[str, bytes] = {}
    left = MOST_TOTAL
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        names = [one.filename for one in members]
        if len(members) > MOST_PARTS or len({*names}) < len(names):
            raise fault("desk-damaged", cause="names")
        for member in members:
            name = line(member.filename[:100])
            with _note_faults(faults, name):
                own = ORIGINAL.fullmatch(member.filename)
                if not own and not _ours(member.filename):
                    raise _fault("desk-stray", file=name)
                if own:
                    originals[own[1]] = b""  # only its own fault is reported, not a missing hand-in
                most = min(MOST_NOTEBOOK if own else MOST_TEXT, left)
                size = member.file_size
                if size > most:
                    raise _fault("desk-part", file=name, cause=f"> {most} bytes")
                left -= size
                with archive.open(member) as file:
                    data = file.read(size)  # a part larger than it says does not match its checksum
                if not own:
                    texts[name] = data.decode("utf-8")
                    continue
                originals[own[1]] = data
                if hashlib.sha256(data).hexdigest() != own[1]:
                    raise _fault("desk-other-content", file=name)
    return texts, originals


def _ours(name: str) -> bool:
    known = (NAME, settings.NAME, ROSTER, pseudonyms.KEPT, forgotten.KEPT)
    return name in known or bool(ABOUT.fullmatch(name) or MARKS.fullmatch(name))


def _desk(
    texts: Mapping[str, str],
    originals: Mapping[str, bytes],
    asked: Callable[[str], Questions],
    faults: list[DataError],
) -> Desk:
    about = _loaded(texts, NAME)
    if about.get("format") != FORMAT:
        raise fault("desk-newer")
    title, units = about.get("title"), about.get("units")
    wrong = ["title"] * (not isinstance(title, str))
    units = units if isinstance(units, list) and all(map(_is_unit, units)) else [None]
    if units == [None] or len({*units}) < len(units):
        wrong.append("units")
    said = about.get("comments", [])
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        wrong.append("comments")
    if wrong:
        raise _fault("desk-record", file=NAME, fields=", ".join(wrong))
    desk = Desk(line(title), {unit: Box() for unit in units}, reuse=about.get("reuse") is True)
    desk.take_votes(about.get("votes"))
    desk.comments = own_comments(said)
    questions = {unit: _questions(unit, asked) for unit in units}
    try:
        _settings(desk, texts, questions)
    except _Fault as error:
        faults.append(error)
    if ROSTER in texts:
        with _note_faults(faults, ROSTER):
            desk.people = _people(texts[ROSTER])
    if pseudonyms.KEPT in texts:
        with _note_faults(faults, pseudonyms.KEPT):
            desk.pseudonyms = _read(texts, pseudonyms.KEPT, pseudonyms.read)
    if forgotten.KEPT in texts:
        with _note_faults(faults, forgotten.KEPT):
            desk.gone = _read(texts, forgotten.KEPT, forgotten.read)
    _arrivals(desk, texts, originals, faults)
    for name in sorted(texts):
        if found := MARKS.fullmatch(name):
            with _note_faults(faults, name):
                unit = found[1]
                box, one = _box(desk, unit, name), questions[unit]
                same = desk.releases.get(unit) == one.release
                box.marks = marks_in(_loaded(texts, name), name, one, same)
    return desk


def _is_unit(unit: object) -> bool:
    return isinstance(unit, str) and bool(SLUG.fullmatch(unit))


def _settings(desk: Desk, texts: Mapping[str, str], questions: Mapping[str, Questions]) -> None:
    if settings.NAME not in texts:
        raise _fault("desk-part", file=settings.NAME, cause="–")
    try:
        kept = settings.read(texts[settings.NAME])
    except settings.NotKnown:
        raise fault("desk-newer") from None
    except ValueError as error:
        raise _fault("desk-part", file=settings.NAME, cause=line(str(error))) from None
    desk.releases = {
        unit: kept.releases.get(unit) or one.release for unit, one in questions.items()
    }
    desk.deadlines = {unit: when for unit, when in kept.deadlines.items() if unit in desk.boxes}


def _questions(unit: str, asked: Callable[[str], Questions]) -> Questions:
    try:
        return asked(unit)
    except NoQuestions:
        raise fault("desk-unit-lacking", unit=unit) from None


def _people(text: str) -> dict[str, Trainee]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ROSTER
        path.write_bytes(text.encode("utf-8"))
        try:
            return dict(roster.read(path, saved=True).people)
        except DataError as error:
            raise _Fault(str(error).replace(str(path), ROSTER), error.code) from None


def _read(texts: Mapping[str, str], name: str, read: Callable[[str], Any]) -> Any:
    if deep(texts[name], JSON):
        raise _fault("desk-part", file=name, cause="[")
    try:
        return read(texts[name])
    except (json.JSONDecodeError, TypeError, RecursionError) as error:
        raise _fault("desk-part", file=name, cause=type(error).__name__) from None
    except (ValueError, KeyError) as error:  # these name the fields
        raise _fault("desk-record", file=name, fields=line(str(error.args[0]))) from None


def _loaded(texts: Mapping[str, str], name: str) -> dict[str, Any]:
    if name not in texts:
        raise _fault("desk-part", file=name, cause="–")
    found = _read(texts, name, json.loads)
    if not isinstance(found, dict):
        raise _fault("desk-part", file=name, cause=type(found).__name__)
    return found


def _box(desk: Desk, unit: str, name: str) -> Box:
    if unit not in desk.boxes:
        raise _fault("desk-stray", file=name)
    return desk.boxes[unit]


def _arrivals(
    desk: Desk,
    texts: Mapping[str, str],
    originals: Mapping[str, bytes],
    faults: list[DataError],
) -> None:
    used: set[str] = set()
    for name in sorted(texts):
        if not (found := ABOUT.fullmatch(name)):
            continue
        with _note_faults(faults, name):
            box = _box(desk, found[1], name)
            one = _arrival(_read(texts, name, arrivals.from_text), found[2], name, originals)
            box.arrivals[one.number] = one
            used.add(one.sha256)
    for sha in sorted(used & originals.keys()):
        desk.originals[sha] = originals[sha]
        desk.came[sha] = desk.changed


def _arrival(one: Arrival, folder: str, name: str, originals: Mapping[str, bytes]) -> Arrival:
    right = {
        # An id is the name of a folder once a workshop is made from this.
        "trainee": not one.trainee or safe_id(one.trainee),
        "number": one.label == folder and 0 < one.number <= MOST_NUMBER,
        "sha256": not one.sha256 or DIGEST.fullmatch(one.sha256),
    }
    if wrong := [field for field, fits in right.items() if not fits]:
        raise _fault("desk-record", file=name, fields=", ".join(wrong))
    if one.state not in ("refused", "kept"):
        if one.sha256 not in originals:
            raise _fault("desk-original", file=name)
        # The hand-in itself names its person.
        id, said = learner_of(originals[one.sha256])
        return replace(one, learner_id=id, learner_name=said)
    return one


def marks_in(raw: object, name: str, questions: Questions, same: bool = True) -> Marks:
    """Check marks from plain JSON and return them as a desk keeps them; DataError has all faults.

    name: the name of their file, for messages. same: whether they were given to exactly these
    questions. If not, the points of each question are not known, but cannot be more than those of
    the whole unit.
    """
    most = {form.id: form.auto_points for form in questions.forms}
    most |= {one.id: float(one.points) for one in questions.all.values() if one.marked_by}
    whole = float(questions.points)

    def marks(top: fields.Entry) -> Marks:
        found: Marks = {}
        for trainee in top.content:
            if not safe_id(trainee):
                top.wrong("desk-id", id=printable(trainee)[:80])
                continue
            found[trainee] = {}
            # A fault is noted where it is raised.
            with suppress(DataError):
                cells = top.entry(trainee)
                for cell in cells.content:
                    with suppress(DataError):
                        limit = most.get(cell, whole) if same else whole
                        found[trainee][cell] = _given(cells.entry(cell), limit, whole)
        return found

    return fields.read(raw, name, marks)


def _given(entry: fields.Entry, most: float, whole: float) -> GivenMark:
    """Check and return one mark. most: the highest points for its cell. whole: for its unit."""
    made = entry.make(_Mark)
    for field, limit in (("points", most), ("auto", most), ("extra", whole)):
        value = getattr(made, field)
        if value is not None and not 0 <= value <= limit + ROUNDED:
            shown = {"value": f"{value:g}", "low": 0, "high": f"{limit:g}"}
            entry.wrong("field-range", field=field, **shown)
    for at in made.lines or ():
        if not 0 <= at < MOST_LINES:
            entry.wrong("field-range", field="lines", value=at, low=0, high=MOST_LINES - 1)
    given = {field: getattr(made, field) for field in entry.content}
    given |= {} if made.lines is None else {"lines": [*made.lines]}
    # A gradebook has all of these for a mark.
    return ({"auto": None, "extra": None, "waiting": False} if "points" in given else {}) | given
