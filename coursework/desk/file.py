"""A desk as one file: an archive with the parts of a workshop folder that cannot be made again.

`desk.json` (title, units, reuse), `workshop.toml`, `roster.csv`, `pseudonyms.json`,
`forgotten.json`, `inbox/UNIT/NNNN/about.json`, `originals/SHA256`, `marks/UNIT.json`. The same desk
gives the same bytes. A file may come from anybody: what does not fit is one sentence.
"""

import hashlib
import io
import json
import math
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coursework import arrivals, forgotten, pseudonyms, roster, settings
from coursework.answers import line
from coursework.archives import MOST_NOTEBOOK, MOST_TOTAL
from coursework.desk.marking import Marking, with_looks
from coursework.desk.packing import packed
from coursework.desk.state import SLUG, Box, Desk, Given, Marks
from coursework.questions import Questions
from coursework.roster import Trainee, safe_id
from coursework.settings import Settings
from fairtender import sheets
from fairtender.depth import JSON, deep
from fairtender.tables import DataError, fault

__all__ = ["NAME", "files_of", "marks_in", "opened", "restored", "saved", "state"]

NAME = "desk.json"
FORMAT = 1
MOST_TEXT = 32 * 1024 * 1024  # of one part that is no original
MOST_PARTS = 200_000
ROSTER = "roster.csv"
ABOUT = re.compile(r"inbox/([a-z0-9-]+)/(\d{4,9})/about\.json")
ORIGINAL = re.compile(r"originals/([0-9a-f]{64})")
MARKS = re.compile(r"marks/([a-z0-9-]+)\.json")
DIGEST = re.compile(r"[0-9a-f]{64}")
MOST_NUMBER = 999_999_999


class _Damaged(ValueError):
    """What does not fit in a file; the words say where."""


# --- out ------------------------------------------------------------------------------------------


def saved(desk: Desk, marking: Marking, asked: Callable[[str], Questions]) -> bytes:
    """Return the whole desk as one file. asked: the questions of a unit."""
    originals = {f"originals/{digest}": one for digest, one in desk.originals.items()}
    texts = files_of(desk, marking, asked)
    return packed({name: text.encode("utf-8") for name, text in texts.items()} | originals)


def files_of(desk: Desk, marking: Marking, asked: Callable[[str], Questions]) -> dict[str, str]:
    """Return all parts but the originals, {name: text}."""
    about = {"format": FORMAT, "title": desk.title, "units": [*desk.boxes], "reuse": desk.reuse}
    found = {
        NAME: _json(about),
        settings.NAME: settings.written(Settings("", desk.releases, desk.deadlines)),
    }
    if desk.people:
        rows = [(one.id, one.name, one.email) for one in desk.people.values()]
        found[ROSTER] = "\ufeff" + sheets.csv_text(roster.HEADS, rows)
    if desk.pseudonyms.people or desk.pseudonyms.next > 1:
        found[pseudonyms.KEPT] = pseudonyms.written(desk.pseudonyms)
    if desk.gone.digests:
        found[forgotten.KEPT] = forgotten.written(desk.gone)
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
    """Return the desk without the originals as one text, to be kept often."""
    return json.dumps(files_of(desk, marking, asked), ensure_ascii=False)


# --- in -------------------------------------------------------------------------------------------


def opened(content: bytes, asked: Callable[[str], Questions]) -> Desk:
    """Return the desk in a file. DataError in one sentence where it is none, or is damaged.

    asked: the questions of a unit; DataError where the course has no such unit.
    """
    with _told():
        texts, originals = _parts(content)
        return _desk(texts, originals, asked)


def restored(text: str, originals: Iterable[bytes], asked: Callable[[str], Questions]) -> Desk:
    """Return the desk of a kept `state` and its originals, in any order; DataError as `opened`."""
    with _told():
        if deep(text, JSON):
            raise _Damaged("state")
        texts = json.loads(text)
        if not isinstance(texts, dict) or not all(isinstance(one, str) for one in texts.values()):
            raise _Damaged("state")
        held = {hashlib.sha256(one).hexdigest(): one for one in originals}
        return _desk(texts, held, asked)


@contextmanager
def _told() -> Iterator[None]:
    """Say in one sentence what is wrong with a file."""
    try:
        yield
    except DataError:
        raise
    except Exception as error:  # a broken archive can make `zipfile` raise nearly anything
        said = str(error) if isinstance(error, _Damaged) else type(error).__name__
        raise fault("desk-damaged", cause=line(said)) from None


def _parts(content: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return texts and originals; what has another name than ours was changed by somebody."""
    texts: dict[str, str] = {}
    originals: dict[str, bytes] = {}
    left = MOST_TOTAL
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        names = [one.filename for one in members]
        if len(members) > MOST_PARTS or len({*names}) < len(names):
            raise _Damaged("names")
        for member in members:
            own = ORIGINAL.fullmatch(member.filename)
            if not own and not _ours(member.filename):
                raise _Damaged(member.filename[:100])
            most = min(MOST_NOTEBOOK if own else MOST_TEXT, left)
            with archive.open(member) as file:
                data = file.read(most + 1)
            if len(data) > most:
                raise _Damaged(f"{member.filename[:100]}: size")
            left -= len(data)
            if not own:
                texts[member.filename] = data.decode("utf-8")
            elif hashlib.sha256(data).hexdigest() == own[1]:
                originals[own[1]] = data
            else:
                raise _Damaged(member.filename)
    return texts, originals


def _ours(name: str) -> bool:
    known = (NAME, settings.NAME, ROSTER, pseudonyms.KEPT, forgotten.KEPT)
    return name in known or bool(ABOUT.fullmatch(name) or MARKS.fullmatch(name))


def _desk(
    texts: Mapping[str, str], originals: Mapping[str, bytes], asked: Callable[[str], Questions]
) -> Desk:
    about = _loaded(texts, NAME)
    if about.get("format") != FORMAT:
        raise fault("desk-newer")
    title, units = about.get("title"), about.get("units")
    if not isinstance(title, str) or not isinstance(units, list):
        raise _Damaged(NAME)
    for unit in units:
        if not isinstance(unit, str) or not SLUG.fullmatch(unit) or units.count(unit) > 1:
            raise _Damaged(f"{NAME}: units")
    desk = Desk(line(title), {unit: Box() for unit in units}, reuse=about.get("reuse") is True)
    _settings(desk, texts, asked)
    if ROSTER in texts:
        desk.people = _people(texts[ROSTER])
    if pseudonyms.KEPT in texts:
        desk.pseudonyms = _read(texts, pseudonyms.KEPT, pseudonyms.read)
    if forgotten.KEPT in texts:
        desk.gone = _read(texts, forgotten.KEPT, forgotten.read)
    _arrivals(desk, texts, originals)
    for name in texts:
        if found := MARKS.fullmatch(name):
            _box(desk, found[1], name).marks = marks_in(_loaded(texts, name), name)
    return desk


def _settings(desk: Desk, texts: Mapping[str, str], asked: Callable[[str], Questions]) -> None:
    if settings.NAME not in texts:
        raise _Damaged(settings.NAME)
    try:
        kept = settings.read(texts[settings.NAME])
    except settings.NotKnown:
        raise fault("desk-newer") from None
    known = {unit: _release(unit, asked) for unit in desk.boxes}
    desk.releases = {unit: kept.releases.get(unit) or now for unit, now in known.items()}
    desk.deadlines = {unit: when for unit, when in kept.deadlines.items() if unit in desk.boxes}


def _release(unit: str, asked: Callable[[str], Questions]) -> str:
    try:
        return asked(unit).release
    except DataError as error:
        if error.code != "forms-no-questions":
            raise
        raise fault("desk-unit-lacking", unit=unit) from None


def _people(text: str) -> dict[str, Trainee]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ROSTER
        path.write_bytes(text.encode("utf-8"))
        try:
            return dict(roster.read(path, saved=True).people)
        except DataError:
            raise _Damaged(ROSTER) from None


def _read(texts: Mapping[str, str], name: str, read: Callable[[str], Any]) -> Any:
    if deep(texts[name], JSON):
        raise _Damaged(name)
    try:
        return read(texts[name])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _Damaged(name) from None


def _loaded(texts: Mapping[str, str], name: str) -> dict[str, Any]:
    if name not in texts:
        raise _Damaged(name)
    found = _read(texts, name, json.loads)
    if not isinstance(found, dict):
        raise _Damaged(name)
    return found


def _box(desk: Desk, unit: str, name: str) -> Box:
    if unit not in desk.boxes:
        raise _Damaged(name)
    return desk.boxes[unit]


def _arrivals(desk: Desk, texts: Mapping[str, str], originals: Mapping[str, bytes]) -> None:
    used: set[str] = set()
    for name in sorted(texts):
        if not (found := ABOUT.fullmatch(name)):
            continue
        one = _read(texts, name, arrivals.from_text)
        # An id names a folder once a workshop is made of this.
        owned = not one.trainee or safe_id(one.trainee)
        fits = one.number == int(found[2]) and 0 < one.number <= MOST_NUMBER
        digest = not one.sha256 or DIGEST.fullmatch(one.sha256)
        needed = one.state == "accepted" or one.waits
        there = one.sha256 in originals or not needed
        if not (owned and fits and digest and there and one.label == found[2]):
            raise _Damaged(name)
        _box(desk, found[1], name).arrivals[one.number] = one
        used.add(one.sha256)
    for sha in sorted(used & originals.keys()):
        desk.originals[sha] = originals[sha]
        desk.came[sha] = desk.changed


def marks_in(raw: Mapping[str, Any], name: str = "") -> Marks:
    """Return marks as a desk keeps them, of plain JSON; ValueError where they are none."""
    found: Marks = {}
    for trainee, cells in raw.items():
        if not isinstance(cells, dict) or not safe_id(trainee):
            raise _Damaged(name)
        found[trainee] = {cell: _given(given, name) for cell, given in cells.items()}
    return found


def _given(raw: object, name: str) -> Given:
    if not isinstance(raw, dict):
        raise _Damaged(name)
    given: Given = {}
    for field in ("points", "auto", "extra"):
        value = raw.get(field)
        if value is not None:
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise _Damaged(name)
            if not math.isfinite(value):
                raise _Damaged(name)
            value = float(value)
        if field in raw:
            given[field] = value
    for field, kind in (("waiting", bool), ("comment", str), ("answers", str)):
        if field in raw:
            if not isinstance(raw[field], kind):
                raise _Damaged(name)
            given[field] = raw[field]
    return given
