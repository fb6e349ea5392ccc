"""What the contract file itself explains: notes that say why a gate log is longer than a shift."""

import numpy as np
import pandas as pd

from fairtender.monitoring.hours import Spans
from fairtender.monitoring.tables import ACCESS_NOTES
from fairtender.monitoring.values import Whole, checked, days, refuse

_ALL = 0  # the number of "all workers" in the keys; workers follow from 1
_ROOM = 1 << 22  # more days than there are between any two dates


def explanations(data: pd.DataFrame, spans: Spans, names: np.ndarray) -> np.ndarray:
    """Return for each span the text and document of the note that explains it, or "".

    A note explains the entries of one worker, or of all, from its first to its last day. A note
    without a document explains nothing. Raises DataError for a last day before the first.
    """
    data = checked(data, ACCESS_NOTES)
    first, last = days(data, "first_day"), days(data, "last_day")
    refuse(data, "last_day", last < first, "monitoring-dates")
    told = (data["text"] + " (" + data["document"] + ")").to_numpy(dtype=object)
    number = {name: position for position, name in enumerate(names.tolist(), _ALL + 1)} | {"": _ALL}
    whose = np.array([number.get(name, -1) for name in data["worker"]], dtype=np.int64)
    # The order of the rows must not decide which of two notes is named.
    order = np.lexsort((told.astype(str), last, first))
    order = order[(data["document"].to_numpy(dtype=object)[order] != "") & (whose[order] >= 0)]
    keys = np.concatenate(
        [np.array([], np.int64)]
        + [whose[i] * _ROOM + np.arange(first[i], last[i] + 1) for i in order]
    )
    # numpy counts with numbers of the machine's own size, which are smaller in a browser.
    told = np.repeat(told[order], (last - first + 1)[order].astype(np.intp))
    found = np.full(len(spans.day), "", dtype=object)
    for wanted in (_ALL + 0 * spans.worker, spans.worker + 1):
        _fill(found, wanted * _ROOM + spans.day, keys, told)
    return found


def _fill(found: np.ndarray, wanted: Whole, keys: Whole, told: np.ndarray) -> None:
    """Put in what is told of each wanted key, the first where there are several."""
    order = np.argsort(keys, kind="stable")
    keys, told = keys[order], told[order]
    at = np.searchsorted(keys, wanted)
    there = at < len(keys)
    there[there] = keys[at[there]] == wanted[there]
    found[there] = told[at[there]]
