"""Answer a page's requests to the trainer's desk, except about marks: see `coursework.page`.

The docstring of each request gives the keys of its answer. `Files` holds the desk while the page is
open. Requests that change the desk answer with `changed`, a number that grows, or with a summary
that contains it: {title, reuse, comments, people, changed, units: [{unit, title, deadline, arrived,
counting, waiting, updates, question, refused, nobody, late, missing, strangers, to_mark, texts,
has_key, points}]}. `files` names the files that the page can take.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coursework import roster
from coursework.answers import line
from coursework.archives import printable
from coursework.course import asked_units
from coursework.desk import file, forget
from coursework.desk.marking import own_comments
from coursework.desk.session import DeskRequest, Session, begin, given, given_path, put_out
from coursework.desk.state import Desk, moment, other_name_notes
from coursework.desk.taking import look_again, set_people
from coursework.marking.key import MAX_CHARACTERS
from coursework.page import Files
from fairtender import messages
from fairtender.requests import Answer, Request
from fairtender.sheets import Reading
from fairtender.sheets.csv_file import ENCODINGS
from fairtender.tables import DataError, fault

SAVED = "fair-tender-desk.zip"
STATE = "state.json"
UNIT = re.compile(r'^\s*unit\s*=\s*"([a-z0-9-]{1,80})"', re.MULTILINE)
MOST_KEYS = 100
MOST_KEPT = 16 * 1024 * 1024  # bytes of originals that leave with one answer


# --- the desk -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Begin(Request, name="desk_begin"):
    """Start a new desk in place of the old one; answer with a summary.

    deadlines: {unit: moment in ISO 8601 with its zone}.
    """

    title: str = ""
    units: tuple[str, ...] = ()
    deadlines: Mapping[str, str] = field(default_factory=dict)
    reuse: bool = False

    def answer(self, files: Files) -> Answer:
        desk = Desk(line(self.title), reuse=self.reuse)
        _add_units(desk, self.units, files)
        for unit, when in self.deadlines.items():
            desk.box(unit)
            desk.deadlines[unit] = moment(when)
        return begin(files, desk).summary()


@dataclass(frozen=True)
class _Change(DeskRequest, name="desk_set"):
    """Change settings; answer with a summary. Settings that are not given stay as they are.

    Raises DataError if `units` leaves out a unit that already has files or marks.
    """

    title: str | None = None
    units: tuple[str, ...] | None = None
    reuse: bool | None = None
    comments: tuple[str, ...] | None = None

    def answer_from(self, now: Session) -> Answer:
        desk, wanted = now.desk, self.units
        if wanted is not None:
            full = [unit for unit, box in desk.boxes.items() if box.arrivals or box.marks]
            if left := [unit for unit in full if unit not in wanted]:
                raise fault("desk-unit-full", unit=left[0])
            changed = Desk(boxes=dict(desk.boxes), releases=dict(desk.releases))
            _add_units(changed, wanted, now.files)
            desk.boxes = {unit: changed.boxes[unit] for unit in dict.fromkeys(wanted)}
            desk.releases = {unit: changed.releases[unit] for unit in desk.boxes}
            desk.deadlines = {unit: at for unit, at in desk.deadlines.items() if unit in desk.boxes}
        if self.title is not None:
            desk.title = line(self.title)
        if self.reuse is not None:
            desk.reuse = self.reuse
        if self.comments is not None:
            desk.comments = own_comments(self.comments)
        desk.touch()
        return now.summary()


def _add_units(desk: Desk, units: Sequence[str], files: Files) -> None:
    if not units:
        raise fault("desk-no-units")
    desk.add_units(units, {unit: files.questions(unit).release for unit in units})


@dataclass(frozen=True)
class _Open(Request, name="desk_open"):
    """Open a saved desk from one file, if it has no fault; answer with a summary and notes."""

    def answer(self, files: Files) -> Answer:
        found = given(files)
        if not found:
            raise fault("desk-no-file")
        desk = file.opened(found[0][1], files.questions)
        notes = [*_other_releases(desk, files), *other_name_notes(desk)]
        return begin(files, desk).summary() | {"notes": notes}


def _other_releases(desk: Desk, files: Files) -> list[str]:
    return [
        messages.text("desk-other-release", unit=unit)
        for unit in desk.boxes
        if desk.releases[unit] != files.questions(unit).release
    ]


@dataclass(frozen=True)
class _Save(DeskRequest, name="desk_save"):
    """Request for {files: {name: place}, changed}: the whole desk as one file."""

    def answer_from(self, now: Session) -> Answer:
        content = file.saved(now.desk, now.marking, now.files.questions)
        return {"files": put_out(now.files, {SAVED: content}), "changed": now.desk.changed}


@dataclass(frozen=True)
class _Kept(DeskRequest, name="desk_kept"):
    """Request for {state, changed, originals, files, more}: the parts that a page stores.

    state: everything except the originals, as text. originals: the sha256 of each that is needed.
    files: the originals that came after the change `since`. more: whether to ask again, with the
    last of these as `after`.
    """

    since: int
    after: str = ""

    def answer_from(self, now: Session) -> Answer:
        desk = now.desk
        came = [digest for digest in sorted(desk.originals) if desk.came[digest] > self.since]
        new = [digest for digest in came if digest > self.after]
        out: dict[str, bytes] = {}
        left = MOST_KEPT
        for digest in new:
            left -= len(desk.originals[digest])
            if out and left < 0:
                break
            out[digest] = desk.originals[digest]
        return {
            "state": file.state(desk, now.marking, now.files.questions),
            "changed": desk.changed,
            "originals": sorted(desk.originals),
            "files": put_out(now.files, out),
            "more": len(out) < len(new),
        }


@dataclass(frozen=True)
class _Restore(Request, name="desk_restore"):
    """Restore a desk from its state, as text or as a file, and originals; answer with a summary."""

    state: str = ""

    def answer(self, files: Files) -> Answer:
        found = given(files)
        texts = [content for name, content in found if name == STATE]
        text = self.state or (texts[0].decode("utf-8", "replace") if texts else "")
        if not text:
            raise fault("page-request")
        originals = (content for name, content in found if name != STATE)
        return begin(files, file.restored(text, originals, files.questions)).summary()


@dataclass(frozen=True)
class _Summary(DeskRequest, name="desk_summary"):
    """Request for the summary of the desk."""

    def answer_from(self, now: Session) -> Answer:
        return now.summary()


# --- people and keys ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _RosterAnswers:
    """The answers on how to read a list of people, by kind of question."""

    columns: Mapping[str, object] = field(default_factory=dict)
    encoding: str = ""
    sheet: str = ""

    def reading(self) -> Reading:
        """Return the answers in the form of a `Reading`."""
        columns = {head: kind for head, kind in self.columns.items() if isinstance(kind, str)}
        if not {*columns.values()} <= {"", *roster.COLUMNS} or len(columns) < len(self.columns):
            raise fault("page-request")
        if self.encoding not in ("", *ENCODINGS):
            raise fault("page-request")
        return Reading(columns, encoding=self.encoding, sheet=self.sheet)


@dataclass(frozen=True)
class _Roster(DeskRequest, name="desk_roster"):
    """Read a list of people from one file; answer with a summary and notes.

    Waiting files are then judged again. If the list can be read in several ways, nothing changes,
    and the answer is {asked: {kind, question, options, columns, kinds, rows}} of `roster.Unclear`.
    The page then sends the file again with {answers: {kind: answer}}, which has its answers to all
    questions so far.
    """

    answers: _RosterAnswers = field(default_factory=_RosterAnswers)

    def answer_from(self, now: Session) -> Answer:
        with given_path(now.files) as path:
            try:
                read = roster.read(path, self.answers.reading())
            except roster.Unclear as unclear:
                return {"asked": _unclear(unclear)}
        notes = set_people(now.desk, read)
        look_again(now.desk, now.files.questions)
        shown = [said.replace(str(path), now.files.names[0]) for said in notes]
        return now.summary() | {"notes": shown}


def _unclear(found: roster.Unclear) -> Answer:
    kinds = [(kind, roster.kind_text(kind)) for kind in ("", *roster.COLUMNS)]
    return {
        "kind": found.kind,
        "question": found.question,
        "options": found.options,
        "columns": found.columns,
        "kinds": kinds,
        "rows": found.rows,
    }


@dataclass(frozen=True)
class _People(DeskRequest, name="desk_people"):
    """Request for {people: [{trainee, name, email}]}: the roster, and all others who handed in."""

    def answer_from(self, now: Session) -> Answer:
        known = {one.id: (one.name, one.email) for one in now.desk.people.values()}
        for _, one in now.desk.every():
            if one.trainee:
                known.setdefault(one.trainee, (one.learner_name, ""))
        people = [{"trainee": id, "name": one[0], "email": one[1]} for id, one in known.items()]
        return {"people": people}


@dataclass(frozen=True)
class _Keys(DeskRequest, name="desk_keys"):
    """Take keys: {unit: text}, key.toml files or archives of them; answer with {units, problems}.

    Keys are kept while the page is open, and are never part of a saved desk.
    """

    keys: Mapping[str, str] = field(default_factory=dict)

    def answer_from(self, now: Session) -> Answer:
        problems: list[str] = []
        contents: list[tuple[str, str | bytes]] = [*self.keys.items(), *given(now.files)]
        for name, content in contents:
            path = printable(name)[:100]
            try:
                texts = _key_texts(path, content)
            except DataError as error:
                texts, problems = [], [*problems, str(error)]
            for text in texts:
                try:
                    _take_key(now, path, text)
                except DataError as error:
                    problems.append(str(error))
        return {"units": sorted(now.keys), "problems": problems}


def _take_key(now: Session, path: str, text: str) -> None:
    unit = UNIT.search(text)
    if not unit:
        raise fault("desk-key-none", path=path)
    if unit[1] not in asked_units(now.files.course):
        raise fault("desk-key-unit", path=path, unit=unit[1])
    key = now.files.key(now.files.questions(unit[1]), text)
    now.marking.set_key(key)
    now.keys[key.unit] = text


def _key_texts(path: str, content: str | bytes) -> list[str]:
    """Return the texts of the keys in one file; raise DataError for a ZIP without any."""
    if isinstance(content, str):
        return [content]
    if not path.casefold().endswith(".zip"):
        return [_text(content)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            named = [one for one in archive.infolist() if one.filename.endswith("key.toml")]
            found = []
            for member in named[:MOST_KEYS]:
                with archive.open(member) as inside:
                    found.append(_text(inside.read(MAX_CHARACTERS + 1)))
    except Exception as error:  # a broken archive can make `zipfile` raise nearly anything
        cause = printable(str(error))[:100]
        raise fault("collect-zip-broken", path=path, cause=cause) from None
    if not found:
        raise fault("desk-key-none", path=path)
    return found


def _text(content: bytes) -> str:
    return content[: MAX_CHARACTERS + 1].decode("utf-8", "replace")


# --- forgotten ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Forget(DeskRequest, name="desk_forget"):
    """Forget a trainee, or a file that belongs to nobody; answer with {removed, left, summary}.

    Without `sure`, nothing is removed, and the answer is {names, would}: what would be removed.
    """

    trainee: str = ""
    unit: str = ""
    number: int | None = None
    sure: bool = False

    def answer_from(self, now: Session) -> Answer:
        desk, marking = now.desk, now.marking
        if self.trainee:
            person = forget.person_of(desk, self.trainee)
            done = forget.of_person(desk, marking, now.files.questions, person, self.sure)
        elif self.number is not None:
            done = forget.of_file(desk, self.unit, self.number, self.sure)
        else:
            raise fault("page-request")
        if not self.sure:
            return {"names": sorted(done.person.names), "would": done.removed}
        marking.forget()
        now.pages.clear()
        now.undo.clear()
        # A file in question may count once another file is removed.
        look_again(desk, now.files.questions)
        return {"removed": done.removed, "left": done.left, "summary": now.summary()}
