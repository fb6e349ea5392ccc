"""Measure how well the screening tool agrees with readers of the same 200 notices.

`LABELS` holds what readers said of notices before any tool had rated them. `compare` puts the
screen's levels beside theirs; `agreement`, `confusion`, `by_level` and `by_factor` count.

The labels are part of the project (`datasets/labelled-tenders/`), the notices of public publishers
are not. FOLDER holds the publishers' files, anywhere below it.

    python benchmarks/labelled.py FOLDER                  agreement, confusion, precision, recall
    python benchmarks/labelled.py FOLDER --worst          the notices on which they differ, too
    python benchmarks/labelled.py FOLDER --figures FILE   the same as JSON, for the book's page
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from fairtender import ocds, profile, screening, sheets
from fairtender.files import write_atomically
from fairtender.profile import FACTORS, LEVELS
from fairtender.screening import Screening
from fairtender.tables import Column, DataError, Table, data_path, frame

_NOT_READ = "not read"
_SIGNALS = ("moderate", "high", "decisive")
READERS = ("reader_a", "reader_b", "reader_c")

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
        *(Column(name, "text", "Level of one of the three readers") for name in READERS),
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
    """Return COMPARED: the ratings of LABELS, in their order, with those of the screening tool.

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


def compared(folder: Path, labels: pd.DataFrame) -> pd.DataFrame:
    """Screen every file that a label names, by the default profile; return COMPARED."""
    rules = profile.load(data_path("profiles", "default.toml"))
    files = {path.name: path for path in folder.rglob("*") if path.is_file()}
    results = []
    for name in labels["file"].drop_duplicates():
        if name not in files:
            raise SystemExit(f"{name} is not below {folder}: give the folder of publishers' files")
        try:
            results.append((name, screening.screen(ocds.read(files[name]), rules)))
        except DataError as error:
            print(f"not read: {error}")
    return compare(labels, results)


def figures(labels: pd.DataFrame, rows: pd.DataFrame) -> dict:
    """Return all figures that the benchmark prints, as data."""
    read = rows["read"].map(LEVELS.index)
    pairs = [(a, b) for a in READERS for b in READERS if a < b]
    return {
        "notices": len(rows),
        "agree": round(agreement(rows) * len(rows)),
        "readers": {f"{a} {b}": int((labels[a] == labels[b]).sum()) for a, b in pairs},
        "confusion": confusion(rows).to_dict("index"),
        "levels": by_level(rows).to_dict("records"),
        "factors": by_factor(rows).to_dict("records"),
        "false_low": int(((rows["screened"] == "low") & (read > 1)).sum()),
        "false_low_among_high": int(((rows["screened"] == "low") & (rows["read"] == "high")).sum()),
    }


def main() -> None:
    """Print how readers and screen agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--worst", action="store_true")
    parser.add_argument("--figures", type=Path)
    options = parser.parse_args()
    path = data_path("labelled-tenders", "labels.csv")
    labels = sheets.read(path, LABELS)
    rows = compared(options.folder, labels)
    told = figures(labels, rows)
    print(f"{told['agree']} of {told['notices']} levels agree; between readers {told['readers']}")
    print(f"low for what readers called elevated or high: {told['false_low']}\n")
    tables = (confusion(rows), by_level(rows), by_factor(rows))
    print(*(table.to_string() for table in tables), sep="\n\n")
    if options.worst:
        differ = rows[rows["read"] != rows["screened"]]
        print(differ[["file", "id", "read", "screened", "note"]].to_string(max_colwidth=60))
    if options.figures:
        write_atomically(options.figures, json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
