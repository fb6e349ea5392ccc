"""Turn shifts, the gate log and the notes on it into hours by day, exact to the minute.

A shift may pass midnight. Its hours before and after belong to different days, which may have
different rates, and one of which may be a Sunday or a public holiday.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from fairtender.monitoring.declared import ACCESS, ACCESS_NOTES, SHIFT_KINDS, SHIFTS
from fairtender.monitoring.values import DAY, Flags, Whole, days, minutes, refuse
from fairtender.tables import Table, check, place, wrong

_ROOM = 1 << 30  # parts the workers in one sorted array: no date lies that many minutes from 1970


class Spans(NamedTuple):
    """Periods of time, sorted by worker and start; those of one worker do not overlap.

    worker: number of the worker. start, end: minutes since 1970. unpaid: minutes of unpaid break.
    kind: number in `SHIFT_KINDS`.
    """

    worker: Whole
    start: Whole
    end: Whole
    unpaid: Whole
    kind: Whole

    def take(self, where: Flags) -> "Spans":
        """Return the spans for which `where` is true."""
        return self if where.all() else Spans(*(column[where] for column in self))

    @property
    def day(self) -> Whole:
        """The day on which each span starts, in days since 1970."""
        return self.start // DAY

    @property
    def paid(self) -> Whole:
        """The minutes of each span that are not part of an unpaid break."""
        return self.end - self.start - self.unpaid


class Pieces(NamedTuple):
    """Spans cut at midnight, so that each piece is within one day.

    span: number of the span. day: days since 1970. paid, night: minutes without the break.
    """

    span: Whole
    day: Whole
    paid: Whole
    night: Whole

    def take(self, where: Flags) -> "Pieces":
        """Return the pieces for which `where` is true."""
        return self if where.all() else Pieces(*(column[where] for column in self))


def shift_spans(data: pd.DataFrame, workers: Whole) -> Spans:
    """Return the rows of SHIFTS as spans; `workers` has the number of the worker for each row.

    Raises DataError with file, row and column if a time or a break is invalid, and if two shifts of
    one worker overlap.
    """
    data = check(data, SHIFTS)
    start, end = minutes(data, SHIFTS, "start"), minutes(data, SHIFTS, "end")
    refuse(data, SHIFTS, "start", start == DAY, "monitoring-time")
    refuse(data, SHIFTS, "end", start == end, "monitoring-no-length")
    length = end - start + DAY * (end < start)
    pause = data["break"].to_numpy(dtype="float64")
    sound = (pause >= 0) & (pause < length) & (pause == np.floor(pause))
    refuse(data, SHIFTS, "break", ~sound, "monitoring-break")
    codes, written = pd.factorize(data["kind"])
    kind = np.array([SHIFT_KINDS.index(text) for text in written], dtype=np.int64)[codes]
    begin = days(data, "date") * DAY + start
    spans = Spans(workers, begin, begin + length, pause.astype(np.int64), kind)
    return _in_order(data, SHIFTS, "start", spans, np.arange(len(data)))


def access_spans(data: pd.DataFrame, workers: Whole) -> Spans:
    """Return the rows of ACCESS as spans, except those without an exit, which have no end.

    Raises DataError as `shift_spans` does.
    """
    data = check(data, ACCESS)
    start, end = minutes(data, ACCESS, "time_in"), minutes(data, ACCESS, "time_out", empty=True)
    refuse(data, ACCESS, "time_in", start == DAY, "monitoring-time")
    refuse(data, ACCESS, "time_out", start == end, "monitoring-no-length")
    begin = days(data, "date") * DAY + start
    known, nothing = end >= 0, np.zeros(len(data), dtype=np.int64)
    spans = Spans(workers, begin, begin + end - start + DAY * (end < start), nothing, nothing)
    return _in_order(data, ACCESS, "time_in", spans.take(known), np.flatnonzero(known))


def _in_order(
    data: pd.DataFrame, table: Table, column: str, spans: Spans, positions: Whole
) -> Spans:
    """Sort spans by worker and start; raise DataError if two of one worker overlap.

    positions: for each span the position of its row in `data`.
    """
    order = np.argsort(spans.worker * _ROOM + spans.start, kind="stable")
    result = Spans(*(column[order] for column in spans))
    same = result.worker[1:] == result.worker[:-1]
    overlap = same & (result.start[1:] < result.end[:-1])
    if overlap.any():
        at = int(np.argmax(overlap))
        first, second = positions[order[at : at + 2]].tolist()
        about = {"other": place(data, first, table)["row"], "worker": data["worker"].iloc[first]}
        raise wrong(data, second, table, "monitoring-overlap", column=column, **about)
    return result


def beyond(access: Spans, shifts: Spans, tolerance: int) -> Spans:
    """Return the periods in the gate log that are before, after or without a shift.

    Only time longer than the `tolerance` (minutes for changing and walking) counts, and then all of
    it. Time between two shifts does not count. A shift of paid leave covers nothing: a worker on
    leave who is on the site may be working.
    """
    start = shifts.worker * _ROOM + shifts.start
    end = shifts.worker * _ROOM + shifts.end
    first = np.searchsorted(end, access.worker * _ROOM + access.start, side="right")
    last = np.searchsorted(start, access.worker * _ROOM + access.end, side="left") - 1
    met = first <= last
    before, after = access.end.copy(), access.start.copy()
    before[met] = shifts.start[first[met]]
    after[met] = shifts.end[last[met]]
    early = before - access.start > tolerance
    late = met & (access.end - after > tolerance)
    parts = [
        access.take(early)._replace(end=before[early]),
        access.take(late)._replace(start=after[late]),
    ]
    return Spans(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def by_day(spans: Spans, night: tuple[int, int]) -> Pieces:
    """Cut spans at midnight, and return the pieces.

    night: the minutes of the day at which night work begins and ends. A break without a recorded
    time is deducted first from the hours without night supplement, starting with those of the first
    day.
    """
    start = spans.start % DAY
    end = start + spans.end - spans.start
    ends = np.minimum(end, DAY), np.maximum(end - DAY, 0)
    dark = [_at_night(start, ends[0], night), _at_night(start * 0, ends[1], night)]
    light = [ends[0] - start - dark[0], ends[1] - dark[1]]
    left = spans.unpaid.copy()
    for part in light + dark:
        taken = np.minimum(part, left)
        part -= taken
        left -= taken
    second = np.flatnonzero(ends[1])
    return Pieces(
        np.concatenate([np.arange(len(start)), second]),
        np.concatenate([spans.day, spans.day[second] + 1]),
        np.concatenate([light[0] + dark[0], (light[1] + dark[1])[second]]),
        np.concatenate([dark[0], dark[1][second]]),
    )


def _at_night(start: Whole, end: Whole, night: tuple[int, int]) -> Whole:
    """Return how many minutes of each period are at night; each period is within one day."""
    begins, ends = night
    parts = [(begins, ends)] if begins < ends else [(0, ends), (begins, DAY)]
    found = np.zeros_like(start)
    for first, last in parts:
        found += np.maximum(np.minimum(end, last) - np.maximum(start, first), 0)
    return found


def explanations(data: pd.DataFrame, spans: Spans, names: np.ndarray) -> np.ndarray:
    """Return, for each span, text and document of the note that explains it, or "".

    A note explains the entries of one worker, or of all, from its first to its last day. A note on
    one worker takes precedence over a note on all. A note without a document explains nothing.
    Raises DataError for a last day before the first.
    """
    data = check(data, ACCESS_NOTES)
    first, last = days(data, "first_day"), days(data, "last_day")
    refuse(data, ACCESS_NOTES, "last_day", last < first, "monitoring-dates")
    words = data["text"] + " (" + data["document"] + ")"
    notes = pd.DataFrame({"worker": data["worker"], "first": first, "last": last, "words": words})
    notes = notes.assign(is_on_all=notes["worker"] == "")[(data["document"] != "").to_numpy()]
    # Which of two notes is named must not depend on the order of the rows.
    notes = notes.sort_values(["is_on_all", "first", "last", "words"])
    number = {name: position for position, name in enumerate(names.tolist())}
    found = np.full(len(spans.day), "", dtype=object)
    is_open = np.ones(len(spans.day), dtype=bool)
    for note in notes.itertuples():
        explained = is_open & (spans.day >= note.first) & (spans.day <= note.last)
        if not note.is_on_all:
            explained &= spans.worker == number.get(note.worker, -1)
        found[explained] = note.words
        is_open &= ~explained
    return found
