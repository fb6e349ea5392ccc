"""Shifts and gate log as hours of a day: what was worked when, to the minute.

A shift may pass midnight. Its hours before and after belong to different days, which may differ in
rate, and one of which may be a Sunday or a public holiday.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from fairtender.monitoring.tables import ACCESS, SHIFT_KINDS, SHIFTS
from fairtender.monitoring.values import DAY, Flags, Whole, checked, days, minutes, refuse, wrong

_ROOM = 1 << 30  # parts the workers in one sorted array: no date lies that many minutes from 1970


class Spans(NamedTuple):
    """Stretches of time, sorted by worker and start; those of one worker do not overlap.

    worker: number of the worker. start, end: minutes since 1970. unpaid: minutes of unpaid break.
    kind: number in `SHIFT_KINDS`.
    """

    worker: Whole
    start: Whole
    end: Whole
    unpaid: Whole
    kind: Whole

    def take(self, where: Flags) -> "Spans":
        """Return those at which `where` is true."""
        return self if where.all() else Spans(*(column[where] for column in self))

    @property
    def day(self) -> Whole:
        """Days, since 1970, on which they start."""
        return self.start // DAY

    @property
    def paid(self) -> Whole:
        """Minutes without the unpaid break."""
        return self.end - self.start - self.unpaid


class Pieces(NamedTuple):
    """The parts of spans that lie on one day each.

    span: number of the span. day: days since 1970. paid, night: minutes, the break taken off.
    """

    span: Whole
    day: Whole
    paid: Whole
    night: Whole

    def take(self, where: Flags) -> "Pieces":
        """Return those at which `where` is true."""
        return self if where.all() else Pieces(*(column[where] for column in self))


def shift_spans(data: pd.DataFrame, workers: Whole) -> Spans:
    """Return the rows of SHIFTS as spans; `workers` holds the worker's number of each row.

    Raises DataError with file, row and column where a time or a break will not do, and where two
    shifts of one worker overlap.
    """
    data = checked(data, SHIFTS)
    start, end = minutes(data, "start"), minutes(data, "end")
    refuse(data, "start", start == DAY, "monitoring-time")
    refuse(data, "end", start == end, "monitoring-no-length")
    length = end - start + DAY * (end < start)
    pause = data["break"].to_numpy(dtype="float64")
    sound = (pause >= 0) & (pause < length) & (pause == np.floor(pause))
    refuse(data, "break", ~sound, "monitoring-break")
    codes, written = pd.factorize(data["kind"])
    kind = np.array([SHIFT_KINDS.index(text) for text in written], dtype=np.int64)[codes]
    begin = days(data, "date") * DAY + start
    return _in_order(data, Spans(workers, begin, begin + length, pause.astype(np.int64), kind))


def access_spans(data: pd.DataFrame, workers: Whole) -> Spans:
    """Return the rows of ACCESS with an exit as spans; without one nobody knows how long it was.

    Raises DataError as `shift_spans` does.
    """
    data = checked(data, ACCESS)
    start, end = minutes(data, "time_in"), minutes(data, "time_out", empty=True)
    refuse(data, "time_in", start == DAY, "monitoring-time")
    refuse(data, "time_out", start == end, "monitoring-no-length")
    begin = days(data, "date") * DAY + start
    known, nothing = end >= 0, np.zeros(len(data), dtype=np.int64)
    spans = Spans(workers, begin, begin + end - start + DAY * (end < start), nothing, nothing)
    return _in_order(data[known], spans.take(known))


def _in_order(data: pd.DataFrame, spans: Spans) -> Spans:
    """Sort by worker and start. One person cannot be at two places at once."""
    order = np.argsort(spans.worker * _ROOM + spans.start, kind="stable")
    result = Spans(*(column[order] for column in spans))
    same = result.worker[1:] == result.worker[:-1]
    overlap = same & (result.start[1:] < result.end[:-1])
    if overlap.any():
        at = int(np.argmax(overlap))
        column = "start" if "start" in data.columns else "time_in"
        other = data.index[order[at]]
        worker = data["worker"].iloc[order[at]]
        raise wrong(data, order[at + 1], column, "monitoring-overlap", other=other, worker=worker)
    return result


def beyond(access: Spans, shifts: Spans, tolerance: int) -> Spans:
    """Return the time in the log before, after and without any shift.

    Only time longer than the `tolerance` (minutes for changing and walking) is taken, and then all
    of it. Time between two shifts is not taken. A shift of paid leave covers nothing: who is on
    leave and yet on the site may be working.
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
    """Cut spans at midnight. `night` begins and ends at these minutes of the day.

    A break whose time nobody recorded is taken off the hours without night supplement first, and
    of these from the first day's.
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
    """Return the minutes at night of stretches that lie within one day."""
    begins, ends = night
    parts = [(begins, ends)] if begins < ends else [(0, ends), (begins, DAY)]
    found = [np.maximum(np.minimum(end, b) - np.maximum(start, a), 0) for a, b in parts]
    return sum(found[1:], found[0])
