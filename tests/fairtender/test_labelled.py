"""The screen beside readers: counts worked out by hand."""

import json
import math
import os
from pathlib import Path

import pandas as pd
import pytest
from ocds_kit import FIXTURES

from benchmarks import labelled
from fairtender import profile, screening, sheets
from fairtender.profile import FACTORS, LEVELS
from fairtender.tables import data_path, frame
from fairtender.tenders import stated


@pytest.fixture(scope="module")
def labels() -> pd.DataFrame:
    return sheets.read(data_path("labelled-tenders", "labels.csv"), labelled.LABELS)


def label(file: str, id: str, level: str, **rates: str) -> tuple:
    rated = (rates.get(name, "unknown") for name in FACTORS)
    return (file, id, level, "", *rated, "", "a note", level, level, level, "")


def test_levels_and_signals_are_counted():
    """Four notices; the screen reads three, and is right about cleaning and about the silent one.

    Cleaning by its code: high sector, elevated. A title that says nothing: unknown. IT by its code
    with the short period of 5 days: low, since one moderate signal does not lift it; readers said
    elevated. Elevated: readers 2, screen 1, both 1, so precision 1, recall 1/2. Agreement 2 of 4.
    """
    read = frame(
        labelled.LABELS,
        [
            label("a.json", "t1", "elevated", sector="high"),
            label("a.json", "t2", "unknown"),
            label("a.json", "t3", "elevated", sector="high", time="moderate"),
            label("b.json", "t4", "low", sector="low"),
        ],
    )
    tenders = stated(
        {
            "ocid": ["t1", "t2", "t3"],
            "title": ["Cleaning", "Lot", "Software"],
            "cpv": [("90919200",), (), ("48000000",)],
            "tender_days": [30.0, 30.0, 5.0],
        }
    )
    rules = profile.load(data_path("profiles", "default.toml"))
    rows = labelled.compare(read, [("a.json", screening.screen(tenders, rules))])
    assert rows["screened"].tolist() == ["elevated", "unknown", "low", "not read"]
    assert labelled.agreement(rows) == 0.5
    table = labelled.confusion(rows)
    assert table.loc["elevated", "low"] == 1 and table.loc["low", "not read"] == 1
    levels = labelled.by_level(rows).set_index("level")
    assert levels.loc["elevated"].tolist() == [2, 1, 1, 1.0, 0.5]
    assert levels.loc["low", "precision"] == 0 and math.isnan(levels.loc["high", "precision"])
    factors = labelled.by_factor(rows).set_index("factor")
    assert factors.loc["time"].tolist() == [1, 1, 1, 1.0, 1.0]
    assert factors.loc["sector"].tolist() == [2, 1, 1, 1.0, 0.5]


def test_the_labels_follow_the_rule_and_say_why_where_readers_differed(labels):
    assert len(labels) == 200 and labels["file"].nunique() > 40
    sectors = {one.code: one for one in profile.load(data_path("profiles", "default.toml")).sectors}
    for row in labels.itertuples():
        rated = [getattr(row, f"rates_{name}") for name in FACTORS]
        missing = row.missing.split("; ") if row.missing else []
        assert screening.level_of(rated, [name in missing for name in FACTORS]) == row.level, row.id
        if row.sector:
            assert sectors[row.sector].level == row.rates_sector, row.id
        given = {row.reader_a, row.reader_b, row.reader_c}
        assert given <= {*LEVELS}
        assert row.settled or given == {row.level}, row.id


@pytest.fixture(scope="module")
def told() -> dict:
    """The figures that a page of the book shows."""
    return json.loads(data_path("labelled-tenders", "figures.json").read_text("utf-8"))


def test_the_figures_are_of_these_labels(labels, told):
    levels = {row["level"]: row["readers"] for row in told["levels"]}
    assert levels == labels["level"].value_counts().to_dict()


def test_the_figures_of_four_notices_are_as_counted_by_hand(told):
    """The screen: high, elevated and twice unknown, the last of which a reader called elevated."""
    read = frame(
        labelled.LABELS,
        [
            label("lots.json", "ocds-lots-1", "high", sector="high", commodity="high"),
            label("versions.json", "ocds-versions-1", "elevated", sector="high"),
            label("traps.json", "ocds-traps-wrong-types", "unknown"),
            label("traps.json", "ocds-traps-nulls", "elevated", sector="high"),
        ],
    )
    found = labelled.figures(read, labelled.compared(FIXTURES, read))
    assert found.keys() == told.keys()
    assert (found["notices"], found["agree"], found["false_low"]) == (4, 3, 0)
    assert {*found["readers"].values()} == {4}
    confused = {(a, b): n for a, row in found["confusion"].items() for b, n in row.items() if n}
    assert confused == {
        ("high", "high"): 1,
        ("elevated", "elevated"): 1,
        ("unknown", "unknown"): 1,
        ("elevated", "unknown"): 1,
    }
    elevated = {"level": "elevated", "readers": 2, "screen": 1, "both": 1}
    assert found["levels"][1] == elevated | {"precision": 1.0, "recall": 0.5}
    sector = {"factor": "sector", "readers": 3, "screen": 2, "both": 2}
    assert found["factors"][0] == sector | {"precision": 1.0, "recall": 2 / 3}


if PUBLISHED := os.environ.get("FAIRTENDER_NOTICES"):  # where publishers' files lie, none of ours

    def test_the_page_shows_what_comes_out_today(labels, told):
        rows = labelled.compared(Path(PUBLISHED), labels)
        assert json.loads(json.dumps(labelled.figures(labels, rows))) == told
