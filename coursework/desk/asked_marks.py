"""What a page asks of the trainer's desk about marks, and what goes back to people: see `asked`.

Sheets to mark in are answered by `asked_sheet`.

All of it needs the key of a unit (`desk_keys`).
"""

import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from coursework import filled_sheet, marking_sheet
from coursework.desk import out
from coursework.desk.marking import (
    class_of,
    clear,
    give,
    take_over,
    text_of,
    unit_class,
)
from coursework.desk.session import (
    Files,
    Params,
    Session,
    given,
    given_path,
    number,
    put_out,
    session,
    texts_left,
    unit_with_key,
    units_in,
)
from coursework.desk.taking import SLICE
from coursework.entry import Entry
from coursework.marks import Result
from coursework.platform_marks import FORMATS, IDENTIFIERS, Choice
from fairtender.tables import fault

__all__ = [
    "desk_blank",
    "desk_certificates",
    "desk_clear",
    "desk_export",
    "desk_feedback",
    "desk_glance",
    "desk_mark",
    "desk_marking_on",
    "desk_report",
    "desk_results",
    "desk_text",
    "desk_texts",
]

TITLE = "Fair Tender"
EXACT = 9  # digits of points that are told; sums of parts differ in the sixteenth
ABSENT = ("late", "question", "refused", "unsure", "missing")
Answer = dict[str, Any]


def _round(points: float) -> float:
    return round(points, EXACT)


# --- results --------------------------------------------------------------------------------------


def desk_results(params: Params, files: Files) -> Answer:
    """Answer {unit, from} with {done, of, more}; at the end, with more null, with the rows, too.

    rows: {trainee, name, state, points, most, to_mark, arrived}, of whom nothing counts the first
    three, and in question the points from before; to_mark: texts that wait; state: "marked",
    "to-mark", "late", "question", "refused", "unsure" or "missing".
    """
    now = session(files)
    unit, first = unit_with_key(params, now), number(params, "from")
    counting = list(now.desk.counting(unit).items())
    done = first
    for done in _for_a_moment(first, len(counting)):
        now.marking.result(now.desk, unit, *counting[done - 1])
    more = done if done < len(counting) else None
    rows = [] if more else list(_rows(now, unit))
    return {"done": min(done, len(counting)), "of": len(counting), "more": more, "rows": rows}


def _for_a_moment(first: int, of: int) -> Iterator[int]:
    """Yield how many are done with each of the next, for as long as a slice lasts."""
    end = time.monotonic() + SLICE
    for done in range(first + 1, of + 1):
        yield done
        if time.monotonic() > end:
            return


def _rows(now: Session, unit: str) -> Iterator[Answer]:
    found = class_of(now.desk, now.marking, unit)
    for one in found.results:
        yield {
            "trainee": one.trainee,
            "name": one.name,
            "state": "to-mark" if one.to_mark else "marked",
            "points": _round(one.total),
            "most": _round(one.most),
            "to_mark": sum(mark.waiting for mark in one.marks.values()),
            "arrived": one.arrived.isoformat() if one.arrived else "",
        }
    before = {
        one.trainee: {"points": _round(one.total), "most": _round(one.most)} for one in found.before
    }
    for state in ABSENT:
        for id, name in getattr(found, state).items():
            yield {"trainee": id, "name": name, "state": state} | before.get(id, {})


# --- texts ----------------------------------------------------------------------------------------


def desk_texts(params: Params, files: Files) -> Answer:
    """Answer {unit, open} with {texts: [{trainee, name, question, label, state, blank, points,
    most}]}, question by question; open: only those that wait or whose answer changed since.
    """
    now = session(files)
    unit = unit_with_key(params, now)
    results = now.marking.results(now.desk, unit)
    texts = []
    for entry in marking_sheet.by_trainer(now.marking.key(unit)):
        for one in results:
            about = _text(entry, one)
            if params.get("open") is not True or about["state"] != "marked":
                texts.append({"trainee": one.trainee, "name": one.name, **about})
    return {"texts": texts}


def _text(entry: Entry, one: Result) -> Answer:
    id = entry.question.id
    mark = one.marks[id]
    return {
        "question": id,
        "label": entry.question.label,
        "state": marking_sheet.state(mark),
        "blank": marking_sheet.is_blank(one, id),
        "points": mark.manual,
        "most": mark.most,
        "comment": mark.comment,
    }


def desk_text(params: Params, files: Files) -> Answer:
    """Answer {unit, trainee, question} with {html, name, rubric, and what `desk_texts` tells}.

    html: question, answer, what earns points, a good answer; rubric: [{points, text}].
    """
    from coursework.desk.words import text_to_mark

    _, entry, one = _asked(params, files)
    rubric = [{"points": line.points, "text": line.text} for line in entry.rubric]
    about = {"trainee": one.trainee, "name": one.name, "rubric": rubric}
    return {"html": text_to_mark(one, entry)} | about | _text(entry, one)


def _asked(params: Params, files: Files) -> tuple[str, Entry, Result]:
    now = session(files)
    unit = unit_with_key(params, now)
    one = text_of(now.marking, now.desk, unit, params.get("trainee"), params.get("question"))
    return unit, now.marking.key(unit).entries[params["question"]], one


def desk_mark(params: Params, files: Files) -> Answer:
    """Answer {unit, trainee, question, points, comment} with {state, points, comment, to_mark,
    changed}. points: as typed, nothing leaves them. comment: the whole one; without it it stays.
    """
    unit, entry, one = _asked(params, files)
    now = session(files)
    comment = params.get("comment", one.marks[entry.question.id].comment)
    points = str(params.get("points", ""))
    give(now.marking, now.desk, unit, one.trainee, entry, points, str(comment))
    return _after(params, files)


def desk_clear(params: Params, files: Files) -> Answer:
    """Answer {unit, trainee, question} as `desk_mark`: its points are taken back."""
    unit, entry, one = _asked(params, files)
    clear(session(files).desk, unit, one.trainee, entry.question.id)
    return _after(params, files)


def _after(params: Params, files: Files) -> Answer:
    unit, entry, one = _asked(params, files)
    return _text(entry, one) | texts_left(unit, files)


def desk_blank(params: Params, files: Files) -> Answer:
    """Answer {unit} with {texts, people, to_mark, changed}: empty texts that wait get no points."""
    now = session(files)
    unit = unit_with_key(params, now)
    results = now.marking.results(now.desk, unit)
    changes = filled_sheet.blank(now.marking.key(unit), results)
    texts, _ = take_over(now.desk, unit, changes)
    people = len({one.trainee for one in changes})
    return {"texts": texts, "people": people} | texts_left(unit, files)


# --- what goes back -------------------------------------------------------------------------------


def _units(params: Params, now: Session) -> list[str]:
    """Return the units that are asked for; of all units those in which something counts."""
    units = units_in(params, now.desk)
    return units if params.get("units") else [one for one in units if now.desk.counting(one)]


def desk_report(params: Params, files: Files) -> Answer:
    """Answer {units, pseudonyms} with {html, files, changed}: the class at a glance."""
    now = session(files)
    units, hidden = _units(params, now), params.get("pseudonyms") is True
    if not units:
        raise fault("desk-nothing", unit=", ".join(now.desk.boxes))
    html, tables = out.report(now.desk, now.marking, units, hidden, files.course)
    places = put_out(files, {"tables.zip": tables})
    return {"html": html, "files": places, "changed": now.desk.changed}


def desk_glance(params: Params, files: Files) -> Answer:
    """Answer {unit, names} with {html}, a fragment: what to teach again first, and why."""
    from coursework.desk.glance import glance

    now = session(files)
    found = unit_class(now.desk, now.marking, unit_with_key(params, now))
    return {"html": glance(found, files.course, params.get("names") is True)}


def desk_feedback(params: Params, files: Files) -> Answer:
    """Answer {unit, from, reuse?} with {done, of, more}; at the end with {files, waiting}, too.

    reuse: no page tells a right answer; the desk's own, where it is not said. waiting: of whose
    texts some are not marked. With {trainee} instead of `from`: that page alone, as {html}.
    """
    now = session(files)
    unit, reuse = unit_with_key(params, now), params.get("reuse", now.desk.reuse) is True
    asked = now.desk, now.marking, unit
    if params.get("trainee"):
        return {"html": out.feedback(*asked, str(params["trainee"]), reuse, files.course)}
    first, trainees = number(params, "from"), list(now.desk.counting(unit))
    pages = now.pages.setdefault((unit, reuse), {})
    if not first:
        pages.clear()
    done = first
    for done in _for_a_moment(first, len(trainees)):
        trainee = trainees[done - 1]
        pages[trainee] = out.feedback(*asked, trainee, reuse, files.course)
    if done < len(trainees):
        return {"done": done, "of": len(trainees), "more": done}
    if not trainees:
        raise fault("desk-nothing", unit=unit)
    content = out.feedback_zip(*asked, {id: pages[id] for id in trainees if id in pages})
    pages.clear()
    waiting = [one.trainee for one in now.marking.results(now.desk, unit) if one.to_mark]
    places = put_out(files, {f"{unit}-feedback.zip": content})
    of = len(trainees)
    return {"done": of, "of": of, "more": None, "files": places, "waiting": waiting}


def desk_export(params: Params, files: Files) -> Answer:
    """Answer {format, units, unmarked, out_of, by, column} with {files, count, problems, hints}.

    Open edX's own file comes with the request.
    """
    now = session(files)
    form, by = str(params.get("format")), str(params.get("by", "email"))
    unmarked, out_of = str(params.get("unmarked", "")), params.get("out_of")
    known = form in FORMATS and by in IDENTIFIERS and unmarked in ("", "zero", "leave-out")
    if not known or isinstance(out_of, bool) or not isinstance(out_of, int | float | None):
        raise fault("page-request")
    if out_of is not None and not 0 < out_of < float("inf"):
        raise fault("export-out-of", value=out_of)
    choice = Choice(by, unmarked, out_of, None, str(params.get("column") or ""))
    units = _units(params, now)
    if not units:
        raise fault("desk-nothing", unit=", ".join(now.desk.boxes))
    if given(params, files):
        with given_path(params, files) as path:
            choice = Choice(by, unmarked, out_of, path, choice.column)
            done = out.export(now.desk, now.marking, units, form, choice)
    else:
        done = out.export(now.desk, now.marking, units, form, choice)
    places = put_out(files, {done.name: done.content})
    told = {"count": done.count, "problems": done.problems, "hints": done.hints}
    return {"files": places} | told


def desk_certificates(params: Params, files: Files) -> Answer:
    """Answer {units, threshold, course, day} with {files, certified, waiting, below,
    lacking, everybody, problems}. lacking: how many lack a unit, and points. problems: sentences on
    who is left out.

    course: the title of the course. day: in ISO 8601, today where it is not said. everybody:
    [{trainee, name, state, percent, to_mark}]. The archive is there where somebody has one.
    """
    now = session(files)
    threshold = params.get("threshold", 70)
    if isinstance(threshold, bool) or not isinstance(threshold, int | float):
        raise fault("certificate-threshold")
    title = str(params.get("course") or TITLE)[:200]
    try:
        day = date.fromisoformat(str(params["day"])) if params.get("day") else date.today()
    except ValueError:
        raise fault("collect-no-moment", value=str(params["day"])[:60]) from None
    units = _units(params, now)
    if not units:
        raise fault("desk-nothing", unit=", ".join(now.desk.boxes))
    asked = units, threshold, title, day
    everybody, problems, content = out.certificates(now.desk, now.marking, *asked)
    states = [one.state(threshold) for one in everybody]
    counts = {state: states.count(state) for state in ("certified", "waiting", "below", "lacking")}
    people = [
        {
            "trainee": one.trainee,
            "name": one.name,
            "state": state,
            "percent": one.percent,
            "to_mark": _round(one.to_mark),
        }
        for one, state in zip(everybody, states, strict=True)
    ]
    made = {"certificates.zip": content} if counts["certified"] else {}
    return {"files": put_out(files, made), "everybody": people, "problems": problems} | counts


def desk_marking_on(params: Params, files: Files) -> Answer:
    """Answer {unit} with {files}: the key, with which trainees can let the form mark."""
    now = session(files)
    unit = unit_with_key(params, now)
    return {"files": put_out(files, {f"{unit}-key.toml": now.keys[unit].encode("utf-8")})}
