"""Answer a page's requests to the trainer's desk about marks and what people get back.

Requests about marking sheets are in `sheet_requests`. All requests need the key of their unit
(`desk_keys`).
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from coursework import marking_sheet
from coursework.course import APART
from coursework.desk import out
from coursework.desk.marking import clear, give, take_over, text_of
from coursework.desk.session import DeskRequest, Session, UnitRequest, given_path, put_out
from coursework.desk.taking import SLICE
from coursework.marking.entry import Entry
from coursework.marking.marks import Result
from coursework.platform_marks import FORMATS, IDENTIFIERS, Choice
from fairtender.files import zip_files
from fairtender.requests import Answer
from fairtender.tables import fault

TITLE = "Fair Tender"
EXACT = 9  # digits of points in answers; sums of parts differ in the sixteenth
ABSENT = ("late", "question", "refused", "unsure", "missing")


def _round(points: float) -> float:
    return round(points, EXACT)


# --- results --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Results(UnitRequest, name="desk_results"):
    """Request for {done, of, more}; at the end, when more is null, also the rows.

    rows: {trainee, name, state, points, most, to_mark, arrived}; only the first three for people
    without a hand-in that counts, with their earlier points and most if they are in question.
    to_mark: number of cells that wait. state: "marked", "to-mark", "late", "question", "refused",
    "unsure" or "missing".
    """

    from_: int

    def answer_from(self, now: Session) -> Answer:
        now.key(self.unit)
        counting = list(now.desk.counting(self.unit).items())
        done = self.from_
        for done in _for_a_moment(self.from_, len(counting)):
            now.marking.result(now.desk, self.unit, *counting[done - 1])
        more = done if done < len(counting) else None
        rows = [] if more else list(_rows(now, self.unit))
        return {"done": min(done, len(counting)), "of": len(counting), "more": more, "rows": rows}


def _for_a_moment(first: int, of: int) -> Iterator[int]:
    """Yield the numbers of the next steps, one by one, until a slice of time is over."""
    end = time.monotonic() + SLICE
    for done in range(first + 1, of + 1):
        yield done
        if time.monotonic() > end:
            return


def _rows(now: Session, unit: str) -> Iterator[Answer]:
    found = now.marking.class_of(now.desk, unit)
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


@dataclass(frozen=True)
class _Texts(UnitRequest, name="desk_texts"):
    """Request for {texts}: the texts of a unit that are marked by hand, by question.

    texts: [{trainee, name, question, label, state, blank, points, most, comment, lines}]. open:
    whether to list only texts that wait, or whose answer or rubric has changed since.
    """

    open: bool = False

    def answer_from(self, now: Session) -> Answer:
        key = now.key(self.unit)
        results = now.marking.results(now.desk, self.unit)
        texts = []
        for entry in marking_sheet.by_trainer(key):
            for one in results:
                about = _text(entry, one)
                if not self.open or about["state"] != "marked":
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
        "lines": mark.lines,
    }


@dataclass(frozen=True)
class _OfText(UnitRequest):
    """A request about one text in a hand-in that counts."""

    trainee: str
    question: str

    def read(self, now: Session) -> tuple[Entry, Result]:
        """Return the key's entry and the hand-in; raise DataError if there is no such text."""
        key = now.key(self.unit)
        one = text_of(now.marking, now.desk, self.unit, self.trainee, self.question)
        return key.entries[self.question], one


@dataclass(frozen=True)
class _Text(_OfText, name="desk_text"):
    """Request for {html, name, and the fields of `desk_texts`} for one text.

    html: the question, the answer, what earns points, and a good answer. boxes: whether the lines
    of the rubric have boxes to tick, by number.
    """

    boxes: bool = False

    def answer_from(self, now: Session) -> Answer:
        from coursework.desk.words import text_to_mark

        entry, one = self.read(now)
        about = {"trainee": one.trainee, "name": one.name}
        return {"html": text_to_mark(one, entry, self.boxes)} | about | _text(entry, one)


@dataclass(frozen=True)
class _Lines(_OfText, name="desk_lines"):
    """Request for {points}: what a text earns if it meets these lines of the rubric."""

    lines: tuple[int, ...] = ()

    def answer_from(self, now: Session) -> Answer:
        entry, _ = self.read(now)
        return {"points": entry.by_rubric(self.lines)}


@dataclass(frozen=True)
class _MarkText(_OfText, name="desk_mark"):
    """Give points and a comment to a text; answer with its fields, to_mark and changed.

    Its fields are those of `desk_texts`, without trainee and name. points: as typed; if empty, the
    present points stay or, with `lines`, those of the lines are given. comment: the whole comment;
    if it is missing, the present one stays. lines: numbers of the rubric's lines that the text
    meets; null if no box was touched.
    """

    points: str = ""
    comment: object = None
    lines: tuple[int, ...] | None = None

    def answer_from(self, now: Session) -> Answer:
        entry, one = self.read(now)
        before = one.marks[self.question].comment
        comment = self.comment if isinstance(self.comment, str) else before
        lines = None if self.lines is None else entry.lines_of(self.lines)
        give(now.desk, self.unit, one.trainee, entry, self.points, comment, lines)
        return _text(*self.read(now)) | now.texts_left(self.unit)


@dataclass(frozen=True)
class _Clear(_OfText, name="desk_clear"):
    """Take back the points of a text; the answer is as for `desk_mark`."""

    def answer_from(self, now: Session) -> Answer:
        self.read(now)
        clear(now.desk, self.unit, self.trainee, self.question)
        return _text(*self.read(now)) | now.texts_left(self.unit)


@dataclass(frozen=True)
class _Blank(UnitRequest, name="desk_blank"):
    """Give zero points to empty texts that wait; answer with {texts, people, to_mark, changed}."""

    def answer_from(self, now: Session) -> Answer:
        now.key(self.unit)
        changes = now.marking.blank(now.desk, self.unit)
        texts, _ = take_over(now.desk, self.unit, changes)
        people = len({one.trainee for one in changes})
        return {"texts": texts, "people": people} | now.texts_left(self.unit)


# --- what people get back -------------------------------------------------------------------------


def _zip(files: Mapping[str, bytes]) -> bytes:
    return zip_files(sorted(files.items()), private=True)


@dataclass(frozen=True)
class _OfUnits(DeskRequest):
    """A request about several units; by default, about all in which something counts."""

    units: tuple[str, ...] = ()

    def chosen(self, now: Session) -> list[str]:
        """Return the units; raise DataError if one is not on the desk, or nothing counts."""
        for unit in self.units:
            now.desk.box(unit)
        units = self.units or tuple(unit for unit in now.desk.boxes if now.desk.counting(unit))
        if not units:
            raise fault("desk-nothing", unit=", ".join(now.desk.boxes))
        return list(dict.fromkeys(units))


@dataclass(frozen=True)
class _Report(_OfUnits, name="desk_report"):
    """Request for {html, files, changed}: the class at a glance."""

    pseudonyms: bool = False

    def answer_from(self, now: Session) -> Answer:
        asked = self.chosen(now), self.pseudonyms, now.files.course
        written, _ = out.report(now.desk, now.marking, *asked)
        places = put_out(now.files, {"tables.zip": _zip(written)})
        html = written[out.PAGE].decode("utf-8")
        return {"html": html, "files": places, "changed": now.desk.changed}


@dataclass(frozen=True)
class _Glance(UnitRequest, name="desk_glance"):
    """Request for {html}: what to teach again first, and why. names: include who may need help."""

    names: bool = False

    def answer_from(self, now: Session) -> Answer:
        if self.unit == APART:
            return {"html": out.before_and_after(now.desk, now.marking)}
        now.key(self.unit)
        found = now.marking.unit_class(now.desk, self.unit)
        return {"html": out.glance(found, now.files.course, self.names)}


@dataclass(frozen=True)
class _Feedback(UnitRequest, name="desk_feedback"):
    """Request for {done, of, more}; at the end also {files, waiting}. For one trainee: {html}.

    reuse: whether pages must give no right answer; by default the desk's setting. waiting: people
    whose texts are not all marked.
    """

    from_: int = 0
    reuse: bool | None = None
    trainee: str = ""

    def answer_from(self, now: Session) -> Answer:
        now.key(self.unit)
        reuse = now.desk.reuse if self.reuse is None else self.reuse
        asked, course = (now.desk, now.marking, self.unit), now.files.course
        if self.trainee:
            return {"html": out.feedback(*asked, self.trainee, reuse, course)}
        trainees = list(now.desk.counting(self.unit))
        pages = now.pages.setdefault((self.unit, reuse), {})
        if not self.from_:
            pages.clear()
        done, of = self.from_, len(trainees)
        for done in _for_a_moment(self.from_, of):
            trainee = trainees[done - 1]
            pages[trainee] = out.feedback(*asked, trainee, reuse, course)
        if done < of:
            return {"done": done, "of": of, "more": done}
        if not trainees:
            raise fault("desk-nothing", unit=self.unit)
        shown = {id: pages[id] for id in trainees if id in pages}
        content = _zip(out.feedback_files(*asked, shown, course))
        pages.clear()
        results = now.marking.results(now.desk, self.unit)
        places = put_out(now.files, {f"{self.unit}-feedback.zip": content})
        waiting = [one.trainee for one in results if one.to_mark]
        return {"done": of, "of": of, "more": None, "files": places, "waiting": waiting}


@dataclass(frozen=True)
class _Export(_OfUnits, name="desk_export"):
    """Request for {files, count, problems, hints}: marks for a learning platform.

    format: one of FORMATS. by: one of IDENTIFIERS. If a platform needs its own file as a template,
    the request includes this file.
    """

    format: str = ""
    unmarked: Literal["", "zero", "leave-out"] = ""
    out_of: float | None = None
    by: str = "email"
    column: str = ""

    def answer_from(self, now: Session) -> Answer:
        if self.format not in FORMATS or self.by not in IDENTIFIERS:
            raise fault("page-request")
        if self.out_of is not None and not 0 < self.out_of < float("inf"):
            raise fault("export-out-of", value=f"{self.out_of:g}")
        choice = Choice(self.by, self.unmarked, self.out_of, None, self.column)
        asked = now.desk, now.marking, self.chosen(now), self.format
        if now.files.names:
            with given_path(now.files) as path:
                done = out.export(*asked, replace(choice, template=path))
        else:
            done = out.export(*asked, choice)
        places = put_out(now.files, {done.name: done.content})
        told = {"count": done.count, "problems": done.problems, "hints": done.hints}
        return {"files": places} | told


@dataclass(frozen=True)
class _Certificates(_OfUnits, name="desk_certificates"):
    """Request for {files, certified, waiting, below, lacking, everybody, problems}.

    lacking: how many people lack a unit, as well as points. problems: sentences on who is left out.
    everybody: [{trainee, name, state, percent, to_mark}]. The archive is included if anybody has a
    certificate. course: the title of the course. day: in ISO 8601, today by default.
    """

    threshold: float = 70
    course: str = TITLE
    day: str = ""

    def answer_from(self, now: Session) -> Answer:
        try:
            day = date.fromisoformat(self.day) if self.day else date.today()
        except ValueError:
            raise fault("collect-no-moment", value=self.day[:60]) from None
        asked = self.chosen(now), self.threshold, self.course[:200], day
        done = out.certificates(now.desk, now.marking, *asked)
        states = [one.state(self.threshold) for one in done.everybody]
        known = ("certified", "waiting", "below", "lacking")
        counts = {state: states.count(state) for state in known}
        people = [
            {
                "trainee": one.trainee,
                "name": one.name,
                "state": state,
                "percent": one.percent,
                "to_mark": _round(one.to_mark),
            }
            for one, state in zip(done.everybody, states, strict=True)
        ]
        content = {"certificates.zip": _zip(done.files)} if counts["certified"] else {}
        places = put_out(now.files, content)
        return {"files": places, "everybody": people, "problems": done.problems} | counts


@dataclass(frozen=True)
class _MarkingOn(UnitRequest, name="desk_marking_on"):
    """Request for {files}: the key as a file, with which trainees can mark their own forms."""

    def answer_from(self, now: Session) -> Answer:
        now.key(self.unit)
        content = now.keys[self.unit].encode("utf-8")
        return {"files": put_out(now.files, {f"{self.unit}-key.toml": content})}
