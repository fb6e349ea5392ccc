"""Hours a week, days in a row, and training: what the shifts say about rest."""

import numpy as np
import pandas as pd

from fairtender.monitoring import results
from fairtender.monitoring.declared import WORKERS
from fairtender.monitoring.ledger import LEAVE, TRAINING, Books
from fairtender.monitoring.pay import UNITS
from fairtender.monitoring.values import ROOM, add_up, day, month_of
from fairtender.tables import check

__all__ = ["rest_days", "training", "weekly_hours"]


def weekly_hours(books: Books) -> pd.DataFrame:
    """Find weeks, Monday to Sunday, over the agreed hours: CASES `weekly-hours`, one a week.

    Counts work and training by the shifts, and presence in the gate log that nothing explains. The
    month of a case is that of the Monday. The quantity is the hours over the limit.
    """
    limit = books.terms.number("weekly_hours")
    if limit is None:
        return results.join_cases()
    first = (books.first + 3) // 7  # 1 January 1970 was a Thursday
    weeks = (day(books.on) + 1 + 3) // 7 - first + 1
    worked = np.zeros(len(books.names) * max(weeks, 0), dtype=np.int64)
    for spans, pieces in (
        (books.shifts, books.shift_pieces),
        (books.off_record, books.off_record_pieces),
    ):
        pieces = pieces.take(spans.kind[pieces.span] != LEAVE)
        week = (pieces.day + 3) // 7 - first
        worked += add_up(len(worked), spans.worker[pieces.span] * weeks + week, pieces.paid * UNITS)
    over = worked - int(limit * 60 * UNITS)
    at = np.flatnonzero(over > 0)
    monday = np.maximum((at % max(weeks, 1) + first) * 7 - 3, books.first)
    # The hours after midnight of the last day may begin a week of their own.
    month = np.minimum(month_of(monday) - books.first_month, books.months - 1)
    keys = at // max(weeks, 1) * books.months + month
    return results.monthly_cases(books, "weekly-hours", keys, **results.quantity_in_hours(over[at]))


def rest_days(books: Books) -> pd.DataFrame:
    """Find more days of work in a row than agreed: CASES `no-rest-day`, one for each run of days.

    A day counts by the start of a shift. The month is that of the first day too many, the quantity
    the days beyond the limit.
    """
    limit = books.terms.number("rest_day")
    if limit is None:
        return results.join_cases()
    work = books.shifts.take(books.shifts.kind != LEAVE)
    present = work.worker * ROOM + work.day
    present = present[np.diff(present, prepend=-1) != 0]
    starts = np.flatnonzero(np.diff(present, prepend=-2) != 1)
    lengths = np.diff(np.append(starts, len(present)))
    long = lengths > limit
    too_many = present[starts[long]] + int(limit)
    keys = too_many // ROOM * books.months + month_of(too_many % ROOM) - books.first_month
    beyond = results.quantity(lengths[long] - int(limit), "days")
    return results.monthly_cases(books, "no-rest-day", keys, **beyond)


def training(books: Books) -> pd.DataFrame:
    """Find workers with less paid training than agreed: CASES `training-hours`.

    Judged when the contract period is over, and for those who were there from its first to its
    last day. The quantity is the hours that are missing.
    """
    agreed = books.terms.number("training_hours")
    contract = books.contract
    if agreed is None or books.on < contract["end"].date() or not len(books.file.shifts):
        return results.join_cases()
    workers = check(books.file.workers, WORKERS)
    stayed = (workers["start"] <= contract["start"]) & ~(workers["end"] < contract["end"])
    names = workers["worker"][stayed]
    spans = books.shifts.take(books.shifts.kind == TRAINING)
    sums = add_up(len(books.names), spans.worker, spans.paid * UNITS)
    given = dict(zip(books.names.tolist(), sums.tolist(), strict=True))
    agreed_units = int(agreed * 60 * UNITS)
    lacking = np.array([agreed_units - given.get(name, 0) for name in names], dtype=np.int64)
    short = lacking > 0
    return results.worker_cases(
        "training-hours", names[short], **results.quantity_in_hours(lacking[short])
    )
