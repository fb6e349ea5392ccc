"""What a page asks of the trainer's desk, but for marks: see `coursework.page`.

`files` holds the desk while the page is open. Files come with a request at `Files.given`, as 0, 1
and so on, with their names in `given`; an answer names files to be taken in `files`. What changes
the desk tells `changed`, a number that grows, or a summary that holds it: {title, reuse, people,
changed, units: [{unit, title, deadline, arrived, counting, waiting, refused, late, missing,
strangers, to_mark, texts, has_key, points}]}.
"""

import io
import re
import zipfile
from typing import Any

from coursework import roster
from coursework.answers import line
from coursework.archives import printable
from coursework.course import asked_units
from coursework.desk import file, forget
from coursework.desk.session import (
    Files,
    Params,
    Session,
    begin,
    given,
    given_path,
    number,
    put_out,
    session,
    summary,
    taking,
)
from coursework.desk.state import Desk, moment, other_name_notes
from coursework.key import MAX_SIGNS
from fairtender import messages
from fairtender.sheets import Reading
from fairtender.sheets.encodings import ENCODINGS
from fairtender.tables import DataError, fault

__all__ = [
    "desk_begin",
    "desk_forget",
    "desk_kept",
    "desk_keys",
    "desk_open",
    "desk_people",
    "desk_restore",
    "desk_roster",
    "desk_save",
    "desk_set",
    "desk_summary",
]

SAVED = "fair-tender-desk.zip"
STATE = "state.json"
UNIT = re.compile(r'^\s*unit\s*=\s*"([a-z0-9-]{1,80})"', re.MULTILINE)
MOST_KEYS = 100
MOST_KEPT = 16 * 1024 * 1024  # bytes of originals that leave with one answer
Answer = dict[str, Any]


# --- the desk -------------------------------------------------------------------------------------


def desk_begin(params: Params, files: Files) -> Answer:
    """Answer {title, units, deadlines, reuse} with a summary: a new desk in the place of another.

    deadlines: {unit: moment in ISO 8601 with its zone}.
    """
    desk = Desk(_title(params), reuse=params.get("reuse") is True)
    _add_units(desk, params.get("units"), files)
    deadlines = params.get("deadlines") or {}
    if not isinstance(deadlines, dict):
        raise fault("page-request")
    for unit, when in deadlines.items():
        desk.box(unit)
        if when:
            desk.deadlines[unit] = moment(when)
    begin(files, desk)
    return summary(files)


def desk_set(params: Params, files: Files) -> Answer:
    """Answer {title?, units?, reuse?} with a summary; a unit that holds something stays."""
    desk = session(files).desk
    if "units" in params:
        wanted = params["units"]
        full = [unit for unit, box in desk.boxes.items() if box.arrivals or box.marks]
        if isinstance(wanted, list) and (left := [one for one in full if one not in wanted]):
            raise fault("desk-unit-full", unit=left[0])
        changed = Desk(boxes=dict(desk.boxes), releases=dict(desk.releases))
        _add_units(changed, wanted, files)
        desk.boxes = {unit: changed.boxes[unit] for unit in dict.fromkeys(wanted)}
        desk.releases = {unit: changed.releases[unit] for unit in desk.boxes}
        desk.deadlines = {unit: at for unit, at in desk.deadlines.items() if unit in desk.boxes}
    if "title" in params:
        desk.title = _title(params)
    if "reuse" in params:
        desk.reuse = params["reuse"] is True
    desk.touch()
    return summary(files)


def _title(params: Params) -> str:
    return line(params.get("title", ""))


def _add_units(desk: Desk, units: object, files: Files) -> None:
    if not isinstance(units, list) or not units:
        raise fault("desk-no-units")
    desk.add_units(units, {unit: files.questions(unit).release for unit in units})


def desk_open(params: Params, files: Files) -> Answer:
    """Answer one file, a saved desk, with a summary and notes; nothing changes where it is none."""
    found = given(params, files)
    if not found:
        raise fault("desk-no-file")
    desk = file.opened(found[0][1], files.questions)
    begin(files, desk)
    return summary(files) | {"notes": [*_other_releases(desk, files), *other_name_notes(desk)]}


def _other_releases(desk: Desk, files: Files) -> list[str]:
    return [
        messages.text("desk-other-release", unit=unit)
        for unit in desk.boxes
        if desk.releases[unit] != files.questions(unit).release
    ]


def desk_save(params: Params, files: Files) -> Answer:
    """Answer with {files: {name: place}, changed}: the whole desk as one file."""
    now = session(files)
    content = file.saved(now.desk, now.marking, files.questions)
    return {"files": put_out(files, {SAVED: content}), "changed": now.desk.changed}


def desk_kept(params: Params, files: Files) -> Answer:
    """Answer {since, after?} with {state, changed, originals, files, more}.

    state: all but the originals, as text; originals: the sha256 of each that is needed; files:
    those that came after the change `since`; more: ask again, with `after`, the last of these.
    """
    now = session(files)
    desk, since, after = now.desk, number(params, "since"), str(params.get("after", ""))
    new = [one for one in sorted(desk.originals) if desk.came[one] > since and one > after]
    out: dict[str, bytes] = {}
    left = MOST_KEPT
    for digest in new:
        left -= len(desk.originals[digest])
        if out and left < 0:
            break
        out[digest] = desk.originals[digest]
    return {
        "state": file.state(desk, now.marking, files.questions),
        "changed": desk.changed,
        "originals": sorted(desk.originals),
        "files": put_out(files, out),
        "more": len(out) < len(new),
    }


def desk_restore(params: Params, files: Files) -> Answer:
    """Answer {state} and the originals as files with a summary; the state may be a file, too."""
    found = given(params, files)
    texts = [content for name, content in found if name == STATE]
    text = params.get("state") or (texts[0].decode("utf-8", "replace") if texts else "")
    if not isinstance(text, str) or not text:
        raise fault("page-request")
    originals = (content for name, content in found if name != STATE)
    begin(files, file.restored(text, originals, files.questions))
    return summary(files)


def desk_summary(params: Params, files: Files) -> Answer:
    """Answer with the summary."""
    return summary(files)


# --- people and keys ------------------------------------------------------------------------------


def desk_roster(params: Params, files: Files) -> Answer:
    """Answer one file, a list of people, with a summary and notes; what waits is judged again.

    Where the list can be read in several ways, answer {asked: {kind, question, options, columns,
    kinds, rows}} of `roster.Unclear`, and change nothing. The page gives the file again with
    {answers: {kind: answer}}, those to all that was asked so far.
    """
    now = session(files)
    with given_path(params, files) as path:
        try:
            read = roster.read(path, _answers(params))
        except roster.Unclear as unclear:
            return {"asked": _unclear(unclear)}
    stay = {id: one for id, one in read.people.items() if not now.desk.gone.names(one)}
    now.desk.people = stay
    now.desk.touch()
    again = taking(files, [])
    again.look_again()
    left = len(read.people) - len(stay)
    gone = [messages.text("collect-roster-gone", count=left)] if left else []
    notes = [said.replace(str(path), given(params, files)[0][0]) for said in read.notes]
    return summary(files) | {"notes": [*notes, *gone]}


def _answers(params: Params) -> Reading:
    """Return how a list of people is to be read, as far as the page asked."""
    answers = params.get("answers") or {}
    if not isinstance(answers, dict):
        raise fault("page-request")
    columns = answers.get("columns") or {}
    words = [answers.get("encoding", ""), answers.get("sheet", "")]
    if not isinstance(columns, dict) or not {*columns.values()} <= {"", *roster.COLUMNS}:
        raise fault("page-request")
    if not all(isinstance(word, str) for word in words) or words[0] not in ("", *ENCODINGS):
        raise fault("page-request")
    return Reading(columns, encoding=words[0], sheet=words[1])


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


def desk_people(params: Params, files: Files) -> Answer:
    """Answer with {people: [{trainee, name, email}]}: the roster, and whoever handed in."""
    desk = session(files).desk
    known = {one.id: (one.name, one.email) for one in desk.people.values()}
    for _, one in desk.every():
        if one.trainee:
            known.setdefault(one.trainee, (one.learner_name, ""))
    people = [{"trainee": id, "name": name, "email": email} for id, (name, email) in known.items()]
    return {"people": people}


def desk_keys(params: Params, files: Files) -> Answer:
    """Answer {keys: {unit: text}}, or key.toml files or an archive of them, with {units, problems}.

    They stay while the page is open, and go into no file.
    """
    now = session(files)
    texts = params.get("keys") or {}
    if not isinstance(texts, dict):
        raise fault("page-request")
    problems: list[str] = []
    for name, content in [*texts.items(), *given(params, files)]:
        path = printable(str(name))[:100]
        try:
            found = _key_texts(path, content)
        except DataError as error:
            found, problems = [], [*problems, str(error)]
        for text in found:
            try:
                _take_key(now, files, path, text)
            except DataError as error:
                problems.append(str(error))
    return {"units": sorted(now.keys), "problems": problems}


def _take_key(now: Session, files: Files, path: str, text: str) -> None:
    unit = UNIT.search(text)
    if not unit:
        raise fault("desk-key-none", path=path)
    if unit[1] not in asked_units(files.course):
        raise fault("desk-key-unit", path=path, unit=unit[1])
    key = files.key(files.questions(unit[1]), text)
    now.marking.set_key(key)
    now.keys[key.unit] = text


def _key_texts(path: str, content: object) -> list[str]:
    """Return the texts of the keys in one file; DataError where it is a zip without any."""
    if not isinstance(content, bytes) or not path.casefold().endswith(".zip"):
        return [_text(content) if isinstance(content, bytes) else str(content)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            named = [one for one in archive.infolist() if one.filename.endswith("key.toml")]
            found = []
            for member in named[:MOST_KEYS]:
                with archive.open(member) as inside:
                    found.append(_text(inside.read(MAX_SIGNS + 1)))
    except Exception as error:  # a broken archive can make `zipfile` raise nearly anything
        cause = printable(str(error))[:100]
        raise fault("collect-zip-broken", path=path, cause=cause) from None
    if not found:
        raise fault("desk-key-none", path=path)
    return found


def _text(content: bytes) -> str:
    return content[: MAX_SIGNS + 1].decode("utf-8", "replace")


# --- forgotten ----------------------------------------------------------------------------------


def desk_forget(params: Params, files: Files) -> Answer:
    """Answer {trainee, sure}, or {unit, number, sure} for a file that belongs to nobody.

    Without `sure` with {names, would}: what would be removed; else {removed, left, summary}.
    """
    now, sure = session(files), params.get("sure") is True
    desk, marking = now.desk, now.marking
    if params.get("trainee"):
        person = forget.person_of(desk, str(params["trainee"]))
        done = forget.of_person(desk, marking, files.questions, person, sure)
    else:
        unit = str(params.get("unit"))
        done = forget.of_file(desk, marking, unit, number(params, "number"), sure)
    if not sure:
        return {"names": sorted(done.person.names), "would": done.removed}
    now.pages.clear()
    now.undo.clear()
    taking(files, []).look_again()  # what was in question beside a removed file may count now
    return {"removed": done.removed, "left": done.left, "summary": summary(files)}
