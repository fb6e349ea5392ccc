"""How well does the screen agree with readers of the same 200 notices?

The labels are part of the project (`datasets/labelled-tenders/`), the notices of public publishers
are not. FOLDER holds the publishers' files, anywhere below it.

    python benchmarks/labelled.py FOLDER                  agreement, confusion, precision, recall
    python benchmarks/labelled.py FOLDER --worst          the notices on which they differ, too
    python benchmarks/labelled.py FOLDER --figures FILE   the same as JSON, for the book's page
"""

import argparse
import json
from pathlib import Path

import pandas as pd

from fairtender import ocds, profile, screening, sheets
from fairtender.files import write_atomically
from fairtender.profile import LEVELS
from fairtender.screening import labelled
from fairtender.tables import DataError, data_path

READERS = ("reader_a", "reader_b", "reader_c")


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
    return labelled.compare(labels, results)


def figures(labels: pd.DataFrame, rows: pd.DataFrame) -> dict:
    """Return everything that is told, as data."""
    read = rows["read"].map(LEVELS.index)
    pairs = [(a, b) for a in READERS for b in READERS if a < b]
    return {
        "notices": len(rows),
        "agree": round(labelled.agreement(rows) * len(rows)),
        "readers": {f"{a} {b}": int((labels[a] == labels[b]).sum()) for a, b in pairs},
        "confusion": labelled.confusion(rows).to_dict("index"),
        "levels": labelled.by_level(rows).to_dict("records"),
        "factors": labelled.by_factor(rows).to_dict("records"),
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
    labels = sheets.read(path, labelled.LABELS)
    rows = compared(options.folder, labels)
    told = figures(labels, rows)
    print(f"{told['agree']} of {told['notices']} levels agree; between readers {told['readers']}")
    print(f"low for what readers called elevated or high: {told['false_low']}\n")
    tables = (labelled.confusion(rows), labelled.by_level(rows), labelled.by_factor(rows))
    print(*(table.to_string() for table in tables), sep="\n\n")
    if options.worst:
        differ = rows[rows["read"] != rows["screened"]]
        print(differ[["file", "id", "read", "screened", "note"]].to_string(max_colwidth=60))
    if options.figures:
        write_atomically(options.figures, json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
