"""How well the screen agrees with readers of the same notices.

`LABELS` holds what readers said of notices before any tool had rated them. `compare` puts the
screen's levels beside theirs; `agreement`, `confusion`, `by_level` and `by_factor` count.
"""

from collections.abc import Iterable

import pandas as pd

from fairtender.profile import FACTORS, LEVELS
from fairtender.screening import Screening
from fairtender.tables import Column, Table, frame

_NOT_READ = "not read"
_SIGNALS = ("moderate", "high", "decisive")
_READERS = ("reader_a", "reader_b", "reader_c")

LABELS = Table(
    "labels",
    (
        Column("file", "text", "Name of the publisher's file, which is no part of the project"),
        Column("id", "text", "The notice: its ocid, or the number of an eForms notice"),
        Column("level", "text", "Level by the rule, from the ratings that readers set"),
        Column("sector", "text", "Code of the sector of the default profile", optional=True),
        *(Column(f"rates_{name}", "text", f"Rating of the factor {name}") for name in FACTORS),
        Column("missing", "text", "Factors that this tender needs, not stated", optional=True),
        Column("note", "text", "In the readers' own words: what is bought, what decided"),
        *(Column(name, "text", "Level of one of the three readers") for name in _READERS),
        Column("settled", "text", "Where readers differed: what was decided, why", optional=True),
    ),
    key=("file", "id"),
)

COMPARED = Table(
    "compared",
    (
        Column("file", "text", "Name of the publisher's file"),
        Column("id", "text", "The notice"),
        Column("read", "text", "Level by the readers"),
        Column("screened", "text", 'Level by the screen; "not read" where it knows no such notice'),
        Column("note", "text", "The readers' note"),
        *(Column(f"rates_{name}", "text", f"Readers' rating of {name}") for name in FACTORS),
        *(Column(f"screen_{name}", "text", f"The screen's rating of {name}") for name in FACTORS),
    ),
)

BY_LEVEL = Table(
    "by_level",
    (
        Column("level", "text", "low, unknown, elevated or high"),
        Column("readers", "whole", "Notices that the readers gave this level"),
        Column("screen", "whole", "Notices that the screen gave it"),
        Column("both", "whole", "Notices that both gave it"),
        Column("precision", "number", "both / screen; NaN where the screen gave it to none"),
        Column("recall", "number", "both / readers; NaN where the readers gave it to none"),
    ),
)

BY_FACTOR = BY_LEVEL._replace(
    name="by_factor",
    columns=(Column("factor", "text", "One of the seven, as a signal"), *BY_LEVEL.columns[1:]),
)


def compare(labels: pd.DataFrame, screened: Iterable[tuple[str, Screening]]) -> pd.DataFrame:
    """Put the screen's ratings beside those of LABELS; returns COMPARED, in their order.

    screened: name of a file, and what the screen gave for it. A file of one notice is found by its
    name alone; of several rows for a notice the strongest counts.
    """
    found: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    for file, result in screened:
        ratings: dict[str, dict[str, str]] = {}
        for row in result.factors.itertuples():
            ratings.setdefault(row.ocid, {})[row.factor] = row.rating
        for row in result.tenders.itertuples():
            for id in (row.ocid, file.rpartition(".")[0]):
                earlier = found.get((file, id))
                if not earlier or LEVELS.index(row.level) > LEVELS.index(earlier[0]):
                    found[file, id] = (row.level, ratings[row.ocid])
    rows = []
    for row in labels.itertuples():
        level, own = found.get((row.file, row.id), (_NOT_READ, {}))
        theirs = (getattr(row, f"rates_{name}") for name in FACTORS)
        rated = (own.get(name, _NOT_READ) for name in FACTORS)
        rows.append((row.file, row.id, row.level, level, row.note, *theirs, *rated))
    return frame(COMPARED, rows)


def agreement(compared: pd.DataFrame) -> float:
    """Return the share of notices to which readers and screen gave the same level, 0 to 1."""
    return float((compared["read"] == compared["screened"]).mean())


def confusion(compared: pd.DataFrame) -> pd.DataFrame:
    """Return counts by the readers' level (rows) and the screen's (columns), strongest first."""
    strongest = LEVELS[::-1]
    table = pd.crosstab(compared["read"], compared["screened"])
    columns = [*strongest, *([_NOT_READ] if _NOT_READ in table else [])]
    return table.reindex(index=strongest, columns=columns, fill_value=0)


def by_level(compared: pd.DataFrame) -> pd.DataFrame:
    """Return BY_LEVEL: precision and recall of each level."""
    rows = []
    for level in LEVELS[::-1]:
        theirs, ours = compared["read"] == level, compared["screened"] == level
        rows.append((level, *_counts(theirs, ours)))
    return frame(BY_LEVEL, rows)


def by_factor(compared: pd.DataFrame) -> pd.DataFrame:
    """Return BY_FACTOR: of each factor, where readers and screen saw a signal at all."""
    rows = []
    for name in FACTORS:
        theirs = compared[f"rates_{name}"].isin(_SIGNALS)
        rows.append((name, *_counts(theirs, compared[f"screen_{name}"].isin(_SIGNALS))))
    return frame(BY_FACTOR, rows)


def _counts(theirs: pd.Series, ours: pd.Series) -> tuple[int, int, int, float, float]:
    readers, screen, both = int(theirs.sum()), int(ours.sum()), int((theirs & ours).sum())
    precision = both / screen if screen else float("nan")
    return readers, screen, both, precision, both / readers if readers else float("nan")
