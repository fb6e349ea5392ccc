"""The charts: what their words say equals the data, and a picture is the same each time."""

import base64
import re
import sys
import warnings
from decimal import Decimal

import pytest

from fairtender import charts, messages
from fairtender.screening import FACTORS, SCREENED, Screening
from fairtender.tables import DataError, Reason, frame

ORDER = ("sector", "commodity", "place", "workforce", "business_model", "price", "time")
# ocid: title, level, ratings in the order of the factors
SAMPLE = {
    "a": ("Coffee at $5 and $6", "high", "high decisive unknown none none moderate none"),
    "b": ("Cleaning <b>offices</b>", "high", "high none none high none moderate none"),
    "c": ("Прибирання 咖啡", "elevated", "high none unknown none none none none"),
    "d": ("Software", "low", "low none none none none none none"),
}


def make(sample: dict[str, tuple[str, str, str]]) -> Screening:
    reason = Reason("screen-test")
    tenders = {name: [""] * len(sample) for name in SCREENED.names}
    tenders |= {name: [()] * len(sample) for name in ("reasons", "sources", "ask", "release_ids")}
    tenders["value_amount"] = [Decimal(1)] * len(sample)
    tenders |= {
        "ocid": list(sample),
        "title": [title for title, _, _ in sample.values()],
        "level": [level for _, level, _ in sample.values()],
    }
    rows = [
        (ocid, factor, rating, rating == "unknown", reason, "", None, "")
        for ocid, (_, _, ratings) in sample.items()
        for factor, rating in zip(ORDER, ratings.split(), strict=True)
    ]
    factors = dict(zip(FACTORS.names, map(list, zip(*rows, strict=True)), strict=True))
    return Screening(frame(SCREENED, tenders), frame(FACTORS, factors))


def test_the_words_of_a_grid_say_its_numbers():
    alt = charts.screen_grid(make(SAMPLE)).alt
    # Counted by hand in SAMPLE: 28 cells.
    assert "high 2, elevated 1, unknown 0, low 1." in alt
    found = [int(n) for n in re.search(r"decisive\D+(\d+)" + r"\D+(\d+)" * 5, alt).groups()]
    assert found == [1, 4, 2, 1, 2, 18]  # decisive, high, moderate, low sector, missing, none
    assert "Coffee at $5 and $6; Cleaning <b>offices</b>" in alt
    short = charts.screen_grid(make(SAMPLE), {"a": "T01", "b": "T02"}).alt
    assert messages.text("chart-grid-alt-high", names="T01; T02") in short


def test_the_words_of_the_bars_say_their_numbers():
    picture = charts.level_counts(make(SAMPLE))
    assert "Total 4: high 2, elevated 1, unknown 0, low 1" in picture.alt
    counts = {"high": 1234, "elevated": 0, "unknown": 0, "low": 0}
    assert "high 1,234" in charts.level_counts(counts).alt
    assert "1,234" in charts.level_counts(counts).svg()


def test_no_tender_at_all_still_makes_bars():
    counts = {"high": 0, "elevated": 0, "unknown": 0, "low": 0}
    assert "Total 0:" in charts.level_counts(counts).alt


@pytest.mark.parametrize("rows", [0, 101])
def test_a_grid_that_nobody_could_read_is_refused(rows):
    sample = {str(n): SAMPLE["d"] for n in range(rows)} or {"x": SAMPLE["d"]}
    screening = make(sample)
    if rows == 0:
        screening = Screening(screening.tenders.iloc[:0], screening.factors.iloc[:0])
    with pytest.raises(DataError, match="level_counts"):
        charts.screen_grid(screening)


def test_the_table_says_in_words_what_the_grid_shows():
    table = charts.screen_table(make(SAMPLE), {"d": "T04"})
    assert list(table.frame.index) == [*(SAMPLE[ocid][0] for ocid in "abc"), "T04"]
    level, signals, missing = table.frame.iloc[0]
    assert level == "High"
    assert [line.split(": ")[1] for line in signals.split("\n")] == ["high", "decisive", "moderate"]
    assert missing == messages.text("factor-place")
    assert list(table.frame.loc["T04"]) == ["Low", "Sector: low", "None"]
    assert "<b>" not in table._repr_html_() and re.search(
        r'<th scope="row"[^>]*>T04<', table._repr_html_()
    )


def test_a_factor_that_needs_no_fact_is_not_drawn_as_a_missing_one():
    screening = make({"d": ("Audit", "low", "low none unknown none none none none")})
    asked = charts.screen_grid(screening).svg().count("?</text>")
    screening.factors["missing"] = False
    assert charts.screen_table(screening).frame["Facts missing"].item() == "None"
    assert charts.screen_grid(screening).svg().count("?</text>") == asked - 1


def test_a_picture_is_the_same_each_time_and_safe_to_show():
    with warnings.catch_warnings():
        # A warning would land on stderr, for which nbgrader gives zero.
        warnings.simplefilter("error")
        first, second = (charts.screen_grid(make(SAMPLE))._repr_html_() for _ in range(2))
    assert first == second
    assert "<b>" not in first
    assert "width:100%;max-width" in first
    svg = base64.b64decode(re.search(r"base64,([^\"]+)", first)[1]).decode()
    # The dollar signs are no formula, and no date makes tomorrow's picture another one.
    assert "Coffee at $5" in svg
    assert "<dc:date>" not in svg
    assert len(svg) < 60_000


def test_pictures_are_saved_and_leave_nothing_open(tmp_path):
    picture = charts.level_counts(make(SAMPLE))
    picture.save(tmp_path / "levels.svg")
    picture.save(tmp_path / "levels.png")
    assert (tmp_path / "levels.svg").read_text("utf-8") == picture.svg()
    assert (tmp_path / "levels.png").read_bytes().startswith(b"\x89PNG")
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or not pyplot.get_fignums()
